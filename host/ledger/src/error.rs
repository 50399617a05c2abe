//! Why a ledger does not do what it is asked.

use std::path::PathBuf;
use std::sync::Arc;

use sadakat_engine::diagnostic::{Code, Report, codes};
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
                | Self::UnknownWallet { .. }
                | Self::Amount { .. }
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
            Self::Conflict { .. } => {
                reject.field = Some("id".to_owned());
                reject.help = Some("give every event an id of its own".to_owned());
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
