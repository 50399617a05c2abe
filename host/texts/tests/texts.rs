//! Every text is there in every language, and says the same.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    reason = "tests stop where something is wrong; sources are cut at ASCII signs"
)]

mod texts {
    mod catalogues;
    mod corpus;
    mod source;
}
