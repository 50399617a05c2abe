//! A mapping of an export.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sadakat_tests::fuzz::mapping(bytes));
