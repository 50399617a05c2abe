//! Where the mapping's columns stand in one file.

use std::path::Path;

use anyhow::anyhow;
use csv::StringRecord;
use sadakat_engine::diagnostic::{codes, one_of};

use super::mapping::Mapping;

/// Positions in a row.
#[derive(Debug)]
pub(crate) struct Columns {
    pub(crate) id: Vec<usize>,
    pub(crate) at: usize,
    pub(crate) customer: Option<usize>,
    /// In the order of the mapping's `receipt.columns`.
    pub(crate) receipt: Vec<usize>,
    pub(crate) sku: usize,
    pub(crate) name: Option<usize>,
    pub(crate) category: Option<usize>,
    pub(crate) quantity: usize,
    /// Of the price, or else of the amount.
    pub(crate) money: usize,
    /// In the order of the mapping's `customer`.
    pub(crate) member: Vec<usize>,
}

impl Columns {
    /// Finds the mapping's columns in a file's header.
    pub(crate) fn find(
        mapping: &Mapping,
        header: &StringRecord,
        file: &Path,
    ) -> anyhow::Result<Self> {
        let find = |name: &String| {
            let found = header.iter().position(|column| column.trim() == name);
            found.ok_or_else(|| {
                let advice = one_of(name, header.iter());
                anyhow!(
                    "{}:1: error[{}]: column `{name}` not found{}",
                    file.display(),
                    codes::MAPPING_COLUMN.id,
                    advice.map_or_else(String::new, |text| format!("\n  help: {text}"))
                )
            })
        };
        let line = &mapping.line;
        let money = line.unit_price.as_ref().or(line.amount.as_ref());
        let money = money.ok_or_else(|| anyhow!("[line] needs `unit_price` or `amount`"))?;
        Ok(Self {
            id: mapping
                .receipt
                .id
                .iter()
                .map(find)
                .collect::<Result<_, _>>()?,
            at: find(&mapping.receipt.at)?,
            customer: mapping.receipt.customer.as_ref().map(find).transpose()?,
            receipt: mapping
                .receipt
                .columns
                .values()
                .map(find)
                .collect::<Result<_, _>>()?,
            sku: find(&line.sku)?,
            name: line.name.as_ref().map(find).transpose()?,
            category: line.category.as_ref().map(find).transpose()?,
            quantity: find(&line.quantity)?,
            money: find(money)?,
            member: mapping
                .customer
                .values()
                .map(find)
                .collect::<Result<_, _>>()?,
        })
    }
}
