//! `[tiers]`: levels, and what they are counted from.

use std::sync::Arc;

use super::names::{names_table, parsed};
use crate::currencies;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::load::keys::{self, Keys};
use crate::schema::{Field, FieldType, Origin, Presence, Schema};
use crate::state::{TierCount, TierPeriod, TierSettings, WalletSettings, parse_day_count};

pub(super) fn read(
    report: &mut Report,
    keys: &Keys<'_>,
    schema: &mut Schema,
    wallets: &[WalletSettings],
) -> Option<TierSettings> {
    let known = ["counts", "period", "levels", "grace"];
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
    let mut levels: Vec<(Arc<str>, i64)> = Vec::new();
    if let Some(table) = keys.table(report, "levels") {
        let names = names_table(keys.source, table, "`levels`", report);
        for (name, value) in names.entries() {
            let unit = crate::model::pow10(digits);
            match keys::as_integer(value.get_ref()).and_then(|from| from.checked_mul(unit)) {
                Some(from) if from < 0 => names.invalid(
                    report,
                    &value.span(),
                    format!("the tier `{}` begins below 0", name.value),
                    Some("write a whole number, 0 or more".to_owned()),
                ),
                Some(from) => {
                    if let Some((other, _)) = levels.iter().find(|(_, known)| *known == from) {
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
    }
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
    Some(TierSettings {
        counts,
        period,
        levels,
        grace_days,
    })
}
