//! What authors are told, in Turkish.

use std::path::Path;

use serde_json::Value;

use crate::{sadakat, shop};

/// The program of `sadakat init` for people who read Turkish.
fn turkish_shop() -> anyhow::Result<tempfile::TempDir> {
    let folder = shop()?;
    let program = folder.path().join("shop/program.toml");
    let text = std::fs::read_to_string(&program)?;
    std::fs::write(&program, text.replace("locale = \"en\"", "locale = \"tr\""))?;
    Ok(folder)
}

fn break_audience(folder: &Path) -> anyhow::Result<()> {
    let manifest = folder.join("shop/campaigns/base-points.toml");
    let text = std::fs::read_to_string(&manifest)?;
    std::fs::write(&manifest, text.replace("purchase.total", "purchase.totl"))?;
    Ok(())
}

#[test]
fn a_program_speaks_the_language_of_its_locale() -> anyhow::Result<()> {
    let folder = turkish_shop()?;
    let fine = sadakat(folder.path(), &["check", "shop"], b"")?.code(0)?;
    assert!(fine.out.contains("1 kampanya sorunsuz"), "{}", fine.out);
    assert!(fine.out.contains("3 örnek tutuyor"), "{}", fine.out);
    break_audience(folder.path())?;
    let wrong = sadakat(folder.path(), &["check", "shop"], b"")?.code(1)?;
    for said in [
        "hata[S0202]: `purchase.totl` alanı yok",
        "= yardım: şunu mu demek istediniz: `purchase.total`?",
        "shop içinde 1 hata, 0 uyarı",
    ] {
        assert!(wrong.err.contains(said), "{said}\n{}", wrong.err);
    }
    Ok(())
}

#[test]
fn lang_counts_before_the_locale_and_machines_get_english() -> anyhow::Result<()> {
    let folder = turkish_shop()?;
    break_audience(folder.path())?;
    let english = sadakat(folder.path(), &["check", "shop", "--lang", "en"], b"")?.code(1)?;
    assert!(english.err.contains("there is no field `purchase.totl`"));
    let message = |args: &[&str]| -> anyhow::Result<String> {
        let ran = sadakat(folder.path(), args, b"")?.code(1)?;
        let all: Value = serde_json::from_str(&ran.out)?;
        Ok(all[0]["message"].as_str().unwrap_or_default().to_owned())
    };
    let json = ["check", "shop", "--format", "json"];
    assert_eq!(message(&json)?, "there is no field `purchase.totl`");
    let asked = [&json[..], &["--lang", "tr-TR"]].concat();
    assert_eq!(message(&asked)?, "`purchase.totl` alanı yok");
    let unknown = sadakat(folder.path(), &["check", "shop", "--lang", "xx"], b"")?.code(2)?;
    assert!(unknown.err.contains("write one of `en`, `tr`"));
    Ok(())
}

#[test]
fn explanations_and_summaries_are_turkish_with_its_numbers_and_days() -> anyhow::Result<()> {
    let folder = turkish_shop()?;
    let event = br#"{"id":"e1","kind":"purchase","at":"2026-03-01T10:00:00Z","customer":"c1","purchase":{"lines":[{"sku":"tea","quantity":1,"unit_price":"0.40"}]}}"#;
    let records = ["--customers", "shop/customers.csv", "--events", "-"];
    let explain = [&["explain", "shop"], &records[..], &["--event", "e1"]].concat();
    let ran = sadakat(folder.path(), &explain, event)?.code(0)?;
    assert_eq!(
        ran.out,
        "purchase e1, c1, Pazar 01.03.2026 13:00\n\
         \n\
         ✗ Base points (base-points): hedef kitlesinde değil\n  \
           ✗ hedef kitle: purchase.total >= 1 — purchase.total = 0,40; en az 1 gerekli, 0,60 eksik\n"
    );
    let run = [&["run", "shop"], &records[..]].concat();
    let ran = sadakat(folder.path(), &run, event)?.code(0)?;
    assert!(
        ran.err.contains("1 müşterinin 1 olayı, 0 etki"),
        "{}",
        ran.err
    );
    let test = sadakat(folder.path(), &["test", "shop"], b"")?.code(0)?;
    assert!(
        test.out.starts_with("3 örnek, hepsi tutuyor\n"),
        "{}",
        test.out
    );
    Ok(())
}

#[test]
fn a_backtest_and_its_page_are_turkish() -> anyhow::Result<()> {
    let folder = turkish_shop()?;
    let event = br#"{"id":"e1","kind":"purchase","at":"2026-03-01T10:00:00Z","customer":"c1","purchase":{"lines":[{"sku":"tea","quantity":1,"unit_price":"1250.50"}]}}"#;
    let args = [
        "backtest",
        "shop",
        "--customers",
        "shop/customers.csv",
        "--events",
        "-",
        "--html",
        "page.html",
    ];
    let ran = sadakat(folder.path(), &args, event)?.code(0)?;
    assert!(
        ran.out
            .contains("1 olay, 01.03.2026 – 01.03.2026, 1 müşteri, satış 1.250,50 ₺"),
        "{}",
        ran.out
    );
    let page = std::fs::read_to_string(folder.path().join("page.html"))?;
    for said in [
        "<html lang=\"tr\">",
        "<h2>Toplam</h2>",
        "<td>1.250</td>",
        "satış 1.250,50 ₺.",
        "aria-label=\"seçilen ölçü haftalara göre",
        "\"events\":\"olay\"",
        "Maliyet, indirimler ile puanların değeridir",
    ] {
        assert!(page.contains(said), "{said}");
    }
    // No words of the page are left in English.
    let (words, _) = page.split_once("<script").unwrap_or((&page, ""));
    let (_, words) = words.split_once("<body>").unwrap_or(("", words));
    for english in [" the ", " of ", "members", "events", "By ", "Campaign"] {
        assert!(!words.contains(english), "{english}: {words}");
    }
    Ok(())
}

/// A program of `tests/corpus/explanations` with its records, as files.
fn write_case(folder: &Path, case: &toml::Table) -> anyhow::Result<Option<String>> {
    let text = |key: &str| case.get(key).and_then(toml::Value::as_str);
    let (Some(program), Some(event)) = (text("program"), text("explain")) else {
        return Ok(None);
    };
    std::fs::create_dir_all(folder.join("shop/campaigns"))?;
    std::fs::write(folder.join("shop/program.toml"), program)?;
    let files = case.get("files").and_then(toml::Value::as_table);
    for (path, text) in files.into_iter().flatten() {
        let path = folder.join("shop").join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
        std::fs::write(path, text.as_str().unwrap_or_default())?;
    }
    let records = |key| text(key).unwrap_or_default().trim_start();
    std::fs::write(folder.join("customers.ndjson"), records("customers"))?;
    std::fs::write(folder.join("events.ndjson"), records("events"))?;
    Ok(Some(event.to_owned()))
}

#[test]
fn explanations_of_the_corpus_are_turkish() -> anyhow::Result<()> {
    let corpus = sadakat_tests::path("tests/corpus/explanations");
    let mut paths: Vec<_> = std::fs::read_dir(&corpus)?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    let (mut said, mut explained) = (String::new(), 0);
    for path in &paths {
        let case: toml::Table = std::fs::read_to_string(path)?.parse()?;
        let folder = tempfile::tempdir()?;
        let Some(event) = write_case(folder.path(), &case)? else {
            continue;
        };
        let args = [
            "explain",
            "shop",
            "--customers",
            "customers.ndjson",
            "--events",
        ];
        let more = ["events.ndjson", "--event", &event, "--lang", "tr"];
        let ran = sadakat(folder.path(), &[&args[..], &more].concat(), b"")?;
        if ran.code == Some(0) {
            explained += 1;
            said.push_str(&ran.out);
            said.push('\n');
        }
    }
    assert!(explained > 25, "{explained}");
    let blessed = sadakat_tests::path("host/cli/tests/cli/explanations.tr.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&blessed, &said)?;
    }
    for line in said.lines() {
        // What authors wrote stands before a dash or behind the script's line.
        let words = line.rsplit(" — ").next().unwrap_or(line);
        // A campaign's name stands before its id in brackets.
        let words = match words.split_once("): ") {
            Some((_, reason)) if !line.starts_with(' ') => reason,
            _ => words,
        };
        let is_script = line.contains(". satır: ");
        for english in [
            " is ",
            " are ",
            " of ",
            " the ",
            " to ",
            "needed",
            "given",
            "wanted",
            " off ",
            "lost",
            "allowed",
            "missing",
            "audience:",
            "before",
            "every ",
            "with ",
            "limit:",
            "budget:",
        ] {
            assert!(is_script || !words.contains(english), "{english}: {line}");
        }
    }
    assert_eq!(std::fs::read_to_string(&blessed).unwrap_or_default(), said);
    Ok(())
}

#[test]
fn help_speaks_turkish_to_authors_and_english_to_everybody_else() -> anyhow::Result<()> {
    let folder = shop()?;
    let said = |args: &[&str]| -> anyhow::Result<String> {
        Ok(sadakat(folder.path(), args, b"")?.code(0)?.out)
    };
    for args in [
        ["check", "--help", "--lang", "tr"],
        ["--lang", "tr-TR", "check", "-h"],
        ["--lang", "tr", "help", "check"],
    ] {
        let help = said(&args)?;
        assert!(help.starts_with("Bir program klasöründeki bütün hataları söyler\n\nKullanım: sadakat check [SEÇENEKLER] <DIR>\n"), "{help}");
        assert!(help.contains("[varsayılan: text]"), "{help}");
    }
    let english = said(&["check", "--help"])?;
    assert!(
        english.contains("Usage: sadakat check [OPTIONS] <DIR>"),
        "{english}"
    );
    assert_eq!(said(&["check", "--help", "--lang", "en"])?, english);
    let serve = said(&["serve", "--help", "--lang", "tr"])?;
    assert!(serve.contains("Usage: sadakat serve"), "{serve}");
    Ok(())
}
