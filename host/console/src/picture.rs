//! Small pictures of what a campaign does: when, and what there is to get.

use std::fmt::Write as _;

/// What is drawn, in a square of 24, with lines.
const GLYPHS: [(&str, &str); 21] = [
    ("bolt", "M13 2L5 14h6l-1 8 8-12h-6z"),
    ("basket", "M3 9h18l-2 10H5zM8 9l3-6M16 9l-3-6"),
    (
        "star",
        "M12 3l2.7 5.8 6.3.8-4.6 4.4 1.2 6.3L12 17.2 6.4 20.3l1.2-6.3L3 9.6l6.3-.8z",
    ),
    (
        "cake",
        "M4 20v-8h16v8zM4 15c2 2 4 2 6 0s4-2 6 0 3 1 4 0M12 12V7M12 4v1",
    ),
    (
        "ticket",
        "M3 7h18v3a2 2 0 0 0 0 4v3H3v-3a2 2 0 0 0 0-4zM14 7v10",
    ),
    ("calendar", "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4"),
    (
        "person",
        "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-5 4-7 8-7s8 2 8 7",
    ),
    (
        "people",
        "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM16 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 20c0-5 3-6 6-6s6 1 6 6M14 14c4-1 8 1 8 6",
    ),
    ("moon", "M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10z"),
    (
        "stamps",
        "M3 4h18v16H3zM7 8h2v2H7zM11 8h2v2h-2zM15 8h2v2h-2zM7 14h2v2H7zM11 14h2v2h-2zM15 14h2v2h-2z",
    ),
    (
        "gift",
        "M4 11h16v9H4zM3 7h18v4H3zM12 7v13M12 7c-3-5-7-2-4 0h8c3-2-1-5-4 0",
    ),
    ("items", "M3 12h5v8H3zM10 8h5v12h-5zM17 12h5v8h-5z"),
    ("free", "M5 12h5v8H5zM16 5v14M12 9h8M12 15h8"),
    (
        "percent",
        "M5 19L19 5M7 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM17 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
    ),
    ("ladder", "M3 20h5v-5h5v-5h5V5h4"),
    (
        "truck",
        "M2 6h12v10H2zM14 10h5l3 3v3h-8zM6 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM18 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
    ),
    ("clock", "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l4 2"),
    ("crown", "M3 18h18l1-11-6 4-4-7-4 7-6-4z"),
    (
        "dice",
        "M4 4h16v16H4zM8 8h1v1H8zM15 8h1v1h-1zM8 15h1v1H8zM15 15h1v1h-1zM12 12h.5v.5H12z",
    ),
    (
        "heart",
        "M12 20C4 14 3 10 4 7c2-4 7-3 8 0 1-3 6-4 8 0 1 3 0 7-8 13z",
    ),
    ("arrow", "M3 12h16M14 7l5 5-5 5"),
];

#[cfg(test)]
pub(crate) fn is_known(glyph: &str) -> bool {
    GLYPHS.iter().any(|(name, _)| *name == glyph)
}

/// Two glyphs with an arrow between them. The title is escaped by whoever
/// wrote the texts: it is one of ours.
pub(crate) fn picture([when, what]: [&str; 2], title: &str) -> String {
    let mut svg = format!(
        "<svg viewBox=\"0 0 84 28\" role=\"img\" aria-label=\"{}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\" stroke-linejoin=\"round\">",
        title
            .replace('&', "&amp;")
            .replace('"', "&quot;")
            .replace('<', "&lt;")
    );
    for (place, glyph) in [(2, when), (30, "arrow"), (58, what)] {
        let path = GLYPHS.iter().find(|(name, _)| *name == glyph);
        if let Some((_, path)) = path {
            // Texts can always be written to.
            let _ = write!(
                svg,
                "<path transform=\"translate({place} 2)\" d=\"{path}\"/>"
            );
        }
    }
    svg.push_str("</svg>");
    svg
}
