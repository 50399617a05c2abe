//! Where tokens begin and end. Rhai's syntax tree knows where its parts begin,
//! roughly; carets also need to know where they end.

use std::ops::Range;

use rhai::{Engine, Position, Token};

/// The tokens of a text.
pub(crate) struct Tokens {
    pub(crate) all: Vec<(Token, Range<usize>)>,
    // For each token the one that closes or opens it.
    partners: Vec<Option<usize>>,
    // The byte of each character, and the character that each line begins with.
    characters: Vec<usize>,
    lines: Vec<usize>,
    text: String,
}

/// More than an expression of the longest manifest has.
const MOST_TOKENS: usize = 100_000;

impl Tokens {
    pub(crate) fn read(engine: &Engine, text: &str) -> Self {
        let characters = text.char_indices().map(|(at, _)| at).collect();
        let mut lines = vec![0];
        let ends = text.chars().enumerate().filter(|&(_, c)| c == '\n');
        lines.extend(ends.map(|(at, _)| at + 1));
        let mut tokens = Self {
            all: Vec::new(),
            partners: Vec::new(),
            characters,
            lines,
            text: text.to_owned(),
        };
        let input = [text];
        let (stream, control) = engine.lex(&input);
        let mut found: Vec<(Token, usize)> = Vec::new();
        // The braces that are open: whether each is of a `${…}`.
        let mut braces = Vec::new();
        let mut in_text = false;
        let all = stream.take_while(|(token, _)| *token != Token::EOF);
        for (token, position) in all.take(MOST_TOKENS) {
            match &token {
                Token::InterpolatedString(_) => in_text = true,
                Token::LeftBrace | Token::MapStart => braces.push(std::mem::take(&mut in_text)),
                // The text goes on, which only a parser knows.
                Token::RightBrace if braces.pop() == Some(true) => {
                    control.borrow_mut().is_within_text = true;
                }
                _ => {}
            }
            found.push((token, tokens.byte(position)));
        }
        let starts = found.iter().map(|&(_, start)| start).skip(1);
        let ends: Vec<usize> = starts.chain([text.len()]).collect();
        for ((token, start), end) in found.into_iter().zip(ends) {
            let length = match &token {
                // A comment may stand behind it.
                Token::Identifier(name) => name.len(),
                _ => text.get(start..end).map_or(0, |t| t.trim_end().len()),
            };
            tokens.all.push((token, start..start + length));
        }
        tokens.match_brackets();
        tokens
    }

    fn match_brackets(&mut self) {
        self.partners = vec![None; self.all.len()];
        let mut open = Vec::new();
        for (index, (token, _)) in self.all.iter().enumerate() {
            match token {
                token if closing(token).is_some() => open.push(index),
                token if opening(token).is_some() => {
                    if let Some(opener) = open.pop() {
                        for (one, other) in [(opener, index), (index, opener)] {
                            if let Some(slot) = self.partners.get_mut(one) {
                                *slot = Some(other);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The first bracket that closes nothing.
    pub(crate) fn unopened(&self) -> Option<&(Token, Range<usize>)> {
        let all = self.all.iter().zip(&self.partners);
        let mut alone = all.filter(|(_, partner)| partner.is_none());
        alone.find_map(|(token, _)| opening(&token.0).map(|_| token))
    }

    /// The innermost bracket that is open at a byte.
    pub(crate) fn open_at(&self, byte: usize) -> Option<&(Token, Range<usize>)> {
        let mut open = Vec::new();
        for token in self.all.iter().take_while(|(_, span)| span.start < byte) {
            if closing(&token.0).is_some() {
                open.push(token);
            } else if opening(&token.0).is_some() {
                open.pop();
            }
        }
        open.pop()
    }

    /// Whether a bracket that begins at a byte has no partner.
    pub(crate) fn is_unpaired(&self, byte: usize) -> bool {
        let partner = self
            .index_at(byte)
            .and_then(|index| self.partners.get(index));
        matches!(partner, Some(None))
    }

    /// The byte at a position of Rhai's.
    pub(crate) fn byte(&self, position: Position) -> usize {
        let (Some(line), Some(column)) = (position.line(), position.position()) else {
            return self.text.len();
        };
        let start = self.lines.get(line.saturating_sub(1)).copied();
        let character = start.map(|start| start + column.saturating_sub(1));
        let byte = character.and_then(|at| self.characters.get(at)).copied();
        byte.unwrap_or(self.text.len())
    }

    fn index_at(&self, byte: usize) -> Option<usize> {
        self.all
            .binary_search_by_key(&byte, |(_, span)| span.start)
            .ok()
    }

    /// The token that begins at a byte; one character if there is none.
    pub(crate) fn token_at(&self, byte: usize) -> Range<usize> {
        let found = self.index_at(byte).and_then(|index| self.all.get(index));
        found.map_or_else(
            || {
                let rest = self.text.get(byte..).unwrap_or("");
                byte..byte + rest.chars().next().map_or(0, char::len_utf8)
            },
            |(_, span)| span.clone(),
        )
    }

    /// Whether the token that begins at a byte is `in`.
    pub(crate) fn is_in(&self, byte: usize) -> bool {
        let token = self.index_at(byte).and_then(|index| self.all.get(index));
        matches!(token, Some((Token::In, _)))
    }

    /// From a name or an opening bracket to the bracket that closes the call
    /// or list.
    pub(crate) fn bracketed(&self, byte: usize) -> Range<usize> {
        let Some(index) = self.index_at(byte) else {
            return self.token_at(byte);
        };
        // One that closes something has its partner before it: what it closes
        // began further out.
        let partner = [index, index + 1].into_iter().find_map(|at| {
            let partner = self.partners.get(at).copied().flatten();
            partner.filter(|&partner| partner > at)
        });
        let end = partner.and_then(|at| self.all.get(at));
        end.map_or_else(|| self.token_at(byte), |(_, span)| byte..span.end)
    }

    /// Where the first token that begins at or after a byte ends.
    pub(crate) fn after(&self, byte: usize) -> usize {
        let next = self.all.iter().find(|(_, span)| span.start >= byte);
        next.map_or(byte, |(_, span)| span.end)
    }

    /// The smallest span around this one in which brackets are balanced.
    pub(crate) fn balanced(&self, span: Range<usize>) -> Range<usize> {
        let mut whole = span.clone();
        let inside = |at: &Range<usize>| at.start >= span.start && at.end <= span.end;
        for ((_, at), partner) in self.all.iter().zip(&self.partners) {
            if let Some((_, other)) = partner.and_then(|index| self.all.get(index))
                && inside(at)
            {
                whole = whole.start.min(other.start)..whole.end.max(other.end);
            }
        }
        whole
    }
}

/// What closes a bracket that opens something.
pub(crate) const fn closing(token: &Token) -> Option<&'static str> {
    match token {
        Token::LeftParen => Some(")"),
        Token::LeftBracket | Token::QuestionBracket => Some("]"),
        Token::LeftBrace | Token::MapStart => Some("}"),
        _ => None,
    }
}

/// What opens a bracket that closes something.
pub(crate) const fn opening(token: &Token) -> Option<&'static str> {
    match token {
        Token::RightParen => Some("("),
        Token::RightBracket => Some("["),
        Token::RightBrace => Some("{"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Tokens {
        Tokens::read(&Engine::new_raw(), text)
    }

    #[test]
    fn maps_and_texts_with_values_have_their_brackets() {
        let text = "f(#{ a: [1] }); tag(`x-${ g(\"}\") }-y)`); h(\"b\")";
        let tokens = tokens(text);
        assert_eq!(tokens.unopened(), None);
        assert_eq!(tokens.open_at(text.len()), None);
        let last = tokens.all.last().map(|(_, span)| span.clone());
        assert_eq!(last, Some(text.len() - 1..text.len()));
    }

    #[test]
    fn a_name_ends_before_the_comment_behind_it() {
        let text = "purchase.net /* of what */ > 5";
        let tokens = tokens(text);
        let names = tokens.all.iter().filter_map(|(token, span)| match token {
            Token::Identifier(_) => text.get(span.clone()),
            _ => None,
        });
        assert!(names.eq(["purchase", "net"]));
    }

    #[test]
    fn what_is_open_and_what_closes_nothing_is_found() {
        let text = "f(#{ a: 1 }); if g(h > 5 { i }";
        let tokens = tokens(text);
        let place = |found: Option<&(Token, Range<usize>)>| found.map(|(_, span)| span.start);
        assert_eq!(place(tokens.open_at(text.len())), text.find("(h"));
        assert_eq!(place(tokens.unopened()), None);
        let closed = super::tests::tokens("f(#{ a: 1 }); g)");
        assert_eq!(place(closed.unopened()), Some(15));
    }
}
