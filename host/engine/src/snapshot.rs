//! Everything in force at one moment.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::batch::{Column, Columns};
use crate::campaign::{Campaign, CapPer, Combination, LimitOf, UseLimit, WindowZone};
use crate::constants::Tables;
use crate::decide::{EarnSettings, MoneySettings, SpendSettings, TriggerIndex};
use crate::expression::Graph;
use crate::history_field::HistoryField;
use crate::model::{Clock, Currency, Zone};
use crate::program::Limits;
use crate::quarantine::QuarantineSettings;
use crate::records::Parsers;
use crate::returns::ReturnSettings;
use crate::schema::{FieldId, FieldSet, Schema};
use crate::segment::Segment;
use crate::service::Needs;

/// What `program.toml` says.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ProgramSettings {
    /// The loyalty program's name.
    pub name: String,
    /// BCP 47, such as `tr`.
    pub locale: String,
    /// Which facts exist, in which currency and zone.
    #[doc(hidden)]
    pub schema: Arc<Schema>,
    /// What members collect and reach: wallets, tiers, history windows.
    #[doc(hidden)]
    pub state: crate::state::Settings,
    /// The zones of stores, by the table that the program names.
    pub store_zones: HashMap<Arc<str>, Zone>,
    /// What campaigns may use.
    pub limits: Limits,
    /// When a failing campaign is quarantined.
    pub quarantine: QuarantineSettings,
    /// How discounts are rounded.
    #[doc(hidden)]
    pub money: MoneySettings,
    /// What of a purchase earns points.
    #[doc(hidden)]
    pub earn: EarnSettings,
    /// What of a purchase counts as spend.
    #[doc(hidden)]
    pub spend: SpendSettings,
    /// What becomes of goods that come back.
    #[doc(hidden)]
    pub returns: ReturnSettings,
    /// How campaigns share an event.
    #[doc(hidden)]
    pub combination: Combination,
}

/// What a program works out of what members did and are.
pub(crate) struct Derived {
    /// `[history]`
    pub(crate) history_fields: Vec<HistoryField>,
    /// `[segments]`, each behind those that it uses
    pub(crate) segments: Arc<[Segment]>,
}

/// Fields that the host itself reads or writes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct HostFields {
    /// `event.id`
    pub(crate) event_id: Option<FieldId>,
    /// `customer.id`
    pub(crate) customer_id: Option<FieldId>,
    /// `line.amount`
    pub(crate) line_amount: Option<FieldId>,
    /// `line.sku`
    pub(crate) sku: Option<FieldId>,
    /// `line.discount`
    pub(crate) line_discount: Option<FieldId>,
    /// `line.quantity`
    pub(crate) line_quantity: Option<FieldId>,
    /// `line.gift`
    pub(crate) gift: Option<FieldId>,
    /// `line.stored_value`
    pub(crate) stored_value: Option<FieldId>,
    /// `line.net`
    pub(crate) line_net: Option<FieldId>,
    /// `purchase.total`
    pub(crate) total: Option<FieldId>,
    /// `purchase.shipping`
    pub(crate) shipping: Option<FieldId>,
    /// `purchase.tax`
    pub(crate) tax: Option<FieldId>,
    /// `purchase.paid_with_points`
    pub(crate) paid_with_points: Option<FieldId>,
    /// `purchase.of`
    pub(crate) of: Option<FieldId>,
    /// `purchase.net`
    pub(crate) net: Option<FieldId>,
    /// `purchase.earning`
    pub(crate) earning: Option<FieldId>,
    /// `purchase.base_points`
    pub(crate) base_points: Option<FieldId>,
    /// `purchase.currency`, in a program with several
    pub(crate) currency: Option<FieldId>,
    /// `purchase.store`
    pub(crate) store: Option<FieldId>,
    /// `purchase.time_zone`
    pub(crate) store_zone: Option<FieldId>,
    /// `customer.time_zone`
    pub(crate) member_zone: Option<FieldId>,
    /// `customer.birthday`
    pub(crate) birthday: Option<FieldId>,
    /// `customer.birth_date`
    pub(crate) birth_date: Option<FieldId>,
}

impl HostFields {
    fn of(schema: &Schema) -> Self {
        Self {
            event_id: schema.find("event.id"),
            customer_id: schema.find("customer.id"),
            line_amount: schema.find("line.amount"),
            sku: schema.find("line.sku"),
            line_discount: schema.find("line.discount"),
            line_quantity: schema.find("line.quantity"),
            gift: schema.find("line.gift"),
            stored_value: schema.find("line.stored_value"),
            line_net: schema.find("line.net"),
            total: schema.find("purchase.total"),
            shipping: schema.find("purchase.shipping"),
            tax: schema.find("purchase.tax"),
            paid_with_points: schema.find("purchase.paid_with_points"),
            of: schema.find("purchase.of"),
            net: schema.find("purchase.net"),
            earning: schema.find("purchase.earning"),
            base_points: schema.find("purchase.base_points"),
            currency: schema
                .find("purchase.currency")
                .filter(|_| schema.has_several_currencies()),
            store: schema.find("purchase.store"),
            store_zone: schema.find("purchase.time_zone"),
            member_zone: schema.find("customer.time_zone"),
            birthday: schema.find("customer.birthday"),
            birth_date: schema.find("customer.birth_date"),
        }
    }
}

impl HostFields {
    /// The fields that totals of the price phases are computed of, as far as
    /// somebody reads these totals.
    fn behind_totals(&self, reads: &FieldSet, earn: &EarnSettings) -> FieldSet {
        let is_read = |id: Option<FieldId>| id.is_some_and(|id| reads.contains(id));
        let mut behind = FieldSet::default();
        let mut need = |id: Option<FieldId>| id.into_iter().for_each(|id| behind.insert(id));
        if is_read(self.net) {
            need(self.total);
        }
        if is_read(self.line_net) {
            need(self.line_amount);
        }
        if is_read(self.earning) {
            for field in [self.total, self.line_amount, self.gift] {
                need(field);
            }
            if !earn.gift_cards.is_included() {
                need(self.stored_value);
            }
            if !earn.tax.is_included() {
                need(self.tax);
            }
            if earn.shipping.is_included() {
                need(self.shipping);
            }
            if !earn.paid_with_points.is_included() {
                need(self.paid_with_points);
            }
        }
        behind
    }
}

/// Everything in force, immutable and identified by its hash. Evaluations pin
/// one snapshot from start to end.
#[derive(Debug)]
pub struct Snapshot {
    hash: Arc<str>,
    settings: ProgramSettings,
    history_fields: Vec<HistoryField>,
    /// Each behind those that it uses.
    segments: Arc<[Segment]>,
    /// Those that rules read.
    segments_read: Vec<usize>,
    tables: Arc<Tables>,
    campaigns: Vec<Arc<Campaign>>,
    by_id: HashMap<Arc<str>, usize>,
    graph: Arc<Graph>,
    index: TriggerIndex,
    reads: FieldSet,
    fields: HostFields,
    parsers: Parsers,
    /// Campaigns with limits, a budget or a cap by the day.
    counted: Vec<usize>,
    /// Whether a campaign is decided that gives nothing.
    has_shadows: bool,
    /// Gathered when it is asked for the first time.
    needs: OnceLock<Needs>,
}

impl Snapshot {
    /// Puts campaigns into the order of deciding: phase, priority, id.
    pub(crate) fn new(
        hash: String,
        settings: ProgramSettings,
        derived: Derived,
        tables: Arc<Tables>,
        mut campaigns: Vec<Arc<Campaign>>,
        graph: Arc<Graph>,
        mut reads: FieldSet,
    ) -> Self {
        // The rows of a table of offers stand together, in the table's order.
        fn key(campaign: &Campaign) -> (crate::campaign::Phase, i32, &str, i32) {
            let table = campaign.id.split(':').next().unwrap_or_default();
            (campaign.phase, campaign.priority, table, campaign.order)
        }
        campaigns.sort_by(|a, b| (key(a), &a.id).cmp(&(key(b), &b.id)));
        let Derived {
            history_fields,
            segments,
        } = derived;
        // Batches do not bring them: they are worked out of what they bring.
        let segments_read = segments.iter().enumerate();
        let segments_read: Vec<usize> = segments_read
            .filter(|(_, segment)| reads.contains(segment.field))
            .map(|(at, _)| at)
            .collect();
        let is_segment = |id| segments.iter().any(|segment| segment.field == id);
        reads = reads.iter().filter(|id| !is_segment(*id)).collect();
        let fields = HostFields::of(&settings.schema);
        for field in [fields.event_id, fields.customer_id, fields.currency]
            .into_iter()
            .flatten()
        {
            reads.insert(field);
        }
        if campaigns.iter().any(|campaign| campaign.phase.is_price()) {
            let stored_value = fields
                .stored_value
                .filter(|_| !settings.money.discount_gift_cards);
            let prices = [fields.line_amount, fields.gift, stored_value];
            reads.extend(&prices.into_iter().flatten().collect());
        }
        for campaign in &campaigns {
            let zones = match campaign.active.zone {
                WindowZone::Store => [fields.store, fields.store_zone],
                WindowZone::Member => [fields.member_zone, None],
                WindowZone::Program | WindowZone::Fixed(_) => continue,
            };
            reads.extend(&zones.into_iter().flatten().collect());
        }
        let zones = match settings.schema.clock {
            Clock::Program => [None, None],
            Clock::Store => [fields.store, fields.store_zone],
            Clock::Member => [fields.member_zone, None],
        };
        reads.extend(&zones.into_iter().flatten().collect());
        let totals = fields.behind_totals(&reads, &settings.earn);
        reads.extend(&totals);
        let index = TriggerIndex::new(&campaigns, &graph, settings.schema.kinds().len());
        let by_id = campaigns
            .iter()
            .enumerate()
            .map(|(at, c)| (Arc::clone(&c.id), at))
            .collect();
        let counted = campaigns.iter().enumerate().filter(|(_, campaign)| {
            !campaign.limit.is_empty()
                || campaign.budget.is_some()
                || campaign.cap.is_some_and(|cap| cap.per == CapPer::Day)
        });
        let counted = counted.map(|(position, _)| position).collect();
        Self {
            counted,
            has_shadows: campaigns.iter().any(|campaign| campaign.rollout.shadow),
            hash: hash.into(),
            settings,
            history_fields,
            segments,
            segments_read,
            tables,
            campaigns,
            by_id,
            graph,
            index,
            reads,
            fields,
            parsers: Parsers::default(),
            needs: OnceLock::new(),
        }
    }

    /// Which facts and uses the program reads, before it is in force.
    #[doc(hidden)]
    pub fn needs(&self) -> &Needs {
        self.needs.get_or_init(|| Needs::of(self))
    }

    /// `b3:` and 32 hexadecimal digits: equal for equal program folders.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// What `program.toml` says.
    pub const fn settings(&self) -> &ProgramSettings {
        &self.settings
    }

    /// The declared history fields.
    #[doc(hidden)]
    pub fn history_fields(&self) -> &[HistoryField] {
        &self.history_fields
    }

    /// The segments, each behind those that it uses.
    pub(crate) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Whether the program names any segment.
    #[doc(hidden)]
    pub fn has_segments(&self) -> bool {
        !self.segments.is_empty()
    }

    /// The segments by name, with their conditions.
    #[doc(hidden)]
    pub fn segment_conditions(&self) -> impl Iterator<Item = (&str, &str)> {
        let segments = self.segments.iter();
        segments.map(|segment| (&*segment.name, &*segment.text))
    }

    /// Those that rules read, in the same order.
    pub(crate) fn segments_read(&self) -> impl Iterator<Item = &Segment> {
        let read = self.segments_read.iter();
        read.filter_map(|&at| self.segments.get(at))
    }

    /// The lookup tables.
    #[doc(hidden)]
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// The campaigns, in the order of deciding.
    #[doc(hidden)]
    pub fn campaigns(&self) -> &[Arc<Campaign>] {
        &self.campaigns
    }

    /// The campaigns' ids, in the order of deciding.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.campaigns.iter().map(|campaign| &*campaign.id)
    }

    /// A campaign's position by its id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// Whether some campaign is decided and gives nothing.
    pub(crate) const fn has_shadows(&self) -> bool {
        self.has_shadows
    }

    /// Whether a campaign, by its position, is decided and gives nothing.
    pub(crate) fn is_shadow(&self, campaign: u32) -> bool {
        let campaign = self.campaigns.get(campaign as usize);
        campaign.is_some_and(|campaign| campaign.rollout.shadow)
    }

    /// The fields that a batch must have for this snapshot.
    #[doc(hidden)]
    pub const fn reads(&self) -> &FieldSet {
        &self.reads
    }

    /// Lets a campaign run something else.
    #[cfg(feature = "fuzzing")]
    pub(crate) fn replace_program(
        &mut self,
        campaign: usize,
        program: impl FnOnce(crate::campaign::Phase) -> Arc<dyn crate::program::Program>,
    ) {
        if let Some(campaign) = self.campaigns.get_mut(campaign) {
            let campaign = Arc::make_mut(campaign);
            campaign.program = program(campaign.phase);
        }
    }

    /// The currency that an event's amounts are in.
    #[doc(hidden)]
    pub fn currency(&self, columns: &Columns, row: usize) -> Currency {
        let schema = &self.settings.schema;
        let column = self.fields.currency.and_then(|id| columns.get(id));
        let code = column
            .and_then(Column::as_text)
            .and_then(|text| text.get(row));
        code.and_then(|code| schema.find_currency(code))
            .unwrap_or(schema.currency)
    }

    /// The campaigns whose decisions depend on what was got before, by their
    /// positions.
    pub(crate) fn counted(&self) -> &[usize] {
        &self.counted
    }

    /// Whether some campaign has a limit in all or a budget.
    #[doc(hidden)]
    pub fn has_shares(&self) -> bool {
        self.campaigns.iter().any(|campaign| {
            let shared = |limit: &UseLimit| limit.of == LimitOf::Everybody;
            campaign.budget.is_some() || campaign.limit.iter().any(shared)
        })
    }

    /// How many operations all audiences and history windows come to, equal
    /// ones counted once. A snapshot made of an earlier one may have some that
    /// nothing uses any more.
    #[doc(hidden)]
    pub fn operations(&self) -> usize {
        self.graph.len()
    }

    pub(crate) fn graph(&self) -> &Graph {
        &self.graph
    }

    pub(crate) const fn index(&self) -> &TriggerIndex {
        &self.index
    }

    /// What reads single events of this program.
    pub(crate) const fn parsers(&self) -> &Parsers {
        &self.parsers
    }

    pub(crate) const fn fields(&self) -> &HostFields {
        &self.fields
    }
}
