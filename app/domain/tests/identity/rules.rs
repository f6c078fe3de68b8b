//! What an organization requires, by relationship, and how it is stored.

use super::{faults, form, passport, policy, with};
use domain::form::{Code, Field};
use domain::identity::{
    Finding, IdentityForm, Policy, Relationship, RequiredByRelationship, Requirement, SELF_SERVICE_STEPS,
    Step, Values, joined, parse_notice_days, parse_requirements, parse_self_service,
};
use rstest::rstest;

/// Rules that require this of one relationship, and nothing of the others.
fn requiring(relationship: Relationship, required: &[Requirement]) -> Policy {
    let of = |one: &Relationship| (*one, if *one == relationship { required.to_vec() } else { Vec::new() });
    let required: RequiredByRelationship = Relationship::ALL.iter().map(of).collect();
    Policy { required, ..policy() }
}

fn codes(form: &IdentityForm, policy: &Policy) -> Vec<(Field, Code)> {
    let all = form.steps(policy).flat_map(|step| form.faults(step, policy));
    all.map(|Finding { field, code, .. }| (field, code)).collect()
}

#[rstest]
#[case(Requirement::BirthRegion, Code::ValueMissing)]
#[case(Requirement::BirthLocality, Code::ValueMissing)]
#[case(Requirement::Sex, Code::ChoiceMissing)]
#[case(Requirement::PersonalEmail, Code::EmailMissing)]
#[case(Requirement::Phone, Code::ValueMissing)]
#[case(Requirement::Street, Code::ValueMissing)]
#[case(Requirement::PostalCode, Code::ValueMissing)]
#[case(Requirement::City, Code::ValueMissing)]
#[case(Requirement::Region, Code::ValueMissing)]
#[case(Requirement::Document, Code::DocumentMissing)]
#[case(Requirement::Unit, Code::ValueMissing)]
#[case(Requirement::RelationshipNumber, Code::ValueMissing)]
#[case(Requirement::RelationshipStartsOn, Code::DateMissing)]
#[case(Requirement::RelationshipEndsOn, Code::DateMissing)]
fn what_is_required_of_employees_is_missing_of_theirs_and_of_nobody_elses(
    #[case] requirement: Requirement,
    #[case] code: Code,
) {
    let policy = requiring(Relationship::Employee, &[requirement]);
    assert_eq!(codes(&form(), &policy), [(requirement.field(), code)]);
    assert_eq!(form().check(&policy).unwrap_err().first().code, code, "the host says the same");
    assert_eq!(form().first_unmet_step(&policy), Some(requirement.step()));
    let guest = with(Field::Relationship, "guest");
    assert!(guest.check(&policy).is_ok());
}

#[rstest]
#[case(Requirement::DateOfBirth, Code::DateMissing)]
#[case(Requirement::BirthCountry, Code::CountryMissing)]
#[case(Requirement::Nationalities, Code::CountryMissing)]
#[case(Requirement::Country, Code::CountryMissing)]
fn what_is_usually_required_can_be_left_to_people(#[case] requirement: Requirement, #[case] code: Code) {
    let without = with(requirement.field(), "");
    assert_eq!(codes(&without, &policy()), [(requirement.field(), code)]);
    let free = requiring(Relationship::Employee, &[]);
    let person = without.check(&free).unwrap();
    let details = person.details().unwrap();
    assert_eq!(details.contact().country().is_none(), requirement == Requirement::Country);
    assert_eq!(details.birth().date().is_none(), requirement == Requirement::DateOfBirth);
    // What is filled in is checked all the same.
    let wrong = with(requirement.field(), "never");
    assert_eq!(codes(&wrong, &free).len(), 1);
}

#[rstest]
#[case(Requirement::IssuingAuthority, Field::IssuingAuthority, Code::ValueMissing)]
#[case(Requirement::IssuedOn, Field::IssuedOn, Code::DateMissing)]
#[case(Requirement::ExpiresOn, Field::ExpiresOn, Code::DateMissing)]
#[case(Requirement::MachineReadableZone, Field::MachineReadableZone, Code::ValueMissing)]
fn what_is_required_of_documents_is_required_of_each_and_requires_none(
    #[case] requirement: Requirement,
    #[case] field: Field,
    #[case] code: Code,
) {
    let policy = requiring(Relationship::Employee, &[requirement]);
    assert!(form().check(&policy).is_ok(), "there is no document of which it would be required");
    let mut two = form();
    let mut bare = passport();
    bare.set(field, "");
    two.documents = vec![passport(), bare];
    two.documents[0].set(Field::IssuingAuthority, "Berlin");
    two.documents[0].set(Field::IssuedOn, "2020-01-01");
    two.documents[0].set(Field::ExpiresOn, Values::WITHOUT_END);
    let found = two.faults(Step::Document, &policy);
    let here: Vec<_> = found.iter().map(|one| (one.document, one.field, one.code)).collect();
    assert_eq!(here, [(Some(1), field, code)], "a document without an end has its answer");
}

#[test]
fn while_the_relationship_is_not_known_only_what_is_required_of_everybody_is_asked_for() {
    let mut form = form();
    form.values.set(Field::Relationship, "");
    form.values.set(Field::DateOfBirth, "");
    let only = Field::Relationship;
    let of_one = requiring(Relationship::Student, &[Requirement::DateOfBirth]);
    assert_eq!(codes(&form, &of_one), [(only, Code::ChoiceMissing)]);
    assert_eq!(
        codes(&form, &policy()),
        [(Field::DateOfBirth, Code::DateMissing), (only, Code::ChoiceMissing)]
    );
}

#[test]
fn a_minimum_age_requires_a_date_of_birth() {
    let without = with(Field::DateOfBirth, "");
    let free = requiring(Relationship::Guest, &[]);
    assert!(without.check(&free).is_ok());
    let aged = Policy { least_age: 16, ..free };
    assert_eq!(codes(&without, &aged), [(Field::DateOfBirth, Code::DateMissing)]);
    assert!(!without.is_optional(Step::Birth, &aged));
}

#[test]
fn a_step_is_optional_where_nothing_in_it_is_required() {
    let optional = |policy: &Policy| -> Vec<Step> {
        form().steps(policy).filter(|step| form().is_optional(*step, policy)).collect()
    };
    assert_eq!(optional(&policy()), [Step::Document]);
    assert_eq!(
        optional(&requiring(Relationship::Employee, &[])),
        [Step::Birth, Step::Contact, Step::Document]
    );
    let strict =
        requiring(Relationship::Employee, &[Requirement::Sex, Requirement::Phone, Requirement::Document]);
    assert_eq!(optional(&strict), []);
}

#[test]
fn under_an_alias_only_what_is_required_of_the_organization_is_asked_for() {
    let mut alias = form();
    alias.values.set(Field::Mode, "alias");
    alias.values.set(Field::Alias, "Night desk 7");
    let policy = requiring(Relationship::Employee, Requirement::ALL);
    let here: Vec<_> = codes(&alias, &policy).into_iter().map(|(field, _)| field).collect();
    assert_eq!(
        here,
        [Field::Unit, Field::RelationshipNumber, Field::RelationshipStartsOn, Field::RelationshipEndsOn]
    );
}

#[test]
fn a_draft_that_breaks_a_rule_made_later_is_as_it_was_and_says_so() {
    let draft = form();
    assert_eq!(faults(&draft, Step::Contact), []);
    let later = requiring(Relationship::Employee, &[Requirement::Phone]);
    assert_eq!(draft.values.get(Field::Country), "IT");
    assert_eq!(codes(&draft, &later), [(Field::Phone, Code::ValueMissing)]);
}

#[test]
fn every_requirement_has_the_word_of_its_field() {
    for requirement in Requirement::ALL {
        assert_eq!(requirement.as_str(), requirement.field().as_str());
        let is_in_step = requirement.step().fields().contains(&requirement.field());
        assert_eq!(is_in_step, *requirement != Requirement::Document, "{requirement}");
    }
}

#[test]
fn sets_are_stored_in_one_order_and_nothing_else_is_understood() {
    let read = |text: &str| parse_requirements(text).map(|all| joined(&all));
    assert_eq!(read("phone  country phone date_of_birth"), Ok("date_of_birth phone country".to_owned()));
    assert_eq!(read(""), Ok(String::new()));
    assert_eq!(read("phone given_names"), Err(Code::ChoiceUnknown));
    let steps = |text: &str| parse_self_service(text).map(|all| joined(&all));
    assert_eq!(steps("more names"), Ok("names more".to_owned()));
    assert_eq!(
        steps(&joined(&SELF_SERVICE_STEPS)),
        Ok("names birth contact document organization more".to_owned())
    );
    for step in ["person", "check", "account", "x"] {
        assert_eq!(steps(step), Err(Code::ChoiceUnknown), "{step}");
    }
}

#[rstest]
#[case("", Ok(""))]
#[case("7, 60 30", Ok("60 30 7"))]
#[case("7 7 7", Ok("7"))]
#[case("1;365", Ok("365 1"))]
#[case("0", Err(Code::DayListUnknown))]
#[case("366", Err(Code::DayListUnknown))]
#[case("-1", Err(Code::DayListUnknown))]
#[case("1 2 3 4 5 6", Err(Code::DayListUnknown))]
#[case("soon", Err(Code::DayListUnknown))]
fn days_before_an_expiry_are_a_few_whole_numbers(#[case] text: &str, #[case] stored: Result<&str, Code>) {
    assert_eq!(parse_notice_days(text).map(|days| joined(&days)), stored.map(str::to_owned));
}
