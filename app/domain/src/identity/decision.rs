use super::{Decision, DecisionDraft, Flag};
use crate::form::{Checking, Code, Faults, Field};
use crate::id::DocumentId;
use crate::invitation::Note;
use serde::{Deserialize, Serialize};

/// The form that declines a request for erasure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeclineDraft {
    /// To the person.
    pub message: String,
}

impl DeclineDraft {
    /// The reason, which must not be empty.
    ///
    /// # Errors
    /// The fault of the reason.
    pub fn check(&self) -> Result<Note, Faults> {
        let mut checking = Checking::default();
        let reason = checking.take(Field::Message, required(&self.message));
        checking.finish(reason)
    }
}

/// A text that must not be empty.
fn required(text: &str) -> Result<Note, Code> {
    let text = Note::parse(text)?;
    if text.as_str().is_empty() { Err(Code::MessageMissing) } else { Ok(text) }
}

/// A checked decision.
#[derive(Clone, Debug)]
pub struct CheckedDecision {
    revision: u32,
    decision: Decision,
    flags: Vec<Flag>,
    message: Note,
    note: Note,
}

impl DecisionDraft {
    /// The rule of the form, in browser and host. *Request changes* needs flags, *Reject* a reason. `documents` are
    /// those of the revision, which a flag may name.
    ///
    /// # Errors
    /// All faults, by field.
    pub fn check(&self, documents: &[DocumentId]) -> Result<CheckedDecision, Faults> {
        let mut checking = Checking::default();
        let message = checking.take(Field::Message, self.message_checked());
        let note = checking.take(Field::Note, Note::parse(&self.note));
        let flags = self.flags_checked(documents, &mut checking);
        let revision = self.revision;
        let all = message.zip(note).zip(flags).map(|((message, note), flags)| CheckedDecision {
            revision,
            decision: self.decision,
            flags,
            message,
            note,
        });
        checking.finish(all)
    }

    fn message_checked(&self) -> Result<Note, Code> {
        if self.decision == Decision::Reject { required(&self.message) } else { Note::parse(&self.message) }
    }

    fn flags_checked(&self, documents: &[DocumentId], checking: &mut Checking) -> Option<Vec<Flag>> {
        if self.decision != Decision::RequestChanges {
            return Some(Vec::new());
        }
        if self.flags.is_empty() {
            return checking.take(Field::Flags, Err(Code::FlagsMissing));
        }
        // At most one flag for each field and document, which bounds the list.
        let is_known = |flag: &Flag| flag.document.is_none_or(|document| documents.contains(&document));
        if self.flags.len() > Field::ALL.len() * (documents.len() + 1) || !self.flags.iter().all(is_known) {
            return checking.take(Field::Flags, Err(Code::Invalid));
        }
        let flags = self.flags.iter().map(|flag| {
            let message = checking.take(flag.field, Note::parse(&flag.message))?;
            Some(Flag { message: message.as_str().to_owned(), ..flag.clone() })
        });
        // All flags are checked before a faulty one ends the list.
        let flags: Vec<Option<Flag>> = flags.collect();
        let mut flags = flags.into_iter().collect::<Option<Vec<_>>>()?;
        // In the order of the steps, not of the flags.
        flags.sort_by_key(|flag| Field::ALL.iter().position(|field| *field == flag.field));
        Some(flags)
    }
}

impl CheckedDecision {
    pub fn revision(&self) -> u32 {
        self.revision
    }

    pub fn decision(&self) -> Decision {
        self.decision
    }

    /// The requested changes; empty for other decisions.
    pub fn flags(&self) -> &[Flag] {
        &self.flags
    }

    /// To the person.
    pub fn message(&self) -> &str {
        self.message.as_str()
    }

    /// For colleagues.
    pub fn note(&self) -> &str {
        self.note.as_str()
    }
}
