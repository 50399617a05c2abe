//! Gives the rewritten script's variables their values.

use rhai::{Dynamic, EvalAltResult, EvalContext};

use super::code::{FIRST_SLOT, LineOf, Slot};
use super::row::Row;
use super::views::{LineView, LinesView, ObjectView, ParamsView, TablesView};
use super::vocabulary::Global;
use super::{meter, nesting};

type Resolved = Result<Option<Dynamic>, Box<EvalAltResult>>;

/// The value of a variable that is not the script's own.
pub(crate) fn resolve(
    name: &str,
    index: usize,
    mut context: EvalContext<'_, '_, '_, '_, '_, '_>,
) -> Resolved {
    if index < FIRST_SLOT {
        // A variable of the script, or one that a closure captures by name.
        // Rhai looks for the script's own by itself, and they come first.
        return match context.scope().get(name) {
            Some(value) => {
                nesting::check(value)?;
                meter::pay(meter::weight(value))?;
                Ok(None)
            }
            None if index == 0 => by_name(name, &context),
            None => Ok(None),
        };
    }
    // From here on the answer must never be "look for it in the scope": there
    // is no variable at such an index.
    let Some(row) = context.tag().read_lock::<Row>() else {
        return Err(lost(name));
    };
    let value = match row.code.slots.get(index - FIRST_SLOT) {
        Some(Slot::Field(cell, line)) => {
            let line = match line {
                LineOf::None => 0,
                LineOf::Current => row.line,
                LineOf::Local => {
                    let local = context.scope().get(name);
                    let Some(view) = local.and_then(|value| value.read_lock::<LineView>()) else {
                        return Err(format!("`{name}` is not a line of the purchase").into());
                    };
                    row.columns.line_range(row.row).start + view.0 as usize
                }
            };
            paid(cell.value(&row, line))?
        }
        Some(Slot::Date(date)) => Dynamic::from(*date),
        Some(Slot::Texts(cell)) => paid(cell.value(&row, 0))?,
        Some(Slot::Object(object)) => Dynamic::from(ObjectView(*object)),
        Some(Slot::Lines) => Dynamic::from(LinesView::of(&row)),
        Some(Slot::Params) => Dynamic::from(ParamsView),
        Some(Slot::Tables) => Dynamic::from(TablesView),
        Some(Slot::Line) => {
            let first = row.columns.line_range(row.row).start;
            Dynamic::from(LineView(row.line.saturating_sub(first) as u32))
        }
        Some(Slot::Aggregate(number)) => {
            let number = *number;
            let code = row.code.clone();
            drop(row);
            return match code.aggregates.get(number) {
                Some(call) => call.evaluate(&mut context).map(Some),
                None => Err(lost(name)),
            };
        }
        None => return Err(lost(name)),
    };
    Ok(Some(value))
}

/// A value of the host's, which costs as much as one of the script's.
fn paid(value: Dynamic) -> Result<Dynamic, Box<EvalAltResult>> {
    meter::pay(meter::weight(&value))?;
    Ok(value)
}

fn lost(name: &str) -> Box<EvalAltResult> {
    format!("there is no event to read `{name}` from").into()
}

fn by_name(name: &str, context: &EvalContext<'_, '_, '_, '_, '_, '_>) -> Resolved {
    let Some(row) = context.tag().read_lock::<Row>() else {
        return Ok(None);
    };
    Ok(match row.environment().vocabulary.global(name) {
        Some(Global::Field(cell)) => Some(cell.value(&row, 0)),
        Some(Global::Object(object)) => Some(Dynamic::from(ObjectView(object))),
        Some(Global::Params) => Some(Dynamic::from(ParamsView)),
        Some(Global::Tables) => Some(Dynamic::from(TablesView)),
        None => None,
    })
}
