#![doc = include_str!("../README.md")]

#[doc(hidden)]
#[expect(clippy::too_many_arguments, reason = "generated from the contract")]
pub mod bindings;
mod campaign;
mod column;
mod effects;
mod failure;
mod field;
mod params;
mod row;
#[cfg(feature = "testing")]
pub mod testing;
pub mod value;

pub use campaign::{Campaign, EffectKind, Isolation};
pub use column::Texts;
pub use effects::{Coupon, Discount, Effects};
pub use failure::Failure;
pub use params::Params;
pub use row::{Event, Line, Lines};
pub use sadakat_sdk_macros::{Event, Line, Params};

/// What a plugin usually needs: `use sadakat_sdk::prelude::*;`.
pub mod prelude {
    pub use crate::value::{
        Currency, Date, Factor, Instant, Money, Percent, Points, Quantity, Weekday,
    };
    pub use crate::{
        Campaign, Coupon, Discount, EffectKind, Effects, Event, Failure, Isolation, Line, Lines,
        Params, Texts,
    };
}

/// What derived code and [`export!`] refer to; not for plugins.
#[doc(hidden)]
pub mod private {
    pub use crate::campaign::{describe, evaluate};
    pub use crate::field::{FieldSpec, FieldValue};
    pub use crate::params::{Parameter, Values, date_literal, describe as describe_parameter};
    pub use crate::row::{LinesField, Source};
    pub use wit_bindgen;

    /// Has the compiler check that a type is a campaign where none is
    /// exported.
    pub const fn check<C: crate::Campaign>() {}
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
                    $crate::private::describe::<$campaign>(
                        env!("CARGO_PKG_NAME"),
                        env!("CARGO_PKG_VERSION"),
                    )
                }

                fn evaluate(
                    batch: $crate::bindings::Batch,
                ) -> Result<$crate::bindings::Outcome, String> {
                    $crate::private::evaluate::<$campaign>(batch)
                }
            }

    $crate::bindings::export_component!(Plugin with_types_in $crate::bindings);
        };
    };
}
