//! Files of settings in TOML, with what is wrong in them at its place.

use sadakat_engine::diagnostic::nearest;
use serde::de::DeserializeOwned;

/// Reads a text of TOML. What is wrong is told with line and caret, and with
/// the nearest of the `known` keys if one is misspelt.
pub(crate) fn parse<T: DeserializeOwned>(text: &str, known: &[&str]) -> Result<T, String> {
    toml::from_str(text).map_err(|error| {
        let shown = error.to_string();
        let key = error.span().and_then(|span| text.get(span));
        let near = key
            .filter(|_| error.message().starts_with("unknown field"))
            .and_then(|key| nearest(key.trim(), known.iter().copied()));
        match near {
            Some(near) => format!("\n{shown}did you mean `{near}`?\n"),
            None => format!("\n{shown}"),
        }
    })
}
