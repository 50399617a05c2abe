//! What the rules of one campaign are compiled with and run in.

use std::sync::Arc;

use super::vocabulary::Vocabulary;
use sadakat_model::constants::{Params, Tables};
use sadakat_model::effect::Phase;
use sadakat_model::program::Limits;
use sadakat_model::schema::Schema;

/// What a script or a condition may refer to, beside the event.
#[derive(Debug)]
pub(crate) struct Environment {
    /// The campaign's id, which seeds chance.
    pub(crate) campaign: Arc<str>,
    /// When the campaign runs, which says what it may propose; none for an
    /// audience, which may propose nothing.
    pub(crate) phase: Option<Phase>,
    pub(crate) vocabulary: Arc<Vocabulary>,
    pub(crate) wallets: Vec<String>,
    pub(crate) tiers: Vec<String>,
    pub(crate) params: Params,
    pub(crate) tables: Tables,
    pub(crate) limits: Limits,
}

impl Environment {
    pub(crate) fn schema(&self) -> &Schema {
        &self.vocabulary.schema
    }
}
