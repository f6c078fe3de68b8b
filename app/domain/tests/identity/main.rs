//! Personal information: which steps are complete, which faults are told, what may be relied on afterwards.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

mod births;
mod documents;
mod rules;

use documents::passport;
use domain::day::Day;
use domain::form::{Code, Field};
use domain::identity::{
    Country, Finding, IdentityForm, NoticeDelivery, Policy, RequestDelivery, RequestedSteps,
    RequiredByRelationship, Step, SubmitDraft, Values,
};
use domain::invitation::InviteDraft;
use proptest::prelude::*;
use rstest::rstest;

fn to_ascii(domain: &str) -> Option<String> {
    idna::domain_to_ascii_strict(domain).ok()
}

/// The SHA-256 of the published text.
const HASH: &str = "00000000000000000000000000000000000000000000000000000000000000ff";

fn policy() -> Policy {
    let today = Day::from_ymd(2026, 11, 22).unwrap();
    let notice = format!("1 en:{HASH}").parse().unwrap();
    let required = RequiredByRelationship::default();
    Policy { today, least_age: 0, required, notice, by_themselves: true, own: Vec::new(), to_ascii }
}

/// What is stored where the person has accepted the notice in force.
fn accepted() -> String {
    format!("accepted 1 en {HASH}")
}

fn values<const N: usize>(all: [(Field, &str); N]) -> Values {
    all.into_iter().collect()
}

/// Everything that must be there, and no more.
fn form() -> IdentityForm {
    IdentityForm {
        values: values([
            (Field::Mode, "named"),
            (Field::PrivacyNotice, &accepted()),
            (Field::GivenNames, "Zoë"),
            (Field::FamilyName, "Müller"),
            (Field::DateOfBirth, "1964-08-12"),
            (Field::BirthCountry, "DE"),
            (Field::Nationalities, "DE"),
            (Field::Country, "IT"),
            (Field::Relationship, "employee"),
        ]),
        documents: Vec::new(),
    }
}

fn with(field: Field, text: &str) -> IdentityForm {
    let mut form = form();
    form.values.set(field, text);
    form
}

/// The faults of a step of the person's own, without documents.
fn faults(form: &IdentityForm, step: Step) -> Vec<(Field, Code)> {
    form.faults(step, &policy()).into_iter().map(|Finding { field, code, .. }| (field, code)).collect()
}

#[test]
fn what_must_be_there_is_enough_and_is_taken_as_it_was_meant() {
    let mut form = form();
    form.documents.push(passport());
    form.values.set(Field::Phone, "0039 (06) 123-4567");
    form.values.set(Field::PersonalEmail, "Zoe@Bücher.example");
    assert_eq!(form.first_unmet_step(&policy()), None);
    let person = form.check(&policy()).unwrap();
    assert_eq!(
        (person.name().as_str(), person.notice().map(|notice| notice.version), person.alias()),
        ("Zoë Müller", Some(1), None)
    );
    let named = person.details().unwrap();
    assert_eq!(named.contact().phone().unwrap(), "+39061234567");
    assert_eq!(named.contact().email().unwrap().key(), "zoe@xn--bcher-kva.example");
    assert_eq!(named.birth().nationalities(), [Country::Iso("DE")]);
    let document = &named.documents()[0];
    assert_eq!((document.number(), document.number_key().as_str()), ("C01X00T47", "C01X00T47"));
    assert_eq!(document.mrz().unwrap().family(), "MUELLER");
    assert_eq!(form.differences(0, policy().today), []);
}

#[test]
fn an_empty_sheet_lacks_every_step_that_asks_for_something_and_begins_with_the_first() {
    let empty = IdentityForm::default();
    let unmet: Vec<Step> = empty.unmet_steps(&policy()).collect();
    assert_eq!(unmet, [Step::Person, Step::Names, Step::Birth, Step::Contact, Step::Organization]);
    assert_eq!(empty.first_unmet_step(&policy()), Some(Step::Person));
    assert_eq!(
        faults(&empty, Step::Person),
        [(Field::Mode, Code::ModeMissing), (Field::PrivacyNotice, Code::NoticeMissing)]
    );
    // All faults of all steps are told at once.
    assert_eq!(empty.check(&policy()).unwrap_err().iter().count(), 9);
    assert_eq!(form().unmet_steps(&policy()).count(), 0);
}

#[test]
fn under_an_alias_only_the_alias_the_notice_and_the_organization_are_asked_for() {
    let mut form = IdentityForm {
        values: values([
            (Field::Mode, "alias"),
            (Field::Alias, "Night desk 7"),
            (Field::PrivacyNotice, &accepted()),
            (Field::Relationship, "guest"),
            // Left over from before, and none of anybody's business.
            (Field::DateOfBirth, "1900-02-29"),
        ]),
        documents: Vec::new(),
    };
    let walked: Vec<Step> = form.steps(&policy()).collect();
    assert_eq!(walked, [Step::Person, Step::Organization, Step::Check]);
    let person = form.check(&policy()).unwrap();
    assert_eq!((person.name().as_str(), person.notice().unwrap().version), ("Night desk 7", 1));
    assert!(person.details().is_none());
    for (alias, code) in [
        ("", Code::AliasLength),
        ("x", Code::AliasLength),
        (&*"x".repeat(65), Code::AliasLength),
        ("ab\u{202e}", Code::NameCharset),
    ] {
        form.values.set(Field::Alias, alias);
        assert_eq!(faults(&form, Step::Person), [(Field::Alias, code)], "{alias:?}");
    }
    form.values.set(Field::Alias, "x".repeat(64));
    assert_eq!(faults(&form, Step::Person), []);
    // The upgrade: from then on everything is asked for.
    form.values.set(Field::Mode, "named");
    assert_eq!(form.first_unmet_step(&policy()), Some(Step::Names));
}

#[test]
fn the_person_accepts_the_notice_in_force_and_to_others_it_is_enough_that_it_was_handed_over() {
    let (good, other) = (HASH, HASH.replace('f', "0"));
    for (had, by_the_person, by_others) in [
        (String::new(), false, false),
        (format!("accepted 1 en {good}"), true, true),
        (format!("handed_over 1 en {good}"), false, true),
        (format!("accepted 2 en {good}"), false, false),
        (format!("accepted 1 it {good}"), false, false),
        (format!("accepted 1 en {other}"), false, false),
        (format!("handed_over 2 en {good}"), false, false),
        // From before there was a text.
        ("accepted 1".to_owned(), false, false),
        ("accepted".to_owned(), false, false),
        (format!("heard of 1 en {good}"), false, false),
    ] {
        let form = with(Field::PrivacyNotice, &had);
        for (by_themselves, is_enough) in [(true, by_the_person), (false, by_others)] {
            let policy = Policy { by_themselves, ..policy() };
            let first = (!is_enough).then_some(Step::Person);
            assert_eq!(form.first_unmet_step(&policy), first, "{had:?} {by_themselves}");
            assert_eq!(form.has_notice(&policy), is_enough, "{had:?} {by_themselves}");
            assert_eq!(form.check(&policy).is_ok(), is_enough, "{had:?} {by_themselves}");
        }
        let unpublished = Policy { notice: "1".parse().unwrap(), ..policy() };
        assert!(form.check(&unpublished).is_ok(), "nothing is required before a text is published: {had:?}");
    }
    assert_eq!(
        faults(&with(Field::PrivacyNotice, "handed_over 1"), Step::Person),
        [(Field::PrivacyNotice, Code::NoticeMissing)]
    );
}

#[test]
fn only_somebody_who_has_accepted_another_version_is_asked_again_before_they_go_on() {
    let in_force = format!("3 en:{HASH}").parse().unwrap();
    for (had, is_outdated) in [
        (format!("accepted 3 en {HASH}"), false),
        (format!("accepted 2 en {HASH}"), true),
        ("accepted 1".to_owned(), true),
        (format!("handed_over 2 en {HASH}"), false),
        (String::new(), false),
    ] {
        assert_eq!(NoticeDelivery::is_outdated(&had, &in_force), is_outdated, "{had}");
        assert!(!NoticeDelivery::is_outdated(&had, &"2".parse().unwrap()), "nothing is published: {had}");
    }
}

#[test]
fn whoever_has_only_one_name_writes_it_where_they_like() {
    for (given, family, is_single, told) in [
        ("Suharto", "", true, vec![]),
        ("", "Suharto", true, vec![]),
        ("", "", true, vec![(Field::GivenNames, Code::NameMissing)]),
        ("Suharto", "", false, vec![(Field::FamilyName, Code::NameMissing)]),
        ("", "Suharto", false, vec![(Field::GivenNames, Code::NameMissing)]),
    ] {
        let mut form = form();
        form.values.set(Field::GivenNames, given);
        form.values.set(Field::FamilyName, family);
        form.values.set(Field::HasOnlyOneName, if is_single { Values::YES } else { "" });
        assert_eq!(faults(&form, Step::Names), told, "{given:?} {family:?} {is_single}");
        if told.is_empty() {
            assert_eq!(form.check(&policy()).unwrap().name(), "Suharto");
        }
    }
}

#[test]
fn countries_are_codes_and_only_people_are_stateless() {
    for (field, step, text, code) in [
        (Field::BirthCountry, Step::Birth, "", Some(Code::CountryMissing)),
        (Field::BirthCountry, Step::Birth, "unknown", None),
        (Field::BirthCountry, Step::Birth, "stateless", Some(Code::CountryUnknown)),
        (Field::BirthCountry, Step::Birth, "Atlantis", Some(Code::CountryUnknown)),
        (Field::BirthCountry, Step::Birth, "ÄÖ", Some(Code::CountryUnknown)),
        (Field::Nationalities, Step::Birth, "stateless", None),
        (Field::Nationalities, Step::Birth, "IT DE unknown", None),
        (Field::Nationalities, Step::Birth, "IT XX", Some(Code::CountryUnknown)),
        (Field::Nationalities, Step::Birth, " ", Some(Code::CountryMissing)),
        (Field::Sex, Step::Birth, "", None),
        (Field::Sex, Step::Birth, "F", None),
        (Field::Sex, Step::Birth, "Y", Some(Code::ChoiceUnknown)),
        (Field::Country, Step::Contact, "", Some(Code::CountryMissing)),
        (Field::Relationship, Step::Organization, "boss", Some(Code::ChoiceUnknown)),
        (Field::Street, Step::Contact, &*"x".repeat(201), Some(Code::TextLong)),
        (Field::City, Step::Contact, "Rome\u{7}", Some(Code::ControlCharacter)),
        (Field::PersonalEmail, Step::Contact, "zoe", Some(Code::EmailNoAt)),
        (Field::RelationshipEndsOn, Step::Organization, "2026-02-30", Some(Code::DateUnknown)),
        (Field::PrivacyNotice, Step::Person, "yes", Some(Code::NoticeMissing)),
    ] {
        let told: Vec<_> = code.map(|code| (field, code)).into_iter().collect();
        assert_eq!(faults(&with(field, text), step), told, "{field} {text:?}");
    }
    let twice = with(Field::Nationalities, "it ITA DE").check(&policy()).unwrap();
    let twice = twice.details().unwrap().birth().nationalities().to_vec();
    assert_eq!(twice, [Country::Iso("IT"), Country::Iso("DE")]);
}

#[rstest]
#[case("IT", "00184", false)]
#[case("IT", "0184", true)]
#[case("GB", "EC1A 1BB", false)]
#[case("GB", "w1a 0ax", false)]
#[case("GB", "12345", true)]
#[case("CA", "K1A 0B1", false)]
#[case("US", "20500-0003", false)]
#[case("LV", "LV-1010", false)]
#[case("LU", "L-4750", false)]
#[case("LI", "FL-9490", false)]
#[case("DE", "D-10115", false)]
#[case("SE", "SE-111 22", false)]
#[case("LU", "X-4750", true)]
#[case("MT", "VLT 1117", false)]
#[case("AD", "AD500", false)]
#[case("HK", "anything", false)]
#[case("unknown", "anything", false)]
#[case("IT", "", false)]
fn an_unusual_postal_code_is_worth_a_look_and_no_fault(
    #[case] country: &str,
    #[case] code: &str,
    #[case] warns: bool,
) {
    let mut form = with(Field::Country, country);
    form.values.set(Field::PostalCode, code);
    assert_eq!(faults(&form, Step::Contact), []);
    let warnings = form.warnings(Step::Contact, &policy());
    assert_eq!(warnings.first().map(|warning| warning.code), warns.then_some(Code::PostalCodeUnusual));
}

#[test]
fn relationships_end_when_they_begin_or_later() {
    for (start, end, told) in [
        ("2026-01-01", "2026-01-01", vec![]),
        ("2026-01-01", "", vec![]),
        ("", "2020-01-01", vec![]),
        ("2026-01-02", "2026-01-01", vec![(Field::RelationshipEndsOn, Code::EndBeforeStart)]),
    ] {
        let mut form = with(Field::RelationshipStartsOn, start);
        form.values.set(Field::RelationshipEndsOn, end);
        assert_eq!(faults(&form, Step::Organization), told, "{start} {end}");
    }
}

#[test]
fn the_last_step_wants_a_declaration_and_the_first_of_a_registration_is_an_invitation() {
    assert!(SubmitDraft { declared: true, note: "Please hurry".into() }.check().is_ok());
    let faults = SubmitDraft { declared: false, note: "x".repeat(1_001) }.check().unwrap_err();
    assert_eq!(faults.at(Field::Declaration), Some(Code::DeclarationMissing));
    assert_eq!(faults.at(Field::NoteToReviewer), Some(Code::NoteLong));
    let account = values([(Field::Email, "zoe@x.org"), (Field::Username, "zoe"), (Field::Days, "3")]);
    let draft = InviteDraft::from(&account);
    assert_eq!(
        (draft.email.as_str(), draft.username.as_str(), draft.days.as_str()),
        ("zoe@x.org", "zoe", "3")
    );
    assert_eq!(
        NoticeDelivery::parse(&NoticeDelivery::HandedOver.to_text(&"1".parse().unwrap())),
        Some((NoticeDelivery::HandedOver, "1".parse().unwrap()))
    );
}

proptest! {
    #[test]
    fn nothing_that_is_typed_breaks_a_check(
        texts in proptest::collection::vec("\\PC{0,40}|[0-9<A-Z -]{0,20}", 40),
        documents in proptest::collection::vec("\\PC{0,90}", 0..3),
    ) {
        let fields = Field::ALL.iter().copied().filter(|field| *field != Field::Mode);
        let form = IdentityForm {
            values: fields.zip(texts.iter().map(String::as_str)).collect(),
            documents: documents
                .iter()
                .map(|text| Step::Document.fields().iter().map(|field| (*field, text.as_str())).collect())
                .collect(),
        };
        for step in Step::ALL {
            form.faults(*step, &policy());
            form.warnings(*step, &policy());
        }
        let _ = form.check(&policy());
        form.name();
    }

    #[test]
    fn whatever_is_complete_may_be_relied_on(date in "(19|20)[0-9]{2}(-[01][0-9](-[0-3][0-9])?)?", given in "\\PC{1,20}") {
        let mut form = with(Field::DateOfBirth, &date);
        form.values.set(Field::GivenNames, given);
        prop_assert_eq!(form.first_unmet_step(&policy()).is_none(), form.check(&policy()).is_ok());
    }
}

#[test]
fn the_step_that_only_submits_is_not_counted_as_missing() {
    let delivery = RequestDelivery::Mailed;
    let asked = |steps: &[Step]| RequestedSteps { steps: steps.to_vec(), delivery }.missing();
    assert_eq!(asked(&[Step::Names, Step::Birth, Step::Check]), 2);
    assert_eq!(asked(&[Step::Check]), 0);
}
