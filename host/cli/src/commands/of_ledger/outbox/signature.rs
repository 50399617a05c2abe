//! Signatures of webhooks, as the specification "Standard Webhooks" has them,
//! so that receivers check them with the libraries that they have.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac::{Context, HMAC_SHA256, Key};

use crate::output::WrongInput;

/// The key that both sides know.
pub(super) struct Secret(Key);

/// Bytes that a key has at least.
const SHORTEST: usize = 24;

impl Secret {
    /// Reads a key: `whsec_` and its bytes in base64.
    pub(super) fn parse(text: &str) -> Result<Self, WrongInput> {
        let wrong = |why: &str| {
            WrongInput(format!(
                "the secret {why}: write `whsec_` and {SHORTEST} bytes or more in base64, as \
                 `printf whsec_; head -c 32 /dev/urandom | base64` makes it"
            ))
        };
        let encoded = text.trim().strip_prefix("whsec_");
        let encoded = encoded.ok_or_else(|| wrong("does not begin with `whsec_`"))?;
        let key = STANDARD.decode(encoded);
        let key = key.map_err(|_| wrong("is not in base64"))?;
        if key.len() < SHORTEST {
            return Err(wrong("is too short"));
        }
        Ok(Self(Key::new(HMAC_SHA256, &key)))
    }

    /// The signature of a message.
    pub(super) fn sign(&self, id: &str, seconds: u64, body: &str) -> String {
        let mut mac = Context::with_key(&self.0);
        for part in [id, ".", &seconds.to_string(), ".", body] {
            mac.update(part.as_bytes());
        }
        format!("v1,{}", STANDARD.encode(mac.sign()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification.
    #[test]
    fn messages_are_signed_as_the_standard_says() -> anyhow::Result<()> {
        let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let signed = secret.sign(id, 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        Ok(())
    }

    #[test]
    fn what_is_no_secret_is_said() {
        for text in ["", "abc", "whsec_!!", "whsec_c2hvcnQ="] {
            assert!(Secret::parse(text).is_err(), "{text}");
        }
    }
}
