//! The command line.

#[cfg_attr(
    not(test),
    expect(dead_code, reason = "its command comes with the command line")
)]
mod generate;
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "its command comes with the command line")
)]
mod import;

fn main() {}
