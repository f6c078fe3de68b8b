use super::Sheet;
use crate::account::ToAscii;
use crate::day::Day;
use crate::form::Field;
use crate::id::DocumentId;
use crate::identity::{IdentityState, IdentityView, Policy, Side, Values};

/// What is kept of an identity, as one sheet.
impl From<&IdentityView> for Sheet {
    fn from(view: &IdentityView) -> Self {
        let mut values = Values::default();
        view.steps.iter().for_each(|step| values.merge(&step.values));
        let documents = view.documents.iter().map(|document| document.values.clone()).collect();
        Self { values, documents }
    }
}

impl IdentityView {
    /// Whether others filled this in and it is not shown to its person yet.
    pub fn is_locked(&self, document: Option<DocumentId>, field: Field) -> bool {
        match document {
            None => self.steps.iter().any(|step| step.locked.contains(&field)),
            Some(id) => self.documents.iter().any(|one| one.id == id && one.locked.contains(&field)),
        }
    }

    /// Whether a picture is there that others stored and that is not shown to its person yet.
    pub fn is_image_locked(&self, document: DocumentId, side: Side) -> bool {
        self.documents.iter().any(|one| one.id == document && one.locked_images.contains(&side))
    }

    /// Whether the person has yet to accept the privacy notice in force, however far their identity is.
    pub fn is_notice_due(&self, to_ascii: ToAscii) -> bool {
        self.is_own
            && self.state.is_some_and(|state| state != IdentityState::Erased)
            && !Sheet::from(self).has_notice(&self.policy(to_ascii))
    }

    /// What the rules depend on, as the host said it.
    pub fn policy(&self, to_ascii: ToAscii) -> Policy {
        let today = Day::parse(&self.today).unwrap_or(Day::at(0));
        Policy {
            today,
            least_age: self.least_age,
            notice: self.notice.clone(),
            by_themselves: self.is_own,
            to_ascii,
        }
    }
}
