//! What an export's columns mean: the mapping file.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

/// A mapping file. Unknown keys are refused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// How the export is written.
    pub source: Source,
    /// Columns that all rows of a receipt share.
    pub receipt: Receipt,
    /// Columns of one row, which is one line of a receipt.
    pub line: Line,
    /// Columns of members: customer field to column.
    #[serde(default)]
    pub customer: BTreeMap<String, String>,
    /// How goods that came back are marked.
    #[serde(default)]
    pub returns: Returns,
    /// Rows that are left out; the first that fits says why.
    #[serde(default)]
    pub drop: Vec<Drop>,
    /// Categories for lines; the first that fits counts.
    #[serde(default)]
    pub category: Vec<Category>,
}

/// How the export is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// ISO 4217: amounts are exact in its minor unit.
    pub currency: String,
    /// The zone that the tills' clocks show, such as `Europe/London`.
    pub time_zone: String,
    /// How dates are written, as for `strptime`: `%d/%m/%Y %H:%M`.
    pub date: String,
    /// Between cells; a comma unless given.
    #[serde(default = "comma")]
    pub delimiter: char,
    /// Before decimal places; a point unless given.
    #[serde(default = "point")]
    pub decimal_mark: char,
    /// Between groups of three digits, if any.
    pub thousands_mark: Option<char>,
}

/// Columns that all rows of a receipt share.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Columns that together are the event's id, joined by `-`. Rows of a
    /// receipt may be anywhere in the files.
    pub id: Vec<String>,
    /// When it happened; the earliest row counts.
    pub at: String,
    /// The member; an empty cell is a guest.
    pub customer: Option<String>,
    /// Purchase fields that come from columns: field to column.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Purchase fields that are the same everywhere: field to text.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
}

/// Columns of one row.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What was sold.
    pub sku: String,
    /// In words.
    pub name: Option<String>,
    /// A column with the category, for rows that no `[[category]]` fits.
    pub category: Option<String>,
    /// How many.
    pub quantity: String,
    /// What one cost. Either this or `amount`.
    pub unit_price: Option<String>,
    /// What the row cost.
    pub amount: Option<String>,
}

/// How goods that came back are marked.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Returns {
    /// Receipts whose id begins so are returns.
    pub id_prefix: Option<String>,
    /// Rows with a negative quantity are returns, on whatever receipt.
    #[serde(default)]
    pub negative_quantity: bool,
}

/// The sign of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sign {
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
pub struct Drop {
    /// Why, in words for the summary.
    pub reason: String,
    /// The SKU is one of these.
    pub sku: Option<Vec<String>>,
    /// The receipt's id begins so.
    pub id_prefix: Option<String>,
    /// The sign of the quantity.
    pub quantity: Option<Sign>,
    /// The sign of the price or amount.
    pub price: Option<Sign>,
    /// Whether there is no member.
    pub guest: Option<bool>,
    /// Whether the receipt is a return.
    pub returned: Option<bool>,
}

/// A category for lines whose SKU is one of `sku`, or whose name has one of
/// `words`; with neither, for all lines.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// The category.
    pub name: String,
    /// Whole SKUs; case does not matter.
    #[serde(default)]
    pub sku: Vec<String>,
    /// Words or parts of words of the line's name; case does not matter.
    #[serde(default)]
    pub words: Vec<String>,
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
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
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
