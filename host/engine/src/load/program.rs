//! `program.toml`: schema, wallets, tiers, history windows, limits; see
//! `money.rs` for rounding and what earns points.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{self, At, Keys};
use super::money;
use crate::diagnostic::{Diagnostic, Report, SourceId, Span, codes, one_of};
use crate::model::{Currency, LeapBirthday, Zone};
use crate::program::Limits;
use crate::schema::{Field, FieldType, Origin, Presence, Schema};
use crate::snapshot::ProgramSettings;
use crate::state::{
    Aggregate, Expiry, Period, PointsTender, Settings, TierCount, TierPeriod, TierSettings, WalletSettings,
    WindowSettings, parse_day_count,
};

/// A history window with the places of its expressions.
pub(super) struct WindowSource {
    pub settings: WindowSettings,
    pub value_span: Option<Span>,
    pub filter_span: Option<Span>,
}

/// What `program.toml` says, before the windows' expressions are compiled.
pub(super) struct Program {
    pub source: SourceId,
    pub settings: ProgramSettings,
    pub windows: Vec<WindowSource>,
}

/// Reads `program.toml`. What is wrong goes into the report, and defaults take
/// its place so that campaigns can be checked all the same.
pub(super) fn read(report: &mut Report, source: SourceId, text: &str) -> Option<Program> {
    let table = keys::parse(report, source, text)?;
    let known = [
        "program", "money", "wallets", "earn", "tiers", "schema", "history", "limits",
    ];
    let keys = Keys::new(report, source, table.get_ref(), 0..0, "", &known);
    keys.require(
        report,
        "program",
        "{ name = \"…\", currency = \"TRY\", time_zone = \"Europe/Istanbul\" }",
    );
    let (name, locale, mut schema) = program(report, &keys);
    let wallets = wallets(report, &keys, &mut schema);
    let tiers = tiers(report, &keys, &mut schema, &wallets);
    declared_fields(report, &keys, &mut schema);
    let windows = history(report, &keys, &mut schema);
    let limits = limits(report, &keys);
    let money = money::money(report, &keys);
    let earn = money::earn(report, &keys);
    let state = Settings {
        wallets,
        tiers,
        windows: windows
            .iter()
            .map(|window| window.settings.clone())
            .collect(),
        leap: schema.leap_birthday,
        points_tender: if earn.paid_with_points.is_included() {
            PointsTender::IsSpend
        } else {
            PointsTender::IsNoSpend
        },
    };
    let settings = ProgramSettings {
        name,
        locale,
        schema,
        state,
        limits,
        money,
        earn,
    };
    Some(Program {
        source,
        settings,
        windows,
    })
}

fn program(report: &mut Report, keys: &Keys<'_>) -> (String, String, Schema) {
    // Stands in where the file names no valid currency.
    let mut currency = Currency::from_code("EUR").ok();
    let mut zone = Zone::utc();
    let mut leap = LeapBirthday::default();
    let (mut name, mut locale) = (String::new(), "en".to_owned());
    if let Some(table) = keys.table(report, "program") {
        let known = ["name", "currency", "time_zone", "locale", "leap_birthday"];
        let keys = Keys::new(
            report,
            keys.source,
            table.value,
            table.span.clone(),
            "[program]",
            &known,
        );
        keys.require(report, "name", "\"Kahve Kulübü\"");
        keys.require(report, "currency", "\"TRY\"");
        keys.require(report, "time_zone", "\"Europe/Istanbul\"");
        if let Some(text) = keys.text(report, "name") {
            text.value.clone_into(&mut name);
        }
        if let Some(text) = keys.text(report, "locale") {
            text.value.clone_into(&mut locale);
        }
        if let Some(text) = keys.text(report, "currency") {
            match Currency::from_code(text.value) {
                Ok(known) => currency = Some(known),
                Err(error) => keys.invalid(
                    report,
                    &text.span,
                    error.to_string(),
                    Some(
                        "write three capital letters, such as \"TRY\", \"EUR\" or \"GBP\""
                            .to_owned(),
                    ),
                ),
            }
        }
        if let Some(text) = keys.text(report, "time_zone") {
            match Zone::from_name(text.value) {
                Ok(known) => zone = known,
                Err(error) => keys.invalid(
                    report,
                    &text.span,
                    error.to_string(),
                    Some("write a name such as \"Europe/Istanbul\"".to_owned()),
                ),
            }
        }
        if let Some(text) = keys.text(report, "leap_birthday") {
            match text.value {
                "28 February" => leap = LeapBirthday::February28,
                "1 March" => leap = LeapBirthday::March1,
                other => keys.invalid(
                    report,
                    &text.span,
                    format!("`{other}` is not a day for birthdays of 29 February"),
                    one_of(other, ["28 February", "1 March"]),
                ),
            }
        }
    }
    let mut schema = Schema::new(currency.unwrap_or(Currency::EURO), zone);
    schema.leap_birthday = leap;
    (name, locale, schema)
}

fn wallets(report: &mut Report, keys: &Keys<'_>, schema: &mut Schema) -> Vec<WalletSettings> {
    let Some(table) = keys.table(report, "wallets") else {
        // A program that says nothing about wallets still has points.
        return vec![declare_wallet(schema, "points", 0, Expiry::Never, 0)];
    };
    let all = names_table(keys.source, table, "[wallets]", report);
    let mut wallets = Vec::new();
    for (name, value) in all.entries() {
        let Some(table) = subtable(report, &all, &name, value) else {
            continue;
        };
        let known = ["precision", "expires", "pending"];
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
        wallets.push(declare_wallet(
            schema, name.value, precision, expires, pending,
        ));
    }
    wallets
}

fn declare_wallet(
    schema: &mut Schema,
    name: &str,
    precision: u8,
    expires: Expiry,
    pending_days: u32,
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
    }
}

fn tiers(
    report: &mut Report,
    keys: &Keys<'_>,
    schema: &mut Schema,
    wallets: &[WalletSettings],
) -> Option<TierSettings> {
    let table = keys.table(report, "tiers")?;
    let known = ["counts", "period", "levels", "grace"];
    let keys = Keys::new(
        report,
        keys.source,
        table.value,
        table.span.clone(),
        "[tiers]",
        &known,
    );
    keys.require(report, "levels", "{ bronze = 0, silver = 1000 }");
    let counts =
        parsed(report, &keys, "counts", TierCount::parse).unwrap_or(TierCount::EarnedPoints);
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

fn declared_fields(report: &mut Report, keys: &Keys<'_>, schema: &mut Schema) {
    let Some(table) = keys.table(report, "schema") else {
        return;
    };
    let known = ["customer", "purchase", "line", "events"];
    let keys = Keys::new(
        report,
        keys.source,
        table.value,
        table.span.clone(),
        "[schema]",
        &known,
    );
    let parts = [
        ("customer", Origin::Customer),
        ("purchase", Origin::Event),
        ("line", Origin::Line),
    ];
    for (part, origin) in parts {
        if let Some(table) = keys.table(report, part) {
            fields(report, keys.source, table, part, origin, schema);
        }
    }
    if let Some(events) = keys.table(report, "events") {
        let names = names_table(keys.source, events, "[schema.events]", report);
        for (kind, value) in names.entries() {
            let Some(table) = subtable(report, &names, &kind, value) else {
                continue;
            };
            if matches!(
                kind.value,
                "event"
                    | "customer"
                    | "purchase"
                    | "line"
                    | "history"
                    | "wallet"
                    | "params"
                    | "tables"
                    | "today"
                    | "now"
            ) {
                let message = format!("`{}` cannot be an event kind of its own", kind.value);
                let help = format!(
                    "scripts read something else by this name: choose another, such as \"{}_event\"",
                    kind.value
                );
                names.invalid(report, &kind.span, message, Some(help));
                continue;
            }
            schema.declare_kind(kind.value);
            let table = At {
                value: table,
                span: value.span(),
            };
            fields(
                report,
                keys.source,
                table,
                kind.value,
                Origin::Event,
                schema,
            );
        }
    }
}

fn fields(
    report: &mut Report,
    source: SourceId,
    table: At<&DeTable<'_>>,
    prefix: &str,
    origin: Origin,
    schema: &mut Schema,
) {
    let names = names_table(source, table, "[schema]", report);
    for (name, value) in names.entries() {
        let Some(text) = value.get_ref().as_str() else {
            names.wrong_type(
                report,
                name.value,
                "a type in quotes, such as \"text?\"",
                value,
            );
            continue;
        };
        let (ty, presence) = match text.strip_suffix('?') {
            Some(ty) => (ty, Presence::Optional),
            None => (text, Presence::Required),
        };
        let Some(ty) = FieldType::from_name(ty) else {
            let types = FieldType::ALL.map(FieldType::name);
            let message = format!("`{text}` is not a type");
            names.invalid(report, &value.span(), message, one_of(ty, types));
            continue;
        };
        let whole = format!("{prefix}.{}", name.value);
        let known = schema.find(&whole).and_then(|id| schema.field(id));
        // A program can promise more of a built-in field: that all its records
        // have it.
        if known.is_some_and(|known| known.ty != ty || known.origin != origin) {
            let own = known.map_or("", |known| known.ty.name());
            let message = format!("`{whole}` is built in, as `{own}`");
            report.push(
                Diagnostic::error(codes::DUPLICATE, source, name.span, message)
                    .help("remove this line, or choose another name"),
            );
            continue;
        }
        schema.declare(Field {
            name: whole,
            ty,
            presence,
            origin,
        });
    }
}

fn history(report: &mut Report, keys: &Keys<'_>, schema: &mut Schema) -> Vec<WindowSource> {
    let mut windows = Vec::new();
    let Some(table) = keys.table(report, "history") else {
        return windows;
    };
    let names = names_table(keys.source, table, "[history]", report);
    for (name, value) in names.entries() {
        let Some(table) = subtable(report, &names, &name, value) else {
            continue;
        };
        let known = ["sum", "count", "distinct", "max", "where", "over"];
        let keys = Keys::new(
            report,
            keys.source,
            table,
            value.span(),
            "the history field",
            &known,
        );
        keys.require(report, "over", "\"90 days\"");
        let whole = format!("history.{}", name.value);
        if schema.find(&whole).is_some() {
            let message = format!("`{whole}` is built in");
            report.push(
                Diagnostic::error(codes::DUPLICATE, keys.source, name.span, message)
                    .help("choose another name"),
            );
            continue;
        }
        let over = parsed(report, &keys, "over", Period::parse_over).unwrap_or(Period::Days(1));
        let filter = keys.text(report, "where");
        let mut aggregates = ["sum", "count", "distinct", "max"]
            .into_iter()
            .filter_map(|key| Some((key, keys.value(key)?)));
        let (Some((key, _)), None) = (aggregates.next(), aggregates.next()) else {
            if ["sum", "count", "distinct", "max"]
                .iter()
                .any(|key| keys.is_meant(key))
            {
                continue;
            }
            let message = format!(
                "`{}` must say exactly one of sum, count, distinct, max",
                name.value
            );
            let help = "for example `{ sum = \"purchase.total\", over = \"90 days\" }`".to_owned();
            keys.invalid(report, &value.span(), message, Some(help));
            continue;
        };
        let Ok(aggregate) = Aggregate::parse(key) else {
            continue;
        };
        // `count = "purchases"` and `count = "lines"` say what is counted.
        let expression = keys.text(report, key);
        // The type is known once the expression is compiled.
        let presence = match aggregate {
            Aggregate::Max => Presence::Optional,
            _ => Presence::Default(0),
        };
        let field = schema.declare(Field {
            name: whole,
            ty: FieldType::Integer,
            presence,
            origin: Origin::State,
        });
        windows.push(WindowSource {
            settings: WindowSettings {
                field,
                aggregate,
                over,
                value: expression.as_ref().map(|at| at.value.into()),
                filter: filter.as_ref().map(|at| at.value.into()),
            },
            value_span: expression.map(|at| at.span),
            filter_span: filter.map(|at| at.span),
        });
    }
    windows
}

fn limits(report: &mut Report, keys: &Keys<'_>) -> Limits {
    let mut limits = Limits::default();
    let Some(table) = keys.table(report, "limits") else {
        return limits;
    };
    let known = [
        "script_operations",
        "script_text",
        "script_entries",
        "script_calls",
        "plugin_fuel",
        "plugin_memory",
        "plugin_deadline_ms",
        "plugin_calls",
        "effects",
    ];
    let keys = Keys::new(
        report,
        keys.source,
        table.value,
        table.span.clone(),
        "[limits]",
        &known,
    );
    let mut read = |key: &str| {
        keys.integer_in(report, key, 1..=i64::from(u32::MAX))
            .map(|at| at.value)
    };
    let size = |value: i64| usize::try_from(value).unwrap_or(usize::MAX);
    if let Some(value) = read("script_operations") {
        limits.script_operations = value.unsigned_abs();
    }
    if let Some(value) = read("script_text") {
        limits.script_text = size(value);
    }
    if let Some(value) = read("script_entries") {
        limits.script_entries = size(value);
    }
    if let Some(value) = read("script_calls") {
        limits.script_calls = size(value);
    }
    if let Some(value) = read("plugin_fuel") {
        limits.plugin_fuel = value.unsigned_abs();
    }
    if let Some(value) = read("plugin_memory") {
        limits.plugin_memory = size(value);
    }
    if let Some(value) = read("plugin_deadline_ms") {
        limits.plugin_deadline_ms = value.unsigned_abs();
    }
    if let Some(value) = read("plugin_calls") {
        limits.plugin_calls = u32::try_from(value).unwrap_or(u32::MAX);
    }
    if let Some(value) = read("effects") {
        limits.effects = size(value);
    }
    limits
}

/// A table whose keys are names that the author chooses.
fn names_table<'t>(
    source: SourceId,
    table: At<&'t DeTable<'t>>,
    name: &'static str,
    report: &mut Report,
) -> Keys<'t> {
    let chosen: Vec<&str> = table
        .value
        .keys()
        .map(|key| key.get_ref().as_ref())
        .collect();
    let keys = Keys::new(report, source, table.value, table.span, name, &chosen);
    for (key, _) in keys.entries() {
        let mut letters = key.value.bytes();
        let starts_well = letters.next().is_some_and(|b| b.is_ascii_lowercase());
        if !starts_well
            || !letters.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        {
            let message = format!("`{}` is not a name that rules can use", key.value);
            let help =
                "use small letters a to z, digits and `_`, beginning with a letter".to_owned();
            keys.invalid(report, &key.span, message, Some(help));
        } else if !crate::script::is_readable(key.value) {
            let message = format!("`{}` is a word of the script language", key.value);
            let help = format!("choose another name, such as `{}_`", key.value);
            keys.invalid(report, &key.span, message, Some(help));
        }
    }
    keys
}

fn subtable<'t>(
    report: &mut Report,
    keys: &Keys<'_>,
    name: &At<&str>,
    value: &'t Spanned<DeValue<'t>>,
) -> Option<&'t DeTable<'t>> {
    let table = value.get_ref().as_table();
    if table.is_none() {
        keys.wrong_type(report, name.value, "a table", value);
    }
    table
}

/// A text with a form of its own.
fn parsed<T, E: std::fmt::Display>(
    report: &mut Report,
    keys: &Keys<'_>,
    key: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Option<T> {
    let text = keys.text(report, key)?;
    match parse(text.value) {
        Ok(value) => Some(value),
        Err(error) => {
            let (message, help) = keys::split_advice(&error);
            keys.invalid(report, &text.span, message, help);
            None
        }
    }
}
