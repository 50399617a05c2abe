//! An export of a shop.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sadakat_tests::fuzz::export(bytes));
