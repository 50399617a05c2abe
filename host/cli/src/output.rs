//! Everything that the commands print, in one place.
#![expect(clippy::print_stderr, reason = "this is where a command speaks")]

use std::io::{IsTerminal as _, Write as _};

use sadakat_engine::diagnostic::{Report, visible, visible_lines};

use crate::language::{said, with_words};

/// Marks an error as one of the caller's input, for exit code 1.
#[derive(Debug)]
pub(crate) struct WrongInput(pub String);

impl std::fmt::Display for WrongInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WrongInput {}

/// The same with a message of several lines, whose parts were made visible.
#[derive(Debug)]
pub(crate) struct WrongLines(pub String);

impl std::fmt::Display for WrongLines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WrongLines {}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// For machines.
    Json,
}

/// Prints a result. Whatever would do something to a terminal is shown instead
/// of done: names and texts come from strangers.
pub(crate) fn line(text: &str) {
    styled_line(&visible_lines(&said(text)));
}

/// Prints a result for machines, whose language it is in already.
pub(crate) fn machine_line(text: &str) {
    styled_line(&visible_lines(text));
}

/// Prints to standard error: what is not the result.
pub(crate) fn error(text: &str) {
    eprintln!("{}", visible_lines(&said(text)));
}

/// Prints what has colours of our own, of parts that were made visible.
pub(crate) fn styled_line(text: &str) {
    match writeln!(std::io::stdout(), "{text}") {
        Ok(()) => {}
        // Who reads no further, as `head` does, wants no more.
        Err(gone) if gone.kind() == std::io::ErrorKind::BrokenPipe => {}
        Err(failed) => {
            error(&format!("error: cannot write to standard output: {failed}"));
            std::process::exit(3);
        }
    }
}

/// The same to standard error.
pub(crate) fn styled_error(text: &str) {
    eprintln!("{text}");
}

/// Prints what is wrong with a program to standard error, if anything is.
pub(crate) fn report(report: &Report) {
    let text = with_words(|words| report.render_in(on_terminal(), words));
    if !text.is_empty() {
        styled_error(&text);
    }
}

/// A path as it can stand on one line of a terminal.
pub(crate) trait Shown {
    fn shown(&self) -> String;
}

impl Shown for std::path::Path {
    fn shown(&self) -> String {
        visible(&self.to_string_lossy()).into_owned()
    }
}

/// Whether standard error is a terminal, for colours and progress bars.
pub(crate) fn on_terminal() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Whether standard output is a terminal that can be drawn on.
pub(crate) fn is_screen() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}
