//! The functions that plans call, by name.

use super::super::tree::Function;

/// A function, with how many arguments it takes at least and at most.
pub(super) fn function(name: &str) -> Option<(Function, usize, usize)> {
    use Function as F;
    let (function, least, most) = match name {
        "is_birthday" => (F::IsBirthday, 1, 1),
        "days_since" => (F::DaysSince, 1, 1),
        "days_to_birthday" => (F::DaysToBirthday, 1, 1),
        "days_since_birthday" => (F::DaysSinceBirthday, 1, 1),
        "chance" => (F::Chance, 1, 1),
        "year" => (F::Year, 1, 1),
        "month" => (F::Month, 1, 1),
        "day" => (F::Day, 1, 1),
        "weekday" => (F::Weekday, 1, 1),
        "date" => (F::Date, 1, 1),
        "floor" => (F::Floor, 1, 1),
        "ceiling" => (F::Ceiling, 1, 1),
        "round" => (F::Round, 1, 2),
        "int" => (F::Int, 1, 1),
        "abs" => (F::Abs, 1, 1),
        "sign" => (F::Sign, 1, 1),
        "min" => (F::Min, 2, 2),
        "max" => (F::Max, 2, 2),
        "to_int" => (F::ToInt, 1, 1),
        "to_decimal" => (F::ToDecimal, 1, 1),
        "parse_int" => (F::ParseInt, 1, 1),
        "parse_decimal" => (F::ParseDecimal, 1, 1),
        "to_string" => (F::ToText, 1, 1),
        "to_array" => (F::ToList, 1, 1),
        "len" => (F::Len, 1, 1),
        "is_empty" => (F::IsEmpty, 1, 1),
        "to_upper" => (F::Upper, 1, 1),
        "to_lower" => (F::Lower, 1, 1),
        "starts_with" => (F::StartsWith, 2, 2),
        "ends_with" => (F::EndsWith, 2, 2),
        "is_even" => (F::IsEven, 1, 1),
        "is_odd" => (F::IsOdd, 1, 1),
        "is_zero" => (F::IsZero, 1, 1),
        _ => return None,
    };
    Some((function, least, most))
}

/// What stands behind the dot of a day, a moment, a text, a list or a number.
pub(super) fn part(name: &str) -> Option<Function> {
    use Function as F;
    Some(match name {
        "year" => F::Year,
        "month" => F::Month,
        "day" => F::Day,
        "weekday" => F::Weekday,
        "hour" => F::Hour,
        "minute" => F::Minute,
        "date" => F::DateOf,
        "len" => F::Len,
        "is_empty" => F::IsEmpty,
        "is_zero" => F::IsZero,
        "is_even" => F::IsEven,
        "is_odd" => F::IsOdd,
        _ => return None,
    })
}
