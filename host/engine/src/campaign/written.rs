//! What a campaign's author wrote, kept for explanations.

use crate::constants::Params;

/// What a campaign's author wrote, as far as explanations quote it.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Written {
    /// The audience's condition.
    pub audience: Option<String>,
    /// The stacking group's name.
    pub group: Option<String>,
    /// The parameters.
    pub params: Params,
    /// The same for each currency of the program, if some are given per
    /// currency.
    pub params_by_currency: Vec<Params>,
    /// The script's text; none for a plugin.
    pub script: Option<String>,
}

impl Written {
    /// A line of the script, from 1, without the space around it.
    pub fn line(&self, line: u32) -> Option<&str> {
        let index = line.checked_sub(1)? as usize;
        self.script.as_deref()?.lines().nth(index).map(str::trim)
    }
}
