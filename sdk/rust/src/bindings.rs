//! The plugin contract `sadakat:plugin@1.0.0` as Rust types.

wit_bindgen::generate!({
    path: "wit",
    world: "campaign",
    pub_export_macro: true,
    export_macro_name: "export_component",
    default_bindings_module: "::sadakat_sdk::bindings",
    additional_derives: [PartialEq],
});
