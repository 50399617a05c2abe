//! What stands in the way of a campaign.

use sadakat_engine::campaign::Phase;
use sadakat_engine::constants::ParamValue;
use sadakat_engine::plugin::{BindContext, Isolation, Plugin, Problem};
use sadakat_engine::program::Program as _;
use sadakat_engine::schema::{Field, FieldType, Origin, Presence};

use super::support::{
    bind, evaluate, events, fixture, limits, params, points, runtime, schema, text,
};

fn plugin() -> Plugin {
    Plugin::load(&runtime(), &fixture("hostile.wasm")).unwrap()
}

fn told(problems: &[Problem]) -> Vec<(&'static str, &str, Option<&str>)> {
    problems
        .iter()
        .map(|p| (p.code.id, p.message.as_str(), p.help.as_deref()))
        .collect()
}

#[test]
fn parameters_are_checked_and_converted() {
    let (plugin, schema) = (plugin(), schema());
    let wrong = params(&[("mod", text("fine")), ("bonus", text("ten"))]);
    let problems = bind(&plugin, &schema, &wrong, limits()).unwrap_err();
    assert_eq!(
        told(&problems),
        [
            (
                "S0405",
                "`hostile` has no parameter `mod`",
                Some("did you mean `mode`?")
            ),
            (
                "S0405",
                "`bonus` must be a whole number",
                Some("write a whole number, such as `15`")
            ),
        ]
    );
    assert_eq!(problems[0].parameter.as_deref(), Some("mod"));
    let right = params(&[("bonus", ParamValue::Integer(500))]);
    let program = bind(&plugin, &schema, &right, limits()).unwrap();
    let out = evaluate(&program, &events(&["a", "bb"]), &[0, 1]);
    assert_eq!(points(&out), [(0, 501_000_000), (1, 502_000_000)]);
}

#[test]
fn fields_must_exist_with_the_same_type() {
    let plugin = plugin();
    let mut schema = schema();
    schema.declare(Field {
        name: "customer.tags".to_owned(),
        ty: FieldType::Text,
        presence: Presence::Optional,
        origin: Origin::Customer,
    });
    schema.declare(Field {
        name: "event.id".to_owned(),
        ty: FieldType::Text,
        presence: Presence::Optional,
        origin: Origin::Event,
    });
    let problems = bind(&plugin, &schema, &params(&[]), limits()).unwrap_err();
    assert_eq!(
        problems
            .iter()
            .map(|p| p.message.as_str())
            .collect::<Vec<_>>(),
        [
            "the plugin needs `event.id`, but the field may be missing",
            "the plugin takes `customer.tags` for texts, but it is text",
        ]
    );
    assert!(problems.iter().all(|p| p.code.id == "S0404"));
}

#[test]
fn effects_must_fit_the_phase() {
    let (plugin, schema) = (plugin(), schema());
    let problems = plugin
        .bind(&BindContext {
            schema: &schema,
            params: &params(&[]),
            phase: Some(Phase::Earn),
            campaign_id: "test",
            wallets: &[],
            tiers: &[],
            limits: limits(),
            isolation: Isolation::default(),
        })
        .unwrap_err();
    assert_eq!(
        told(&problems),
        [
            (
                "S0305",
                "`hostile` may propose `tier`, which is not allowed in phase `earn`",
                Some("write `phase = \"status\"`")
            ),
            (
                "S0305",
                "`hostile` may propose `discount`, which is not allowed in phase `earn`",
                Some(
                    "write `phase = \"item\"` or `phase = \"order\"` or `phase = \"shipping\"`, by what it lowers"
                )
            ),
            (
                "S0305",
                "`hostile` may propose `gift`, which is not allowed in phase `earn`",
                Some("write `phase = \"item\"` or `phase = \"order\"`")
            ),
        ]
    );
}

#[test]
fn reads_are_the_described_fields() {
    let schema = schema();
    let program = bind(&plugin(), &schema, &params(&[]), limits()).unwrap();
    let names: Vec<&str> = program
        .reads()
        .iter()
        .map(|id| schema.field(id).unwrap().name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "event.id",
            "customer.tags",
            "line.amount",
            "history.days_since_purchase"
        ]
    );
    assert!(!program.needs_member());
}

#[test]
fn a_required_field_of_members_shuts_guests_out() {
    let mut schema = schema();
    schema.declare(Field {
        name: "event.id".to_owned(),
        ty: FieldType::Text,
        presence: Presence::Required,
        origin: Origin::Customer,
    });
    let program = bind(&plugin(), &schema, &params(&[]), limits()).unwrap();
    assert!(program.needs_member());
}
