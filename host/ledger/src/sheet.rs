//! Tables as spreadsheets read them.

/// A table with a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet<'h> {
    /// What stands above the columns.
    pub header: &'h [&'h str],
    /// One cell for each column: amounts with a point, days as `2026-03-01`.
    pub rows: Vec<Vec<String>>,
}

impl Sheet<'_> {
    /// As CSV: commas, quotes where they are needed, lines that end as RFC 4180
    /// has it. What a spreadsheet would take for a formula is a text.
    pub fn to_csv(&self) -> String {
        let mut text = String::new();
        let mut line = |cells: &mut dyn Iterator<Item = &str>| {
            let cells: Vec<String> = cells.map(cell).collect();
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
        };
        line(&mut self.header.iter().copied());
        for row in &self.rows {
            line(&mut row.iter().map(String::as_str));
        }
        text
    }
}

fn cell(text: &str) -> String {
    let is_number = text
        .strip_prefix('-')
        .unwrap_or(text)
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let text = if !is_number && text.starts_with(['=', '+', '-', '@']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        let sheet = Sheet {
            header: &["a", "b, c"],
            rows: vec![
                vec!["a,b".to_owned(), "say \"x\"".to_owned()],
                vec!["=1+1".to_owned(), "-12.50".to_owned()],
            ],
        };
        let csv = "a,\"b, c\"\r\n\"a,b\",\"say \"\"x\"\"\"\r\n'=1+1,-12.50\r\n";
        assert_eq!(sheet.to_csv(), csv);
    }
}
