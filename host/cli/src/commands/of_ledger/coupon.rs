//! `sadakat coupon import|make|issue|hold|release|void|show|pools`

use std::fs;
use std::path::{Path, PathBuf};

use sadakat_engine::model::Date;
use sadakat_ledger::{
    CheckedCoupon, CouponOrder, CouponReceipt, CouponWhat, LedgerError, PoolTerms,
    Void as VoidOrder,
};

use super::ledger_file::{open_as_it_is, table};
use super::order::{ApprovalArgs, OrderArgs, known, refused};
use crate::Outcome;
use crate::commands::plural;
use crate::output::{self, Format, Shown as _, WrongInput};

/// What is done with coupons.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Put the codes of a list into a pool
    Import(Import),
    /// Make new codes, put them into a pool, and write them out
    Make(Make),
    /// Hand the next code of a personal pool out to a member
    Issue(Issue),
    /// Set a code aside for a basket
    Hold(Hold),
    /// Give the codes back that are set aside for a basket
    Release(Release),
    /// Make a coupon void, so that nobody uses it any more
    Void(Void),
    /// Say whether somebody could use a code, without using it
    Show(Show),
    /// Show the pools, and how many of their codes are left
    Pools(Pools),
}

/// How the codes of a pool can be used.
#[derive(clap::Args)]
struct Terms {
    /// Codes are handed out by `coupon issue` or by campaigns; only the member who got one uses it
    #[arg(long)]
    personal: bool,
    /// How often each code can be used
    #[arg(long, value_name = "N", default_value_t = 1)]
    uses: u32,
    /// How often one member can use a code
    #[arg(long, value_name = "N")]
    per_member: Option<u32>,
    /// The first day on which codes can be used; `--date` if not given
    #[arg(long, value_name = "DATE", value_parser = super::ledger_file::day)]
    from: Option<Date>,
    /// The last day on which they can be used
    #[arg(long, value_name = "DATE", value_parser = super::ledger_file::day)]
    until: Option<Date>,
    /// On how many days a personal code can be used, from the one on which it is handed out
    #[arg(long, value_name = "DAYS")]
    valid_days: Option<u32>,
}

impl Terms {
    fn terms(&self) -> PoolTerms {
        PoolTerms {
            personal: self.personal,
            uses: self.uses,
            per_member: self.per_member,
            from: self.from,
            until: self.until,
            valid_days: self.valid_days,
        }
    }
}

/// Arguments of `sadakat coupon import`.
#[derive(clap::Args)]
pub(crate) struct Import {
    /// The pool: campaigns read its name, as in `"SPRING" in purchase.coupons`
    pool: String,
    /// The codes, one a line
    codes: PathBuf,
    #[command(flatten)]
    terms: Terms,
    #[command(flatten)]
    order: OrderArgs,
}

/// Arguments of `sadakat coupon make`.
#[derive(clap::Args)]
pub(crate) struct Make {
    /// The pool: campaigns read its name, as in `"SPRING" in purchase.coupons`
    pool: String,
    /// How many codes
    codes: u32,
    #[command(flatten)]
    terms: Terms,
    #[command(flatten)]
    order: OrderArgs,
}

/// Arguments of `sadakat coupon issue`.
#[derive(clap::Args)]
pub(crate) struct Issue {
    /// The pool
    pool: String,
    /// The customer's id
    customer: String,
    #[command(flatten)]
    order: OrderArgs,
}

/// When an order counts that is about hours.
#[derive(clap::Args)]
struct AtArgs {
    /// The ledger: a file, or `postgres://user@host/database`
    #[arg(long, value_name = "FILE")]
    ledger: PathBuf,
    /// An id for this: given twice, it is done once
    #[arg(long)]
    id: String,
    /// When: a day, or an instant such as 2026-11-21T14:03:00+03:00
    #[arg(long, value_name = "TIME")]
    at: String,
}

/// Arguments of `sadakat coupon hold`.
#[derive(clap::Args)]
pub(crate) struct Hold {
    /// The code
    code: String,
    /// The basket: the id that the purchase will have
    #[arg(long, value_name = "ID")]
    basket: String,
    /// The customer's id; a guest if not given
    #[arg(long, value_name = "ID")]
    customer: Option<String>,
    /// Until when: a day, or an instant
    #[arg(long, value_name = "TIME")]
    until: String,
    #[command(flatten)]
    at: AtArgs,
}

/// Arguments of `sadakat coupon release`.
#[derive(clap::Args)]
pub(crate) struct Release {
    /// The basket for which they were set aside
    basket: String,
    #[command(flatten)]
    at: AtArgs,
}

/// Arguments of `sadakat coupon void`.
#[derive(clap::Args)]
pub(crate) struct Void {
    /// The coupon's code, in any case, with or without dashes
    code: String,
    #[command(flatten)]
    order: OrderArgs,
    #[command(flatten)]
    approval: ApprovalArgs,
}

/// Arguments of `sadakat coupon show`.
#[derive(clap::Args)]
pub(crate) struct Show {
    /// The code, as it was typed
    code: String,
    /// The ledger: a file, or `postgres://user@host/database`
    #[arg(long, value_name = "FILE")]
    ledger: PathBuf,
    /// Who would use it; a guest if not given
    #[arg(long, value_name = "ID")]
    customer: Option<String>,
    /// For which basket
    #[arg(long, value_name = "ID")]
    basket: Option<String>,
    /// On which day, at its beginning, or at which instant
    #[arg(long, value_name = "TIME")]
    at: String,
    /// As text for people, or as JSON for machines
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Arguments of `sadakat coupon pools`.
#[derive(clap::Args)]
pub(crate) struct Pools {
    /// The ledger: a file, or `postgres://user@host/database`
    #[arg(long, value_name = "FILE")]
    ledger: PathBuf,
    /// As text for people, or as JSON for machines
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(crate) fn run(command: &Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Import(args) => import(args),
        Command::Make(args) => {
            let what = CouponWhat::Make {
                pool: args.pool.clone(),
                terms: args.terms.terms(),
                codes: args.codes,
            };
            let receipt = by_day(&args.order, what)?;
            codes(&receipt);
            said(&format!("{}: {}", args.pool, number(receipt.new)), &receipt)
        }
        Command::Issue(args) => {
            let what = CouponWhat::Issue {
                pool: args.pool.clone(),
                customer: args.customer.clone(),
            };
            let receipt = by_day(&args.order, what)?;
            codes(&receipt);
            let until = receipt.until.map(|day| format!(", until {day}"));
            let until = until.unwrap_or_default();
            said(
                &format!("{}: {}{until}", args.customer, args.pool),
                &receipt,
            )
        }
        Command::Hold(args) => {
            let what = CouponWhat::Hold {
                code: args.code.clone(),
                customer: args.customer.clone(),
                basket: args.basket.clone(),
                until: args.until.clone(),
            };
            let receipt = at(&args.at, what)?;
            let text = format!(
                "{}: held for {} until {}",
                args.code, args.basket, args.until
            );
            said(&text, &receipt)
        }
        Command::Release(args) => {
            let basket = args.basket.clone();
            let receipt = at(&args.at, CouponWhat::Release { basket })?;
            codes(&receipt);
            said(&format!("{}: given back", args.basket), &receipt)
        }
        Command::Void(args) => void(args),
        Command::Show(args) => show(args),
        Command::Pools(args) => pools(args),
    }
}

fn by_day(args: &OrderArgs, what: CouponWhat) -> anyhow::Result<CouponReceipt> {
    carry_out(&args.ledger, &args.id, &args.date.to_string(), what)?.map_err(refused)
}

fn at(args: &AtArgs, what: CouponWhat) -> anyhow::Result<CouponReceipt> {
    carry_out(&args.ledger, &args.id, &args.at, what)?.map_err(refused)
}

fn carry_out(
    ledger: &Path,
    id: &str,
    at: &str,
    what: CouponWhat,
) -> anyhow::Result<Result<CouponReceipt, LedgerError>> {
    let order = CouponOrder {
        id: id.to_owned(),
        at: at.to_owned(),
        what,
    };
    Ok(open_as_it_is(ledger)?.coupon_order(&order))
}

/// Codes go to standard output, what is said of them does not.
fn codes(receipt: &CouponReceipt) {
    for code in &receipt.codes {
        output::line(code);
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the last step of every command")]
fn said(text: &str, receipt: &CouponReceipt) -> anyhow::Result<Outcome> {
    output::error(&format!("{text}{}", known(receipt.repeated)));
    Ok(Outcome::Fine)
}

fn number(codes: u64) -> String {
    let plural = plural(usize::try_from(codes).unwrap_or(usize::MAX));
    format!("{codes} new code{plural}")
}

fn import(args: &Import) -> anyhow::Result<Outcome> {
    let shown = args.codes.shown();
    let text = fs::read_to_string(&args.codes)
        .map_err(|error| WrongInput(format!("cannot read `{shown}`: {error}")))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let what = CouponWhat::Import {
        pool: args.pool.clone(),
        terms: args.terms.terms(),
        codes: lines().map(|line| line.trim().to_owned()).collect(),
    };
    if lines().next().is_none() {
        return Err(WrongInput(format!("`{shown}` has no codes: write one a line")).into());
    }
    let order = &args.order;
    let receipt = carry_out(&order.ledger, &order.id, &order.date.to_string(), what)?;
    let receipt = receipt.map_err(|error| {
        let (LedgerError::WrongCode { code, .. } | LedgerError::CodeTaken { code, .. }) = &error
        else {
            return refused(error);
        };
        let line = text.lines().position(|line| line.trim() == code);
        let line = line.map_or_else(String::new, |line| format!(":{}", line + 1));
        WrongInput(format!("{shown}{line}: {error}")).into()
    })?;
    let mut text = format!("{}: {}", args.pool, number(receipt.new));
    if receipt.known > 0 {
        text += &format!(", {} known already", receipt.known);
    }
    said(&text, &receipt)
}

fn void(args: &Void) -> anyhow::Result<Outcome> {
    let void = VoidOrder {
        id: args.order.id.clone(),
        code: args.code.clone(),
        day: args.order.date,
        reason: args.approval.reason.clone(),
        approver: args.approval.approver.clone(),
    };
    let repeated = open_as_it_is(&args.order.ledger)?.void(&void);
    let known = known(repeated.map_err(refused)?);
    output::line(&format!("{}: void{known}", args.code));
    Ok(Outcome::Fine)
}

fn show(args: &Show) -> anyhow::Result<Outcome> {
    let ledger = open_as_it_is(&args.ledger)?;
    let (customer, basket) = (args.customer.as_deref(), args.basket.as_deref());
    let checked = ledger.check_coupon(&args.code, customer, basket, &args.at);
    let checked = checked.map_err(refused)?;
    match args.format {
        Format::Json => output::line(&serde_json::to_string(&checked)?),
        Format::Text => output::line(&text(&checked)),
    }
    Ok(Outcome::Fine)
}

fn text(checked: &CheckedCoupon) -> String {
    let answer = match &checked.reason {
        Some(reason) => format!("cannot be used: {reason}"),
        None => "can be used".to_owned(),
    };
    let mut lines = vec![format!("{}: {answer}", checked.code)];
    let Some(coupon) = &checked.coupon else {
        return lines.concat();
    };
    if let Some(pool) = &coupon.pool {
        lines.push(format!("pool {pool}"));
    }
    if !coupon.campaign.is_empty() {
        lines.push(format!("given by {} for {}", coupon.campaign, coupon.event));
    }
    let until = coupon
        .until
        .map_or_else(|| "no end".to_owned(), |until| format!("until {until}"));
    let (state, from) = (&coupon.state, coupon.from);
    let used = format!("used {} of {} times", coupon.used, coupon.uses);
    lines.push(format!("{state}, from {from}, {until}, {used}"));
    if let Some(customer) = &coupon.customer {
        lines.push(format!("belongs to {customer}"));
    }
    for held in &coupon.held {
        lines.push(format!("held for {held}"));
    }
    for one in &coupon.used_for {
        let by = one.customer.as_deref().unwrap_or("a guest");
        let back = one.given_back.as_deref();
        let back = back.map_or_else(String::new, |back| format!(", given back by {back}"));
        lines.push(format!("used for {} by {by}{back}", one.event));
    }
    lines.join("\n")
}

fn pools(args: &Pools) -> anyhow::Result<Outcome> {
    let pools = open_as_it_is(&args.ledger)?.pools()?;
    match args.format {
        Format::Json => output::line(&serde_json::to_string(&pools)?),
        Format::Text if pools.is_empty() => output::line("no pools"),
        Format::Text => {
            let rows = pools.iter().map(|pool| {
                let until = pool.terms.until.map(|day| day.to_string());
                [
                    pool.pool.clone(),
                    pool.codes.to_string(),
                    pool.waiting.to_string(),
                    pool.issued.to_string(),
                    pool.redeemed.to_string(),
                    pool.void.to_string(),
                    pool.used.to_string(),
                    until.unwrap_or_else(|| "no end".to_owned()),
                ]
            });
            let header = [
                "pool", "codes", "waiting", "issued", "redeemed", "void", "uses", "until",
            ];
            output::line(&table(header, &[1, 2, 3, 4, 5, 6], rows));
        }
    }
    Ok(Outcome::Fine)
}
