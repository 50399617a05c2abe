//! The console as a browser sees it: by its answers, and in Chromium.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may stop at an answer of another shape"
)]

mod answers;
mod asking;
mod browser;
mod near;
mod pages;
mod segments;
mod shop;
