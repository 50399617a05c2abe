//! Which language people are told things in.
//!
//! The one that `--lang` says, or else `SADAKAT_LANG`, or else the program's
//! `locale`, or else English.

use std::borrow::Cow;
use std::sync::OnceLock;

use sadakat_engine::diagnostic::Words;
use sadakat_engine::load::Folder;
use sadakat_texts::Language;

/// Names a language where `--lang` does not.
const VARIABLE: &str = "SADAKAT_LANG";

/// What `--lang` says.
static CHOSEN: OnceLock<Language> = OnceLock::new();

/// What is spoken if it says nothing.
static USUAL: OnceLock<Language> = OnceLock::new();

/// A language by the name that somebody gives it.
pub(crate) fn parse(name: &str) -> Result<Language, String> {
    Language::find(name).ok_or_else(|| {
        let known = Language::ALL.map(|language| format!("`{}`", language.name()));
        format!(
            "there is no such language; write one of {}",
            known.join(", ")
        )
    })
}

/// The language that help is told in: what `--lang` says, wherever it stands,
/// or else `SADAKAT_LANG`. No program is known yet.
pub(crate) fn of_arguments() -> Language {
    let all = std::env::args_os().skip(1).take_while(|word| word != "--");
    let words: Vec<String> = all
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    asked(&words)
        .and_then(Language::find)
        .or_else(named)
        .unwrap_or(Language::ENGLISH)
}

/// What `--lang` says among words.
fn asked(words: &[String]) -> Option<&str> {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.strip_prefix("--lang") {
            Some("") => return words.next().map(String::as_str),
            Some(rest) if rest.starts_with('=') => return rest.get(1..),
            _ => {}
        }
    }
    None
}

/// What the environment says.
fn named() -> Option<Language> {
    let named = std::env::var(VARIABLE).ok()?;
    Language::find(&named)
}

/// Takes what the arguments say, and what the environment does.
pub(crate) fn choose(said: Option<Language>) {
    // Nobody has chosen before.
    if let Some(language) = said {
        let _ = CHOSEN.set(language);
    }
    if let Some(language) = named() {
        let _ = USUAL.set(language);
    }
}

/// Speaks as a program's `locale` says, unless a language was chosen; the
/// first of several programs counts. The program may be wrong: then it matters
/// most.
pub(crate) fn of_program(folder: &Folder) {
    let bytes = folder.get("program.toml").map(AsRef::as_ref);
    let text = bytes.map(String::from_utf8_lossy);
    if let Some(language) = text.as_deref().and_then(locale) {
        let _ = USUAL.set(language);
    }
}

/// What a `program.toml`, with mistakes or without, has as its `locale`.
fn locale(text: &str) -> Option<Language> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        let value = value.trim_start().strip_prefix(['"', '\''])?;
        let (name, _) = value.split_once(['"', '\''])?;
        (key.trim() == "locale").then(|| Language::find(name))?
    })
}

/// What people are told things in.
pub(crate) fn spoken() -> Language {
    let chosen = CHOSEN.get().or_else(|| USUAL.get());
    chosen.copied().unwrap_or(Language::ENGLISH)
}

/// A text in that language, in whole lines.
pub(crate) fn said(text: &str) -> Cow<'_, str> {
    spoken().say(text)
}

/// What stands in a cell of a table, in that language.
pub(crate) fn cell(text: &str) -> Cow<'_, str> {
    spoken().cell(text)
}

/// Says the texts of a report or an explanation in that language.
pub(crate) fn with_words<T>(show: impl FnOnce(Words<'_>) -> T) -> T {
    show(Words::new(&|text| spoken().cell(text).into_owned()))
}

/// The same for machines, which get English unless `--lang` was given.
pub(crate) fn for_machines<T>(show: impl FnOnce(Words<'_>) -> T) -> T {
    match CHOSEN.get() {
        Some(language) => show(Words::new(&|text| language.cell(text).into_owned())),
        None => show(Words::ENGLISH),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_help_is_asked_for_anywhere_before_other_words() {
        let of = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            asked(&words).map(str::to_owned)
        };
        assert_eq!(
            of(&["check", "--help", "--lang", "tr"]).as_deref(),
            Some("tr")
        );
        assert_eq!(of(&["--lang=tr", "check"]).as_deref(), Some("tr"));
        assert_eq!(of(&["check", "--language", "tr"]), None);
        assert_eq!(of(&["check", "--lang"]), None);
    }

    #[test]
    fn the_locale_is_read_of_a_program_with_mistakes_too() {
        let of = |text| locale(text).map(Language::name);
        assert_eq!(of("[program]\nname = \nlocale = \"tr-TR\"\n"), Some("tr"));
        assert_eq!(of("locale='en'"), Some("en"));
        assert_eq!(of("# locale = \"tr\"\n"), None);
        assert_eq!(of("locale = true\nlocales = \"tr\""), None);
        assert_eq!(of("locale = \"xx\""), None);
    }
}
