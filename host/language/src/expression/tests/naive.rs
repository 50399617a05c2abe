//! A small expression tree, its text, and what it means for one event: written
//! without a thought of columns.

use rust_decimal::Decimal;

/// One event.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub(super) total: i64,
    pub(super) spend: Option<i64>,
    pub(super) days_since: Option<i64>,
    pub(super) consent: Option<bool>,
    pub(super) city: Option<&'static str>,
    pub(super) store: Option<&'static str>,
    pub(super) tags: Vec<&'static str>,
    pub(super) lines: Vec<Line>,
}

#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) category: Option<&'static str>,
    pub(super) quantity: i64,
    pub(super) amount: i64,
}

#[derive(Debug, Clone)]
pub(super) enum Number {
    Total,
    Spend,
    DaysSince(i64),
    Constant(Decimal),
    Count(Box<Condition>),
    SumAmount(Box<Condition>),
    LineQuantity,
    LineAmount,
    Add(Box<Number>, Box<Number>),
    Subtract(Box<Number>, Box<Number>),
    Times(Box<Number>, i64),
}

#[derive(Debug, Clone)]
pub(super) enum Condition {
    Compare(&'static str, Number, Number),
    Consent,
    CityIs(&'static str, &'static str),
    StoreIn(Vec<&'static str>),
    SameTexts,
    Tagged(&'static str),
    CategoryIs(&'static str),
    CityMissing,
    Not(Box<Condition>),
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Any(Box<Condition>),
    All(Box<Condition>),
    None(Box<Condition>),
}

impl Number {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Total => "purchase.total".to_owned(),
            Self::Spend => "history.spend".to_owned(),
            Self::DaysSince(or) => format!("(history.days_since_purchase ?? {or})"),
            Self::Constant(value) => value.to_string(),
            Self::Count(when) => format!("count({})", when.text()),
            Self::SumAmount(when) => format!("sum(line.amount, {})", when.text()),
            Self::LineQuantity => "line.quantity".to_owned(),
            Self::LineAmount => "line.amount".to_owned(),
            Self::Add(l, r) => format!("({} + {})", l.text(), r.text()),
            Self::Subtract(l, r) => format!("({} - {})", l.text(), r.text()),
            Self::Times(l, r) => format!("{} * {r}", l.text()),
        }
    }

    fn value(&self, event: &Event, line: Option<&Line>) -> Option<Decimal> {
        let scaled = |value, digits| Some(Decimal::new(value, digits));
        match self {
            Self::Total => scaled(event.total, 2),
            Self::Spend => scaled(event.spend?, 2),
            Self::DaysSince(or) => scaled(event.days_since.unwrap_or(*or), 0),
            Self::Constant(value) => Some(*value),
            Self::Count(when) => {
                let mut count = 0;
                for line in &event.lines {
                    count += i64::from(when.holds(event, Some(line))?);
                }
                scaled(count, 0)
            }
            Self::SumAmount(when) => {
                let mut sum = 0;
                for line in &event.lines {
                    if when.holds(event, Some(line))? {
                        sum += line.amount;
                    }
                }
                scaled(sum, 2)
            }
            Self::LineQuantity => scaled(line?.quantity, 3),
            Self::LineAmount => scaled(line?.amount, 2),
            Self::Add(l, r) => Some(l.value(event, line)? + r.value(event, line)?),
            Self::Subtract(l, r) => Some(l.value(event, line)? - r.value(event, line)?),
            Self::Times(l, r) => Some(l.value(event, line)? * Decimal::from(*r)),
        }
    }
}

fn join(parts: &[Condition], operator: &str) -> String {
    let parts: Vec<String> = parts.iter().map(Condition::text).collect();
    format!("({})", parts.join(operator))
}

impl Condition {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Compare(operator, l, r) => format!("{} {operator} {}", l.text(), r.text()),
            Self::Consent => "customer.consent".to_owned(),
            Self::CityIs(or, city) => format!("(customer.city ?? \"{or}\") == \"{city}\""),
            Self::StoreIn(stores) => {
                format!("purchase.store != () && purchase.store in {stores:?}")
            }
            Self::SameTexts => {
                "(customer.city == () || purchase.store == () || customer.city == purchase.store)"
                    .to_owned()
            }
            Self::Tagged(tag) => format!("\"{tag}\" in customer.tags"),
            Self::CategoryIs(category) => format!("line.category ?? \"\" == \"{category}\""),
            Self::CityMissing => "customer.city == ()".to_owned(),
            Self::Not(of) => format!("!({})", of.text()),
            Self::And(parts) => join(parts, " && "),
            Self::Or(parts) => join(parts, " || "),
            Self::Any(of) => format!("any({})", of.text()),
            Self::All(of) => format!("all({})", of.text()),
            Self::None(of) => format!("none({})", of.text()),
        }
    }

    /// None where it is missing.
    pub(super) fn holds(&self, event: &Event, line: Option<&Line>) -> Option<bool> {
        let of_lines = |of: &Self| all(event.lines.iter().map(|l| of.holds(event, Some(l))));
        let not = |value: Option<bool>| value.map(|v| !v);
        match self {
            Self::Compare(operator, l, r) => {
                let (l, r) = (l.value(event, line)?, r.value(event, line)?);
                Some(match *operator {
                    "==" => l == r,
                    "!=" => l != r,
                    "<" => l < r,
                    "<=" => l <= r,
                    ">" => l > r,
                    _ => l >= r,
                })
            }
            Self::Consent => event.consent,
            Self::CityIs(or, city) => Some(event.city.unwrap_or(or) == *city),
            Self::StoreIn(stores) => Some(event.store.is_some_and(|s| stores.contains(&s))),
            Self::SameTexts => Some(match (event.city, event.store) {
                (Some(city), Some(store)) => city == store,
                _ => true,
            }),
            Self::Tagged(tag) => Some(event.tags.contains(tag)),
            Self::CategoryIs(category) => Some(line?.category.unwrap_or("") == *category),
            Self::CityMissing => Some(event.city.is_none()),
            Self::Not(of) => not(of.holds(event, line)),
            Self::And(parts) => all(parts.iter().map(|p| p.holds(event, line))),
            Self::Or(parts) => not(all(parts.iter().map(|p| not(p.holds(event, line))))),
            Self::Any(of) => not(of_lines(&Self::Not(of.clone()))),
            Self::All(of) => of_lines(of),
            Self::None(of) => of_lines(&Self::Not(of.clone())),
        }
    }
}

/// False if any is false, else missing if any is missing, else true.
fn all(values: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for value in values {
        match value {
            Some(true) => {}
            Some(false) => return Some(false),
            None => result = None,
        }
    }
    result
}
