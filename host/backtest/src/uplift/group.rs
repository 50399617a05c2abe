//! What the members of a group did afterwards, exactly.

/// Sums over the members of a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sums {
    /// Members whose days are over.
    pub(super) members: u64,
    /// Members who are still within their days.
    pub(super) open: u64,
    /// Those of `members` who bought something.
    pub(super) buyers: u64,
    /// What they spent, in minor units.
    pub(super) spend: i128,
    /// The squares of what each of them spent.
    pub(super) squares: i128,
}

impl Sums {
    /// Counts a member.
    pub(super) fn add(&mut self, spend: i64, bought: bool) {
        let spend = i128::from(spend);
        self.members += 1;
        self.buyers += u64::from(bought);
        self.spend = self.spend.saturating_add(spend);
        self.squares = self.squares.saturating_add(spend * spend);
    }

    /// The members' mean spend in minor units, rounded half away from zero.
    pub(super) fn mean(&self) -> i128 {
        let members = i128::from(self.members.max(1));
        let (size, sign) = (self.spend.abs(), self.spend.signum());
        (size + members / 2) / members * sign
    }

    /// `members` times the sum of squared differences from the mean: what
    /// variance is computed of. None if it is too large a number.
    pub(super) fn spread(&self) -> Option<i128> {
        let members = i128::from(self.members);
        let squares = members.checked_mul(self.squares)?;
        squares.checked_sub(self.spend.checked_mul(self.spend)?)
    }
}
