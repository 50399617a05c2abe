//! The rules of loyalty-12 as plugins: one a feature, see `Cargo.toml`.
//!
//! Each rule reads only the fields that it needs, as a plugin should. The
//! rules are those of `sadakat_bench::native`.

pub mod all;
pub mod rules;

/// Makes the campaign of an enabled feature the plugin of this crate.
macro_rules! export_one {
    ($($feature:literal => $campaign:ty,)*) => {
        $(
            #[cfg(feature = $feature)]
            sadakat_sdk::export!($campaign);
        )*
    };
}

export_one! {
    "rule-01" => rules::Base,
    "rule-02" => rules::TierBonus,
    "rule-03" => rules::Birthday,
    "rule-04" => rules::WinBack,
    "rule-05" => rules::FirstPurchase,
    "rule-06" => rules::LargeBasket,
    "rule-07" => rules::Coffee,
    "rule-08" => rules::Afternoon,
    "rule-09" => rules::TenthPurchase,
    "rule-10" => rules::Vip,
    "rule-11" => rules::FullBasket,
    "rule-12" => rules::NextTier,
    "all" => all::All,
}
