//! What to write for a field that a program does not have.

use super::Schema;
use crate::diagnostic::nearest;

/// Objects whose fields a program can add to.
const OPEN: [&str; 3] = ["customer", "purchase", "line"];

impl Schema {
    /// The field that was most likely meant; else the fields of the same
    /// object, and how to declare a new one.
    pub fn advice(&self, wrong: &str) -> Option<String> {
        let names = self.fields().iter().map(|field| field.name.as_str());
        if let Some(near) = nearest(wrong, names) {
            return Some(format!("did you mean `{near}`?"));
        }
        let (object, part) = wrong.split_once('.')?;
        let known: Vec<String> = self
            .names_under(&format!("{object}."))
            .map(|name| format!("`{name}`"))
            .collect();
        if known.is_empty() {
            return None;
        }
        let list = known.join(", ");
        let declared = match object {
            _ if part.contains('.') => None,
            "history" => Some((
                "{ sum = \"purchase.total\", over = \"90 days\" }",
                "history".to_owned(),
            )),
            object if OPEN.contains(&object) => Some(("\"text?\"", format!("schema.{object}"))),
            _ => None,
        };
        match declared {
            Some((value, table)) => Some(format!(
                "there are {list}; to add it, write for example `{part} = {value}` under [{table}] in program.toml"
            )),
            None => (known.len() <= 24).then(|| format!("write one of {list}")),
        }
    }
}
