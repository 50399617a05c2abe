//! Why a campaign gave nothing on an event, in one word.

use std::fmt;

/// What became of a campaign on an event.
///
/// The names are stable: decisions, cases and explanations are written with
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// It gave something.
    Given,
    /// The event is of a kind that does not trigger it.
    Trigger,
    /// It was not in force at that moment.
    Window,
    /// It is for members, and the event is a guest's; or all that it proposed
    /// was for members.
    Guest,
    /// An exclusive campaign, or one of a group that it may not stand with,
    /// shut it out.
    ShutOut,
    /// The event or its member is not of its audience.
    Audience,
    /// A new version of it stands in for it.
    #[doc(hidden)]
    Replaced,
    /// The member is not among those who get it first.
    #[doc(hidden)]
    Canary,
    /// The member is in its control group.
    Holdout,
    /// The member has got it as often as its limit allows.
    Limit,
    /// It failed for this event.
    Fault,
    /// It ran, and proposed nothing.
    ProposedNothing,
    /// What it proposed lost to another campaign's better offer.
    Lost,
    /// What it proposed came to nothing: rounded down to zero, or nothing was
    /// left to take it from.
    NothingLeft,
    /// Another campaign failed in a way that refuses the whole decision.
    Refused,
    /// It would have given something, but it is tried, and gives nothing.
    #[doc(hidden)]
    Shadow,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 16] = [
        Self::Given,
        Self::Trigger,
        Self::Window,
        Self::Guest,
        Self::ShutOut,
        Self::Audience,
        Self::Replaced,
        Self::Canary,
        Self::Holdout,
        Self::Limit,
        Self::Fault,
        Self::ProposedNothing,
        Self::Lost,
        Self::NothingLeft,
        Self::Refused,
        Self::Shadow,
    ];

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Trigger => "trigger",
            Self::Window => "window",
            Self::Guest => "guest",
            Self::ShutOut => "shut_out",
            Self::Audience => "audience",
            Self::Replaced => "replaced",
            Self::Canary => "canary",
            Self::Holdout => "holdout",
            Self::Limit => "limit",
            Self::Fault => "fault",
            Self::ProposedNothing => "proposed_nothing",
            Self::Lost => "lost",
            Self::NothingLeft => "nothing_left",
            Self::Refused => "refused",
            Self::Shadow => "shadow",
        }
    }

    /// The reason with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl serde::Serialize for Reason {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found_again() {
        for reason in Reason::ALL {
            assert_eq!(Reason::from_name(reason.name()), Some(reason));
        }
        assert_eq!(Reason::from_name("other"), None);
    }
}
