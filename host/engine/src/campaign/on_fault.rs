//! What happens if a campaign fails.

/// What happens to an event that a campaign cannot be evaluated for, and what
/// happens to a campaign that fails too often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum OnFault {
    /// The campaign is left out for this event, the default. If it fails too
    /// often, a running host leaves it out altogether until its files change.
    #[default]
    Skip,
    /// The whole decision is refused: no effects, only the fault. A host
    /// never leaves the campaign out, however often it fails: it says so.
    Refuse,
    /// The campaign is left out for this event. If it fails too often, a
    /// running host goes back to the campaign's last version that did not, if
    /// it knows one, until its files change. Where nothing is reloaded, this
    /// is [`Skip`](Self::Skip).
    LastGood,
}

impl OnFault {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Skip, Self::Refuse, Self::LastGood];

    /// What manifests call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Refuse => "refuse",
            Self::LastGood => "last_good",
        }
    }
}
