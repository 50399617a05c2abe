//! Facts as somebody says them, before a program reads them.

/// Facts as JSON text, by the fields' whole names, in the order of saying.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SaidFacts {
    /// Names and values, one behind the other: one piece of memory for all.
    text: String,
    /// Where each name ends, and the value behind it.
    ends: Vec<(usize, usize)>,
}

impl SaidFacts {
    /// Adds a fact about a field of an object; `object` is empty if the name is
    /// whole.
    pub(super) fn push(&mut self, object: &str, name: &str, json: &str) {
        self.text.push_str(object);
        if !object.is_empty() {
            self.text.push('.');
        }
        self.text.push_str(name);
        let name_ends = self.text.len();
        self.text.push_str(json);
        self.ends.push((name_ends, self.text.len()));
    }

    /// Names and values.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut start = 0;
        self.ends.iter().map(move |&(name_ends, ends)| {
            let name = self.text.get(start..name_ends).unwrap_or_default();
            start = ends;
            (name, self.text.get(name_ends..ends).unwrap_or_default())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_come_back_in_their_order() {
        let mut said = SaidFacts::default();
        said.push("customer", "tier", "\"gold\"");
        said.push("", "customer.tags", "[]");
        said.push("wallet.points", "balance", "12");
        let all: Vec<_> = said.iter().collect();
        let wanted = [
            ("customer.tier", "\"gold\""),
            ("customer.tags", "[]"),
            ("wallet.points.balance", "12"),
        ];
        assert_eq!(all, wanted);
    }
}
