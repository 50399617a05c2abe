//! A plugin's own check of its parameters, asked when a program is loaded
//! rather than event by event.

use super::Problem;
use super::console::Room;
use super::contract::{AbiBatch, AbiColumn, AbiIntegers, AbiText, AbiTexts, Batch, Evaluated};
use super::evaluate::PluginProgram;
use super::instance::{Allowance, Sandbox};
use super::outcome::{self, ANSWER};
use super::runtime::ticks;
use crate::constants::Params;
use crate::diagnostic::codes;
use crate::schema::FieldType;

impl PluginProgram {
    /// Evaluates no event: an error of the whole batch is about the
    /// parameters then. Which of `params` it speaks of is told too.
    ///
    /// What else goes wrong with a batch of no events is no fault of the
    /// campaign, and shows with its events.
    ///
    /// # Errors
    /// S0405, in the plugin's own words.
    pub fn validate(&self, params: &Params) -> Result<(), Box<Problem>> {
        let Some(message) = self.refusal() else {
            return Ok(());
        };
        let said = |name: &str| {
            let mut words = message.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.any(|word| word == name)
        };
        let parameter = params.names().find(|name| said(name)).map(str::to_owned);
        let name = &self.plugin().description().name;
        Err(Box::new(Problem {
            code: codes::PLUGIN_PARAMETER,
            message: format!("`{name}` refuses its parameters: {message}"),
            help: None,
            note: None,
            parameter,
        }))
    }

    /// Why no event could be evaluated.
    fn refusal(&self) -> Option<String> {
        let settings = &*self.0;
        let allowance = Allowance {
            fuel: settings.limits.plugin_fuel,
            ticks: ticks(settings.limits.plugin_deadline_ms),
            room: Room::default(),
            answer: ANSWER,
        };
        let plugin = &settings.plugin.0;
        let mut sandbox =
            Sandbox::start(&plugin.compiled, settings.limits.plugin_memory, allowance).ok()?;
        let func = sandbox.func(&plugin.compiled.evaluate).ok()?;
        let fields = &plugin.description.fields;
        let columns: Vec<AbiColumn<'_>> = fields.iter().map(|field| empty(field.ty)).collect();
        let has_lines = settings.fields.iter().any(|field| field.line);
        let batch = AbiBatch {
            events: 0,
            currency: settings.currency.code(),
            minor_digits: settings.currency.minor_digits(),
            line_starts: if has_lines { &[0] } else { &[] },
            columns: &columns,
            parameters: &settings.parameters,
        };
        let (answer, _) = sandbox.call::<Batch<'_>, Evaluated>(&func, (batch,), allowance);
        match answer {
            Ok((Err(message),)) => Some(outcome::words(&message)),
            _ => None,
        }
    }
}

/// A column without entries.
const fn empty(ty: FieldType) -> AbiColumn<'static> {
    const TEXT: AbiText<'static> = AbiText {
        keys: &[],
        offsets: &[0],
        dictionary: "",
        validity: &[],
    };
    match ty {
        FieldType::Text => AbiColumn::Text(TEXT),
        FieldType::Texts => AbiColumn::Texts(AbiTexts {
            starts: &[0],
            items: TEXT,
        }),
        _ => AbiColumn::Integers(AbiIntegers {
            values: &[],
            validity: &[],
        }),
    }
}
