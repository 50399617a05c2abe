//! A small program, its events, and the hostile plugin.

use std::sync::Arc;

use sadakat_engine::batch::{
    Column, Columns, ColumnsBuilder, DictionaryBuilder, Integers, TextColumn, Texts,
};
use sadakat_engine::constants::{ParamValue, Params};
use sadakat_engine::effect::Effect;
use sadakat_engine::model::{Currency, Instant, Zone};
use sadakat_engine::plugin::{
    BindContext, Isolation, Plugin, PluginProgram, PluginRuntime, Problem,
};
use sadakat_engine::program::{Limits, Program as _, Proposals, Rows};
use sadakat_engine::schema::{KindId, Schema};

pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/plugins/");
    std::fs::read(format!("{folder}{name}")).unwrap()
}

pub(crate) fn limits() -> Limits {
    Limits::default().plugin_fuel(2_000_000).effects(100)
}

pub(crate) fn runtime() -> PluginRuntime {
    PluginRuntime::new(&limits()).unwrap()
}

pub(crate) fn schema() -> Schema {
    Schema::new(Currency::from_code("TRY").unwrap(), Zone::utc())
}

pub(crate) fn params(values: &[(&str, ParamValue)]) -> Params {
    values
        .iter()
        .map(|(name, value)| (*name, value.clone()))
        .collect()
}

pub(crate) fn text(value: &str) -> ParamValue {
    ParamValue::Text(value.into())
}

/// Binds with everything allowed.
pub(crate) fn bind(
    plugin: &Plugin,
    schema: &Schema,
    params: &Params,
    limits: Limits,
) -> Result<PluginProgram, Vec<Problem>> {
    plugin.bind(&BindContext {
        schema,
        params,
        phase: None,
        campaign_id: "test",
        wallets: &["points".to_owned(), "miles".to_owned()],
        tiers: &["silver".to_owned(), "gold".to_owned()],
        limits,
        isolation: Isolation::default(),
    })
}

/// The hostile plugin in a mode of `evaluate`.
pub(crate) fn hostile(mode: &str) -> PluginProgram {
    hostile_with(mode, limits())
}

pub(crate) fn hostile_with(mode: &str, limits: Limits) -> PluginProgram {
    let plugin = Plugin::load(&runtime(), &fixture("hostile.wasm")).unwrap();
    bind(&plugin, &schema(), &params(&[("mode", text(mode))]), limits).unwrap()
}

/// Events with these ids. Event i has i % 3 lines of 100 + i, tags of the
/// lengths 1 to i % 4, and i days since a purchase if i is even.
pub(crate) fn events(ids: &[&str]) -> Arc<Columns> {
    let schema = schema();
    let mut builder = ColumnsBuilder::default();
    let (mut names, mut tags) = (DictionaryBuilder::default(), DictionaryBuilder::default());
    let (mut keys, mut amounts, mut days, mut has_days) = (vec![], vec![], vec![], vec![]);
    let (mut starts, mut items) = (vec![0u32], vec![]);
    for (i, id) in ids.iter().enumerate() {
        builder.push(KindId::PURCHASE, Instant::from_micros(0), &schema, i % 3);
        keys.push(names.intern(id));
        amounts.extend(std::iter::repeat_n(100 + i as i64, i % 3));
        items.extend((1..=i % 4).map(|n| tags.intern(&"x".repeat(n))));
        starts.push(items.len() as u32);
        days.push(if i % 2 == 0 { i as i64 } else { 0 });
        has_days.push(i % 2 == 0);
    }
    let mut columns = builder.finish();
    let mut set = |name, column| columns.set(schema.find(name).unwrap(), column);
    set(
        "event.id",
        Column::Text(TextColumn {
            keys: keys.into(),
            dictionary: names.finish(),
            validity: None,
        }),
    );
    set(
        "line.amount",
        Column::Integers(Integers {
            values: amounts.into(),
            validity: None,
        }),
    );
    set(
        "customer.tags",
        Column::Texts(Texts {
            starts: starts.into(),
            keys: items.into(),
            dictionary: tags.finish(),
        }),
    );
    set(
        "history.days_since_purchase",
        Column::Integers(Integers {
            values: days.into(),
            validity: Some(has_days.into()),
        }),
    );
    Arc::new(columns)
}

/// What mode `sum` gives for event i of [`events`].
pub(crate) fn expected_sum(i: usize) -> i64 {
    let lines = (i % 3) as i64 * (100 + i as i64);
    let tags = (1..=(i % 4) as i64).sum::<i64>() * 1_000;
    let days = if i.is_multiple_of(2) {
        i as i64 * 1_000_000
    } else {
        0
    };
    lines + tags + days
}

pub(crate) fn evaluate(
    program: &PluginProgram,
    columns: &Arc<Columns>,
    selected: &[u32],
) -> Proposals {
    let mut out = Proposals::default();
    program
        .worker()
        .evaluate(&Rows { columns, selected }, &mut out);
    out
}

/// Row and points of every effect, which must be points.
pub(crate) fn points(out: &Proposals) -> Vec<(u32, i64)> {
    out.effects
        .iter()
        .map(|proposal| match &proposal.effect {
            Effect::Points { amount, .. } => (proposal.row, amount.0),
            other => panic!("{other:?}"),
        })
        .collect()
}
