use super::SubmitDraft;
use crate::form::{Checking, Code, Faults, Field};
use crate::invitation::Note;

/// The checked form of a submission: the declaration was made, and there may be a note to the reviewer.
#[derive(Clone, Debug)]
pub struct Submission {
    note: Note,
}

impl SubmitDraft {
    /// # Errors
    /// All faults, by field.
    pub fn check(&self) -> Result<Submission, Faults> {
        let mut checking = Checking::default();
        let declared = if self.declared { Ok(()) } else { Err(Code::DeclarationMissing) };
        let declared = checking.take(Field::Declaration, declared);
        let note = checking.take(Field::NoteToReviewer, Note::parse(&self.note));
        checking.finish(declared.and(note).map(|note| Submission { note }))
    }
}

impl Submission {
    pub fn note(&self) -> &Note {
        &self.note
    }
}
