//! `[tiers]`: levels, and what they are counted from.

use std::sync::Arc;

use super::names::{names_table, parsed};
use crate::diagnostic::{Diagnostic, Report, codes, one_of};
use crate::load::keys::{self, Keys};
use crate::schema::{Field, FieldType, Origin, Presence, Schema};
use crate::state::{TierCount, TierPeriod, TierSettings, WalletSettings, parse_day_count};
use sadakat_language::currencies;

pub(super) fn read(
    report: &mut Report,
    keys: &Keys<'_>,
    schema: &mut Schema,
    wallets: &[WalletSettings],
) -> Option<TierSettings> {
    let known = ["counts", "period", "levels", "keep", "grace"];
    let keys = keys.section(report, "tiers", "[tiers]", &known)?;
    keys.require(report, "levels", "{ bronze = 0, silver = 1000 }");
    let counts =
        parsed(report, &keys, "counts", TierCount::parse).unwrap_or(TierCount::EarnedPoints);
    if counts == TierCount::Spend
        && schema.has_several_currencies()
        && let Some(value) = keys.value("counts")
    {
        let all = currencies::listed(schema, "and");
        let message = format!("tiers by spend would add up amounts in {all}");
        let help = "write `counts = \"earned points\"` or \"purchases\", or give each market a program of its own";
        report.push(
            Diagnostic::error(codes::MIXED_CURRENCIES, keys.source, value.span(), message)
                .help(help),
        );
    }
    let period =
        parsed(report, &keys, "period", TierPeriod::parse).unwrap_or(TierPeriod::CalendarYear);
    let grace_days = parsed(report, &keys, "grace", parse_day_count).unwrap_or(0);
    let digits = match counts {
        TierCount::EarnedPoints => wallets.first().map_or(0, |wallet| wallet.precision),
        TierCount::Spend => schema.currency.minor_digits(),
        TierCount::Purchases => 0,
    };
    let mut levels = thresholds(report, &keys, "levels", digits, "begins");
    levels.sort_by_key(|level| level.1);
    schema.tiers = levels.iter().map(|(name, _)| name.to_string()).collect();
    if levels.first().is_some_and(|(_, from)| *from == 0) {
        // Whoever is a member has a tier then.
        schema.declare(Field {
            name: "customer.tier".to_owned(),
            ty: FieldType::Text,
            presence: Presence::Required,
            origin: Origin::State,
        });
    }
    let keep = keep(report, &keys, &levels, digits, period);
    Some(TierSettings {
        counts,
        period,
        levels,
        grace_days,
        keep,
    })
}

/// Names of tiers with whole numbers, in the order of the file.
fn thresholds(
    report: &mut Report,
    keys: &Keys<'_>,
    key: &str,
    digits: u8,
    does: &str,
) -> Vec<(Arc<str>, i64)> {
    let mut levels: Vec<(Arc<str>, i64)> = Vec::new();
    let Some(table) = keys.table(report, key) else {
        return levels;
    };
    let names = names_table(keys.source, table, "`levels`", report);
    for (name, value) in names.entries() {
        let unit = crate::model::pow10(digits);
        match keys::as_integer(value.get_ref()).and_then(|from| from.checked_mul(unit)) {
            Some(from) if from < 0 => names.invalid(
                report,
                &value.span(),
                format!("the tier `{}` {does} below 0", name.value),
                Some("write a whole number, 0 or more".to_owned()),
            ),
            Some(from) => {
                let same = levels.iter().find(|(_, known)| *known == from);
                if let Some((other, _)) = same.filter(|_| key == "levels") {
                    let both = format!("`{other}` and `{}`", name.value);
                    names.invalid(
                        report,
                        &value.span(),
                        format!("the tiers {both} begin at the same number"),
                        Some("give each tier a number of its own".to_owned()),
                    );
                }
                levels.push((name.value.into(), from));
            }
            None => names.wrong_type(report, name.value, "a whole number, 0 or more", value),
        }
    }
    levels
}

/// What it takes to keep each level: what it takes to reach it, where nothing
/// else is said.
fn keep(
    report: &mut Report,
    keys: &Keys<'_>,
    levels: &[(Arc<str>, i64)],
    digits: u8,
    period: TierPeriod,
) -> Vec<i64> {
    let Some(value) = keys.value("keep") else {
        return Vec::new();
    };
    if !matches!(period, TierPeriod::FromReaching { .. }) {
        let message = "`keep` is for tiers that last from the day they were reached".to_owned();
        let help = "write `period = \"12 months from reaching\"`, or remove `keep`".to_owned();
        keys.invalid(report, &value.span(), message, Some(help));
    }
    let said = thresholds(report, keys, "keep", digits, "is kept with something");
    for (name, _) in &said {
        if !levels.iter().any(|(level, _)| level == name) {
            let message = format!("there is no tier `{name}` in `levels`");
            let known = levels.iter().map(|(level, _)| &**level);
            report.push(
                Diagnostic::error(codes::UNKNOWN_NAME, keys.source, value.span(), message)
                    .help_if(one_of(name, known)),
            );
        }
    }
    let keep: Vec<i64> = levels
        .iter()
        .map(|(level, from)| {
            let own = said.iter().find(|(name, _)| name == level);
            own.map_or(*from, |(_, keep)| *keep)
        })
        .collect();
    if let Some(pair) = keep.windows(2).position(|pair| pair.first() >= pair.last()) {
        let name = |at: usize| levels.get(at).map_or("", |(name, _)| name);
        let message = format!(
            "`{}` is kept with no more than `{}`",
            name(pair + 1),
            name(pair)
        );
        let help = "higher tiers take more to keep than lower ones".to_owned();
        keys.invalid(report, &value.span(), message, Some(help));
    }
    keep
}
