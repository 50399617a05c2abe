//! Segments to begin with: the classic ones, and what a program must keep of
//! its past for them.

use crate::segment_text::{AddedLine, has_table, line};

/// An entry of the gallery: one segment, or several that belong together.
pub(crate) struct Sample {
    pub(crate) id: &'static str,
    /// Names and conditions.
    pub(crate) segments: &'static [(&'static str, &'static str)],
    /// Who they are, as a picture, and what they do.
    pub(crate) picture: [&'static str; 2],
}

const fn one(
    id: &'static str,
    segments: &'static [(&'static str, &'static str)],
    picture: [&'static str; 2],
) -> Sample {
    Sample {
        id,
        segments,
        picture,
    }
}

pub(crate) const SAMPLES: [Sample; 15] = [
    one(
        "loyal",
        &[(
            "loyal",
            "history.orders_365d >= 6 && history.orders_90d >= 1",
        )],
        ["person", "heart"],
    ),
    one(
        "active",
        &[("active", "history.orders_90d > 0")],
        ["person", "basket"],
    ),
    one(
        "potential",
        &[(
            "potential",
            "history.orders_365d in 1..=2 && history.spend_365d >= 500",
        )],
        ["person", "ladder"],
    ),
    one(
        "lapsed",
        &[(
            "lapsed",
            "history.purchases > 0 && history.orders_180d == 0",
        )],
        ["person", "moon"],
    ),
    one(
        "discount_seekers",
        &[(
            "discount_seekers",
            "history.orders_365d >= 3 && 2 * history.coupon_orders_365d > history.orders_365d",
        )],
        ["people", "percent"],
    ),
    one(
        "impulse",
        &[(
            "impulse",
            "history.orders_365d >= 3 && 2 * history.small_orders_365d > history.orders_365d",
        )],
        ["people", "items"],
    ),
    one(
        "need_based",
        &[(
            "need_based",
            "history.orders_365d >= 3 && history.categories_365d <= 2",
        )],
        ["people", "basket"],
    ),
    one(
        "curious",
        &[(
            "curious",
            "history.reviews_365d > 0 || history.categories_90d >= 5",
        )],
        ["people", "dice"],
    ),
    one(
        "wanderers",
        &[(
            "wanderers",
            "history.visits_90d >= 3 && history.orders_90d == 0",
        )],
        ["people", "clock"],
    ),
    one(
        "angry",
        &[(
            "angry",
            "history.complaints_90d > 0 || history.bad_surveys_90d > 0",
        )],
        ["person", "bolt"],
    ),
    one(
        "recency",
        &[
            ("recency_5", "(history.days_since_purchase ?? 9999) <= 13"),
            (
                "recency_4",
                "(history.days_since_purchase ?? 9999) in 14..=32",
            ),
            (
                "recency_3",
                "(history.days_since_purchase ?? 9999) in 33..=71",
            ),
            (
                "recency_2",
                "(history.days_since_purchase ?? 9999) in 72..=178",
            ),
            (
                "recency_1",
                "history.purchases > 0 && (history.days_since_purchase ?? 9999) > 178",
            ),
        ],
        ["people", "calendar"],
    ),
    one(
        "frequency",
        &[
            ("frequency_5", "history.orders_365d >= 6"),
            ("frequency_4", "history.orders_365d in 4..=5"),
            ("frequency_3", "history.orders_365d == 3"),
            ("frequency_2", "history.orders_365d == 2"),
            ("frequency_1", "history.orders_365d == 1"),
        ],
        ["people", "stamps"],
    ),
    one(
        "value",
        &[
            ("value_5", "history.spend_365d >= 2000"),
            (
                "value_4",
                "history.spend_365d >= 900 && history.spend_365d < 2000",
            ),
            (
                "value_3",
                "history.spend_365d >= 450 && history.spend_365d < 900",
            ),
            (
                "value_2",
                "history.spend_365d >= 230 && history.spend_365d < 450",
            ),
            (
                "value_1",
                "history.spend_365d > 0 && history.spend_365d < 230",
            ),
        ],
        ["people", "ladder"],
    ),
    one(
        "champions",
        &[(
            "champions",
            "(history.days_since_purchase ?? 9999) <= 13 && history.orders_365d >= 6 && history.spend_365d >= 2000",
        )],
        ["person", "crown"],
    ),
    one(
        "at_risk",
        &[(
            "at_risk",
            "history.spend_365d >= 2000 && (history.days_since_purchase ?? 9999) > 32",
        )],
        ["person", "ticket"],
    ),
];

/// What a program keeps of the past for a segment.
pub(crate) struct Fact {
    /// Its key in `[history]`.
    pub(crate) name: &'static str,
    value: &'static str,
    /// Lines of events that it is worked out of, beside the built-in ones.
    events: &'static [AddedLine],
}

const fn fact(name: &'static str, value: &'static str, events: &'static [AddedLine]) -> Fact {
    Fact {
        name,
        value,
        events,
    }
}

pub(crate) const FACTS: [Fact; 12] = [
    fact("orders_90d", r#"{ count = true, over = "90 days" }"#, &[]),
    fact("orders_180d", r#"{ count = true, over = "180 days" }"#, &[]),
    fact("orders_365d", r#"{ count = true, over = "365 days" }"#, &[]),
    fact(
        "spend_365d",
        r#"{ sum = "purchase.total", over = "365 days" }"#,
        &[],
    ),
    fact(
        "small_orders_365d",
        r#"{ count = true, where = 'purchase.total < 50', over = "365 days" }"#,
        &[],
    ),
    fact(
        "coupon_orders_365d",
        r#"{ count = true, where = 'purchase.coupons.len() > 0', over = "365 days" }"#,
        &[],
    ),
    fact(
        "categories_90d",
        r#"{ distinct = "line.category", over = "90 days" }"#,
        &[],
    ),
    fact(
        "categories_365d",
        r#"{ distinct = "line.category", over = "365 days" }"#,
        &[],
    ),
    fact(
        "visits_90d",
        r#"{ on = ["visit"], count = true, over = "90 days" }"#,
        &[],
    ),
    fact(
        "reviews_365d",
        r#"{ on = ["review"], count = true, over = "365 days" }"#,
        &[AddedLine {
            table: "schema.events.review",
            key: "sku",
            value: r#""text?""#,
        }],
    ),
    fact(
        "complaints_90d",
        r#"{ on = ["complaint"], count = true, over = "90 days" }"#,
        &[AddedLine {
            table: "schema.events.complaint",
            key: "reason",
            value: r#""text?""#,
        }],
    ),
    fact(
        "bad_surveys_90d",
        r#"{ on = ["survey"], count = true, where = 'survey.score <= 6', over = "90 days" }"#,
        &[AddedLine {
            table: "schema.events.survey",
            key: "score",
            value: r#""integer""#,
        }],
    ),
];

impl Fact {
    /// Whether a condition reads it.
    fn is_read(&self, condition: &str) -> bool {
        let whole = format!("history.{}", self.name);
        let mut places = condition.match_indices(&whole);
        let goes_on = |c: char| c.is_alphanumeric() || c == '_';
        places.any(|(at, _)| {
            let rest = condition.get(at + whole.len()..).unwrap_or_default();
            !rest.starts_with(goes_on)
        })
    }

    /// Whether a program has something else under its name.
    pub(crate) fn is_another(&self, program: &str) -> bool {
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        line(program, "history", self.name).is_some_and(|own| bare(&own) != bare(self.value))
    }
}

/// What a program lacks for conditions.
pub(crate) fn lacking<'c>(
    program: &str,
    conditions: impl Iterator<Item = &'c str>,
) -> Vec<AddedLine> {
    let conditions: Vec<&str> = conditions.collect();
    let read = FACTS.iter().filter(|fact| {
        let is_read = conditions.iter().any(|condition| fact.is_read(condition));
        is_read && line(program, "history", fact.name).is_none()
    });
    let mut lines = Vec::new();
    for fact in read {
        let events = fact.events.iter();
        lines.extend(
            events
                .filter(|line| !has_table(program, line.table))
                .cloned(),
        );
        lines.push(AddedLine {
            table: "history",
            key: fact.name,
            value: fact.value,
        });
    }
    lines
}

/// The entry of the gallery with this name.
pub(crate) fn sample(id: &str) -> Option<&'static Sample> {
    SAMPLES.iter().find(|sample| sample.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use sadakat_engine::load::{Folder, IncrementalLoader};

    use super::*;
    use crate::segment_text::written;
    use crate::texts::Texts;

    fn new_program() -> String {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../cli/src/commands/init/program.toml"
        );
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn every_entry_is_right_in_a_new_program_and_all_are_together() {
        let mut all = new_program();
        let mut loader = IncrementalLoader::new();
        let mut check = |text: &str, what: &str| {
            let mut folder = Folder::default();
            folder.insert("program.toml", text.as_bytes());
            let loaded = loader.load(&folder);
            assert!(
                loaded.report.is_ok(),
                "{what}: {}\n{text}",
                loaded.report.render(false)
            );
        };
        for sample in &SAMPLES {
            let own = sample.segments.iter();
            let segments: BTreeMap<String, Option<String>> = own
                .map(|(name, condition)| ((*name).to_owned(), Some((*condition).to_owned())))
                .collect();
            for program in [&new_program(), &all.clone()] {
                let conditions = sample.segments.iter().map(|(_, condition)| *condition);
                let text = written(program, &segments, &lacking(program, conditions)).unwrap();
                check(&text, sample.id);
                all = text;
            }
        }
        assert_eq!(crate::segment_text::conditions(&all).len(), 27);
    }

    #[test]
    fn every_entry_has_words_and_a_picture() {
        let texts = Texts::new();
        for t in ["en", "tr"].map(|language| texts.best([language])) {
            for sample in &SAMPLES {
                for key in [
                    format!("segment-{}", sample.id),
                    format!("segment-{}-about", sample.id),
                ] {
                    assert!(t.has(&key), "{key} in {}", t.name);
                }
                assert!(
                    sample
                        .picture
                        .iter()
                        .all(|glyph| crate::picture::is_known(glyph))
                );
            }
            for fact in &FACTS {
                assert!(
                    t.has(&format!("fact-{}", fact.name)),
                    "{} in {}",
                    fact.name,
                    t.name
                );
            }
        }
    }

    #[test]
    fn what_a_program_has_is_not_added_again() {
        let program = "[history]\norders_90d = { count = true, over = \"90 days\" }\n";
        let lines = lacking(
            program,
            ["history.orders_90d > 0 && history.orders_365d > 1"].into_iter(),
        );
        assert_eq!(
            lines.iter().map(|line| line.key).collect::<Vec<_>>(),
            ["orders_365d"]
        );
        let own = "[history]\norders_90d = { count = true, over = \"9 days\" }\n";
        let fact = FACTS.iter().find(|fact| fact.name == "orders_90d").unwrap();
        assert!(fact.is_another(own) && !fact.is_another(program));
    }
}
