//! What subjects, streams and consumers are called.
//!
//! | | of the stream `loyalty` |
//! |---|---|
//! | what is published | `loyalty.events.<member>`, `loyalty.customers.<member>` |
//! | what is stored | `loyalty.p.<partition>.events.<member>` |
//! | dead letters | the stream `loyalty_dead`, `loyalty.dead.<partition>.<sequence>` |
//! | answers | the stream `loyalty_answers`, `loyalty.answers.<member>` |
//! | who works | the bucket `loyalty_workers` |

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What cannot stand in a subject as it is, or could mean something there.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_');

/// A member's id as a token of a subject: letters and digits of ASCII, `-` and
/// `_` stand for themselves, every other byte of its UTF-8 is `%` with two
/// hexadecimal digits in upper case.
///
/// ```
/// use sadakat_stream::subject_token;
///
/// assert_eq!(subject_token("c42"), "c42");
/// assert_eq!(subject_token("ada.l@example.com"), "ada%2El%40example%2Ecom");
/// ```
pub fn subject_token(id: &str) -> String {
    utf8_percent_encode(id, ENCODED).to_string()
}

/// Whether a stream can be called so: it is part of subjects, and of the names
/// of files on the server.
pub(crate) fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    !name.is_empty() && name.len() <= 64 && name.bytes().all(plain)
}

/// The names of everything that belongs to a stream.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    pub(crate) stream: String,
}

impl Names {
    pub(crate) fn new(stream: &str) -> Self {
        Self {
            stream: stream.to_owned(),
        }
    }

    /// What producers publish an event to.
    pub(crate) fn events(&self, token: &str) -> String {
        format!("{}.events.{token}", self.stream)
    }

    /// What producers publish a customer's record to.
    pub(crate) fn customers(&self, token: &str) -> String {
        format!("{}.customers.{token}", self.stream)
    }

    /// What is published, and what the server makes of it.
    pub(crate) fn mapping(&self, partitions: u32) -> (String, String) {
        let stream = &self.stream;
        (
            format!("{stream}.*.*"),
            format!(
                "{stream}.p.{{{{partition({partitions},2)}}}}.{{{{wildcard(1)}}}}.{{{{wildcard(2)}}}}"
            ),
        )
    }

    /// How many partitions a mapping has.
    pub(crate) fn partitions(destination: &str) -> Option<u32> {
        let (_, behind) = destination.split_once("{{partition(")?;
        let (number, _) = behind.split_once(',')?;
        number.trim().parse().ok()
    }

    /// What is stored of a partition.
    pub(crate) fn partition(&self, partition: u32) -> String {
        format!("{}.p.{partition}.*.*", self.stream)
    }

    /// The consumer of a partition.
    pub(crate) fn consumer(partition: u32) -> String {
        format!("p{partition}")
    }

    pub(crate) fn dead_stream(&self) -> String {
        format!("{}_dead", self.stream)
    }

    pub(crate) fn dead(&self, partition: u32, sequence: u64) -> String {
        format!("{}.dead.{partition}.{sequence}", self.stream)
    }

    pub(crate) fn answers_stream(&self) -> String {
        format!("{}_answers", self.stream)
    }

    pub(crate) fn answers(&self, token: &str) -> String {
        format!("{}.answers.{token}", self.stream)
    }

    /// The bucket of workers and their leases.
    pub(crate) fn bucket(&self) -> String {
        format!("{}_workers", self.stream)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_id_has_a_token_of_its_own_that_subjects_can_hold() {
        let ids = [
            "", "c42", "C42", "a.b", "a b", "*", ">", "%2E", ".", "çay", "a\tb", "$JS", "a%",
        ];
        let tokens: BTreeSet<String> = ids.iter().map(|id| subject_token(id)).collect();
        assert_eq!(tokens.len(), ids.len());
        for token in tokens {
            let bytes = token.bytes();
            assert!(
                bytes
                    .into_iter()
                    .all(|byte| byte.is_ascii_graphic() && !b".*>".contains(&byte)),
                "{token}"
            );
        }
    }

    #[test]
    fn the_number_of_partitions_is_read_from_the_mapping() {
        let (_, destination) = Names::new("loyalty").mapping(12);
        assert_eq!(
            destination,
            "loyalty.p.{{partition(12,2)}}.{{wildcard(1)}}.{{wildcard(2)}}"
        );
        assert_eq!(Names::partitions(&destination), Some(12));
        assert_eq!(Names::partitions("loyalty.p.1"), None);
    }
}
