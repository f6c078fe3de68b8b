use super::{Decision, DecisionDraft, Flag};
use crate::form::{Checking, Code, Faults, Field};
use crate::invitation::Note;

/// A decision that says what it has to: only [`DecisionDraft::check`] makes one.
#[derive(Debug, PartialEq, Eq)]
pub struct Decided {
    revision: u32,
    decision: Decision,
    flags: Vec<Flag>,
    message: Note,
    note: Note,
}

impl DecisionDraft {
    /// # Errors
    /// `flags_missing` where changes are requested of nothing, `message_missing` where the person would not learn what
    /// to change or why they were rejected, `note_long` and `control_character` in what was written.
    pub fn check(&self) -> Result<Decided, Faults> {
        let mut checking = Checking::default();
        let message = checking.take(Field::Message, self.message_to_the_person());
        let note = checking.take(Field::Note, Note::parse(&self.note));
        let flags = checking.take(Field::Flags, self.flagged());
        checking.finish(message.zip(note).zip(flags).map(|((message, note), flags)| Decided {
            revision: self.revision,
            decision: self.decision,
            flags,
            message,
            note,
        }))
    }

    /// A word to the person is needed where one of them would otherwise stand before a bare refusal.
    fn message_to_the_person(&self) -> Result<Note, Code> {
        let message = Note::parse(&self.message)?;
        let is_needed = match self.decision {
            Decision::Verify => false,
            Decision::RequestChanges => self.flags.iter().any(|flag| flag.message.trim().is_empty()),
            Decision::Reject => true,
        };
        if is_needed && message.as_str().is_empty() { Err(Code::MessageMissing) } else { Ok(message) }
    }

    /// What is to be changed; nothing where the decision is another one. A field is flagged once.
    fn flagged(&self) -> Result<Vec<Flag>, Code> {
        if self.decision != Decision::RequestChanges {
            return Ok(Vec::new());
        }
        let mut flags: Vec<Flag> = Vec::with_capacity(self.flags.len());
        for flag in &self.flags {
            let message = Note::parse(&flag.message)?.as_str().to_owned();
            if !flags.iter().any(|earlier| earlier.field == flag.field && earlier.document == flag.document) {
                flags.push(Flag { message, ..*flag });
            }
        }
        if flags.is_empty() { Err(Code::FlagsMissing) } else { Ok(flags) }
    }
}

impl Decided {
    /// The revision that was looked at.
    pub const fn revision(&self) -> u32 {
        self.revision
    }

    pub const fn decision(&self) -> Decision {
        self.decision
    }

    pub fn flags(&self) -> &[Flag] {
        &self.flags
    }

    /// To the person.
    pub const fn message(&self) -> &Note {
        &self.message
    }

    /// For colleagues only.
    pub const fn note(&self) -> &Note {
        &self.note
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(decision: Decision, message: &str, flags: &[&str]) -> DecisionDraft {
        let flag =
            |message: &&str| Flag { field: Field::Street, document: None, message: (*message).to_owned() };
        DecisionDraft {
            revision: 1,
            decision,
            flags: flags.iter().map(flag).collect(),
            message: message.to_owned(),
            note: String::new(),
        }
    }

    #[test]
    fn a_decision_needs_what_the_person_must_learn_and_nothing_else() {
        let cases = [
            (draft(Decision::Verify, "", &[]), None),
            (draft(Decision::Reject, "Not the same person.", &[]), None),
            (draft(Decision::Reject, " \n", &[]), Some((Field::Message, Code::MessageMissing))),
            (draft(Decision::RequestChanges, "", &["The number is missing."]), None),
            (draft(Decision::RequestChanges, "See below.", &[""]), None),
            (draft(Decision::RequestChanges, "", &[""]), Some((Field::Message, Code::MessageMissing))),
            (draft(Decision::RequestChanges, "Something.", &[]), Some((Field::Flags, Code::FlagsMissing))),
            (draft(Decision::Verify, "a\u{0}", &[]), Some((Field::Message, Code::ControlCharacter))),
            (draft(Decision::Reject, &"a".repeat(1_001), &[]), Some((Field::Message, Code::NoteLong))),
        ];
        for (draft, expected) in cases {
            let fault = draft.check().err().map(|faults| (faults.first().field, faults.first().code));
            assert_eq!(fault, expected, "{draft:?}");
        }
    }

    #[test]
    fn flags_count_only_where_changes_are_requested_and_once_a_field() {
        let flags = |decision| draft(decision, "Why.", &["a", "b"]).check().map(|decided| decided.flags().len());
        assert_eq!(flags(Decision::RequestChanges), Ok(1));
        assert_eq!(flags(Decision::Verify), Ok(0));
        assert_eq!(flags(Decision::Reject), Ok(0));
    }
}
