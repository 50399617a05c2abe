//! A member leaves their household, with points or without.

use sadakat_engine::model::Date;
use sadakat_engine::state::{KeptMember, Rest, Wallet};

use super::joining::Both;
use super::{Leave, Membership, household_of};
use crate::books::Books;
use crate::error::LedgerError;
use crate::lots::Lot;
use crate::merge::{MovedPoints, THEIRS, state_of};
use crate::store::params;
use crate::work::Work;

/// Why points went from a household to a member.
const LEFT: &str = "left";

/// Purchases of which nothing came back.
const UNTOUCHED: &str = "p.back IS NULL";

/// Purchases of which something came back, and something may still.
const IN_PARTS: &str = r#"p.back NOT LIKE '%"whole":true%'"#;

impl Work<'_> {
    pub(super) fn leave(&mut self, leave: &Leave) -> Result<Membership, LedgerError> {
        let body = serde_json::to_string(leave)?;
        let hash = blake3::hash(body.as_bytes());
        if let Some(before) = self.membership_before("household leave", &leave.id, &hash)? {
            return Ok(before);
        }
        let customer = self.survivor(&leave.customer)?.into_owned();
        let known = self.known(&customer)?;
        let known = known.ok_or_else(|| LedgerError::UnknownMember(leave.customer.clone()))?;
        let purse = self.purse_called(&leave.household)?;
        let purse = purse.ok_or_else(|| LedgerError::UnknownHousehold(leave.household.clone()))?;
        if known.household != Some(purse.known.id) {
            let really = known.household.map(|of| household_of(self.connection, of));
            return Err(LedgerError::NotInHousehold {
                customer,
                household: leave.household.clone(),
                really: really.transpose()?,
            });
        }
        let placed = (leave.id.as_str(), leave.day);
        let mut both = self.begin_both("household leave", placed, &customer, &purse)?;
        let points = self.part_from(&mut both, leave)?;
        let answer = Membership {
            household: leave.household.clone(),
            customer,
            points,
            repeated: false,
        };
        let kept = serde_json::to_string(&answer)?;
        self.log(
            "household leave",
            &leave.id,
            hash.as_bytes(),
            Some(&body),
            &kept,
        )?;
        Ok(answer)
    }

    fn part_from(&self, both: &mut Both, leave: &Leave) -> Result<Vec<MovedPoints>, LedgerError> {
        let mut own = state_of(&both.member)?;
        let mut kept = both.purse_kept(self)?;
        self.owes_nothing(leave, &kept)?;
        let ids = params![both.member.known.id, both.purse.known.id];
        let mut points = Vec::new();
        if leave.with_points {
            let names: Vec<String> = kept.wallets().map(|(name, _)| name.to_owned()).collect();
            for name in names {
                let giver = self.books(both.event, both.purse.known.id, &name)?;
                let taker = self.books(both.event, both.member.known.id, &name)?;
                let lots = giver.lots_caused_by(taker.member)?;
                let lapsed = giver.lapsed_of(taker.member, UNTOUCHED)?;
                let rest_lapsed = giver.lapsed_of(taker.member, IN_PARTS)?;
                let purse = kept.wallet_mut(&name);
                let rests = lots
                    .iter()
                    .map(|lot| Rest::new(lot.pending_until, lot.expires, lot.rest));
                let rests: Vec<Rest> = rests.collect();
                let mut taken = purse.take_out(&rests, &lapsed, both.days.1);
                if !rest_lapsed.is_empty() {
                    // What came back of these was taken into account, but not of which
                    // purchase: they have as much as there is beside what the others
                    // may need.
                    let others = giver.lapsed_of_others(taker.member)?;
                    let others = purse.take_out(&[], &others, both.days.1);
                    taken.merge(&purse.take_out(&[], &rest_lapsed, both.days.1));
                    purse.merge(&others);
                }
                let wallet = own.wallet_mut(&name);
                wallet.merge(&taken);
                giver.give_lots(&taker, &lots, (purse, wallet), both.days.1)?;
                points.extend(self.told(&name, &taken, 0)?);
            }
            self.connection
                .prepare_cached(
                    "UPDATE purchase SET purse = NULL WHERE member = ?1 AND purse = ?2",
                )?
                .execute(ids)?;
        }
        self.stand_both(both, &own, &kept)?;
        self.connection
            .prepare_cached("UPDATE member SET household = NULL WHERE id = ?1")?
            .execute(params![both.member.known.id])?;
        Ok(points)
    }

    /// Nobody leaves a household that owes points, with points or without: else what
    /// they owe together would in the end be nobody's. What it owes in a wallet that
    /// the program does not have any more, so that nothing can pay it, keeps only
    /// the points there.
    fn owes_nothing(&self, leave: &Leave, purse: &KeptMember) -> Result<(), LedgerError> {
        let known = &self.snapshot.settings().state.wallets;
        let counts =
            |name: &str| leave.with_points || known.iter().any(|known| *known.name == *name);
        let mut wallets = purse.wallets();
        match wallets.find(|(name, wallet)| wallet.balance() < 0 && counts(name)) {
            Some((name, wallet)) => Err(LedgerError::HouseholdOwes {
                household: leave.household.clone(),
                wallet: name.to_owned(),
                owed: self.amount_of(name, wallet.balance().saturating_neg())?,
            }),
            None => Ok(()),
        }
    }
}

impl<'c> Books<'_, 'c> {
    /// The lots of the wallet of which something is left and which events of a
    /// member brought, or of those who were merged into them.
    fn lots_caused_by(&self, member: i64) -> Result<Vec<Lot>, LedgerError> {
        let sql = format!(
            "{THEIRS} SELECT id FROM lot WHERE member = ?2 AND wallet = ?3 AND rest > 0
             AND event IN (SELECT event FROM theirs) ORDER BY id"
        );
        let mut own = self.connection.prepare_cached(&sql)?;
        let own = own.query_map(params![member, self.member, self.wallet], |row| row.get(0))?;
        let own: Vec<i64> = own.collect::<Result<_, _>>()?;
        let mut lots = self.lots()?.0;
        lots.retain(|lot| own.contains(&lot.id));
        Ok(lots)
    }

    /// What expired unused of points that purchases of a member brought, by the day
    /// on which it was gone, so that it is not taken when they come back. `which`
    /// purchases: of what came back already it was taken into account.
    fn lapsed_of(&self, member: i64, which: &str) -> Result<Vec<(Date, i64)>, LedgerError> {
        let sql = format!(
            "SELECT l.expires, CAST(sum(u.amount) AS BIGINT)
             FROM purchase p JOIN transfer t ON t.event = p.event AND t.reason = 'earned'
                JOIN lot l ON l.id = t.lot JOIN lot_use u ON u.lot = l.id
             WHERE p.member = ?1 AND p.purse = ?2 AND {which} AND l.wallet = ?3
                AND u.reason = 'expired' AND l.expires IS NOT NULL
             GROUP BY l.expires ORDER BY l.expires"
        );
        self.lapsed(&sql, member)
    }

    /// What expired unused of all that events of the household's other members
    /// brought, by the day on which it was gone.
    fn lapsed_of_others(&self, member: i64) -> Result<Vec<(Date, i64)>, LedgerError> {
        // Not by their purchases, which are gone when somebody is erased.
        let sql = "SELECT l.expires, CAST(sum(u.amount) AS BIGINT)
             FROM member m JOIN event e ON e.member = m.id
                JOIN transfer t ON t.event = e.id AND t.reason = 'earned'
                JOIN lot l ON l.id = t.lot JOIN lot_use u ON u.lot = l.id
             WHERE m.household = ?2 AND m.id <> ?2 AND m.id <> ?1 AND l.wallet = ?3
                AND u.reason = 'expired' AND l.expires IS NOT NULL
             GROUP BY l.expires ORDER BY l.expires";
        self.lapsed(sql, member)
    }

    fn lapsed(&self, sql: &str, member: i64) -> Result<Vec<(Date, i64)>, LedgerError> {
        let mut lapsed = self.connection.prepare_cached(sql)?;
        let values = params![member, self.member, self.wallet];
        let lapsed = lapsed.query_map(values, |row| {
            Ok((Date::from_days(row.get(0)?), row.get(1)?))
        })?;
        Ok(lapsed.collect::<Result<_, _>>()?)
    }

    /// Gives a member lots, as they are.
    fn give_lots(
        &self,
        to: &Books<'_, 'c>,
        lots: &[Lot],
        (purse, own): (&Wallet, &Wallet),
        posted: Date,
    ) -> Result<(), LedgerError> {
        for lot in lots {
            self.hand_lot_over(to, lot, LEFT, posted)?;
        }
        for (books, wallet) in [(self, purse), (to, own)] {
            let (taken, missing) = books.lots()?.fit(wallet);
            if !taken.is_empty() || !missing.is_empty() {
                return Err(books.damaged("who left a household took other points"));
            }
        }
        Ok(())
    }
}
