//! Languages have the same messages about the same values.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

/// The folder of languages.
pub(super) fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/texts"))
}

/// What a message has in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Message {
    /// Its own words, a value being NUL.
    pub(super) template: String,
    /// The values that it names.
    values: BTreeSet<String>,
    /// Values behind a letter, which are endings of a word: `campaign{ $s }`.
    endings: BTreeSet<String>,
    /// Whether it chooses between forms.
    chooses: bool,
}

/// Every message of a language.
pub(super) fn messages(text: &str) -> BTreeMap<String, Message> {
    let read = fluent_syntax::parser::parse(text).expect("a language can be read");
    let mut messages = BTreeMap::new();
    for entry in read.body {
        match entry {
            Entry::Message(message) => {
                let mut found = Message::default();
                gather(&message.value.expect("it says something"), &mut found);
                let before = messages.insert(message.id.name.to_owned(), found);
                assert_eq!(before, None, "`{}` is there twice", message.id.name);
            }
            Entry::Junk { content } => panic!("not Fluent: {content}"),
            _ => {}
        }
    }
    messages
}

fn gather(pattern: &Pattern<&str>, found: &mut Message) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => found.template.push_str(value),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(inline) => inline_value(inline, found),
                Expression::Select { selector, variants } => {
                    found.chooses = true;
                    inline_value(selector, found);
                    for variant in variants {
                        gather(&variant.value, found);
                    }
                }
            },
        }
    }
}

fn inline_value(inline: &InlineExpression<&str>, found: &mut Message) {
    match inline {
        InlineExpression::StringLiteral { value } => {
            found
                .template
                .push_str(&fluent_syntax::unicode::unescape_unicode_to_string(value));
        }
        InlineExpression::VariableReference { id } => {
            if found.template.ends_with(char::is_alphabetic) {
                found.endings.insert(id.name.to_owned());
            }
            found.values.insert(id.name.to_owned());
            found.template.push('\0');
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                inline_value(argument, found);
            }
        }
        other => panic!("languages need nothing but values and functions: {other:?}"),
    }
}

fn language(name: &str) -> String {
    let path = folder().join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_language_says_everything_about_the_same_values() {
    let english = messages(&language("en.ftl"));
    let mut wrong = Vec::new();
    for file in std::fs::read_dir(folder()).expect("the folder of languages") {
        let name = file.expect("a language").file_name();
        let name = name.to_str().expect("a name");
        let own = messages(&language(name));
        for (id, message) in &english {
            let Some(said) = own.get(id) else {
                wrong.push(format!("{name} lacks `{id}`"));
                continue;
            };
            for value in message.values.difference(&said.values) {
                // Another language has endings of its own.
                if !message.endings.contains(value) {
                    wrong.push(format!("{name} leaves `{value}` out of `{id}`"));
                }
            }
            for value in said.values.difference(&message.values) {
                wrong.push(format!("{name} knows no `{value}` for `{id}`"));
            }
        }
        for id in own.keys().filter(|id| !english.contains_key(*id)) {
            wrong.push(format!("{name} has `{id}`, which nothing says"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn english_texts_are_templates_that_differ() {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for (id, message) in messages(&language("en.ftl")) {
        assert!(!message.chooses, "`{id}` is read, so it cannot choose");
        if let Some(other) = seen.insert(message.template.clone(), id.clone()) {
            panic!("`{id}` and `{other}` are both {:?}", message.template);
        }
    }
}
