//! Words that are added to a problem or a diagnostic.

use super::{Diagnostic, Example, Problem};

macro_rules! advice {
    ($type:ty) => {
        impl $type {
            /// Adds words beside the caret.
            #[must_use]
            #[doc(hidden)]
            pub fn label(mut self, label: impl Into<String>) -> Self {
                self.label = Some(label.into());
                self
            }

            /// Adds what to write instead.
            #[must_use]
            #[doc(hidden)]
            pub fn help(mut self, help: impl Into<String>) -> Self {
                self.help = Some(help.into());
                self
            }

            /// Adds what to write instead, if there is advice.
            #[must_use]
            #[doc(hidden)]
            pub fn help_if(mut self, help: Option<String>) -> Self {
                self.help = help.or(self.help);
                self
            }
        }
    };
}

advice!(Diagnostic);

impl Diagnostic {
    /// Adds an event that shows it, if there is one.
    #[must_use]
    #[doc(hidden)]
    pub fn example(mut self, example: Option<Example>) -> Self {
        self.example = example;
        self
    }
}

advice!(Problem);
