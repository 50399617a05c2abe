//! What both programs call campaigns, wallets and currencies.

use std::collections::BTreeMap;
use std::sync::Arc;

use sadakat_engine::Snapshot;
use sadakat_engine::model::Currency;
use sadakat_engine::schema::{FieldId, Schema};

/// A campaign of either program.
#[derive(Debug, Clone)]
pub(crate) struct CampaignName {
    pub(crate) id: String,
    pub(crate) name: String,
    /// In the old program, in the new one.
    pub(crate) there: [bool; 2],
    /// In which of them it gives nothing, and is only tried.
    pub(crate) shadow: [bool; 2],
}

/// A wallet of either program.
#[derive(Debug, Clone)]
pub(crate) struct WalletName {
    pub(crate) name: String,
    /// What a point is worth in millionths, by the names' currencies: as the
    /// new program says, or else the old one, so that both are counted alike.
    /// 0 where neither does.
    pub(crate) worth: Vec<i64>,
    /// In the old program, in the new one.
    pub(crate) there: [bool; 2],
}

/// The names of both programs, each once.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) campaigns: Vec<CampaignName>,
    pub(crate) wallets: Vec<WalletName>,
    pub(crate) currencies: Vec<Currency>,
    /// Tiers and segments, in the old program and in the new one.
    pub(crate) tiers: There,
    pub(crate) segments: There,
}

/// Which program knows a name.
pub(crate) type There = BTreeMap<Arc<str>, [bool; 2]>;

/// Where a program's campaigns, wallets and currencies are among [`Names`].
#[derive(Debug, Default)]
pub(crate) struct Own {
    /// By the snapshot's campaigns.
    pub(crate) campaigns: Vec<usize>,
    /// By the program's wallets.
    pub(crate) wallets: Vec<OwnWallet>,
    /// The program's currencies, its own first, and where they are.
    pub(crate) currencies: Vec<(Currency, usize)>,
    pub(crate) event: Option<FieldId>,
    pub(crate) customer: Option<FieldId>,
    pub(crate) tier: Option<FieldId>,
    pub(crate) store: Option<FieldId>,
    pub(crate) currency: Option<FieldId>,
    pub(crate) total: Option<FieldId>,
    /// The program's segments.
    pub(crate) segments: Vec<(Arc<str>, FieldId)>,
}

/// A program's wallet.
#[derive(Debug)]
pub(crate) struct OwnWallet {
    /// Among the names.
    pub(crate) at: usize,
    /// Its decimal places.
    pub(crate) precision: u32,
}

impl Names {
    /// The names of programs, the old one's first (side 0): campaigns by id.
    pub(crate) fn new(programs: &[(usize, &Snapshot)]) -> Self {
        let mut names = Self::default();
        let mut campaigns: BTreeMap<String, CampaignName> = BTreeMap::new();
        for (side, snapshot) in programs {
            for campaign in snapshot.campaigns() {
                let known = campaigns.entry(campaign.id.to_string());
                let known = known.or_insert_with(|| CampaignName {
                    id: campaign.id.to_string(),
                    name: String::new(),
                    there: [false; 2],
                    shadow: [false; 2],
                });
                known.name.clone_from(&campaign.name);
                set(&mut known.there, *side);
                if campaign.rollout().shadow {
                    set(&mut known.shadow, *side);
                }
            }
            for currency in snapshot.settings().schema.all_currencies() {
                if !names.currencies.contains(currency) {
                    names.currencies.push(*currency);
                }
            }
        }
        names.campaigns = campaigns.into_values().collect();
        for &(side, snapshot) in programs {
            let settings = snapshot.settings();
            for wallet in &settings.state.wallets {
                let worth = names.worth(snapshot, &wallet.worth);
                let found = names.wallets.iter().position(|w| *w.name == *wallet.name);
                let at = found.unwrap_or(names.wallets.len());
                if found.is_none() {
                    names.wallets.push(WalletName {
                        name: wallet.name.to_string(),
                        worth: worth.clone(),
                        there: [false; 2],
                    });
                }
                let Some(known) = names.wallets.get_mut(at) else {
                    continue;
                };
                if !wallet.worth.is_empty() {
                    known.worth = worth;
                }
                set(&mut known.there, side);
            }
            let tiers = settings.state.tiers.iter();
            for (tier, _) in tiers.flat_map(|tiers| &tiers.levels) {
                set(names.tiers.entry(Arc::clone(tier)).or_default(), side);
            }
            for (segment, _) in segments(&settings.schema) {
                set(names.segments.entry(segment).or_default(), side);
            }
        }
        names
    }

    /// Where a program's own things are.
    pub(crate) fn of(&self, snapshot: &Snapshot) -> Own {
        let campaign = |id: &str| self.campaigns.binary_search_by(|known| (*known.id).cmp(id));
        let campaigns = snapshot.campaigns().iter();
        let campaigns = campaigns.map(|c| campaign(&c.id).unwrap_or_default());
        let wallets = snapshot
            .settings()
            .state
            .wallets
            .iter()
            .map(|wallet| OwnWallet {
                at: self
                    .wallets
                    .iter()
                    .position(|known| *known.name == *wallet.name)
                    .unwrap_or_default(),
                precision: u32::from(wallet.precision),
            });
        let schema = &snapshot.settings().schema;
        let own =
            std::iter::once(&schema.currency).chain(snapshot.settings().schema.all_currencies());
        let own = own.filter_map(|currency| {
            let at = self.currencies.iter().position(|known| known == currency)?;
            Some((*currency, at))
        });
        Own {
            campaigns: campaigns.collect(),
            wallets: wallets.collect(),
            currencies: own.collect(),
            event: schema.find("event.id"),
            customer: schema.find("customer.id"),
            tier: schema.find("customer.tier"),
            store: schema.find("purchase.store"),
            currency: schema.find("purchase.currency"),
            total: schema.find("purchase.total"),
            segments: segments(schema),
        }
    }

    /// What a program says of a point's worth, by the names' currencies.
    fn worth(&self, snapshot: &Snapshot, said: &[i64]) -> Vec<i64> {
        let own = snapshot.settings().schema.all_currencies();
        let worth = self.currencies.iter().map(|currency| {
            let at = own.iter().position(|known| known == currency);
            at.and_then(|at| said.get(at)).copied().unwrap_or(0)
        });
        worth.collect()
    }
}

fn set(there: &mut [bool; 2], side: usize) {
    if let Some(there) = there.get_mut(side) {
        *there = true;
    }
}

/// The segments that a program names, with the fields that say who is in them.
fn segments(schema: &Schema) -> Vec<(Arc<str>, FieldId)> {
    const OBJECT: &str = "segment.";
    let names = schema.names_under(OBJECT);
    let named = names.filter_map(|field| {
        let name = field.strip_prefix(OBJECT)?;
        Some((Arc::from(name), schema.find(field)?))
    });
    named.collect()
}
