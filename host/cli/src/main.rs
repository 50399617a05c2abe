//! The command line.

#[cfg_attr(
    not(test),
    expect(
        dead_code,
        unused_imports,
        reason = "commands come with the command line"
    )
)]
mod generate;
#[cfg_attr(
    not(test),
    expect(
        dead_code,
        unused_imports,
        reason = "commands come with the command line"
    )
)]
mod import;

fn main() {}
