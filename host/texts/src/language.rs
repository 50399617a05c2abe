//! A language by its name.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::catalogue::Catalogue;
use crate::forms::Forms;

/// The English texts, by which all others are recognised.
pub(crate) const ENGLISH: &str = include_str!("../texts/en.ftl");

static TURKISH: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::new(ENGLISH, include_str!("../texts/tr.ftl"), "tr"));

/// A language that Sadakat speaks.
#[derive(Clone, Copy)]
pub struct Language {
    name: &'static str,
    /// None for English, which needs none.
    catalogue: Option<&'static LazyLock<Catalogue>>,
}

impl Language {
    /// What everything is written in.
    pub const ENGLISH: Self = Self {
        name: "en",
        catalogue: None,
    };

    /// All languages.
    pub const ALL: [Self; 2] = [
        Self::ENGLISH,
        Self {
            name: "tr",
            catalogue: Some(&TURKISH),
        },
    ];

    /// A language by its BCP 47 name, with or without a country: `tr`, `tr-TR`.
    pub fn find(name: &str) -> Option<Self> {
        let name = name.trim();
        let language = name.split(['-', '_', '.']).next().unwrap_or_default();
        let mut all = Self::ALL.into_iter();
        all.find(|known| known.name.eq_ignore_ascii_case(language))
    }

    /// Its BCP 47 name.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Lines in this language; what is not surely one of Sadakat's stays as it
    /// is.
    pub fn say(self, text: &str) -> Cow<'_, str> {
        match self.catalogue {
            None => Cow::Borrowed(text),
            Some(catalogue) => Cow::Owned(catalogue.say(text)),
        }
    }

    /// A decimal number, written with a point, as people write it.
    pub fn number(self, digits: &str) -> String {
        Forms::of(self.name).number(digits)
    }

    /// A value of a table, or a text beside it: a number, an amount, a day, or
    /// a text of Sadakat's.
    pub fn cell(self, text: &str) -> Cow<'_, str> {
        let is_english = self.catalogue.is_none();
        let value = (!is_english).then(|| Forms::of(self.name).value(text));
        match (value.flatten(), self.catalogue) {
            (Some(value), _) => Cow::Owned(value),
            (None, Some(catalogue)) => Cow::Owned(catalogue.say_ours(text)),
            (None, None) => Cow::Borrowed(text),
        }
    }

    /// Whether a text is said whole in this language: nothing of it is left
    /// in English but what is quoted.
    #[doc(hidden)]
    pub fn knows(self, text: &str) -> bool {
        self.catalogue.is_none_or(|catalogue| catalogue.knows(text))
    }
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Language").field(&self.name).finish()
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Language {}
