//! What stays as it is in every language: what is quoted, code, and names.

/// The places of a text that stand outside of backticks and double quotes.
pub(crate) fn outside(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut within: Option<char> = None;
    text.char_indices().filter(move |&(_, c)| {
        match (within, c) {
            (None, '`' | '"') => within = Some(c),
            (Some(open), c) if open == c => {
                within = None;
                return false;
            }
            _ => {}
        }
        within.is_none()
    })
}

/// Whether every quote in it is closed.
pub(crate) fn is_whole(text: &str) -> bool {
    text.matches('`').count().is_multiple_of(2)
}

/// Letters that would have to be said in a language: none of what is quoted,
/// nor of a single name or value.
pub(crate) fn open_letters(text: &str) -> usize {
    let text = text.trim();
    if !text.contains(' ') {
        return 0;
    }
    let plain: String = outside(text).map(|(_, c)| c).collect();
    let words = plain
        .split(' ')
        // Names of files, fields and keys.
        .filter(|word| !word.contains(['/', '_', '=', '[', '(']))
        .filter(|word| !word.trim_end_matches(['.', ':']).contains(['.', ':']))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.len() > 1 && word.starts_with(|c: char| c.is_ascii_alphabetic()))
        // Currencies.
        .filter(|word| word.chars().any(char::is_lowercase));
    words.map(str::len).sum()
}

/// Whether it is an expression, or a piece of TOML or JSON, rather than words.
pub(crate) fn is_code(text: &str) -> bool {
    const SIGNS: [&str; 9] = ["==", "!=", ">=", "<=", "&&", "||", "??", " = ", "#{"];
    let plain: String = outside(text).map(|(_, c)| c).collect();
    let signs = SIGNS.iter().any(|sign| plain.contains(sign));
    // Words explain code behind a dash.
    signs && !plain.contains(" — ")
        || plain.starts_with(['{', '[', '!', '('])
        || plain
            .split(' ')
            .next()
            .is_some_and(|word| word.contains('('))
}
