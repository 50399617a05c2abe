//! What a plugin would take for money without knowing in which currency, in a
//! program with several.

use super::bind::{BindContext, Problem};
use super::contract::AbiValue;
use super::{Parameter, ReadField};
use crate::diagnostic::codes;
use crate::schema::FieldType;
use sadakat_language::currencies;

/// A field that adds up amounts of several currencies.
pub(super) fn field(field: &ReadField, context: &BindContext<'_>) -> Option<Problem> {
    let schema = context.schema;
    let known = schema.find(&field.name).and_then(|id| schema.field(id))?;
    currencies::adds_up(known, schema).then(|| Problem {
        code: codes::MIXED_CURRENCIES,
        message: format!(
            "the plugin reads `{}`, which would add up amounts in {}",
            field.name,
            currencies::listed(schema, "and")
        ),
        help: Some(currencies::INSTEAD.to_owned()),
        note: None,
        parameter: None,
    })
}

/// An amount that is the same in every currency.
pub(super) fn parameter(parameter: &Parameter, context: &BindContext<'_>) -> Option<Problem> {
    let schema = context.schema;
    let name = parameter.name.as_str();
    if !schema.has_several_currencies()
        || parameter.ty != FieldType::Money
        || context.params.is_per_currency(name)
    {
        return None;
    }
    let is_zero = match context.params.get(name) {
        Some(given) => {
            super::parameter::convert(given, parameter.ty, schema) == Ok(AbiValue::Integer(0))
        }
        None => matches!(parameter.default, None | Some(AbiValue::Integer(0))),
    };
    (!is_zero).then(|| Problem {
        code: codes::BARE_MONEY,
        message: format!(
            "`{name}` is an amount, but does not say in which of {}",
            currencies::listed(schema, "and")
        ),
        help: Some(currencies::per_currency(Some(name), schema)),
        note: None,
        parameter: Some(name.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::constants::{ParamValue, Params};
    use crate::model::{Currency, Zone};
    use crate::plugin::Isolation;
    use crate::program::Limits;
    use crate::schema::Schema;

    fn wrong(several: bool, default: Option<i64>, params: &Params) -> Option<Problem> {
        let currency = |code| Currency::from_code(code).unwrap();
        let mut schema = Schema::new(currency("TRY"), Zone::utc());
        if several {
            schema.currencies = vec![currency("TRY"), currency("EUR")];
        }
        let described = Parameter {
            name: "off".to_owned(),
            ty: FieldType::Money,
            description: String::new(),
            default: default.map(AbiValue::Integer),
        };
        let context = BindContext {
            schema: &schema,
            params,
            phase: None,
            campaign_id: "one",
            wallets: &[],
            tiers: &[],
            limits: Limits::default(),
            isolation: Isolation::default(),
        };
        parameter(&described, &context)
    }

    #[test]
    fn amounts_are_given_per_currency() {
        let given = |value| Params::from_iter([("off", ParamValue::Integer(value))]);
        assert_eq!(wrong(false, Some(500), &given(5)), None);
        assert_eq!(wrong(true, None, &given(0)), None);
        assert_eq!(wrong(true, Some(0), &Params::default()), None);
        let mut per_currency = given(5);
        per_currency.mark_per_currency("off");
        assert_eq!(wrong(true, None, &per_currency), None);
        let bare = wrong(true, None, &given(5)).unwrap();
        assert_eq!(bare.code, codes::BARE_MONEY);
        assert_eq!(
            bare.help.as_deref(),
            Some("write it per currency under [params]: `off = { TRY = …, EUR = … }`")
        );
        // The plugin's own default is an amount without a currency as well.
        assert!(wrong(true, Some(500), &Params::default()).is_some());
    }
}
