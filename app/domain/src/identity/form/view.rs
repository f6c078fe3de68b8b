use super::IdentityForm;
use crate::account::ToAscii;
use crate::day::Day;
use crate::form::{Code, Field};
use crate::id::DocumentId;
use crate::identity::{
    CaseView, IdentityState, IdentityView, Policy, RequiredByRelationship, Side, Step, Values,
};
use crate::notice::NoticeInForce;
use crate::own_field::{FieldLevel, OwnField};

/// The saved values of an identity as a form.
impl From<&IdentityView> for IdentityForm {
    fn from(view: &IdentityView) -> Self {
        let mut values = Values::default();
        view.steps.iter().for_each(|step| values.merge(&step.values));
        let documents = view.documents.iter().map(|document| document.values.clone()).collect();
        Self { values, documents }
    }
}

impl IdentityView {
    /// Whether the field is locked for its person.
    pub fn is_locked(&self, document: Option<DocumentId>, field: Field) -> bool {
        match document {
            None => self.steps.iter().any(|step| step.locked.contains(&field)),
            Some(id) => self.documents.iter().any(|one| one.id == id && one.locked.contains(&field)),
        }
    }

    /// Whether there is a picture that is locked for its person.
    pub fn is_picture_locked(&self, document: DocumentId, side: Side) -> bool {
        self.documents.iter().any(|one| one.id == document && one.locked_pictures.contains(&side))
    }

    /// Whether the person has to accept the current privacy notice, whatever state the identity is in.
    pub fn is_notice_due(&self, to_ascii: ToAscii) -> bool {
        self.is_own
            && self.state.is_some_and(|state| state != IdentityState::Erased)
            && !IdentityForm::from(self).has_notice(&self.policy(to_ascii))
    }

    /// The parameters of the rules, as the host sent them.
    pub fn policy(&self, to_ascii: ToAscii) -> Policy {
        let today = Day::parse(&self.today).unwrap_or(Day::from_unix_ms(0));
        Policy {
            today,
            least_age: self.least_age,
            required: self.required.clone(),
            notice: self.notice.clone(),
            by_themselves: self.is_own,
            own: self.own.iter().filter(|own| is_asked(own)).cloned().collect(),
            to_ascii,
        }
    }
}

fn is_asked(own: &OwnField) -> bool {
    own.level == FieldLevel::Identity && !own.is_retired
}

impl CaseView {
    /// The warnings for a reviewer, by document and field, as of the day of submission.
    pub fn warnings(&self) -> Vec<(Option<DocumentId>, Field, Code)> {
        let mut form = IdentityForm::default();
        let mut documents: Vec<DocumentId> = Vec::new();
        for stated in &self.values {
            let values = match stated.document {
                None => &mut form.values,
                Some(id) => {
                    let place = documents.iter().position(|known| *known == id).unwrap_or_else(|| {
                        documents.push(id);
                        form.documents.push(Values::default());
                        documents.len() - 1
                    });
                    &mut form.documents[place]
                }
            };
            values.set(stated.field, stated.value.as_str());
        }
        let policy = Policy {
            today: Day::parse(&self.submitted_on).unwrap_or(Day::from_unix_ms(0)),
            least_age: 0,
            required: RequiredByRelationship::default(),
            notice: NoticeInForce::default(),
            by_themselves: false,
            own: Vec::new(),
            to_ascii: |_| None,
        };
        let steps = [Step::Contact, Step::Document].into_iter();
        let all = steps.flat_map(|step| form.warnings(step, &policy));
        all.map(|finding| (finding.document.map(|place| documents[place]), finding.field, finding.code))
            .collect()
    }
}
