//! The decision, written from its description alone: slow and obvious.
//!
//! Instead of walking through offers, it looks at every set of them, asks
//! whether the rules allow just that set, and takes the best.

use serde_json::{Value, json};

use super::basket::{Basket, Line};
use super::program::{
    Campaign, Condition, Effect, Multipliers, On, PHASES, Phase, Program, Rounding, Stacking, Worth,
};

/// What earlier phases came to.
struct Totals {
    /// Minor units off the total.
    off: i64,
    /// The same by line.
    off_lines: Vec<i64>,
    base: i64,
    /// Groups that gave something.
    groups: Vec<usize>,
}

pub(crate) fn decide(program: &Program, basket: &Basket) -> Vec<Value> {
    let mut totals = Totals {
        off: 0,
        off_lines: vec![0; basket.lines.len()],
        base: 0,
        groups: Vec::new(),
    };
    let mut effects = Vec::new();
    for phase in PHASES {
        let mut campaigns: Vec<&Campaign> = program
            .campaigns
            .iter()
            .filter(|campaign| campaign.phase == phase)
            .filter(|campaign| basket.tier.is_some() || !is_for_members(campaign))
            .filter(|campaign| holds(&campaign.audience, basket, &totals))
            .filter(|campaign| proposes(campaign, basket))
            .collect();
        campaigns.sort_by_key(|campaign| (campaign.priority, campaign.id.clone()));
        let (taken, outcome) = best(program, &campaigns, basket, &totals, phase);
        totals.off += outcome.off;
        for (line, off) in outcome.off_lines.iter().enumerate() {
            totals.off_lines[line] += off;
        }
        totals.base += outcome.base;
        totals
            .groups
            .extend(taken.iter().filter_map(|&at| campaigns[at].group));
        effects.extend(outcome.effects);
    }
    effects
}

fn total(basket: &Basket) -> i64 {
    basket.lines.iter().map(|line| line.amount).sum()
}

fn holds(condition: &Condition, basket: &Basket, totals: &Totals) -> bool {
    match *condition {
        Condition::Always => true,
        Condition::Total(from) => total(basket) >= from,
        Condition::Net(from) => total(basket) - totals.off >= from,
        Condition::Base(from) => totals.base >= from,
        Condition::Tier(tier) => basket.tier == Some(tier),
        Condition::Category(category) => basket.lines.iter().any(|l| l.category == category),
        Condition::Fact(fact, from) => basket.tier.is_some() && basket.known.facts[fact] >= from,
    }
}

/// Whether a campaign reads what is known of members only.
fn is_for_members(campaign: &Campaign) -> bool {
    let cards = |effect: &Effect| matches!(effect, Effect::Card(..));
    campaign.effects.iter().any(cards)
}

/// Whether a campaign proposes anything at all for a basket.
fn proposes(campaign: &Campaign, basket: &Basket) -> bool {
    campaign.effects.iter().any(|effect| match effect {
        Effect::Discount { on, .. } => {
            matches!(on, On::Shipping) || !concerned(*on, basket).is_empty()
        }
        _ => true,
    })
}

/// The lines that a discount is on.
fn concerned(on: On, basket: &Basket) -> Vec<usize> {
    let lines = 0..basket.lines.len();
    match on {
        On::Order => lines.collect(),
        On::Line(line) => lines.filter(|&l| l == line).collect(),
        On::Category(of) => lines.filter(|&l| basket.lines[l].category == of).collect(),
        On::Shipping => Vec::new(),
    }
}

/// The money that earns points: what lines cost after discounts, without those
/// that sell stored value unless the program says otherwise.
fn earning(program: &Program, basket: &Basket, totals: &Totals) -> i64 {
    let lines = basket.lines.iter().zip(&totals.off_lines);
    lines
        .filter(|(line, _)| program.gift_cards_earn || !line.stored_value)
        .map(|(line, off)| line.amount - off)
        .sum()
}

/// Whether the rules allow to take exactly these offers.
fn allowed(program: &Program, offers: &[&Campaign], taken: &[usize], totals: &Totals) -> bool {
    let apart = |a: Option<usize>, b: usize| {
        a.is_some_and(|a| program.apart.contains(&(a, b)) || program.apart.contains(&(b, a)))
    };
    let stacking = |offer: &Campaign| offer.group.map_or(Stacking::All, |g| program.stacking[g]);
    (0..offers.len()).all(|at| {
        let offer = offers[at];
        let earlier = || {
            taken
                .iter()
                .filter(move |&&by| by < at)
                .map(|&by| offers[by])
        };
        let shut_out = earlier().any(|by| by.exclusive)
            || earlier().any(|by| by.group.is_some_and(|group| apart(offer.group, group)))
            || totals.groups.iter().any(|&group| apart(offer.group, group))
            || stacking(offer) == Stacking::First && earlier().any(|by| by.group == offer.group);
        if !taken.contains(&at) {
            // What nothing forbids is taken, unless it competes.
            return shut_out || stacking(offer) == Stacking::Best;
        }
        let rivals = taken
            .iter()
            .filter(|&&by| offers[by].group == offer.group)
            .count();
        !shut_out && (stacking(offer) != Stacking::Best || rivals == 1)
    })
}

fn best(
    program: &Program,
    offers: &[&Campaign],
    basket: &Basket,
    totals: &Totals,
    phase: Phase,
) -> (Vec<usize>, Outcome) {
    let mut best: Option<(Vec<usize>, Outcome)> = None;
    for set in 0u32..1 << offers.len() {
        let taken: Vec<usize> = (0..offers.len()).filter(|at| set & 1 << at != 0).collect();
        if !allowed(program, offers, &taken, totals) {
            continue;
        }
        let campaigns: Vec<&Campaign> = taken.iter().map(|&at| offers[at]).collect();
        let outcome = settle(program, &campaigns, basket, totals, phase);
        let better = best.as_ref().is_none_or(|(known, best)| {
            let worth = |outcome: &Outcome| (outcome.saved, outcome.points);
            match worth(&outcome).cmp(&worth(best)) {
                std::cmp::Ordering::Greater => true,
                std::cmp::Ordering::Less => false,
                // Earlier offers, or more of them: as if the end of a list
                // stood after everything.
                std::cmp::Ordering::Equal => {
                    let padded = |list: &[usize]| {
                        let mut list = list.to_vec();
                        list.resize(offers.len(), usize::MAX);
                        list
                    };
                    padded(&taken) < padded(known)
                }
            }
        });
        if better {
            best = Some((taken, outcome));
        }
    }
    best.unwrap()
}

#[derive(Default)]
struct Outcome {
    effects: Vec<Value>,
    /// Off lines and shipping.
    saved: i64,
    /// Off lines.
    off: i64,
    off_lines: Vec<i64>,
    base: i64,
    points: i64,
}

fn decimal(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

/// What taking these campaigns comes to, in this order.
fn settle(
    program: &Program,
    campaigns: &[&Campaign],
    basket: &Basket,
    totals: &Totals,
    phase: Phase,
) -> Outcome {
    let mut outcome = Outcome::default();
    // A gift card is money, not goods.
    let price = |line: &Line| match line.stored_value && !program.gift_cards_lowered {
        true => 0,
        false => line.amount,
    };
    let initial: Vec<i64> = basket.lines.iter().map(price).collect();
    // What earlier phases left.
    let mut left: Vec<i64> = initial
        .iter()
        .zip(&totals.off_lines)
        .map(|(initial, off)| initial - off)
        .collect();
    let mut shipping = basket.shipping;
    outcome.off_lines = vec![0; initial.len()];
    // The campaign's share of its caps, for each campaign.
    let mut discounts = vec![0i64; campaigns.len()];
    let mut points = vec![0i64; campaigns.len()];
    let mut factors: Vec<(usize, i64)> = Vec::new();
    let net = total(basket) - totals.off;
    let is_member = basket.tier.is_some();
    for (at, campaign) in campaigns.iter().enumerate() {
        for effect in &campaign.effects {
            let wanted = match effect {
                Effect::Discount {
                    worth,
                    on,
                    initial: of_initial,
                    cap,
                } => {
                    if *on == On::Shipping {
                        let of = if *of_initial {
                            basket.shipping
                        } else {
                            shipping
                        };
                        let wanted = match worth {
                            Worth::Percent(tenths) => {
                                let exact = i128::from(of) * i128::from(*tenths);
                                rounded(program.rounding, exact, 1_000)
                            }
                            Worth::Amount(amount) => *amount,
                            Worth::SetPrice(price) => (shipping - price).max(0),
                        };
                        let mut given = wanted.min(shipping);
                        if let Some(cap) = cap {
                            given = given.min(*cap);
                        }
                        if let Some(cap) = campaign.cap_discount {
                            given = given.min((cap - discounts[at]).max(0));
                        }
                        if given > 0 {
                            discounts[at] += given;
                            shipping -= given;
                            outcome.saved += given;
                            outcome.effects.push(json!({
                                "campaign": campaign.id,
                                "kind": "discount",
                                "on": "shipping",
                                "amount": decimal(given),
                                "wanted": decimal(wanted),
                                "lines": [],
                            }));
                        }
                        continue;
                    }
                    let lines = concerned(*on, basket);
                    if lines.is_empty() {
                        continue;
                    }
                    let sum = |amounts: &[i64]| lines.iter().map(|&l| amounts[l]).sum::<i64>();
                    // What may come off each line.
                    let mut room = left.clone();
                    let wanted = match worth {
                        Worth::Percent(tenths) => {
                            let of = if *of_initial { &initial } else { &left };
                            let share = |amount: i64| {
                                let exact = i128::from(amount) * i128::from(*tenths);
                                rounded(program.rounding, exact, 1_000)
                            };
                            if program.by_line {
                                for &line in &lines {
                                    room[line] = room[line].min(share(of[line]));
                                }
                                lines.iter().map(|&line| share(of[line])).sum()
                            } else {
                                share(sum(of))
                            }
                        }
                        Worth::Amount(amount) => *amount,
                        Worth::SetPrice(price) => (sum(&left) - price).max(0),
                    };
                    let mut given = wanted.min(sum(&room));
                    if let Some(cap) = cap {
                        given = given.min(*cap);
                    }
                    if let Some(cap) = campaign.cap_discount {
                        given = given.min((cap - discounts[at]).max(0));
                    }
                    // What `most_off` leaves of the order, and of each line.
                    let off: i64 = initial
                        .iter()
                        .zip(&left)
                        .map(|(all, left)| all - left)
                        .sum();
                    let all: i64 = initial.iter().sum();
                    given = given.min((share_of(program.most_off.0, all) - off).max(0));
                    let may_lose: Vec<i64> = lines
                        .iter()
                        .map(|&line| {
                            let gone = initial[line] - left[line];
                            (share_of(program.most_off.1, initial[line]) - gone).max(0)
                        })
                        .collect();
                    if given == 0 {
                        continue;
                    }
                    let weights: Vec<i64> = lines.iter().map(|&line| room[line]).collect();
                    let mut split = shares(given, &weights);
                    let mut cut = 0;
                    for (part, most) in split.iter_mut().zip(&may_lose) {
                        cut += (*part - most).max(0);
                        *part = (*part).min(*most);
                    }
                    // An amount comes off other lines instead.
                    let spare: Vec<i64> = may_lose.iter().zip(&split).map(|(m, p)| m - p).collect();
                    let elsewhere = cut.min(spare.iter().sum());
                    if elsewhere > 0 && !matches!(worth, Worth::Percent(_)) {
                        for (part, more) in split.iter_mut().zip(shares(elsewhere, &spare)) {
                            *part += more;
                        }
                    }
                    let given: i64 = split.iter().sum();
                    if given == 0 {
                        continue;
                    }
                    discounts[at] += given;
                    outcome.off += given;
                    outcome.saved += given;
                    let mut parts = Vec::new();
                    for (&line, part) in lines.iter().zip(split) {
                        left[line] -= part;
                        outcome.off_lines[line] += part;
                        if part > 0 {
                            parts.push(json!({ "line": line + 1, "amount": decimal(part) }));
                        }
                    }
                    outcome.effects.push(json!({
                        "campaign": campaign.id,
                        "kind": "discount",
                        "on": "lines",
                        "amount": decimal(given),
                        "wanted": decimal(wanted),
                        "lines": parts,
                    }));
                    continue;
                }
                Effect::Coupon(percent) => {
                    outcome.effects.push(json!({
                        "campaign": campaign.id,
                        "kind": "coupon",
                        "percent": percent.to_string(),
                    }));
                    continue;
                }
                Effect::Stamps(of) => {
                    if is_member {
                        give_stamps(&mut outcome, campaign, units(basket, *of));
                    }
                    continue;
                }
                Effect::Card(of, size) => {
                    let got = units(basket, *of);
                    let cards = (basket.known.stamps + got).div_euclid(*size);
                    give_stamps(&mut outcome, campaign, got - cards * size);
                    for _ in 0..cards {
                        outcome.effects.push(json!({
                            "campaign": campaign.id,
                            "kind": "coupon",
                            "percent": "100",
                        }));
                    }
                    continue;
                }
                Effect::Multiply(factor) => {
                    if is_member {
                        factors.push((at, *factor));
                    }
                    continue;
                }
                Effect::Points(hundredths) => *hundredths / 100,
                Effect::PointsOfNet(rate) => (i128::from(net) * i128::from(*rate) / 10_000) as i64,
                Effect::PointsOfEarning(rate) => {
                    let earning = earning(program, basket, totals);
                    (i128::from(earning) * i128::from(*rate) / 10_000) as i64
                }
                Effect::PointsOfBase(times) => totals.base * times,
            };
            if is_member {
                let given = give_points(&mut outcome, campaign, &mut points[at], wanted);
                if phase == Phase::Earn {
                    outcome.base += given;
                }
            }
        }
    }
    let base = totals.base + outcome.base;
    let mut product = (1i128, 1i128);
    let highest = factors.iter().map(|(_, factor)| *factor).max();
    let mut counted = false;
    for (at, factor) in factors {
        let bonus = match program.multipliers {
            Multipliers::Highest if counted || Some(factor) != highest => continue,
            Multipliers::Highest | Multipliers::Sum => base * (factor - 10).max(0) / 10,
            Multipliers::Product => {
                let made = |(above, below): (i128, i128)| i128::from(base) * above / below;
                let before = made(product);
                product.0 *= i128::from(factor.max(10));
                product.1 *= 10;
                (made(product) - before) as i64
            }
        };
        counted = true;
        give_points(&mut outcome, campaigns[at], &mut points[at], bonus);
    }
    outcome
}

/// The units of a category.
fn units(basket: &Basket, category: usize) -> i64 {
    let own = basket.lines.iter().filter(|l| l.category == category);
    own.map(|line| line.quantity).sum()
}

/// Stamps have a wallet of their own: no phase, budget or comparison of offers
/// counts them.
fn give_stamps(outcome: &mut Outcome, campaign: &Campaign, stamps: i64) {
    if stamps != 0 {
        outcome.effects.push(json!({
            "campaign": campaign.id,
            "kind": "points",
            "wallet": "stamps",
            "amount": stamps.to_string(),
        }));
    }
}

/// A share in per cent, rounded down.
fn share_of(share: Option<i64>, amount: i64) -> i64 {
    match share {
        Some(share) => (i128::from(amount) * i128::from(share) / 100) as i64,
        None => amount,
    }
}

fn give_points(outcome: &mut Outcome, campaign: &Campaign, so_far: &mut i64, wanted: i64) -> i64 {
    let given = match campaign.cap_points {
        Some(cap) => wanted.min((cap - *so_far).max(0)),
        None => wanted,
    };
    if given != 0 {
        *so_far += given;
        outcome.points += given;
        outcome.effects.push(json!({
            "campaign": campaign.id,
            "kind": "points",
            "wallet": "points",
            "amount": given.to_string(),
        }));
    }
    given
}

fn rounded(rounding: Rounding, above: i128, below: i128) -> i64 {
    let (whole, rest) = (above / below, above % below);
    let up = match rounding {
        Rounding::HalfUp => 2 * rest >= below,
        Rounding::HalfEven => 2 * rest > below || 2 * rest == below && whole % 2 == 1,
        Rounding::Down => false,
        Rounding::Up => rest > 0,
    };
    (whole + i128::from(up)) as i64
}

/// Splits an amount by weights: everybody gets the whole part of their share,
/// and what is left goes out one by one to the largest fractions, of equal
/// ones to the first.
fn shares(amount: i64, weights: &[i64]) -> Vec<i64> {
    let all: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
    let exact = |weight: i64| i128::from(amount) * i128::from(weight);
    let mut shares: Vec<i64> = weights.iter().map(|&w| (exact(w) / all) as i64).collect();
    let mut owed: Vec<i128> = weights.iter().map(|&w| exact(w) % all).collect();
    while shares.iter().sum::<i64>() < amount {
        let largest = *owed.iter().max().unwrap();
        let first = owed
            .iter()
            .position(|&fraction| fraction == largest)
            .unwrap();
        shares[first] += 1;
        owed[first] = -1;
    }
    shares
}
