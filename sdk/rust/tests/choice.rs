//! Texts as the variants of an enum.

use sadakat_sdk::prelude::*;
use sadakat_sdk::private::describe;
use sadakat_sdk::testing::{Kit, Proposal, TestEvent, TestLine};

#[derive(Choice, Clone, Copy, Debug, PartialEq, Eq)]
enum Tier {
    #[text("silver")]
    Silver,
    #[text("gold", "platinum")]
    Gold,
    #[other]
    Other,
}

#[derive(Choice, Debug, PartialEq, Eq)]
enum Category {
    #[other]
    Rest,
    #[text("çay")]
    Tea,
    #[text("")]
    Unnamed,
}

#[derive(Event)]
struct Purchase<'a> {
    #[field("customer.tier")]
    tier: Option<Tier>,
    #[field("customer.city")]
    city: Option<&'a str>,
    #[field("purchase.lines")]
    lines: Lines<'a, Item>,
}

#[derive(Line)]
struct Item {
    #[field("line.category")]
    category: Category,
}

/// Writes down what it reads.
#[derive(Params)]
struct Scribe;

impl Campaign for Scribe {
    type Event<'a> = Purchase<'a>;
    const EFFECTS: &'static [EffectKind] = &[EffectKind::Tag];

    fn evaluate(&self, event: &Purchase<'_>, effects: &mut Effects<'_>) -> Result<(), Failure> {
        let categories: Vec<Category> = event.lines.iter().map(|line| line.category).collect();
        effects.tag(&format!("{:?} {:?} {categories:?}", event.tier, event.city));
        Ok(())
    }
}

fn event(tier: Option<&str>, categories: &[&str]) -> TestEvent {
    let line = |category: &&str| TestLine::new().with("line.category", *category);
    let event = match tier {
        Some(tier) => TestEvent::new().with("customer.tier", tier),
        None => TestEvent::new(),
    };
    categories.iter().map(line).fold(event, TestEvent::line)
}

#[test]
fn each_text_is_its_variant() {
    let events = [
        event(Some("gold"), &["çay", "cay", ""]),
        event(None, &[]),
        event(Some("platinum"), &["", "çay"]),
        event(Some("Silver"), &["Çay"]),
        event(Some("silver"), &["çay "]),
        event(Some(""), &["çay"]),
    ];
    let expected = [
        "Some(Gold) None [Tea, Rest, Unnamed]",
        "None None []",
        "Some(Gold) None [Unnamed, Tea]",
        "Some(Other) None [Rest]",
        "Some(Silver) None [Rest]",
        "Some(Other) None [Tea]",
    ];
    let found = Kit::<Scribe>::new().run(&events);
    let expected = expected.map(|text| Ok(vec![Proposal::Tag(text.into())]));
    assert_eq!(found, expected);
    Kit::<Scribe>::new().assert_stateless(&events);
}

#[test]
fn the_host_is_asked_for_a_text() {
    let fields = describe::<Scribe>("scribe", "1.0.0").fields;
    let told: Vec<String> = fields
        .iter()
        .map(|field| format!("{} {:?} {}", field.name, field.type_, field.optional))
        .collect();
    assert_eq!(
        told,
        [
            "customer.tier FieldType::Text true",
            "customer.city FieldType::Text true",
            "line.category FieldType::Text false",
        ]
    );
}

#[test]
fn a_text_from_elsewhere_can_be_asked_about() {
    assert_eq!(Tier::from_text("platinum"), Tier::Gold);
    assert_eq!(Tier::from_text("bronze"), Tier::Other);
    assert_eq!(Category::from_text(""), Category::Unnamed);
}
