use std::borrow::Cow;

/// Why an event could not be evaluated, in words for the campaign's author.
///
/// It fails that event only and drops what was proposed for it; the other
/// events of the batch stand. Texts turn into failures, so that `?` works on
/// `option.ok_or("the friend is missing")?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(Cow<'static, str>);

impl Failure {
    /// A failure with this message.
    #[must_use]
    pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self(message.into())
    }

    /// The message.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_message(self) -> String {
        self.0.into_owned()
    }
}

impl From<&'static str> for Failure {
    fn from(message: &'static str) -> Self {
        Self(Cow::Borrowed(message))
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self(Cow::Owned(message))
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}
