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
        let (stream, _control) = engine.lex(&input);
        let found: Vec<(Token, usize)> = stream
            .take_while(|(token, _)| *token != Token::EOF)
            .take(MOST_TOKENS)
            .map(|(token, position)| (token, tokens.byte(position)))
            .collect();
        let starts = found.iter().map(|&(_, start)| start).skip(1);
        let ends: Vec<usize> = starts.chain([text.len()]).collect();
        for ((token, start), end) in found.into_iter().zip(ends) {
            let inside = text.get(start..end).unwrap_or("");
            let end = start + inside.trim_end().len();
            tokens.all.push((token, start..end));
        }
        tokens.match_brackets();
        tokens
    }

    fn match_brackets(&mut self) {
        self.partners = vec![None; self.all.len()];
        let mut open = Vec::new();
        for (index, (token, _)) in self.all.iter().enumerate() {
            match token {
                Token::LeftParen | Token::LeftBracket | Token::LeftBrace => open.push(index),
                Token::RightParen | Token::RightBracket | Token::RightBrace => {
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

    /// The brackets of a kind that have no partner.
    pub(crate) fn unpaired(&self, kind: impl Fn(&Token) -> bool) -> Vec<(Token, Range<usize>)> {
        let all = self.all.iter().zip(&self.partners);
        let alone = all.filter(|((token, _), partner)| partner.is_none() && kind(token));
        alone.map(|(token, _)| token.clone()).collect()
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
