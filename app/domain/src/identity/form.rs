//! Everything that was typed for one identity, and its faults: while somebody types, before the next step, and on
//! submission.

mod check;
mod view;
mod warn;

use super::{Mode, PersonalInformation, Policy, Relationship, Requirement, Step, Values, notice};
use crate::characters::cleaned;
use crate::form::{Checking, Code, Fault, Faults, Field};

/// The values of all steps, and those of each document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdentityForm {
    pub values: Values,
    pub documents: Vec<Values>,
}

/// A fault or a warning at one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The position of its document, if it is about one.
    pub document: Option<usize>,
    pub field: Field,
    pub code: Code,
}

impl IdentityForm {
    /// Checks the own fields of the identity that are in use. One from before a rule is asked for again.
    fn check_own(&self, checking: &mut Checking, policy: &Policy) {
        for own in &policy.own {
            let text = self.values.get(own.field);
            // Whoever has an option keeps it after it was retired.
            let read = own.read(text, text);
            let is_missing =
                own.is_required_of(self.relationship()) && matches!(&read, Ok(values) if values.is_empty());
            let result = if is_missing { Err(Code::ValueMissing) } else { read.map(drop) };
            checking.take(own.field, result);
        }
    }

    /// Whether this is required of the person.
    fn requires(&self, policy: &Policy, requirement: Requirement) -> bool {
        policy.required.requires(self.relationship(), requirement)
    }

    fn relationship(&self) -> Option<Relationship> {
        Relationship::from_word(self.values.get(Field::Relationship))
    }

    /// Whether a step can be left empty.
    pub fn is_optional(&self, step: Step, policy: &Policy) -> bool {
        match step {
            Step::Account | Step::Person | Step::Names | Step::Organization | Step::Check => false,
            Step::More => !policy.own.iter().any(|own| own.is_required_of(self.relationship())),
            Step::Birth if policy.least_age > 0 => false,
            // What is required of each document requires no document.
            Step::Document => !self.requires(policy, Requirement::Document),
            Step::Birth | Step::Contact => {
                let mut here = Requirement::ALL.iter().filter(|one| one.step() == step);
                !here.any(|one| self.requires(policy, *one))
            }
        }
    }

    fn check_has_document(&self, checking: &mut Checking, policy: &Policy) {
        if self.documents.is_empty() && self.requires(policy, Requirement::Document) {
            checking.take::<()>(Field::Documents, Err(Code::DocumentMissing));
        }
    }

    /// The steps of this person, without the account step of *Complete registration*. The one of own fields is
    /// left out where there are none.
    pub fn steps(&self, policy: &Policy) -> impl Iterator<Item = Step> + use<> {
        let is_alias = self.is_alias();
        let has_own = !policy.own.is_empty();
        let walked = move |step: &Step| match step {
            Step::Account => false,
            Step::More => has_own,
            step => !is_alias || step.is_for_aliases(),
        };
        Step::ALL.iter().copied().filter(walked)
    }

    /// Whether the person is registered with an alias only.
    pub fn is_alias(&self) -> bool {
        self.values.get(Field::Mode) == Mode::Alias.as_str()
    }

    /// The display name as far as it is known: the alias, else the names.
    pub fn name(&self) -> String {
        if self.is_alias() {
            return cleaned(self.values.get(Field::Alias)).into_owned();
        }
        let part = |field| cleaned(self.values.get(field));
        format!("{} {}", part(Field::GivenNames), part(Field::FamilyName)).trim().to_owned()
    }

    /// What prevents submitting, at one step.
    pub fn faults(&self, step: Step, policy: &Policy) -> Vec<Finding> {
        let of = |document, faults: Vec<Fault>| {
            faults.into_iter().map(move |Fault { field, code }| Finding { document, field, code })
        };
        let mut checking = Checking::default();
        match step {
            // The account has a draft of its own, and the last step is about the others.
            Step::Account | Step::Check => {}
            Step::Person => _ = self.check_person(&mut checking, policy),
            Step::Names => _ = self.check_names(&mut checking),
            Step::Birth => _ = self.check_birth(&mut checking, policy),
            Step::Contact => _ = self.check_contact(&mut checking, policy),
            Step::Organization => _ = self.check_organization(&mut checking, policy),
            Step::More => self.check_own(&mut checking, policy),
            Step::Document => {
                self.check_has_document(&mut checking, policy);
                let required = |requirement| self.requires(policy, requirement);
                let each = self.documents.iter().enumerate().flat_map(|(place, values)| {
                    let mut checking = Checking::default();
                    _ = check::document(values, &mut checking, policy, &required);
                    of(Some(place), checking.faults())
                });
                return of(None, checking.faults()).chain(each).collect();
            }
        }
        of(None, checking.faults()).collect()
    }

    /// Whether the privacy notice was accepted or handed over as required.
    pub fn has_notice(&self, policy: &Policy) -> bool {
        notice::received(self.values.get(Field::PrivacyNotice), policy).is_ok()
    }

    /// The first incomplete step; `None` if all can be submitted.
    pub fn first_unmet_step(&self, policy: &Policy) -> Option<Step> {
        self.unmet_steps(policy).next()
    }

    /// The incomplete steps.
    pub fn unmet_steps(&self, policy: &Policy) -> impl Iterator<Item = Step> {
        self.steps(policy).filter(|step| !self.faults(*step, policy).is_empty())
    }

    /// The checked data, if there are no faults.
    ///
    /// # Errors
    /// All faults of all steps, by field.
    pub fn check(&self, policy: &Policy) -> Result<PersonalInformation, Faults> {
        let mut checking = Checking::default();
        let person = self.check_person(&mut checking, policy);
        let details = if self.is_alias() {
            Some(None)
        } else {
            let names = self.check_names(&mut checking);
            let birth = self.check_birth(&mut checking, policy);
            let contact = self.check_contact(&mut checking, policy);
            self.check_has_document(&mut checking, policy);
            let required = |requirement| self.requires(policy, requirement);
            let document = |values| check::document(values, &mut checking, policy, &required);
            let documents: Vec<_> = self.documents.iter().map(document).collect();
            (|| {
                let documents = documents.into_iter().collect::<Option<Vec<_>>>()?;
                Some(Some(super::person::PersonDetails {
                    names: names?,
                    birth: birth?,
                    contact: contact?,
                    documents,
                }))
            })()
        };
        let organization = self.check_organization(&mut checking, policy);
        self.check_own(&mut checking, policy);
        let all = (|| {
            let (alias, notice) = person?;
            Some(PersonalInformation { alias, notice, details: details?, organization: organization? })
        })();
        checking.finish(all)
    }
}
