//! A plan summed up, for people who want to know what a script became.

use super::Plan;
use super::tree::{Block, Expression, Offer, Statement};
use sadakat_model::program::ProgramForm;

impl Plan {
    /// What the plan is made of.
    pub(crate) fn form(&self) -> ProgramForm {
        let mut sum = Sum::default();
        sum.block(&self.body);
        ProgramForm::Plan {
            effects: sum.effects,
            ready: sum.ready,
            loops: sum.loops,
            variables: usize::from(self.slots),
        }
    }
}

#[derive(Default)]
struct Sum {
    effects: usize,
    ready: usize,
    loops: usize,
}

impl Sum {
    fn block(&mut self, block: &Block) {
        for statement in &block.0 {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Set(_, of) | Statement::Push(_, of, _) | Statement::Value(of) => {
                self.expression(of);
            }
            Statement::If(choice) => {
                self.expression(&choice.condition);
                self.block(&choice.then);
                self.block(&choice.otherwise);
            }
            Statement::Switch(switch) => {
                self.expression(&switch.subject);
                for case in &switch.cases {
                    if let Some((condition, _)) = &case.condition {
                        self.expression(condition);
                    }
                    self.block(&case.then);
                }
            }
            Statement::Each(each) => {
                self.loops += 1;
                self.expression(&each.over);
                self.block(&each.body);
            }
            Statement::Block(block) => self.block(block),
            Statement::Return(of) | Statement::Fail(of, _) => {
                of.iter().for_each(|of| self.expression(of));
            }
            Statement::Break | Statement::Continue | Statement::Exit => {}
        }
    }

    fn expression(&mut self, expression: &Expression) {
        match expression {
            Expression::Constant(_)
            | Expression::Slot(_)
            | Expression::Field(_)
            | Expression::Lines => {}
            Expression::Part(part) => self.expression(&part.of),
            Expression::Not(of, _) | Expression::Negate(of, _) | Expression::Row(_, of, _) => {
                self.expression(of);
            }
            Expression::Compare(_, sides, _) | Expression::Compute(_, sides, _) => {
                self.pair(sides);
            }
            Expression::In(sides, _) | Expression::Entry(sides, _) => self.pair(sides),
            Expression::Range { bounds, .. } => self.pair(bounds),
            Expression::All(parts) | Expression::Any(parts) | Expression::Join(parts) => {
                parts.iter().for_each(|(part, _)| self.expression(part));
            }
            Expression::Coalesce(parts)
            | Expression::List(parts)
            | Expression::Call(_, parts, _) => {
                parts.iter().for_each(|part| self.expression(part));
            }
            Expression::Map(parts) => {
                parts.iter().for_each(|(_, value)| self.expression(value));
            }
            Expression::Gather(gather) => {
                self.loops += 1;
                let parts = gather.value.iter().chain(&gather.condition);
                parts.for_each(|part| self.expression(part));
            }
            Expression::Over(over) => {
                self.loops += 1;
                self.expression(&over.list);
                self.block(&over.body);
            }
            Expression::OfLine(test) => self.expression(&test.condition),
            Expression::Propose(proposal) => {
                self.effects += 1;
                self.offer(&proposal.offer);
            }
            Expression::Do(block) => self.block(block),
            Expression::Own(params, body) => {
                params.iter().for_each(|(_, value)| self.expression(value));
                self.block(body);
            }
        }
    }

    fn pair(&mut self, sides: &(Expression, Expression)) {
        self.expression(&sides.0);
        self.expression(&sides.1);
    }

    fn offer(&mut self, offer: &Offer) {
        match offer {
            Offer::Ready(_) => self.ready += 1,
            Offer::Number { name, number, .. } => {
                name.iter().for_each(|name| self.expression(name));
                self.expression(number);
            }
            Offer::Name(_, name) => self.expression(name),
            Offer::Values { name, values, .. } => {
                name.iter().for_each(|name| self.expression(name));
                values.iter().for_each(|(_, value)| self.expression(value));
            }
        }
    }
}
