//! `[wallets]`: what members collect.

use super::names::{names_table, parsed, subtable};
use super::worth;
use crate::diagnostic::Report;
use crate::load::keys::Keys;
use crate::model::Rounding;
use crate::schema::{Field, FieldType, Origin, Presence, Schema};
use crate::state::{Expiry, WalletSettings, parse_day_count};

pub(super) fn read(
    report: &mut Report,
    keys: &Keys<'_>,
    schema: &mut Schema,
) -> Vec<WalletSettings> {
    let Some(table) = keys.table(report, "wallets") else {
        // A program that says nothing about wallets still has points.
        declare_fields(schema, "points");
        return vec![WalletSettings {
            name: "points".into(),
            precision: 0,
            expires: Expiry::Never,
            pending_days: 0,
            rounding: Rounding::Down,
            worth: Vec::new(),
            below_zero: false,
        }];
    };
    let all = names_table(keys.source, table, "[wallets]", report);
    let mut wallets = Vec::new();
    for (name, value) in all.entries() {
        let Some(table) = subtable(report, &all, &name, value) else {
            continue;
        };
        let known = [
            "precision",
            "expires",
            "pending",
            "rounding",
            "worth",
            "below_zero",
        ];
        let keys = Keys::new(
            report,
            keys.source,
            table,
            value.span(),
            "the wallet",
            &known,
        );
        let precision = keys
            .integer_in(report, "precision", 0..=6)
            .map_or(0, |at| at.value);
        let expires = parsed(report, &keys, "expires", Expiry::parse).unwrap_or(Expiry::Never);
        let pending = parsed(report, &keys, "pending", parse_day_count).unwrap_or(0);
        let precision = u8::try_from(precision).unwrap_or(0);
        let ways = Rounding::ALL.map(|way| (way.name(), way));
        let rounding = keys.one_word(report, "rounding", "a way of rounding", &ways);
        let worth = worth::read(report, &keys, schema);
        let below_zero = keys.boolean(report, "below_zero");
        declare_fields(schema, name.value);
        wallets.push(WalletSettings {
            name: name.value.into(),
            precision,
            expires,
            pending_days: pending,
            rounding: rounding.unwrap_or(Rounding::Down),
            worth,
            below_zero: below_zero.is_some_and(|at| at.value),
        });
    }
    wallets
}

fn declare_fields(schema: &mut Schema, name: &str) {
    for part in ["balance", "pending"] {
        schema.declare(Field {
            name: format!("wallet.{name}.{part}"),
            ty: FieldType::Integer,
            presence: Presence::Default(0),
            origin: Origin::State,
        });
    }
}
