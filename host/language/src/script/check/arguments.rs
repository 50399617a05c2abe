//! What effects and helpers may be given, as far as it is written out.

use std::ops::Range;

use rhai::{Expr, FnCallExpr, Ident};
use rust_decimal::Decimal;

use super::super::effects::{days_of, keys};
use super::calls::text;
use super::shape::Shape;
use super::{Checker, numerals};
use crate::check::no_day;
use sadakat_model::diagnostic::{Problem, codes};
use sadakat_model::effect::Bundle;
use sadakat_model::values::{Date, days_meant};

/// Whether it computes something that is no text.
fn is_arithmetic(expr: &Expr) -> bool {
    matches!(expr, Expr::FnCall(call, _)
        if call.is_operator_call() && matches!(call.name.as_str(), "-" | "*" | "/" | "%"))
}

impl Checker<'_> {
    /// The arguments of an effect.
    pub(super) fn effect_arguments(&mut self, call: &FnCallExpr) {
        match (call.name.as_str(), call.args.as_slice()) {
            ("points" | "multiply", [wallet, other])
                if number(wallet).is_some() || is_arithmetic(wallet) =>
            {
                let span = self.span(wallet);
                // `1,5` for one and a half.
                let comma = self.span(other).start.saturating_sub(1);
                if let Some(problem) = numerals::with_comma(self.places, comma) {
                    self.report(problem);
                    return;
                }
                let help = match text(other) {
                    Some(wallet) => format!("write `{}(\"{wallet}\", 5)`", call.name),
                    None => format!("write `{}(\"points\", 5)`", call.name),
                };
                self.report(
                    Problem::error(
                        codes::WRONG_ARGUMENT,
                        span,
                        "the first of two arguments is a wallet in quotes",
                    )
                    .help(help),
                );
            }
            ("points" | "multiply", [wallet, _]) => {
                self.known(wallet, "wallet", self.cx.wallets);
            }
            ("points", [amount]) if text(amount).is_some() => {
                let span = self.span(amount);
                self.wrong(span, "points are a number, not a text");
            }
            ("multiply", [factor]) if text(factor).is_some() => {
                let span = self.span(factor);
                self.wrong(span, "a factor is a number, not a text");
            }
            ("multiply", [factor]) if number(factor).is_some_and(|n| n <= Decimal::ZERO) => {
                let span = self.span(factor);
                self.wrong(span, "a factor must be greater than 0");
            }
            ("gift", [_, count]) if number(count).is_some_and(|n| n <= Decimal::ZERO) => {
                let span = self.span(count);
                self.wrong(span, "a gift is at least 1 piece");
            }
            ("message" | "tag" | "untag" | "gift", [name, ..]) if number(name).is_some() => {
                let span = self.span(name);
                self.wrong(span, format!("`{}` takes a text in quotes", call.name));
            }
            ("message" | "tag" | "untag" | "gift", [name, ..]) if text(name) == Some("") => {
                let span = self.span(name);
                self.wrong(span, "the text is empty");
            }
            ("message", [_, values]) if text(values).is_some() || number(values).is_some() => {
                let span = self.span(values);
                self.report(
                    Problem::error(
                        codes::WRONG_ARGUMENT,
                        span,
                        "the values of a message are a map",
                    )
                    .help("write `message(\"hello\", #{ name: \"…\" })`"),
                );
            }
            ("set_tier", [tier]) => self.known(tier, "tier", self.cx.tiers),
            ("discount", [Expr::Map(map, _)]) => {
                if self.keys("discount", &map.0) {
                    let allowed = ["percent", "amount", "set_price"];
                    self.worth("discount", &map.0, &allowed, call);
                }
                self.choice(&map.0, "on", keys::TARGETS, ", a line or a list of lines");
                self.choice(&map.0, "per", keys::PER, "");
                self.choice(&map.0, "base", keys::BASES, "");
                self.discounted(&map.0);
            }
            ("coupon", [Expr::Map(map, _)]) => {
                let known = self.keys("coupon", &map.0);
                if known && !map.0.iter().any(|(key, _)| key.name == "offer") {
                    self.worth("coupon", &map.0, &["percent", "amount"], call);
                }
                for key in ["cap", "minimum"] {
                    if let Some((key, value)) = map.0.iter().find(|(name, _)| name.name == key) {
                        self.amount(key, value);
                    }
                }
                self.valid(&map.0);
            }
            ("discount" | "coupon", [other])
                if !matches!(other, Expr::Variable(..) | Expr::FnCall(..)) =>
            {
                let span = self.span(other);
                self.report(
                    Problem::error(
                        codes::WRONG_ARGUMENT,
                        span,
                        format!("`{}` takes a map", call.name),
                    )
                    .help(format!("write `{}(#{{ percent: 10 }})`", call.name)),
                );
            }
            _ => {}
        }
    }

    /// The arguments of a helper.
    pub(super) fn helper_arguments(&mut self, call: &FnCallExpr) {
        match (call.name.as_str(), call.args.as_slice()) {
            ("date", [argument]) => {
                if let Some(written) = text(argument)
                    && Date::parse(written).is_none()
                {
                    let span = self.span(argument);
                    self.report(no_day(&format!("\"{written}\""), span));
                }
            }
            ("is_birthday", [argument]) if is_moved(argument) => {
                let span = self.span(argument);
                let message =
                    "days are added in the year of birth: after a 29 February it is another day";
                self.report(
                    Problem::error(codes::BIRTHDAY_MOVED, span, message).help(
                        "write how far the birthday is: `days_to_birthday(customer.birth_date) <= 4 || days_since_birthday(customer.birth_date) <= 4`",
                    ),
                );
            }
            ("chance", [argument]) => {
                if let Some(share) = number(argument)
                    && !(Decimal::ZERO..=Decimal::ONE).contains(&share)
                {
                    let span = self.span(argument);
                    self.report(
                        Problem::error(
                            codes::WRONG_ARGUMENT,
                            span,
                            "a chance is a number from 0 to 1",
                        )
                        .help("write `chance(0.2)` for one in five"),
                    );
                }
            }
            _ => {}
        }
    }

    fn span(&self, expr: &Expr) -> Range<usize> {
        self.places.token(expr.start_position())
    }

    fn wrong(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.error(codes::WRONG_ARGUMENT, span, message);
    }

    fn known(&mut self, argument: &Expr, what: &str, known: &[String]) {
        if let Some(name) = text(argument)
            && !known.iter().any(|one| one == name)
        {
            let span = self.span(argument);
            let help = Self::advice(name, known.iter().map(String::as_str));
            self.report(
                Problem::error(
                    codes::UNKNOWN_NAME,
                    span,
                    format!("there is no {what} `{name}`"),
                )
                .help_if(help),
            );
        }
    }

    /// Whether all keys are known.
    fn keys(&mut self, effect: &str, map: &[(Ident, Expr)]) -> bool {
        let Some(known) = keys::of(effect) else {
            return true;
        };
        let mut all = true;
        for (key, _) in map {
            if !known.contains(&key.name.as_str()) {
                all = false;
                let span = self.places.token(key.pos);
                let help = Self::advice(&key.name, known.iter().copied());
                self.report(
                    Problem::error(
                        codes::WRONG_ARGUMENT,
                        span,
                        format!("a {effect} has no `{}`", key.name),
                    )
                    .help_if(help),
                );
            }
        }
        all
    }

    fn worth(&mut self, effect: &str, map: &[(Ident, Expr)], allowed: &[&str], call: &FnCallExpr) {
        let given: Vec<&(Ident, Expr)> = map
            .iter()
            .filter(|(key, _)| allowed.contains(&key.name.as_str()))
            .collect();
        match given.as_slice() {
            [] => {
                let position = call.args.first().map(Expr::start_position);
                let span = self.places.token(position.unwrap_or(rhai::Position::NONE));
                let list = allowed.iter().map(|key| format!("`{key}`"));
                let list = list.collect::<Vec<_>>().join(" or ");
                self.wrong(span, format!("a {effect} needs {list}"));
            }
            [(key, value)] => self.amount(key, value),
            [(first, _), (second, _), ..] => {
                let span = self.places.token(second.pos);
                self.wrong(
                    span,
                    format!("`{}` and `{}` exclude each other", first.name, second.name),
                );
            }
        }
    }

    fn amount(&mut self, key: &Ident, value: &Expr) {
        let span = self.span(value);
        let Some((number, parameter)) = self.known_number(value) else {
            return;
        };
        let percent = key.name == "percent";
        let mut problem = if percent && !(Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&number) {
            let message = "`percent` must be from 0 to 100";
            Problem::error(codes::WRONG_ARGUMENT, span, message)
        } else if number < Decimal::ZERO {
            let message = format!("`{}` cannot be negative", key.name);
            Problem::error(codes::WRONG_ARGUMENT, span, message)
        } else if percent && number > Decimal::ZERO && number < Decimal::ONE {
            let hundredfold = (number * Decimal::ONE_HUNDRED).normalize();
            let message = format!(
                "this is {} %, less than one in a hundred",
                number.normalize()
            );
            let help = format!(
                "write `{hundredfold}` for {hundredfold} %; a share below 1 % is better written as an amount"
            );
            Problem::warning(codes::WRONG_ARGUMENT, span, message).help(help)
        } else {
            return;
        };
        problem.parameter = parameter.map(str::to_owned);
        self.report(problem);
    }

    /// What a discount lowers, and how it counts.
    fn discounted(&mut self, map: &[(Ident, Expr)]) {
        let find = |name: &str| map.iter().find(|(key, _)| key.name == name);
        if let Some((_, on)) = find("on")
            && let Shape::Field(_, span) = self.expr(on)
        {
            self.report(
                Problem::error(
                    codes::WRONG_ARGUMENT,
                    span,
                    "`on` takes lines, not what they say",
                )
                .help("write `on: line`, or `on: purchase.lines.filter(|l| l.category == \"…\")`"),
            );
        }
        self.bundle(map);
        for key in ["cheapest", "dearest", "times"] {
            if let Some((_, count)) = find(key) {
                self.count_of_units(key, count);
            }
        }
        if let Some((cap, value)) = find("cap") {
            self.amount(cap, value);
        }
        if let (Some(_), Some((second, _))) = (find("cheapest"), find("dearest")) {
            let span = self.places.token(second.pos);
            self.wrong(span, "`cheapest` and `dearest` exclude each other");
        }
        if let (Some(_), Some((per, _))) = (find("percent"), find("per")) {
            let span = self.places.token(per.pos);
            self.report(
                Problem::error(
                    codes::WRONG_ARGUMENT,
                    span,
                    "`per` goes with `amount` or `set_price`, not with `percent`",
                )
                .help("leave `per` out: a percentage is the same for each unit and line"),
            );
        }
        let on_shipping = find("on").is_some_and(|(_, on)| text(on) == Some("shipping"));
        if on_shipping && let Some((key, _)) = keys::UNITS.iter().find_map(|key| find(key)) {
            let span = self.places.token(key.pos);
            self.wrong(span, "shipping has no units and no lines");
        }
    }

    /// The parts of a bundle, as far as they are written out.
    fn bundle(&mut self, map: &[(Ident, Expr)]) {
        let find = |name: &str| map.iter().find(|(key, _)| key.name == name);
        let Some((parts_key, parts)) = find("parts") else {
            if let Some((times, _)) = find("times") {
                let span = self.places.token(times.pos);
                self.report(
                    Problem::error(codes::WRONG_ARGUMENT, span, "`times` goes with `parts`").help(
                        "it says how many bundles at most; for single units write `cheapest: n`",
                    ),
                );
            }
            return;
        };
        if let Some((other, _)) = keys::NOT_WITH_PARTS.iter().find_map(|key| find(key)) {
            let span = self.places.token(other.pos);
            let message = format!("`parts` and `{}` exclude each other", other.name);
            self.report(
                Problem::error(codes::WRONG_ARGUMENT, span, message).help(
                    "what each part is of, it says itself: `#{ of: purchase.lines, take: 2 }`",
                ),
            );
        }
        let Expr::Array(list, _) = parts else { return };
        if list.is_empty() || list.len() > Bundle::MAX_PARTS {
            let span = self.places.token(parts_key.pos);
            self.wrong(
                span,
                format!("a bundle has 1 to {} parts", Bundle::MAX_PARTS),
            );
        }
        for part in list {
            let Expr::Map(part, position) = part else {
                continue;
            };
            self.part_of_bundle(&part.0, *position);
        }
    }

    fn part_of_bundle(&mut self, part: &[(Ident, Expr)], position: rhai::Position) {
        for (key, value) in part {
            match key.name.as_str() {
                "of" => {}
                "take" => self.count_of_units("take", value),
                other => {
                    let span = self.places.token(key.pos);
                    let message = format!("a part of a bundle has no `{other}`");
                    let help = Self::advice(other, keys::PART.iter().copied());
                    self.report(Problem::error(codes::WRONG_ARGUMENT, span, message).help_if(help));
                }
            }
        }
        if !part.iter().any(|(key, _)| key.name == "of") {
            let span = self.places.token(position);
            self.report(
                Problem::error(codes::WRONG_ARGUMENT, span, "a part of a bundle needs `of`")
                    .help("write which lines it is of: `of: purchase.lines.filter(|l| l.category == \"…\")`"),
            );
        }
    }

    fn count_of_units(&mut self, key: &str, count: &Expr) {
        let span = self.span(count);
        if let Some(number) = number(count)
            && (number < Decimal::ONE || !number.fract().is_zero())
        {
            self.wrong(
                span,
                format!("`{key}` is a whole number of units, at least 1"),
            );
        }
    }

    /// Notes what resolving a discount needs of the purchase.
    pub(super) fn discount_reads(&mut self, call: &FnCallExpr) {
        let (units, shipping) = match call.args.as_slice() {
            [Expr::Map(map, _)] => {
                let has = |key: &str| map.0.iter().any(|(name, _)| name.name == key);
                let on = map.0.iter().find(|(name, _)| name.name == "on");
                let shipping = on.is_some_and(|(_, on)| match on {
                    Expr::StringConstant(text, _) => text == "shipping",
                    on => matches!(self.expr(on), Shape::Unknown),
                });
                (keys::UNITS.iter().any(|key| has(key)), shipping)
            }
            // What the map says is known only when the script runs.
            _ => (true, true),
        };
        let needs = [
            units.then_some("line.quantity"),
            shipping.then_some("purchase.shipping"),
        ];
        for name in needs.into_iter().flatten() {
            if let Some(id) = self.cx.schema.find(name) {
                self.findings.reads.insert(id);
            }
        }
    }

    fn choice(&mut self, map: &[(Ident, Expr)], key: &str, allowed: &[&str], or: &str) {
        let value = map.iter().find(|(name, _)| name.name == key);
        if let Some((_, value)) = value
            && let Some(written) = text(value)
            && !allowed.contains(&written)
        {
            let list = allowed.iter().map(|one| format!("\"{one}\""));
            let joint = if or.is_empty() { " or " } else { ", " };
            let list = list.collect::<Vec<_>>().join(joint);
            let span = self.span(value);
            let help = (key == "on").then(|| {
                "write `on: purchase.lines.filter(|l| l.category == \"…\")` for some of the lines"
                    .to_owned()
            });
            self.report(
                Problem::error(
                    codes::WRONG_ARGUMENT,
                    span,
                    format!("`{key}` must be {list}{or}"),
                )
                .help_if(help),
            );
        }
    }

    fn valid(&mut self, map: &[(Ident, Expr)]) {
        let value = map.iter().find(|(name, _)| name.name == "valid");
        if let Some((_, value)) = value
            && let Some(written) = text(value)
            && days_of(written).is_none()
        {
            let span = self.span(value);
            self.report(
                Problem::error(
                    codes::WRONG_ARGUMENT,
                    span,
                    format!("`valid` cannot be `{written}`"),
                )
                .help(match days_meant(written) {
                    Some(days) => format!("write `valid: \"{days} days\"`"),
                    None => "write a number of days: `valid: \"14 days\"`".to_owned(),
                }),
            );
        }
    }
}

/// The number of a literal, with its sign.
pub(super) fn number(expr: &Expr) -> Option<Decimal> {
    match expr {
        Expr::IntegerConstant(number, _) => Some(Decimal::from(*number)),
        Expr::DynamicConstant(value, _) => value.as_decimal().ok(),
        Expr::FnCall(call, _) if call.name == "-" => match call.args.as_slice() {
            [inner] => number(inner).map(|number| -number),
            _ => None,
        },
        _ => None,
    }
}

/// Whether days are added to a date, or taken from it.
fn is_moved(date: &Expr) -> bool {
    match date {
        Expr::FnCall(call, _) => call.is_operator_call() && matches!(call.name.as_str(), "+" | "-"),
        _ => false,
    }
}
