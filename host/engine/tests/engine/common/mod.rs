//! A small program with events, for tests and benches of scripts.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop, and each binary uses its own part of this module"
)]

use std::collections::HashMap;
use std::sync::Arc;

use sadakat_engine::batch::{
    Column, Columns, ColumnsBuilder, DictionaryBuilder, Integers, TextColumn, Texts,
};
use sadakat_engine::campaign::Phase;
use sadakat_engine::constants::{ParamValue, Params, Table, Tables};
use sadakat_engine::diagnostic::Problem;
use sadakat_engine::model::{Currency, Date, Instant, Zone, parse_scaled};
use sadakat_engine::program::{Limits, Program as _, Proposals, Rows};
use sadakat_engine::schema::{Field, FieldSet, FieldType, KindId, Origin, Presence, Schema};
use sadakat_engine::script::{Script, ScriptContext, ScriptEngine, ScriptProgram};

/// What a line of a purchase says: field name without `line.`, and value.
pub type Line = Vec<(&'static str, String)>;

/// One event: its kind, its time, its values by whole name, and its lines.
#[derive(Clone, Default)]
pub struct Event {
    pub kind: &'static str,
    pub at: &'static str,
    pub values: HashMap<&'static str, String>,
    pub lines: Vec<Line>,
}

impl Event {
    pub fn new(kind: &'static str, at: &'static str) -> Self {
        Self {
            kind,
            at,
            ..Self::default()
        }
    }

    pub fn with(mut self, field: &'static str, value: &str) -> Self {
        self.values.insert(field, value.to_owned());
        self
    }

    /// `category quantity amount`, with `-` for no category.
    pub fn line(mut self, text: &str) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut line = vec![
            ("sku", format!("SKU-{}", self.lines.len())),
            ("quantity", words[1].to_owned()),
            ("amount", words[2].to_owned()),
        ];
        if words[0] != "-" {
            line.push(("category", words[0].to_owned()));
        }
        self.lines.push(line);
        self
    }
}

/// A purchase of a gold member on 2026-11-21 at 14:03 in Istanbul.
pub fn purchase() -> Event {
    Event::new("purchase", "2026-11-21T11:03:00Z")
        .with("event.id", "E1")
        .with("customer.id", "C1")
        .with("customer.tier", "gold")
        .with("customer.birth_date", "1990-11-21")
        .with("customer.joined_at", "2024-01-31T22:30:00Z")
        .with("customer.tags", "vip,early-bird")
        .with("customer.kvkk_consent", "true")
        .with("purchase.total", "250.50")
        .with("purchase.net", "250.50")
        .with("purchase.currency", "TRY")
        .with("purchase.store", "kadikoy")
        .with("history.purchases", "7")
        .with("history.spend", "1200")
        .with("wallet.points.balance", "340")
        .line("coffee 2 100.50")
        .line("tobacco 1 90")
        .line("- 0.750 60")
}

pub struct Fixture {
    pub schema: Arc<Schema>,
    pub engine: Arc<ScriptEngine>,
    pub tables: Tables,
    pub params: Params,
    pub kinds: Vec<KindId>,
    pub phase: Phase,
    pub limits: Limits,
    pub wallets: Vec<String>,
    pub tiers: Vec<String>,
    pub present: FieldSet,
}

fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

impl Default for Fixture {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl Fixture {
    pub fn new(limits: Limits) -> Self {
        let zone = Zone::from_name("Europe/Istanbul").unwrap();
        let mut schema = Schema::new(Currency::from_code("TRY").unwrap(), zone);
        let zero = Presence::Default(0);
        let required = Presence::Required;
        for (name, ty, presence, origin) in [
            (
                "customer.kvkk_consent",
                FieldType::Boolean,
                required,
                Origin::Customer,
            ),
            ("survey.score", FieldType::Integer, required, Origin::Event),
            (
                "wallet.points.balance",
                FieldType::Integer,
                zero,
                Origin::State,
            ),
            (
                "wallet.points.pending",
                FieldType::Integer,
                zero,
                Origin::State,
            ),
        ] {
            schema.declare(Field {
                name: name.to_owned(),
                ty,
                presence,
                origin,
            });
        }
        let mut tables = Tables::default();
        let stores = Table::parse("store,region,size\nkadikoy,marmara,large\n").unwrap();
        tables.insert("stores", Arc::new(stores));
        let mut params = Params::default();
        params.set("percent", ParamValue::Integer(15));
        params.set("rate", ParamValue::Decimal("1.5".parse().unwrap()));
        params.set("valid", ParamValue::Text("14 days".into()));
        params.set(
            "since",
            ParamValue::Date(Date::parse("2026-11-01").unwrap()),
        );
        let excluded = ["tobacco", "gift-card"].map(|c| ParamValue::Text(c.into()));
        params.set("excluded", ParamValue::List(excluded.to_vec()));
        let schema = Arc::new(schema);
        Self {
            engine: ScriptEngine::new(&schema, &tables, limits),
            schema,
            tables,
            params,
            kinds: vec![KindId::PURCHASE],
            phase: Phase::Reward,
            limits,
            wallets: strings(&["points", "stars"]),
            tiers: strings(&["bronze", "silver", "gold"]),
            present: FieldSet::default(),
        }
    }

    pub fn context(&self) -> ScriptContext<'_> {
        ScriptContext {
            schema: &self.schema,
            kinds: &self.kinds,
            phase: self.phase,
            params: &self.params,
            tables: &self.tables,
            wallets: &self.wallets,
            tiers: &self.tiers,
            campaign_id: "test",
            limits: self.limits,
            engine: &self.engine,
            present: &self.present,
            interpreted: true,
        }
    }

    pub fn compile(&self, script: &str) -> Result<(ScriptProgram, Vec<Problem>), Vec<Problem>> {
        Script::compile(script, &self.context())
    }

    /// Runs a script that must compile.
    pub fn run(&self, script: &str, events: &[Event]) -> Proposals {
        let (program, _) = self
            .compile(script)
            .unwrap_or_else(|problems| panic!("{script}\n{problems:#?}"));
        let columns = Arc::new(self.columns(events));
        let selected: Vec<u32> = (0..events.len() as u32).collect();
        let mut out = Proposals::default();
        let rows = Rows {
            columns: &columns,
            selected: &selected,
        };
        program.worker().evaluate(&rows, &mut out);
        out
    }

    /// Every field as a column.
    pub fn columns(&self, events: &[Event]) -> Columns {
        let schema = &*self.schema;
        let mut builder = ColumnsBuilder::default();
        for event in events {
            let kind = schema.kinds().find(event.kind).unwrap();
            let at = Instant::parse(event.at, &schema.zone).unwrap();
            builder.push(kind, at, schema, event.lines.len());
        }
        let mut columns = builder.finish();
        for field in schema.fields() {
            let short = field.name.rsplit('.').next().unwrap();
            let mut values: Vec<Option<String>> = Vec::new();
            for event in events {
                if field.is_line() {
                    values.extend(event.lines.iter().map(|line| {
                        let value = line.iter().find(|(name, _)| *name == short);
                        value.map(|(_, value)| value.clone())
                    }));
                } else {
                    values.push(event.values.get(field.name.as_str()).cloned());
                }
            }
            let id = schema.find(&field.name).unwrap();
            columns.set(id, self.column(field, &values));
        }
        columns
    }

    fn column(&self, field: &Field, values: &[Option<String>]) -> Column {
        let valid: Vec<bool> = values.iter().map(Option::is_some).collect();
        let mut dictionary = DictionaryBuilder::default();
        match field.ty {
            FieldType::Text => {
                let keys: Vec<u32> = values
                    .iter()
                    .map(|v| v.as_ref().map_or(0, |v| dictionary.intern(v)))
                    .collect();
                Column::Text(TextColumn {
                    keys: keys.into(),
                    dictionary: dictionary.finish(),
                    validity: Some(valid.into()),
                })
            }
            FieldType::Texts => {
                let mut starts = vec![0u32];
                let mut keys = Vec::new();
                for value in values {
                    let words = value.iter().flat_map(|v| v.split(','));
                    keys.extend(words.map(|word| dictionary.intern(word)));
                    starts.push(keys.len() as u32);
                }
                Column::Texts(Texts {
                    starts: starts.into(),
                    keys: keys.into(),
                    dictionary: dictionary.finish(),
                })
            }
            _ => {
                let number = |text: &String| self.number(field.ty, text);
                let numbers: Vec<i64> = values
                    .iter()
                    .map(|v| v.as_ref().map_or(0, number))
                    .collect();
                let optional = field.presence == Presence::Optional;
                Column::Integers(Integers {
                    values: numbers.into(),
                    validity: optional.then(|| valid.into()),
                })
            }
        }
    }

    fn number(&self, ty: FieldType, text: &str) -> i64 {
        match ty {
            FieldType::Boolean => i64::from(text == "true"),
            FieldType::Date => i64::from(Date::parse(text).unwrap().days()),
            FieldType::Instant => Instant::parse(text, &self.schema.zone).unwrap().micros(),
            FieldType::Money => parse_scaled(text, 2).unwrap(),
            FieldType::Quantity => parse_scaled(text, 3).unwrap(),
            _ => text.parse().unwrap(),
        }
    }
}
