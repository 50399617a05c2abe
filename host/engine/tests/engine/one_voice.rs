//! The same mistake is told in the same words, whether it stands in an
//! audience or in the condition of a script.

use std::path::Path;

use sadakat_engine::load::{Folder, load};

/// Where the two cannot say the same, and why.
const APART: [(&str, &str); 12] = [
    (
        "by-row-closure",
        "only audiences are also evaluated in columns",
    ),
    (
        "date-arithmetic",
        "only audiences are also evaluated in columns",
    ),
    ("empty", "a script without a condition lacks more than that"),
    (
        "guarded-the-wrong-way",
        "scripts compare what may be missing with `==`",
    ),
    (
        "may-be-missing",
        "scripts compare what may be missing with `==`",
    ),
    (
        "may-be-missing-twice",
        "scripts compare what may be missing with `==`",
    ),
    (
        "all-problems-at-once",
        "scripts compare what may be missing with `==`",
    ),
    (
        "several-lines",
        "scripts compare what may be missing with `==`",
    ),
    ("open-text", "the text swallows what follows in the script"),
    ("text-without-quotes", "scripts have variables"),
    ("purchase-lines", "scripts have lists of lines"),
    (
        "wrong-default",
        "scripts also show values, as in `days ?? \"never\"`",
    ),
];

/// What is told of a program whose campaign has this audience and script.
fn told(audience: Option<&str>, condition: &str) -> Vec<String> {
    let mut folder = Folder::default();
    let program = "[program]\nname = \"Café\"\ncurrency = \"TRY\"\ntime_zone = \"UTC\"\n\
                   [wallets.points]\n";
    folder.insert("program.toml", program.as_bytes());
    let stores = "store,region,size\nkadikoy,Marmara,large\n";
    folder.insert("tables/stores.csv", stores.as_bytes());
    let audience = audience.map_or(String::new(), |text| format!("audience = '''{text}'''\n"));
    let manifest = format!(
        "on = [\"purchase\"]\nallow = [\"S0901\", \"S0902\"]\n{audience}\
         [params]\nminimum = 100\nstores = [\"kadikoy\"]\n"
    );
    folder.insert("campaigns/voice.toml", manifest.as_bytes());
    let script = format!("if {condition} {{ points(1); }}\n");
    folder.insert("campaigns/voice.rhai", script.as_bytes());
    let loaded = load(&folder);
    let told = loaded.report.diagnostics().into_iter();
    told.filter(|one| one.code.id != "S0309")
        .map(|one| {
            // A syntax has a code of its own in each; what is to be done
            // beforehand, each does in its own way.
            let code = one.code.id.replace("S0301", "S0201");
            let help = one.help.clone().unwrap_or_default();
            let help = match help.split_once(", or `") {
                Some((first, rest)) if rest.contains("!= ()") => first.to_owned(),
                _ => help,
            };
            let help = match help.split_once("`any(") {
                Some((_, rest)) => rest.to_owned(),
                None => help,
            };
            format!("{code} {} ({help})", one.message)
        })
        .collect()
}

#[test]
fn audiences_and_scripts_say_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/expressions");
    let mut wrong = Vec::new();
    let mut compared = 0;
    for entry in std::fs::read_dir(folder).expect("the folder exists") {
        let path = entry.expect("the folder is readable").path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let is_case = path.extension().is_some_and(|ending| ending == "txt");
        if !is_case || APART.iter().any(|(apart, _)| *apart == name) {
            continue;
        }
        compared += 1;
        let text = std::fs::read_to_string(&path).expect("a case is text");
        let (expression, _) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
        let of_audience = told(Some(expression), "true");
        let of_script = told(None, expression);
        if of_audience != of_script {
            wrong.push(format!(
                "{name}: {expression}\n  audience {of_audience:#?}\n  script {of_script:#?}"
            ));
        }
    }
    assert!(compared > 25, "there are {compared} cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
