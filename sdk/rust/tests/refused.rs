//! Wrong plugins do not compile, and the compiler says what to write instead.

#[test]
fn wrong_plugins_do_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/refused/*.rs");
}
