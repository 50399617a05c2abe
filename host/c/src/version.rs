//! Which library it is.

use std::ffi::{CStr, c_char};

/// What this header is written for. `sadakat_abi()` of a library that fits it
/// says the same: functions are added without a change of it, none is changed
/// or taken away.
pub const SADAKAT_ABI: u32 = 1;

/// The ABI of the library.
#[unsafe(no_mangle)]
pub extern "C" fn sadakat_abi() -> u32 {
    SADAKAT_ABI
}

/// The version of the library, such as "0.1.0". It is there for good.
#[unsafe(no_mangle)]
pub extern "C" fn sadakat_version() -> *const c_char {
    const VERSION: &[u8] = concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes();
    CStr::from_bytes_with_nul(VERSION)
        .unwrap_or_default()
        .as_ptr()
}
