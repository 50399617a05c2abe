//! A PostgreSQL server is reached, with its certificate checked, and what it
//! says is told without passwords.

use std::env;
use std::net::IpAddr;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use percent_encoding::percent_decode_str;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::error::{StoreError, WhyNot};

/// How long a server may take to answer at all.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where systems keep the certificates that they trust.
const ROOTS: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
    "/etc/ssl/ca-bundle.pem",
];

/// How a server is reached.
pub(super) struct Address {
    config: Config,
    tls: Option<MakeRustlsConnect>,
    /// The address without a password.
    pub(super) place: String,
}

impl Address {
    /// Reads an address such as `postgres://user@host/database`.
    pub(super) fn parse(text: &str) -> Result<Self, StoreError> {
        let place = super::shown(Path::new(text));
        let wrong = |why: &str| refused(format!("`{place}`: {why}"));
        let (plain, own) = settings(text);
        let mut config: Config = plain.parse().map_err(|_| {
            wrong("write an address such as `postgres://user@host:5432/database?sslmode=require`")
        })?;
        if config.get_hosts().is_empty() {
            return Err(wrong(
                "name the host, or `?host=` with the folder of its socket",
            ));
        }
        if config.get_password().is_none()
            && let Ok(password) = env::var("PGPASSWORD")
        {
            config.password(password);
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        if config.get_application_name().is_none() {
            config.application_name("sadakat");
        }
        let encrypts = match own.mode.as_deref() {
            Some("disable") => false,
            Some("require" | "verify-ca" | "verify-full") => true,
            None => !config.get_hosts().iter().all(is_here),
            Some(_) => {
                return Err(wrong("`sslmode` is `require` or `disable`"));
            }
        };
        config.ssl_mode(if encrypts {
            SslMode::Require
        } else {
            SslMode::Disable
        });
        let tls = encrypts.then(|| tls(own.roots.as_deref())).transpose();
        let tls = tls.map_err(|why| wrong(&why))?;
        Ok(Self { config, tls, place })
    }

    /// Reaches the server. A thread of its own carries what is said, until the
    /// client is gone.
    pub(super) fn connect(&self) -> Result<Client, StoreError> {
        let (tell, told) = mpsc::channel();
        let (config, tls) = (self.config.clone(), self.tls.clone());
        let carry = move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let runtime = match runtime {
                Ok(runtime) => runtime,
                Err(error) => return drop(tell.send(Err(Failed::Start(error)))),
            };
            runtime.block_on(async move {
                // That it ended is seen by whoever asks next.
                match tls {
                    Some(tls) => match config.connect(tls).await {
                        Ok((client, connection)) => {
                            drop(tell.send(Ok(client)));
                            drop(connection.await);
                        }
                        Err(error) => drop(tell.send(Err(Failed::Server(error)))),
                    },
                    None => match config.connect(NoTls).await {
                        Ok((client, connection)) => {
                            drop(tell.send(Ok(client)));
                            drop(connection.await);
                        }
                        Err(error) => drop(tell.send(Err(Failed::Server(error)))),
                    },
                }
            });
        };
        let thread = std::thread::Builder::new().name("sadakat-postgres".to_owned());
        let started = thread.spawn(carry).map_err(Failed::Start);
        let connected = started.and_then(|_| told.recv().unwrap_or(Err(Failed::Gone)));
        connected.map_err(|failed| self.not_reached(&failed))
    }

    fn not_reached(&self, failed: &Failed) -> StoreError {
        let place = &self.place;
        let error = match failed {
            Failed::Start(error) => return refused(format!("cannot start a thread: {error}")),
            Failed::Gone => return refused(format!("`{place}` cannot be reached")),
            Failed::Server(error) => error,
        };
        let said = said(error);
        let Some(code) = error.code() else {
            let is_password = said.contains("password missing");
            return StoreError::from(WhyNot {
                message: if is_password {
                    format!("`{place}` asks for a password: set `PGPASSWORD`")
                } else {
                    format!("`{place}` cannot be reached: {said}")
                },
                is_passing: !is_password,
                is_conflict: false,
                is_unkeepable: false,
            });
        };
        let message = if matches!(
            *code,
            SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION
        ) {
            format!("`{place}` does not let this user in: {said}; is the password right?")
        } else if *code == SqlState::INVALID_CATALOG_NAME {
            format!("{said} at `{place}`: make it first, with `createdb`")
        } else {
            format!("`{place}` cannot be reached: {said}")
        };
        StoreError::from(WhyNot {
            message,
            is_passing: is_passing(code),
            is_conflict: false,
            is_unkeepable: false,
        })
    }
}

enum Failed {
    Start(std::io::Error),
    Server(tokio_postgres::Error),
    Gone,
}

/// Settings of an address that the driver does not know.
#[derive(Default)]
struct Own {
    mode: Option<String>,
    roots: Option<String>,
}

fn settings(text: &str) -> (String, Own) {
    let mut own = Own::default();
    let Some((address, settings)) = text.split_once('?') else {
        return (text.to_owned(), own);
    };
    let mut others = Vec::new();
    for setting in settings.split('&') {
        match setting.split_once('=') {
            Some(("sslmode", mode)) => own.mode = Some(mode.to_owned()),
            Some(("sslrootcert", file)) => {
                let file = percent_decode_str(file).decode_utf8_lossy();
                own.roots = Some(file.into_owned());
            }
            _ => others.push(setting),
        }
    }
    (format!("{address}?{}", others.join("&")), own)
}

/// Whether a server is on this machine.
fn is_here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            let address: Option<IpAddr> = name.parse().ok();
            name == "localhost" || address.is_some_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

/// Encryption with a server whose certificate somebody on the list signed.
fn tls(file: Option<&str>) -> Result<MakeRustlsConnect, String> {
    let known = ROOTS.iter().copied().find(|file| Path::new(file).is_file());
    let file = file
        .or(known)
        .ok_or("no certificates are known here: name a file of them with `sslrootcert=FILE`")?;
    let cannot =
        |why: &dyn std::fmt::Display| format!("cannot read certificates of `{file}`: {why}");
    let mut roots = RootCertStore::empty();
    let certificates = CertificateDer::pem_file_iter(file).map_err(|error| cannot(&error))?;
    for certificate in certificates {
        let certificate = certificate.map_err(|error| cannot(&error))?;
        // Systems trust some that nobody can read any more.
        let _ = roots.add(certificate);
    }
    if roots.is_empty() {
        return Err(cannot(&"there are none in it"));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// What a failure says, with its causes: never what was bound to a statement.
fn said(error: &tokio_postgres::Error) -> String {
    if let Some(error) = error.as_db_error() {
        return error.message().to_owned();
    }
    let mut said = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let more = error.to_string();
        if !said.contains(&more) {
            said = format!("{said}: {more}");
        }
        cause = error.source();
    }
    said
}

fn class(code: &SqlState) -> &str {
    code.code().get(..2).unwrap_or_default()
}

fn is_passing(code: &SqlState) -> bool {
    // Connections, resources, operators, and transactions that met.
    matches!(class(code), "08" | "53" | "57" | "40") || *code == SqlState::LOCK_NOT_AVAILABLE
}

/// Something that asking again does not change.
pub(super) fn refused(message: String) -> StoreError {
    StoreError::from(WhyNot {
        message,
        is_passing: false,
        is_conflict: false,
        is_unkeepable: false,
    })
}

/// Why a statement was not done.
pub(super) fn not_done(place: &str, error: &tokio_postgres::Error) -> StoreError {
    let said = said(error);
    let Some(code) = error.code() else {
        return StoreError::from(WhyNot {
            message: format!("`{place}` went away: {said}"),
            is_passing: true,
            is_conflict: false,
            is_unkeepable: false,
        });
    };
    let is_conflict = *code == SqlState::UNIQUE_VIOLATION;
    let message = if *code == SqlState::LOCK_NOT_AVAILABLE {
        format!("somebody else writes to `{place}` for too long")
    } else {
        format!("`{place}`: {said} ({})", code.code())
    };
    StoreError::from(WhyNot {
        message,
        is_passing: is_passing(code),
        is_conflict,
        is_unkeepable: matches!(class(code), "22" | "54"),
    })
}
