//! Text to tree, with names and types checked.

use std::ops::Range;

use rhai::{ASTFlags, Dynamic, Engine, Expr as Syntax, FnCallExpr, Position, Stmt, Token};
use rust_decimal::Decimal;
use sadakat_engine::diagnostic::one_of;

use super::{Comparison, Expr, Function, Kind, Operation, Slot};

/// Deeper expressions are refused, so that no walk over them can exhaust the
/// stack.
const DEEPEST: usize = 64;

/// What is wrong with an expression, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// Bytes of the text.
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// Whether a value of a mapping is an expression: it speaks of the row, or is
/// a text in quotes. Everything else is the name of a column.
pub(crate) fn is_expression(text: &str) -> bool {
    let text = text.trim();
    let speaks_of = |word: &str| {
        text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '"' | '.'))
        })
    };
    text.starts_with('"')
        || ["row.", "row[", "maybe(\""]
            .iter()
            .any(|word| speaks_of(word))
}

/// Reads an expression; `slot` gives each column that it names its number.
pub(crate) fn parse(
    text: &str,
    slot: &mut dyn FnMut(&str, bool) -> Slot,
) -> Result<Expr, Vec<Mistake>> {
    let (rewritten, inserted) = bracket_columns(text);
    let mut engine = Engine::new_raw();
    engine.set_optimization_level(rhai::OptimizationLevel::None);
    engine.set_max_expr_depths(DEEPEST, DEEPEST);
    decimals_only(&mut engine);
    let mut reader = Reader {
        text,
        rewritten: &rewritten,
        inserted,
        slot,
        mistakes: Vec::new(),
    };
    let tree = match engine.compile_expression(&rewritten) {
        Ok(tree) => tree,
        Err(error) => {
            let at = reader.byte(error.1);
            let message = error.0.to_string();
            return Err(vec![Mistake {
                span: reader.token(at),
                message: format!("this cannot be read as an expression: {message}"),
                help: Some("compare with `==`, combine with `&&`, `||` and `!`, write columns as `row.\"Net Sales\"` and texts in double quotes".to_owned()),
            }]);
        }
    };
    let read = match tree.statements() {
        [Stmt::Expr(expr)] => reader.read(expr),
        _ => {
            reader.wrong(0..text.len(), "statements are no value", None);
            None
        }
    };
    match read {
        Some(expr) if reader.mistakes.is_empty() => Ok(expr),
        _ => Err(reader.mistakes),
    }
}

/// Every literal with a fraction or an exponent is an exact decimal.
fn decimals_only(engine: &mut Engine) {
    #[expect(
        deprecated,
        reason = "Rhai marks its volatile interfaces as deprecated; this one has no other"
    )]
    engine.on_parse_token(|token, _, _| match token {
        Token::FloatConstant(literal) => {
            let (_, text) = *literal;
            let plain: String = text.chars().filter(|&c| c != '_').collect();
            match plain.parse().or_else(|_| Decimal::from_scientific(&plain)) {
                Ok(decimal) => Token::DecimalConstant(Box::new((decimal, text))),
                Err(_) => {
                    Token::LexError(Box::new(rhai::LexError::MalformedNumber(text.to_string())))
                }
            }
        }
        token => token,
    });
}

/// `row."Net Sales"` as `row["Net Sales"]`, which Rhai knows, and where a
/// byte was put in for it.
fn bracket_columns(text: &str) -> (String, Vec<usize>) {
    let mut out = String::with_capacity(text.len() + 8);
    let mut inserted = Vec::new();
    let mut in_text = false;
    let mut in_column = false;
    let mut escaped = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if in_text {
            out.push(letter);
            match letter {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    in_text = false;
                    if std::mem::take(&mut in_column) {
                        inserted.push(out.len());
                        out.push(']');
                    }
                }
                _ => {}
            }
        } else if letter == '.' && letters.peek() == Some(&'"') {
            out.push('[');
            in_column = true;
        } else {
            in_text = letter == '"';
            out.push(letter);
        }
    }
    (out, inserted)
}

struct Reader<'a> {
    text: &'a str,
    rewritten: &'a str,
    inserted: Vec<usize>,
    slot: &'a mut dyn FnMut(&str, bool) -> Slot,
    mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    fn wrong(&mut self, span: Range<usize>, message: impl Into<String>, help: Option<String>) {
        self.mistakes.push(Mistake {
            span,
            message: message.into(),
            help,
        });
    }

    /// The byte of the author's text.
    fn byte(&self, position: Position) -> usize {
        let line = position.line().unwrap_or(1);
        let column = position.position().unwrap_or(1);
        let start: usize = self
            .rewritten
            .split_inclusive('\n')
            .take(line - 1)
            .map(str::len)
            .sum();
        let line = self.rewritten.get(start..).unwrap_or("");
        let at = start
            + line
                .char_indices()
                .nth(column.saturating_sub(1))
                .map_or(line.len(), |(at, _)| at);
        let shift = self.inserted.iter().filter(|&&byte| byte < at).count();
        (at - shift).min(self.text.len())
    }

    /// The word or text that begins at a byte.
    fn token(&self, at: usize) -> Range<usize> {
        let rest = self.text.get(at..).unwrap_or("");
        let len = if let Some(inner) = rest.strip_prefix('"') {
            inner.find('"').map_or(rest.len(), |end| end + 2)
        } else {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len())
        };
        let first = rest.chars().next().map_or(0, char::len_utf8);
        at..at + len.max(first)
    }

    fn here(&self, expr: &Syntax) -> Range<usize> {
        self.token(self.byte(expr.start_position()))
    }

    fn read(&mut self, expr: &Syntax) -> Option<Expr> {
        match expr {
            Syntax::Unit(_) => Some(Expr::Missing),
            Syntax::BoolConstant(value, _) => Some(Expr::Truth(*value)),
            Syntax::IntegerConstant(value, _) => Some(Expr::Number(Decimal::from(*value))),
            Syntax::StringConstant(text, _) => Some(Expr::Text(text.to_string())),
            Syntax::DynamicConstant(value, _) => self.constant(expr, value),
            Syntax::And(parts, _) => self.conditions(parts).map(Expr::And),
            Syntax::Or(parts, _) => self.conditions(parts).map(Expr::Or),
            Syntax::Coalesce(parts, _) => self.all(parts).map(Expr::Coalesce),
            Syntax::Dot(pair, flags, _) => self.dot(pair, *flags),
            Syntax::Index(pair, _, _) => match (&pair.lhs, &pair.rhs) {
                (Syntax::Variable(..), Syntax::StringConstant(name, _))
                    if self.is_row(&pair.lhs) =>
                {
                    Some(self.column(name))
                }
                (Syntax::Variable(..), Syntax::Dot(rest, flags, _)) if self.is_row(&pair.lhs) => {
                    let base = match &rest.lhs {
                        Syntax::StringConstant(name, _) => self.column(name),
                        _ => return self.unknown(expr),
                    };
                    self.method(base, &rest.rhs, *flags)
                }
                _ => self.unknown(expr),
            },
            Syntax::FnCall(call, position) => self.call(call, *position),
            Syntax::Variable(parts, ..) => {
                let name = parts.1.as_str();
                let span = self.here(expr);
                let help = if name == "row" {
                    "name its column, as `row.Total` or `row.\"Net Sales\"`".to_owned()
                } else {
                    format!("write `row.{name}` for the column, or `\"{name}\"` for the text")
                };
                self.wrong(span, format!("`{name}` means nothing here"), Some(help));
                None
            }
            _ => self.unknown(expr),
        }
    }

    fn unknown(&mut self, expr: &Syntax) -> Option<Expr> {
        let span = self.here(expr);
        self.wrong(
            span,
            "this is not possible in a mapping",
            Some(
                "use columns, constants, arithmetic, comparisons, `in`, `??` and functions"
                    .to_owned(),
            ),
        );
        None
    }

    fn constant(&mut self, expr: &Syntax, value: &Dynamic) -> Option<Expr> {
        match value.as_decimal() {
            Ok(number) => Some(Expr::Number(number)),
            Err(_) => self.unknown(expr),
        }
    }

    fn is_row(&self, expr: &Syntax) -> bool {
        matches!(expr, Syntax::Variable(parts, ..) if parts.1 == "row")
    }

    fn column(&mut self, name: &str) -> Expr {
        Expr::Cell((self.slot)(name, false))
    }

    fn all(&mut self, parts: &[Syntax]) -> Option<Vec<Expr>> {
        let read: Vec<Option<Expr>> = parts.iter().map(|part| self.read(part)).collect();
        read.into_iter().collect()
    }

    fn conditions(&mut self, parts: &[Syntax]) -> Option<Vec<Expr>> {
        let read = self.all(parts)?;
        for (part, syntax) in read.iter().zip(parts) {
            self.expect_truth(part, syntax);
        }
        Some(read)
    }

    fn expect_truth(&mut self, part: &Expr, syntax: &Syntax) {
        let kind = part.kind();
        if !matches!(kind, Kind::Truth | Kind::Any) {
            let span = self.here(syntax);
            self.wrong(
                span,
                format!("this is {}, not true or false", kind.name()),
                None,
            );
        }
    }

    /// `row.Column` and what follows, such as `row.Column.lower()`.
    fn dot(&mut self, pair: &rhai::BinaryExpr, flags: ASTFlags) -> Option<Expr> {
        if self.is_row(&pair.lhs) {
            return match &pair.rhs {
                Syntax::Property(parts, _) => Some(self.column(&parts.2)),
                Syntax::Dot(rest, inner, _) => match &rest.lhs {
                    Syntax::Property(parts, _) => {
                        let base = self.column(&parts.2);
                        self.method(base, &rest.rhs, *inner)
                    }
                    other => self.unknown(other),
                },
                other => self.unknown(other),
            };
        }
        let base = self.read(&pair.lhs)?;
        self.method(base, &pair.rhs, flags)
    }

    fn method(&mut self, base: Expr, rest: &Syntax, _flags: ASTFlags) -> Option<Expr> {
        match rest {
            Syntax::MethodCall(call, position) => self.function(call, *position, Some(base)),
            Syntax::Dot(pair, flags, _) => {
                let base = self.method(base, &pair.lhs, *flags)?;
                self.method(base, &pair.rhs, *flags)
            }
            Syntax::Property(parts, position) => {
                let span = self.token(self.byte(*position));
                let name = parts.2.to_string();
                self.wrong(span, format!("a cell has no `{name}`"), Some("put a column's name that has a point in quotes, as `row.\"customer.email\"`".to_owned()));
                None
            }
            other => self.unknown(other),
        }
    }

    fn call(&mut self, call: &FnCallExpr, position: Position) -> Option<Expr> {
        let name = call.name.as_str();
        let args: Vec<&Syntax> = call.args.iter().collect();
        if let (Some(comparison), [left, right]) = (comparison(name), args.as_slice()) {
            return self.compare(comparison, left, right);
        }
        if let (Some(operation), [left, right]) = (operation(name), args.as_slice()) {
            return self.arithmetic(operation, left, right);
        }
        match (name, args.as_slice()) {
            ("!", [part]) => {
                let read = self.read(part)?;
                self.expect_truth(&read, part);
                Some(Expr::Not(Box::new(read)))
            }
            ("-", [part]) => self.read(part).map(|part| Expr::Negate(Box::new(part))),
            ("+", [part]) => self.read(part),
            // Rhai turns `a in b` into `contains(b, a)`.
            ("contains", [Syntax::Array(list, _), of]) => self.membership(of, list),
            ("maybe", [Syntax::StringConstant(column, _)]) => {
                Some(Expr::Cell((self.slot)(column, true)))
            }
            _ => self.function(call, position, None),
        }
    }

    fn membership(&mut self, of: &Syntax, list: &[Syntax]) -> Option<Expr> {
        let of_read = self.read(of);
        let list = self.all(list)?;
        let of_read = of_read?;
        let numbers = std::iter::once(&of_read)
            .chain(&list)
            .any(|part| part.kind() == Kind::Number);
        let texts = list.iter().any(|part| part.kind() == Kind::Text);
        if numbers && texts {
            let span = self.here(of);
            self.wrong(
                span,
                "the list has texts and numbers",
                Some("put all of them in quotes, or none".to_owned()),
            );
            return None;
        }
        Some(Expr::In {
            of: Box::new(of_read),
            list,
            numbers,
        })
    }

    fn compare(&mut self, comparison: Comparison, left: &Syntax, right: &Syntax) -> Option<Expr> {
        let (a, b) = (self.read(left), self.read(right));
        let (a, b) = (a?, b?);
        let is_nothing = |expr: &Expr| {
            matches!(expr, Expr::Missing) || matches!(expr, Expr::Text(text) if text.is_empty())
        };
        let of = if is_nothing(&b) {
            Some(a.clone())
        } else if is_nothing(&a) {
            Some(b.clone())
        } else {
            None
        };
        if let Some(of) = of {
            let known = Expr::Known(Box::new(of));
            return match comparison {
                Comparison::Unequal => Some(known),
                Comparison::Equal => Some(Expr::Not(Box::new(known))),
                _ => {
                    let span = self.here(left);
                    self.wrong(span, "only `==` and `!=` compare with nothing", None);
                    None
                }
            };
        }
        let is_order = !matches!(comparison, Comparison::Equal | Comparison::Unequal);
        let numbers = match (a.kind(), b.kind()) {
            (Kind::Number, Kind::Number | Kind::Any) | (Kind::Any, Kind::Number) => true,
            (Kind::Any, Kind::Any) => is_order,
            (Kind::Number, other) | (other, Kind::Number) => {
                let span = self.here(left);
                self.wrong(
                    span,
                    format!("a number is compared with {}", other.name()),
                    Some("write both in quotes, or none".to_owned()),
                );
                return None;
            }
            _ => false,
        };
        Some(Expr::Compare {
            comparison,
            numbers,
            sides: Box::new([a, b]),
        })
    }

    fn arithmetic(&mut self, operation: Operation, left: &Syntax, right: &Syntax) -> Option<Expr> {
        let (a, b) = (self.read(left), self.read(right));
        let (a, b) = (a?, b?);
        let is_text = |expr: &Expr| expr.kind() == Kind::Text;
        if operation == Operation::Add && (is_text(&a) || is_text(&b)) {
            let mut parts = Vec::new();
            for part in [a, b] {
                match part {
                    Expr::Join(inner) => parts.extend(inner),
                    other => parts.push(other),
                }
            }
            return Some(Expr::Join(parts));
        }
        for (side, syntax) in [(&a, left), (&b, right)] {
            if !matches!(side.kind(), Kind::Number | Kind::Any) {
                let span = self.here(syntax);
                self.wrong(
                    span,
                    format!("this is {}, not a number", side.kind().name()),
                    None,
                );
                return None;
            }
        }
        Some(Expr::Arithmetic(operation, Box::new([a, b])))
    }

    fn function(
        &mut self,
        call: &FnCallExpr,
        position: Position,
        base: Option<Expr>,
    ) -> Option<Expr> {
        let name = call.name.as_str();
        let span = self.token(self.byte(position));
        let Some((function, arity, example)) = Function::find(name) else {
            let help = if name == "maybe" {
                Some("write the column's name in quotes, as `maybe(\"Discount\")`".to_owned())
            } else {
                one_of(name, Function::names())
            };
            self.wrong(span, format!("there is no function `{name}`"), help);
            return None;
        };
        let mut args: Vec<Expr> = base.into_iter().collect();
        args.extend(self.all(&call.args)?);
        if !arity.contains(&args.len()) {
            self.wrong(
                span,
                format!("`{name}` takes other arguments"),
                Some(format!("write it as `{example}`")),
            );
            return None;
        }
        if let (Function::Date | Function::Day, Some(Expr::Text(format))) = (function, args.get(1))
            && let Err(help) = crate::time::TimeFormat::new(format)
        {
            self.wrong(
                span,
                format!("`{format}` is no format of times"),
                Some(help),
            );
            return None;
        }
        if let (Function::Number, Some(mark)) = (function, args.get(1))
            && !matches!(mark, Expr::Text(mark) if matches!(mark.as_str(), "." | ","))
        {
            self.wrong(
                span,
                "the second argument is the decimal mark, a point or a comma",
                Some(format!("write it as `{example}`")),
            );
            return None;
        }
        Some(Expr::Call(function, args))
    }
}

fn comparison(name: &str) -> Option<Comparison> {
    Some(match name {
        "==" => Comparison::Equal,
        "!=" => Comparison::Unequal,
        "<" => Comparison::Less,
        "<=" => Comparison::LessOrEqual,
        ">" => Comparison::Greater,
        ">=" => Comparison::GreaterOrEqual,
        _ => return None,
    })
}

fn operation(name: &str) -> Option<Operation> {
    Some(match name {
        "+" => Operation::Add,
        "-" => Operation::Subtract,
        "*" => Operation::Multiply,
        "/" => Operation::Divide,
        "%" => Operation::Remainder,
        _ => return None,
    })
}
