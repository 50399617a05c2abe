//! `budget`: how much a campaign gives all members together.

use toml::Spanned;
use toml::de::DeValue;

use super::keys::{self, Keys};
use crate::campaign::{Budget, Budgeted, LimitOf, UseLimit};
use crate::constants::ParamValue;
use crate::diagnostic::{Diagnostic, Report, SourceId, Span, codes, one_of};
use crate::effect::{EffectKind, WalletId};
use crate::model::{NUMBER_DIGITS, parse_scaled};
use crate::schema::Schema;
use crate::state::{Period, WalletSettings};

/// A budget as its author wrote it.
#[derive(Debug, Clone)]
pub(super) struct BudgetSource {
    source: SourceId,
    span: Span,
    of: Of,
    period: Period,
}

#[derive(Debug, Clone)]
enum Of {
    /// A number by itself: of what the campaign gives.
    Bare(String),
    Discount(i64),
    Points(WalletId, i64),
    Uses(u32),
}

const KEYS: [&str; 5] = ["discount", "points", "uses", "wallet", "every"];

/// Reads `budget = 25000`, or `{ discount = 25000, every = "month" }`,
/// `{ points = 100000, wallet = "stars" }`, `{ uses = 500 }`.
pub(super) fn read(
    report: &mut Report,
    keys: &Keys<'_>,
    schema: &Schema,
    wallets: &[WalletSettings],
) -> Option<BudgetSource> {
    let value = keys.value("budget")?;
    let source = |of, period| BudgetSource {
        source: keys.source,
        span: value.span(),
        of,
        period,
    };
    let DeValue::Table(table) = value.get_ref() else {
        return Some(source(Of::Bare(number(report, keys, value)?), Period::Ever));
    };
    let budget = Keys::new(report, keys.source, table, value.span(), "`budget`", &KEYS);
    let period = budget.text(report, "every").map(|word| {
        Period::parse(word.value).unwrap_or_else(|error| {
            let (message, help) = keys::split_advice(&error);
            budget.invalid(report, &word.span, message, help);
            Period::Ever
        })
    });
    let wallet = budget.text(report, "wallet").map(|name| {
        let names = || wallets.iter().map(|wallet| &*wallet.name);
        let found = names().position(|known| known == name.value);
        if found.is_none() {
            let message = format!("there is no wallet `{}`", name.value);
            report.push(
                Diagnostic::error(codes::UNKNOWN_NAME, keys.source, name.span.clone(), message)
                    .help_if(one_of(name.value, names())),
            );
        }
        found.unwrap_or(0)
    });
    let wallet = wallet.unwrap_or(0);
    let mut said = ["discount", "points", "uses"]
        .into_iter()
        .filter_map(|key| Some((key, budget.value(key)?)));
    let (Some((key, amount)), None) = (said.next(), said.next()) else {
        let message = "`budget` must say exactly one of discount, points, uses".to_owned();
        let help = "for example `{ discount = 25000 }`, or `{ points = 100000 }`".to_owned();
        budget.invalid(report, &value.span(), message, Some(help));
        return None;
    };
    if key == "discount" && schema.has_several_currencies() {
        of_several_currencies(report, keys.source, amount.span());
        return None;
    }
    let text = number(report, &budget, amount)?;
    let of = match key {
        "discount" => Of::Discount(scaled(
            report,
            &budget,
            &amount.span(),
            &text,
            schema.currency.minor_digits(),
        )?),
        "points" => {
            let precision = wallets.get(wallet).map_or(0, |wallet| wallet.precision);
            let amount = scaled(report, &budget, &amount.span(), &text, precision)?;
            Of::Points(WalletId(u16::try_from(wallet).unwrap_or(0)), amount)
        }
        _ => Of::Uses(uses(report, &budget, &amount.span(), &text)?),
    };
    Some(source(of, period.unwrap_or(Period::Ever)))
}

/// Money of several currencies has no sum that a budget could be of.
fn of_several_currencies(report: &mut Report, source: SourceId, span: Span) {
    let message = "this budget would add up amounts of several currencies";
    report.push(
        Diagnostic::error(codes::BARE_MONEY, source, span, message).help(
            "write how often the campaign is given, `budget = { uses = 500 }`, or a budget of points, or give each market a program of its own",
        ),
    );
}

fn number(report: &mut Report, keys: &Keys<'_>, value: &Spanned<DeValue<'_>>) -> Option<String> {
    if keys.grouped(report, value) {
        return None;
    }
    let text = match ParamValue::from_toml(value.get_ref()) {
        Some(ParamValue::Integer(whole)) => Some(whole.to_string()),
        Some(ParamValue::Decimal(decimal)) => Some(decimal.to_string()),
        _ => None,
    };
    if text.is_none() {
        keys.wrong_type(report, "budget", "a number", value);
    }
    text
}

fn scaled(
    report: &mut Report,
    keys: &Keys<'_>,
    span: &Span,
    text: &str,
    digits: u8,
) -> Option<i64> {
    let scaled = parse_scaled(text, digits).ok().filter(|&n| n > 0);
    if scaled.is_none() {
        let message = format!("`{text}` is not an amount that can be a budget");
        keys.invalid(report, span, message, Some(above_zero(digits)));
    }
    scaled
}

fn above_zero(digits: u8) -> String {
    match digits {
        0 => "write a whole number above 0".to_owned(),
        digits => format!("write a number above 0, with at most {digits} decimal places"),
    }
}

fn uses(report: &mut Report, keys: &Keys<'_>, span: &Span, text: &str) -> Option<u32> {
    let count = text.parse::<u32>().ok().filter(|&n| n > 0);
    if count.is_none() {
        let message = format!("`{text}` is not a count that can be a budget");
        let help = "write a whole number above 0".to_owned();
        keys.invalid(report, span, message, Some(help));
    }
    count
}

impl BudgetSource {
    /// What the budget is of, for a campaign that gives effects of these
    /// kinds; none are known of a plugin. A budget of uses is a limit in all.
    pub(super) fn settle(
        &self,
        report: &mut Report,
        schema: &Schema,
        wallets: &[WalletSettings],
        gives: Option<&[EffectKind]>,
    ) -> (Option<Budget>, Option<UseLimit>) {
        let budget = |of, most| Budget {
            of,
            most,
            period: self.period,
        };
        let limit = |times| UseLimit {
            times,
            period: self.period,
            of: LimitOf::Everybody,
            per: None,
            by_line: false,
        };
        let first = WalletId(0);
        let of_money = matches!(&self.of, Of::Bare(_))
            && gives.is_some_and(|gives| gives.contains(&EffectKind::Discount));
        if of_money && schema.has_several_currencies() {
            of_several_currencies(report, self.source, self.span.clone());
            return (None, None);
        }
        match &self.of {
            Of::Discount(most) => (Some(budget(Budgeted::Discount, *most)), None),
            Of::Points(wallet, most) => (Some(budget(Budgeted::Points(*wallet), *most)), None),
            Of::Uses(times) => (None, Some(limit(*times))),
            Of::Bare(text) => {
                let has = |kinds: &[EffectKind]| {
                    gives.is_some_and(|gives| kinds.iter().any(|kind| gives.contains(kind)))
                };
                let discounts = has(&[EffectKind::Discount]);
                let points = has(&[EffectKind::Points, EffectKind::Multiply]);
                if gives.is_none() || (discounts && points) {
                    let message = if gives.is_none() {
                        "this budget does not say what it is of"
                    } else {
                        "this campaign gives discounts and points, and the budget does not say which it is of"
                    };
                    self.wrong(
                        report,
                        message.to_owned(),
                        "write `{ discount = … }`, `{ points = … }` or `{ uses = … }`".to_owned(),
                    );
                    return (None, None);
                }
                let digits = if discounts {
                    schema.currency.minor_digits()
                } else if points {
                    wallets.first().map_or(0, |wallet| wallet.precision)
                } else {
                    0
                };
                let most = parse_scaled(text, digits.min(NUMBER_DIGITS)).ok();
                let Some(most) = most.filter(|&most| most > 0) else {
                    let message = format!("`{text}` is not an amount that can be a budget");
                    self.wrong(report, message, above_zero(digits));
                    return (None, None);
                };
                if discounts {
                    (Some(budget(Budgeted::Discount, most)), None)
                } else if points {
                    (Some(budget(Budgeted::Points(first), most)), None)
                } else {
                    (None, Some(limit(u32::try_from(most).unwrap_or(u32::MAX))))
                }
            }
        }
    }

    fn wrong(&self, report: &mut Report, message: String, help: String) {
        report.push(
            Diagnostic::error(
                codes::INVALID_VALUE,
                self.source,
                self.span.clone(),
                message,
            )
            .help(help),
        );
    }
}
