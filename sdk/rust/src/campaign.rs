use std::cell::OnceCell;

use crate::bindings::sadakat::plugin::types as abi;
use crate::column::dictionary;
use crate::console;
use crate::effects::{Buffer, Effects};
use crate::params::Values;
use crate::row::Source;
use crate::value::Currency;
use crate::{Event, Failure, Params};

pub use abi::{EffectKind, Isolation};

/// A campaign's logic. `self` holds the campaign's parameters and cannot
/// change, so nothing leaks from one member to the next.
pub trait Campaign: Params {
    /// What it sees of an event.
    type Event<'a>: Event<'a>;

    /// Every kind of effect that it may propose; the host refuses others.
    const EFFECTS: &'static [EffectKind];

    /// Whether instances may be kept between calls, if a campaign's manifest
    /// asks for that (`isolation = "shared"`). By default each call gets a
    /// fresh one, whatever stands here.
    const ISOLATION: Isolation = Isolation::Shared;

    /// Whether the parameters make sense together, asked once a batch. An
    /// error fails the whole batch, as no event could be evaluated.
    ///
    /// # Errors
    ///
    /// Says which parameter is wrong and what to write instead.
    fn validate(&self) -> Result<(), Failure> {
        Ok(())
    }

    /// Proposes effects for one event.
    ///
    /// # Errors
    ///
    /// Fails this event only and drops what was proposed for it.
    fn evaluate(&self, event: &Self::Event<'_>, effects: &mut Effects<'_>) -> Result<(), Failure>;
}

/// What the contract's `describe` answers.
#[doc(hidden)]
#[must_use]
pub fn describe<C: Campaign>(name: &str, version: &str) -> abi::Description {
    let own = <C::Event<'static> as Event<'static>>::FIELDS;
    let of_lines = <C::Event<'static> as Event<'static>>::LINE_FIELDS;
    let fields = own
        .iter()
        .chain(of_lines)
        .map(|field| abi::Field {
            name: field.name.to_owned(),
            type_: field.of,
            optional: field.optional,
        })
        .collect();
    abi::Description {
        name: name.to_owned(),
        version: version.to_owned(),
        summary: C::SUMMARY.to_owned(),
        fields,
        parameters: C::parameters(),
        effects: C::EFFECTS.to_vec(),
        isolation: C::ISOLATION,
    }
}

/// What the contract's `evaluate` answers.
#[doc(hidden)]
pub fn evaluate<C: Campaign>(batch: abi::Batch) -> Result<abi::Outcome, String> {
    run::<C>(batch).map_err(Failure::into_message)
}

fn run<C: Campaign>(batch: abi::Batch) -> Result<abi::Outcome, Failure> {
    let campaign = C::from_values(&mut Values::new(batch.parameters))?;
    campaign.validate()?;
    let dictionaries: Vec<_> = batch.columns.iter().map(dictionary).collect();
    let codes: Vec<_> = batch.columns.iter().map(|_| OnceCell::new()).collect();
    evaluate_rows(
        &campaign,
        Source {
            events: batch.events as usize,
            line_starts: &batch.line_starts,
            columns: &batch.columns,
            dictionaries: &dictionaries,
            codes: &codes,
        },
        Currency::new(&batch.currency, batch.minor_digits),
    )
}

fn evaluate_rows<C: Campaign>(
    campaign: &C,
    source: Source<'_>,
    currency: Currency<'_>,
) -> Result<abi::Outcome, Failure> {
    let columns = <C::Event<'_>>::bind(source)?;
    let events = source.events as u32;
    let mut buffer = Buffer::new(events);
    for event in 0..events {
        console::about(event);
        let view = <C::Event<'_>>::read(&columns, event as usize);
        buffer.begin(event);
        let result = campaign.evaluate(&view, &mut Effects::new(&mut buffer, currency));
        buffer.end(result);
    }
    Ok(buffer.finish())
}
