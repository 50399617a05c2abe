//! What expressions of a mapping can call.

use super::Kind;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    /// A cell read as a number, with a decimal mark of its own or not.
    Number,
    Text,
    /// A cell read as a day, with a format of its own or not.
    Date,
    /// The day of a time, as text for keys.
    Day,
    Lower,
    Upper,
    StartsWith,
    EndsWith,
    Contains,
    /// What stands before, behind or between marks.
    Before,
    After,
    Between,
    Replace,
    Abs,
    Min,
    Max,
    /// The values of a list added up.
    Sum,
    /// The first value of a list.
    First,
    /// Added up over the rows of a receipt.
    Total,
    /// One of two values.
    Choose,
}

/// Name, function, least and most arguments, how it is written.
const FUNCTIONS: &[(&str, Function, usize, usize, &str)] = &[
    (
        "number",
        Function::Number,
        1,
        2,
        "number(row.Weight, \".\")",
    ),
    ("text", Function::Text, 1, 1, "text(row.Code)"),
    (
        "date",
        Function::Date,
        1,
        2,
        "date(row.Birth, \"%d.%m.%Y\")",
    ),
    ("day", Function::Day, 1, 2, "day(row.Time)"),
    ("lower", Function::Lower, 1, 1, "lower(row.Email)"),
    ("upper", Function::Upper, 1, 1, "upper(row.Code)"),
    (
        "starts_with",
        Function::StartsWith,
        2,
        2,
        "starts_with(row.Number, \"C\")",
    ),
    (
        "ends_with",
        Function::EndsWith,
        2,
        2,
        "ends_with(row.Number, \"R\")",
    ),
    (
        "contains",
        Function::Contains,
        2,
        2,
        "contains(row.Item, \"Gift card\")",
    ),
    (
        "before",
        Function::Before,
        2,
        2,
        "before(row.Buyer, \" (\")",
    ),
    ("after", Function::After, 2, 2, "after(row.Item, \"] \")"),
    (
        "between",
        Function::Between,
        3,
        3,
        "between(row.Item, \"[\", \"]\")",
    ),
    (
        "replace",
        Function::Replace,
        3,
        3,
        "replace(row.Zip, \"'\", \"\")",
    ),
    ("abs", Function::Abs, 1, 1, "abs(row.Amount)"),
    ("min", Function::Min, 2, 8, "min(row.Paid, row.Total)"),
    ("max", Function::Max, 2, 8, "max(row.Paid, row.Total)"),
    ("sum", Function::Sum, 1, 1, "sum(row.\"tax_lines[].price\")"),
    (
        "first",
        Function::First,
        1,
        1,
        "first(row.\"refunds[].created_at\")",
    ),
    ("total", Function::Total, 1, 1, "total(row.Discount)"),
    (
        "choose",
        Function::Choose,
        3,
        3,
        "choose(row.Type == \"Refund\", row.Refunded, row.Paid)",
    ),
];

impl Function {
    pub(crate) fn find(
        name: &str,
    ) -> Option<(Self, std::ops::RangeInclusive<usize>, &'static str)> {
        let found = FUNCTIONS.iter().find(|(known, ..)| *known == name);
        found.map(|&(_, function, least, most, example)| (function, least..=most, example))
    }

    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        FUNCTIONS.iter().map(|&(name, ..)| name).chain(["maybe"])
    }

    /// The kind of its result; none if that is the kind of its arguments.
    pub(crate) const fn result(self) -> Option<Kind> {
        match self {
            Self::Number | Self::Abs | Self::Min | Self::Max | Self::Sum => Some(Kind::Number),
            Self::Text
            | Self::Day
            | Self::Lower
            | Self::Upper
            | Self::Before
            | Self::After
            | Self::Between
            | Self::Replace => Some(Kind::Text),
            Self::Date => Some(Kind::Day),
            Self::StartsWith | Self::EndsWith | Self::Contains => Some(Kind::Truth),
            Self::First | Self::Total | Self::Choose => None,
        }
    }
}
