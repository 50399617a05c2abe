//! What is wrong with a program folder, in words for its author.
//!
//! | file | concept |
//! |---|---|
//! | `code.rs` | every code, with its title and explanation |
//! | `problem.rs` | one thing that is wrong with a text |
//! | `example.rs` | an event that shows what is wrong |
//! | `shortened.rs` | what messages repeat of long texts |
//! | `report.rs` | all diagnostics of a folder, with the sources they point into |
//! | `advice.rs` | what to write instead |
//! | `render.rs` | text with carets |
//! | `words.rs` | how texts are said in a reader's language |
//! | `visible.rs` | texts of strangers, fit to be shown |
//! | `html.rs` | the same on a page |
//! | `grouping.rs` | numbers with points and commas that mean something else |
//! | `mend/` | the one change after which a text can be read |
//! | `quoted.rs` | where the bytes of a TOML string stand in its file |
//! | `nearest.rs` | the nearest name for a misspelt one |

mod advice;
mod code;
mod example;
mod grouping;
mod html;
mod mend;
mod nearest;
mod problem;
mod quoted;
mod render;
mod report;
mod shortened;
mod visible;
mod words;

#[doc(hidden)]
pub use code::codes;
pub use code::{CODES, Code};
pub use example::Example;
#[doc(hidden)]
pub use grouping::{grouped, separated, without_separators};
#[doc(hidden)]
pub use html::html_text;
#[doc(hidden)]
pub use mend::{
    Edit, Left, MOST_READ, Mend, Outcome, RULES, Signs, TOML, line_at, line_before, mend,
};
#[doc(hidden)]
pub use nearest::{nearest, one_of};
#[doc(hidden)]
pub use problem::Problem;
#[doc(hidden)]
pub use quoted::Quoted;
#[doc(hidden)]
pub use report::Moved;
pub use report::{Diagnostic, Report, Severity, SourceId, Span};
#[doc(hidden)]
pub use shortened::beginning;
pub use visible::{visible, visible_lines};
#[doc(hidden)]
pub use words::Words;
