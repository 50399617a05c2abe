//! `[returns]`: what becomes of goods that come back.

use crate::model::Date;

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
    /// What becomes of points that the returned purchase earned and its member
    /// has used since.
    pub(crate) spent: SpentPoints,
    /// When points are gone that paid for what comes back.
    pub(crate) points_back: PointsBack,
    /// What becomes of the coupons that the returned purchase used.
    pub(crate) coupons_back: CouponsBack,
}

impl Default for ReturnSettings {
    fn default() -> Self {
        Self {
            without_of: WithoutOf::default(),
            within_days: 730,
            spent: SpentPoints::default(),
            points_back: PointsBack::default(),
            coupons_back: CouponsBack::default(),
        }
    }
}

impl ReturnSettings {
    /// The day of the oldest purchases that can come back on a day.
    #[doc(hidden)]
    pub fn oldest(&self, day: Date) -> Date {
        Date::from_days(day.days().saturating_sub_unsigned(self.within_days))
    }

    /// Whether members owe points that are to be taken back and that they used
    /// since; the program bears them otherwise.
    #[doc(hidden)]
    pub fn owes_spent_points(&self) -> bool {
        self.spent == SpentPoints::Negative
    }

    /// Whether coupons can be used again when nothing is left of the purchase
    /// that used them.
    #[doc(hidden)]
    pub fn gives_coupons_back(&self) -> bool {
        self.coupons_back == CouponsBack::Whole
    }
}

/// What becomes of points that a returned purchase earned, and that its member
/// does not have any more. Decisions tell how many these are in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum SpentPoints {
    /// They are a debt, which new points pay first. The default: nobody gains
    /// by giving back what they bought.
    #[default]
    Negative,
    /// The program bears them.
    Absorb,
    /// Nothing is taken for them: the till keeps what they are worth.
    Report,
}

impl SpentPoints {
    /// Every way.
    pub(crate) const ALL: [Self; 3] = [Self::Negative, Self::Absorb, Self::Report];

    /// The name in program files.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Negative => "negative",
            Self::Absorb => "absorb",
            Self::Report => "report",
        }
    }
}

/// When points are gone that paid for what comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum PointsBack {
    /// When they would have been; those that have expired meanwhile stay so.
    #[default]
    Original,
    /// As if they were earned on the day of the return, and can be used at
    /// once.
    Renewed,
}

impl PointsBack {
    /// Every way.
    pub(crate) const ALL: [Self; 2] = [Self::Original, Self::Renewed];

    /// The name in program files.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Original => "original expiry",
            Self::Renewed => "renewed",
        }
    }
}

/// What becomes of the coupons that a returned purchase used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum CouponsBack {
    /// They stay used. The default: nobody gets an offer twice by giving back
    /// what they bought.
    #[default]
    Never,
    /// They can be used again, as long as they are valid, when nothing is left
    /// of the purchase.
    Whole,
}

impl CouponsBack {
    /// Every way.
    pub(crate) const ALL: [Self; 2] = [Self::Never, Self::Whole];

    /// The name in program files.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Whole => "whole returns",
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
