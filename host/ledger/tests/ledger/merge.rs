//! Members who turn out to be one, and who do not after all.

#![expect(
    clippy::indexing_slicing,
    reason = "a test may panic, and what is not in a JSON value is null"
)]

use anyhow::Context as _;
use proptest::prelude::*;
use sadakat_engine::Event;
use sadakat_engine::model::Date;
use sadakat_ledger::{CouponOrder, CouponWhat, Ledger, Merge, Order, PoolTerms, What};
use serde_json::Value;

use crate::{CAMPAIGNS, SETTINGS, ledger, program, purchase, returned, sound};

fn day(number: i32) -> Date {
    Date::from_days(number)
}

fn of(id: &str, on: i32, from: &str, into: &str) -> Merge {
    Merge {
        id: id.to_owned(),
        day: day(on),
        from: from.to_owned(),
        into: into.to_owned(),
        reason: "a second card".to_owned(),
        approver: "test".to_owned(),
    }
}

/// Whether it was done; a refusal is fine.
fn ask(ledger: &mut Ledger, record: &str) -> anyhow::Result<Option<String>> {
    match ledger.process(&Event::from_json(record.to_owned())) {
        Ok(answer) => Ok(Some(answer.decisions.concat())),
        Err(error) if error.is_refusal() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn simple(id: &str, kind: &str, on: i32, customer: &str) -> String {
    let on = day(on);
    format!(r#"{{"id":"{id}","kind":"{kind}","at":"{on}T12:00:00Z","customer":"{customer}"}}"#)
}

/// What does not depend on what members have.
const PLAIN: &str = r#"
[program]
name = "Test"
currency = "EUR"
time_zone = "Europe/Berlin"
[wallets.points]
expires = "45 days"
pending = "3 days"
[wallets.coins]
expires = "never"
[tiers]
counts = "spend"
levels = { bronze = 0, silver = 100, gold = 300 }
[history]
spend_40d = { sum = "purchase.total", over = "40 days" }
bought_90d = { on = ["purchase"], count = true, over = "90 days" }
most_60d = { max = "purchase.total", over = "60 days" }
kinds_40d = { distinct = "line.category", over = "40 days" }
"#;

const PERIODS: [&str; 3] = [
    "calendar year",
    "rolling 400 days",
    "24 months from reaching",
];

const GIVES: [(&str, &str, &str); 3] = [
    (
        "base",
        "on = [\"purchase\"]\nphase = \"earn\"\n",
        "points(purchase.earning);",
    ),
    (
        "card",
        "on = [\"purchase\"]\n",
        "progress(\"card\", 1); points(\"coins\", 2);",
    ),
    (
        "seen",
        "on = [\"visit\"]\n",
        "tag(\"seen\"); points(\"coins\", 1);",
    ),
];

#[derive(Debug, Clone)]
enum Happens {
    Buys(&'static str, u32),
    Visits,
    /// Of one of the purchases so far, by the number.
    Returns(usize, u32),
}

fn happens() -> impl Strategy<Value = Happens> {
    let what = proptest::sample::select(&["coffee", "tea", "mug"][..]);
    prop_oneof![
        4 => (what, 1u32..6).prop_map(|(what, many)| Happens::Buys(what, many)),
        1 => Just(Happens::Visits),
        2 => (0usize..20, 1u32..4).prop_map(|(which, many)| Happens::Returns(which, many)),
    ]
}

type Story = Vec<(i32, bool, Happens)>;

fn story() -> impl Strategy<Value = Story> {
    proptest::collection::vec((0i32..9, any::<bool>(), happens()), 1..24)
}

/// The records of a story, told of two members, with the day of each.
fn records(story: &Story, first: i32, name: &str, who: [&str; 2]) -> Vec<(i32, String)> {
    let mut on = first;
    let mut bought: Vec<(String, &str)> = Vec::new();
    let mut told = Vec::new();
    for (number, (later, second, happens)) in story.iter().enumerate() {
        on += later;
        let (id, customer) = (format!("{name}{number}"), who[usize::from(*second)]);
        let date = day(on).to_string();
        told.push((
            on,
            match *happens {
                Happens::Buys(what, many) => {
                    bought.push((id.clone(), what));
                    purchase(&id, &date, customer, what, many)
                }
                Happens::Visits => simple(&id, "visit", on, customer),
                Happens::Returns(which, many) => match bought.get(which) {
                    Some((of, what)) => returned(&id, &date, customer, of, what, many),
                    None => simple(&id, "visit", on, customer),
                },
            },
        ));
    }
    told
}

/// A state with what was kept apart put together: points that were gone on one
/// day, in whatever steps.
fn state(ledger: &Ledger, customer: &str) -> anyhow::Result<Value> {
    let state = ledger.kept_state(customer)?.context("a state")?;
    let mut state: Value = serde_json::from_str(&state)?;
    let wallets = state["wallets"].as_object_mut().context("wallets")?;
    for wallet in wallets.values_mut() {
        let lapsed: Vec<(i64, i64)> = serde_json::from_value(wallet["lapsed"].take())?;
        let mut days = std::collections::BTreeMap::new();
        for (day, amount) in lapsed {
            *days.entry(day).or_insert(0) += amount;
        }
        // From when usable points were is told of lots, not of states.
        for lot in wallet["active"].as_array_mut().context("lots")? {
            lot[0] = Value::Null;
        }
        wallet["lapsed"] = serde_json::to_value(days.into_iter().collect::<Vec<_>>())?;
    }
    let windows = state["windows"].as_object_mut().context("windows")?;
    for (name, window) in windows {
        // In which order a day's values came, or the sum of a maximum, nobody
        // reads.
        let days = window["window"]["buckets"].as_array_mut();
        days.context("days")?.sort_by_key(Value::to_string);
        if name.contains("most") {
            window["window"]["running"] = Value::Null;
        }
    }
    let mut badges: Vec<Value> = state["badges"].as_array().context("badges")?.clone();
    badges.sort_by_key(Value::to_string);
    state["badges"] = badges.into();
    Ok(state)
}

/// The same without weeks in a row, and the months from reaching a tier: these
/// are the better of both, not of one who did everything.
fn counted(ledger: &Ledger, customer: &str, period: &str) -> anyhow::Result<Value> {
    let mut state = state(ledger, customer)?;
    state["history"]["streak"] = Value::Null;
    if period.contains("reaching") {
        state["tier"] = Value::Null;
    }
    Ok(state)
}

fn plain(period: &str) -> anyhow::Result<sadakat_ledger::Program> {
    program(
        &PLAIN.replace("[history]", &format!("period = \"{period}\"\n[history]")),
        &GIVES,
    )
}

fn with(program: sadakat_ledger::Program) -> anyhow::Result<crate::Fresh> {
    let mut ledger = crate::empty(program)?;
    for enrolled in ledger.enrol([r#"{"id":"a"}"#, r#"{"id":"b"}"#])? {
        enrolled?;
    }
    Ok(ledger)
}

/// Points of a member: by wallet what is usable and what is not, and the lots.
fn owned(ledger: &Ledger, customer: &str, on: i32) -> anyhow::Result<String> {
    let member = ledger.member(customer, Some(day(on)))?;
    let wallets = member.wallets.iter().map(|wallet| {
        // In how many pieces they are does not matter.
        let mut lots = std::collections::BTreeMap::new();
        for lot in &wallet.lots {
            let cause = (&lot.campaign, &lot.event, lot.earned);
            let days = (lot.usable_from, lot.expires);
            let rest: i64 = lot.rest.replace('.', "").parse().unwrap_or(i64::MIN);
            *lots.entry((cause, days)).or_insert(0) += rest;
        }
        format!("{} {} {lots:?}", wallet.available, wallet.pending)
    });
    let wallets: Vec<String> = wallets.collect();
    let coupons = member.coupons.iter().map(|coupon| &coupon.event);
    let coupons: Vec<&String> = coupons.collect();
    let tier = &member.tier;
    Ok(format!(
        "{wallets:#?} {:?} {tier:?} {coupons:?}",
        member.tags
    ))
}

fn always_one(before: &Story, after: &Story, period: &str) -> anyhow::Result<()> {
    let first = 20_500;
    let mut two = with(plain(period)?)?;
    let mut one = with(plain(period)?)?;
    let told = records(before, first, "e", ["a", "b"]);
    let merged = told.last().map_or(first, |(on, _)| *on) + 1;
    for (_, record) in &told {
        ask(&mut two, record)?;
    }
    for (_, record) in &records(before, first, "e", ["a", "a"]) {
        ask(&mut one, record)?;
    }
    two.merge(&of("m", merged, "b", "a"))?;
    ask(&mut one, &simple("m", "review", merged, "a"))?;
    // What is counted by weeks and by reaching is told apart from here on.
    for (_, record) in &records(after, merged, "f", ["a", "b"]) {
        ask(&mut two, record)?;
    }
    for (_, record) in &records(after, merged, "f", ["a", "a"]) {
        ask(&mut one, record)?;
    }
    anyhow::ensure!(counted(&two, "b", period)? == counted(&two, "a", period)?);
    let (told, expected) = (counted(&two, "a", period)?, counted(&one, "a", period)?);
    anyhow::ensure!(told == expected, "{told:#}\nis not\n{expected:#}");
    let tier =
        |ledger: &Ledger| -> anyhow::Result<Option<String>> { Ok(ledger.member("a", None)?.tier) };
    anyhow::ensure!(tier(&two)? == tier(&one)?);
    sound(&mut two)
}

fn as_before(story: &Story, orders: &[(u8, i64)], later: i32, swap: bool) -> anyhow::Result<()> {
    let mut merged = ledger()?;
    let mut alone = ledger()?;
    let first = 20_500;
    let told = records(story, first, "e", ["a", "b"]);
    let last = told.last().map_or(first, |(on, _)| *on);
    for ledger in [&mut merged, &mut alone] {
        for (_, record) in &told {
            ask(ledger, record)?;
        }
        for (number, (what, amount)) in orders.iter().enumerate() {
            let customer = if what % 2 == 0 { "a" } else { "b" };
            let wallet = ["points", "stamps", "coins"][usize::from(what / 2 % 3)];
            let (id, amount) = (format!("o{number}"), amount.to_string());
            let order = match what % 5 {
                0 | 1 => Order::redeem(&id, customer, wallet, &amount, day(last)),
                2 => Order::hold(&id, customer, wallet, &amount, day(last), day(last + 9)),
                3 => {
                    ask(ledger, &simple(&id, "complaint", last, customer))?;
                    continue;
                }
                _ => Order::new(
                    &id,
                    day(last),
                    What::Adjust {
                        customer: customer.to_owned(),
                        wallet: wallet.to_owned(),
                        points: amount,
                        reason: "test".to_owned(),
                        approver: "test".to_owned(),
                    },
                ),
            };
            match ledger.order(&order) {
                Err(error) if !error.is_refusal() => return Err(error.into()),
                _ => {}
            }
        }
    }
    let on = last + later;
    let (from, into) = if swap { ("a", "b") } else { ("b", "a") };
    merged.merge(&of("m", on, from, into))?;
    sound(&mut merged)?;
    merged.unmerge(&of("u", on, from, into))?;
    for ledger in [&mut merged, &mut alone] {
        for customer in ["a", "b"] {
            ask(
                ledger,
                &simple(&format!("r-{customer}"), "review", on, customer),
            )?;
        }
    }
    for customer in ["a", "b"] {
        let (told, expected) = (owned(&merged, customer, on)?, owned(&alone, customer, on)?);
        anyhow::ensure!(told == expected, "{customer}: {told}\nis not\n{expected}");
        let (told, expected) = (state(&merged, customer)?, state(&alone, customer)?);
        anyhow::ensure!(told == expected, "{customer}: {told}\nis not\n{expected}");
    }
    // What goes on goes on as if nothing had been.
    for (_, record) in &records(story, on, "g", ["a", "b"]) {
        let told = ask(&mut merged, record)?;
        anyhow::ensure!(told == ask(&mut alone, record)?, "{told:?}");
    }
    for number in 0..told.len() {
        let date = day(on + 200).to_string();
        let back = returned(
            &format!("z{number}"),
            &date,
            "a",
            &format!("e{number}"),
            "tea",
            1,
        );
        let told = ask(&mut merged, &back)?;
        anyhow::ensure!(told == ask(&mut alone, &back)?, "{told:?}");
    }
    sound(&mut merged)
}

fn meanwhile(before: &Story, between: &Story, period: &str) -> anyhow::Result<()> {
    let first = 20_500;
    let mut merged = with(plain(period)?)?;
    let mut alone = with(plain(period)?)?;
    let told = records(before, first, "e", ["a", "b"]);
    let on = told.last().map_or(first, |(on, _)| *on);
    let since = records(between, on, "f", ["a", "a"]);
    let end = since.last().map_or(on, |(on, _)| *on) + 1;
    for ledger in [&mut merged, &mut alone] {
        for (_, record) in &told {
            ask(ledger, record)?;
        }
    }
    merged.merge(&of("m", on, "b", "a"))?;
    for customer in ["a", "b"] {
        ask(
            &mut alone,
            &simple(&format!("q-{customer}"), "review", on, customer),
        )?;
    }
    for ledger in [&mut merged, &mut alone] {
        for (_, record) in &since {
            ask(ledger, record)?;
        }
    }
    merged.unmerge(&of("u", end, "b", "a"))?;
    for ledger in [&mut merged, &mut alone] {
        for customer in ["a", "b"] {
            ask(
                ledger,
                &simple(&format!("r-{customer}"), "review", end, customer),
            )?;
        }
    }
    for customer in ["a", "b"] {
        let (told, expected) = (
            owned(&merged, customer, end)?,
            owned(&alone, customer, end)?,
        );
        anyhow::ensure!(told == expected, "{customer}: {told}\nis not\n{expected}");
        let (told, expected) = (state(&merged, customer)?, state(&alone, customer)?);
        anyhow::ensure!(
            told == expected,
            "{customer}: {told:#}\nis not\n{expected:#}"
        );
    }
    sound(&mut merged)
}

proptest! {
    #![proptest_config(crate::cases())]
    /// R88: whoever is merged is as if they had always been one.
    #[test]
    fn merged_members_are_as_if_always_one(
        before in story(),
        after in story(),
        period in proptest::sample::select(&PERIODS[..]),
    ) {
        always_one(&before, &after, period).unwrap();
    }

    /// R88: undone at once, a merge has changed nothing, whatever both have:
    /// holds, debts, limits, caps.
    #[test]
    fn what_is_undone_at_once_was_never_there(
        story in story(),
        orders in proptest::collection::vec((any::<u8>(), 1i64..60), 0..8),
        later in 0i32..60,
        swap in any::<bool>(),
    ) {
        as_before(&story, &orders, later, swap).unwrap();
    }

    /// R88: undone later, each is what they would be without it, if the survivor
    /// used nothing that was not theirs.
    #[test]
    fn what_is_undone_later_leaves_each_their_own(
        before in story(),
        between in story(),
        period in proptest::sample::select(&PERIODS[..]),
    ) {
        // A tag that both have is not told apart: visits give one.
        let keeps = |happens: &Happens| matches!(happens, Happens::Buys(..));
        let between: Story = between.into_iter().filter(|(_, _, what)| keeps(what)).collect();
        meanwhile(&before, &between, period).unwrap();
    }
}

/// Points of two members as a list of lots; `brought` is what was left of one
/// when the merge that is in force moved it.
#[derive(Debug, Default)]
struct Naive {
    lots: Vec<Naively>,
    merged: Option<(usize, usize)>,
    borne: i64,
}

#[derive(Debug, Clone, Copy)]
struct Naively {
    owner: usize,
    from: i32,
    expires: i32,
    rest: i64,
    brought: Option<i64>,
}

impl Naive {
    fn owner(&self, who: usize) -> usize {
        match self.merged {
            Some((from, into)) if from == who => into,
            _ => who,
        }
    }

    fn usable(&mut self, owner: usize, day: i32) -> Vec<&mut Naively> {
        let lots = self.lots.iter_mut();
        let mut lots: Vec<&mut Naively> = lots
            .filter(|lot| lot.owner == owner && lot.from <= day && day < lot.expires)
            .collect();
        lots.sort_by_key(|lot| lot.expires);
        lots
    }

    /// Takes up to so many points, soonest expiry first; how many there were.
    fn take(&mut self, owner: usize, amount: i64, day: i32) -> i64 {
        let mut left = amount;
        for lot in self.usable(owner, day) {
            let part = lot.rest.min(left);
            lot.rest -= part;
            left -= part;
        }
        amount - left
    }

    fn has(&mut self, owner: usize, day: i32) -> (i64, i64) {
        let usable = self.usable(owner, day).iter().map(|lot| lot.rest).sum();
        let waits = self.lots.iter();
        let waits = waits.filter(|lot| lot.owner == owner && lot.from > day);
        (usable, waits.map(|lot| lot.rest).sum())
    }

    fn merge(&mut self, from: usize, into: usize, day: i32) {
        self.merged = Some((from, into));
        for lot in &mut self.lots {
            if lot.owner == from && day < lot.expires {
                (lot.owner, lot.brought) = (into, Some(lot.rest));
            }
        }
    }

    fn undo(&mut self, day: i32) {
        let Some((from, into)) = self.merged.take() else {
            return;
        };
        let mut used = Vec::new();
        for lot in &mut self.lots {
            if let Some(brought) = lot.brought.take() {
                lot.owner = from;
                if day < lot.expires && lot.rest < brought {
                    used.push(Naively {
                        rest: brought - lot.rest,
                        ..*lot
                    });
                }
            }
        }
        let wanted: i64 = used.iter().map(|lot| lot.rest).sum();
        self.borne += wanted - self.take(into, wanted, day);
        self.lots.extend(used);
    }
}

#[derive(Debug, Clone)]
enum Does {
    Buys(usize, u32),
    Redeems(usize, i64),
    Merges(usize),
    Undoes,
}

fn does() -> impl Strategy<Value = Does> {
    prop_oneof![
        4 => (0usize..2, 1u32..5).prop_map(|(who, many)| Does::Buys(who, many)),
        3 => (0usize..2, 1i64..60).prop_map(|(who, many)| Does::Redeems(who, many)),
        1 => (0usize..2).prop_map(Does::Merges),
        1 => Just(Does::Undoes),
    ]
}

fn lists_agree(story: &[(i32, Does)]) -> anyhow::Result<()> {
    let settings = format!("{SETTINGS}[returns]\nspent_points = \"absorb\"\n");
    let mut ledger = with(program(&settings, &CAMPAIGNS[..1])?)?;
    let (names, mut naive, mut today) = (["a", "b"], Naive::default(), 20_500);
    let mut borne = 0;
    for (number, (later, does)) in story.iter().enumerate() {
        today += later;
        let id = format!("x{number}");
        match *does {
            Does::Buys(who, many) => {
                let date = day(today).to_string();
                ask(&mut ledger, &purchase(&id, &date, names[who], "mug", many))?;
                naive.lots.push(Naively {
                    owner: naive.owner(who),
                    from: today + 3,
                    expires: today + 33,
                    rest: i64::from(many) * 10,
                    brought: None,
                });
            }
            Does::Redeems(who, amount) => {
                let owner = naive.owner(who);
                let points = amount.to_string();
                let order = Order::redeem(&id, names[who], "points", &points, day(today));
                let enough = naive.has(owner, today).0 >= amount;
                anyhow::ensure!(ledger.order(&order).is_ok() == enough, "step {number}");
                if enough {
                    naive.take(owner, amount, today);
                }
            }
            Does::Merges(from) => {
                let into = 1 - from;
                let merge = of(&id, today, names[from], names[into]);
                let done = ledger.merge(&merge);
                match naive.merged {
                    None => {
                        done?;
                        naive.merge(from, into, today);
                    }
                    Some(merged) if merged == (from, into) => anyhow::ensure!(done?.repeated),
                    Some(_) => anyhow::ensure!(done.is_err_and(|error| error.is_refusal())),
                }
            }
            Does::Undoes => {
                if let Some((from, into)) = naive.merged {
                    let done = ledger.unmerge(&of(&id, today, names[from], names[into]))?;
                    let own = done
                        .points
                        .iter()
                        .filter_map(|points| points.borne.as_ref());
                    borne += own
                        .map(|points| points.parse::<i64>())
                        .sum::<Result<i64, _>>()?;
                    naive.undo(today);
                }
            }
        }
        for (who, name) in names.iter().enumerate() {
            let wallets = ledger.member(name, Some(day(today)))?.wallets;
            let wallet = wallets.first().context("a wallet")?;
            let has: (i64, i64) = (wallet.available.parse()?, wallet.pending.parse()?);
            let expected = naive.has(naive.owner(who), today);
            anyhow::ensure!(
                has == expected,
                "step {number}: {name} has {has:?}, not {expected:?}"
            );
        }
        anyhow::ensure!(borne == naive.borne, "step {number}: {borne} borne");
    }
    sound(&mut ledger)
}

proptest! {
    #![proptest_config(crate::cases())]
    /// R88: what both have, merged and parted again and again, is what two lists
    /// of lots say.
    #[test]
    fn the_ledger_and_two_lists_of_lots_agree(
        story in proptest::collection::vec((0i32..9, does()), 1..40),
    ) {
        lists_agree(&story).unwrap();
    }
}

/// What a debt that was paid meanwhile leaves behind: purchases by day, member and
/// number of mugs; none is a complaint, which takes 100 points. `b` is merged into `a`
/// on day 1. Each must have what they would have without a merge.
fn paid_meanwhile(expires: &str, told: &[(i32, &str, u32)], undone: i32) -> anyhow::Result<()> {
    let settings = format!(
        "[program]\nname = \"Test\"\ncurrency = \"EUR\"\ntime_zone = \"UTC\"\n\
         [wallets.points]\nexpires = \"{expires}\"\npending = \"14 days\"\nbelow_zero = true\n"
    );
    let owes = ("owes", "on = [\"complaint\"]\n", "points(-100);");
    let made = || program(&settings, &[CAMPAIGNS[0], owes]);
    let (mut merged, mut alone) = (with(made()?)?, with(made()?)?);
    let first = 20_500;
    let mut is_merged = false;
    for (number, &(on, who, mugs)) in told.iter().enumerate() {
        if on > 1 && !is_merged {
            merged.merge(&of("m", first + 1, "b", "a"))?;
            is_merged = true;
        }
        let date = day(first + on).to_string();
        let record = match mugs {
            0 => simple(&format!("e{number}"), "complaint", first + on, who),
            _ => purchase(&format!("e{number}"), &date, who, "mug", mugs),
        };
        for ledger in [&mut merged, &mut alone] {
            ask(ledger, &record)?.context("done")?;
        }
    }
    if !is_merged {
        merged.merge(&of("m", first + 1, "b", "a"))?;
    }
    sound(&mut merged)?;
    let end = first + undone;
    merged.unmerge(&of("u", end, "b", "a"))?;
    for customer in ["a", "b"] {
        for ledger in [&mut merged, &mut alone] {
            ask(
                ledger,
                &simple(&format!("r-{customer}"), "review", end, customer),
            )?;
        }
        let (told, expected) = (
            owned(&merged, customer, end)?,
            owned(&alone, customer, end)?,
        );
        anyhow::ensure!(told == expected, "{customer}: {told}\nis not\n{expected}");
    }
    sound(&mut merged)
}

/// A debt of the merged member that points of their own would have paid meanwhile
/// does not come back when the merge is undone, also when the rest of those points
/// is over by then; and nobody is given points for it.
#[test]
fn their_own_points_pay_their_debt() -> anyhow::Result<()> {
    // Usable on day 14, gone on day 24.
    for undone in [4, 14, 18, 24, 30] {
        paid_meanwhile("10 days", &[(0, "b", 0), (0, "b", 12)], undone)?;
    }
    // The survivor's points paid it at the merge, and all of their own expired.
    let both = [(-14, "a", 10), (0, "b", 0), (0, "b", 12)];
    paid_meanwhile("20 days", &both, 40)
}

/// The survivor's points that paid the merged member's debt come back as they were:
/// of the same purchase, until the same day.
#[test]
fn what_paid_a_debt_lasts_no_longer() -> anyhow::Result<()> {
    for expires in ["10 days", "365 days", "rolling 180 days"] {
        for undone in [4, 14, 16, 30] {
            paid_meanwhile(expires, &[(0, "b", 0), (0, "a", 12)], undone)?;
        }
    }
    // In a wallet that rolls on, what was used up is renewed by a later purchase.
    let renewed = [(0, "b", 0), (0, "a", 10), (17, "a", 3)];
    paid_meanwhile("rolling 180 days", &renewed, 18)
}

/// Coupons, codes that were used and holds go over, and come back.
#[test]
fn coupons_and_holds_go_over() -> anyhow::Result<()> {
    let coded = (
        "coded",
        "on = [\"purchase\"]\naudience = '\"ALL\" in purchase.coupons'\n",
        "points(\"coins\", 1);",
    );
    let mut ledger = with(program(SETTINGS, &[&CAMPAIGNS[..], &[coded]].concat())?)?;
    let order = |ledger: &mut Ledger, id: &str, what: CouponWhat| -> anyhow::Result<Vec<String>> {
        let order = CouponOrder {
            id: id.to_owned(),
            at: "2026-03-02".to_owned(),
            what,
        };
        Ok(ledger.coupon_order(&order)?.codes)
    };
    let make = CouponWhat::Make {
        pool: "OWN".to_owned(),
        terms: PoolTerms {
            personal: true,
            ..PoolTerms::default()
        },
        codes: 1,
    };
    order(&mut ledger, "m", make)?;
    let issue = CouponWhat::Issue {
        pool: "OWN".to_owned(),
        customer: "a".to_owned(),
    };
    let code = order(&mut ledger, "i", issue)?.pop().context("a code")?;
    let once = CouponWhat::Import {
        pool: "ALL".to_owned(),
        terms: PoolTerms {
            uses: 9,
            per_member: Some(1),
            ..PoolTerms::default()
        },
        codes: vec!["all".to_owned()],
    };
    order(&mut ledger, "n", once)?;
    let coded = |id: &str, on: &str, customer: &str, code: &str| {
        let bought = purchase(id, on, customer, "mug", 2);
        bought.replace("\"lines\"", &format!("\"coupons\":[\"{code}\"],\"lines\""))
    };
    let verdict = |ledger: &mut Ledger, record: String| -> anyhow::Result<Option<String>> {
        let answer = ledger.process(&Event::from_json(record))?;
        let verdict = answer.verdicts.first().context("a verdict")?;
        Ok(verdict.reason.clone())
    };
    assert_eq!(
        verdict(&mut ledger, coded("e1", "2026-03-02", "a", "all"))?,
        None
    );
    let on = Date::parse("2026-03-10").context("a day")?;
    let until = Date::parse("2026-03-20").context("a day")?;
    ledger.order(&Order::hold("h", "a", "coins", "3", on, until))?;
    ledger.merge(&of("m", on.days(), "a", "b"))?;
    sound(&mut ledger)?;
    let own = |ledger: &Ledger, customer: &str| -> anyhow::Result<usize> {
        Ok(ledger.member(customer, None)?.coupons.len())
    };
    assert_eq!((own(&ledger, "a")?, own(&ledger, "b")?), (1, 1));
    let checked = ledger.check_coupon(&code, Some("b"), None, "2026-03-10")?;
    assert!(checked.usable, "{checked:?}");
    let used = verdict(&mut ledger, coded("e2", "2026-03-11", "b", "all"))?;
    assert_eq!(used.as_deref(), Some("used by the member"));
    let member = ledger.member("a", None)?;
    assert_eq!(member.customer, "b");
    assert_eq!(member.asked.as_deref(), Some("a"));
    assert_eq!(member.merged, ["a"]);
    ledger.unmerge(&of("u", on.days() + 2, "a", "b"))?;
    sound(&mut ledger)?;
    assert_eq!((own(&ledger, "a")?, own(&ledger, "b")?), (1, 0));
    assert_eq!(
        verdict(&mut ledger, coded("e3", "2026-03-13", "b", "all"))?,
        None
    );
    let released = ledger.order(&Order::release("r", "h", Date::from_days(on.days() + 4)))?;
    assert_eq!(released.customer, "a");
    sound(&mut ledger)
}

/// The sweep comes to a merged member once, and to both when it is undone.
#[test]
fn a_day_comes_once() -> anyhow::Result<()> {
    let mut ledger = ledger()?;
    assert_eq!(ledger.sweep(day(20_500), |_, _| {})?.members, 2);
    ledger.merge(&of("m", 20_500, "a", "b"))?;
    assert_eq!(ledger.sweep(day(20_501), |_, _| {})?.members, 1);
    assert_eq!(ledger.members()?, 1);
    ledger.unmerge(&of("u", 20_501, "a", "b"))?;
    assert_eq!(ledger.sweep(day(20_502), |_, _| {})?.members, 2);
    sound(&mut ledger)
}

/// Anniversaries count from the day on which the first of them joined, also
/// when the survivor's record comes again.
#[test]
fn whoever_joined_first() -> anyhow::Result<()> {
    let anniversary = (
        "years",
        "on = [\"review\"]\naudience = 'days_since(customer.joined_at ?? now) > 1500'\n",
        "points(\"coins\", 7);",
    );
    let mut ledger = crate::empty(program(SETTINGS, &[CAMPAIGNS[0], anniversary])?)?;
    let old = r#"{"id":"old","joined_at":"2020-05-01T10:00:00Z","city":"Izmir"}"#;
    let new = r#"{"id":"new","joined_at":"2025-05-01T10:00:00Z","city":"Ankara"}"#;
    for enrolled in ledger.enrol([old, new])? {
        enrolled?;
    }
    let coins = |ledger: &mut Ledger, id: &str, on: i32| -> anyhow::Result<String> {
        ask(ledger, &simple(id, "review", on, "new"))?;
        let wallets = ledger.member("new", None)?.wallets;
        Ok(wallets.last().context("coins")?.available.clone())
    };
    assert_eq!(coins(&mut ledger, "e1", 20_500)?, "0");
    ledger.merge(&of("m", 20_501, "old", "new"))?;
    assert_eq!(coins(&mut ledger, "e2", 20_502)?, "7");
    let moved = new.replace("Ankara", "Bursa");
    for enrolled in ledger.enrol([moved.as_str(), new, new])? {
        enrolled?;
    }
    assert_eq!(coins(&mut ledger, "e3", 20_503)?, "14");
    ledger.unmerge(&of("u", 20_504, "old", "new"))?;
    assert_eq!(coins(&mut ledger, "e4", 20_505)?, "14");
    sound(&mut ledger)
}

/// The higher tier of both stays, and goes when the merge is undone.
#[test]
fn the_higher_tier_stays() -> anyhow::Result<()> {
    let mut ledger = ledger()?;
    ask(&mut ledger, &purchase("e1", "2026-03-01", "a", "tea", 31))?;
    ask(&mut ledger, &purchase("e2", "2026-03-01", "b", "tea", 5))?;
    let tier = |ledger: &Ledger, on: &str| -> anyhow::Result<Option<String>> {
        Ok(ledger.member("b", Date::parse(on))?.tier)
    };
    assert_eq!(tier(&ledger, "2026-03-02")?.as_deref(), Some("bronze"));
    let on = Date::parse("2026-03-02").context("a day")?.days();
    ledger.merge(&of("m", on, "a", "b"))?;
    assert_eq!(tier(&ledger, "2026-03-02")?.as_deref(), Some("gold"));
    // Sixty days after the purchase that it rests on, and five of grace.
    assert_eq!(tier(&ledger, "2026-05-04")?.as_deref(), Some("gold"));
    assert_eq!(tier(&ledger, "2026-05-06")?.as_deref(), Some("bronze"));
    ledger.unmerge(&of("u", on + 3, "a", "b"))?;
    assert_eq!(tier(&ledger, "2026-03-05")?.as_deref(), Some("bronze"));
    assert_eq!(ledger.member("a", None)?.tier.as_deref(), Some("gold"));
    sound(&mut ledger)
}
