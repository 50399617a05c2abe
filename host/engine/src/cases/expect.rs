//! What must come of a case.

use std::sync::Arc;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::pattern::{self, Pattern};
use crate::constants::ParamValue;
use crate::decide::Reason;
use crate::diagnostic::{Diagnostic, Report, SourceId, Span, codes, one_of};
use crate::facts::Fact;
use crate::load::keys::{Keys, as_integer, type_name};
use crate::schema::FieldType;
use crate::snapshot::Snapshot;

pub(super) const KEYS: [&str; 6] = ["effects", "at_least", "nothing", "fault", "also", "total"];

/// What campaigns must do with an event.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Wanted {
    /// These effects and no others, in any order.
    Exactly(Vec<Pattern>),
    /// These effects, and perhaps others.
    AtLeast(Vec<Pattern>),
    /// Nothing, for this reason.
    Nothing(Reason),
    /// A fault with this code, or with these words in its message.
    Fault(String),
}

/// What a campaign must do, or all together.
#[derive(Debug, Clone)]
pub(super) struct Expectation {
    /// None for all campaigns together.
    pub(super) campaign: Option<Arc<str>>,
    pub(super) wanted: Wanted,
    /// Where it stands.
    pub(super) span: Span,
}

/// What all campaigns must come to.
#[derive(Debug, Clone, Default)]
pub(super) struct Total {
    /// What the lines cost after discounts, in minor units.
    pub(super) net: Option<(i64, ParamValue, Span)>,
    /// By wallet, as decimal numbers.
    pub(super) points: Vec<(Arc<str>, Decimal, Span)>,
    /// How many coupons.
    pub(super) coupons: Option<(i64, Span)>,
}

/// Everything that must come of a case.
#[derive(Debug, Clone)]
pub(super) struct Expectations {
    pub(super) each: Vec<Expectation>,
    pub(super) total: Total,
}

/// Reads what must come of a case about `campaign`.
pub(super) fn read(
    report: &mut Report,
    keys: &Keys<'_>,
    snapshot: &Snapshot,
    campaign: Option<&str>,
) -> Option<Expectations> {
    let reader = Reader {
        keys,
        snapshot,
        campaign,
    };
    let own = reader.own(report);
    let mut each: Vec<Expectation> = own.into_iter().collect();
    each.extend(reader.also(report));
    let total = reader.total(report);
    let said = KEYS
        .iter()
        .any(|key| keys.value(key).is_some() || keys.is_meant(key));
    if !said {
        let message = "the case does not say what must come of it";
        report.push(
            Diagnostic::error(codes::MISSING_KEY, keys.source, keys.start(), message).help(
                "add `effects = [{ kind = \"points\", amount = 10 }]`, or `nothing = \"audience\"`",
            ),
        );
        return None;
    }
    Some(Expectations { each, total })
}

struct Reader<'a> {
    keys: &'a Keys<'a>,
    snapshot: &'a Snapshot,
    campaign: Option<&'a str>,
}

impl Reader<'_> {
    /// What the case's own campaign must do.
    fn own(&self, report: &mut Report) -> Option<Expectation> {
        let keys = self.keys;
        let said: Vec<&str> = ["effects", "at_least", "nothing", "fault"]
            .into_iter()
            .filter(|key| keys.value(key).is_some())
            .collect();
        if let [first, second, ..] = *said
            && let Some(value) = keys.value(second)
        {
            let message = format!("both `{first}` and `{second}` say what must come of it");
            keys.invalid(
                report,
                &value.span(),
                message,
                Some("keep one of them, or make two cases".to_owned()),
            );
        }
        let key = *said.first()?;
        let value = keys.value(key)?;
        let wanted = match key {
            "effects" => Wanted::Exactly(self.effects(report, key, value, self.campaign)?),
            "at_least" => Wanted::AtLeast(self.effects(report, key, value, self.campaign)?),
            "nothing" => Wanted::Nothing(self.reason(report, key, value)?),
            _ => Wanted::Fault(keys.text(report, "fault")?.value.to_owned()),
        };
        if self.campaign.is_none() && matches!(wanted, Wanted::Nothing(_)) {
            let message = "`nothing` needs to know which campaign gives nothing".to_owned();
            let help = "name it: `campaign = \"…\"`, or write `effects = []` for all campaigns; if the campaign is gone, delete or rename this file";
            keys.invalid(report, &value.span(), message, Some(help.to_owned()));
        }
        Some(Expectation {
            campaign: self.campaign.map(Arc::from),
            wanted,
            span: value.span(),
        })
    }

    /// What other campaigns must do with the same event.
    fn also(&self, report: &mut Report) -> Vec<Expectation> {
        let mut others = Vec::new();
        let Some(table) = self.keys.table(report, "also") else {
            return others;
        };
        for (key, value) in in_order(table.value) {
            let id = key.get_ref().as_ref();
            if self.snapshot.find(id).is_none() {
                let message = format!("there is no campaign `{id}`");
                report.push(
                    Diagnostic::error(codes::UNKNOWN_NAME, self.keys.source, key.span(), message)
                        .help_if(one_of(id, self.snapshot.ids())),
                );
                continue;
            }
            let wanted = match value.get_ref() {
                DeValue::String(_) => self.reason(report, "also", value).map(Wanted::Nothing),
                _ => self
                    .effects(report, "also", value, Some(id))
                    .map(Wanted::Exactly),
            };
            others.extend(wanted.map(|wanted| Expectation {
                campaign: Some(id.into()),
                wanted,
                span: value.span(),
            }));
        }
        others
    }

    fn reason(
        &self,
        report: &mut Report,
        key: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<Reason> {
        let DeValue::String(word) = value.get_ref() else {
            self.keys
                .wrong_type(report, key, "a reason in quotes", value);
            return None;
        };
        let found = Reason::from_name(word).filter(|reason| *reason != Reason::Given);
        if found.is_none() {
            let message = format!("`{word}` is no reason for giving nothing");
            let reasons = Reason::ALL.into_iter();
            let reasons = reasons.filter(|reason| *reason != Reason::Given);
            let names = reasons.map(Reason::name);
            self.keys
                .invalid(report, &value.span(), message, one_of(word, names));
        }
        found
    }

    fn effects(
        &self,
        report: &mut Report,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        campaign: Option<&str>,
    ) -> Option<Vec<Pattern>> {
        let DeValue::Array(items) = value.get_ref() else {
            let expected = "a list of effects `[{ kind = \"points\", amount = 10 }]`";
            self.keys.wrong_type(report, key, expected, value);
            return None;
        };
        let mut effects = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::Table(table) => {
                    effects.extend(self.effect(report, table, item.span(), campaign));
                }
                _ => self
                    .keys
                    .wrong_type(report, key, "a list of effects `{ … }`", item),
            }
        }
        Some(effects)
    }

    fn effect(
        &self,
        report: &mut Report,
        table: &DeTable<'_>,
        span: Span,
        campaign: Option<&str>,
    ) -> Option<Pattern> {
        let source = self.keys.source;
        let kind = table
            .get("kind")
            .map(|value| (value, value.get_ref().as_str()));
        let known = match kind {
            Some((value, Some(kind))) => match pattern::keys_of(kind) {
                Some(keys) => keys,
                None => {
                    report.push(unknown_kind(source, value.span(), kind));
                    return None;
                }
            },
            Some((value, None)) => {
                self.keys
                    .wrong_type(report, "kind", "a text in quotes", value);
                return None;
            }
            None => &[],
        };
        let mut all = vec!["kind"];
        // Which campaign gives it is a question only if it may be any.
        if campaign.is_none() {
            all.push("campaign");
        }
        all.extend(known);
        if kind.is_none() {
            all.extend(pattern::all_keys());
        }
        let keys = Keys::new(report, source, table, span, "the effect", &all);
        keys.require(report, "kind", "\"points\"");
        self.names(report, &keys, kind.and_then(|(_, kind)| kind));
        let mut entries = Vec::new();
        for (key, value) in keys.entries() {
            match Pattern::from_toml(value.get_ref()) {
                Some(pattern) => entries.push((key.value.to_owned(), pattern)),
                None => {
                    let seen = type_name(value.get_ref());
                    let message = format!("`{}` cannot be {seen} here", key.value);
                    keys.invalid(report, &value.span(), message, None);
                }
            }
        }
        Some(Pattern::Table(entries))
    }

    /// Wallets, tiers and campaigns that an effect names.
    fn names(&self, report: &mut Report, keys: &Keys<'_>, kind: Option<&str>) {
        let settings = self.snapshot.settings();
        if kind == Some("points") {
            let wallets = settings.state.wallets.iter();
            let names: Vec<&str> = wallets.map(|wallet| &*wallet.name).collect();
            known(report, keys, "wallet", &names);
        }
        if kind == Some("tier") {
            let tiers = settings.schema.tiers.iter();
            let names: Vec<&str> = tiers.map(String::as_str).collect();
            known(report, keys, "set", &names);
        }
        if keys.value("campaign").is_some() {
            let names: Vec<&str> = self.snapshot.ids().collect();
            known(report, keys, "campaign", &names);
        }
    }

    fn total(&self, report: &mut Report) -> Total {
        let mut total = Total::default();
        let Some(table) = self.keys.table(report, "total") else {
            return total;
        };
        let known = ["net", "points", "coupons"];
        let keys = Keys::new(
            report,
            self.keys.source,
            table.value,
            table.span,
            "`total`",
            &known,
        );
        let schema = &self.snapshot.settings().schema;
        if let Some(value) = keys.value("net") {
            let written = ParamValue::from_toml(value.get_ref());
            let read = written
                .as_ref()
                .ok_or_else(|| "write an amount".to_owned())
                .and_then(|written| Fact::from_param(written, FieldType::Money, schema));
            match (read, written) {
                (Ok(Fact::Money(net)), Some(written)) => {
                    total.net = Some((net, written, value.span()));
                }
                (Err(help), _) => {
                    let message = "`net` is what the lines cost after discounts".to_owned();
                    keys.invalid(report, &value.span(), message, Some(help));
                }
                _ => {}
            }
        }
        if let Some(at) = keys.integer_in(report, "coupons", 0..=1_000_000) {
            total.coupons = Some((at.value, at.span));
        }
        if let Some(value) = keys.value("points") {
            total.points = self.points(report, &keys, value);
        }
        total
    }

    /// `points = 10` of the first wallet, or `points = { stamps = 1 }`.
    fn points(
        &self,
        report: &mut Report,
        keys: &Keys<'_>,
        value: &Spanned<DeValue<'_>>,
    ) -> Vec<(Arc<str>, Decimal, Span)> {
        let wallets = &self.snapshot.settings().state.wallets;
        let mut points = Vec::new();
        if let DeValue::Table(table) = value.get_ref() {
            for (key, value) in in_order(table) {
                let name = key.get_ref().as_ref();
                let found = wallets.iter().find(|wallet| &*wallet.name == name);
                let Some(wallet) = found else {
                    let message = format!("there is no wallet `{name}`");
                    let names = wallets.iter().map(|wallet| &*wallet.name);
                    report.push(
                        Diagnostic::error(codes::UNKNOWN_NAME, keys.source, key.span(), message)
                            .help_if(one_of(name, names)),
                    );
                    continue;
                };
                let number = self.number(report, keys, name, value);
                points.extend(number.map(|n| (Arc::clone(&wallet.name), n, value.span())));
            }
            return points;
        }
        let number = self.number(report, keys, "points", value);
        if let (Some(number), Some(wallet)) = (number, wallets.first()) {
            points.push((Arc::clone(&wallet.name), number, value.span()));
        }
        points
    }

    fn number(
        &self,
        report: &mut Report,
        keys: &Keys<'_>,
        key: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<Decimal> {
        let number = match value.get_ref() {
            DeValue::Integer(_) => as_integer(value.get_ref()).map(Decimal::from),
            other => match ParamValue::from_toml(other) {
                Some(ParamValue::Decimal(number)) => Some(number),
                _ => None,
            },
        };
        if number.is_none() {
            keys.wrong_type(report, key, "a number", value);
        }
        number
    }
}

/// Reports a name that the program does not have.
fn known(report: &mut Report, keys: &Keys<'_>, key: &str, names: &[&str]) {
    let Some(at) = keys.text(report, key) else {
        return;
    };
    if names.contains(&at.value) {
        return;
    }
    let what = if key == "set" { "tier" } else { key };
    let message = format!("there is no {what} `{}`", at.value);
    report.push(
        Diagnostic::error(codes::UNKNOWN_NAME, keys.source, at.span, message)
            .help_if(one_of(at.value, names.iter().copied())),
    );
}

fn unknown_kind(source: SourceId, span: Span, kind: &str) -> Diagnostic {
    let error = Diagnostic::error(
        codes::UNKNOWN_NAME,
        source,
        span,
        format!("there is no effect `{kind}`"),
    );
    match kind {
        "multiply" => error.help("a multiplier comes to points: write `kind = \"points\"`"),
        "untag" => error.help("write `kind = \"tag\"` with `remove = \"…\"`"),
        "set_tier" => error.help("write `kind = \"tier\"` with `set = \"…\"`"),
        _ => error.help_if(one_of(kind, pattern::kinds())),
    }
}

/// A table's entries in the order of the file.
fn in_order<'t>(
    table: &'t DeTable<'t>,
) -> Vec<(
    &'t Spanned<std::borrow::Cow<'t, str>>,
    &'t Spanned<DeValue<'t>>,
)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}
