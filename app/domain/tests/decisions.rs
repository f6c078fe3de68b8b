//! What a reviewer has to say for a decision to be one.
#![cfg(not(target_arch = "wasm32"))]

use domain::form::{Code, Field};
use domain::id::DocumentId;
use domain::identity::{Decision, DecisionDraft, Flag};

fn draft(decision: Decision) -> DecisionDraft {
    DecisionDraft { revision: 1, decision, flags: Vec::new(), message: String::new(), note: String::new() }
}

fn flag(field: Field, document: Option<DocumentId>) -> Flag {
    Flag { field, document, message: " the other name ".to_owned() }
}

#[test]
fn a_verification_needs_no_words() {
    let checked = draft(Decision::Verify).check(&[]).unwrap();
    assert_eq!((checked.decision(), checked.revision(), checked.message()), (Decision::Verify, 1, ""));
    let with_flags = DecisionDraft { flags: vec![flag(Field::GivenNames, None)], ..draft(Decision::Verify) };
    assert!(with_flags.check(&[]).unwrap().flags().is_empty(), "only a request for changes flags anything");
}

#[test]
fn whoever_rejects_says_why() {
    for message in ["", " \n "] {
        let faults = DecisionDraft { message: message.to_owned(), ..draft(Decision::Reject) }.check(&[]);
        assert_eq!(faults.unwrap_err().at(Field::Message), Some(Code::MessageMissing));
    }
    let said = DecisionDraft { message: "Not our member.".to_owned(), ..draft(Decision::Reject) };
    assert_eq!(said.check(&[]).unwrap().message(), "Not our member.");
}

#[test]
fn whoever_asks_for_changes_says_which() {
    let nothing = draft(Decision::RequestChanges).check(&[]);
    assert_eq!(nothing.unwrap_err().at(Field::Flags), Some(Code::FlagsMissing));
    let document = DocumentId::new(uuid::Uuid::from_u128(7));
    let flagged = DecisionDraft {
        flags: vec![flag(Field::ExpiresOn, Some(document)), flag(Field::GivenNames, None)],
        ..draft(Decision::RequestChanges)
    };
    let checked = flagged.check(&[document]).unwrap();
    let fields: Vec<_> = checked.flags().iter().map(|flag| flag.field).collect();
    assert_eq!(fields, [Field::GivenNames, Field::ExpiresOn], "in the order of the steps");
    assert_eq!(checked.flags()[0].message, "the other name", "trimmed, as every text is");
    assert_eq!(flagged.check(&[]).unwrap_err().at(Field::Flags), Some(Code::Invalid), "no such document");
}

#[test]
fn all_faults_of_a_decision_are_told_at_once() {
    let long = "x".repeat(1_001);
    let faults = DecisionDraft {
        flags: vec![Flag { message: long.clone(), ..flag(Field::City, None) }, flag(Field::Phone, None)],
        message: "a\u{0}b".to_owned(),
        note: long,
        ..draft(Decision::RequestChanges)
    }
    .check(&[])
    .unwrap_err();
    assert_eq!(faults.at(Field::Message), Some(Code::ControlCharacter));
    assert_eq!(faults.at(Field::Note), Some(Code::NoteLong));
    assert_eq!(faults.at(Field::City), Some(Code::NoteLong));
    assert_eq!(faults.at(Field::Phone), None);
}
