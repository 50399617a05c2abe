//! Where a mapping's columns stand in a table.

use csv::StringRecord;
use sadakat_engine::diagnostic::one_of;

use crate::cell::Cell;
use crate::expression::Slot;

/// A column that a mapping names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) slot: Slot,
    pub(crate) name: String,
    /// Whether a file may be without it.
    pub(crate) optional: bool,
}

impl Wanted {
    /// The position of a column called `#3`.
    fn position(&self) -> Option<usize> {
        let number: usize = self.name.strip_prefix('#')?.parse().ok()?;
        number.checked_sub(1)
    }
}

/// How well a row serves as the header.
#[derive(Debug, Clone)]
pub(crate) struct Header {
    /// By slot.
    pub(crate) places: Vec<Option<usize>>,
    pub(crate) names: Vec<String>,
    /// What is wrong with it, the first thing first.
    pub(crate) mistakes: Vec<HeaderMistake>,
    /// Columns found by name.
    pub(crate) found: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum HeaderMistake {
    Missing(String),
    /// Positions from 1.
    Twice(String, Vec<usize>),
}

impl Header {
    /// Finds columns in a row; `slots` is how many columns the mapping has in
    /// all.
    pub(crate) fn find(wanted: &[Wanted], row: &StringRecord, slots: usize) -> Self {
        let names: Vec<String> = row
            .iter()
            .map(|name| Cell::new(name).text().to_owned())
            .collect();
        let mut header = Self {
            places: vec![None; slots],
            mistakes: Vec::new(),
            found: 0,
            names,
        };
        for column in wanted {
            let place = match column.position() {
                Some(position) if !header.names.contains(&column.name) => Some(position),
                _ => header.place(column),
            };
            if let Some(entry) = header.places.get_mut(column.slot) {
                *entry = place;
            }
        }
        header
    }

    fn place(&mut self, column: &Wanted) -> Option<usize> {
        let all = |same: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let names = self.names.iter().enumerate();
            names
                .filter(|(_, name)| same(name))
                .map(|(at, _)| at)
                .collect()
        };
        let mut places = all(&|name| name == column.name);
        if places.is_empty() {
            // Versions of one system differ in capitals.
            places = all(&|name| name.eq_ignore_ascii_case(&column.name));
        }
        match places.as_slice() {
            [] => {
                if !column.optional {
                    self.mistakes
                        .push(HeaderMistake::Missing(column.name.clone()));
                }
                None
            }
            [place] => {
                self.found += 1;
                Some(*place)
            }
            several => {
                let places = several.iter().map(|at| at + 1).collect();
                self.mistakes
                    .push(HeaderMistake::Twice(column.name.clone(), places));
                self.found += 1;
                None
            }
        }
    }

    /// Whether all of the mapping's columns may be missing, and are.
    pub(crate) fn is_foreign(&self, wanted: &[Wanted]) -> bool {
        !wanted.is_empty() && self.mistakes.is_empty() && self.places.iter().all(Option::is_none)
    }

    /// What is wrong in words, and what to do.
    pub(crate) fn explain(&self, between: &str) -> Option<(String, Option<String>)> {
        let first = self.mistakes.first()?;
        if let HeaderMistake::Twice(name, places) = first {
            let places: Vec<String> = places.iter().map(ToString::to_string).collect();
            let help = format!(
                "name one by its position, as `row.\"#{}\"`",
                places.first().map_or("1", |place| place)
            );
            return Some((
                format!(
                    "the header has `{name}` {} times, in columns {}",
                    places.len(),
                    places.join(" and ")
                ),
                Some(help),
            ));
        }
        let missing: Vec<&str> = self
            .mistakes
            .iter()
            .filter_map(|mistake| match mistake {
                HeaderMistake::Missing(name) => Some(name.as_str()),
                HeaderMistake::Twice(..) => None,
            })
            .collect();
        let list = missing
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", ");
        let message = match missing.as_slice() {
            [_] => format!("column {list} not found{between}"),
            _ => format!("columns {list} not found{between}"),
        };
        let names = self
            .names
            .iter()
            .map(String::as_str)
            .filter(|name| !name.is_empty());
        let help = missing.first().and_then(|name| one_of(name, names));
        Some((message, help))
    }
}

/// Whether something may stand in a header that begins a table.
pub(crate) fn better(new: &Header, old: &Header) -> bool {
    (new.mistakes.len(), old.found) < (old.mistakes.len(), new.found)
        || (new.mistakes.len() == old.mistakes.len() && new.found > old.found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(wanted: &[(&str, bool)], names: &[&str]) -> Header {
        let wanted: Vec<Wanted> = wanted
            .iter()
            .enumerate()
            .map(|(slot, &(name, optional))| Wanted {
                slot,
                name: name.to_owned(),
                optional,
            })
            .collect();
        Header::find(&wanted, &StringRecord::from(names.to_vec()), wanted.len())
    }

    #[test]
    fn columns_are_found_by_name_or_position() {
        let header = find(
            &[("Total", false), ("#1", false), ("Tax", true)],
            &["Id", " total "],
        );
        assert_eq!(header.places, [Some(1), Some(0), None]);
        assert!(header.mistakes.is_empty());
    }

    #[test]
    fn what_is_wrong_is_said_with_all_names() {
        let header = find(&[("Totl", false), ("Idd", false)], &["Id", "Total"]);
        let (message, help) = header.explain("").unwrap();
        assert_eq!(message, "columns `Totl`, `Idd` not found");
        assert_eq!(help.unwrap(), "did you mean `Total`?");
        let header = find(&[("Total", false)], &["Total", "Id", "Total"]);
        let (message, help) = header.explain("").unwrap();
        assert_eq!(
            message,
            "the header has `Total` 2 times, in columns 1 and 3"
        );
        assert_eq!(help.unwrap(), "name one by its position, as `row.\"#1\"`");
    }
}
