//! Answers for the texts of a dictionary, kept between batches.

use sadakat_model::batch::Dictionary;

/// An answer per text of a dictionary, found when the text is met first: a
/// dictionary may hold many more texts than a batch has events.
#[derive(Debug)]
pub(super) struct Recall {
    dictionary: Dictionary,
    /// A second dictionary that answers refer to.
    other: Option<Dictionary>,
    answers: Vec<u32>,
}

const UNASKED: u32 = u32::MAX;

/// The answer that there is none.
pub(super) const NONE: u32 = u32::MAX - 1;

impl Recall {
    /// What is kept, if it is of these dictionaries; else a new one.
    pub(super) fn of<'a>(
        slot: &'a mut Option<Self>,
        dictionary: &Dictionary,
        other: Option<&Dictionary>,
    ) -> &'a mut Self {
        let fits = slot.as_ref().is_some_and(|kept| {
            kept.dictionary.is(dictionary)
                && match (&kept.other, other) {
                    (Some(kept), Some(other)) => kept.is(other),
                    (None, None) => true,
                    _ => false,
                }
        });
        if !fits {
            let mut answers = slot.take().map_or_else(Vec::new, |kept| kept.answers);
            answers.clear();
            answers.resize(dictionary.len(), UNASKED);
            *slot = Some(Self {
                dictionary: dictionary.clone(),
                other: other.cloned(),
                answers,
            });
        }
        slot.get_or_insert_with(|| Self {
            dictionary: dictionary.clone(),
            other: None,
            answers: Vec::new(),
        })
    }

    /// The answer for a text by its number.
    pub(super) fn ask(&mut self, key: u32, answer: impl FnOnce(&str) -> u32) -> u32 {
        match self.answers.get_mut(key as usize) {
            Some(known) => {
                if *known == UNASKED {
                    *known = answer(self.dictionary.get(key));
                }
                *known
            }
            None => NONE,
        }
    }
}
