//! Arrow's columns as the engine reads them: a few types, which the others are
//! turned into if nothing is lost by it.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray as _, ListArray, StructArray};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Field, FieldRef, Int64Type, TimeUnit,
    TimestampMicrosecondType, TimestampNanosecondType,
};
use sadakat_engine::table::{TableColumn, TableValues};

/// The columns of a table with types that [`columns`] knows; none if one has no
/// such type.
pub(super) fn plain(table: &StructArray) -> Option<StructArray> {
    let fields = table.fields().iter().zip(table.columns());
    let plain = fields.map(|(field, column)| {
        let column = plain_column(column)?;
        let ty = column.data_type().clone();
        let field: FieldRef = Arc::new(Field::new(field.name(), ty, true));
        Some((field, column))
    });
    let (fields, columns): (Vec<_>, Vec<_>) =
        plain.collect::<Option<Vec<_>>>()?.into_iter().unzip();
    let nulls = table.nulls().cloned();
    let made = StructArray::try_new_with_length(fields.into(), columns, nulls, table.len());
    made.ok()
}

fn plain_column(column: &ArrayRef) -> Option<ArrayRef> {
    use DataType as T;
    let to = match column.data_type() {
        T::Null | T::Boolean | T::Int64 | T::Utf8 | T::Date32 | T::Decimal128(_, 0..) => {
            return Some(Arc::clone(column));
        }
        T::Timestamp(TimeUnit::Microsecond, Some(_)) => return Some(Arc::clone(column)),
        T::Int8 | T::Int16 | T::Int32 | T::UInt8 | T::UInt16 | T::UInt32 | T::UInt64 => T::Int64,
        T::LargeUtf8 | T::Utf8View => T::Utf8,
        T::Dictionary(_, values) => {
            let values = cast(column, values)?;
            return plain_column(&values);
        }
        T::Decimal32(_, places @ 0..)
        | T::Decimal64(_, places @ 0..)
        | T::Decimal256(_, places @ 0..) => T::Decimal128(38, *places),
        T::Timestamp(unit, Some(zone)) => {
            let is_whole = |nanos: &i64| nanos % 1000 == 0;
            let nanos = column.as_primitive_opt::<TimestampNanosecondType>();
            if *unit == TimeUnit::Nanosecond && !nanos?.values().iter().all(is_whole) {
                return None;
            }
            T::Timestamp(TimeUnit::Microsecond, Some(Arc::clone(zone)))
        }
        // Without a zone it is local time, as in a text without an offset.
        T::Timestamp(_, None) => T::Utf8,
        T::LargeList(of) | T::FixedSizeList(of, _) | T::ListView(of) | T::LargeListView(of) => {
            let lists = cast(column, &T::List(Arc::clone(of)))?;
            return plain_column(&lists);
        }
        T::List(_) => {
            let lists = column.as_list_opt::<i32>()?;
            let values = plain_column(lists.values())?;
            let field = Arc::new(Field::new_list_field(values.data_type().clone(), true));
            let nulls = lists.nulls().cloned();
            let made = ListArray::try_new(field, lists.offsets().clone(), values, nulls);
            return Some(Arc::new(made.ok()?));
        }
        T::Struct(_) => return Some(Arc::new(plain(column.as_struct_opt()?)?)),
        _ => return None,
    };
    cast(column, &to)
}

fn cast(column: &ArrayRef, to: &DataType) -> Option<ArrayRef> {
    // A value that does not fit is no null.
    let strict = CastOptions {
        safe: false,
        ..CastOptions::default()
    };
    cast_with_options(column, to, &strict).ok()
}

/// The columns of a plain table.
pub(super) fn columns(table: &StructArray) -> Option<Vec<TableColumn<'_>>> {
    let fields = table.fields().iter().zip(table.columns());
    fields
        .map(|(field, column)| of_array(field.name(), column))
        .collect()
}

fn of_array<'t>(name: &'t str, column: &'t ArrayRef) -> Option<TableColumn<'t>> {
    let values = match column.data_type() {
        DataType::Null => TableValues::Nothing,
        DataType::Boolean => TableValues::Booleans(column.as_boolean_opt()?.values()),
        DataType::Int64 => TableValues::Whole(column.as_primitive_opt::<Int64Type>()?.values()),
        DataType::Date32 => TableValues::Days(column.as_primitive_opt::<Date32Type>()?.values()),
        DataType::Decimal128(_, places) => {
            let numbers = column.as_primitive_opt::<Decimal128Type>()?;
            TableValues::Decimals(numbers.values(), u8::try_from(*places).ok()?)
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            let instants = column.as_primitive_opt::<TimestampMicrosecondType>()?;
            TableValues::Instants(instants.values())
        }
        DataType::Utf8 => {
            let texts = column.as_string_opt::<i32>()?;
            let all = std::str::from_utf8(texts.value_data()).ok()?;
            TableValues::Texts(texts.value_offsets(), all)
        }
        DataType::List(field) => {
            let lists = column.as_list_opt::<i32>()?;
            let of = of_array(field.name(), lists.values())?;
            TableValues::Lists(lists.value_offsets(), Box::new(of))
        }
        DataType::Struct(_) => TableValues::Objects(columns(column.as_struct_opt()?)?),
        _ => return None,
    };
    Some(TableColumn {
        name,
        validity: column.nulls().cloned(),
        values,
    })
}
