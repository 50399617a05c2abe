//! One table in many dresses.

use encoding_rs::WINDOWS_1254;

use super::shop::Chance;

/// Rows of cells, the header first.
pub(crate) type Table = Vec<Vec<String>>;

pub(crate) fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|&cell| cell.to_owned()).collect()
}

/// The bytes of a file with a table, and what was done to it.
pub(crate) fn dress(chance: &mut Chance, table: &Table, turkish: bool) -> (Vec<u8>, String) {
    let delimiter = chance.of(&[',', ';', '\t', '|']);
    let line_end = chance.of(&["\n", "\r\n"]);
    let all_quoted = chance.one_in(3);
    let titled = chance.one_in(3);
    let sep = !titled && chance.one_in(3);
    let encoding = chance.of(&["utf-8", "utf-8 bom", "windows-1254", "utf-16le", "utf-16be"]);
    // Nothing says of which country the letters of other shops are.
    let encoding = if turkish || encoding != "windows-1254" {
        encoding
    } else {
        "utf-8"
    };
    let mut text = String::new();
    if sep {
        text.push_str(&format!("sep={delimiter}{line_end}"));
    }
    if titled {
        let blank = delimiter.to_string().repeat(table[0].len() - 1);
        text.push_str(&format!(
            "Satış Raporu{blank}{line_end}{blank}{line_end}{line_end}"
        ));
    }
    for row in table {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                let must = cell.contains([delimiter, '"', '\n', '\r']);
                if must || all_quoted {
                    format!("\"{}\"", cell.replace('"', "\"\""))
                } else {
                    cell.clone()
                }
            })
            .collect();
        text.push_str(&cells.join(&delimiter.to_string()));
        text.push_str(line_end);
        if chance.one_in(6) {
            text.push_str(line_end);
        }
    }
    if chance.one_in(4) {
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
    }
    let sixteen = |to: fn(u16) -> [u8; 2], mark: [u8; 2]| {
        let bytes = text.encode_utf16().flat_map(to);
        mark.into_iter().chain(bytes).collect()
    };
    let bytes: Vec<u8> = match encoding {
        "utf-8 bom" => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        "windows-1254" => WINDOWS_1254.encode(&text).0.into_owned(),
        "utf-16le" => sixteen(u16::to_le_bytes, [0xff, 0xfe]),
        "utf-16be" => sixteen(u16::to_be_bytes, [0xfe, 0xff]),
        _ => text.clone().into_bytes(),
    };
    (
        bytes,
        format!(
            "{encoding}, {delimiter:?}, sep={sep}, titled={titled}, quoted={all_quoted}\n{text}"
        ),
    )
}
