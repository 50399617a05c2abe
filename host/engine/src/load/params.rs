//! `[params]`: what a campaign's script or plugin is told.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::type_name;
use super::manifest::KEYS;
use crate::constants::{ParamValue, Params};
use crate::diagnostic::{Diagnostic, Report, SourceId, codes, grouped, one_of};
use crate::model::Currency;
use crate::schema::Schema;

/// Parameters of one campaign.
const MOST: usize = 1_000;

/// A campaign's parameters.
pub(super) struct Read {
    /// Those of events in the program's own currency.
    pub(super) main: Params,
    /// Those of events in each currency of the program, in its order; empty
    /// unless some parameter is given per currency.
    pub(super) by_currency: Vec<Params>,
}

/// Reads every parameter.
pub(super) fn read(
    report: &mut Report,
    source: SourceId,
    table: &DeTable<'_>,
    schema: &Schema,
) -> Read {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    if let Some((key, _)) = entries.get(MOST) {
        let message = format!(
            "a campaign has {} parameters, and may have {MOST}",
            entries.len()
        );
        report.push(
            Diagnostic::error(codes::TOO_LARGE, source, key.span(), message)
                .help("put long lists into a table under tables/, and look them up"),
        );
        entries.truncate(MOST);
    }
    let mut by_currency = vec![Params::default(); schema.currencies.len().max(1)];
    for (key, value) in entries {
        let name = key.get_ref().as_ref();
        if let DeValue::Float(number) = value.get_ref()
            && let Some(problem) = grouped(codes::INVALID_VALUE, number.as_str(), value.span())
        {
            report.push(problem.into_diagnostic(source, 0));
        }
        if let Some(param) = ParamValue::from_toml(value.get_ref()) {
            for params in &mut by_currency {
                params.set(name, param.clone());
            }
            continue;
        }
        if let DeValue::Table(amounts) = value.get_ref()
            && speaks_of_money(amounts)
        {
            if schema.has_several_currencies() {
                let amounts = per_currency(report, source, name, value, amounts, schema);
                for (params, amount) in by_currency.iter_mut().zip(amounts) {
                    params.set(name, amount);
                    params.mark_per_currency(name);
                }
            } else {
                one_currency(report, source, name, value, schema.currency);
                let values = amounts.values();
                let stand_in = values.filter_map(|value| ParamValue::from_toml(value.get_ref()));
                if let (Some(stand_in), [params]) = (stand_in.into_iter().next(), &mut *by_currency)
                {
                    params.set(name, stand_in);
                }
            }
            continue;
        }
        let (message, help) = if KEYS.contains(&name) {
            let help = "whatever follows [params] is a parameter: move it above that line";
            (format!("`{name}` stands below [params]"), help)
        } else {
            let what = type_name(value.get_ref());
            let help = "a parameter is a text, a number, a date, true or false, or a list of those";
            (format!("parameter `{name}` cannot be {what}"), help)
        };
        report.push(Diagnostic::error(codes::WRONG_TYPE, source, value.span(), message).help(help));
    }
    let main = schema.currencies.iter().position(|c| *c == schema.currency);
    let main = by_currency.get(main.unwrap_or(0)).cloned();
    let main = main.unwrap_or_default();
    if !main.has_amounts() {
        by_currency.clear();
    }
    Read { main, by_currency }
}

/// Whether a table looks like one of amounts per currency.
fn speaks_of_money(amounts: &DeTable<'_>) -> bool {
    let is_code = |key: &str| key.len() == 3 && key.chars().all(|c| c.is_ascii_alphabetic());
    amounts.keys().any(|key| is_code(key.get_ref()))
}

/// `{ TRY = 500, EUR = 15 }`: one value a currency, in the program's order.
/// Where one is wrong, another stands in.
fn per_currency(
    report: &mut Report,
    source: SourceId,
    name: &str,
    whole: &Spanned<DeValue<'_>>,
    amounts: &DeTable<'_>,
    schema: &Schema,
) -> Vec<ParamValue> {
    let codes_known = || schema.currencies.iter().map(Currency::code);
    let mut found: Vec<Option<ParamValue>> = vec![None; schema.currencies.len()];
    let mut first: Option<ParamValue> = None;
    let mut wrong = |code, span, message: String, help: Option<String>| {
        report.push(Diagnostic::error(code, source, span, message).help_if(help));
    };
    let mut entries: Vec<_> = amounts.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let mut meant = Vec::new();
    for (key, value) in entries {
        let code = key.get_ref().as_ref();
        let Some(at) = codes_known().position(|known| known == code) else {
            let near = crate::diagnostic::nearest(code, codes_known());
            meant.extend(near.map(str::to_owned));
            let message = format!("`{code}` is not a currency of the program");
            wrong(
                codes::UNKNOWN_NAME,
                key.span(),
                message,
                one_of(code, codes_known()),
            );
            continue;
        };
        let param = ParamValue::from_toml(value.get_ref());
        let fits = param.as_ref().is_some_and(|param| {
            let same = |first: &ParamValue| is_number(first) == is_number(param);
            first.as_ref().is_none_or(same)
        });
        let Some(param) = param.filter(|_| fits) else {
            let what = type_name(value.get_ref());
            let message = format!("`{name}` in {code} cannot be {what}");
            let help = match &first {
                Some(first) => format!("write {}, as for the other currencies", first.describe()),
                None => "write an amount, such as `15` or `14.90`".to_owned(),
            };
            wrong(codes::WRONG_TYPE, value.span(), message, Some(help));
            meant.push(code.to_owned());
            continue;
        };
        first.get_or_insert_with(|| param.clone());
        if let Some(slot) = found.get_mut(at) {
            *slot = Some(param);
        }
    }
    let missing: Vec<&str> = codes_known()
        .zip(&found)
        .filter(|(code, found)| found.is_none() && !meant.iter().any(|meant| meant == code))
        .map(|(code, _)| code)
        .collect();
    if !missing.is_empty() {
        let list = missing.join(" and ");
        let example = missing.first().copied().unwrap_or_default();
        wrong(
            codes::MISSING_KEY,
            whole.span(),
            format!("parameter `{name}` says nothing for {list}"),
            Some(format!(
                "add `{example} = …`: every currency of the program needs a value"
            )),
        );
    }
    let stand_in = first.unwrap_or(ParamValue::Integer(0));
    found
        .into_iter()
        .map(|found| found.unwrap_or_else(|| stand_in.clone()))
        .collect()
}

const fn is_number(value: &ParamValue) -> bool {
    matches!(value, ParamValue::Integer(_) | ParamValue::Decimal(_))
}

/// Amounts per currency in a program that has one only.
fn one_currency(
    report: &mut Report,
    source: SourceId,
    name: &str,
    value: &Spanned<DeValue<'_>>,
    currency: Currency,
) {
    let message = format!("`{name}` is given per currency, but the program has only {currency}");
    let help = format!(
        "write one value, or list the others in program.toml: `currencies = [\"{currency}\", …]`"
    );
    report.push(Diagnostic::error(codes::WRONG_TYPE, source, value.span(), message).help(help));
}
