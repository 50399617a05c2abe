//! Whose plugins a program runs.

use minisign_verify::{Error, PublicKey, Signature};

use super::keys::Keys;
use crate::diagnostic::Report;

/// The public keys that `[plugins]` of `program.toml` names; whoever's plugins
/// if it names none.
#[derive(Debug, Clone, Default)]
pub struct Signers {
    keys: Vec<PublicKey>,
    /// As they are written.
    texts: Vec<String>,
}

impl PartialEq for Signers {
    fn eq(&self, other: &Self) -> bool {
        self.texts == other.texts
    }
}

/// The path of a plugin's signature.
pub(super) fn signature_of(plugin: &str) -> String {
    format!("{plugin}.minisig")
}

/// Why a plugin is not one of theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unsigned {
    /// There is no signature.
    #[error("it has no signature")]
    Missing,
    /// What should be one is none.
    #[error("the file beside it is no minisign signature")]
    Unreadable,
    /// It is somebody else's.
    #[error("it is signed with another key")]
    OtherKey,
    /// It is of another file.
    #[error("it is not the file that was signed")]
    OtherFile,
}

#[cfg(feature = "wasm")]
impl Unsigned {
    /// What to do about it.
    pub(super) fn help(self, path: &str) -> String {
        match self {
            Self::Missing => format!(
                "sign it, `sadakat plugin sign {path} --key FILE`, and put {path}.minisig beside it"
            ),
            Self::Unreadable => {
                format!("sign it anew: `sadakat plugin sign {path} --key FILE`")
            }
            Self::OtherKey => format!(
                "add its author's public key to `signed_by` in program.toml if you trust them, or \
                 sign it: `sadakat plugin sign {path} --key FILE`"
            ),
            Self::OtherFile => {
                format!("get {path} and its signature anew; if you built it, sign it again")
            }
        }
    }
}

impl Signers {
    /// These public keys, each as the second line of its file or as the whole
    /// file; none if one is no public key.
    pub fn new<'t>(keys: impl IntoIterator<Item = &'t str>) -> Option<Self> {
        let mut signers = Self::default();
        for text in keys {
            signers.add(text)?;
        }
        Some(signers)
    }

    fn add(&mut self, text: &str) -> Option<()> {
        let key = PublicKey::from_base64(text.trim())
            .or_else(|_| PublicKey::decode(text))
            .ok()?;
        self.keys.push(key);
        self.texts.push(text.trim().to_owned());
        Some(())
    }

    /// Whether anybody's plugins are good.
    #[cfg(feature = "wasm")]
    pub(super) const fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Checks that one of them signed a plugin; gives what the signature says
    /// of it.
    ///
    /// # Errors
    /// If none of them did.
    pub fn verify(&self, plugin: &[u8], signature: Option<&[u8]>) -> Result<String, Unsigned> {
        let signature = signature.ok_or(Unsigned::Missing)?;
        let signature = std::str::from_utf8(signature).map_err(|_| Unsigned::Unreadable)?;
        let signature = Signature::decode(signature).map_err(|_| Unsigned::Unreadable)?;
        let mut why = Unsigned::OtherKey;
        for key in &self.keys {
            match key.verify(plugin, &signature, false) {
                Ok(()) => return Ok(signature.trusted_comment().to_owned()),
                Err(Error::UnexpectedKeyId) => {}
                Err(Error::UnexpectedAlgorithm) => why = Unsigned::Unreadable,
                Err(_) => why = Unsigned::OtherFile,
            }
        }
        Err(why)
    }
}

/// Reads `[plugins]`.
pub(super) fn read(report: &mut Report, keys: &Keys<'_>) -> Signers {
    let mut signers = Signers::default();
    let Some(keys) = keys.section(report, "plugins", "[plugins]", &["signed_by"]) else {
        return signers;
    };
    let Some(texts) = keys.texts(report, "signed_by") else {
        return signers;
    };
    if texts.is_empty()
        && let Some(value) = keys.value("signed_by")
    {
        let message = "`signed_by` names nobody, so that no plugin could run".to_owned();
        let help = "name a public key, or remove `signed_by` to run plugins of anybody".to_owned();
        keys.invalid(report, &value.span(), message, Some(help));
    }
    for text in texts {
        if signers.add(text.value).is_none() {
            let message = "this is no minisign public key".to_owned();
            let help = "write the second line of the file that `sadakat plugin keygen` made, 56 \
                        letters that begin with `RW`"
                .to_owned();
            keys.invalid(report, &text.span, message, Some(help));
        }
    }
    signers
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter is missing.
    const NOT_A_KEY: &str = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO";

    #[test]
    fn what_is_no_key_is_none() {
        for text in ["", "RW", NOT_A_KEY, "Ägäis"] {
            assert!(Signers::new([text]).is_none(), "{text}");
        }
        let real = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";
        let file = format!("untrusted comment: minisign public key\n{real}\n");
        let signers = Signers::new([real, &file]).unwrap();
        assert_eq!(signers.keys.len(), 2);
        assert_eq!(signers.verify(b"", None), Err(Unsigned::Missing));
        for text in [&b"\xff"[..], b"", b"untrusted comment: x\nabc\n"] {
            assert_eq!(signers.verify(b"", Some(text)), Err(Unsigned::Unreadable));
        }
    }
}
