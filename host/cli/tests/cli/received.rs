//! What a server of a test is asked.

use std::io::BufRead;

use anyhow::Context as _;

/// A request as it came.
pub(super) struct Received {
    /// Its first line.
    pub(super) asked: String,
    /// By names in small letters.
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Received {
    /// The next request of a connection; none if it ended.
    pub(super) fn next(from: &mut impl BufRead) -> anyhow::Result<Option<Self>> {
        let mut asked = String::new();
        if from.read_line(&mut asked)? == 0 {
            return Ok(None);
        }
        let mut received = Self {
            asked,
            headers: Vec::new(),
            body: Vec::new(),
        };
        loop {
            let mut line = String::new();
            from.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else {
                break;
            };
            let header = (name.to_ascii_lowercase(), value.trim().to_owned());
            received.headers.push(header);
        }
        received.body = vec![0; received.header("content-length")?.parse()?];
        from.read_exact(&mut received.body)?;
        Ok(Some(received))
    }

    pub(super) fn header(&self, name: &str) -> anyhow::Result<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        Ok(found.with_context(|| format!("no {name}"))?.1.as_str())
    }
}
