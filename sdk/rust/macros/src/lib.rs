//! Derives of the Sadakat plugin SDK; see the crate `sadakat-sdk`.

mod choice;
mod docs;
mod params;
mod view;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a struct the parameters of a campaign.
#[proc_macro_derive(Params, attributes(param))]
pub fn derive_params(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    params::expand(&input)
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}

/// Makes an enum the texts that a campaign tells apart.
#[proc_macro_derive(Choice, attributes(text, other))]
pub fn derive_choice(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    choice::expand(&input)
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}

/// Makes a struct the view of an event.
#[proc_macro_derive(Event, attributes(field))]
pub fn derive_event(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    view::expand(&input, view::Of::Event)
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}

/// Makes a struct the view of a line.
#[proc_macro_derive(Line, attributes(field))]
pub fn derive_line(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    view::expand(&input, view::Of::Line)
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}
