//! The file that a server is set up by: every key of it, with what it stands
//! for if it is left out.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use crate::config;
use crate::settings::{Settings, Tls};

/// What a file of settings says. `host/serve.toml` has every key.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ServeFile {
    /// Where to listen.
    pub listen: Option<SocketAddr>,
    /// The file of tokens.
    pub tokens: Option<PathBuf>,
    /// The file of a single token, whose holder may do everything.
    pub token_file: Option<PathBuf>,
    /// The ledger.
    pub ledger: Option<PathBuf>,
    /// The log of changes.
    pub audit: Option<PathBuf>,
    /// The certificate.
    pub tls_cert: Option<PathBuf>,
    /// Its key.
    pub tls_key: Option<PathBuf>,
    /// The facts that clients send.
    pub supplies: Option<Vec<String>>,
    /// How the log is written.
    pub log: Option<LogForm>,
    /// How large a body may be.
    pub most_bytes: Option<usize>,
    /// How many events one request may have.
    pub most_events: Option<usize>,
    /// How many requests may be at work.
    pub most_requests: Option<usize>,
    /// How many requests may wait for the ledger.
    pub most_waiting: Option<usize>,
    /// How many days events may be ahead of the clock.
    pub most_days_ahead: Option<u32>,
    /// How long a client may take to send a body.
    pub body_seconds: Option<u64>,
    /// How long a client may take to begin a request and send its head.
    pub head_seconds: Option<u64>,
    /// How long an answer may take.
    pub request_seconds: Option<u64>,
    /// How long requests may take to end when the server is stopped.
    pub drain_seconds: Option<u64>,
}

/// How a server's log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogForm {
    /// Warnings and errors, for people.
    Text,
    /// Everything, a JSON object a line.
    Json,
    /// Nothing.
    Off,
}

impl ServeFile {
    /// All keys.
    pub const KEYS: [&str; 18] = [
        "listen",
        "tokens",
        "token_file",
        "ledger",
        "audit",
        "tls_cert",
        "tls_key",
        "supplies",
        "log",
        "most_bytes",
        "most_events",
        "most_requests",
        "most_waiting",
        "most_days_ahead",
        "body_seconds",
        "head_seconds",
        "request_seconds",
        "drain_seconds",
    ];

    /// Reads a text. Paths in it are seen from `folder`.
    ///
    /// # Errors
    /// What is wrong with it, with line and caret.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, String> {
        let mut file: Self = config::parse(text, &Self::KEYS)?;
        for (key, value) in file.numbers() {
            if value == Some(0) {
                let line = text
                    .lines()
                    .position(|line| line.trim_start().starts_with(key));
                let line = line.map_or(1, |line| line + 1);
                return Err(format!(
                    "{line}: `{key} = 0` lets nothing through: write 1 or more, or leave it out"
                ));
            }
        }
        if file.tls_cert.is_some() != file.tls_key.is_some() {
            let (said, missing) = if file.tls_cert.is_some() {
                ("tls_cert", "tls_key")
            } else {
                ("tls_key", "tls_cert")
            };
            let line = text
                .lines()
                .position(|line| line.trim_start().starts_with(said));
            let line = line.map_or(1, |line| line + 1);
            return Err(format!("{line}: `{said}` needs `{missing}` beside it"));
        }
        let paths = [
            &mut file.tokens,
            &mut file.token_file,
            &mut file.ledger,
            &mut file.audit,
            &mut file.tls_cert,
            &mut file.tls_key,
        ];
        for path in paths.into_iter().flatten() {
            if !sadakat_ledger::is_address(path) {
                *path = folder.join(&*path);
            }
        }
        Ok(file)
    }

    /// Lays what the environment says over the file: `SADAKAT_SERVE_LISTEN` for
    /// `listen`, and so on.
    ///
    /// # Errors
    /// If a variable says something else than its key may.
    pub fn overlay(&mut self, variable: impl Fn(&str) -> Option<String>) -> Result<(), String> {
        for key in Self::KEYS {
            let name = format!("SADAKAT_SERVE_{}", key.to_ascii_uppercase());
            let Some(value) = variable(&name) else {
                continue;
            };
            self.set(key, &value)
                .map_err(|why| format!("{name}: `{value}` {why}"))?;
        }
        Ok(())
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), &'static str> {
        let path = || Some(PathBuf::from(value));
        let number = || value.parse().ok().filter(|number| *number > 0);
        let number = || number().ok_or("is no whole number above 0");
        let seconds = || value.parse().ok().filter(|number| *number > 0);
        let seconds = || seconds().ok_or("is no whole number above 0");
        match key {
            "listen" => {
                let address = value.parse();
                let wrong = "is no address with a port, such as `127.0.0.1:7878`";
                self.listen = Some(address.map_err(|_| wrong)?);
            }
            "tokens" => self.tokens = path(),
            "token_file" => self.token_file = path(),
            "ledger" => self.ledger = path(),
            "audit" => self.audit = path(),
            "tls_cert" => self.tls_cert = path(),
            "tls_key" => self.tls_key = path(),
            "supplies" => {
                let facts = value.split(',').map(|fact| fact.trim().to_owned());
                self.supplies = Some(facts.collect());
            }
            "log" => {
                self.log = Some(match value {
                    "text" => LogForm::Text,
                    "json" => LogForm::Json,
                    "off" => LogForm::Off,
                    _ => return Err("is none of `text`, `json` and `off`"),
                });
            }
            "most_bytes" => self.most_bytes = Some(number()?),
            "most_events" => self.most_events = Some(number()?),
            "most_requests" => self.most_requests = Some(number()?),
            "most_waiting" => self.most_waiting = Some(number()?),
            "most_days_ahead" => {
                let days = u32::try_from(number()?);
                self.most_days_ahead = Some(days.map_err(|_| "is too large")?);
            }
            "body_seconds" => self.body_seconds = Some(seconds()?),
            "head_seconds" => self.head_seconds = Some(seconds()?),
            "request_seconds" => self.request_seconds = Some(seconds()?),
            "drain_seconds" => self.drain_seconds = Some(seconds()?),
            _ => {}
        }
        Ok(())
    }

    fn numbers(&self) -> [(&'static str, Option<u64>); 9] {
        let wide = |number: Option<usize>| number.map(|number| number as u64);
        [
            ("most_bytes", wide(self.most_bytes)),
            ("most_events", wide(self.most_events)),
            ("most_requests", wide(self.most_requests)),
            ("most_waiting", wide(self.most_waiting)),
            ("most_days_ahead", self.most_days_ahead.map(u64::from)),
            ("body_seconds", self.body_seconds),
            ("head_seconds", self.head_seconds),
            ("request_seconds", self.request_seconds),
            ("drain_seconds", self.drain_seconds),
        ]
    }

    /// The settings that it comes to, but for a single token, whose file is for
    /// the caller to read.
    pub fn settings(&self) -> Settings {
        let usual = Settings::default();
        let seconds = |said: Option<u64>, usual| said.map_or(usual, Duration::from_secs);
        Settings {
            listen: self.listen.unwrap_or(usual.listen),
            token: None,
            tokens: self.tokens.clone(),
            tls: self
                .tls_cert
                .clone()
                .zip(self.tls_key.clone())
                .map(|(cert, key)| Tls { cert, key }),
            audit: self.audit.clone(),
            ledger: self.ledger.clone(),
            most_bytes: self.most_bytes.unwrap_or(usual.most_bytes),
            most_events: self.most_events.unwrap_or(usual.most_events),
            body_time: seconds(self.body_seconds, usual.body_time),
            head_time: seconds(self.head_seconds, usual.head_time),
            request_time: seconds(self.request_seconds, usual.request_time),
            most_requests: self.most_requests.unwrap_or(usual.most_requests),
            most_waiting: self.most_waiting.unwrap_or(usual.most_waiting),
            most_days_ahead: self.most_days_ahead.unwrap_or(usual.most_days_ahead),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The file that shows every key has them all, and each with what it stands
    /// for if it is left out.
    #[test]
    fn the_file_that_shows_every_key() {
        let shown = include_str!("../../serve.toml");
        let keys = shown.lines().filter_map(|line| {
            let key = line.strip_prefix('#').unwrap_or(line).split_once(" = ")?.0;
            key.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
                .then_some(key)
        });
        assert_eq!(keys.collect::<Vec<_>>(), ServeFile::KEYS);
        let said: String = shown
            .lines()
            .filter_map(|line| line.strip_prefix('#'))
            .filter(|line| {
                line.split_once(" = ")
                    .is_some_and(|(key, _)| ServeFile::KEYS.contains(&key))
            })
            .map(|line| format!("{line}\n"))
            .collect();
        let file = ServeFile::parse(&said, Path::new("")).unwrap();
        let (settings, usual) = (file.settings(), Settings::default());
        assert_eq!(settings.listen, usual.listen);
        assert_eq!(
            (
                settings.most_bytes,
                settings.most_events,
                settings.most_requests
            ),
            (usual.most_bytes, usual.most_events, usual.most_requests)
        );
        assert_eq!(settings.most_waiting, usual.most_waiting);
        assert_eq!(settings.most_days_ahead, usual.most_days_ahead);
        assert_eq!(
            (
                settings.body_time,
                settings.head_time,
                settings.request_time
            ),
            (usual.body_time, usual.head_time, usual.request_time)
        );
    }

    #[test]
    fn what_is_wrong_is_said_at_its_place() {
        let wrong = |text: &str| ServeFile::parse(text, Path::new("")).unwrap_err();
        let near = wrong("ledger = \"m.db\"\nlisen = \"127.0.0.1:1\"\n");
        assert!(
            near.contains("line 2, column 1") && near.contains("did you mean `listen`?"),
            "{near}"
        );
        let kind = wrong("listen = 7878\n");
        assert!(kind.contains("line 1, column 10"), "{kind}");
        let zero = wrong("log = \"json\"\nmost_requests = 0\n");
        assert!(zero.starts_with("2: `most_requests = 0`"), "{zero}");
        let alone = wrong("tls_key = \"k.pem\"\n");
        assert!(alone.contains("needs `tls_cert`"), "{alone}");
    }

    #[test]
    fn the_environment_lies_over_the_file() {
        let mut file = ServeFile::parse("most_events = 5\n", Path::new("/etc/sadakat")).unwrap();
        let variables = |name: &str| match name {
            "SADAKAT_SERVE_MOST_EVENTS" => Some("7".to_owned()),
            "SADAKAT_SERVE_LOG" => Some("json".to_owned()),
            _ => None,
        };
        file.overlay(variables).unwrap();
        assert_eq!((file.most_events, file.log), (Some(7), Some(LogForm::Json)));
        let wrong = file.overlay(|name| (name == "SADAKAT_SERVE_LISTEN").then(|| "x".to_owned()));
        assert!(
            wrong
                .unwrap_err()
                .starts_with("SADAKAT_SERVE_LISTEN: `x` is no address")
        );
    }

    #[test]
    fn paths_are_seen_from_the_file() {
        let file = ServeFile::parse(
            "ledger = \"m.db\"\naudit = \"/var/a\"\n",
            Path::new("/etc/sadakat"),
        )
        .unwrap();
        assert_eq!(file.ledger.unwrap(), Path::new("/etc/sadakat/m.db"));
        assert_eq!(file.audit.unwrap(), Path::new("/var/a"));
    }
}
