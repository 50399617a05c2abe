use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Error, Expr, ExprLit, Field, Fields, Lit, Result, Type};

use crate::docs::first_paragraph;

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    if !input.generics.params.is_empty() {
        return Err(Error::new(
            input.generics.span(),
            "parameters are owned: use String instead of a borrowed text, and no generics",
        ));
    }
    let Data::Struct(data) = &input.data else {
        return Err(Error::new(
            input.ident.span(),
            "parameters are a struct, one field each",
        ));
    };
    let fields: Vec<&Field> = match &data.fields {
        Fields::Named(fields) => fields.named.iter().collect(),
        Fields::Unit => Vec::new(),
        Fields::Unnamed(_) => {
            return Err(Error::new(
                data.fields.span(),
                "parameters are named: write `struct Name { percent: i64 }`",
            ));
        }
    };
    let described = fields
        .iter()
        .map(|field| describe(field))
        .collect::<Result<Vec<_>>>()?;
    let taken = fields.iter().map(|field| {
        let (ident, ty) = (&field.ident, &field.ty);
        let name = name_of(field);
        quote!(#ident: values.take::<#ty>(#name)?)
    });
    let ident = &input.ident;
    let summary = first_paragraph(&input.attrs);
    Ok(quote! {
        impl ::sadakat_sdk::Params for #ident {
            const SUMMARY: &'static str = #summary;

            fn parameters() -> ::std::vec::Vec<::sadakat_sdk::bindings::sadakat::plugin::types::Parameter> {
                ::std::vec![#(#described),*]
            }

            fn from_values(
                values: &mut ::sadakat_sdk::private::Values,
            ) -> ::core::result::Result<Self, ::sadakat_sdk::Failure> {
                let _ = &values;
                ::core::result::Result::Ok(Self { #(#taken),* })
            }
        }
    })
}

fn name_of(field: &Field) -> String {
    // A raw identifier such as `r#type` names the parameter `type`.
    let ident = field
        .ident
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    ident.trim_start_matches("r#").to_owned()
}

fn describe(field: &Field) -> Result<TokenStream> {
    let ty = &field.ty;
    if let Some(hint) = hint(ty) {
        return Err(Error::new(ty.span(), hint));
    }
    let name = name_of(field);
    let description = first_paragraph(&field.attrs);
    let default = match default_of(field)? {
        None => quote!(::core::option::Option::None),
        Some(value) => {
            let value = written(&value, ty);
            quote!(::core::option::Option::Some(#value))
        }
    };
    Ok(quote! {
        ::sadakat_sdk::private::describe_parameter::<#ty>(#name, #description, #default)
    })
}

fn default_of(field: &Field) -> Result<Option<Expr>> {
    let mut default = None;
    for attribute in field
        .attrs
        .iter()
        .filter(|found| found.path().is_ident("param"))
    {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("default") {
                return Err(meta.error("only `default = …` is known here"));
            }
            if default.is_some() {
                return Err(meta.error("the parameter has a default already"));
            }
            default = Some(meta.value()?.parse::<Expr>()?);
            Ok(())
        })?;
    }
    Ok(default)
}

/// The default in the form its type asks for.
fn written(value: &Expr, ty: &Type) -> TokenStream {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) if last_name(ty) == "Date" => {
            quote!(const { ::sadakat_sdk::private::date_literal(#text) })
        }
        Expr::Array(_) => quote!(&#value),
        _ => quote!(#value),
    }
}

/// What to write instead of a type that cannot be a parameter.
fn hint(ty: &Type) -> Option<&'static str> {
    match (ty, last_name(ty).as_str()) {
        (Type::Reference(_), _) => Some("parameters are owned: use String"),
        (_, "f32" | "f64") => Some("no binary floats: use i64, Money or Quantity"),
        (_, "i8" | "i16" | "i32" | "i128" | "u8" | "u16" | "u32" | "u64" | "usize" | "isize") => {
            Some("a whole number is an i64")
        }
        (_, "Option") => {
            Some("a parameter always has a value: give it a default that means \"not set\"")
        }
        _ => None,
    }
}

pub(crate) fn last_name(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    }
    .unwrap_or_default()
}
