//! What Sadakat tells people, in their languages.
//!
//! Rules, cases and reports speak English where their texts are made; whoever
//! shows a text says it in the reader's language. A language is one file of
//! Fluent messages in `texts/`: `en.ftl` has every text as a template with
//! holes for values, another file has the same messages in its own words. A
//! text is recognised by its template, its values are taken out of the holes,
//! said in the language too if they are texts of ours, and put into the
//! language's own sentence.
//!
//! So a message that has gone through a script, a plugin, a report or a ledger
//! as text is said as well as one that is made and shown at once, and where
//! texts are made nobody thinks of languages. What stands in backticks or
//! quotes is the author's, and stays as it is.
//!
//! | file | concept |
//! |---|---|
//! | `language.rs` | a language by its name |
//! | `catalogue.rs` | the texts of one language, and how one is said |
//! | `template.rs` | a text with holes, and what fills them in another |
//! | `written.rs` | what stays as it is: quoted, code, names |
//! | `forms.rs` | numbers, days and money as people write them |

mod catalogue;
mod forms;
mod language;
mod template;
mod written;

pub use language::Language;
