//! Categories that a mapping gives to lines.

use crate::expression::{Fault, Row};
use crate::mapping::Mapping;

/// The first category that a SKU and a name are in by themselves: one that has
/// one of them, or asks for nothing. Their number if there is none.
pub(crate) fn of_article(mapping: &Mapping, sku: &str, name: &str) -> usize {
    let categories = &mapping.categories;
    let found = categories.iter().position(|category| {
        let all = category.sku.is_empty() && category.words.is_empty() && category.when.is_none();
        let mut known = category.sku.iter();
        all || known.any(|known| known.eq_ignore_ascii_case(sku))
            || category.words.iter().any(|word| contains(name, word))
    });
    found.unwrap_or(categories.len())
}

/// The category of a line: the first whose condition holds, or that its
/// article is in.
pub(crate) fn of<'m>(
    mapping: &'m Mapping,
    of_article: usize,
    row: Row<'_>,
) -> Result<Option<&'m str>, Box<Fault>> {
    let categories = &mapping.categories;
    for category in categories.iter().take(of_article) {
        if let Some(condition) = &category.when
            && condition.holds(row, &mapping.formats)?
        {
            return Ok(Some(&category.name));
        }
    }
    let category = categories.get(of_article);
    Ok(category.map(|category| category.name.as_str()))
}

/// Whether `text` has `word` as a whole word or its plural, whatever the case
/// of ASCII letters: `CUP` is in `Tea cups`, but not in `Cupid`.
fn contains(text: &str, word: &str) -> bool {
    let text = text.as_bytes();
    let ends = |at: usize| !text.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let windows = text.windows(word.len().max(1)).enumerate();
    let mut found = windows.filter(|(_, window)| window.eq_ignore_ascii_case(word.as_bytes()));
    found.any(|(start, _)| {
        let end = start + word.len();
        let plural = text.get(end).is_some_and(|letter| b"sS".contains(letter));
        let begins = start == 0 || ends(start - 1);
        begins && (ends(end) || (plural && ends(end + 1)))
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn whole_words_and_plurals() {
        for (text, word, expected) in [
            ("Tea cups, 3", "CUP", true),
            ("CREAM CUPID HEARTS", "CUP", false),
            ("hiccup", "CUP", false),
            ("cup", "CUP", true),
            ("", "CUP", false),
            ("LUNCH BOX", "lunch box", true),
            ("WHITE T-LIGHT HOLDER", "T-LIGHT", true),
        ] {
            assert_eq!(super::contains(text, word), expected, "{text}");
        }
    }
}
