//! From Rhai's syntax tree to ours, with the bytes that each part stands in.

use rhai::{ASTFlags, Dynamic, Expr, FnCallExpr, Token};

use super::operators::{Arithmetic, Comparison};
use super::syntax::{Call, Form, Span, Syntax};
use super::tokens::Tokens;

/// Reads an expression of the text whose tokens are given.
pub(crate) fn read(expr: &Expr, tokens: &Tokens) -> Syntax {
    Reader { tokens }.read(expr)
}

struct Reader<'a> {
    tokens: &'a Tokens,
}

impl Reader<'_> {
    fn read(&self, expr: &Expr) -> Syntax {
        let token = || self.tokens.token_at(self.tokens.byte(expr.position()));
        let leaf = |form| Syntax {
            span: token(),
            form,
        };
        match expr {
            Expr::Unit(position) => Syntax {
                span: self.tokens.bracketed(self.tokens.byte(*position)),
                form: Form::Missing,
            },
            Expr::BoolConstant(value, _) => leaf(Form::Boolean(*value)),
            Expr::IntegerConstant(value, _) => leaf(Form::Integer(*value)),
            Expr::StringConstant(text, _) => leaf(Form::Text(text.as_str().into())),
            Expr::DynamicConstant(value, _) => leaf(constant(value)),
            Expr::Variable(parts, ..) if parts.2.is_empty() => {
                leaf(Form::Name(parts.1.to_string()))
            }
            Expr::Array(items, position) => Syntax {
                span: self.tokens.bracketed(self.tokens.byte(*position)),
                form: Form::List(items.iter().map(|item| self.read(item)).collect()),
            },
            Expr::And(parts, _) => self.joined(parts, Form::And),
            Expr::Or(parts, _) => self.joined(parts, Form::Or),
            Expr::Coalesce(parts, _) => self.joined(parts, Form::Coalesce),
            Expr::FnCall(call, position) => self.call(call, self.tokens.byte(*position)),
            Expr::Dot(pair, flags, _) => {
                let base = self.read(&pair.lhs);
                self.after_dot(base, &pair.rhs, *flags)
            }
            Expr::Index(pair, flags, _) => {
                let base = self.read(&pair.lhs);
                self.after_bracket(base, &pair.rhs, *flags)
            }
            Expr::CharConstant(..) => leaf(Form::ByRow("single characters are".to_owned())),
            Expr::InterpolatedString(..) => leaf(Form::ByRow("texts with `${…}` are".to_owned())),
            Expr::Map(..) => leaf(Form::ByRow("object maps are".to_owned())),
            Expr::Stmt(_) => leaf(Form::ByRow("`if`, `switch` and blocks are".to_owned())),
            _ => leaf(Form::ByRow("this is".to_owned())),
        }
    }

    fn joined(&self, parts: &[Expr], form: fn(Vec<Syntax>) -> Form) -> Syntax {
        let parts: Vec<Syntax> = parts.iter().map(|part| self.read(part)).collect();
        Syntax {
            span: self.around(&parts, None),
            form: form(parts),
        }
    }

    fn around(&self, parts: &[Syntax], from: Option<usize>) -> Span {
        let start = parts.iter().map(|p| p.span.start).chain(from).min();
        let end = parts.iter().map(|p| p.span.end).max();
        self.tokens.balanced(start.unwrap_or(0)..end.unwrap_or(0))
    }

    fn call(&self, call: &FnCallExpr, at: usize) -> Syntax {
        let mut args: Vec<Syntax> = call.args.iter().map(|arg| self.read(arg)).collect();
        let name = call.name.as_str();
        // Rhai gives the operator of `!in`, but not of `in`.
        let is_in = self.tokens.is_in(at);
        let operator = call.op_token.as_ref();
        let Some(operator) = operator.or(is_in.then_some(&Token::In)) else {
            let span = self.tokens.bracketed(at);
            let form = if call.is_qualified() || call.capture_parent_scope {
                Form::ByRow("functions of modules are".to_owned())
            } else {
                Form::Call(Call {
                    name: name.to_owned(),
                    name_span: self.tokens.token_at(at),
                    args,
                })
            };
            return Syntax { span, form };
        };
        if args.len() == 1
            && let Some(operand) = args.pop()
        {
            let negated_in = matches!(&operand.form, Form::In(_)) && operand.span.start < at;
            let span = if negated_in {
                operand.span.clone()
            } else {
                self.around(std::slice::from_ref(&operand), Some(at))
            };
            let form = match name {
                "!" => Form::Not(Box::new(operand)),
                "-" => Form::Negate(Box::new(operand)),
                "+" => operand.form,
                _ => Form::ByRow(format!("the operator `{name}` is")),
            };
            return Syntax { span, form };
        }
        let span = self.around(&args, None);
        let unknown = || Form::ByRow(format!("the operator `{name}` is"));
        let Ok([left, right]) = <[Syntax; 2]>::try_from(args) else {
            return Syntax {
                span,
                form: unknown(),
            };
        };
        let form = match operator {
            // Rhai turns `a in b` into `contains(b, a)`.
            Token::In | Token::NotIn => Form::In(Box::new([right, left])),
            Token::ExclusiveRange | Token::InclusiveRange => Form::Range {
                bounds: Box::new([left, right]),
                inclusive: *operator == Token::InclusiveRange,
            },
            Token::Ampersand => Form::Bitwise("&", self.tokens.token_at(at)),
            Token::Pipe => Form::Bitwise("|", self.tokens.token_at(at)),
            _ => {
                if let Some(comparison) = Comparison::from_symbol(name) {
                    Form::Compare(comparison, Box::new([left, right]))
                } else if let Some(operation) = Arithmetic::from_symbol(name) {
                    Form::Arithmetic(operation, Box::new([left, right]))
                } else {
                    unknown()
                }
            }
        };
        Syntax { span, form }
    }

    /// What follows a dot. Rhai nests chains to the right, this tree to the
    /// left.
    fn after_dot(&self, base: Syntax, rest: &Expr, flags: ASTFlags) -> Syntax {
        let start = base.span.start;
        let name_span = self.tokens.token_at(self.tokens.byte(rest.position()));
        // The `?.` of Rhai.
        let elvis = flags.contains(ASTFlags::NEGATED);
        match rest {
            Expr::Property(parts, _) => Syntax {
                span: self.tokens.balanced(start..name_span.end),
                form: if elvis {
                    Form::ByRow("`?.` is".to_owned())
                } else {
                    Form::Member(Box::new(base), parts.2.to_string(), name_span)
                },
            },
            Expr::MethodCall(call, position) => {
                let span = start..self.tokens.bracketed(self.tokens.byte(*position)).end;
                let mut args = vec![base];
                args.extend(call.args.iter().map(|arg| self.read(arg)));
                Syntax {
                    span: self.tokens.balanced(span),
                    form: Form::Call(Call {
                        name: call.name.to_string(),
                        name_span,
                        args,
                    }),
                }
            }
            Expr::Dot(pair, inner, _) => {
                let base = self.after_dot(base, &pair.lhs, flags);
                self.after_dot(base, &pair.rhs, *inner)
            }
            Expr::Index(pair, inner, _) => {
                let base = self.after_dot(base, &pair.lhs, flags);
                self.after_bracket(base, &pair.rhs, *inner)
            }
            _ => Syntax {
                span: start..name_span.end,
                form: Form::ByRow("this is".to_owned()),
            },
        }
    }

    fn after_bracket(&self, base: Syntax, rest: &Expr, flags: ASTFlags) -> Syntax {
        // Without this flag the chain goes on behind the bracket.
        if !flags.contains(ASTFlags::BREAK) {
            match rest {
                Expr::Dot(pair, inner, _) => {
                    let base = self.index(base, &pair.lhs);
                    return self.after_dot(base, &pair.rhs, *inner);
                }
                Expr::Index(pair, inner, _) => {
                    let base = self.index(base, &pair.lhs);
                    return self.after_bracket(base, &pair.rhs, *inner);
                }
                _ => {}
            }
        }
        self.index(base, rest)
    }

    fn index(&self, base: Syntax, key: &Expr) -> Syntax {
        let key = self.read(key);
        let span = self.tokens.balanced(base.span.start..key.span.end);
        let bracket = self.tokens.after(span.end);
        Syntax {
            span: self.tokens.balanced(span.start..bracket),
            form: Form::Index(Box::new(base), Box::new(key)),
        }
    }
}

fn constant(value: &Dynamic) -> Form {
    value.as_decimal().map_or_else(
        |_| Form::ByRow("this constant is".to_owned()),
        |number| Form::Decimal(number.normalize()),
    )
}
