//! Money beside numbers that do not say in which currency they are, in a
//! program with several.
//!
//! What a value is worth follows its way through the script: through
//! variables, arithmetic, and the script's own functions. Of values that only
//! running tells, such as those of lookup tables, nothing is said.

use std::collections::BTreeMap;
use std::ops::Range;

use rhai::{AST, Expr, FnCallExpr, ImmutableString, Stmt};

use super::super::compile::ScriptContext;
use super::super::vocabulary::{Global, ObjectId, Part, Vocabulary};
use super::arguments::number;
use super::chains::{Link, links};
use crate::currencies::{self, Clash, Unit};
use crate::text::{Arithmetic, Places};
use sadakat_model::diagnostic::{Problem, codes};

/// Calls of functions among each other are followed as deep.
const ROUNDS: usize = 8;

/// What a script stands for, as far as money goes.
#[derive(Debug, Clone, Copy)]
enum Worth {
    Value(Unit),
    Object(ObjectId),
    Params,
    /// Of lookup tables, nobody knows.
    Tables,
}

impl Worth {
    const UNKNOWN: Self = Self::Value(Unit::Unknown);

    const fn unit(self) -> Unit {
        match self {
            Self::Value(unit) => unit,
            Self::Object(_) | Self::Params | Self::Tables => Unit::Unknown,
        }
    }
}

/// What is known of the script's own functions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Functions {
    /// By function and position: what is handed to it.
    given: BTreeMap<(String, usize), Unit>,
    /// By function: what it returns.
    returns: BTreeMap<String, Unit>,
}

struct Checker<'a> {
    cx: &'a ScriptContext<'a>,
    places: &'a Places<'a>,
    vocabulary: &'a Vocabulary,
    own: Vec<String>,
    functions: Functions,
    locals: Vec<(ImmutableString, Unit)>,
    /// What the function that is looked at returns.
    returned: Unit,
    problems: Vec<Problem>,
}

/// Everything of a script that speaks of money without saying in which
/// currency.
pub(super) fn check(ast: &AST, places: &Places<'_>, cx: &ScriptContext<'_>) -> Vec<Problem> {
    let mut functions = Functions::default();
    let own: Vec<String> = ast.iter_fn_def().map(|f| f.name.to_string()).collect();
    let mut problems = Vec::new();
    for _ in 0..ROUNDS {
        let mut checker = Checker {
            cx,
            places,
            vocabulary: &cx.engine.vocabulary,
            own: own.clone(),
            functions: functions.clone(),
            locals: Vec::new(),
            returned: Unit::Zero,
            problems: Vec::new(),
        };
        checker.block(ast.statements());
        for function in ast.iter_fn_def() {
            checker.function(&function.name, &function.params, &super::body(function));
        }
        problems = checker.problems;
        if checker.functions == functions {
            break;
        }
        functions = checker.functions;
    }
    problems
}

impl Checker<'_> {
    fn function(&mut self, name: &str, params: &[ImmutableString], statements: &[Stmt]) {
        self.locals.clear();
        self.returned = Unit::Zero;
        let anonymous = name.starts_with("anon$");
        for (position, param) in params.iter().enumerate() {
            // What a closure takes from outside is among its parameters.
            if anonymous && self.vocabulary.global(param).is_some() {
                continue;
            }
            let given = self.functions.given.get(&(name.to_owned(), position));
            let unit = given.copied().unwrap_or(Unit::Unknown);
            self.locals.push((param.clone(), unit));
        }
        let last = self.statements(statements);
        let returned = self.returned.or(last);
        self.functions.returns.insert(name.to_owned(), returned);
    }

    fn block(&mut self, statements: &[Stmt]) -> Unit {
        let locals = self.locals.len();
        let unit = self.statements(statements);
        self.locals.truncate(locals);
        unit
    }

    /// What the last of them comes to.
    fn statements(&mut self, statements: &[Stmt]) -> Unit {
        let mut last = Unit::Unknown;
        for statement in statements {
            last = self.statement(statement);
        }
        last
    }

    fn statement(&mut self, statement: &Stmt) -> Unit {
        match statement {
            Stmt::If(x, _) => {
                self.unit(&x.expr);
                let then = self.block(x.body.statements());
                let otherwise = self.block(x.branch.statements());
                return then.or(otherwise);
            }
            Stmt::Switch(x, position) => {
                if self.unit(&x.0) == Unit::Money {
                    let message = "the cases of this `switch` are amounts without a currency";
                    let span = self.places.token(*position);
                    let help = "write `if`s that compare with `params`, given per currency";
                    self.problems
                        .push(Problem::error(codes::BARE_MONEY, span, message).help(help));
                }
                let mut whole = Unit::Zero;
                for case in &x.1.expressions {
                    self.unit(&case.lhs);
                    whole = whole.or(self.unit(&case.rhs));
                }
                return whole;
            }
            Stmt::While(x, _) | Stmt::Do(x, ..) => {
                self.unit(&x.expr);
                self.block(x.body.statements());
            }
            Stmt::For(x, _) => {
                let item = self.unit(&x.2.expr);
                let locals = self.locals.len();
                if let Some(counter) = &x.1 {
                    self.locals.push((counter.name.clone(), Unit::Bare));
                }
                self.locals.push((x.0.name.clone(), item));
                self.block(x.2.body.statements());
                self.locals.truncate(locals);
            }
            Stmt::TryCatch(x, _) => {
                self.block(x.body.statements());
                self.block(x.branch.statements());
            }
            Stmt::Var(x, ..) => {
                let unit = self.unit(&x.1);
                self.locals.push((x.0.name.clone(), unit));
            }
            Stmt::Assignment(x) => {
                let operator = x.0.get_op_assignment_info().map(|info| info.5);
                self.assignment(&x.1.lhs, &x.1.rhs, operator);
            }
            Stmt::FnCall(x, _) => return self.call(x),
            Stmt::Block(x) => return self.block(x.statements()),
            Stmt::Expr(x) => return self.unit(x),
            Stmt::Return(Some(x), ..) => {
                let unit = self.unit(x);
                self.returned = self.returned.or(unit);
            }
            Stmt::BreakLoop(Some(x), ..) => {
                self.unit(x);
            }
            _ => {}
        }
        Unit::Unknown
    }

    /// A variable that is set here or there may have either value.
    fn assignment(&mut self, target: &Expr, value: &Expr, operator: Option<&str>) {
        let unit = self.unit(value);
        let Expr::Variable(variable, ..) = target else {
            self.unit(target);
            return;
        };
        let name = variable.1.clone();
        let known = self.locals.iter().rposition(|(local, _)| *local == name);
        let before = known
            .and_then(|at| self.locals.get(at))
            .map_or(Unit::Unknown, |(_, unit)| *unit);
        let after = match operator {
            None => before.or(unit),
            Some(operator) => match Arithmetic::from_symbol(operator) {
                Some(it) => self.computed(it, (target, before), (value, unit)),
                None => Unit::Unknown,
            },
        };
        if let Some((_, unit)) = known.and_then(|at| self.locals.get_mut(at)) {
            *unit = after;
        }
    }

    fn unit(&mut self, expr: &Expr) -> Unit {
        self.worth(expr).unit()
    }

    fn worth(&mut self, expr: &Expr) -> Worth {
        if let Some(number) = number(expr) {
            return Worth::Value(Unit::of_number(number));
        }
        Worth::Value(match expr {
            Expr::Unit(_) => Unit::Zero,
            Expr::Variable(v, ..) => return self.variable(&v.1),
            Expr::Dot(..) | Expr::Index(..) => return self.chain(expr),
            Expr::FnCall(call, _) => self.call(call),
            Expr::And(parts, _) | Expr::Or(parts, _) => {
                for part in parts.iter() {
                    self.unit(part);
                }
                Unit::Unknown
            }
            Expr::Coalesce(parts, _) => {
                let mut whole = Unit::Zero;
                let mut first: Option<(&Expr, Unit)> = None;
                for part in parts.iter() {
                    let unit = self.unit(part);
                    if let Some(first) = first {
                        self.meet(first, (part, unit));
                    }
                    first.get_or_insert((part, unit));
                    whole = whole.or(unit);
                }
                whole
            }
            Expr::InterpolatedString(parts, _) => {
                for part in parts {
                    self.unit(part);
                }
                Unit::Unknown
            }
            Expr::Array(parts, _) => {
                let units: Vec<Unit> = parts.iter().map(|part| self.unit(part)).collect();
                units.into_iter().fold(Unit::Zero, Unit::or)
            }
            // A list of constants is one itself.
            Expr::DynamicConstant(value, _) => {
                let items = value.read_lock::<rhai::Array>();
                let bare = items.is_some_and(|items| items.iter().any(is_number));
                if bare { Unit::Bare } else { Unit::Unknown }
            }
            Expr::Map(x, _) => {
                for (_, value) in &x.0 {
                    self.unit(value);
                }
                Unit::Unknown
            }
            Expr::Stmt(x) => self.block(x.statements()),
            _ => Unit::Unknown,
        })
    }

    fn variable(&self, name: &str) -> Worth {
        let local = self.locals.iter().rev().find(|(local, _)| local == name);
        if let Some((_, unit)) = local {
            return Worth::Value(*unit);
        }
        match self.vocabulary.global(name) {
            Some(Global::Object(object)) => Worth::Object(object),
            Some(Global::Params) => Worth::Params,
            Some(Global::Tables) => Worth::Tables,
            Some(Global::Field(_)) | None => Worth::UNKNOWN,
        }
    }

    /// `purchase.lines[0].amount.round(2)`, link by link.
    fn chain(&mut self, expr: &Expr) -> Worth {
        let (Expr::Dot(x, ..) | Expr::Index(x, ..)) = expr else {
            return Worth::UNKNOWN;
        };
        let start = self.places.byte(x.lhs.start_position());
        let mut worth = self.worth(&x.lhs);
        for link in links(expr) {
            worth = match link {
                Link::Property(name, position) => {
                    let span = start..self.places.token(position).end;
                    self.property(worth, name, span)
                }
                Link::Index(index) => {
                    self.unit(index);
                    worth
                }
                Link::Method(call, _) => self.method(worth, &x.lhs, call),
            };
        }
        worth
    }

    fn property(&mut self, of: Worth, name: &str, span: Range<usize>) -> Worth {
        match of {
            Worth::Object(object) => match self.vocabulary.part(object, name) {
                Some(Part::Object(object)) => Worth::Object(object),
                Some(Part::Field(cell)) => {
                    let schema = self.cx.schema;
                    let field = schema.field(cell.id);
                    let unit = field.map_or(Unit::Unknown, |field| {
                        currencies::worth(field, schema, span, &mut self.problems)
                    });
                    Worth::Value(unit)
                }
                Some(Part::Lines) | None => Worth::UNKNOWN,
            },
            Worth::Params => Worth::Value(Unit::of_parameter(self.cx.params, name)),
            Worth::Tables => Worth::Tables,
            // Whatever has a part of this name is most likely a line.
            Worth::Value(_) => match (name, self.vocabulary.line(name)) {
                ("len", _) => Worth::Value(Unit::Bare),
                (_, Some(cell)) => Worth::Value(Unit::of_field(cell.ty)),
                (_, None) => Worth::UNKNOWN,
            },
        }
    }

    fn method(&mut self, of: Worth, subject: &Expr, call: &FnCallExpr) -> Worth {
        let units: Vec<Unit> = call.args.iter().map(|arg| self.unit(arg)).collect();
        let first = || call.args.first().zip(units.first().copied());
        match call.name.as_str() {
            "contains" | "min" | "max" => {
                if let Some(first) = first() {
                    self.meet((subject, of.unit()), first);
                    return Worth::Value(of.unit().or(first.1));
                }
                Worth::UNKNOWN
            }
            // Some of them, or one.
            "filter" | "find" | "get" | "first" | "last" | "pop" | "shift" | "extract"
            | "to_array" => of,
            name => Worth::Value(Unit::of_call(name, of.unit())),
        }
    }

    fn call(&mut self, call: &FnCallExpr) -> Unit {
        let name = call.name.as_str();
        if name == "discount" || name == "coupon" {
            self.amounts(call);
        }
        let units: Vec<Unit> = call.args.iter().map(|arg| self.unit(arg)).collect();
        if self.own.iter().any(|own| own == name) {
            for (position, unit) in units.iter().enumerate() {
                let given = self.functions.given.entry((name.to_owned(), position));
                let known = given.or_insert(*unit);
                *known = known.or(*unit);
            }
            let returned = self.functions.returns.get(name);
            return returned.copied().unwrap_or(Unit::Zero);
        }
        if let Some(operation) = Arithmetic::from_symbol(name)
            && let ([left, right], [l, r]) = (call.args.as_slice(), units.as_slice())
        {
            return self.computed(operation, (left, *l), (right, *r));
        }
        match (name, call.args.as_slice(), units.as_slice()) {
            ("-" | "+", [_], [unit]) => *unit,
            ("==" | "!=" | "<" | "<=" | ">" | ">=" | "contains", [left, right], [l, r]) => {
                self.meet((left, *l), (right, *r));
                Unit::Unknown
            }
            (".." | "..=" | "range", _, units) => units.iter().copied().fold(Unit::Zero, Unit::or),
            // Of two numbers, or of the lines for which something holds.
            ("min" | "max", [left, right], [l, r]) => {
                if *r == Unit::Unknown {
                    return *l;
                }
                self.meet((left, *l), (right, *r));
                l.or(*r)
            }
            (name, _, units) => {
                Unit::of_call(name, units.first().copied().unwrap_or(Unit::Unknown))
            }
        }
    }

    /// What a discount or a coupon is worth.
    fn amounts(&mut self, call: &FnCallExpr) {
        let [Expr::Map(map, _)] = call.args.as_slice() else {
            let position = call.args.first().map(Expr::start_position);
            let span = self.places.token(position.unwrap_or(rhai::Position::NONE));
            let message = format!("what `{}` gives cannot be seen here", call.name);
            let help = format!(
                "write the map itself, `{}(#{{ … }})`, so that its amounts can be checked for a currency",
                call.name
            );
            self.problems
                .push(Problem::error(codes::BARE_MONEY, span, message).help(help));
            return;
        };
        for (key, value) in &map.0 {
            let amount = matches!(
                key.name.as_str(),
                "amount" | "set_price" | "cap" | "minimum"
            );
            if amount && self.quiet(value) == Unit::Bare {
                self.bare(value);
            }
        }
    }

    /// What a value is worth that is looked at once more.
    fn quiet(&mut self, value: &Expr) -> Unit {
        let before = self.problems.len();
        let unit = self.unit(value);
        self.problems.truncate(before);
        unit
    }

    fn computed(
        &mut self,
        operation: Arithmetic,
        left: (&Expr, Unit),
        right: (&Expr, Unit),
    ) -> Unit {
        if Unit::is_of_a_kind(operation) {
            self.meet(left, right);
        }
        Unit::of_operation(operation, left.1, right.1)
    }

    fn meet(&mut self, (left, l): (&Expr, Unit), (right, r): (&Expr, Unit)) {
        match l.meet(r) {
            Ok(()) => {}
            Err(Clash::Left) => self.bare(left),
            Err(Clash::Right) => self.bare(right),
        }
    }

    fn bare(&mut self, value: &Expr) {
        let value = leaf(value);
        let start = self.places.byte(value.start_position());
        let text = self.places.text().get(start..).unwrap_or_default();
        let signed = text.trim_start_matches('-');
        let end = signed.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.');
        let end = text.len() - signed.len() + end.unwrap_or(signed.len());
        let written = text.get(..end).unwrap_or_default();
        let written = written.split("..").next().unwrap_or_default();
        let span = start..start + written.len();
        self.problems
            .push(currencies::bare(written, self.cx.schema, span));
    }
}

/// What an operation begins with.
fn leaf(expr: &Expr) -> &Expr {
    match expr {
        Expr::FnCall(call, _) if call.is_operator_call() => call.args.first().map_or(expr, leaf),
        Expr::Array(parts, _) => parts.first().map_or(expr, leaf),
        expr => expr,
    }
}

fn is_number(value: &rhai::Dynamic) -> bool {
    let nested = || value.read_lock::<rhai::Array>();
    value.is_int() || value.is_decimal() || nested().is_some_and(|list| list.iter().any(is_number))
}
