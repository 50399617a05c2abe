//! Scripts over the whole language, most of which make sense.

use std::fmt::Write as _;

/// Makes one script from a seed.
pub(super) struct Generator {
    state: u64,
    /// Variables by what they hold, innermost last.
    numbers: Vec<String>,
    texts: Vec<String>,
    lists: Vec<String>,
    /// How many names were given.
    names: usize,
    /// The variable of the line at hand.
    line: Option<String>,
    /// Whether the script has the function `twice`.
    own: bool,
}

impl Generator {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5ada_4a71,
            numbers: Vec::new(),
            texts: Vec::new(),
            lists: Vec::new(),
            names: 0,
            line: None,
            own: false,
        }
    }

    fn below(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("v{}", self.names)
    }

    pub(super) fn script(mut self) -> String {
        let mut script = String::new();
        if self.below(4) == 0 {
            self.own = true;
            script.push_str("fn twice(n) { if n > 100 { return n; } n * 2 }\n");
        }
        for _ in 0..1 + self.below(4) {
            self.statement(&mut script, 3);
        }
        self.effect(&mut script, 2);
        script
    }

    fn block(&mut self, out: &mut String, depth: usize) {
        let (numbers, texts, lists) = (self.numbers.len(), self.texts.len(), self.lists.len());
        out.push_str("{\n");
        for _ in 0..1 + self.below(2) {
            self.statement(out, depth);
        }
        out.push_str("}\n");
        self.numbers.truncate(numbers);
        self.texts.truncate(texts);
        self.lists.truncate(lists);
    }

    fn statement(&mut self, out: &mut String, depth: usize) {
        if depth == 0 {
            return self.effect(out, 1);
        }
        match self.below(14) {
            0 | 1 => {
                let (name, value) = (self.name(), self.number(depth));
                let _ = writeln!(out, "let {name} = {value};");
                self.numbers.push(name);
            }
            2 => {
                let (name, value) = (self.name(), self.text(depth));
                let _ = writeln!(out, "let {name} = {value};");
                self.texts.push(name);
            }
            3 => {
                let (name, value) = (self.name(), self.list(depth));
                let _ = writeln!(out, "let {name} = {value};");
                self.lists.push(name);
            }
            4 if !self.numbers.is_empty() => {
                let variable = self.variable();
                let operator = self.one(&["=", "+=", "-=", "*="]);
                let value = self.number(depth);
                let _ = writeln!(out, "{variable} {operator} {value};");
            }
            5 | 6 => {
                let condition = self.truth(depth);
                let _ = write!(out, "if {condition} ");
                self.block(out, depth - 1);
                if self.below(2) == 0 {
                    out.push_str("else ");
                    self.block(out, depth - 1);
                }
            }
            7 | 8 if self.line.is_none() => {
                let name = self.one(&["line", "l"]).to_owned();
                let list = match self.below(3) {
                    0 => format!(
                        "purchase.lines.filter(|x| {})",
                        self.of_line("x", depth - 1)
                    ),
                    _ => "purchase.lines".to_owned(),
                };
                let _ = write!(out, "for {name} in {list} ");
                self.line = Some(name);
                self.block(out, depth - 1);
                self.line = None;
            }
            9 => {
                let name = self.name();
                let bound = self.below(4);
                let _ = write!(out, "for {name} in 0..{bound} ");
                self.numbers.push(name);
                self.block(out, depth - 1);
                self.numbers.pop();
            }
            10 => {
                let subject = self.one(&["customer.tier", "event.kind", "history.purchases"]);
                let labels: [&str; 2] = match subject {
                    "history.purchases" => ["0", "5..10"],
                    _ => ["\"gold\" | \"purchase\"", "\"silver\""],
                };
                let _ = write!(out, "switch {subject} {{\n{} => ", labels[0]);
                self.block(out, depth - 1);
                let guard = self.truth(1);
                let _ = write!(out, ",\n{} if {guard} => ", labels[1]);
                self.block(out, depth - 1);
                out.push_str(", _ => ");
                self.block(out, depth - 1);
                out.push_str("}\n");
            }
            11 if !self.lists.is_empty() => {
                let list = self.kept();
                let value = self.number(depth - 1);
                let _ = writeln!(out, "{list}.push({value});");
            }
            12 if self.below(4) == 0 => {
                let condition = self.truth(depth);
                let end = self.one(&["return;", "throw \"enough\";", "exit();"]);
                let _ = writeln!(out, "if {condition} {{ {end} }}");
            }
            13 if self.line.is_none() && !self.numbers.is_empty() => {
                out.push_str("for l in purchase.lines ");
                self.adding(out, depth);
                let sum = self.variable();
                let _ = writeln!(out, "tag(`sum ${{{sum}}}`);");
            }
            _ => self.effect(out, depth),
        }
    }

    /// What a loop does that only adds up.
    fn adding(&mut self, out: &mut String, depth: usize) {
        out.push_str("{\n");
        for _ in 0..1 + self.below(3) {
            match self.below(8) {
                0 if depth > 0 => {
                    let condition = self.of_line("l", 1);
                    let _ = write!(out, "if {condition} ");
                    self.adding(out, depth - 1);
                    if self.below(2) == 0 {
                        out.push_str("else ");
                        self.adding(out, depth - 1);
                    }
                }
                1 => {
                    let condition = self.of_line("l", 1);
                    let end = self.one(&["continue", "break"]);
                    let _ = writeln!(out, "if {condition} {{ {end}; }}");
                }
                _ => {
                    let sum = self.variable();
                    let amount = self.one(&[
                        "l.amount",
                        "l.quantity",
                        "(l.unit_price ?? 0.5)",
                        "1",
                        "-1",
                        "0.25",
                        "0.00",
                        "-12.5",
                        "purchase.total",
                        "9223372036854775807",
                    ]);
                    let _ = writeln!(out, "{sum} += {amount};");
                }
            }
        }
        out.push_str("}\n");
    }

    fn effect(&mut self, out: &mut String, depth: usize) {
        let effect = match self.below(12) {
            0..=3 => format!("points({})", self.number(depth)),
            4 => format!("points(\"stars\", {})", self.number(depth)),
            5 => format!("tag({})", self.text(depth)),
            6 => {
                let (a, b) = (self.number(depth), self.text(depth));
                format!("message(\"hello\", #{{ total: {a}, who: {b}, day: today }})")
            }
            7 => format!(
                "coupon(#{{ amount: {}, valid: params.valid }})",
                self.number(depth)
            ),
            8 => "coupon(#{ percent: params.percent })".to_owned(),
            9 => format!("progress(\"badge\", {})", self.number(depth)),
            10 => format!("custom(\"note\", #{{ ok: {} }})", self.truth(depth)),
            _ => "set_tier(\"gold\")".to_owned(),
        };
        let _ = writeln!(out, "{effect};");
    }

    fn variable(&mut self) -> String {
        let at = self.below(self.numbers.len());
        self.numbers[at].clone()
    }

    /// A variable that holds a list.
    fn kept(&mut self) -> String {
        let at = self.below(self.lists.len());
        self.lists[at].clone()
    }

    fn number(&mut self, depth: usize) -> String {
        if depth == 0 || self.below(3) == 0 {
            if !self.numbers.is_empty() && self.below(2) == 0 {
                return self.variable();
            }
            if let Some(line) = self.line.clone()
                && self.below(2) == 0
            {
                let field = self.one(&["amount", "quantity"]);
                return format!("{line}.{field}");
            }
            return self
                .one(&[
                    "0",
                    "1",
                    "2",
                    "7",
                    "250",
                    "1.5",
                    "0.01",
                    "99.99",
                    "1e3",
                    "9223372036854775807",
                    "purchase.total",
                    "purchase.net",
                    "history.purchases",
                    "history.spend",
                    "wallet.points.balance",
                    "event.hour",
                    "params.percent",
                    "params.rate",
                    "(history.days_since_purchase ?? 3)",
                    "purchase.lines.len()",
                    "now.hour",
                    "today.day",
                    "month(today)",
                    "days_to_birthday(customer.birth_date ?? today)",
                    "year(params.since)",
                ])
                .to_owned();
        }
        let depth = depth - 1;
        match self.below(13) {
            0..=3 => {
                let operator = self.one(&["+", "-", "*", "/", "%"]);
                format!("({} {operator} {})", self.number(depth), self.number(depth))
            }
            4 => format!("-{}", self.number(depth)),
            5 => {
                let function = self.one(&["floor", "ceiling", "round", "abs", "int", "sign"]);
                format!("{function}({})", self.number(depth))
            }
            6 => {
                let function = self.one(&["min", "max"]);
                format!("{function}({}, {})", self.number(depth), self.number(depth))
            }
            7 => format!(
                "(if {} {{ {} }} else {{ {} }})",
                self.truth(depth),
                self.number(depth),
                self.number(depth)
            ),
            8 if self.line.is_none() => {
                let condition = self.of_line("line", depth);
                self.one(&[
                    "sum(line.amount, C)",
                    "sum(line.quantity)",
                    "count(C)",
                    "(max(line.amount, C) ?? 0)",
                    "(min(line.quantity, C) ?? 1)",
                ])
                .replace('C', &condition)
            }
            9 if self.line.is_none() => format!(
                "purchase.lines.filter(|x| {}).len()",
                self.of_line("x", depth)
            ),
            10 if self.own => format!("twice({})", self.number(depth)),
            11 => format!(
                "(switch customer.tier {{ \"gold\" => {}, _ => {} }})",
                self.number(depth),
                self.number(depth)
            ),
            12 if !self.lists.is_empty() => {
                let list = self.kept();
                let at = self.one(&["0", "1", "-1", "history.purchases"]);
                format!("({list}[{at}] ?? 0)")
            }
            _ => format!("round({}, 2)", self.number(depth)),
        }
    }

    fn text(&mut self, depth: usize) -> String {
        if depth == 0 || self.below(3) == 0 {
            if !self.texts.is_empty() && self.below(2) == 0 {
                let at = self.below(self.texts.len());
                return self.texts[at].clone();
            }
            return self
                .one(&[
                    "\"gold\"",
                    "\"kadikoy\"",
                    "\"\"",
                    "\"İzmir\"",
                    "customer.tier",
                    "(purchase.store ?? \"none\")",
                    "(customer.city ?? \"nowhere\")",
                    "event.kind",
                    "purchase.currency",
                    "params.valid",
                    "(params.excluded[0])",
                    "(tables.stores[purchase.store].region ?? \"none\")",
                ])
                .to_owned();
        }
        let depth = depth - 1;
        match self.below(5) {
            0 => format!("({} + {})", self.text(depth), self.text(depth)),
            1 => format!("({} + {})", self.text(depth), self.number(depth)),
            2 => format!(
                "`a ${{{}}} b ${{{}}}`",
                self.text(depth),
                self.number(depth)
            ),
            3 => {
                let function = self.one(&["to_upper", "to_lower", "to_string"]);
                format!("{}.{function}()", self.text(0))
            }
            _ => format!("({}).to_string()", self.number(depth)),
        }
    }

    fn list(&mut self, depth: usize) -> String {
        let depth = depth.saturating_sub(1);
        match self.below(4) {
            0 => "[]".to_owned(),
            1 => format!("[{}, {}]", self.number(depth), self.number(depth)),
            2 => "purchase.lines.map(|x| x.amount)".to_owned(),
            _ => format!("[{}].filter(|n| n > 2)", self.number(depth)),
        }
    }

    fn truth(&mut self, depth: usize) -> String {
        if depth == 0 || self.below(4) == 0 {
            return self
                .one(&[
                    "true",
                    "false",
                    "customer.kvkk_consent",
                    "is_birthday(customer.birth_date)",
                    "\"vip\" in customer.tags",
                    "customer.birth_date != ()",
                    "history.days_since_purchase == ()",
                    "today >= params.since",
                    "chance(0.5)",
                    "today > date(\"2026-06-01\")",
                    "(purchase.store ?? \"\").is_empty()",
                ])
                .to_owned();
        }
        let depth = depth - 1;
        match self.below(9) {
            0..=2 => {
                let operator = self.one(&["==", "!=", "<", "<=", ">", ">="]);
                format!("{} {operator} {}", self.number(depth), self.number(depth))
            }
            3 => {
                let operator = self.one(&["==", "!=", "<"]);
                format!("{} {operator} {}", self.text(depth), self.text(depth))
            }
            4 => {
                let operator = self.one(&["&&", "||"]);
                format!("({} {operator} {})", self.truth(depth), self.truth(depth))
            }
            5 => format!("!({})", self.truth(depth)),
            6 => format!("{} in [\"gold\", \"silver\"]", self.text(depth)),
            7 if self.line.is_none() => {
                let kind = self.one(&["any", "all", "none"]);
                format!("{kind}({})", self.of_line("line", depth))
            }
            _ => format!("{}.starts_with({})", self.text(0), self.text(0)),
        }
    }

    /// A condition about a line.
    fn of_line(&mut self, line: &str, depth: usize) -> String {
        let outside = self.line.replace(line.to_owned());
        let condition = match self.below(4) {
            0 => format!("({line}.category ?? \"none\") == \"coffee\""),
            1 => format!("{line}.amount > {}", self.number(depth.min(1))),
            2 => format!("{line}.quantity >= 1 && {line}.category != \"tobacco\""),
            _ => format!("({line}.category ?? \"\") in params.excluded"),
        };
        self.line = outside;
        condition
    }
}
