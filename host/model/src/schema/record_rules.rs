//! What a program lets records get away with.

/// What happens to fields of records that the program does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnknownFields {
    /// The record is rejected, since a misspelt field would be missing without
    /// a word.
    #[default]
    Refuse,
    /// They are left out and counted.
    Ignore,
}

/// What a whole number is where a record should have text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NumberIds {
    /// The record is rejected: `007` and `7` are two ids, and one number.
    #[default]
    Refuse,
    /// The text of its digits.
    AsText,
}

/// Who the customer of an event is that names an empty one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EmptyCustomer {
    /// The event is rejected.
    #[default]
    Refuse,
    /// Nobody: a guest.
    Guest,
}

/// `[records]` of a program: what is let through on purpose. By default
/// nothing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RecordRules {
    /// `unknown_fields`.
    pub unknown_fields: UnknownFields,
    /// `number_ids`.
    pub number_ids: NumberIds,
    /// `empty_customer`.
    pub empty_customer: EmptyCustomer,
}
