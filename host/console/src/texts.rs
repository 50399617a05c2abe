//! What the console says, in the languages that it has.
//!
//! A language is one file of Fluent messages in `texts/`. English has every
//! message; a test holds the others to it.

use std::borrow::{Borrow, Cow};
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use sadakat_engine::diagnostic::Words;
use sadakat_engine::explain::Explanation;
use sadakat_engine::model::Date;
use sadakat_texts::Language;
use unic_langid::LanguageIdentifier;

/// The languages, the first for whoever wants another one.
const LANGUAGES: [(&str, &str); 2] = [
    ("en", include_str!("../texts/en.ftl")),
    ("tr", include_str!("../texts/tr.ftl")),
];

/// All languages.
pub(crate) struct Texts(Vec<Tongue>);

/// One language.
#[derive(Clone)]
pub(crate) struct Tongue {
    /// Its name by BCP 47.
    pub(crate) name: &'static str,
    bundle: Arc<FluentBundle<FluentResource>>,
}

impl Texts {
    pub(crate) fn new() -> Self {
        let tongue = |(name, text): (&'static str, &str)| Tongue {
            name,
            bundle: Arc::new(bundle(name, text)),
        };
        Self(LANGUAGES.map(tongue).into())
    }

    /// A language by its name, with or without a country.
    pub(crate) fn find(&self, name: &str) -> Option<&Tongue> {
        let language = name.split(['-', '_']).next().unwrap_or_default();
        self.0.iter().find(|tongue| tongue.name == language)
    }

    /// The first of the languages that somebody names in the order in which
    /// they like them, or else English.
    pub(crate) fn best<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Tongue {
        let known = names.into_iter().find_map(|name| self.find(name.trim()));
        let known = known.or_else(|| self.0.first());
        // There is always a first one.
        known.cloned().unwrap_or_else(|| Tongue {
            name: "en",
            bundle: Arc::new(bundle("en", "")),
        })
    }

    #[cfg(test)]
    fn all(&self) -> &[Tongue] {
        &self.0
    }
}

fn bundle(name: &str, text: &str) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = name.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Values are escaped where pages are made; marks of direction would end up
    // in attributes.
    bundle.set_use_isolating(false);
    // What cannot be read is missing, which a test finds.
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(read, _)| read);
    bundle.add_resource_overriding(resource);
    bundle
}

impl Tongue {
    /// A message.
    pub(crate) fn say(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// A message about something.
    pub(crate) fn of(&self, key: &str, name: &'static str, value: &str) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set(name, FluentValue::from(value));
        self.format(key, Some(&arguments))
    }

    /// A message about several things.
    pub(crate) fn with(&self, key: &str, values: &[(&'static str, &str)]) -> String {
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            arguments.set(*name, FluentValue::from(*value));
        }
        self.format(key, Some(&arguments))
    }

    /// A message about a number of things.
    pub(crate) fn count(&self, key: &str, count: usize) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("count", FluentValue::from(count));
        self.format(key, Some(&arguments))
    }

    fn format(&self, key: &str, arguments: Option<&FluentArgs<'_>>) -> String {
        let pattern = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value());
        let Some(pattern) = pattern else {
            return key.to_owned();
        };
        let mut errors = Vec::new();
        let said: Cow<'_, str> = self.bundle.format_pattern(pattern, arguments, &mut errors);
        said.into_owned()
    }

    /// What the engine says, in this language.
    pub(crate) fn told(&self, text: &str) -> String {
        self.language().cell(text).into_owned()
    }

    /// The language that the engine's texts are told in.
    pub(crate) fn language(&self) -> Language {
        Language::find(self.name).unwrap_or(Language::ENGLISH)
    }

    /// An explanation in this language.
    pub(crate) fn explained(&self, explanation: &Explanation) -> String {
        explanation.to_text_in(Words::new(&|text| self.language().cell(text).into_owned()))
    }

    /// Whether a message is there.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// A day as people write it.
    pub(crate) fn day(&self, day: impl Borrow<Date>) -> String {
        let (year, month, day) = day.borrow().ymd();
        if self.name == "tr" {
            format!("{day:02}.{month:02}.{year}")
        } else {
            format!("{day} {} {year}", self.say(&format!("month-{month}")))
        }
    }

    /// A number, written with a point in records, as people write it.
    pub(crate) fn number(&self, text: &str) -> String {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => ("−", digits),
            None => ("", text),
        };
        let (whole, rest) = match digits.split_once('.') {
            Some((whole, rest)) => (whole, Some(rest)),
            None => (digits, None),
        };
        if whole.is_empty() || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.to_owned();
        }
        let (between, point) = if self.name == "tr" {
            ('.', ',')
        } else {
            (',', '.')
        };
        let mut said = String::from(sign);
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place) % 3 == 0 {
                said.push(between);
            }
            said.push(digit);
        }
        if let Some(rest) = rest {
            said.push(point);
            said.push_str(rest);
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

    use super::*;

    /// Every message with the values that it names.
    fn messages(text: &str) -> BTreeMap<String, Vec<String>> {
        let read = fluent_syntax::parser::parse(text).expect("a language can be read");
        let mut messages = BTreeMap::new();
        for entry in read.body {
            if let Entry::Message(message) = entry {
                let mut values = Vec::new();
                gather(
                    message.value.as_ref().expect("it says something"),
                    &mut values,
                );
                values.sort();
                values.dedup();
                let before = messages.insert(message.id.name.to_owned(), values);
                assert_eq!(before, None, "`{}` is there twice", message.id.name);
            }
        }
        messages
    }

    fn gather(pattern: &Pattern<&str>, values: &mut Vec<String>) {
        for element in &pattern.elements {
            let PatternElement::Placeable { expression } = element else {
                continue;
            };
            match expression {
                Expression::Inline(inline) => name(inline, values),
                Expression::Select { selector, variants } => {
                    name(selector, values);
                    for variant in variants {
                        gather(&variant.value, values);
                    }
                }
            }
        }
    }

    fn name(inline: &InlineExpression<&str>, values: &mut Vec<String>) {
        if let InlineExpression::VariableReference { id } = inline {
            values.push(id.name.to_owned());
        }
    }

    #[test]
    fn every_language_says_everything_about_the_same_values() {
        let [(_, english), others @ ..] = LANGUAGES;
        let english = messages(english);
        for (language, text) in others {
            assert_eq!(messages(text), english, "{language}");
        }
    }

    #[test]
    fn templates_and_code_use_messages_that_are_there() {
        let texts = Texts::new();
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut used = 0;
        for folder in ["templates", "src"] {
            for file in std::fs::read_dir(root.join(folder)).unwrap() {
                let path = file.unwrap().path();
                let text = std::fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]").next().unwrap();
                for call in [".say(\"", ".count(\"", ".of(\"", ".with(\""] {
                    for (_, rest) in text
                        .match_indices(call)
                        .map(|(at, _)| text.split_at(at + call.len()))
                    {
                        let Some((key, _)) = rest.split_once('"') else {
                            continue;
                        };
                        used += 1;
                        for tongue in texts.all() {
                            assert!(
                                tongue.has(key),
                                "{}: `{key}` in {}",
                                path.display(),
                                tongue.name
                            );
                        }
                    }
                }
            }
        }
        assert!(used > 50, "{used}");
    }

    #[test]
    fn numbers_and_days_are_written_as_people_do() {
        let texts = Texts::new();
        let (english, turkish) = (texts.best(["en"]), texts.best(["fr", "tr-TR"]));
        assert_eq!(english.number("1249.90"), "1,249.90");
        assert_eq!(turkish.number("1249.90"), "1.249,90");
        assert_eq!(turkish.number("-1000000"), "−1.000.000");
        assert_eq!(turkish.number("999"), "999");
        assert_eq!(turkish.number("mug"), "mug");
        let day = Date::parse("2026-11-21").unwrap();
        assert_eq!(
            (english.day(day), turkish.day(day)),
            ("21 Nov 2026".to_owned(), "21.11.2026".to_owned())
        );
        assert_eq!(texts.best([]).name, "en");
    }
}
