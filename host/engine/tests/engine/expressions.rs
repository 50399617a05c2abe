//! Wrong expressions and what their authors are told. See
//! `tests/corpus/expressions/README.md`.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use sadakat_engine::constants::{ParamValue, Params, Table, Tables};
use sadakat_engine::diagnostic::Report;
use sadakat_engine::expression::{Context, Failure, Graph, Scope};
use sadakat_engine::model::{Currency, Zone};
use sadakat_engine::schema::{KindId, Schema};

fn render(expression: &str) -> Result<String, Box<dyn Error>> {
    let schema = Schema::new(Currency::from_code("TRY")?, Zone::utc());
    let mut params = Params::default();
    params.set("minimum", ParamValue::Integer(100));
    params.set(
        "stores",
        ParamValue::List(vec![ParamValue::Text("kadikoy".into())]),
    );
    let mut tables = Tables::default();
    let stores = Table::parse("store,region,size\nkadikoy,Marmara,large\n")?;
    tables.insert("stores", Arc::new(stores));
    let cx = Context {
        schema: &schema,
        params: &params,
        tables: &tables,
        kinds: &[KindId::PURCHASE],
        scope: Scope::Event,
    };
    let problems = match Graph::new().condition(expression, &cx) {
        Ok(compiled) => compiled.warnings,
        Err(Failure::Wrong(problems)) => problems,
        Err(Failure::ByRow(problem)) => vec![*problem],
    };
    let mut report = Report::default();
    let source = report.add_source("audience", expression);
    for problem in problems {
        report.push(problem.into_diagnostic(source, 0));
    }
    Ok(report.render(false))
}

#[test]
fn corpus() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/expressions");
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for entry in std::fs::read_dir(folder).expect("the folder exists") {
        let path = entry.expect("the folder is readable").path();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        cases += 1;
        let text = std::fs::read_to_string(&path).expect("a case is text");
        let (expression, expected) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
        let actual = render(expression).expect("the context is right");
        if actual.trim_end() == expected.trim_end() {
            continue;
        }
        if bless {
            let whole = format!("{expression}\n\n{}\n", actual.trim_end());
            std::fs::write(&path, whole).expect("a case can be written");
        } else {
            wrong.push(format!(
                "{}\n--- expected\n{expected}\n--- actual\n{actual}",
                path.display()
            ));
        }
    }
    assert!(cases > 0, "there are no cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
