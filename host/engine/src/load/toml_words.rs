//! What the parser of TOML says, in words for authors.

/// What is wrong, and what to write instead.
pub(super) fn plain(message: &str) -> (String, String) {
    // What the parser expected comes after a comma, in its own terms.
    let what = message.split(", expected").next().unwrap_or(message);
    let found = WORDS.iter().find(|(of, _, _)| {
        let mut of = of.split('|');
        of.any(|begins| what.starts_with(begins))
    });
    let (said, help) = found.map_or(("this cannot be read", GENERAL), |&(_, said, help)| {
        (said, help)
    });
    (said.to_owned(), help.to_owned())
}

const GENERAL: &str =
    "write for example `key = \"text\"`, `key = 5`, `key = [\"a\", \"b\"]` or `key = 2026-12-31`";

const NUMBER: &str = "write numbers with a point and without grouping: `1500.50`";

/// How messages of the parser begin, what is said for them, and what to do.
const WORDS: [(&str, &str, &str); 16] = [
    (
        "unclosed array table|unclosed table",
        "the name of the section is not closed",
        "end it with `]`, or with `]]` if it begins with `[[`",
    ),
    (
        "unclosed array",
        "the list is not closed",
        "end it with `]`",
    ),
    (
        "unclosed inline table",
        "`{` is not closed",
        "end this part with `}`",
    ),
    (
        "missing comma",
        "a comma is missing here",
        "write `,` between two values",
    ),
    ("extra comma", "a comma is one too many", "remove it"),
    (
        "extra `=`|extra assignment|unexpected `=`",
        "`=` does not belong here",
        "write `key = value`",
    ),
    (
        "missing assignment|key with no value",
        "`=` is missing between a key and its value",
        "write `key = value`",
    ),
    ("missing value", "a value is missing here", GENERAL),
    (
        "missing array opening",
        "`]` closes nothing",
        "leave it out, or write `[` where the part begins",
    ),
    (
        "missing inline table opening",
        "`}` closes nothing",
        "leave it out, or write `{` where the part begins",
    ),
    (
        "missing table open",
        "the name of the section is not opened",
        "begin it with `[`",
    ),
    (
        "missing escaped value|too few unicode",
        "`\\` in double quotes begins a special sign",
        "write `\\\\` for a backslash, or put the text in single quotes",
    ),
    (
        "invalid key-value pair|invalid inline table element|missing key",
        "this line is no key with a value",
        "write `key = value`, one a line",
    ),
    (
        "keys cannot|unquoted keys|invalid unquoted key|invalid key|invalid table",
        "this is no key",
        "write keys with letters, digits, `_` and `-`",
    ),
    (
        "cannot extend",
        "this is a value already, and has no keys of its own",
        "keep one of the two",
    ),
    (
        "invalid integer|invalid float|`_` may only|unexpected leading zero|unexpected sign|redundant|radix|integers with",
        "this is not a number",
        NUMBER,
    ),
];
