//! Own fields: their form, and the values of people.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

use domain::day::Day;
use domain::form::{Code, Field};
use domain::id::OwnFieldId;
use domain::identity::{IdentityForm, Policy, Relationship, RequiredByRelationship, Step};
use domain::notice::NoticeInForce;
use domain::own_field_draft::{FieldDraft, OptionDraft, key_of};
use domain::registry::{
    FieldKey, FieldKind, FieldLevel, FieldOption, Localized, OPTIONS_MOST, OWN_FIELDS_MOST, OwnField,
    OwnValuesDraft,
};
use domain::text::Locale;
use proptest::prelude::*;
use uuid::Uuid;

fn text(en: &str, it: &str) -> Localized {
    Localized { en: en.to_owned(), it: it.to_owned() }
}

fn draft(key: &str, kind: &str) -> FieldDraft {
    FieldDraft {
        key: key.to_owned(),
        kind: kind.to_owned(),
        level: "account".to_owned(),
        label: text("Badge", ""),
        ..FieldDraft::default()
    }
}

fn option(id: &str, en: &str, it: &str, is_retired: bool) -> FieldOption {
    FieldOption { id: id.to_owned(), label: text(en, it), is_retired }
}

fn field(kind: FieldKind) -> OwnField {
    OwnField {
        id: OwnFieldId::new(Uuid::from_u128(9)),
        field: Field::Own1,
        key: FieldKey::parse("badge").unwrap(),
        kind,
        level: FieldLevel::Account,
        label: text("Badge", "Tesserino"),
        help: Localized::default(),
        options: vec![
            option("1", "Red", "Rosso", false),
            option("2", "Blue, dark", "Blu", false),
            option("3", "Green", "", true),
        ],
        required_of: Vec::new(),
        is_unique: false,
        is_for_person: false,
        is_retired: false,
    }
}

#[test]
fn every_own_field_has_a_place_in_forms() {
    for number in 1..=2 * OWN_FIELDS_MOST {
        let own = Field::own(number).unwrap();
        assert_eq!((own.own_number(), own.as_str()), (Some(number), &*format!("own_{number}")));
    }
    assert_eq!(
        (Field::own(0), Field::own(2 * OWN_FIELDS_MOST + 1), Field::Email.own_number()),
        (None, None, None)
    );
}

#[test]
fn a_key_that_is_something_else_is_refused_with_the_reason() {
    let fault = |key: &str| draft(key, "text").check().err().and_then(|faults| faults.at(Field::FieldKey));
    for key in ["", "Badge", "1st", "a-b", "x'; DROP TABLE account; --", "<b>key</b>", "città", "_a", "a b"]
    {
        assert_eq!(fault(key), Some(Code::FieldKeyCharset), "{key}");
    }
    for key in ["email", "username", "unit", "given_names", "created", "nome_utente", "mail", "own_3", "id"] {
        assert_eq!(fault(key), Some(Code::ColumnReserved), "{key}");
    }
    assert_eq!(fault(&"a".repeat(41)), Some(Code::TextLong));
    for key in ["badge", "select", "drop_table", "locker_2", " badge "] {
        assert_eq!(fault(key), None, "{key}");
    }
}

#[test]
fn a_form_tells_all_its_faults_at_once() {
    let faults = FieldDraft { level: "moon".to_owned(), ..FieldDraft::default() }.check().unwrap_err();
    assert_eq!(faults.at(Field::FieldKey), Some(Code::FieldKeyCharset));
    assert_eq!(faults.at(Field::FieldKind), Some(Code::ChoiceMissing));
    assert_eq!(faults.at(Field::FieldLevel), Some(Code::ChoiceUnknown));
    assert_eq!(faults.at(Field::FieldLabelEn), Some(Code::LabelMissing));
    let label = text("Personal code", "Codice\u{202e}");
    let faults = FieldDraft { label, ..draft("badge", "text") }.check().unwrap_err();
    assert_eq!(faults.at(Field::FieldLabelIt), Some(Code::ControlCharacter));
    let label = text("Badge", "Codice personale");
    let faults = FieldDraft { label, ..draft("badge", "text") }.check().unwrap_err();
    assert_eq!(faults.at(Field::FieldLabelIt), Some(Code::ColumnReserved), "a heading of the export");
}

#[test]
fn a_field_that_is_named_again_and_again_has_one_fault() {
    let draft =
        OwnValuesDraft { values: vec![(Field::Own2, "x".to_owned()); 60_000], ..OwnValuesDraft::default() };
    let faults = draft.check(&[field(FieldKind::Text)]).unwrap_err();
    assert_eq!(faults.iter().count(), 1);
}

#[test]
fn nobody_chooses_more_than_there_can_be_to_choose_from() {
    let own = field(FieldKind::Choices);
    let chosen = |parts: usize| own.read(&"1,".repeat(parts), "");
    assert_eq!(chosen(OPTIONS_MOST).unwrap().len(), 1);
    assert_eq!(chosen(OPTIONS_MOST + 1), Err(Code::TextLong));
    // What was there before is as long as a form says.
    let long = "9,".repeat(OPTIONS_MOST);
    assert_eq!(own.read("3", &format!("{long}3")), Err(Code::ChoiceUnknown));
    assert_eq!(own.read("3", "1,3").unwrap().len(), 1);
}

#[test]
fn options_have_labels_of_their_own_and_one_can_be_chosen() {
    let one = |id: &str, en: &str, it: &str| OptionDraft {
        id: id.to_owned(),
        label: text(en, it),
        is_retired: false,
    };
    let fault = |options: Vec<OptionDraft>| {
        let draft = FieldDraft { options, ..draft("colour", "choice") };
        draft.check().err().and_then(|faults| faults.at(Field::FieldOptions))
    };
    assert_eq!(fault(Vec::new()), Some(Code::OptionsMissing));
    assert_eq!(
        fault(vec![OptionDraft { is_retired: true, ..one("1", "Red", "") }]),
        Some(Code::OptionsMissing)
    );
    assert_eq!(fault(vec![one("", " ", "")]), Some(Code::OptionLabelMissing));
    assert_eq!(fault(vec![one("", "Red", ""), one("", "red ", "Rosso")]), Some(Code::OptionRepeated));
    assert_eq!(fault(vec![one("1", "Red", ""), one("1", "Blue", "")]), Some(Code::OptionRepeated));
    assert_eq!(fault(vec![one("", "Red", "Blu"), one("", "Blue", "Rosso")]), None);
    let many = |number: usize| (0..number).map(|n| one("", &format!("Option {n}"), "")).collect::<Vec<_>>();
    assert_eq!(fault(many(OPTIONS_MOST)), None);
    assert_eq!(fault(many(OPTIONS_MOST + 1)), Some(Code::OptionsMany));
}

#[test]
fn only_values_that_say_something_of_one_person_are_unique() {
    for kind in FieldKind::ALL {
        let options = vec![OptionDraft { label: text("Red", ""), ..OptionDraft::default() }];
        let draft = FieldDraft { is_unique: true, options, ..draft("badge", kind.as_str()) };
        let is_unique = draft.check().unwrap().is_unique;
        assert_eq!(
            is_unique,
            matches!(kind, FieldKind::Text | FieldKind::Number | FieldKind::Date),
            "{kind}"
        );
    }
}

#[test]
fn values_are_read_as_spreadsheets_write_them() {
    let read = |kind, cell: &str| {
        field(kind)
            .read(cell, "")
            .map(|all| all.iter().map(|value| value.text().to_owned()).collect::<Vec<_>>())
    };
    let is = |kind, cell, texts: &[&str]| assert_eq!(read(kind, cell).unwrap(), texts, "{cell}");
    is(FieldKind::Text, "  Ann  ", &["Ann"]);
    is(FieldKind::Number, "1.234,50", &["1234.5"]);
    is(FieldKind::Number, "007", &["7"]);
    is(FieldKind::Date, "17/04/1990", &["1990-04-17"]);
    is(FieldKind::Date, "1990-04-17T00:00:00", &["1990-04-17"]);
    for yes in ["yes", "Sì", "si", "TRUE", "vero", "1"] {
        is(FieldKind::YesNo, yes, &["yes"]);
    }
    is(FieldKind::YesNo, " ", &[]);
    for no in ["no", "No", "FALSE", "falso", "0"] {
        is(FieldKind::YesNo, no, &["no"]);
    }
    is(FieldKind::Choice, "rosso", &["1"]);
    is(FieldKind::Choice, "Blue, dark", &["2"]);
    is(FieldKind::Choices, "Blu; Red", &["1", "2"]);
    is(FieldKind::Choices, "2,1,1", &["1", "2"]);
    is(FieldKind::Choices, "blue, dark", &["2"]);
    for (kind, cell, code) in [
        (FieldKind::Number, "seven", Code::NumberUnknown),
        (FieldKind::Number, "1e15", Code::NumberUnknown),
        (FieldKind::Date, "31/02/2020", Code::DateUnknown),
        (FieldKind::Date, "1990", Code::DateUnknown),
        (FieldKind::Date, "1/2/90", Code::DateYearShort),
        (FieldKind::YesNo, "maybe", Code::ChoiceUnknown),
        (FieldKind::Choice, "Green", Code::ChoiceUnknown),
        (FieldKind::Choices, "Red, Mauve", Code::ChoiceUnknown),
    ] {
        assert_eq!(read(kind, cell), Err(code), "{cell}");
    }
    let kept = field(FieldKind::Choice).read("Green", "3").unwrap();
    assert_eq!(kept[0].text(), "3", "whoever has a retired option keeps it");
}

#[test]
fn only_what_changes_is_checked_and_what_is_required_is_asked_for() {
    let fields = [OwnField { required_of: Relationship::ALL.to_vec(), ..field(FieldKind::Text) }, {
        OwnField { field: Field::Own2, ..field(FieldKind::Number) }
    }];
    let draft = |values: &[(Field, &str)], seen: &[(Field, &str)]| {
        let owned =
            |all: &[(Field, &str)]| all.iter().map(|(field, text)| (*field, (*text).to_owned())).collect();
        OwnValuesDraft { values: owned(values), seen: owned(seen), ..OwnValuesDraft::default() }
    };
    let faults = draft(&[(Field::Own2, "x")], &[]).check(&fields).unwrap_err();
    assert_eq!(
        (faults.at(Field::Own1), faults.at(Field::Own2)),
        (Some(Code::ValueMissing), Some(Code::NumberUnknown))
    );
    // A value from before a rule is kept, while another one changes.
    let kept = [(Field::Own1, "a"), (Field::Own2, "x")];
    let changes = draft(&[(Field::Own1, "b"), (Field::Own2, "x")], &kept).check(&fields).unwrap();
    assert_eq!(changes.iter().map(|change| change.field).collect::<Vec<_>>(), [Field::Own1]);
    assert_eq!(changes[0].values[0].key(), "b");
    let emptied = draft(&[(Field::Own1, "a")], &kept).check(&fields).unwrap();
    assert_eq!((emptied[0].field, emptied[0].values.len()), (Field::Own2, 0));
    let unknown = draft(&[(Field::Own1, "a"), (Field::Own3, "z")], &[]).check(&fields).unwrap_err();
    assert_eq!(unknown.at(Field::Own3), Some(Code::ChangedMeanwhile));
}

#[test]
fn a_field_is_required_of_the_relationships_that_are_named_and_of_everybody_where_none_is() {
    let of = |is_required, words: &[&str]| {
        let required_of = words.iter().map(|word| (*word).to_owned()).collect();
        let draft = FieldDraft { is_required, required_of, ..draft("badge", "text") };
        draft.check().map(|field| field.required_of)
    };
    let two = vec![Relationship::Employee, Relationship::Student];
    assert_eq!(of(true, &["student", "employee"]), Ok(two.clone()), "in one order");
    assert_eq!(of(true, &[]), Ok(Relationship::ALL.to_vec()));
    assert_eq!(of(false, &["student"]), Ok(Vec::new()));
    assert_eq!(of(true, &["boss"]).unwrap_err().at(Field::Relationship), Some(Code::ChoiceUnknown));

    let field = OwnField { required_of: two, ..field(FieldKind::Text) };
    let again = FieldDraft::of(&field, 1);
    assert_eq!((again.is_required, again.required_of.len()), (true, 2));
    let everybody = OwnField { required_of: Relationship::ALL.to_vec(), ..field.clone() };
    assert_eq!(FieldDraft::of(&everybody, 1).required_of, Vec::<String>::new());
    for (relationship, is_missing) in [
        (Some(Relationship::Student), true),
        (Some(Relationship::Guest), false),
        // While it is not known, only what is required of everybody is asked for.
        (None, false),
    ] {
        let draft = OwnValuesDraft { relationship, ..OwnValuesDraft::default() };
        let fault = draft.check(std::slice::from_ref(&field)).err().and_then(|faults| faults.at(Field::Own1));
        assert_eq!(fault, is_missing.then_some(Code::ValueMissing), "{relationship:?}");
        assert!(draft.check(std::slice::from_ref(&everybody)).is_err());
    }
}

#[test]
fn values_are_shown_in_the_language_of_the_reader() {
    let in_words = |kind, text, locale| field(kind).shown(text, locale).into_owned();
    let shown = |kind, text| (in_words(kind, text, Locale::En), in_words(kind, text, Locale::It));
    assert_eq!(shown(FieldKind::Number, "7.5"), ("7.5".to_owned(), "7,5".to_owned()));
    assert_eq!(shown(FieldKind::YesNo, "yes"), ("Yes".to_owned(), "Sì".to_owned()));
    assert_eq!(shown(FieldKind::Choice, "1"), ("Red".to_owned(), "Rosso".to_owned()));
    assert_eq!(
        shown(FieldKind::Choice, "3"),
        ("Green".to_owned(), "Green".to_owned()),
        "retired, without Italian"
    );
    assert_eq!(shown(FieldKind::Choice, "9"), ("9".to_owned(), "9".to_owned()));
    assert_eq!(field(FieldKind::Choices).shown_all(["1", "2"], Locale::It), "Rosso, Blu");
    for locale in Locale::ALL {
        let t = locale.text();
        let both = ["yes", "no"].map(|value| in_words(FieldKind::YesNo, value, *locale));
        assert_eq!(both, [t.yes(), t.no()], "the words of the catalogue");
    }
}

#[test]
fn the_step_of_own_fields_is_walked_where_there_are_some_and_asks_for_what_is_required() {
    let policy = |own: Vec<OwnField>| Policy {
        today: Day::parse("2026-11-22").unwrap(),
        least_age: 0,
        required: RequiredByRelationship::default(),
        notice: NoticeInForce::default(),
        by_themselves: true,
        own,
        to_ascii: |_| None,
    };
    let own = OwnField {
        field: Field::Own41,
        level: FieldLevel::Identity,
        required_of: Relationship::ALL.to_vec(),
        ..field(FieldKind::Choice)
    };
    let (none, some) = (policy(Vec::new()), policy(vec![own]));
    let mut form = IdentityForm::default();
    assert!(!form.steps(&none).any(|step| step == Step::More));
    assert!(form.steps(&some).any(|step| step == Step::More));
    let fault =
        |form: &IdentityForm| form.faults(Step::More, &some).first().map(|found| (found.field, found.code));
    assert_eq!(fault(&form), Some((Field::Own41, Code::ValueMissing)));
    form.values.set(Field::Own41, "9");
    assert_eq!(fault(&form), Some((Field::Own41, Code::ChoiceUnknown)));
    for kept in ["1", "3"] {
        form.values.set(Field::Own41, kept);
        assert_eq!(fault(&form), None, "whoever has a retired option keeps it");
    }
    form.values.set(Field::Own41, "");
    let own = OwnField {
        field: Field::Own41,
        level: FieldLevel::Identity,
        required_of: vec![Relationship::Student],
        ..field(FieldKind::Text)
    };
    let of_students = policy(vec![own]);
    for (relationship, is_optional) in [("", true), ("employee", true), ("student", false)] {
        form.values.set(Field::Relationship, relationship);
        assert_eq!(form.is_optional(Step::More, &of_students), is_optional, "{relationship}");
        assert_eq!(form.faults(Step::More, &of_students).is_empty(), is_optional, "{relationship}");
    }
    form.values.set(Field::Own41, "1");
    assert_eq!(form.values.of_own(Step::More).len(), 1);
    assert_eq!(form.values.of_own(Step::Account), []);
}

proptest! {
    /// What an export shows is read back as what is stored, in both languages.
    #[test]
    fn a_value_that_is_shown_is_read_back(number in -1_000_000_i64..1_000_000, text in "[a-zA-Z0-9 ]{1,20}", yes: bool) {
        for locale in [Locale::En, Locale::It] {
            for (kind, typed) in [
                (FieldKind::Number, format!("{}.{}", number / 100, (number % 100).abs())),
                (FieldKind::Text, text.clone()),
                (FieldKind::YesNo, if yes { "yes" } else { "no" }.to_owned()),
                (FieldKind::Choices, "1".to_owned()),
            ] {
                let field = field(kind);
                let stored = field.read(&typed, "").unwrap();
                let shown = field.shown_all(stored.iter().map(|value| value.text()), locale);
                prop_assert_eq!(field.read(&shown, "").unwrap(), stored);
            }
        }
    }

    #[test]
    fn a_key_has_an_end(text in "\\PC{0,200}") {
        if let Ok(Some(value)) = FieldKind::Text.check(&text, &[]) {
            prop_assert!(value.key().chars().count() <= 200);
        }
    }
}

#[test]
fn the_key_of_a_new_field_is_made_of_its_label() {
    for (label, key) in [
        ("Locker", "locker"),
        ("  Größe des T-Shirts ", "grose_des_t_shirts"),
        ("2. Wahl", "wahl"),
        ("Taglia 44", "taglia_44"),
        ("Домашний адрес", ""),
        ("", ""),
    ] {
        assert_eq!(key_of(label), key, "{label}");
    }
    assert!(FieldKey::parse(&key_of(&"long label ".repeat(20))).is_ok());
}
