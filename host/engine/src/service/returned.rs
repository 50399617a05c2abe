//! Which purchase of an account comes back, and by which program it was decided.

use std::sync::Arc;

use super::account::Account;
use super::error::DecideError;
use super::event::Event;
use super::header::{read_one, text};
use super::processing::Rules;
use crate::batch::Columns;
use crate::diagnostic::codes;
use crate::records::sale_id;
use crate::replay::Fit;
use crate::returns::{KeptPurchase, WithoutOf};
use crate::schema::KindId;
use crate::snapshot::Snapshot;

/// A purchase that comes back.
pub(super) struct Returned {
    /// The program that decided it.
    pub(super) program: Arc<Snapshot>,
    /// Where it stands among the account's purchases.
    pub(super) purchase: usize,
}

impl Account {
    /// The purchase that an event brings back, if it is a return, and if any of
    /// the account's purchases was decided by another program than the one in
    /// force: else that one finds it. `columns` are the event as that reads it.
    pub(super) fn returned(
        &self,
        rules: Rules<'_>,
        event: &Event,
        columns: &Columns,
    ) -> Result<Option<Returned>, DecideError> {
        let in_force = rules.in_force;
        let is_others = |known: &KeptPurchase| known.by().is_some_and(|by| by != in_force.hash());
        if columns.kind(0) != KindId::RETURN || !self.purchases().iter().any(is_others) {
            return Ok(None);
        }
        let returns = &in_force.settings().returns;
        let oldest = returns.oldest(columns.date(0));
        let recent = self.purchases().iter().enumerate().rev();
        let recent = recent.filter(|(_, known)| known.day() >= oldest);
        if let Some(of) = text(columns, in_force.fields().of) {
            let called = |id: &str| {
                let mut recent = recent.clone();
                recent.find(|(_, known)| known.id() == Some(id))
            };
            let found = called(of).or_else(|| called(&sale_id(of)));
            return found
                .map(|(purchase, known)| {
                    let program = program_of(rules, known)?;
                    Ok(Returned { program, purchase })
                })
                .transpose();
        }
        if returns.without_of == WithoutOf::Report {
            return Ok(None);
        }
        let mut newest = None;
        for (purchase, known) in recent {
            let program = program_of(rules, known)?;
            let mut replay = self.replay_of(&program, purchase)?;
            let columns = read_one(&program, replay.wanted(), event)?;
            match replay.fit(&columns) {
                Some(Fit::Exact) => return Ok(Some(Returned { program, purchase })),
                Some(Fit::Rough) if newest.is_none() => {
                    newest = Some(Returned { program, purchase });
                }
                _ => {}
            }
        }
        Ok(newest)
    }
}

/// The program that decided a purchase.
fn program_of(rules: Rules<'_>, known: &KeptPurchase) -> Result<Arc<Snapshot>, DecideError> {
    let hash = match known.by() {
        Some(hash) if hash != rules.in_force.hash() => hash,
        _ => return Ok(Arc::clone(rules.in_force)),
    };
    (rules.before)(hash).ok_or_else(|| DecideError::Value {
        field: "purchase.of".to_owned(),
        code: codes::RETURN_UNKNOWN,
        message: format!(
            "the purchase `{}` was decided by the program {hash}, which this host does not know",
            known.id().unwrap_or_default()
        ),
        help: Some(format!(
            "open the host with `.keep_programs(folder)`, and put the files of that program \
             into `{}` in that folder",
            folder_of(hash)
        )),
    })
}

/// What the folder is called in which a program with a hash is kept: what no file
/// name may have is left out.
pub(crate) fn folder_of(hash: &str) -> String {
    hash.replace(':', "-")
}
