//! Texts of strangers, fit to be shown on a page.

use super::visible;

/// A text as it can stand in a page or in a quoted attribute of one, with
/// nothing in it that does anything; line breaks stay.
pub fn html_text(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = line
            .strip_suffix('\n')
            .map_or((line, ""), |line| (line, "\n"));
        for letter in visible(line).chars() {
            match letter {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '"' => html.push_str("&quot;"),
                '\'' => html.push_str("&#39;"),
                other => html.push(other),
            }
        }
        html.push_str(end);
    }
    html
}

#[cfg(test)]
mod tests {
    use super::html_text;

    #[test]
    fn what_files_say_is_text() {
        assert_eq!(
            html_text("<b>\"&'\n\u{1b}"),
            "&lt;b&gt;&quot;&amp;&#39;\n\\u{1b}"
        );
    }
}
