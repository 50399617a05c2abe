//! What a run came to.

use std::path::Path;
use std::time::Duration;

use comfy_table::{CellAlignment, Table, presets};
use sadakat_engine::Snapshot;
use sadakat_engine::decide::{AppliedEffect, Decisions, Evaluated, Fault, Granted, Left};
use sadakat_engine::diagnostic::visible;
use sadakat_engine::effect::Effect;
use sadakat_engine::model::format_scaled;
use sadakat_engine::replay::Times;
use sadakat_engine::returns::Reversal;
use serde_json::{Map, Value, json};

use super::unknown::UnknownMembers;
use crate::commands::{left, unswept};
use crate::language::cell;
use crate::output::{self, Format, Shown as _};

/// What one campaign came to.
#[derive(Debug, Clone, Default)]
struct Campaign {
    evaluated: u64,
    held_out: u64,
    /// Effects that it would have given if it were not tried only.
    shadowed: u64,
    effects: u64,
    points: Vec<i64>,
    /// By currency, in the program's order.
    discounts: Vec<i64>,
    coupons: u64,
    faults: u64,
    /// The first fault, as an example.
    example: Option<String>,
}

/// What a run came to.
#[derive(Debug, Default)]
pub(super) struct Summary {
    pub(super) customers: u64,
    events: u64,
    swept: u64,
    effects: u64,
    pub(super) rejects: u64,
    /// Events of members who are not among the customers.
    pub(super) unknown: UnknownMembers,
    /// Fields of records that `[records]` of the program lets be.
    pub(super) ignored_fields: u64,
    pub(super) faults: u64,
    /// Whether there were `day` events, of the records or of sweeps.
    pub(super) had_days: bool,
    campaigns: Vec<Campaign>,
    pub(super) elapsed: Duration,
    pub(super) reading: Duration,
    pub(super) writing: Duration,
    pub(super) deciding: Times,
    /// Returns that took nothing back, since nobody knows their purchases.
    pub(super) unknown_returns: u64,
    /// What is left of limits in all and of budgets.
    pub(super) left: Vec<Left>,
}

impl Summary {
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        let wallets = snapshot.settings().state.wallets.len();
        let campaign = Campaign {
            points: vec![0; wallets],
            discounts: vec![0; snapshot.settings().schema.all_currencies().len()],
            ..Campaign::default()
        };
        Self {
            campaigns: vec![campaign; snapshot.campaigns().len()],
            ..Self::default()
        }
    }

    /// Counts one event, and what it takes back if it is a return.
    ///
    /// `currency` is that of its amounts, by its position in the program.
    pub(super) fn count(
        &mut self,
        given: &[AppliedEffect],
        taken_back: Option<&Reversal>,
        faults: &[Fault],
        currency: usize,
        sweep: bool,
    ) {
        if sweep {
            self.swept += 1;
        } else {
            self.events += 1;
        }
        self.effects += given.len() as u64;
        // What comes back was no effect of this event, but is a campaign's no
        // more.
        for given in given {
            if let Some(campaign) = self.campaigns.get_mut(given.campaign as usize) {
                campaign.effects += 1;
            }
        }
        let effects = taken_back.map_or(&[][..], |taken| &taken.effects);
        let discounts = taken_back.map_or(&[][..], |taken| &taken.discounts);
        for &(campaign, more) in discounts {
            let campaign = self.campaigns.get_mut(campaign as usize);
            if let Some(sum) = campaign.and_then(|own| own.discounts.get_mut(currency)) {
                *sum = sum.saturating_add(more);
            }
        }
        for given in given.iter().chain(effects) {
            let Some(campaign) = self.campaigns.get_mut(given.campaign as usize) else {
                continue;
            };
            match &given.effect {
                Granted::Points { wallet, amount, .. } => {
                    if let Some(points) = campaign.points.get_mut(usize::from(wallet.0)) {
                        *points = points.saturating_add(*amount);
                    }
                }
                Granted::Discount { amount, .. } => {
                    if let Some(discounts) = campaign.discounts.get_mut(currency) {
                        *discounts = discounts.saturating_add(*amount);
                    }
                }
                Granted::Other(Effect::Coupon { .. }) => campaign.coupons += 1,
                _ => {}
            }
        }
        for fault in faults {
            self.faults += 1;
            let Some(campaign) = self.campaigns.get_mut(fault.campaign as usize) else {
                continue;
            };
            campaign.faults += 1;
            campaign.example.get_or_insert_with(|| {
                let place = if fault.line > 0 {
                    format!(" (line {})", fault.line)
                } else {
                    String::new()
                };
                format!("[{}] {}{place}", fault.code.id, fault.message)
            });
        }
    }

    /// Adds the events that each campaign was evaluated for.
    pub(super) fn evaluated(&mut self, counts: &[Evaluated]) {
        for count in counts {
            if let Some(campaign) = self.campaigns.get_mut(count.campaign as usize) {
                campaign.evaluated += count.events;
            }
        }
    }

    /// Adds the events that each campaign's control group had to do without.
    pub(super) fn held_out(&mut self, events: &[(u32, u32)]) {
        for &(_, campaign) in events {
            if let Some(campaign) = self.campaigns.get_mut(campaign as usize) {
                campaign.held_out += 1;
            }
        }
    }

    /// Adds what campaigns would have given that are tried only.
    pub(super) fn shadowed(&mut self, decisions: &Decisions) {
        for row in 0..decisions.rows() {
            for given in decisions.shadowed(row) {
                if let Some(campaign) = self.campaigns.get_mut(given.campaign as usize) {
                    campaign.shadowed += 1;
                }
            }
        }
    }

    pub(super) fn print(
        &self,
        snapshot: &Snapshot,
        format: Format,
        out: Option<&Path>,
        rejects: Option<&Path>,
    ) {
        match format {
            // Decisions on standard output must stay alone there.
            Format::Json => output::error(&self.json(snapshot).to_string()),
            Format::Text => self.text(snapshot, out, rejects),
        }
    }

    fn text(&self, snapshot: &Snapshot, out: Option<&Path>, rejects: Option<&Path>) {
        let wallets = &snapshot.settings().state.wallets;
        let currencies = snapshot.settings().schema.all_currencies();
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        let mut header = vec![
            "campaign".to_owned(),
            "evaluated".to_owned(),
            "effects".to_owned(),
        ];
        header.extend(
            wallets
                .iter()
                .map(|wallet| visible(&wallet.name).into_owned()),
        );
        header.push("coupons".to_owned());
        header.extend(currencies.iter().map(|code| format!("discount {code}")));
        header.push("faults".to_owned());
        let columns = header.len();
        table.set_header(header.iter().map(|text| cell(text)));
        for (campaign, loaded) in self.campaigns.iter().zip(snapshot.campaigns()) {
            let mut row = vec![
                visible(&loaded.id).into_owned(),
                campaign.evaluated.to_string(),
                campaign.effects.to_string(),
            ];
            row.extend(
                campaign
                    .points
                    .iter()
                    .zip(wallets)
                    .map(|(points, wallet)| format_scaled(*points, wallet.precision)),
            );
            row.push(campaign.coupons.to_string());
            let discounts = campaign.discounts.iter().zip(currencies);
            row.extend(discounts.map(|(off, code)| format_scaled(*off, code.minor_digits())));
            row.push(campaign.faults.to_string());
            // The first is the campaign's own.
            let row = row.iter().enumerate().map(|(column, text)| match column {
                0 => text.into(),
                _ => cell(text),
            });
            table.add_row(row);
        }
        for column in 1..columns {
            if let Some(column) = table.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        output::error(&table.to_string());
        let seconds = self.elapsed.as_millis();
        let swept = if self.swept > 0 {
            format!(" and {} daily ones", self.swept)
        } else {
            String::new()
        };
        output::error(&format!(
            "\n{} events{swept} of {} customers, {} effects, {} rejects, {} faults in {}.{:03} s",
            self.events,
            self.customers,
            self.effects,
            self.rejects,
            self.faults,
            seconds / 1000,
            seconds % 1000
        ));
        output::error(&format!("time: {}", self.shares()));
        if let Some(note) = self.unknown.note() {
            output::error(&note);
        }
        if let Some(note) = unswept::note(snapshot).filter(|_| !self.had_days) {
            output::error(&note);
        }
        if self.ignored_fields > 0 {
            output::error(&format!(
                "note: {} fields that the program does not have were left out, as its [records] say",
                self.ignored_fields
            ));
        }
        for (campaign, loaded) in self.campaigns.iter().zip(snapshot.campaigns()) {
            if let Some(example) = &campaign.example {
                output::error(&format!(
                    "{}: {} faults, first: {}",
                    visible(&loaded.id),
                    campaign.faults,
                    visible(example)
                ));
            }
            if loaded.holdout > 0 {
                output::error(&format!(
                    "{}: {} events of its control group",
                    visible(&loaded.id),
                    campaign.held_out
                ));
            }
            if loaded.rollout().shadow {
                output::error(&format!(
                    "{}: tried only, would have given {} effects",
                    visible(&loaded.id),
                    campaign.shadowed
                ));
            }
        }
        if self.unknown_returns > 0 {
            output::error(&format!(
                "{} returns name no purchase, and none is known that they could be of: they took nothing back",
                self.unknown_returns
            ));
        }
        for left in &self.left {
            output::error(&format!(
                "{}: {}",
                left.share.campaign,
                left::words(snapshot, left)
            ));
        }
        if let Some(out) = out {
            output::error(&format!("decisions: {}", out.shown()));
        }
        if let Some(rejects) = rejects
            && self.rejects > 0
        {
            output::error(&format!("rejects: {}", rejects.shown()));
        }
    }

    fn parts(&self) -> [(&'static str, Duration); 6] {
        [
            ("reading", self.reading),
            ("state", self.deciding.state),
            ("audiences", self.deciding.audiences),
            ("scripts", self.deciding.scripts),
            ("plugins", self.deciding.plugins),
            ("writing", self.writing),
        ]
    }

    /// How the time was spent, in per cent.
    fn shares(&self) -> String {
        let whole = self.elapsed.as_micros().max(1);
        let parts = self
            .parts()
            .map(|(name, time)| format!("{name} {} %", time.as_micros() * 100 / whole));
        parts.join(", ")
    }

    fn json(&self, snapshot: &Snapshot) -> Value {
        let wallets = &snapshot.settings().state.wallets;
        let campaigns: Map<String, Value> = self
            .campaigns
            .iter()
            .zip(snapshot.campaigns())
            .map(|(campaign, loaded)| {
                let points: Map<String, Value> = campaign
                    .points
                    .iter()
                    .zip(wallets)
                    .map(|(points, w)| {
                        (
                            w.name.to_string(),
                            format_scaled(*points, w.precision).into(),
                        )
                    })
                    .collect();
                let discounts = campaign
                    .discounts
                    .iter()
                    .zip(snapshot.settings().schema.all_currencies());
                let discounts: Vec<(&str, String)> = discounts
                    .map(|(off, code)| (code.code(), format_scaled(*off, code.minor_digits())))
                    .collect();
                // Of several currencies there is no sum.
                let discount: Value = match discounts.as_slice() {
                    [(_, only)] => only.as_str().into(),
                    several => several
                        .iter()
                        .map(|(code, off)| (*code, off.as_str()))
                        .collect(),
                };
                let mut value = json!({
                    "evaluated": campaign.evaluated,
                    "effects": campaign.effects,
                    "points": points,
                    "coupons": campaign.coupons,
                    "discount": discount,
                    "faults": campaign.faults,
                });
                if loaded.holdout > 0
                    && let Some(totals) = value.as_object_mut()
                {
                    totals.insert("held_out".to_owned(), campaign.held_out.into());
                }
                if loaded.rollout().shadow
                    && let Some(totals) = value.as_object_mut()
                {
                    totals.insert("shadow_effects".to_owned(), campaign.shadowed.into());
                }
                let own = self
                    .left
                    .iter()
                    .filter(|l| *l.share.campaign == *loaded.counted_as());
                let own: Vec<Value> = own.map(|left| left::json(snapshot, left)).collect();
                if !own.is_empty()
                    && let Some(totals) = value.as_object_mut()
                {
                    totals.insert("left".to_owned(), own.into());
                }
                (loaded.id.to_string(), value)
            })
            .collect();
        let times: Map<String, Value> = self
            .parts()
            .into_iter()
            .map(|(name, time)| {
                (
                    name.to_owned(),
                    json!(u64::try_from(time.as_micros()).unwrap_or(u64::MAX)),
                )
            })
            .collect();
        json!({
            "snapshot": snapshot.hash(),
            "customers": self.customers,
            "events": self.events,
            "daily_events": self.swept,
            "effects": self.effects,
            "rejects": self.rejects,
            "unknown_returns": self.unknown_returns,
            "events_of_unknown_customers": self.unknown.events,
            "ignored_fields": self.ignored_fields,
            "faults": self.faults,
            "microseconds": u64::try_from(self.elapsed.as_micros()).unwrap_or(u64::MAX),
            "microseconds_in": times,
            "campaigns": campaigns,
        })
    }
}
