//! Why a ledger does not do what it is asked.

use std::path::PathBuf;
use std::sync::Arc;

use sadakat_engine::diagnostic::{Code, Report, codes};
use sadakat_engine::model::Date;
use sadakat_engine::records::Reject;
use sadakat_engine::returns::ReturnProblem;

use crate::pool::PoolTerms;
use crate::store::StoreError;

/// Why a ledger cannot be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// There is no such file, and it was not to be made.
    #[error("there is no ledger `{}`", crate::store::shown(path))]
    Missing {
        /// The file; of a database its address, without a password.
        path: PathBuf,
    },
    /// Nothing is in the ledger yet.
    #[error("nothing is in the ledger yet: process customers and events first")]
    Empty,
    /// The file is a database of something else.
    #[error("it is a database of something else, not a ledger: name another one")]
    OtherDatabase,
    /// A newer version made the file.
    #[error("the ledger has schema {version}, which this version does not know yet")]
    Newer {
        /// Its schema.
        version: i64,
    },
    /// The ledger counts in another currency.
    #[error("the ledger is in {ledger}, the program in {program}")]
    Currency {
        /// That of the ledger.
        ledger: String,
        /// That of the program.
        program: String,
    },
    /// The ledger counts a wallet's points in another unit.
    #[error(
        "`{wallet}` has {ledger} decimal places in the ledger and {program} in the program: write `precision = {ledger}`"
    )]
    Precision {
        /// The wallet.
        wallet: String,
        /// Decimal places in the ledger.
        ledger: u8,
        /// Decimal places in the program.
        program: u8,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why something is not done. Nothing of it is kept, unless it says so.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The record is wrong.
    #[error("{0}")]
    Record(Box<Reject>),
    /// The return cannot be used.
    #[error("{0}")]
    Return(#[from] ReturnProblem),
    /// Something else came under the same id before.
    #[error("`{id}` was processed before, with other contents")]
    Conflict {
        /// The id.
        id: String,
    },
    /// There is no such member.
    #[error("there is no member `{0}`")]
    UnknownMember(String),
    /// A member was to be merged with itself.
    #[error("`{0}` cannot be merged into itself: name the two members")]
    MergedWithItself(String),
    /// The member was merged into somebody else before.
    #[error("`{customer}` was merged into `{into}` before: merge `{into}`, or undo that first")]
    AlreadyMerged {
        /// The member.
        customer: String,
        /// To whom they lead.
        into: String,
    },
    /// The one who should stay was merged into the other before.
    #[error(
        "`{customer}` was merged into `{into}` before: undo that first to merge them the other way"
    )]
    MergedIntoIt {
        /// Who should stay.
        customer: String,
        /// Who should be merged.
        into: String,
    },
    /// There is no such merge to undo.
    #[error("`{customer}` is not merged into `{into}`{}", really.as_deref().map(|really| format!(", but into `{really}`")).unwrap_or_default())]
    NotMerged {
        /// The member.
        customer: String,
        /// Into whom it was said.
        into: String,
        /// Into whom they are merged, if into anybody.
        really: Option<String>,
    },
    /// Another merge of the survivor came after the one to undo.
    #[error("`{customer}` was merged into `{into}` later: undo that first")]
    MergedLater {
        /// Who was merged.
        customer: String,
        /// Into whom.
        into: String,
    },
    /// A household has no id.
    #[error("a household needs an id: name one, such as `yilmaz`")]
    HouseholdUnnamed,
    /// There is no such household.
    #[error("there is no household `{0}`: one begins when the first member joins it")]
    UnknownHousehold(String),
    /// A member has the id that a household's purse would have.
    #[error("`{customer}` is the id of a member: give the household another id than `{household}`")]
    HouseholdTaken {
        /// The household.
        household: String,
        /// The member.
        customer: String,
    },
    /// A customer has the id of a household's purse.
    #[error(
        "`{0}` is the purse of a household: name one of its members, or give the customer another id"
    )]
    IsHousehold(String),
    /// The member is in a household already.
    #[error("`{customer}` is in the household `{household}`: let them leave it first")]
    InHousehold {
        /// The member.
        customer: String,
        /// The household.
        household: String,
    },
    /// The member is not in the household.
    #[error("`{customer}` is not in the household `{household}`, but in {}", really.as_deref().map_or_else(|| "none".to_owned(), |really| format!("`{really}`")))]
    NotInHousehold {
        /// The member.
        customer: String,
        /// The household that was said.
        household: String,
        /// The one that they are in, if in any.
        really: Option<String>,
    },
    /// Somebody should leave a household that owes points.
    #[error(
        "the household `{household}` owes {owed} in `{wallet}`: let its members earn that, or correct it, before anybody leaves"
    )]
    HouseholdOwes {
        /// The household.
        household: String,
        /// The wallet.
        wallet: String,
        /// How many.
        owed: String,
    },
    /// Two members should be merged who are not in one household.
    #[error("`{customer}` is in the household `{household}`, and `{other}` in {}", together(customer, household, other, others.as_deref()))]
    MergedAcross {
        /// Who is in a household.
        customer: String,
        /// Which.
        household: String,
        /// The other of them.
        other: String,
        /// The household of the other, if they are in one.
        others: Option<String>,
    },
    /// The survivor of a merge is in another household than at the merge.
    #[error("`{customer}` was in {} at the merge and is in {} now: let them {} first", a_household(then.as_deref()), a_household(now.as_deref()), back_to(then.as_deref(), now.as_deref()))]
    UnmergedElsewhere {
        /// Who stayed.
        customer: String,
        /// The household that both were in.
        then: Option<String>,
        /// The household that the survivor is in.
        now: Option<String>,
    },
    /// What a merge moved was left in a household.
    #[error(
        "points that the merge moved are in the household `{household}`: let `{customer}` join it again, and leave it with points, first"
    )]
    PointsInHousehold {
        /// Who stayed.
        customer: String,
        /// The household.
        household: String,
    },
    /// There is no such wallet.
    #[error("there is no wallet `{given}`{}", nearest.as_deref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    UnknownWallet {
        /// The name given.
        given: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// It is no amount of points.
    #[error(
        "`{given}` is no number of points: write one above zero, with at most {digits} decimal places, such as `100`"
    )]
    Amount {
        /// What was given.
        given: String,
        /// The decimal places of the wallet.
        digits: u8,
    },
    /// It is more than an order may be about.
    #[error("`{given}` points are too many for one order: {most} are the most")]
    TooMany {
        /// What was given.
        given: String,
        /// How many there may be.
        most: String,
    },
    /// The member has fewer points.
    #[error("`{customer}` has {available} in `{wallet}`, not {wanted}")]
    NotEnough {
        /// The member.
        customer: String,
        /// The wallet.
        wallet: String,
        /// How many were asked for.
        wanted: String,
        /// How many there are.
        available: String,
    },
    /// Nothing is held under this id.
    #[error("nothing is held under `{0}`")]
    UnknownHold(String),
    /// What was held was captured or given back before.
    #[error("the hold `{hold}` {how}")]
    HoldOver {
        /// The hold.
        hold: String,
        /// What became of it.
        how: String,
    },
    /// There is no such coupon.
    #[error("there is no coupon `{0}`")]
    UnknownCoupon(String),
    /// The coupon was used, or is void.
    #[error("the coupon `{code}` is {state} already")]
    CouponOver {
        /// Its code.
        code: String,
        /// What became of it.
        state: String,
    },
    /// A coupon cannot be used, or set aside.
    #[error("the coupon `{code}` cannot be used: {reason}")]
    CouponRefused {
        /// Its code.
        code: String,
        /// Why, as verdicts say it.
        reason: &'static str,
    },
    /// A code cannot be imported.
    #[error("`{code}` cannot be a code: it {why}")]
    WrongCode {
        /// The code.
        code: String,
        /// Why not.
        why: &'static str,
    },
    /// Somebody else's coupon has the code.
    #[error("`{code}` is a code of `{of}` already: a code is in one pool only")]
    CodeTaken {
        /// The code.
        code: String,
        /// The pool or campaign that it is of.
        of: String,
    },
    /// There is no such pool.
    #[error("there is no pool `{given}`{}", nearest.as_deref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_else(|| ": import or make its codes first".to_owned()))]
    UnknownPool {
        /// The name given.
        given: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A pool has other terms than those that are said now.
    #[error(
        "the pool `{pool}` has other terms: {}; say the same, or name another pool",
        said(terms)
    )]
    OtherTerms {
        /// The pool.
        pool: String,
        /// Its terms.
        terms: Box<PoolTerms>,
    },
    /// The terms of a new pool contradict themselves.
    #[error("the pool `{pool}` would have {why}")]
    WrongTerms {
        /// The pool.
        pool: String,
        /// What is wrong, and what to do instead.
        why: &'static str,
    },
    /// Codes of the pool are not handed out.
    #[error("whoever has a code of `{0}` may use it: only codes of personal pools are handed out")]
    NotPersonal(String),
    /// No code of the pool is left.
    #[error("every code of `{0}` is handed out: import or make more")]
    PoolEmpty(String),
    /// It is no number of codes.
    #[error("{given} is no number of codes to make: write one from 1 to {most}")]
    Number {
        /// What was given.
        given: u64,
        /// How many are made at a time at most.
        most: u64,
    },
    /// It is neither a day nor an instant.
    #[error(
        "`{0}` is neither a day such as `2026-11-21` nor an instant such as `2026-11-21T14:03:00+03:00`"
    )]
    When(String),
    /// Something in it cannot be kept in a PostgreSQL database: the character
    /// U+0000, or an id of some thousand bytes.
    #[error("it cannot be kept: {0}")]
    Unkeepable(StoreError),
    /// It was about somebody who was erased.
    #[error("`{0}` was of somebody who was erased: it is not done again")]
    Erased(String),
    /// Somebody cannot be erased from a ledger that contradicts its log.
    #[error("the ledger is not sound, so that nobody is erased from it: {0}")]
    Unsound(String),
    /// The day of a member came before, under another id.
    #[error(
        "the day {day} of `{customer}` was processed as `{event}` before: there is one `day` event of a member and a day"
    )]
    DayDone {
        /// The member.
        customer: String,
        /// The day.
        day: Date,
        /// The event that it was.
        event: String,
    },
    /// The id is one that the ledger gives itself.
    #[error("`{0}` is an id that the ledger gives itself: give this event another one")]
    OwnId(String),
    /// What a member owned on a day is not kept.
    #[error(
        "`{customer}` has stood on {stands} since: ask for that day or a later one, or for the timeline, which says what was booked when"
    )]
    DayBefore {
        /// The member.
        customer: String,
        /// The day on which the account stands.
        stands: Date,
    },
    /// A reader acknowledges what did not go out yet.
    #[error("there is no answer {number} yet: {newest} is the newest")]
    UnknownAnswer {
        /// What was acknowledged.
        number: i64,
        /// The newest.
        newest: i64,
    },
    /// There was no such event.
    #[error("no event `{0}` was processed")]
    UnknownEvent(String),
    /// Something that must be said is empty.
    #[error("the {0} is missing: say it, since it is kept for auditors")]
    Unsaid(&'static str),
    /// A program that decided earlier events cannot be loaded any more.
    #[error("the program {hash}, which decided earlier events, cannot be loaded:\n{}", report.render(false))]
    OldProgram {
        /// Its hash.
        hash: String,
        /// What is wrong with it.
        report: Box<Report>,
    },
    /// The program does not fit the ledger.
    #[error(transparent)]
    Program(#[from] OpenError),
    /// What is kept contradicts itself.
    #[error("the ledger is damaged: {0}")]
    Damaged(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where the other of two is who should be merged, and how they come together.
fn together(customer: &str, household: &str, other: &str, others: Option<&str>) -> String {
    match others {
        Some(others) => {
            format!("`{others}`: let `{other}` leave `{others}` and join `{household}` first")
        }
        None => {
            format!("none: let `{other}` join `{household}` first, or `{customer}` leave it")
        }
    }
}

fn a_household(household: Option<&str>) -> String {
    match household {
        Some(household) => format!("the household `{household}`"),
        None => "no household".to_owned(),
    }
}

/// How somebody comes back into the household that they were in.
fn back_to(then: Option<&str>, now: Option<&str>) -> String {
    let leaves = now.map(|now| format!("leave `{now}` with points"));
    let joins = then.map(|then| format!("join `{then}`"));
    let steps: Vec<String> = leaves.into_iter().chain(joins).collect();
    steps.join(" and ")
}

/// The terms of a pool in a sentence.
fn said(terms: &PoolTerms) -> String {
    let mut parts = vec![match terms.uses {
        1 => "a code is used once".to_owned(),
        uses => format!("a code is used {uses} times"),
    }];
    if let Some(times) = terms.per_member {
        parts.push(format!("{times} of them by one member"));
    }
    if terms.personal {
        parts.push("by the member to whom it is handed out".to_owned());
    }
    if let Some(from) = terms.from {
        parts.push(format!("from {from}"));
    }
    if let Some(until) = terms.until {
        parts.push(format!("until {until}"));
    }
    if let Some(days) = terms.valid_days {
        parts.push(format!("for {days} days"));
    }
    parts.join(", ")
}

impl LedgerError {
    /// The code of a problem with what was asked; none if it is the ledger's.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Record(reject) => Some(reject.code),
            Self::Return(problem) => Some(problem.code()),
            _ => None,
        }
    }

    /// Whether what was asked is wrong, so that asking again does not help.
    pub const fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::Record(_)
                | Self::Return(_)
                | Self::Conflict { .. }
                | Self::UnknownMember(_)
                | Self::MergedWithItself(_)
                | Self::AlreadyMerged { .. }
                | Self::MergedIntoIt { .. }
                | Self::NotMerged { .. }
                | Self::MergedLater { .. }
                | Self::HouseholdUnnamed
                | Self::UnknownHousehold(_)
                | Self::HouseholdTaken { .. }
                | Self::IsHousehold(_)
                | Self::InHousehold { .. }
                | Self::NotInHousehold { .. }
                | Self::HouseholdOwes { .. }
                | Self::MergedAcross { .. }
                | Self::UnmergedElsewhere { .. }
                | Self::PointsInHousehold { .. }
                | Self::UnknownWallet { .. }
                | Self::Amount { .. }
                | Self::TooMany { .. }
                | Self::DayDone { .. }
                | Self::OwnId(_)
                | Self::DayBefore { .. }
                | Self::UnknownAnswer { .. }
                | Self::NotEnough { .. }
                | Self::UnknownHold(_)
                | Self::HoldOver { .. }
                | Self::UnknownCoupon(_)
                | Self::CouponOver { .. }
                | Self::CouponRefused { .. }
                | Self::WrongCode { .. }
                | Self::CodeTaken { .. }
                | Self::UnknownPool { .. }
                | Self::OtherTerms { .. }
                | Self::WrongTerms { .. }
                | Self::NotPersonal(_)
                | Self::PoolEmpty(_)
                | Self::Number { .. }
                | Self::When(_)
                | Self::Unkeepable(_)
                | Self::Erased(_)
                | Self::Unsound(_)
                | Self::UnknownEvent(_)
                | Self::Unsaid(_)
        )
    }
}

impl LedgerError {
    /// A record of a file that was refused, as a reader of records tells it.
    ///
    /// # Errors
    /// Itself, if the record is not to blame.
    pub fn into_reject(self, file: &Arc<str>, line: u64, record: &str) -> Result<Reject, Self> {
        let mut reject = Reject {
            code: codes::DUPLICATE_EVENT,
            file: Arc::clone(file),
            line,
            column: None,
            field: None,
            message: self.to_string(),
            help: None,
            record: record.to_owned(),
        };
        match self {
            Self::Record(known) => {
                return Ok(Reject {
                    file: Arc::clone(file),
                    line,
                    ..*known
                });
            }
            Self::Return(problem) => {
                reject.code = problem.code();
                reject.field = Some(problem.field().to_owned());
                reject.help = Some(problem.help().to_owned());
            }
            Self::Erased(_) => {
                reject.field = Some("id".to_owned());
                reject.help = Some("leave the record out".to_owned());
            }
            Self::Unkeepable(_) => {
                reject.code = codes::RECORD_TYPE;
                reject.help =
                    Some("leave the character U+0000 out, and write shorter ids".to_owned());
            }
            Self::IsHousehold(_) => {
                reject.code = codes::RECORD_UNKNOWN_NAME;
                reject.field = Some("customer".to_owned());
                reject.help = Some("name one of its members".to_owned());
            }
            Self::Conflict { .. } | Self::OwnId(_) => {
                reject.field = Some("id".to_owned());
                reject.help = Some("give every event an id of its own".to_owned());
            }
            Self::DayDone { .. } => {
                reject.help = Some("leave the record out".to_owned());
            }
            other => return Err(other),
        }
        Ok(reject)
    }
}

impl From<serde_json::Error> for LedgerError {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}
