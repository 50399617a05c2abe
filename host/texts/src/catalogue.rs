//! The texts of one language, and how one is said.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::Entry;
use unic_langid::LanguageIdentifier;

use crate::forms::{Forms, is_digits};
use crate::template::Template;
use crate::written::{is_code, open_letters, outside};

/// Texts within texts that are said.
const DEPTH: usize = 5;

/// Letters of a template that are enough to tell it among words that are not
/// ours; a shorter one must read a text whole.
const ENOUGH: usize = 10;

/// Letters of a word that tells a sentence of ours from somebody's own, and of
/// all words that do so together: "in", "at" and "from" stand in everybody's.
/// What quotes code is ours as well.
const TELLING: (usize, usize) = (5, 7);

/// Parts of a line that are looked at: who has more has made it to be slow.
const PARTS: usize = 1_000;

/// Bytes of a line that may be one of our texts.
const LONGEST: usize = 8 * 1024;

/// The texts of a language beside the English ones.
pub(crate) struct Catalogue {
    /// English templates by the message that says them.
    templates: Vec<(String, Template)>,
    /// English texts without holes.
    fixed: HashMap<String, usize>,
    bundle: FluentBundle<FluentResource>,
    forms: Forms,
}

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    /// It is a line, or one of several texts on a line: nothing says yet that
    /// it is one of ours.
    Line,
    /// It is a text of ours, or fills a hole of one.
    Hole,
}

/// A text in the language.
#[derive(Debug, Clone, Default)]
struct Said {
    text: String,
    /// Letters of it that are still English.
    open: usize,
}

impl Catalogue {
    pub(crate) fn new(english: &str, own: &str, language: &str) -> Self {
        // What cannot be read is missing, which a test finds.
        let read = fluent_syntax::parser::parse(english).unwrap_or_else(|(read, _)| read);
        let mut templates = Vec::new();
        let mut fixed = HashMap::new();
        for entry in &read.body {
            let Entry::Message(message) = entry else {
                continue;
            };
            let template = message.value.as_ref().and_then(Template::new);
            // What is nothing but holes tells no text from another.
            if let Some(template) = template.filter(|template| template.letters > 0) {
                if let Some(text) = template.fixed() {
                    fixed.insert(text.to_owned(), templates.len());
                }
                templates.push((message.id.name.to_owned(), template));
            }
        }
        Self {
            templates,
            fixed,
            bundle: bundle(own, language),
            forms: Forms::of(language),
        }
    }

    /// A text in this language, line by line.
    pub(crate) fn say(&self, text: &str) -> String {
        self.say_in(text, Place::Line)
    }

    /// The same of a text that is known to be one of ours.
    pub(crate) fn say_ours(&self, text: &str) -> String {
        self.say_in(text, Place::Hole)
    }

    fn say_in(&self, text: &str, place: Place) -> String {
        let mut said = String::with_capacity(text.len() * 5 / 4);
        for line in text.split_inclusive('\n') {
            let (indent, line, end) = parts(line);
            said.push_str(indent);
            said.push_str(&self.line(line, place).text);
            said.push_str(end);
        }
        said
    }

    /// Whether nothing of a text is left in English.
    pub(crate) fn knows(&self, text: &str) -> bool {
        text.lines()
            .all(|line| self.line(parts(line).1, Place::Hole).open == 0)
    }

    fn line(&self, line: &str, place: Place) -> Said {
        let is_ours = open_letters(line) > 0 || self.fixed.contains_key(line);
        if !is_ours || line.len() > LONGEST {
            return Said::as_is(line);
        }
        self.text(line, place, DEPTH, &mut Looked::new())
    }

    fn text(&self, text: &str, place: Place, depth: usize, looked: &mut Looked) -> Said {
        if let Some(&at) = self.fixed.get(text) {
            return Said {
                text: self.fill(at, &[]),
                open: 0,
            };
        }
        // A line may have code in it; a part of one that has is code.
        if depth < DEPTH && is_code(text) {
            return self.labelled(text).unwrap_or_else(|| Said {
                text: text.to_owned(),
                open: 0,
            });
        }
        let open = open_letters(text);
        if open == 0 || depth == 0 {
            let values = text.split(", ");
            let values = values.map(|value| match self.forms.value(value) {
                Some(value) => Cow::Owned(value),
                None => Cow::Borrowed(value),
            });
            return Said {
                text: values.collect::<Vec<_>>().join(", "),
                open,
            };
        }
        // No sentence of ours has a dash: it stands between two.
        let whole = (!text.contains(" — "))
            .then(|| self.by_template(text, place, depth, looked))
            .flatten();
        // Only what is no sentence of ours as a whole is one in parts.
        let said = match whole {
            Some(said) if said.open == 0 => Some(said),
            whole => whole
                .into_iter()
                .chain(self.in_parts(text, place, depth, looked))
                .min_by_key(|said| said.open),
        };
        said.filter(|said| said.open < open)
            .unwrap_or_else(|| Said::as_is(text))
    }

    /// By the template that leaves least in English, and says most itself.
    fn by_template(
        &self,
        text: &str,
        place: Place,
        depth: usize,
        looked: &mut Looked,
    ) -> Option<Said> {
        let mut best: Option<(usize, usize, String)> = None;
        for (at, (_, template)) in self.templates.iter().enumerate() {
            let (word, all) = TELLING;
            let tells = template.longest_word >= word || template.letters >= all || template.quotes;
            if place == Place::Line && !tells {
                continue;
            }
            for values in template.read(text) {
                let mut open = 0;
                let said: Vec<(&str, String)> = values
                    .iter()
                    .map(|&(name, value, is_quoted)| {
                        if is_quoted {
                            return (name, value.to_owned());
                        }
                        let said = self.value(value, Place::Hole, depth - 1, looked);
                        open += said.open;
                        (name, said.text)
                    })
                    .collect();
                if open > 0 && template.letters < ENOUGH {
                    continue;
                }
                let better = best.as_ref().is_none_or(|(known, letters, _)| {
                    (open, letters) < (*known, &template.letters)
                });
                if better {
                    best = Some((open, template.letters, self.fill(at, &said)));
                }
            }
        }
        best.map(|(open, _, text)| Said { text, open })
    }

    /// Code behind a word of ours and a colon.
    fn labelled(&self, text: &str) -> Option<Said> {
        let (label, code) = text.split_once(": ")?;
        let at = *self.fixed.get(label)?;
        Some(Said {
            text: format!("{}: {code}", self.fill(at, &[])),
            open: 0,
        })
    }

    /// What fills a hole: a text of ours, several of them, or a value.
    fn value(&self, value: &str, place: Place, depth: usize, looked: &mut Looked) -> Said {
        if value.is_empty() {
            return Said::as_is(value);
        }
        // Parts are looked at over and over, in whatever way a text is read.
        let part = (value.as_ptr() as usize, value.len(), place, depth);
        if let Some(said) = looked.known.get(&part) {
            return said.clone();
        }
        let Some(left) = looked.left.checked_sub(1) else {
            return Said::as_is(value);
        };
        looked.left = left;
        let said = self.text(value, place, depth, looked);
        looked.known.insert(part, said.clone());
        said
    }

    /// A text that was put together of several by a sign or a word between
    /// them. A line is said so only if nothing of it is left in English: who
    /// reads half of it in another language reads neither.
    fn in_parts(
        &self,
        text: &str,
        place: Place,
        depth: usize,
        looked: &mut Looked,
    ) -> Option<Said> {
        const BETWEEN: [&str; 8] = [" — ", "; ", ": ", " and ", " or ", ", ", " (", ")"];
        let open_at: Vec<usize> = outside(text).map(|(at, _)| at).collect();
        let words = [" and ", " or "];
        let signs = |between: &&&str| place == Place::Hole || !words.contains(*between);
        BETWEEN.iter().filter(signs).find_map(|between| {
            let places = text.match_indices(between).map(|(at, _)| at);
            let places = places.filter(|at| open_at.binary_search(at).is_ok());
            let sign = match self.fixed.get(*between) {
                Some(&at) => self.fill(at, &[]),
                None => (*between).to_owned(),
            };
            let mut said = Said::default();
            let mut start = 0;
            let mut parts = 0;
            for at in places.chain([text.len()]) {
                if parts > 0 {
                    said.text.push_str(&sign);
                }
                // Separators do not overlap: each part begins behind the last.
                let part = self.value(text.get(start..at)?, place, depth - 1, looked);
                said.text.push_str(&part.text);
                said.open += part.open;
                start = at + between.len();
                parts += 1;
            }
            let most = match place {
                Place::Line => 1,
                Place::Hole => open_letters(text),
            };
            (parts > 1 && said.open < most).then_some(said)
        })
    }

    /// A message with its values.
    fn fill(&self, at: usize, values: &[(&str, String)]) -> String {
        let Some((id, _)) = self.templates.get(at) else {
            return String::new();
        };
        let message = self.bundle.get_message(id);
        let Some(pattern) = message.and_then(|message| message.value()) else {
            return id.clone();
        };
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            arguments.set((*name).to_owned(), argument(value));
        }
        let mut errors = Vec::new();
        let said = self
            .bundle
            .format_pattern(pattern, Some(&arguments), &mut errors);
        said.into_owned()
    }
}

/// What was looked at of a line.
struct Looked {
    /// What parts of it come to, by where they stand and how deep that is looked into.
    known: HashMap<(usize, usize, Place, usize), Said>,
    /// Parts that are still looked at.
    left: usize,
}

impl Looked {
    fn new() -> Self {
        Self {
            known: HashMap::new(),
            left: PARTS,
        }
    }
}

impl Said {
    fn as_is(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            open: open_letters(text),
        }
    }
}

/// A value as messages choose their form by it: small whole numbers are
/// numbers, everything else is text.
fn argument(value: &str) -> FluentValue<'static> {
    let is_plain =
        is_digits(value) && value.len() < 10 && (value == "0" || !value.starts_with('0'));
    match value.parse::<u32>() {
        Ok(number) if is_plain => FluentValue::from(number),
        _ => FluentValue::from(value.to_owned()),
    }
}

/// Spaces before a line, the line, and its end.
fn parts(line: &str) -> (&str, &str, &str) {
    let text = line.trim_end_matches('\n');
    let end = line.strip_prefix(text).unwrap_or_default();
    let inner = text.trim_start();
    let indent = text.strip_suffix(inner).unwrap_or_default();
    (indent, inner, end)
}

fn bundle(text: &str, language: &str) -> FluentBundle<FluentResource> {
    let identifier: LanguageIdentifier = language.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
    // Marks of direction would end up in files and terminals.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(read, _)| read);
    bundle.add_resource_overriding(resource);
    let forms = Forms::of(language);
    let text = |value: Option<&FluentValue<'_>>| match value {
        Some(FluentValue::String(text)) => text.to_string(),
        Some(FluentValue::Number(number)) => number.as_string().into_owned(),
        _ => String::new(),
    };
    // A name that is taken would be a mistake of this file's, and is tested.
    let _ = bundle.add_function("NUMBER", move |values, _| {
        FluentValue::from(forms.number(&text(values.first())))
    });
    let _ = bundle.add_function("MONEY", move |values, _| {
        FluentValue::from(forms.money(&text(values.first()), &text(values.get(1))))
    });
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::ENGLISH;

    #[test]
    fn a_third_language_is_one_file() {
        let lines = ENGLISH.lines().map(|line| match line.split_once(" = ") {
            Some((id, text)) if !line.starts_with('#') => format!("{id} = «{text}»\n"),
            _ => format!("{line}\n"),
        });
        let third = Catalogue::new(ENGLISH, &lines.collect::<String>(), "x-third");
        for text in third.fixed.keys() {
            let (indent, inner, _) = parts(text);
            if indent.is_empty() && !inner.contains('\n') {
                assert_eq!(third.say(text), format!("«{text}»"));
            }
        }
        assert_eq!(
            third.say("  there is no field `purchase.totl`\n"),
            "  «there is no field `purchase.totl`»\n"
        );
    }

    #[test]
    fn a_language_has_plurals_of_its_own() {
        let polish = Catalogue::new(
            "cases-hold = { $count } cases hold",
            "cases-hold = { $count ->\n    [one] { $count } przypadek\n    [few] { $count } przypadki\n   *[many] { $count } przypadków\n }",
            "pl",
        );
        assert_eq!(polish.say("1 cases hold"), "1 przypadek");
        assert_eq!(polish.say("3 cases hold"), "3 przypadki");
        assert_eq!(polish.say("5 cases hold"), "5 przypadków");
    }

    #[test]
    fn what_is_quoted_stays_and_texts_in_holes_are_said() {
        let english = "unknown = unknown key `{ $key }`{ $place }\nplace = {\" \"}in { $name }\n\
                       and = {\" \"}and{\" \"}\nlacks = it lacks { $list } here";
        let own = "unknown = { $place }`{ $key }` bilinmiyor\nplace = { $name } içinde{\" \"}\n\
                   and = {\" \"}ve{\" \"}\nlacks = burada { $list } eksik";
        let catalogue = Catalogue::new(english, own, "tr");
        let say = |text| catalogue.say(text);
        assert_eq!(say("unknown key `in x`"), "`in x` bilinmiyor");
        assert_eq!(
            say("unknown key `unknown key` in [limit]"),
            "[limit] içinde `unknown key` bilinmiyor"
        );
        assert_eq!(
            say("it lacks `a`, `b` and `c` here"),
            "burada `a`, `b` ve `c` eksik"
        );
        assert_eq!(say("it lacks 12.50 TRY here"), "burada 12,50 ₺ eksik");
        assert_eq!(say("somebody's own words"), "somebody's own words");
        assert!(!catalogue.knows("somebody's own words"));
    }

    /// Lines of files, lists of somebody's names: a word such as "in" or "at"
    /// makes no sentence of ours of them.
    #[test]
    fn what_is_surely_no_text_of_ours_stays_as_it_is() {
        let english = "in = { $what } in { $where }\nat = { $what } at { $times }\n\
                       and = {\" \"}and{\" \"}\ntimes = at { $times }\noff = discount { $currency }\n\
                       none = there is no event `{ $id }` in { $events }{ $advice }";
        let own = "in = { $where } içinde { $what }\nat = { $times } saatlerinde { $what }\n\
                   and = {\" \"}ve{\" \"}\ntimes = { $times } saatlerinde\noff = indirim { $currency }\n\
                   none = { $events } içinde `{ $id }` olayı yok{ $advice }";
        let catalogue = Catalogue::new(english, own, "tr");
        for line in [
            "at = [\"Tarih\", \"Saat\"]",
            "amount = \"Satır Toplam\" # with the KDV in it",
            "b2: tried only, in place of birthday",
            "sh stays as it is in force: 1 error",
            "Friends and family",
        ] {
            assert_eq!(catalogue.say(line), line);
        }
        assert_eq!(
            catalogue.say("there is no event `zz` in records/e.ndjson"),
            "records/e.ndjson içinde `zz` olayı yok"
        );
    }

    #[test]
    fn texts_that_are_made_to_be_slow_end() {
        let catalogue = Catalogue::new(ENGLISH, ENGLISH, "en");
        let text = "a is b and c; d: e, f or g — ".repeat(200);
        assert!(catalogue.say(&text).len() >= text.trim_end().len() / 2);
    }
}
