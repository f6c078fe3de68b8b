use super::Sheet;
use crate::account::ToAscii;
use crate::day::Day;
use crate::identity::{IdentityState, IdentityView, Policy, Values};

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
