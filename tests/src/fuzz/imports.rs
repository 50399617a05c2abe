//! Exports, and the mappings that read them.

use sadakat_import::{Import, ImportError, Mapping, Overrides, SHIPPED};
use serde_json::Value;

/// An export in any shape: the first byte says which shipped mapping reads it,
/// the second where it is cut in two files, if it is.
pub fn export(bytes: &[u8]) {
    let [number, cut, bytes @ ..] = bytes else {
        return;
    };
    let Some(shipped) = SHIPPED.get(usize::from(*number) % SHIPPED.len()) else {
        return;
    };
    let mapping = Mapping::parse(shipped.name, shipped.text, &Overrides::default());
    let Ok(mapping) = mapping else {
        super::unreadable(&std::io::Error::other(shipped.name))
    };
    let mid = if *cut == 0 {
        bytes.len()
    } else {
        bytes.len() / 2
    };
    let (first, second) = bytes.split_at(mid);
    let files = [first, second];
    let files = if *cut == 0 { &files[..1] } else { &files[..] };
    let once = imported(&mapping, files);
    assert_eq!(
        once,
        imported(&mapping, files),
        "an import and the same again"
    );
}

/// A mapping, for exports of columns and for records of JSON.
pub fn mapping(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mapping = match Mapping::parse("mapping.toml", &text, &Overrides::default()) {
        Ok(mapping) => mapping,
        Err(error) => return said(&error),
    };
    for file in [CSV, JSON] {
        let _ = imported(&mapping, &[file.as_bytes()]);
    }
}

/// Columns that mappings of the corpus speak of.
const CSV: &str = "\
Fis;Tarih;Saat;Musteri;Stok;Ad;Miktar;Fiyat;Tutar;Tip
1;30.01.2026;14:03;M1;A;Elma;2;1.250,50;2.501,00;Satis
1;30.01.2026;14:03;M1;B;\"Armut; sari\";1,5;10;15,00;Satis
2;31.01.2026;09:00;;A;Elma;-1;5,00;-5,00;Iade
;;;;;;;;2.511,00;Toplam
";
const JSON: &str = r#"[{"Fis": 1, "Tarih": "2026-01-30T14:03:00+03:00", "Musteri": "M1",
"lines": [{"Stok": "A", "Miktar": 2, "Tutar": "20.00"}, {"Stok": "B", "Miktar": 1, "Tutar": 1e1}]},
{"Fis": 2, "lines": []}]"#;

/// The events and customers of an import, or what was said instead.
fn imported(mapping: &Mapping, files: &[&[u8]]) -> Result<(String, String), String> {
    read(mapping, files).map_err(|error| {
        said(&error);
        error.to_string()
    })
}

fn read(mapping: &Mapping, files: &[&[u8]]) -> Result<(String, String), ImportError> {
    let mut import = Import::new(mapping);
    for (number, file) in files.iter().enumerate() {
        import.add_bytes(&format!("file {number}"), file.to_vec())?;
    }
    let imported = import.finish()?;
    let summary = imported.summary();
    assert!(summary.balances(), "every row is accounted for: {summary}");
    for left_out in imported.left_out() {
        assert!(!left_out.message.is_empty(), "{left_out:?}");
    }
    let mut written = [const { Vec::new() }; 4];
    let [events, customers, rejects, report] = &mut written;
    let all = imported
        .write_events(events)
        .and_then(|()| imported.write_customers(customers))
        .and_then(|()| imported.write_rejects(rejects))
        .and_then(|()| imported.write_report(report));
    assert!(all.is_ok(), "memory takes what is written");
    let [events, customers, rejects, report] =
        written.map(|bytes| match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => super::unreadable(&error),
        });
    assert!(report.contains("</html>"), "the report is whole");
    for line in [&events, &customers, &rejects]
        .into_iter()
        .flat_map(|text| text.lines())
    {
        let record: Result<Value, _> = serde_json::from_str(line);
        assert!(
            record.is_ok_and(|record| record.is_object()),
            "no record: {line}"
        );
    }
    Ok((events, customers))
}

/// An error says something.
fn said(error: &ImportError) {
    assert!(!error.to_string().trim().is_empty(), "{error:?}");
}
