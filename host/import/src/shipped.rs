//! Mappings that come with Sadakat.

/// A mapping that comes with Sadakat, for the export of one system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shipped {
    /// What it is called on the command line.
    pub name: &'static str,
    /// The mapping.
    pub text: &'static str,
}

macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        &[$(Shipped { name: $name, text: include_str!(concat!("../mappings/", $name, ".toml")) }),*]
    };
}

/// Every shipped mapping, by name.
pub const SHIPPED: &[Shipped] = shipped![
    "amazon",
    "dsfinvk",
    "etsy",
    "odoo-pos",
    "olist",
    "online-retail",
    "orders",
    "sadakat",
    "shopify",
    "shopify-json",
    "square",
    "stripe",
    "turkish-receipts-json",
    "turkish-till",
    "turkish-till-rows",
    "turkish-till-short",
    "vend",
    "woocommerce",
    "woocommerce-json",
];

/// The shipped mapping of a name.
pub fn shipped(name: &str) -> Option<Shipped> {
    SHIPPED.iter().copied().find(|shipped| shipped.name == name)
}

impl Shipped {
    /// What a person calls the export.
    pub fn title(&self) -> &'static str {
        let line = self
            .text
            .lines()
            .find_map(|line| line.strip_prefix("name = \""));
        line.map_or(self.name, |title| title.trim_end_matches('"'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Mapping, Overrides};

    #[test]
    fn every_shipped_mapping_is_right() {
        for shipped in SHIPPED {
            let read = Mapping::parse(shipped.name, shipped.text, &Overrides::default());
            if let Err(error) = read {
                panic!("{error}");
            }
            assert_ne!(shipped.title(), shipped.name);
        }
        assert!(SHIPPED.is_sorted_by_key(|shipped| shipped.name));
    }
}
