//! Units and own fields in the preview.

use super::{read, to_ascii};
use domain::bulk::check::Verdicts;
use domain::bulk::header::Mapping;
use domain::bulk::{Column, InviteWords, RowColumn, RowState, UnitWord};
use domain::form::{Code, Field};
use domain::id::UnitId;
use domain::registry::{FieldKey, FieldKind, FieldLevel, Localized, OwnField};
use domain::text::Locale;
use uuid::Uuid;

fn words() -> InviteWords {
    let size = OwnField {
        id: Uuid::from_u128(9).into(),
        field: Field::Own1,
        key: FieldKey::parse("size").unwrap(),
        kind: FieldKind::Number,
        level: FieldLevel::Account,
        label: Localized { en: "Size".to_owned(), it: "Taglia".to_owned() },
        help: Localized::default(),
        options: Vec::new(),
        required_of: Vec::new(),
        is_unique: false,
        is_for_person: false,
        is_retired: false,
    };
    let sales = UnitWord {
        id: UnitId::new(Uuid::from_u128(1)),
        code: None,
        path: "Sales".to_owned(),
        is_archived: false,
    };
    InviteWords { units: vec![sales].into(), fields: vec![size], ..InviteWords::default() }
}

const FILE: &str = "Email,Unit,Taglia\na@x.org,Sales,42\nb@x.org,Sale,42\nc@x.org,,big\nnobody,Sale,42\n";

#[test]
fn cells_that_name_what_is_not_there_are_errors_and_mended_in_place() {
    let mut sheet = read(FILE);
    let mut mapping = Mapping::from_sheet(&sheet);
    mapping.detect_own(&sheet, &words().fields);
    assert_eq!(mapping.meaning(2), Some(RowColumn::Own(Field::Own1)));
    assert_eq!(mapping.ignored().count(), 0);
    let mut verdicts = Verdicts::begin(&mapping, to_ascii);
    verdicts.advance(&sheet, sheet.rows());
    assert_eq!(verdicts.count(RowState::Ready), 3, "before it is known what cells can name");
    verdicts.set_words(&sheet, &words());
    let told = |row: usize| (verdicts.state(row), verdicts.verdict(row).code, verdicts.verdict(row).column);
    assert_eq!(told(0), (RowState::Ready, None, None));
    let unit = RowColumn::Known(Column::Unit);
    assert_eq!(told(1), (RowState::Error, Some(Code::ChoiceUnknown), Some(unit)));
    assert_eq!(told(2).1, Some(Code::NumberUnknown));
    assert_eq!(told(3).2, Some(RowColumn::Known(Column::Email)), "the address comes first");
    assert_eq!(verdicts.faults(&sheet, 3).len(), 2);
    let cell = verdicts.refused_cell(&sheet, 2).unwrap();
    assert!(cell.words(Locale::It.text()).starts_with("Taglia: "));
    assert_eq!(verdicts.refused_cell(&sheet, 3), None);

    verdicts.edit(&mut sheet, 1, 1, "sales");
    verdicts.edit(&mut sheet, 2, 2, "7,5");
    assert_eq!(verdicts.count(RowState::Ready), 3);
    let head = verdicts.head(&sheet, &[0, 1, 2], "10000000-0000-4000-8000-000000000001");
    assert_eq!((head.own.clone(), head.check_shape()), (vec![None, None, Some(Field::Own1)], Ok(())));
}

#[test]
fn a_column_has_one_meaning() {
    let sheet = read(FILE);
    let mut mapping = Mapping::from_sheet(&sheet);
    let own = Some(RowColumn::Own(Field::Own1));
    mapping.set_meaning(1, own);
    assert_eq!((mapping.meaning(1), mapping.position(Column::Unit)), (own, None));
    mapping.set_meaning(2, own);
    assert_eq!((mapping.meaning(1), mapping.meaning(2)), (None, own));
    mapping.set(2, Some(Column::Unit));
    assert_eq!(mapping.own(), [None, None, None]);
    mapping.set_meaning(2, None);
    assert_eq!(mapping.ignored().collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_column_that_is_called_as_units_often_are_holds_units_if_it_names_one() {
    let unit = Some(RowColumn::Known(Column::Unit));
    let meaning = |file: &str, words: &InviteWords| {
        let sheet = read(file);
        let mut mapping = Mapping::from_sheet(&sheet);
        mapping.detect_own(&sheet, &words.fields);
        mapping.detect_unit(&sheet, &words.units);
        mapping.meaning(1)
    };
    for name in ["Classe", "class", "Department*", "Reparto (obbligatorio)", "Abteilung"] {
        assert_eq!(meaning(&format!("Email,{name}\na@x.org,sales\nb@x.org,\n"), &words()), unit, "{name}");
        assert_eq!(
            meaning(&format!("Email,{name}\na@x.org,3B\n"), &words()),
            None,
            "{name}: no unit is named"
        );
    }
    assert_eq!(
        meaning("Email,Size,Class,Unit\na@x.org,sales,sales,sales\n", &words()),
        Some(RowColumn::Own(Field::Own1))
    );
    assert_eq!(
        meaning("Email,Class,Unit\na@x.org,sales,sales\n", &words()),
        None,
        "one column is the unit already"
    );
    assert_eq!(
        meaning("Email,Class,Team\na@x.org,sales,sales\n", &words()),
        None,
        "one of two has to be chosen"
    );
    let mut class = words();
    class.fields[0].label = Localized { en: "Class".to_owned(), it: "Classe".to_owned() };
    let own = Some(RowColumn::Own(Field::Own1));
    assert_eq!(meaning("Email,Classe\na@x.org,Sales\n", &class), own, "an own field comes first");
}

#[test]
fn a_text_that_is_like_no_unit_is_kept_with_a_warning_where_people_need_no_unit() {
    let sheet = read("Email,Unit\na@x.org,Sales\nb@x.org,Sale\nc@x.org,Workshop\nd@gmial.com,Workshop\n");
    let states = |keeps_unit_texts: bool| {
        let words = InviteWords { keeps_unit_texts, ..words() };
        let mut verdicts = Verdicts::begin(&Mapping::from_sheet(&sheet), to_ascii);
        verdicts.set_words(&sheet, &words);
        verdicts.advance(&sheet, sheet.rows());
        let said = verdicts.refused_cell(&sheet, 2).unwrap().words(Locale::En.text());
        assert!(said.contains("Workshop"), "{said}");
        let told = (0..4).map(|row| (verdicts.state(row), verdicts.verdict(row).code));
        told.collect::<Vec<_>>()
    };
    let unknown = (RowState::Error, Some(Code::ChoiceUnknown));
    assert_eq!(states(false), [(RowState::Ready, None), unknown, unknown, unknown]);
    let kept = (RowState::Warning, Some(Code::UnitUnmatched));
    let slip = (RowState::Warning, Some(Code::EmailSlip));
    assert_eq!(
        states(true),
        [(RowState::Ready, None), unknown, kept, slip],
        "what is nearly a name is a mistake"
    );
}

#[test]
fn what_is_like_a_unit_is_a_mistake_and_no_name_from_elsewhere() {
    let unit = |number: u128, path: &str, is_archived| UnitWord {
        id: UnitId::new(Uuid::from_u128(number)),
        code: None,
        path: path.to_owned(),
        is_archived,
    };
    let units = vec![
        unit(1, "North / First / 1A", false),
        unit(2, "North / First / 1B", false),
        unit(3, "South / First / 1B", false),
        unit(4, "North / Evening", true),
    ];
    let words = InviteWords { keeps_unit_texts: true, units: units.into(), ..InviteWords::default() };
    for (text, code) in [
        ("1A", None),
        ("1B", Some(Code::ChoiceUnknown)),
        ("First / 1B", Some(Code::ChoiceUnknown)),
        ("North / First / 1B", None),
        ("Frist / 1A", Some(Code::ChoiceUnknown)),
        ("1C", Some(Code::ChoiceUnknown)),
        ("Evening", Some(Code::UnitArchived)),
        ("IT", Some(Code::UnitUnmatched)),
        ("Workshop", Some(Code::UnitUnmatched)),
    ] {
        let sheet = read(&format!("Email,Unit\na@x.org,{text}\n"));
        let mut verdicts = Verdicts::begin(&Mapping::from_sheet(&sheet), to_ascii);
        verdicts.set_words(&sheet, &words);
        verdicts.advance(&sheet, sheet.rows());
        assert_eq!(verdicts.verdict(0).code, code, "{text}");
    }
}
