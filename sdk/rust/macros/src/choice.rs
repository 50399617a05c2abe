use proc_macro2::TokenStream;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Error, Fields, Ident, LitStr, Result, Token, Variant};

/// More could not be told apart by a byte that also says "none of them".
const MOST: usize = 200;

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new(
            input.ident.span(),
            "a choice is an enum, with `#[text(\"…\")]` above each variant and `#[other]` above one",
        ));
    };
    if !input.generics.params.is_empty() {
        return Err(Error::new(
            input.generics.span(),
            "a choice has no generics",
        ));
    }
    let mut texts: Vec<(LitStr, Ident)> = Vec::new();
    let mut other: Option<&Ident> = None;
    let mut named: Vec<&Ident> = Vec::new();
    for variant in &data.variants {
        match texts_of(variant)? {
            Some(own) => {
                for text in own {
                    if texts.iter().any(|(known, _)| known.value() == text.value()) {
                        let message = format!("`{}` is chosen twice", text.value());
                        return Err(Error::new(text.span(), message));
                    }
                    texts.push((text, variant.ident.clone()));
                }
                named.push(&variant.ident);
            }
            None if other.is_some() => {
                return Err(Error::new(
                    variant.ident.span(),
                    "one variant with `#[other]` is enough",
                ));
            }
            None => other = Some(&variant.ident),
        }
    }
    let Some(other) = other else {
        return Err(Error::new(
            input.ident.span(),
            "a field may hold any text: add a variant for all others, with `#[other]` above it",
        ));
    };
    if named.len() > MOST {
        let message = format!("a choice has at most {MOST} variants");
        return Err(Error::new(input.ident.span(), message));
    }
    let ident = &input.ident;
    let codes: Vec<u8> = (0u8..).take(named.len()).collect();
    let code_of = |variant: &Ident| {
        let place = named.iter().position(|known| *known == variant);
        place.and_then(|place| codes.get(place))
    };
    let arms = texts.iter().map(|(text, variant)| {
        let code = code_of(variant);
        quote!(#text => #code,)
    });
    Ok(quote! {
        impl ::sadakat_sdk::Choice for #ident {
            fn code(text: &str) -> u8 {
                match text {
                    #(#arms)*
                    _ => u8::MAX,
                }
            }

            #[inline]
            fn of_code(code: u8) -> Self {
                match code {
                    #(#codes => Self::#named,)*
                    _ => Self::#other,
                }
            }
        }
    })
}

/// The texts of a variant; none for that of all others.
fn texts_of(variant: &Variant) -> Result<Option<Punctuated<LitStr, Token![,]>>> {
    if !matches!(variant.fields, Fields::Unit) {
        return Err(Error::new(
            variant.fields.span(),
            "a variant of a choice holds nothing",
        ));
    }
    let mut texts = None;
    let mut is_other = false;
    for attribute in &variant.attrs {
        if attribute.path().is_ident("other") {
            attribute.meta.require_path_only()?;
            is_other = true;
        } else if attribute.path().is_ident("text") {
            let own = attribute.parse_args_with(Punctuated::parse_terminated);
            let own: Punctuated<LitStr, Token![,]> = own.map_err(|_| {
                Error::new(
                    attribute.span(),
                    "write the texts in quotes: `#[text(\"gold\", \"platinum\")]`",
                )
            })?;
            if texts.is_some() || own.is_empty() {
                return Err(Error::new(
                    attribute.span(),
                    "write all texts of a variant once: `#[text(\"gold\", \"platinum\")]`",
                ));
            }
            texts = Some(own);
        }
    }
    if is_other == texts.is_some() {
        return Err(Error::new(
            variant.ident.span(),
            "which text is this? Write `#[text(\"…\")]` above it, or `#[other]` for all others",
        ));
    }
    Ok(texts)
}
