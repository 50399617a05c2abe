//! What an export's columns mean: the mapping file.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

/// A mapping file. Unknown keys are refused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mapping {
    /// How the export is written.
    pub(crate) source: Source,
    /// Columns that all rows of a receipt share.
    pub(crate) receipt: Receipt,
    /// Columns of one row, which is one line of a receipt.
    pub(crate) line: Line,
    /// Columns of members: customer field to column.
    #[serde(default)]
    pub(crate) customer: BTreeMap<String, String>,
    /// How goods that came back are marked.
    #[serde(default)]
    pub(crate) returns: Returns,
    /// Rows that are left out; the first that fits says why.
    #[serde(default)]
    pub(crate) drop: Vec<Drop>,
    /// Categories for lines; the first that fits counts.
    #[serde(default)]
    pub(crate) category: Vec<Category>,
}

/// How the export is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    /// ISO 4217: amounts are exact in its minor unit.
    pub(crate) currency: String,
    /// The zone that the tills' clocks show, such as `Europe/London`.
    pub(crate) time_zone: String,
    /// How dates are written, as for `strptime`: `%d/%m/%Y %H:%M`.
    pub(crate) date: String,
    /// Between cells; a comma unless given.
    #[serde(default = "comma")]
    pub(crate) delimiter: char,
    /// Before decimal places; a point unless given.
    #[serde(default = "point")]
    pub(crate) decimal_mark: char,
    /// Between groups of three digits, if any.
    pub(crate) thousands_mark: Option<char>,
}

/// Columns that all rows of a receipt share.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Receipt {
    /// Columns that together are the event's id, joined by `-`. Rows of a
    /// receipt may be anywhere in the files.
    pub(crate) id: Vec<String>,
    /// When it happened; the earliest row counts.
    pub(crate) at: String,
    /// The member; an empty cell is a guest.
    pub(crate) customer: Option<String>,
    /// Purchase fields that come from columns: field to column.
    #[serde(default)]
    pub(crate) columns: BTreeMap<String, String>,
    /// Purchase fields that are the same everywhere: field to text.
    #[serde(default)]
    pub(crate) constants: BTreeMap<String, String>,
}

/// Columns of one row.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    /// What was sold.
    pub(crate) sku: String,
    /// In words.
    pub(crate) name: Option<String>,
    /// A column with the category, for rows that no `[[category]]` fits.
    pub(crate) category: Option<String>,
    /// How many.
    pub(crate) quantity: String,
    /// What one cost. Either this or `amount`.
    pub(crate) unit_price: Option<String>,
    /// What the row cost.
    pub(crate) amount: Option<String>,
}

/// How goods that came back are marked.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Returns {
    /// Receipts whose id begins so are returns.
    pub(crate) id_prefix: Option<String>,
    /// Rows with a negative quantity are returns, on whatever receipt.
    #[serde(default)]
    pub(crate) negative_quantity: bool,
}

/// The sign of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Sign {
    /// Below zero.
    Negative,
    /// Zero.
    Zero,
    /// Above zero.
    Positive,
}

/// Rows that are left out. A row fits if all conditions given do.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Drop {
    /// Why, in words for the summary.
    pub(crate) reason: String,
    /// The SKU is one of these.
    pub(crate) sku: Option<Vec<String>>,
    /// The receipt's id begins so.
    pub(crate) id_prefix: Option<String>,
    /// The sign of the quantity.
    pub(crate) quantity: Option<Sign>,
    /// The sign of the price or amount.
    pub(crate) price: Option<Sign>,
    /// Whether there is no member.
    pub(crate) guest: Option<bool>,
    /// Whether the receipt is a return.
    pub(crate) returned: Option<bool>,
}

/// A category for lines whose SKU is one of `sku`, or whose name has one of
/// `words`; with neither, for all lines.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Category {
    /// The category.
    pub(crate) name: String,
    /// Whole SKUs; case does not matter.
    #[serde(default)]
    pub(crate) sku: Vec<String>,
    /// Whole words of the line's name, or their plurals in `s`; case does not
    /// matter.
    #[serde(default)]
    pub(crate) words: Vec<String>,
}

const fn comma() -> char {
    ','
}

const fn point() -> char {
    '.'
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// If it cannot be read, or has another shape.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read `{}`", path.display()))?;
        let mapping: Self =
            toml::from_str(&text).with_context(|| format!("{} is no mapping", path.display()))?;
        anyhow::ensure!(
            mapping.line.unit_price.is_some() != mapping.line.amount.is_some(),
            "{}: [line] needs `unit_price` or `amount`, and not both",
            path.display()
        );
        anyhow::ensure!(
            !mapping.receipt.id.is_empty(),
            "{}: [receipt] needs at least one column in `id`",
            path.display()
        );
        Ok(mapping)
    }
}
