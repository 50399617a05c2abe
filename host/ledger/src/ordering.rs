//! Orders are carried out.

use std::sync::Arc;

use sadakat_engine::diagnostic::nearest;
use sadakat_engine::model::{Date, Instant, format_scaled, parse_scaled};
use sadakat_engine::state::{MemberState, Settings};

use crate::error::LedgerError;
use crate::merge::survivor;
use crate::order::{Order, Receipt, What};
use crate::posting::{Cause, Counter};
use crate::session::Session;
use crate::store::{Optional as _, params};
use crate::touched::Touched;
use crate::work::{Event, Work};

/// What is held.
struct Hold {
    id: i64,
    /// Whose it is, and the number of the purse that it is in.
    customer: String,
    purse: i64,
    wallet: String,
    amount: i64,
    drawn: String,
    until: Date,
    state: String,
}

/// Points of one order at most, in the smallest unit of their wallet: thousands of
/// such orders still fit the accounts, whose sums have 63 bits.
const MOST: i64 = 1_000_000_000_000_000;

impl Work<'_> {
    /// Carries out an order; one that is refused leaves nothing.
    pub(crate) fn order(&mut self, order: &Order) -> Result<Receipt, LedgerError> {
        let body = serde_json::to_string(order)?;
        let hash = blake3::hash(body.as_bytes());
        let kind = order.what.name();
        if let Some(receipt) = self.logged(kind, &order.id, hash.as_bytes())? {
            let mut receipt: Receipt = serde_json::from_str(&receipt)?;
            receipt.repeated = true;
            return Ok(receipt);
        }
        let receipt = self.undone_if_refused(|work| work.carry_out(order))?;
        let answer = serde_json::to_string(&receipt)?;
        self.log(kind, &order.id, hash.as_bytes(), Some(&body), &answer)?;
        Ok(receipt)
    }

    fn carry_out(&mut self, order: &Order) -> Result<Receipt, LedgerError> {
        let day = order.day;
        match &order.what {
            What::Redeem {
                customer,
                wallet,
                points,
                ..
            } => {
                let (number, amount) = self.amount(wallet, points, false)?;
                let mut booking = self.begin(order, customer, None, wallet, amount)?;
                self.enough(&mut booking, number, day)?;
                booking.change(|state, settings| state.debit(number, amount, day, settings));
                booking.cause(number, Counter::Liability, -amount, "redeemed");
                self.finish(booking)
            }
            What::Adjust {
                customer,
                wallet,
                points,
                reason,
                approver,
            } => {
                for (name, text) in [("reason", reason), ("approver", approver)] {
                    if text.trim().is_empty() {
                        return Err(LedgerError::Unsaid(name));
                    }
                }
                let (number, amount) = self.amount(wallet, points, true)?;
                let mut booking = self.begin(order, customer, None, wallet, amount)?;
                if amount > 0 {
                    booking.change(|state, settings| state.credit(number, amount, day, settings));
                } else {
                    let less = amount.saturating_neg();
                    booking.amount = less;
                    self.enough(&mut booking, number, day)?;
                    booking.change(|state, settings| state.debit(number, less, day, settings));
                }
                booking.amount = amount;
                booking.cause(number, Counter::Liability, amount, "adjusted");
                self.finish(booking)
            }
            What::Hold {
                customer,
                wallet,
                points,
                until,
            } => {
                let (number, amount) = self.amount(wallet, points, false)?;
                let mut booking = self.begin(order, customer, None, wallet, amount)?;
                self.enough(&mut booking, number, day)?;
                let drawn = booking
                    .change(|state, settings| state.debit(number, amount, day, settings))
                    .unwrap_or_default();
                let drawn: Vec<(Option<i32>, i64)> = drawn
                    .iter()
                    .map(|drawn| (drawn.expires.map(Date::days), drawn.amount))
                    .collect();
                booking.cause(number, Counter::Held, -amount, "held");
                let mut insert = self.connection.prepare_cached(
                    "INSERT INTO hold (name, event, member, wallet, amount, drawn, until, state)
                     VALUES (?1, ?2, ?3, (SELECT id FROM wallet WHERE name = ?4), ?5, ?6, ?7,
                             'held')",
                )?;
                insert.execute(params![
                    order.id,
                    booking.event,
                    booking.touched.purse_number(),
                    wallet,
                    amount,
                    serde_json::to_string(&drawn)?,
                    until.days(),
                ])?;
                self.finish(booking)
            }
            What::Capture { hold } => {
                let held = self.held(hold)?;
                if day > held.until {
                    return Err(LedgerError::HoldOver {
                        hold: hold.clone(),
                        how: format!("could be captured until {}", held.until),
                    });
                }
                let (number, _) = self.wallet(&held.wallet)?;
                let (purse, wallet) = (Some(held.purse), &held.wallet);
                let mut booking = self.begin(order, &held.customer, purse, wallet, held.amount)?;
                booking.change(|state, settings| state.advance(day, settings));
                booking.direct = Some((Counter::Held, Counter::Liability, "captured"));
                booking.number = number;
                self.end_hold(&held, booking.event, "captured")?;
                self.finish(booking)
            }
            What::Release { hold } => {
                let held = self.held(hold)?;
                let (number, _) = self.wallet(&held.wallet)?;
                let amount = held.amount;
                let (purse, wallet) = (Some(held.purse), &held.wallet);
                let mut booking = self.begin(order, &held.customer, purse, wallet, amount)?;
                let drawn: Vec<(Option<i32>, i64)> = serde_json::from_str(&held.drawn)?;
                let drawn: Vec<(Option<Date>, i64)> = drawn
                    .into_iter()
                    .map(|(expires, part)| (expires.map(Date::from_days), part))
                    .collect();
                booking.change(|state, settings| state.give_back(number, &drawn, day, settings));
                booking.cause(number, Counter::Held, amount, "released");
                self.end_hold(&held, booking.event, "released")?;
                self.finish(booking)
            }
        }
    }

    /// The number and the decimal places of a wallet of the program.
    fn wallet(&self, name: &str) -> Result<(usize, u8), LedgerError> {
        let wallets = &self.snapshot.settings().state.wallets;
        let mut numbered = wallets.iter().enumerate();
        let found = numbered.find(|(_, wallet)| *wallet.name == *name);
        found
            .map(|(number, wallet)| (number, wallet.precision))
            .ok_or_else(|| {
                let names = wallets.iter().map(|wallet| &*wallet.name);
                LedgerError::UnknownWallet {
                    given: name.to_owned(),
                    nearest: nearest(name, names).map(str::to_owned),
                }
            })
    }

    /// A wallet and an amount of its points.
    fn amount(
        &self,
        wallet: &str,
        points: &str,
        below_zero: bool,
    ) -> Result<(usize, i64), LedgerError> {
        let (number, digits) = self.wallet(wallet)?;
        let amount = parse_scaled(points, digits).ok();
        let fits = |amount: &i64| *amount > 0 || (below_zero && *amount < 0);
        let amount = amount.filter(fits).ok_or_else(|| LedgerError::Amount {
            given: points.to_owned(),
            digits,
        })?;
        if amount.unsigned_abs() > MOST.unsigned_abs() {
            return Err(LedgerError::TooMany {
                given: points.to_owned(),
                most: format_scaled(MOST, digits),
            });
        }
        Ok((number, amount))
    }

    /// A hold that is neither captured nor released.
    fn held(&self, name: &str) -> Result<Hold, LedgerError> {
        let mut find = self.connection.prepare_cached(
            "SELECT h.id, m.customer, w.name, h.amount, h.drawn, h.until, h.state, h.member,
                    CASE WHEN m.household = m.id THEN e.member END
             FROM hold h JOIN member m ON m.id = h.member JOIN wallet w ON w.id = h.wallet
             JOIN event e ON e.id = h.event WHERE h.name = ?1",
        )?;
        let hold = find.query_row(params![name], |row| {
            let hold = Hold {
                id: row.get(0)?,
                customer: row.get(1)?,
                wallet: row.get(2)?,
                amount: row.get(3)?,
                drawn: row.get(4)?,
                until: Date::from_days(row.get(5)?),
                state: row.get(6)?,
                purse: row.get(7)?,
            };
            Ok((hold, row.get::<Option<i64>>(8)?))
        });
        let hold = match hold.optional()? {
            // Of a household's points: whose it is who asked for it.
            Some((hold, Some(holder))) => Some(Hold {
                customer: survivor(self.connection, holder)?,
                ..hold
            }),
            found => found.map(|(hold, _)| hold),
        };
        let hold = hold.ok_or_else(|| LedgerError::UnknownHold(name.to_owned()))?;
        if hold.state != "held" {
            return Err(LedgerError::HoldOver {
                hold: name.to_owned(),
                how: format!("was {} already", hold.state),
            });
        }
        Ok(hold)
    }

    fn end_hold(&self, hold: &Hold, event: i64, how: &str) -> Result<(), LedgerError> {
        let mut update = self
            .connection
            .prepare_cached("UPDATE hold SET state = ?2, ended = ?3 WHERE id = ?1")?;
        update.execute(params![hold.id, how, event])?;
        Ok(())
    }

    /// Begins an order of a member about their purse, or about another one that
    /// they had.
    fn begin(
        &mut self,
        order: &Order,
        customer: &str,
        purse: Option<i64>,
        wallet: &str,
        amount: i64,
    ) -> Result<Booking, LedgerError> {
        let customer = &*self.survivor(customer)?;
        let unknown = || LedgerError::UnknownMember(customer.to_owned());
        let known = self.known(customer)?.ok_or_else(unknown)?;
        let apart = purse.filter(|purse| *purse != known.purse_number());
        let mut records = match apart {
            Some(_) => Vec::new(),
            None => self.records_of([Some(customer)])?,
        };
        self.with_purse(&mut records, apart)?;
        let shares = Arc::clone(&self.shares);
        let mut session = Session::begin(&self.snapshot, &records, shares)?;
        let touched = match apart {
            Some(purse) => self.touch_purse(&mut session, purse)?,
            None => {
                let touched = self.touch(&mut session, Some(customer))?;
                touched.ok_or_else(unknown)?
            }
        };
        let zone = &self.snapshot.settings().schema.zone;
        let before = touched.before.as_ref().map(MemberState::day);
        let event = self.insert_event(&Event {
            request: self.next_request()?,
            part: 0,
            name: &format!("{}:{}", order.what.name(), order.id),
            kind: order.what.name(),
            member: Some(known.id),
            at: Instant::start_of_day(order.day, zone),
            day: order.day,
            posted: before.map_or(order.day, |before| before.max(order.day)),
        })?;
        self.outdated(Some(customer));
        Ok(Booking {
            customer: customer.to_owned(),
            session,
            touched,
            event,
            day: order.day,
            wallet: wallet.to_owned(),
            number: 0,
            amount,
            causes: Vec::new(),
            direct: None,
        })
    }

    /// Whether a member has the points that are asked for.
    fn enough(&self, booking: &mut Booking, number: usize, day: Date) -> Result<(), LedgerError> {
        booking.number = number;
        booking.change(|state, settings| state.advance(day, settings));
        let available = booking.available();
        if available >= booking.amount {
            return Ok(());
        }
        let (_, digits) = self.wallet(&booking.wallet)?;
        Err(LedgerError::NotEnough {
            customer: booking.customer.clone(),
            wallet: booking.wallet.clone(),
            wanted: format_scaled(booking.amount, digits),
            available: format_scaled(available.max(0), digits),
        })
    }

    fn finish(&self, mut booking: Booking) -> Result<Receipt, LedgerError> {
        let (_, digits) = self.wallet(&booking.wallet)?;
        let available = booking.available();
        let (event, day) = (booking.event, booking.day);
        let (session, touched) = (&mut booking.session, &booking.touched);
        self.book(session, event, day, touched, &booking.causes)?;
        if let Some((from, to, reason)) = &booking.direct {
            let books = self.books(event, touched.purse_number(), &booking.wallet)?;
            let (from, to) = (from.account(), to.account());
            books.transfer(from, to, booking.amount, reason, day, None)?;
        }
        Ok(Receipt {
            customer: booking.customer,
            wallet: booking.wallet,
            points: format_scaled(booking.amount, digits),
            available: format_scaled(available, digits),
            repeated: false,
        })
    }
}

/// An order that is being carried out.
struct Booking {
    /// Who asked.
    customer: String,
    session: Session,
    touched: Touched,
    event: i64,
    day: Date,
    wallet: String,
    number: usize,
    amount: i64,
    causes: Vec<(usize, Cause)>,
    /// What moves between accounts that are not in the member's state.
    direct: Option<(Counter, Counter, &'static str)>,
}

impl Booking {
    fn change<T>(&mut self, change: impl FnOnce(&mut MemberState, &Settings) -> T) -> Option<T> {
        let member = self.session.member(&self.touched.customer)?;
        self.session.replay.change(member, change)
    }

    fn available(&self) -> i64 {
        let member = self.session.member(&self.touched.customer);
        let members = self.session.replay.members();
        let state = member.and_then(|member| members.state(member));
        let wallet = state.and_then(|state| state.wallet(self.number));
        wallet.map_or(0, |wallet| wallet.balance())
    }

    fn cause(&mut self, number: usize, counter: Counter, amount: i64, reason: &'static str) {
        self.number = number;
        let cause = Cause {
            counter,
            amount,
            reason,
            lot: None,
        };
        self.causes.push((number, cause));
    }
}
