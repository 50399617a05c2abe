//! What members own and did, as lines of JSON that outlive the process and the
//! program.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use serde::{Deserialize, Serialize};

use super::Replay;
use crate::campaign::Share;
use crate::model::Date;
use crate::returns::KeptPurchase;
use crate::state::{KeptMember, MemberIndex};

/// The form of what is saved. Later versions read earlier forms: the first had
/// no purchases.
const VERSION: u32 = 2;

/// One line: the first is the head, the last the end.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Line {
    Head {
        version: u32,
        /// The hash of the program that saved it.
        program: String,
        last_day: i32,
    },
    /// What is taken of a limit in all or a budget, by days.
    Share {
        campaign: String,
        limit: Option<u8>,
        key: Option<String>,
        taken: Vec<(i32, i64)>,
    },
    Member {
        id: String,
        state: Box<KeptMember>,
    },
    /// A purchase that may come back; the oldest first.
    Purchase(Box<KeptPurchase>),
    End {
        members: u64,
        #[serde(default)]
        purchases: u64,
    },
}

/// Why what was saved cannot be gone on from.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct RestoreError(#[from] Problem);

#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("what members own cannot be read: {0}")]
    Io(#[from] io::Error),
    #[error("line {line} of what members own is damaged: {source}; restore it from a copy")]
    Damaged {
        line: u64,
        source: serde_json::Error,
    },
    #[error("line {line} of what members own stands where it cannot; restore it from a copy")]
    Misplaced { line: u64 },
    #[error(
        "this was saved in form {found} by a newer version, and {VERSION} is the newest that is known: use that version"
    )]
    Newer { found: u32 },
    #[error(
        "line {line} of what members own is damaged: the purchase has more or fewer values than lines; restore it from a copy"
    )]
    Uneven { line: u64 },
    #[error("what members own ends after {found} members, before its end: restore it from a copy")]
    CutOff { found: u64 },
}

/// What a program does not know of members, kept for one that does.
#[derive(Debug, Default)]
pub(super) struct Carried {
    members: BTreeMap<String, Box<KeptMember>>,
    /// The oldest first.
    purchases: Vec<KeptPurchase>,
}

impl Replay {
    /// Writes what members own and did, the purchases that may come back, and
    /// what is taken of limits in all and of budgets, so that [`Self::restore`]
    /// goes on from it: after a restart, or with an edited program. Equal states
    /// are equal bytes.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn save(&self, to: &mut dyn Write) -> io::Result<()> {
        let mut write = |line: &Line| -> io::Result<()> {
            serde_json::to_writer(&mut *to, line)?;
            to.write_all(b"\n")
        };
        write(&Line::Head {
            version: VERSION,
            program: self.snapshot.hash().to_owned(),
            last_day: self.last_day.days(),
        })?;
        for (share, days) in self.own_claims.taken() {
            write(&Line::Share {
                campaign: share.campaign.to_string(),
                limit: share.limit,
                key: share.key.map(|key| key.to_string()),
                taken: days
                    .iter()
                    .map(|(day, taken)| (day.days(), *taken))
                    .collect(),
            })?;
        }
        let mut all: BTreeMap<String, Box<KeptMember>> = BTreeMap::new();
        for (id, state) in &self.carried.members {
            all.insert(id.clone(), state.clone());
        }
        let ids = self.members.ids();
        for number in (0..ids.len()).filter_map(|number| u32::try_from(number).ok()) {
            if let Some(state) = self.kept(MemberIndex(number)) {
                all.insert(ids.get(number).to_owned(), Box::new(state));
            }
        }
        let members = all.len() as u64;
        for (id, state) in all {
            write(&Line::Member { id, state })?;
        }
        let purchases = self.kept_purchases();
        let count = purchases.len() as u64;
        for purchase in purchases {
            write(&Line::Purchase(Box::new(purchase)))?;
        }
        write(&Line::End {
            members,
            purchases: count,
        })
    }

    /// A member's state, with what this program does not know of it; none before
    /// the first event.
    pub(crate) fn kept(&self, member: MemberIndex) -> Option<KeptMember> {
        let state = self.members.keep(member)?;
        let earlier = self.carried.members.get(self.members.ids().get(member.0));
        Some(match earlier {
            Some(earlier) => state.with_unknown_of((**earlier).clone()),
            None => state,
        })
    }

    /// The purchases that may come back, the oldest first.
    pub(crate) fn kept_purchases(&self) -> Vec<KeptPurchase> {
        let ids = self.members.ids();
        let oldest = self.snapshot.settings().returns.oldest(self.last_day);
        let own = self.purchases.since(oldest).map(|purchase| {
            let member = purchase.member.map(|member| ids.get(member.0));
            KeptPurchase::of(purchase, member, &self.snapshot)
        });
        let carried = self.carried.purchases.iter();
        let carried = carried.filter(|purchase| purchase.day() >= oldest);
        let mut all: Vec<KeptPurchase> = carried.cloned().collect();
        all.extend(own);
        all.sort_by_key(|purchase| purchase.at());
        all
    }

    /// Goes on from what [`Self::save`] wrote, by this program: wallets and
    /// tiers are found by their names, counts by campaigns; a history field
    /// that is declared in another way begins empty. A purchase that comes back
    /// is decided anew with what was read of it then. What this program does not
    /// know, such as a wallet that it does not declare or a member of whom
    /// there is no record, is kept for the next [`Self::save`]. To be called
    /// before the first chunk.
    ///
    /// # Errors
    /// If it is damaged, cut off, or of a newer version; nothing can be said of
    /// this replay then.
    pub fn restore(&mut self, from: &mut dyn BufRead) -> Result<(), RestoreError> {
        Ok(self.restored(from)?)
    }

    fn restored(&mut self, from: &mut dyn BufRead) -> Result<(), Problem> {
        let (mut number, mut found, mut bought, mut ended) = (0, 0, 0, false);
        let mut text = String::new();
        loop {
            text.clear();
            if from.read_line(&mut text)? == 0 {
                break;
            }
            number += 1;
            let line: Line = serde_json::from_str(&text).map_err(|source| Problem::Damaged {
                line: number,
                source,
            })?;
            let head = matches!(line, Line::Head { .. });
            if head != (number == 1) || ended {
                return Err(Problem::Misplaced { line: number });
            }
            match line {
                Line::Head {
                    version, last_day, ..
                } => {
                    if version > VERSION {
                        return Err(Problem::Newer { found: version });
                    }
                    self.last_day = Date::from_days(last_day);
                }
                Line::Share {
                    campaign,
                    limit,
                    key,
                    taken,
                } => {
                    let share = Share {
                        campaign: campaign.into(),
                        limit,
                        key: key.map(Into::into),
                    };
                    let taken = taken.into_iter();
                    let taken = taken.map(|(day, amount)| (Date::from_days(day), amount));
                    self.own_claims.take(share, taken.collect());
                }
                Line::Member { id, state } => {
                    found += 1;
                    self.member(id, state);
                }
                Line::Purchase(purchase) => {
                    bought += 1;
                    let purchase = self.purchase(*purchase);
                    purchase.ok_or(Problem::Uneven { line: number })?;
                }
                Line::End { members, purchases } => {
                    ended = members == found && purchases == bought;
                }
            }
        }
        if ended {
            Ok(())
        } else {
            Err(Problem::CutOff { found })
        }
    }

    /// Gives a member the state that was saved.
    pub(crate) fn member(&mut self, id: String, state: Box<KeptMember>) {
        let member = self.members.find(&id);
        if let Some(member) = member {
            self.members.restore(member, &state);
        }
        let wallets = &self.members.settings().wallets;
        let declared = |name: &str| wallets.iter().any(|wallet| *wallet.name == *name);
        if member.is_none() || state.wallets().any(|(name, _)| !declared(name)) {
            self.carried.members.insert(id, state);
        }
    }

    /// Keeps a purchase as it is, which nothing can come back of here.
    pub(crate) fn carry(&mut self, kept: KeptPurchase) {
        self.carried.purchases.push(kept);
    }

    /// Remembers a purchase; that of a member of whom there is no record is kept
    /// for a program that has one. None if it is damaged.
    pub(crate) fn purchase(&mut self, kept: KeptPurchase) -> Option<()> {
        let member = kept.member().map(|id| self.members.find(id));
        let restored = kept.restored(member.flatten(), &self.reads, &self.snapshot)?;
        if member.is_some_and(|member| member.is_none()) {
            self.carried.purchases.push(kept);
            return Some(());
        }
        let id = restored.id(&self.snapshot);
        self.purchases.add(&id, self.seen, restored);
        self.seen += 1;
        Some(())
    }
}
