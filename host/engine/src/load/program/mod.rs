//! `program.toml`, one file of code for each of its tables.
//!
//! | file | table |
//! |---|---|
//! | `header.rs` | `[program]` |
//! | `currencies.rs` | `currencies` in it |
//! | `wallets.rs` | `[wallets]` |
//! | `tiers.rs` | `[tiers]` |
//! | `fields.rs` | `[schema]` |
//! | `values.rs` | texts that its fields may have |
//! | `history.rs` | `[history]` |
//! | `segments.rs` | `[segments]` |
//! | `faults.rs` | `[faults]` |
//! | `money.rs` | `[money]` |
//! | `earn.rs` | `[earn]` |
//! | `spend.rs` | `[spend]` |
//! | `returns.rs` | `[returns]` |
//! | `stacking.rs` | `[stacking]` |
//! | `../signers.rs` | `[plugins]` |
//! | `names.rs` | what they share: names that the author chooses |

mod currencies;
mod earn;
mod faults;
mod fields;
mod header;
mod history;
mod money;
mod names;
mod records;
mod returns;
mod segments;
mod spend;
mod stacking;
mod tiers;
mod values;
mod wallets;
mod worth;

pub(super) use history::WindowSource;
pub(super) use segments::SegmentSource;
pub(super) use stacking::StackingSource;
pub(super) use values::{ValuesOf, settle as settle_values};

use std::collections::HashMap;
use std::sync::Arc;

use self::header::Header;
use super::keys::{At, Keys};
use super::signers::{self, Signers};
use super::{limits, syntax};
use crate::campaign::Combination;
use crate::diagnostic::{Report, SourceId};
use crate::load::Grants;
use crate::program::Limits;
use crate::snapshot::ProgramSettings;
use crate::state::Settings;

/// What `program.toml` says, before the windows' expressions are compiled and
/// the groups of campaigns are known.
pub(super) struct Program {
    pub source: SourceId,
    pub settings: ProgramSettings,
    pub windows: Vec<WindowSource>,
    pub segments: Vec<SegmentSource>,
    pub stacking: StackingSource,
    /// Whose plugins it runs.
    pub signers: Signers,
    /// The column of a lookup table that has stores' zones.
    pub store_zones: Option<At<String>>,
    /// The texts that fields may have, as far as they are listed.
    pub values: Vec<ValuesOf>,
}

/// Reads `program.toml`. What is wrong goes into the report, and defaults take
/// its place so that campaigns can be checked all the same.
pub(super) fn read(
    report: &mut Report,
    source: SourceId,
    text: &str,
    grants: &Grants,
) -> Option<Program> {
    let help = "begin with `program = { name = \"…\", currency = \"TRY\", time_zone = \"Europe/Istanbul\" }`";
    let table = syntax::parse_filled(report, source, text, help)?;
    let known = [
        "program", "money", "wallets", "earn", "tiers", "schema", "history", "segments", "limits",
        "faults", "stacking", "spend", "returns", "records", "plugins",
    ];
    let keys = Keys::new(report, source, table.get_ref(), 0..0, "", &known);
    keys.require(
        report,
        "program",
        "{ name = \"…\", currency = \"TRY\", time_zone = \"Europe/Istanbul\" }",
    );
    let Header {
        name,
        locale,
        mut schema,
        store_zones,
    } = header::read(report, &keys);
    let wallets = wallets::read(report, &keys, &mut schema);
    let tiers = tiers::read(report, &keys, &mut schema, &wallets);
    let values = fields::read(report, &keys, &mut schema);
    records::read(report, &keys, &mut schema);
    let windows = history::read(report, &keys, &mut schema, &wallets);
    let segments = segments::read(report, &keys, &mut schema);
    let limits = limits::read(report, &keys);
    limits.check(report, source, &grants.limits);
    let limits = limits.granted(Limits::default(), &grants.limits);
    let quarantine = faults::read(report, &keys, grants.quarantine);
    let mut money = money::read(report, &keys);
    let earn = earn::read(report, &keys);
    let spend = spend::read(report, &keys);
    let returns = returns::read(report, &keys);
    let stacking = stacking::read(report, &keys);
    let signers = signers::read(report, &keys);
    money.most_off = stacking.most_off;
    let state = Settings {
        wallets,
        tiers,
        windows: windows
            .iter()
            .map(|window| window.settings.clone())
            .collect(),
        leap: schema.leap_birthday,
        returns,
    };
    let settings = ProgramSettings {
        name,
        locale,
        schema: Arc::new(schema),
        state,
        store_zones: HashMap::new(),
        limits,
        quarantine,
        money,
        earn,
        spend,
        returns,
        combination: Combination::default(),
    };
    Some(Program {
        source,
        settings,
        windows,
        segments,
        stacking,
        signers,
        store_zones,
        values,
    })
}
