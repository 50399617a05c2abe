//! Objects, lines, parameters and tables as values of a script.
//!
//! They hold positions, not data: a value is read from the columns when the
//! script asks for it.

use std::any::TypeId;
use std::sync::Arc;

use rhai::{Array, Dynamic, Engine, EvalAltResult, ImmutableString, NativeCallContext};

use super::meter;
use super::row::Row;
use super::vocabulary::{ObjectId, Part, Vocabulary};
use sadakat_model::constants::{ParamValue, Table, Tables};

/// `customer`, `purchase`, `wallet.points`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ObjectView(pub(crate) ObjectId);

/// A line of the current event's purchase, by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LineView(pub(crate) u32);

/// All lines of the current event's purchase.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LinesView {
    count: u32,
}

/// `params`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ParamsView;

/// `tables`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TablesView;

/// `tables.stores`.
#[derive(Debug, Clone)]
pub(crate) struct TableView(pub(crate) Arc<Table>);

/// `tables.stores["kadikoy"]`.
#[derive(Debug, Clone)]
pub(crate) struct TableRow(Arc<Table>, ImmutableString);

type Read = Result<Dynamic, Box<EvalAltResult>>;

impl LinesView {
    pub(crate) fn of(row: &Row) -> Self {
        Self {
            count: u32::try_from(row.line_count()).unwrap_or(u32::MAX),
        }
    }

    /// How many lines there are.
    pub(crate) const fn count(self) -> u32 {
        self.count
    }

    fn views(self) -> impl Iterator<Item = LineView> {
        (0..self.count).map(LineView)
    }

    /// As Rhai's own lists do: from the end if negative.
    fn at(self, index: i64) -> Option<LineView> {
        let index = if index < 0 {
            index.checked_add(i64::from(self.count))?
        } else {
            index
        };
        let index = u32::try_from(index).ok()?;
        (index < self.count).then_some(LineView(index))
    }
}

/// Units for reading a field through a view, beside the step itself.
const READ: u64 = 4;

/// Teaches the engine the views of a schema.
pub(crate) fn register(engine: &mut Engine, vocabulary: &Arc<Vocabulary>, tables: &Tables) {
    register_objects(engine, vocabulary);
    register_lines(engine, vocabulary);
    engine.register_type_with_name::<ParamsView>("params");
    engine.register_indexer_get(
        |context: NativeCallContext<'_>, _: &mut ParamsView, name: ImmutableString| -> Read {
            let row = Row::of(&context)?;
            match row.environment().params.get(&name) {
                Some(value) => Ok(parameter(value)),
                None => Err(format!("there is no parameter `{name}`").into()),
            }
        },
    );
    register_tables(engine, tables);
}

fn register_objects(engine: &mut Engine, vocabulary: &Arc<Vocabulary>) {
    engine.register_type_with_name::<ObjectView>("record");
    let mut names: Vec<String> = Vec::new();
    for object in vocabulary.objects() {
        names.extend(vocabulary.parts(object).map(|(name, _)| name.to_owned()));
    }
    names.sort_unstable();
    names.dedup();
    for name in names {
        let part = name.clone();
        engine.register_get(
            &name,
            move |context: NativeCallContext<'_>, view: &mut ObjectView| -> Read {
                read_part(&context, *view, &part)
            },
        );
    }
    engine.register_indexer_get(
        |context: NativeCallContext<'_>, view: &mut ObjectView, name: ImmutableString| -> Read {
            read_part(&context, *view, &name)
        },
    );
}

fn read_part(context: &NativeCallContext<'_>, view: ObjectView, name: &str) -> Read {
    meter::pay(READ)?;
    let row = Row::of(context)?;
    let vocabulary = &row.environment().vocabulary;
    match vocabulary.part(view.0, name) {
        Some(Part::Field(cell)) => Ok(cell.value(&row, 0)),
        Some(Part::Object(object)) => Ok(Dynamic::from(ObjectView(object))),
        Some(Part::Lines) => Ok(Dynamic::from(LinesView::of(&row))),
        None => Err(format!("there is no field `{}.{name}`", vocabulary.name(view.0)).into()),
    }
}

fn register_lines(engine: &mut Engine, vocabulary: &Arc<Vocabulary>) {
    engine.register_type_with_name::<LineView>("line");
    engine.register_type_with_name::<LinesView>("lines");
    engine.register_fn("==", |a: LineView, b: LineView| a == b);
    engine.register_fn("!=", |a: LineView, b: LineView| a != b);
    for (name, cell) in vocabulary.lines() {
        engine.register_get(
            name,
            move |context: NativeCallContext<'_>, view: &mut LineView| -> Read {
                meter::pay(READ)?;
                let row = Row::of(&context)?;
                let line = row.columns.line_range(row.row).start + view.0 as usize;
                Ok(cell.value(&row, line))
            },
        );
    }
    engine.register_indexer_get(
        |context: NativeCallContext<'_>, view: &mut LineView, name: ImmutableString| -> Read {
            let row = Row::of(&context)?;
            let line = row.columns.line_range(row.row).start + view.0 as usize;
            match row.environment().vocabulary.line(&name) {
                Some(cell) => Ok(cell.value(&row, line)),
                None => Err(format!("there is no field `line.{name}`").into()),
            }
        },
    );
    engine.register_get("len", |view: &mut LinesView| i64::from(view.count));
    engine.register_fn("len", |view: &mut LinesView| i64::from(view.count));
    engine.register_get("is_empty", |view: &mut LinesView| view.count == 0);
    engine.register_fn("is_empty", |view: &mut LinesView| view.count == 0);
    engine.register_fn("to_array", |view: &mut LinesView| -> Array {
        view.views().map(Dynamic::from).collect()
    });
    engine.register_indexer_get(|view: &mut LinesView, index: i64| -> Read {
        let line = view.at(index).map(Dynamic::from);
        line.ok_or_else(|| {
            let count = view.count;
            format!("there is no line {index}: the purchase has {count}, counted from 0").into()
        })
    });
    let mut iterator = rhai::Module::new();
    iterator.set_iter(TypeId::of::<LinesView>(), |lines| {
        // Whoever cannot pay is stopped at the next step.
        let _ = meter::take(READ);
        let lines = lines.try_cast::<LinesView>();
        Box::new(
            lines
                .into_iter()
                .flat_map(LinesView::views)
                .map(Dynamic::from),
        )
    });
    engine.register_global_module(iterator.into());
    register_list_functions(engine);
}

/// The list functions that take closures also take the lines.
fn register_list_functions(engine: &mut Engine) {
    for name in [
        "filter", "map", "some", "all", "find", "find_map", "index_of", "for_each",
    ] {
        let with_list = move |context: NativeCallContext<'_>,
                              lines: &mut LinesView,
                              closure: rhai::FnPtr|
              -> Read {
            let list: Array = lines.views().map(Dynamic::from).collect();
            context.call_native_fn(name, (list, closure))
        };
        engine.register_fn(name, with_list);
    }
    engine.register_fn(
        "reduce",
        |context: NativeCallContext<'_>,
         lines: &mut LinesView,
         closure: rhai::FnPtr,
         start: Dynamic|
         -> Read {
            let list: Array = lines.views().map(Dynamic::from).collect();
            context.call_native_fn("reduce", (list, closure, start))
        },
    );
}

fn register_tables(engine: &mut Engine, tables: &Tables) {
    engine.register_type_with_name::<TablesView>("tables");
    engine.register_type_with_name::<TableView>("table");
    engine.register_type_with_name::<TableRow>("table row");
    engine.register_indexer_get(
        |context: NativeCallContext<'_>, _: &mut TablesView, name: ImmutableString| -> Read {
            let row = Row::of(&context)?;
            match row.environment().tables.get(&name) {
                Some(table) => Ok(Dynamic::from(TableView(table.clone()))),
                None => Err(format!("there is no table `{name}`").into()),
            }
        },
    );
    engine.register_indexer_get(|table: &mut TableView, key: ImmutableString| {
        if table.0.contains(&key) {
            Dynamic::from(TableRow(table.0.clone(), key))
        } else {
            Dynamic::UNIT
        }
    });
    // A missing value has no row.
    engine.register_indexer_get(|_: &mut TableView, _: ()| Dynamic::UNIT);
    engine.register_indexer_get(|row: &mut TableRow, column: ImmutableString| -> Read {
        match row.0.column(&column) {
            Some(index) => Ok(table_cell(row, index)),
            None => Err(format!("the table has no column `{column}`").into()),
        }
    });
    let mut columns: Vec<&str> = tables
        .names()
        .filter_map(|name| tables.get(name))
        .flat_map(|table| table.columns().iter().map(String::as_str))
        .collect();
    columns.sort_unstable();
    columns.dedup();
    for column in columns {
        let name = column.to_owned();
        engine.register_get(column, move |row: &mut TableRow| -> Read {
            match row.0.column(&name) {
                Some(index) => Ok(table_cell(row, index)),
                None => Err(format!("the table has no column `{name}`").into()),
            }
        });
        // So that a key that the table lacks gives a missing value.
        engine.register_get(column, |(): &mut ()| Dynamic::UNIT);
    }
}

fn table_cell(row: &TableRow, index: usize) -> Dynamic {
    row.0
        .get(&row.1, index)
        .map_or(Dynamic::UNIT, |cell| ImmutableString::from(cell).into())
}

/// A parameter as a value of a script.
pub(crate) fn parameter(value: &ParamValue) -> Dynamic {
    match value {
        ParamValue::Boolean(value) => (*value).into(),
        ParamValue::Integer(value) => (*value).into(),
        ParamValue::Decimal(value) => (*value).into(),
        ParamValue::Text(value) => ImmutableString::from(&**value).into(),
        ParamValue::Date(value) => Dynamic::from(*value),
        ParamValue::List(values) => Dynamic::from_array(values.iter().map(parameter).collect()),
    }
}
