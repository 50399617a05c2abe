//! The functions that plans call, by name.

use super::super::tree::Function;
use crate::vocabulary::find;

/// A function by its name, if it takes so many arguments.
pub(super) fn function(name: &str, arguments: usize) -> Option<Function> {
    let known = find(name).filter(|function| function.is_in_plans())?;
    let mut all = Function::ALL.into_iter();
    let function = all.find(|function| function.name() == name)?;
    known.arguments.contains(&arguments).then_some(function)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::FUNCTIONS;

    /// What the vocabulary promises for plans, they have, and nothing else.
    #[test]
    fn plans_have_the_functions_of_the_vocabulary() {
        // Loops over lists, and what stands for operators.
        let others = ["all", "contains", "filter", "find", "map", "range", "some"];
        for known in FUNCTIONS {
            let least = *known.arguments.start();
            let has = function(known.name, least.max(1)).is_some() || others.contains(&known.name);
            assert_eq!(has, known.is_in_plans(), "{}", known.name);
        }
        for function in Function::ALL {
            assert!(find(function.name()).is_some(), "{}", function.name());
        }
    }
}
