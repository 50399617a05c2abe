//! Finds the field that a JSON key means.

/// The keys that an object may have.
#[derive(Debug, Default)]
pub(super) struct Keys {
    names: Vec<String>,
    // The same as compact records have them, in quotes.
    quoted: Vec<Box<[u8]>>,
    // Records of one file mostly have their keys in one order: what followed
    // key i - 1 last time, and at 0 what came first.
    follows: Vec<usize>,
}

impl Keys {
    pub(super) fn push(&mut self, name: &str) {
        self.names.push(name.to_owned());
        self.quoted.push(format!("\"{name}\"").into_bytes().into());
        self.follows.resize(self.names.len() + 1, 0);
    }

    /// The key that came last time behind the one before it: its position, and
    /// how it looks in quotes.
    pub(super) fn next(&self, previous: Option<usize>) -> Option<(usize, &[u8])> {
        let guess = *self.follows.get(previous.map_or(0, |at| at + 1))?;
        Some((guess, self.quoted.get(guess)?))
    }

    /// The position of `key`, given the position of the key before it.
    pub(super) fn find(&mut self, key: &str, previous: Option<usize>) -> Option<usize> {
        let guess = self.follows.get_mut(previous.map_or(0, |at| at + 1))?;
        if self.names.get(*guess).is_some_and(|name| name == key) {
            return Some(*guess);
        }
        let found = self.names.iter().position(|name| name == key)?;
        *guess = found;
        Some(found)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    pub(super) fn name(&self, at: usize) -> &str {
        self.names.get(at).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_keys_in_any_order() {
        let mut keys = Keys::default();
        for name in ["id", "kind", "at"] {
            keys.push(name);
        }
        for order in [
            ["id", "kind", "at"],
            ["at", "id", "kind"],
            ["at", "id", "kind"],
        ] {
            let mut previous = None;
            for name in order {
                previous = keys.find(name, previous);
                assert_eq!(previous.map(|at| keys.name(at)), Some(name));
            }
        }
        assert_eq!(keys.find("when", Some(2)), None);
        assert_eq!(keys.find("id", None), Some(0));
    }
}
