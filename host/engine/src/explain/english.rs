//! Every word of an explanation for people. In another language the words are
//! said piece by piece, and what authors wrote stays as it is.

use super::explanation::{
    Check, Difference, Ending, Explanation, FaultExplanation, ProposalExplanation, Wanted,
    WindowExplanation, WindowPart, Work, WorkUnit,
};
use crate::decide::Reason;
use crate::diagnostic::Words;
use crate::expression::{Datum, LineCount, Named, Needed, Relation, Test};

/// Values of lines that are shown before the rest is left out.
const SHOWN_LINES: usize = 6;

/// What is explained.
pub(super) fn title(explanation: &Explanation) -> String {
    let who = explanation
        .customer
        .as_ref()
        .map_or_else(|| "of a guest".to_owned(), |id| format!("of {id}"));
    let currency = explanation.currency.as_ref();
    let currency = currency.map_or_else(String::new, |code| format!(", in {code}"));
    format!(
        "{} {} {who}, {} {}{currency}",
        explanation.kind,
        explanation.event,
        day_of_week(explanation.weekday),
        moment(&explanation.at)
    )
}

/// A day and a time out of RFC 3339, without what is not needed to read it.
fn moment(at: &str) -> String {
    let (day, time) = at.split_once('T').unwrap_or((at, ""));
    match time.get(..5) {
        None | Some("00:00") => day.to_owned(),
        Some(time) => format!("{day} {time}"),
    }
}

/// How many campaigns are not shown, since they are for other events.
pub(super) fn others(count: usize, kind: &str) -> String {
    let campaigns = if count == 1 {
        "campaign is"
    } else {
        "campaigns are"
    };
    format!("{count} more {campaigns} not for events of kind `{kind}`")
}

/// That offers were not compared in all ways.
pub(super) fn bounded(compared: u32) -> String {
    format!(
        "the best of {compared} ways to choose between offers was given; \
         there were too many to compare them all"
    )
}

/// What became of a campaign, all in a few words.
pub(super) const fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Given => "given",
        Reason::Trigger => "not for events of this kind",
        Reason::Window => "not in force at that time",
        Reason::Guest => "for members only",
        Reason::ShutOut => "shut out by another campaign",
        Reason::Audience => "not in its audience",
        Reason::Replaced => "its new version stands in for it",
        Reason::Canary => "for some members first",
        Reason::Holdout => "in its control group",
        Reason::Limit => "used up",
        Reason::Fault => "failed",
        Reason::ProposedNothing => "in its audience, but it proposed nothing",
        Reason::Lost => "another offer was better",
        Reason::NothingLeft => "came to nothing",
        Reason::Refused => "the whole decision was refused",
        Reason::Shadow => "would have given something, but it is tried only",
    }
}

/// A check, but for the parts of an audience.
pub(super) fn check(check: &Check, kind: &str, words: Words<'_>) -> String {
    match check {
        Check::Trigger { passed: true, .. } => format!("`{kind}` triggers it"),
        Check::Trigger { on, .. } => {
            format!("the event is a `{kind}`; {} triggers it", either(on))
        }
        Check::Window { window, .. } => in_force(window, words),
        Check::Guest { passed: true } => "the event has a member".to_owned(),
        Check::Guest { .. } => "the event is a guest's; only members can get it".to_owned(),
        Check::ShutOut { by, rule, .. } => shut_out(by.as_deref(), rule),
        Check::Audience { .. } => "audience".to_owned(),
        Check::Replaced { by, .. } => {
            format!("`{by}`, its new version, is in force for this event instead")
        }
        Check::Canary {
            passed: true,
            percent,
        } => format!("among the {percent} % of the members who get it first"),
        Check::Canary { percent, .. } => {
            format!("not among the {percent} % of the members who get it first")
        }
        Check::Holdout {
            passed: true,
            percent,
        } => format!("not in its control group of {percent} % of the members"),
        Check::Holdout { percent, .. } => {
            format!(
                "in the control group of this campaign: {percent} % of the members never get it"
            )
        }
        Check::Limit {
            per: Some(per),
            counted: false,
            ..
        } => format!("limit: the event has no `{per}` that it could be counted by"),
        Check::Limit {
            used,
            of,
            every,
            shared,
            per,
            ..
        } => {
            let who = if *shared { "everybody together" } else { "" };
            let apart = per.as_ref().map(|per| format!("with the same `{per}`"));
            let words = [who, "got it", &format!("{used} of {of} times")];
            let mut text: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
            text.extend(apart.as_deref());
            format!("limit: {} {}", text.join(" "), period(every))
        }
        Check::Budget {
            used, of, every, ..
        } => format!("budget: {used} of {of} given {}", period(every)),
    }
}

fn in_force(window: &WindowExplanation, words: Words<'_>) -> String {
    let mut when = Vec::new();
    if let Some(from) = &window.from {
        when.push(words.say(&format!("from {}", moment(from))).into_owned());
    }
    if let Some(until) = &window.until {
        when.push(words.say(&format!("before {}", moment(until))).into_owned());
    }
    if !window.days.is_empty() {
        when.push(words.fill("on {days}", &[("days", &words.say(&days(&window.days)))]));
    }
    if let Some(hours) = &window.hours {
        when.push(words.fill("at {hours}", &[("hours", hours)]));
    }
    let missed: Vec<&str> = window
        .missed
        .iter()
        .map(|part| match part {
            WindowPart::From => "too early",
            WindowPart::Until => "over",
            WindowPart::Day => "another day",
            WindowPart::Hours => "another hour",
        })
        .collect();
    let when = when.join(", ");
    if missed.is_empty() {
        return words.fill("in force {when}", &[("when", &when)]);
    }
    let zone = window.zone.as_ref();
    let zone = zone.map_or_else(String::new, |zone| {
        words.fill(" in {zone}", &[("zone", zone)])
    });
    words.fill(
        "in force {when}; it was {day} {time}{zone}: {missed}",
        &[
            ("when", &when),
            ("day", &words.say(day_of_week(window.weekday))),
            ("time", &words.say(&window.local)),
            ("zone", &zone),
            ("missed", &words.say(&list(&missed, "and"))),
        ],
    )
}

/// Days of the week; three or more in a row are a stretch.
fn days(days: &[&str]) -> String {
    let numbers: Vec<usize> = days
        .iter()
        .filter_map(|day| WEEK.iter().position(|known| known == day))
        .collect();
    let stretches: Vec<String> = numbers
        .chunk_by(|a, b| a + 1 == *b)
        .flat_map(|stretch| {
            let name = |number: &usize| WEEK.get(*number).copied().map_or("", day_of_week);
            match stretch {
                [first, _, .., last] => vec![format!("{} to {}", name(first), name(last))],
                few => few.iter().map(|number| name(number).to_owned()).collect(),
            }
        })
        .collect();
    list(&stretches, "and")
}

const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn shut_out(by: Option<&str>, rule: &str) -> String {
    let by = by.map_or_else(|| "another campaign".to_owned(), |by| format!("`{by}`"));
    match rule {
        "exclusive" => format!("{by} is exclusive and shut it out"),
        "first" => format!("{by} came first in their group"),
        _ => format!("it may not stand together with {by}"),
    }
}

fn period(every: &str) -> String {
    match every {
        "ever" => "ever".to_owned(),
        "day" => "today".to_owned(),
        days if days.ends_with(" days") => format!("in {days}"),
        every => format!("this {every}"),
    }
}

/// How many conditions of a list are needed.
pub(super) const fn group(all: bool) -> &'static str {
    if all { "all of these" } else { "any of these" }
}

/// Before a condition that must not hold.
pub(super) const fn not() -> &'static str {
    "not "
}

/// A test as its author wrote it, what was seen in it, and what would have
/// been enough.
pub(super) fn test(written: &str, test: &Test, words: Words<'_>) -> String {
    // A field that is true or false is a whole test.
    let itself = test.values.first().filter(|value| value.of == written);
    let mut seen: Vec<String> = test
        .values
        .iter()
        .map(|value| named(value, words))
        .collect();
    seen.extend(
        test.lines
            .map(|count| words.say(&lines(count)).into_owned()),
    );
    let mut text = if itself.is_some() {
        String::new()
    } else {
        written.to_owned()
    };
    if !seen.is_empty() {
        if !text.is_empty() {
            text.push_str(" — ");
        }
        text.push_str(&seen.join(", "));
    }
    if let Some(needed) = &test.needed {
        text.push_str("; ");
        text.push_str(&words.say(&self::needed(needed)));
    }
    text
}

fn named(named: &Named, words: Words<'_>) -> String {
    let fill = |template: &str, value: &str| {
        words.fill(template, &[("of", &named.of), ("value", &words.say(value))])
    };
    match &named.value {
        None => fill("{of} is missing", ""),
        Some(Datum::Each(values)) if values.is_empty() => fill("{of} is nowhere", ""),
        Some(Datum::Each(values)) => fill("{of} is {value} on its lines", &each(values)),
        Some(Datum::Texts(texts)) if texts.is_empty() => fill("{of} is empty", ""),
        Some(value) => fill("{of} is {value}", &datum(value)),
    }
}

fn lines(lines: LineCount) -> String {
    match lines {
        LineCount { of: 0, .. } => "the event has no lines".to_owned(),
        LineCount { matching: 0, of } => format!("none of {of} lines matches"),
        LineCount { matching: 1, of } => format!("1 of {of} lines matches"),
        LineCount { matching, of } => format!("{matching} of {of} lines match"),
    }
}

fn needed(needed: &Needed) -> String {
    let values: Vec<String> = needed.values.iter().map(datum).collect();
    let first = values.first().map_or("", String::as_str);
    let second = values.get(1).map_or("", String::as_str);
    let by = needed.by.as_ref().map(datum);
    let by = |word: &str| {
        by.as_ref()
            .map_or_else(String::new, |by| format!(", {by} {word}"))
    };
    match needed.relation {
        Relation::AtLeast => format!("at least {first} needed{}", by("short")),
        Relation::MoreThan => format!("more than {first} needed{}", by("short")),
        Relation::AtMost => format!("at most {first} allowed{}", by("too much")),
        Relation::LessThan => format!("less than {first} needed{}", by("too much")),
        Relation::Is => format!("{first} needed"),
        Relation::IsNot => format!("anything but {first} needed"),
        Relation::OneOf => format!("{} needed", list(&values, "or")),
        Relation::NoneOf => format!("none of {} allowed", list(&values, "or")),
        Relation::Within => format!("{first} to {second} needed"),
        Relation::Outside => format!("{first} to {second} not allowed"),
        Relation::Has => format!("{first} must be among it"),
        Relation::HasNot => format!("{first} must not be among it"),
        Relation::Known => "a value needed".to_owned(),
        Relation::Missing => "no value allowed".to_owned(),
    }
}

fn datum(datum: &Datum) -> String {
    match datum {
        Datum::Boolean(true) => "true".to_owned(),
        Datum::Boolean(false) => "false".to_owned(),
        Datum::Integer(value) => value.to_string(),
        Datum::Days(1) => "1 day".to_owned(),
        Datum::Days(days) => format!("{days} days"),
        Datum::Number(text) => text.clone(),
        Datum::Text(text) => format!("\"{text}\""),
        Datum::Texts(texts) => {
            let texts: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
            texts.join(", ")
        }
        Datum::Each(values) => each(values),
    }
}

fn each(values: &[Option<Datum>]) -> String {
    let mut shown: Vec<String> = values
        .iter()
        .take(SHOWN_LINES)
        .map(|value| value.as_ref().map_or_else(|| "missing".to_owned(), datum))
        .collect();
    if values.len() > SHOWN_LINES {
        shown.push(format!("{} more", values.len() - SHOWN_LINES));
    }
    list(&shown, "or")
}

/// A proposal, and what became of it.
pub(super) fn proposal(proposal: &ProposalExplanation, words: Words<'_>) -> String {
    let wanted = wanted(&proposal.wanted, words);
    let ended = |ending: &str| format!("{wanted}: {}", words.say(ending));
    match &proposal.ending {
        Ending::Given { amount } => {
            let same = amount.is_none() || *amount == proposal.wanted.amount;
            match amount {
                Some(amount) if !same => ended(&self::amount(&proposal.wanted, amount)),
                _ => wanted,
            }
        }
        Ending::Clipped {
            wanted: asked,
            given,
            by,
        } => {
            let by = match *by {
                "own_cap" => "its cap",
                "campaign_cap" => "the campaign's cap",
                "budget" => "what was left of the campaign's budget",
                "most_off" => "`most_off`, the most that all discounts together take",
                _ => "what was left",
            };
            ended(&format!("{asked} wanted, {given} given, clipped by {by}"))
        }
        Ending::Nothing => ended("comes to nothing"),
        Ending::Guest => ended("only members can own this"),
        Ending::Lost { to, by } => {
            let to = to.as_ref().map_or_else(
                || "lost to other offers".to_owned(),
                |to| format!("lost to `{to}`"),
            );
            let by = by.as_ref().map(difference).unwrap_or_default();
            ended(&format!("{to}{by}"))
        }
        Ending::ShutOut { by, rule } => ended(&shut_out(by.as_deref(), rule)),
        Ending::Beaten { by } => match by {
            Some(by) => ended(&format!("the multiplier of `{by}` counts instead")),
            None => ended("another multiplier counts instead"),
        },
        Ending::Refused { by } => match by {
            Some(by) => ended(&format!("the fault of `{by}` refused the decision")),
            None => ended("another campaign's fault refused the decision"),
        },
    }
}

fn difference(difference: &Difference) -> String {
    let (mut better, mut worse) = (Vec::new(), Vec::new());
    let mut compare = |amount: &str, unit: &str| match amount.strip_prefix('-') {
        Some(amount) => worse.push(format!("{amount} {unit}")),
        None if !is_zero(amount) => better.push(format!("{amount} {unit}")),
        None => {}
    };
    compare(&difference.off, "off");
    for points in &difference.points {
        compare(&points.amount, &points.wallet);
    }
    match (better.is_empty(), worse.is_empty()) {
        (true, true) => ", which is as good and comes first".to_owned(),
        (false, true) => format!(" by {}", list(&better, "and")),
        (true, false) => format!(
            ", which comes first, though for {} less",
            list(&worse, "and")
        ),
        (false, false) => format!(
            " by {}, though for {} less",
            list(&better, "and"),
            list(&worse, "and")
        ),
    }
}

fn is_zero(number: &str) -> bool {
    number.chars().all(|c| matches!(c, '0' | '.'))
}

/// What was given of points or a discount.
fn amount(wanted: &Wanted, amount: &str) -> String {
    match (&wanted.wallet, wanted.kind) {
        (Some(wallet), _) => format!("{amount} {wallet}"),
        _ => format!("{amount} off"),
    }
}

/// What a proposal wants.
pub(super) fn wanted(wanted: &Wanted, words: Words<'_>) -> String {
    let name = wanted.name.as_deref().unwrap_or_default();
    let quantity = wanted.quantity.as_deref().unwrap_or_default();
    let wallet = wanted.wallet.as_deref().unwrap_or_default();
    let worth = match (&wanted.percent, &wanted.amount, &wanted.set_price) {
        (Some(percent), ..) => format!("{percent} %"),
        (_, Some(amount), _) => amount.clone(),
        (_, _, Some(price)) => format!("price of {price}"),
        _ => String::new(),
    };
    match wanted.kind {
        "points" => format!("{} {wallet}", words.say(&worth)),
        "multiply" => {
            let factor = wanted.factor.as_deref().unwrap_or_default();
            format!("{wallet} × {factor}")
        }
        "discount" => {
            let on = match wanted.on.as_deref() {
                Some("order") => "the order",
                Some(on) => on,
                None => "the order",
            };
            let off = if wanted.set_price.is_some() {
                "for"
            } else {
                "off"
            };
            let base = if wanted.base.is_some() {
                " before discounts"
            } else {
                ""
            };
            let cap = wanted
                .cap
                .as_ref()
                .map_or_else(String::new, |cap| format!(", at most {cap}"));
            let per = wanted
                .per
                .map_or_else(String::new, |per| format!(" for each {per} of"));
            let units = wanted
                .units
                .as_ref()
                .map_or_else(String::new, |units| format!(" the {units} of"));
            let text = format!("{worth} {off}{per}{units} {on}{base}{cap}");
            words.say(&text).into_owned()
        }
        "gift" => words
            .say(&format!("gift `{name}` × {quantity}"))
            .into_owned(),
        "coupon" => {
            let mut text = "coupon".to_owned();
            if !name.is_empty() {
                text.push_str(&format!(" `{name}`"));
            }
            if !worth.is_empty() {
                text.push_str(&format!(" of {worth}"));
            }
            if let Some(cap) = &wanted.cap {
                text.push_str(&format!(", at most {cap}"));
            }
            if let Some(minimum) = &wanted.minimum {
                text.push_str(&format!(", from {minimum}"));
            }
            if let Some(days) = wanted.valid_days {
                text.push_str(&format!(", valid {days} days"));
            }
            words.say(&text).into_owned()
        }
        "message" => words.say(&format!("message `{name}`")).into_owned(),
        "tag" => words.say(&format!("tag `{name}`")).into_owned(),
        "untag" => words.say(&format!("tag `{name}` taken away")).into_owned(),
        "tier" => words.say(&format!("tier `{name}`")).into_owned(),
        "progress" => words
            .say(&format!("badge `{name}` + {quantity}"))
            .into_owned(),
        kind => format!("{kind} `{name}`"),
    }
}

/// A line of a script.
pub(super) fn script_line(line: u32, text: &str, words: Words<'_>) -> String {
    words.fill(
        "line {line}: {text}",
        &[("line", &line.to_string()), ("text", text)],
    )
}

/// A fault.
pub(super) fn fault(fault: &FaultExplanation, words: Words<'_>) -> String {
    format!("[{}] {}", fault.code, words.say(&fault.message))
}

/// A line that a plugin wrote for its author.
pub(super) fn wrote(line: &str, words: Words<'_>) -> String {
    words.fill("it says: {line}", &[("line", line)])
}

/// What a program used.
pub(super) fn work(work: &Work) -> String {
    let unit = match work.unit {
        WorkUnit::Operations => "script operations",
        WorkUnit::Fuel => "fuel",
    };
    // Tenths of a per cent, rounded up, so that little is not nothing.
    let of = u128::from(work.of.max(1));
    let share = (u128::from(work.used) * 1000).div_ceil(of);
    format!(
        "used {} of {} {unit}, {}.{} %",
        work.used,
        work.of,
        share / 10,
        share % 10
    )
}

fn day_of_week(short: &str) -> &str {
    match short {
        "mon" => "Monday",
        "tue" => "Tuesday",
        "wed" => "Wednesday",
        "thu" => "Thursday",
        "fri" => "Friday",
        "sat" => "Saturday",
        "sun" => "Sunday",
        other => other,
    }
}

fn either(kinds: &[String]) -> String {
    let kinds: Vec<String> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
    list(&kinds, "or")
}

/// `a, b and c`
fn list(parts: &[impl AsRef<str>], word: &str) -> String {
    match parts {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {word} {}", first.join(", "), last.as_ref())
        }
    }
}
