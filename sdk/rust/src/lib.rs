#![doc = include_str!("../README.md")]

#[doc(hidden)]
#[expect(clippy::too_many_arguments, reason = "generated from the contract")]
pub mod bindings;
mod campaign;
mod choice;
mod column;
mod console;
mod effects;
mod failure;
mod field;
#[doc = include_str!("../GUIDE.md")]
pub mod guide {}
#[cfg(any(test, all(target_arch = "wasm32", feature = "memory")))]
mod memory;
mod params;
mod row;
#[cfg(feature = "testing")]
pub mod testing;
mod text_key;
mod text_set;
pub mod value;

pub use campaign::{Campaign, EffectKind, Isolation};
pub use choice::Choice;
pub use column::Texts;
pub use effects::{Coupon, Discount, Effects};
pub use failure::Failure;
pub use params::Params;
pub use row::{Event, Line, Lines};
pub use sadakat_sdk_macros::{Choice, Event, Line, Params};
pub use text_set::TextSet;

#[cfg(all(target_arch = "wasm32", feature = "memory"))]
#[global_allocator]
static MEMORY: memory::Memory = memory::Memory::new();

/// What a plugin usually needs: `use sadakat_sdk::prelude::*;`.
pub mod prelude {
    pub use crate::value::{
        Currency, Date, Factor, Instant, Money, Percent, Points, Quantity, Weekday,
    };
    pub use crate::{
        Campaign, Choice, Coupon, Discount, EffectKind, Effects, Event, Failure, Isolation, Line,
        Lines, Params, TextSet, Texts,
    };
}

/// What derived code and [`export!`] refer to; not for plugins.
#[doc(hidden)]
pub mod private {
    pub use crate::campaign::{describe, evaluate};
    pub use crate::console::line;
    #[cfg(target_arch = "wasm32")]
    pub use crate::console::tell_panics;
    pub use crate::field::{FieldSpec, FieldValue};
    pub use crate::params::{Parameter, Values, date_literal, describe as describe_parameter};
    pub use crate::row::{LinesField, Source};
    pub use wit_bindgen;

    /// Has the compiler check that a type is a campaign where none is
    /// exported.
    pub const fn check<C: crate::Campaign>() {}
}

/// Writes a line for the plugin's author, about the event at hand: `sadakat
/// plugin test` and `sadakat explain` show it, and a running host gives it to
/// those who listen. No decision depends on it. Arguments are as for
/// [`println!`], which goes nowhere in a plugin.
///
/// ```
/// # let (units, rest) = (3, 2);
/// sadakat_sdk::log!("{units} whole units, {rest} left over");
/// ```
#[macro_export]
macro_rules! log {
    ($($part:tt)+) => {
        $crate::private::line(::core::format_args!($($part)+))
    };
}

/// Makes a [`Campaign`] the plugin of this crate.
///
/// The plugin is named and versioned as the crate. Outside WebAssembly this
/// only checks the campaign, so that a plugin's tests run natively.
#[macro_export]
macro_rules! export {
    ($campaign:ty) => {
        const _: () = $crate::private::check::<$campaign>();

        #[cfg(target_arch = "wasm32")]
        const _: () = {
            /// The version of the contract, where the host reads it before
            /// it compiles anything.
            #[expect(unsafe_code, reason = "only an unsafe attribute can name a section")]
            #[used]
            #[unsafe(link_section = "sadakat:abi")]
            static ABI: [u8; 5] = *b"1.0.0";

            struct Plugin;

            impl $crate::bindings::Guest for Plugin {
                fn describe() -> $crate::bindings::Description {
                    $crate::private::tell_panics();
                    $crate::private::describe::<$campaign>(
                        env!("CARGO_PKG_NAME"),
                        env!("CARGO_PKG_VERSION"),
                    )
                }

                fn evaluate(
                    batch: $crate::bindings::Batch,
                ) -> Result<$crate::bindings::Outcome, String> {
                    $crate::private::tell_panics();
                    $crate::private::evaluate::<$campaign>(batch)
                }
            }

    $crate::bindings::export_component!(Plugin with_types_in $crate::bindings);
        };
    };
}
