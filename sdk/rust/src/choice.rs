//! Texts that a campaign tells apart, as an enum.

use crate::Failure;
use crate::column::{Given, TextColumn, Validity};

/// Texts that a campaign tells apart: a field that holds a text can be read as
/// such an enum. Derive it:
///
/// ```
/// use sadakat_sdk::prelude::*;
///
/// #[derive(Choice, Debug, PartialEq)]
/// enum Tier {
///     #[text("silver")]
///     Silver,
///     #[text("gold", "platinum")]
///     Gold,
///     #[other]
///     Other,
/// }
///
/// #[derive(Event)]
/// struct Purchase {
///     #[field("customer.tier")]
///     tier: Option<Tier>,
/// }
/// # let _ = |purchase: Purchase| purchase.tier;
///
/// assert_eq!(Tier::from_text("platinum"), Tier::Gold);
/// assert_eq!(Tier::from_text("Gold"), Tier::Other);
/// ```
///
/// Every text of a batch is compared with those of the enum once, however many
/// events or lines have it; reading a row is as cheap as reading a number. Texts
/// are compared letter for letter, and one variant stands for all `#[other]`
/// ones.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of texts",
    label = "add `#[derive(Choice)]` to it"
)]
pub trait Choice: Sized {
    /// The number of a text's variant.
    #[doc(hidden)]
    fn code(text: &str) -> u8;

    /// The variant with a number, and the one of others for any that none has.
    #[doc(hidden)]
    fn of_code(code: u8) -> Self;

    /// The variant of a text.
    #[must_use]
    fn from_text(text: &str) -> Self {
        Self::of_code(Self::code(text))
    }
}

/// No variant's number.
const NONE: u8 = u8::MAX;

/// One choice per entry.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct ChoiceColumn<'a> {
    keys: &'a [u32],
    /// The code of each text of the dictionary.
    codes: &'a [u8],
    validity: Validity<'a>,
}

impl<'a> ChoiceColumn<'a> {
    pub(crate) fn bind(
        given: Given<'a>,
        optional: bool,
        code: fn(&str) -> u8,
    ) -> Result<Self, Failure> {
        let texts = TextColumn::bind(given, optional)?;
        let codes = || given.dictionary.iter().map(|text| code(text)).collect();
        Ok(Self {
            keys: texts.keys(),
            codes: given.codes.get_or_init(codes),
            validity: texts.validity(),
        })
    }

    #[inline]
    pub(crate) fn get(&self, row: usize) -> u8 {
        let key = self.keys.get(row).copied().unwrap_or(u32::MAX);
        self.codes.get(key as usize).copied().unwrap_or(NONE)
    }

    #[inline]
    pub(crate) fn has(&self, row: usize) -> bool {
        self.validity.has(row)
    }
}
