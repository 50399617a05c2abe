//! How texts are said in a reader's language.

use std::borrow::Cow;
use std::fmt;

/// Says texts of the engine's in another language. Whoever shows them has the
/// languages; without one they are English.
#[derive(Clone, Copy, Default)]
pub struct Words<'a>(Option<&'a dyn Fn(&str) -> String>);

impl<'a> Words<'a> {
    /// Texts as they are made.
    pub const ENGLISH: Self = Self(None);

    /// Texts as they are said by a language.
    pub fn new(say: &'a dyn Fn(&str) -> String) -> Self {
        Self(Some(say))
    }

    /// A text, which may have several lines.
    pub fn say(self, text: &str) -> Cow<'_, str> {
        match self.0 {
            None => Cow::Borrowed(text),
            Some(say) => Cow::Owned(say(text)),
        }
    }

    /// A text with values in place of its `{names}`: the values are what they
    /// are, or were said already.
    pub fn fill(self, template: &str, values: &[(&str, &str)]) -> String {
        // What nobody writes stands for a value while its text is said.
        let marks = ('\u{f0000}'..).zip(values);
        let mut text = template.to_owned();
        for (mark, (name, _)) in marks.clone() {
            text = text.replacen(&format!("{{{name}}}"), &mark.to_string(), 1);
        }
        let mut said = self.say(&text).into_owned();
        for (mark, (_, value)) in marks {
            said = said.replacen(mark, value, 1);
        }
        said
    }
}

impl fmt::Debug for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let english = self.0.is_none();
        f.debug_struct("Words").field("english", &english).finish()
    }
}
