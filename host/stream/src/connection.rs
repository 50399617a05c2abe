//! How a server is reached.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use async_nats::{Client, ConnectOptions, ServerAddr, jetstream};
use percent_encoding::percent_decode_str;

use crate::error::StreamError;

/// Where a server is, and how it is signed in to.
#[derive(Clone)]
pub struct Address {
    servers: Vec<ServerAddr>,
    shown: String,
    credentials: Option<PathBuf>,
    ca: Option<PathBuf>,
    identity: Option<(PathBuf, PathBuf)>,
}

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// The longest wait before a server that went away is tried again.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

impl Address {
    /// The servers of an address: `nats://host:4222`, several with commas
    /// between them; with `tls://` everything is encrypted. A user, a password
    /// or a token may stand before the host.
    ///
    /// # Errors
    /// If it is none.
    pub fn parse(text: &str) -> Result<Self, StreamError> {
        let mut servers = Vec::new();
        let mut shown = Vec::new();
        for one in text.split(',').map(str::trim) {
            let wrong = |why: String| StreamError::Address {
                address: without_password(one),
                why,
            };
            if one.is_empty() {
                return Err(wrong("it is empty".to_owned()));
            }
            let server = ServerAddr::from_str(one).map_err(|error| wrong(error.to_string()))?;
            if !matches!(server.scheme(), "nats" | "tls") {
                return Err(wrong(
                    "it begins with neither `nats://` nor `tls://`".to_owned(),
                ));
            }
            shown.push(without_password(one));
            servers.push(server);
        }
        Ok(Self {
            servers,
            shown: shown.join(","),
            credentials: None,
            ca: None,
            identity: None,
        })
    }

    /// Signs in with a file of credentials, as `nsc` writes it.
    #[must_use]
    pub fn credentials(mut self, file: Option<PathBuf>) -> Self {
        self.credentials = file;
        self
    }

    /// Trusts the certificates of a file in PEM, instead of those of the system.
    #[must_use]
    pub fn ca(mut self, file: Option<PathBuf>) -> Self {
        self.ca = file;
        self
    }

    /// Signs in with a certificate and its key, files in PEM.
    #[must_use]
    pub fn identity(mut self, cert_and_key: Option<(PathBuf, PathBuf)>) -> Self {
        self.identity = cert_and_key;
        self
    }

    /// The address without a password.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Connects; a connection that breaks is made again and again.
    async fn connect(&self, name: &str) -> Result<Client, StreamError> {
        // Another part of the process may have chosen before.
        let _ = async_nats::rustls::crypto::ring::default_provider().install_default();
        let mut options = ConnectOptions::new()
            .name(name)
            .connection_timeout(PATIENCE)
            .request_timeout(Some(PATIENCE))
            .reconnect_delay_callback(|tries| {
                let tries = u32::try_from(tries).unwrap_or(u32::MAX);
                Duration::from_millis(20)
                    .saturating_mul(tries)
                    .min(LONGEST_WAIT)
            });
        let user = self
            .servers
            .iter()
            .find_map(|server| Some((server.username()?, server.password())));
        options = match user {
            Some((user, Some(password))) => {
                options.user_and_password(decoded(user), decoded(password))
            }
            // What stands alone before a host is a token.
            Some((token, None)) => options.token(decoded(token)),
            None => options,
        };
        if let Some(file) = &self.credentials {
            options = options.credentials_file(file).await.map_err(|source| {
                StreamError::Credentials {
                    file: file.display().to_string(),
                    source,
                }
            })?;
        }
        if let Some(ca) = &self.ca {
            options = options.add_root_certificates(ca.clone());
        }
        if let Some((cert, key)) = &self.identity {
            options = options.add_client_certificate(cert.clone(), key.clone());
        }
        let connected = options.connect(&self.servers[..]).await;
        connected.map_err(|error| StreamError::Unreachable {
            address: self.shown.clone(),
            why: error.to_string(),
        })
    }

    /// Connects to the streams of a server that has some.
    pub(crate) async fn streams(&self, name: &str) -> Result<jetstream::Context, StreamError> {
        let streams = self.context(name).await?;
        self.check(&streams).await?;
        Ok(streams)
    }

    /// Connects, whether the server has streams or not.
    pub(crate) async fn context(&self, name: &str) -> Result<jetstream::Context, StreamError> {
        let client = self.connect(name).await?;
        let builder = jetstream::ContextBuilder::new();
        Ok(builder
            .timeout(PATIENCE)
            .ack_timeout(PATIENCE)
            .build(client))
    }

    /// Asks whether a server has streams, as they are needed.
    pub(crate) async fn check(&self, streams: &jetstream::Context) -> Result<(), StreamError> {
        let client = streams.client();
        if !client.is_server_compatible(2, 10, 0) {
            return Err(StreamError::TooOld {
                address: self.shown.clone(),
                version: client.server_info().version,
            });
        }
        match streams.query_account().await {
            Ok(_) => Ok(()),
            Err(error) if is_without_streams(&error) => Err(StreamError::NoJetStream {
                address: self.shown.clone(),
            }),
            Err(error) => Err(StreamError::server(
                "cannot ask the server for its streams",
                error,
            )),
        }
    }
}

fn is_without_streams(error: &jetstream::context::AccountError) -> bool {
    use jetstream::ErrorCode;
    use jetstream::context::AccountErrorKind;
    match error.kind() {
        AccountErrorKind::JetStreamUnavailable => true,
        // A cluster without a leader says something else.
        AccountErrorKind::JetStream(why) => matches!(
            why.error_code(),
            ErrorCode::JETSTREAM_NOT_ENABLED | ErrorCode::JETSTREAM_NOT_ENABLED_FOR_ACCOUNT
        ),
        _ => false,
    }
}

/// What an address says of a user, of which a part may be written with `%`.
fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// An address without what nobody else must read.
fn without_password(text: &str) -> String {
    let (scheme, rest) = text
        .split_once("://")
        .map_or(("", text), |(scheme, rest)| (scheme, rest));
    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let between = if scheme.is_empty() { "" } else { "://" };
    format!("{scheme}{between}{rest}")
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Address")
            .field("servers", &self.shown)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_shown_without_passwords() -> Result<(), StreamError> {
        let address = Address::parse("nats://ada:secret@a:4222, tls://b")?;
        assert_eq!(address.shown(), "nats://a:4222,tls://b");
        assert!(!format!("{address:?}").contains("secret"));
        Ok(())
    }

    #[test]
    fn what_is_no_address_is_told() {
        for wrong in ["", "nats://a,,b", "http://ada:secret@a", "nats://a:port"] {
            let error = Address::parse(wrong).err().map(|error| error.to_string());
            let error = error.unwrap_or_else(|| panic!("{wrong} is one"));
            assert!(error.contains("nats://127.0.0.1:4222"), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
