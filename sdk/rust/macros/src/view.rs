use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned as _;
use syn::{
    Data, DeriveInput, Error, Field, Fields, GenericArgument, GenericParam, Generics, Lifetime,
    LitStr, PathArguments, Result, Type,
};

use crate::params::last_name;

/// What a view shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    Event,
    Line,
}

/// One field of a view.
struct Shown<'a> {
    field: &'a Field,
    name: LitStr,
    lines: bool,
}

pub(crate) fn expand(input: &DeriveInput, of: Of) -> Result<TokenStream> {
    let Data::Struct(data) = &input.data else {
        return Err(Error::new(input.ident.span(), "a view is a struct"));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(Error::new(
            input.ident.span(),
            "a view is a struct with named fields, each with `#[field(\"…\")]`",
        ));
    };
    let lifetime = lifetime_of(&input.generics)?;
    let mut shown = Vec::new();
    let mut errors: Option<Error> = None;
    for field in &fields.named {
        match show(field, of, lifetime.is_some(), &shown) {
            Ok(field) => shown.push(field),
            Err(error) => match &mut errors {
                Some(errors) => errors.combine(error),
                None => errors = Some(error),
            },
        }
    }
    match errors {
        Some(errors) => Err(errors),
        None => Ok(implement(input, of, lifetime, &shown)),
    }
}

/// The view's one lifetime, if it has it.
fn lifetime_of(generics: &Generics) -> Result<Option<Lifetime>> {
    let mut params = generics.params.iter();
    match (params.next(), params.next()) {
        (None, _) => Ok(None),
        (Some(GenericParam::Lifetime(only)), None) => Ok(Some(only.lifetime.clone())),
        _ => Err(Error::new(
            generics.span(),
            "a view has one lifetime at most, that of the batch: `<'a>`",
        )),
    }
}

fn show<'a>(field: &'a Field, of: Of, borrows: bool, before: &[Shown<'_>]) -> Result<Shown<'a>> {
    let name = name_of(field)?;
    let ty = &field.ty;
    let text = name.value();
    let lines = last_name(ty) == "Lines";
    let fail = |message: String| Err(Error::new(name.span(), message));
    if before.iter().any(|known| known.name.value() == text) {
        return fail(format!("`{text}` is read twice; one field is enough"));
    }
    match (of, text.starts_with("line."), text == "purchase.lines") {
        (Of::Line, false, _) => {
            return fail(format!(
                "`{text}` is not a field of a line: those begin with `line.`; read it in the event"
            ));
        }
        (Of::Event, true, _) => {
            return fail(format!(
                "`{text}` belongs to a line: read it in a struct with `#[derive(Line)]` and put \
                 `Lines` of that struct here as `#[field(\"purchase.lines\")]`"
            ));
        }
        (Of::Event, _, true) if !lines => {
            return fail("`purchase.lines` is read as `Lines<'a, YourLine<'a>>`".to_owned());
        }
        (Of::Event, _, false) if lines => {
            return fail(format!("lines are named `purchase.lines`, not `{text}`"));
        }
        (Of::Line, _, _) if lines => return fail("a line has no lines".to_owned()),
        _ => {}
    }
    if let Some(hint) = hint(inner(ty)) {
        return Err(Error::new(ty.span(), hint));
    }
    if !borrows && (matches!(inner(ty), Type::Reference(_)) || lines || last_name(ty) == "Texts") {
        return Err(Error::new(
            ty.span(),
            "this borrows from the batch: give the struct a lifetime, as in `struct Name<'a>`, \
             and use it here, as in `&'a str`",
        ));
    }
    Ok(Shown { field, name, lines })
}

fn name_of(field: &Field) -> Result<LitStr> {
    let mut found = field
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("field"));
    let Some(attribute) = found.next() else {
        return Err(Error::new(
            field.ident.span(),
            "which field of the program is this? Write `#[field(\"customer.tier\")]` above it",
        ));
    };
    if let Some(second) = found.next() {
        return Err(Error::new(second.span(), "one `#[field(…)]` is enough"));
    }
    let name: LitStr = attribute.parse_args().map_err(|_| {
        Error::new(
            attribute.span(),
            "write the field's name in quotes: `#[field(\"customer.tier\")]`",
        )
    })?;
    let known = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-');
    if name.value().is_empty() || !name.value().chars().all(known) {
        return Err(Error::new(
            name.span(),
            "a field's name looks like `customer.tier`",
        ));
    }
    Ok(name)
}

/// The type inside an `Option`, or the type itself.
fn inner(ty: &Type) -> &Type {
    let Type::Path(path) = ty else { return ty };
    let Some(last) = path
        .path
        .segments
        .last()
        .filter(|last| last.ident == "Option")
    else {
        return ty;
    };
    match &last.arguments {
        PathArguments::AngleBracketed(list) => match list.args.first() {
            Some(GenericArgument::Type(inner)) => inner,
            _ => ty,
        },
        _ => ty,
    }
}

/// What to write instead of a type that no field has.
fn hint(ty: &Type) -> Option<&'static str> {
    match last_name(ty).as_str() {
        "String" => Some("texts are borrowed from the batch: use `&'a str`"),
        "Vec" => Some("several texts are `Texts<'a>`, lines are `Lines<'a, YourLine<'a>>`"),
        "f32" | "f64" => Some("no binary floats: use Money, Quantity or i64"),
        "i8" | "i16" | "i32" | "i128" | "u8" | "u16" | "u32" | "u64" | "usize" | "isize" => {
            Some("a whole number is an `i64`")
        }
        "char" => Some("a text is a `&'a str`"),
        _ => None,
    }
}

fn implement(
    input: &DeriveInput,
    of: Of,
    lifetime: Option<Lifetime>,
    shown: &[Shown<'_>],
) -> TokenStream {
    let ident = &input.ident;
    let arguments = lifetime.as_ref().map(|lifetime| quote!(<#lifetime>));
    let life = lifetime.unwrap_or_else(|| Lifetime::new("'batch", ident.span()));
    // Lines come last: their fields' columns follow the event's own.
    let (lines, own): (Vec<_>, Vec<_>) = shown.iter().partition(|shown| shown.lines);
    let own_types: Vec<_> = own.iter().map(|shown| &shown.field.ty).collect();
    let own_names: Vec<_> = own.iter().map(|shown| &shown.name).collect();
    let own_idents: Vec<_> = own.iter().map(|shown| &shown.field.ident).collect();
    let places = 0..own.len();
    let indices = (0..own.len()).map(syn::Index::from);
    let line_types: Vec<_> = lines.iter().map(|shown| &shown.field.ty).collect();
    let line_idents: Vec<_> = lines.iter().map(|shown| &shown.field.ident).collect();
    let line_indices = (own.len()..shown.len()).map(syn::Index::from);
    let own_count = own.len();

    let private = quote!(::sadakat_sdk::private);
    let value = quote!(#private::FieldValue<#life>);
    let lines_field = quote!(#private::LinesField<#life>);
    let fields = quote! {
        &[#(#private::FieldSpec {
            name: #own_names,
            of: <#own_types as #value>::TYPE,
            optional: <#own_types as #value>::OPTIONAL,
        }),*]
    };
    // `show` lets one view of the lines pass at most.
    let line_fields = match line_types.first() {
        Some(ty) => quote!(<#ty as #lines_field>::FIELDS),
        None => quote!(&[]),
    };
    let (derived, declared, getter, columns) = match of {
        Of::Event => (
            quote!(::sadakat_sdk::Event<#life>),
            quote! {
                const FIELDS: &'static [#private::FieldSpec] = #fields;
                const LINE_FIELDS: &'static [#private::FieldSpec] = #line_fields;
            },
            quote!(event_field),
            // Views of lines borrow them.
            quote!(&#life Self::Columns),
        ),
        Of::Line => (
            quote!(::sadakat_sdk::Line<#life>),
            quote!(const FIELDS: &'static [#private::FieldSpec] = #fields;),
            quote!(line_field),
            quote!(&Self::Columns),
        ),
    };
    quote! {
        impl<#life> #derived for #ident #arguments {
            #declared

            type Columns = (
                #(<#own_types as #value>::Column,)*
                #(<#line_types as #lines_field>::Columns,)*
            );

            fn bind(
                source: #private::Source<#life>,
            ) -> ::core::result::Result<Self::Columns, ::sadakat_sdk::Failure> {
                let _ = source;
                ::core::result::Result::Ok((
                    #(source.#getter::<#own_types>(#places, #own_names)?,)*
                    #(<#line_types as #lines_field>::bind(source.skip(#own_count))?,)*
                ))
            }

            #[inline]
            fn read(columns: #columns, row: usize) -> Self {
                let _ = (columns, row);
                Self {
                    #(#own_idents: <#own_types as #value>::read(&columns.#indices, row),)*
                    #(#line_idents: <#line_types as #lines_field>::read(&columns.#line_indices, row),)*
                }
            }
        }
    }
}
