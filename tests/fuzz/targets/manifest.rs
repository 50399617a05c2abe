//! A campaign's manifest.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sadakat_tests::fuzz::manifest(bytes));
