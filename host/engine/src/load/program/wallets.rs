//! `[wallets]`: what members collect.

use super::names::{names_table, parsed, subtable};
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
        return vec![declare_wallet(
            schema,
            "points",
            0,
            (Expiry::Never, 0, Rounding::Down),
        )];
    };
    let all = names_table(keys.source, table, "[wallets]", report);
    let mut wallets = Vec::new();
    for (name, value) in all.entries() {
        let Some(table) = subtable(report, &all, &name, value) else {
            continue;
        };
        let known = ["precision", "expires", "pending", "rounding"];
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
        let terms = (expires, pending, rounding.unwrap_or(Rounding::Down));
        wallets.push(declare_wallet(schema, name.value, precision, terms));
    }
    wallets
}

fn declare_wallet(
    schema: &mut Schema,
    name: &str,
    precision: u8,
    (expires, pending_days, rounding): (Expiry, u32, Rounding),
) -> WalletSettings {
    for part in ["balance", "pending"] {
        schema.declare(Field {
            name: format!("wallet.{name}.{part}"),
            ty: FieldType::Integer,
            presence: Presence::Default(0),
            origin: Origin::State,
        });
    }
    WalletSettings {
        name: name.into(),
        precision,
        expires,
        pending_days,
        rounding,
    }
}
