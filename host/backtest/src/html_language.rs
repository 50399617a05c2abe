//! The page in the reader's language.

use sadakat_texts::Language;

/// A page whose texts, but for code and what is drawn, are said in a language;
/// numbers of tables are written as its people do.
pub(crate) fn in_language(page: &str, language: Language) -> String {
    if language == Language::ENGLISH {
        return page.to_owned();
    }
    let mut said = String::with_capacity(page.len() * 5 / 4);
    // What the text stands in.
    let mut within = "";
    let mut rest = page;
    while let Some((text, behind)) = rest.split_once('<') {
        said.push_str(&node(text, within, language));
        let (tag, behind) = behind.split_once('>').unwrap_or((behind, ""));
        said.push('<');
        said.push_str(&labelled(tag, language));
        said.push('>');
        within = tag.split(' ').next().unwrap_or_default();
        rest = behind;
        // These end at their own tags only: nothing in them is one.
        if ["script", "style", "pre", "code"].contains(&within) {
            let end = rest.find(&format!("</{within}")).unwrap_or(rest.len());
            let (kept, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            said.push_str(kept);
            rest = behind;
        }
    }
    said.push_str(rest);
    said
}

/// A text of the page.
fn node(text: &str, within: &str, language: Language) -> String {
    let inner = text.trim();
    if inner.is_empty() {
        return text.to_owned();
    }
    let is_count = within == "td" && inner.bytes().all(|byte| byte.is_ascii_digit());
    let words = match is_count {
        true => language.number(inner).into(),
        false => language.cell(inner),
    };
    text.replacen(inner, &words, 1)
}

/// A tag, whose label is read aloud.
fn labelled(tag: &str, language: Language) -> String {
    const LABEL: &str = "aria-label=\"";
    let Some((before, label)) = tag.split_once(LABEL) else {
        return tag.to_owned();
    };
    let (label, behind) = label.split_once('"').unwrap_or((label, ""));
    format!("{before}{LABEL}{}\"{behind}", language.say(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_labels_are_said_and_code_stays() {
        let turkish = Language::find("tr").unwrap_or(Language::ENGLISH);
        let page = "<h2>In all</h2><td>1250</td><td>12.50</td><th>1250</th>\
                    <code>members</code><script>members</script><i aria-label=\"members\">x</i>";
        assert_eq!(
            in_language(page, turkish),
            "<h2>Toplam</h2><td>1.250</td><td>12,50</td><th>1250</th>\
             <code>members</code><script>members</script><i aria-label=\"üye\">x</i>"
        );
        assert_eq!(in_language(page, Language::ENGLISH), page);
    }
}
