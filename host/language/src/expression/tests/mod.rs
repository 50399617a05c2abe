//! Compiled expressions against a naive row-by-row evaluator, and fixed
//! examples of the language.

mod examples;
mod explainer;
mod naive;
mod random;
mod satisfy;
mod vocabulary;

use std::sync::Arc;

use arrow_buffer::NullBuffer;

use super::{Compiled, Context, Evaluation, Failure, Graph, Scope};
use sadakat_model::batch::{
    Column, Columns, ColumnsBuilder, DictionaryBuilder, Integers, TextColumn, Texts,
};
use sadakat_model::constants::{ParamValue, Params, Table, Tables};
use sadakat_model::schema::{Field, FieldType, KindId, Origin, Presence, Schema};
use sadakat_model::values::{Currency, Date, Instant, Zone};

pub(super) struct World {
    pub(super) schema: Schema,
    pub(super) params: Params,
    pub(super) tables: Tables,
}

impl World {
    pub(super) fn new() -> Self {
        let zone = Zone::from_name("Europe/Istanbul").unwrap();
        let mut schema = Schema::new(Currency::from_code("TRY").unwrap(), zone);
        schema.declare(Field {
            name: "customer.consent".to_owned(),
            ty: FieldType::Boolean,
            presence: Presence::Required,
            origin: Origin::Customer,
        });
        let mut params = Params::default();
        params.set("minimum", ParamValue::Integer(100));
        params.set("rate", ParamValue::Decimal("1.5".parse().unwrap()));
        params.set(
            "start",
            ParamValue::Date(Date::parse("2026-11-01").unwrap()),
        );
        params.set(
            "stores",
            ParamValue::List(vec![
                ParamValue::Text("kadikoy".into()),
                ParamValue::Text("izmir".into()),
            ]),
        );
        let mut tables = Tables::default();
        let stores = Table::parse("store,region\nkadikoy,Marmara\nizmir,Ege\nempty,\n").unwrap();
        tables.insert("stores", Arc::new(stores));
        Self {
            schema,
            params,
            tables,
        }
    }

    pub(super) fn context(&self) -> Context<'_> {
        Context {
            schema: &self.schema,
            params: &self.params,
            tables: &self.tables,
            kinds: &[KindId::PURCHASE],
            scope: Scope::Event,
        }
    }

    pub(super) fn set(&self, columns: &mut Columns, name: &str, column: Column) {
        columns.set(self.schema.find(name).unwrap(), column);
    }

    pub(super) fn condition(&self, graph: &mut Graph, text: &str) -> Compiled {
        graph
            .condition(text, &self.context())
            .unwrap_or_else(|failure| panic!("{text}: {failure:?}"))
    }

    pub(super) fn holds(&self, columns: &Columns, text: &str) -> Vec<bool> {
        let mut graph = Graph::new();
        let compiled = self.condition(&mut graph, text);
        let bits = Evaluation::new().condition(&graph, columns, compiled.id);
        let alone = (0..columns.rows()).map(|row| graph.holds(columns, compiled.id, row));
        assert!(alone.eq(bits.iter()), "{text}");
        bits.iter().collect()
    }

    pub(super) fn codes(&self, text: &str) -> Vec<&'static str> {
        match Graph::new().condition(text, &self.context()) {
            Ok(_) => vec![],
            Err(Failure::Wrong(problems)) => problems.iter().map(|p| p.code.id).collect(),
            Err(Failure::ByRow(problem)) => vec![problem.code.id],
        }
    }
}

/// Events of one kind with as many lines each, one an hour from noon.
pub(super) fn events(schema: &Schema, lines: &[usize]) -> Columns {
    let mut builder = ColumnsBuilder::default();
    for (hour, &lines) in lines.iter().enumerate() {
        let at = Instant::parse("2026-11-21T12:00:00+03:00", &schema.zone).unwrap();
        let at = Instant::from_micros(at.micros() + hour as i64 * 3_600_000_000);
        builder.push(KindId::PURCHASE, at, schema, lines);
    }
    builder.finish()
}

pub(super) fn integers(values: &[Option<i64>]) -> Column {
    let validity: NullBuffer = values.iter().map(Option::is_some).collect();
    Column::Integers(Integers {
        values: values.iter().map(|v| v.unwrap_or(0)).collect(),
        validity: (validity.null_count() > 0).then_some(validity),
    })
}

pub(super) fn texts(values: &[Option<&str>]) -> Column {
    let mut dictionary = DictionaryBuilder::default();
    let validity: NullBuffer = values.iter().map(Option::is_some).collect();
    Column::Text(TextColumn {
        keys: values
            .iter()
            .map(|v| v.map_or(0, |text| dictionary.intern(text)))
            .collect(),
        validity: (validity.null_count() > 0).then_some(validity),
        dictionary: dictionary.finish(),
    })
}

pub(super) fn lists(values: &[Vec<&str>]) -> Column {
    let mut dictionary = DictionaryBuilder::default();
    let mut starts = vec![0];
    let mut keys = Vec::new();
    for list in values {
        keys.extend(list.iter().map(|text| dictionary.intern(text)));
        starts.push(keys.len() as u32);
    }
    Column::Texts(Texts {
        starts: starts.into(),
        keys: keys.into(),
        dictionary: dictionary.finish(),
    })
}
