//! Campaigns that speak of money in a program with several currencies: they
//! are compiled for each currency, as if it were the only one.

use std::sync::Arc;

use super::audience::Admitted;
use super::compile::{Loader, Rules};
use super::manifest::{Manifest, Runs};
use crate::campaign::Audience;
use crate::program::{Condition, Program};
use crate::schema::FieldSet;
use sadakat_language::currencies::{ByCurrency, ConditionByCurrency};

impl Loader<'_> {
    /// For whom a campaign is and what it runs; nothing if something is wrong.
    /// `of_one` says it for one currency.
    pub(super) fn rules(
        &mut self,
        manifest: &mut Manifest,
        of_one: impl Fn(&mut Self, &Manifest) -> Option<Rules>,
    ) -> Option<Rules> {
        let amounts = !manifest.params_by_currency.is_empty();
        // A plugin is told the currency of its amounts with every batch.
        let plugin = matches!(manifest.runs, Runs::Plugin { .. });
        if !self.schema.has_several_currencies() || !(amounts || plugin) {
            return of_one(self, manifest);
        }
        let schema = Arc::clone(&self.schema);
        let main = manifest.params.clone();
        let mut all = Vec::new();
        for (at, &currency) in schema.currencies.iter().enumerate() {
            let mut of_currency = (*schema).clone();
            of_currency.currency = currency;
            self.schema = Arc::new(of_currency);
            if let Some(params) = manifest.params_by_currency.get(at) {
                manifest.params = params.clone();
            }
            let reported = self.report.mark();
            let rules = of_one(self, manifest);
            // What is wrong in every currency is said once.
            self.report.forget_repeated(reported);
            match rules {
                Some(rules) => all.push(rules),
                None => break,
            }
        }
        let complete = all.len() == schema.currencies.len();
        self.schema = schema;
        manifest.params = main;
        complete.then(|| self.as_one(all))
    }

    /// The rules of all currencies, in their order, as one.
    fn as_one(&mut self, all: Vec<Rules>) -> Rules {
        let mut admitted = Vec::new();
        let mut programs: Vec<Arc<dyn Program>> = Vec::new();
        let (mut needs_member, mut script, mut kind) = (false, None, None);
        for (rules, currency) in all.into_iter().zip(&self.schema.currencies) {
            admitted.push(rules.admitted);
            programs.push(rules.program);
            needs_member |= rules.needs_member;
            kind = Some(rules.kind);
            // Warnings are about the program's own currency.
            if *currency == self.schema.currency || script.is_none() {
                script = rules.script;
            }
        }
        Rules {
            admitted: self.admitted(admitted),
            kind: kind.unwrap_or(crate::campaign::ProgramKind::Script),
            program: Arc::new(ByCurrency::new(&self.schema, programs)),
            needs_member,
            script,
        }
    }

    fn admitted(&mut self, all: Vec<Admitted>) -> Admitted {
        let needs_member = all.iter().any(|admitted| admitted.needs_member);
        let mut present: Option<FieldSet> = None;
        for admitted in &all {
            present = Some(match present {
                None => admitted.present.clone(),
                Some(present) => present
                    .iter()
                    .filter(|&id| admitted.present.contains(id))
                    .collect(),
            });
        }
        let exact: Option<Vec<Arc<dyn Condition>>> =
            all.iter().map(|admitted| admitted.exact.clone()).collect();
        let exact = exact.and_then(|all| self.condition_by_currency(all));
        let mut rows: Vec<Arc<dyn Condition>> = Vec::new();
        let mut columns = Vec::new();
        for admitted in &all {
            match &admitted.audience {
                Some(Audience::Rows(condition)) => rows.push(Arc::clone(condition)),
                Some(Audience::Columns(id)) => columns.push(Some(*id)),
                None => columns.push(None),
            }
        }
        let audience = if rows.is_empty() {
            let id = Arc::make_mut(&mut self.graph).by_currency(&columns, &self.schema);
            if let Some(id) = id {
                self.reads.extend(&self.graph.fields(id));
            }
            id.map(Audience::Columns)
        } else {
            // One text is decided in one way, whatever its amounts.
            let condition = self.condition_by_currency(rows);
            if let Some(condition) = &condition {
                self.reads.extend(condition.reads());
            }
            condition.map(Audience::Rows)
        };
        Admitted {
            audience,
            exact,
            needs_member,
            present: present.unwrap_or_default(),
        }
    }

    fn condition_by_currency(&self, all: Vec<Arc<dyn Condition>>) -> Option<Arc<dyn Condition>> {
        let condition = ConditionByCurrency::new(&self.schema, all)?;
        Some(Arc::new(condition))
    }
}
