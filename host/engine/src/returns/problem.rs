//! Why a return cannot be used.

use crate::diagnostic::{Code, codes};

/// Why a return cannot be used. It has no effect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReturnProblem {
    /// The purchase that it names is not among the earlier events.
    #[error("there is no purchase `{of}` in the {within} days before")]
    Unknown {
        /// The id that it names.
        of: String,
        /// Calendar days for which purchases may come back.
        within: u32,
    },
    /// It names no purchase, and the program wants that reported.
    #[error("the return names no purchase")]
    Unnamed,
    /// The purchase has no such line.
    #[error("the purchase `{of}` has no `{sku}`")]
    NotBought {
        /// The purchase.
        of: String,
        /// The article.
        sku: String,
    },
    /// More of a line comes back than is left of it.
    #[error("`{quantity}` of `{sku}` come back, but `{left}` are left of the purchase `{of}`")]
    TooMuch {
        /// The purchase.
        of: String,
        /// The article.
        sku: String,
        /// How many come back.
        quantity: String,
        /// How many are left after earlier returns.
        left: String,
    },
    /// The amount is not what was paid.
    #[error("the amount is {given}, but {paid} was paid for these goods")]
    Amount {
        /// The amount of the record.
        given: String,
        /// What was paid, after discounts.
        paid: String,
    },
    /// The return is in another currency than its purchase.
    #[error("the return is in {given}, but the purchase `{of}` was paid in {paid}")]
    Currency {
        /// The purchase.
        of: String,
        /// The currency of the return.
        given: String,
        /// That of the purchase.
        paid: String,
    },
}

impl ReturnProblem {
    /// The code of the problem.
    pub const fn code(&self) -> Code {
        match self {
            Self::Unknown { .. } | Self::Unnamed => codes::RETURN_UNKNOWN,
            Self::NotBought { .. } | Self::TooMuch { .. } => codes::RETURN_TOO_MUCH,
            Self::Amount { .. } | Self::Currency { .. } => codes::RETURN_AMOUNT,
        }
    }

    /// The field that it is about.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Unknown { .. } | Self::Unnamed => "purchase.of",
            Self::NotBought { .. } | Self::TooMuch { .. } => "purchase.lines",
            Self::Amount { .. } => "purchase.lines.amount",
            Self::Currency { .. } => "purchase.currency",
        }
    }

    /// What to write instead.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => {
                "write the id of an earlier purchase; \
                 how long purchases may come back is `within` of `[returns]`"
            }
            Self::Unnamed => "write the purchase's id: `\"of\": \"e1\"` in `purchase`",
            Self::NotBought { .. } => "write the `sku` as the purchase has it",
            Self::TooMuch { .. } => "write at most what is left",
            Self::Amount { .. } => {
                "leave amounts and prices out: a line needs `sku` and `quantity` only"
            }
            Self::Currency { .. } => "leave the currency out: a return is in that of its purchase",
        }
    }
}
