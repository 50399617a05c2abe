//! `[returns]`: what becomes of goods that come back.

/// How returns are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReturnSettings {
    /// What becomes of a return that does not name its purchase.
    pub without_of: WithoutOf,
    /// Calendar days for which a purchase is remembered, since it may come
    /// back; 730 by default, the two years that sellers in the European Union
    /// answer for faulty goods. A replay keeps the records of so many days in
    /// memory.
    pub within_days: u32,
}

impl Default for ReturnSettings {
    fn default() -> Self {
        Self {
            without_of: WithoutOf::default(),
            within_days: 730,
        }
    }
}

/// What becomes of a return that does not name its purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum WithoutOf {
    /// It is of the newest purchase of its customer that has all its lines, if
    /// possible one of which just these amounts were paid. Of a guest's, and
    /// where there is none, nobody knows what it could take back: the decision
    /// says so. The default: tills seldom know more than who stands before
    /// them, and records begin some day.
    #[default]
    NewestPurchase,
    /// It is reported and has no effect.
    Report,
}

impl WithoutOf {
    /// Every way.
    pub const ALL: [Self; 2] = [Self::NewestPurchase, Self::Report];

    /// The name in program files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NewestPurchase => "newest purchase",
            Self::Report => "report",
        }
    }
}
