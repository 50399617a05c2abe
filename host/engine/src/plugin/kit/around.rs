//! The program around a file of cases: what the file says of it, and what
//! follows from the plugin where it says nothing.
//!
//! What the file says is taken over as it is written, line by line, so that no
//! number goes through another form, and what is wrong with a line is told where
//! its author wrote it.

use std::fmt::Write as _;

use toml::de::{DeTable, DeValue};

use crate::campaign::Phase;
use crate::diagnostic::{Diagnostic, Report, Span};
use crate::model::{Currency, Zone};
use crate::plugin::{Description, ReadField};
use crate::schema::Schema;

const MANIFEST: &str = "manifest";
const PARAMS: &str = "params";

/// Tables of a file of cases that are about the program around them.
pub(super) const OTHERS: [&str; 10] = [
    MANIFEST, PARAMS, "program", "money", "wallets", "earn", "tiers", "schema", "history", "limits",
];

/// Tiers where a file has none.
const TIERS: &str =
    "[tiers]\nlevels = { bronze = 0, silver = 1000, gold = 5000, platinum = 15000 }\n";

/// A file of the program around a file of cases.
#[derive(Debug, Default)]
pub(super) struct Made {
    pub(super) text: String,
    /// Which of its lines were taken over: where they begin here and there, and
    /// how long they are.
    taken: Vec<(usize, usize, usize)>,
}

impl Made {
    fn take(&mut self, lines: &[Line<'_>]) {
        for line in lines {
            self.taken
                .push((self.text.len(), line.from, line.text.len()));
            self.text.push_str(line.text);
            self.text.push('\n');
        }
    }

    /// Where in the file of cases a part of a line stands, if it was taken over.
    fn origin(&self, span: &Span) -> Option<Span> {
        let within = |(at, _, length): &&(usize, usize, usize)| {
            (*at..=at.saturating_add(*length)).contains(&span.start)
        };
        let (at, from, length) = self.taken.iter().find(within)?;
        let place = |byte: usize| from + byte.saturating_sub(*at).min(*length);
        Some(place(span.start)..place(span.end))
    }
}

/// What is wrong with a program made around a file of cases, told of the file
/// where it says so itself.
pub(super) fn told_of(file: &str, text: &str, made: &[(&str, &Made)], report: &Report) -> Report {
    let mut out = Report::default();
    let all = out.append(&report.without_diagnostics());
    let file = out.add_source(file, text);
    for diagnostic in report.diagnostics() {
        let name = report.source_name(diagnostic.source);
        let of = made.iter().find(|(path, _)| *path == name);
        let origin = of.and_then(|(_, made)| made.origin(&diagnostic.span));
        let (source, span) = match origin {
            Some(span) => (file, span),
            None => (diagnostic.source.moved(all), diagnostic.span.clone()),
        };
        out.push(Diagnostic {
            source,
            span,
            ..diagnostic.clone()
        });
    }
    out
}

/// The `program.toml` of a file.
pub(super) fn program(text: &str, plugin: &Description) -> Made {
    let parts = Parts::of(text);
    let mut made = Made::default();
    let out = &mut made.text;
    out.push_str("[program]\n");
    let name = format!("\"{}\"", plugin.name);
    for (key, value) in [
        ("name", &*name),
        ("currency", "\"EUR\""),
        ("time_zone", "\"UTC\""),
    ] {
        if !parts.says("program", key) {
            let _ = writeln!(out, "{key} = {value}");
        }
    }
    made.take(&parts.body("program"));
    for other in OTHERS {
        if ![MANIFEST, PARAMS, "program"].contains(&other) {
            made.take(&parts.whole(other));
        }
    }
    if !parts.has("wallets") {
        made.text.push_str("[wallets.points]\n");
    }
    if !parts.has("tiers") {
        made.text.push_str(TIERS);
    }
    if !parts.has("schema") {
        made.text.push_str(&declared(plugin));
    }
    made
}

/// The manifest of the campaign that runs the plugin.
pub(super) fn manifest(text: &str, plugin: &Description) -> Made {
    let parts = Parts::of(text);
    let mut made = Made::default();
    let out = &mut made.text;
    let _ = writeln!(out, "plugin = \"{}\"", plugin.name);
    if !parts.says(MANIFEST, "on") {
        let _ = writeln!(out, "on = {:?}", kinds(plugin));
    }
    if let Some(phase) = phase(plugin).filter(|_| !parts.says(MANIFEST, "phase")) {
        let _ = writeln!(out, "phase = \"{}\"", phase.name());
    }
    made.take(&parts.body(MANIFEST));
    made.take(&parts.whole(PARAMS));
    made
}

/// A line of a file of cases.
#[derive(Debug, Clone, Copy)]
struct Line<'t> {
    text: &'t str,
    /// Where it begins.
    from: usize,
}

/// A file in parts, each begun by the header of a table.
struct Parts<'t> {
    table: DeTable<'t>,
    /// By the first word of the header.
    parts: Vec<(&'t str, Vec<Line<'t>>)>,
}

impl<'t> Parts<'t> {
    fn of(text: &'t str) -> Self {
        let mut parts = vec![("", Vec::new())];
        let mut from = 0;
        for whole in text.split_inclusive('\n') {
            let line = whole.strip_suffix('\n').unwrap_or(whole);
            let line = line.strip_suffix('\r').unwrap_or(line);
            if let Some(name) = header(line) {
                parts.push((name, Vec::new()));
            }
            if let Some((_, lines)) = parts.last_mut() {
                lines.push(Line { text: line, from });
            }
            from += whole.len();
        }
        // What is no TOML is said by whoever reads the cases.
        let table = DeTable::parse(text).map(|table| table.into_inner());
        Self {
            table: table.unwrap_or_default(),
            parts,
        }
    }

    fn has(&self, table: &str) -> bool {
        self.table.get(table).is_some()
    }

    fn says(&self, table: &str, key: &str) -> bool {
        let table = self.table.get(table).map(|value| value.get_ref());
        matches!(table, Some(DeValue::Table(table)) if table.get(key).is_some())
    }

    /// The parts of a table as they stand.
    fn whole(&self, table: &str) -> Vec<Line<'t>> {
        let parts = self.parts.iter().filter(|(name, _)| *name == table);
        parts.flat_map(|(_, lines)| lines).copied().collect()
    }

    /// The same without the header of the table itself.
    fn body(&self, table: &str) -> Vec<Line<'t>> {
        let own = format!("[{table}]");
        let is_own = |line: &Line<'_>| line.text.split('#').next().map(str::trim) == Some(&*own);
        let whole = self.whole(table).into_iter();
        whole.filter(|line| !is_own(line)).collect()
    }
}

/// The first word of a header that begins a part.
fn header(line: &str) -> Option<&str> {
    let line = line.split('#').next()?.trim();
    let inner = line.strip_prefix('[')?.strip_suffix(']')?;
    let inner = inner.strip_prefix('[').unwrap_or(inner);
    let first = inner.split(['.', ']']).next()?.trim();
    (first == "case" || OTHERS.contains(&first)).then_some(first)
}

/// The kinds of event that the plugin reads fields of: purchases, if none.
fn kinds(plugin: &Description) -> Vec<String> {
    let mut kinds: Vec<String> = Vec::new();
    let schema = plain_schema();
    for (field, schema) in plugin.fields.iter().zip(std::iter::repeat(&schema)) {
        let Some(schema) = schema else { continue };
        let object = field.name.split('.').next().unwrap_or_default();
        let kind = if object == "line" { "purchase" } else { object };
        let declared = declared_kind(schema, field).is_some();
        if (declared || schema.kinds().find(kind).is_some()) && !kinds.iter().any(|k| k == kind) {
            kinds.push(kind.to_owned());
        }
    }
    if kinds.is_empty() {
        kinds.push("purchase".to_owned());
    }
    kinds
}

/// The phase that allows everything that the plugin may propose; none if that
/// is where campaigns stand anyhow.
fn phase(plugin: &Description) -> Option<Phase> {
    let allows = |phase: &Phase| plugin.effects.iter().all(|kind| phase.allows(*kind));
    let phase = [Phase::Reward, Phase::Order].into_iter().find(allows);
    let phase = phase.or_else(|| Phase::ALL.into_iter().find(allows))?;
    (phase != Phase::Reward).then_some(phase)
}

/// The fields of every program.
fn plain_schema() -> Option<Schema> {
    let currency = Currency::from_code("EUR").ok()?;
    Some(Schema::new(currency, Zone::utc()))
}

/// Declarations of the fields that no program has by itself.
fn declared(plugin: &Description) -> String {
    let Some(schema) = plain_schema() else {
        return String::new();
    };
    let unknown = plugin.fields.iter();
    let unknown = unknown.filter(|field| schema.find(&field.name).is_none());
    let mut out = "[schema]\n".to_owned();
    for field in unknown {
        let Some((object, key)) = field.name.split_once('.') else {
            continue;
        };
        let table = match (object, declared_kind(&schema, field)) {
            (_, Some(kind)) => format!("events.{kind}"),
            ("customer" | "purchase" | "line", _) => object.to_owned(),
            // Facts need a definition, which only the author knows.
            _ => continue,
        };
        let mark = if field.optional { "?" } else { "" };
        let _ = writeln!(out, "{table}.{key} = \"{}{mark}\"", field.ty.name());
    }
    out
}

/// The event kind that a field belongs to and no program has by itself.
fn declared_kind<'f>(schema: &Schema, field: &'f ReadField) -> Option<&'f str> {
    let (object, _) = field.name.split_once('.')?;
    let known = ["event", "customer", "purchase", "line", "history", "wallet"];
    let is_new = !known.contains(&object) && schema.find(&field.name).is_none();
    is_new.then_some(object)
}
