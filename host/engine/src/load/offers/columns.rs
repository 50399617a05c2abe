//! What the columns of a table of offers are, by their headers.

use crate::diagnostic::{nearest, one_of};
use crate::expression::is_of_a_line;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    /// A condition: the header is an expression, the cells are tests of it.
    Condition {
        /// Whether it is about single lines.
        of_line: bool,
    },
    /// An option of an effect.
    Option(&'static Effect, &'static str),
    /// For people.
    Note,
}

/// An effect that rows can give.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Effect {
    pub(super) name: &'static str,
    pub(super) options: &'static [(&'static str, Takes)],
}

/// What the cells of an option hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Number,
    Text,
}

use Takes::{Number, Text};

/// The effects, with the option that stands for the whole effect first if one
/// does: `points` is a column by itself.
pub(super) const EFFECTS: [Effect; 7] = [
    Effect {
        name: "discount",
        options: &[
            ("percent", Number),
            ("amount", Number),
            ("set_price", Number),
            ("cap", Number),
            ("cheapest", Number),
            ("dearest", Number),
            ("on", Text),
            ("per", Text),
            ("base", Text),
        ],
    },
    Effect {
        name: "coupon",
        options: &[
            ("offer", Text),
            ("percent", Number),
            ("amount", Number),
            ("cap", Number),
            ("minimum", Number),
            ("valid", Text),
        ],
    },
    Effect {
        name: "points",
        options: &[("", Number)],
    },
    Effect {
        name: "multiply",
        options: &[("", Number)],
    },
    Effect {
        name: "gift",
        options: &[("", Text)],
    },
    Effect {
        name: "message",
        options: &[("", Text)],
    },
    Effect {
        name: "tag",
        options: &[("", Text)],
    },
];

impl Column {
    /// What a header stands for. The options of a discount need not say whose
    /// they are: `percent` is `discount.percent`.
    pub(super) fn of(header: &str) -> Self {
        if header.is_empty() || header.starts_with('#') {
            return Self::Note;
        }
        let (effect, option) = match header.split_once('.') {
            Some((effect, option)) => (effect.trim(), option.trim()),
            None => (header, ""),
        };
        for known in &EFFECTS {
            let found = known.options.iter().find(|(name, _)| {
                (known.name == effect && *name == option)
                    || (known.name == "discount" && *name == header)
            });
            if let Some((name, _)) = found {
                return Self::Option(known, name);
            }
        }
        Self::Condition {
            of_line: is_of_a_line(header),
        }
    }

    /// The header that was most likely meant, if it is one of an effect.
    pub(super) fn advice(header: &str) -> Option<String> {
        let all = EFFECTS.iter().flat_map(|effect| {
            effect.options.iter().map(|(option, _)| match *option {
                "" => effect.name.to_owned(),
                option => format!("{}.{option}", effect.name),
            })
        });
        let mut all: Vec<String> = all.collect();
        // `percent` is short for `discount.percent`.
        let short = all.iter().filter_map(|name| name.strip_prefix("discount."));
        let short: Vec<String> = short.map(str::to_owned).collect();
        all.extend(short);
        let names = || all.iter().map(String::as_str);
        if let Some((effect, _)) = header.split_once('.')
            && EFFECTS.iter().any(|known| known.name == effect)
        {
            return one_of(header, names());
        }
        if let Some(near) = nearest(header, names()) {
            return Some(format!("did you mean `{near}`?"));
        }
        // A word by itself is no field.
        (!header.contains(['.', '(', ' '])).then(|| {
            "head a column with a field (`purchase.total`), with what is given (`percent`), or with `#` before a note".to_owned()
        })
    }
}
