//! *Update people*: files as they come back from spreadsheets.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

use domain::account::{AccountState, Email};
use domain::bulk::csv::{Reader, Sheet};
use domain::bulk::update::{
    ACCOUNT_STATES, ColumnUse, GroupWord, KEYS_MOST, KeptMapping, MatchBy, PersonNow, RELATIONSHIPS,
    UnitWord, UpdateAnswer, UpdateChunk, UpdateColumn, UpdateMapping, UpdateState, UpdateVerdicts,
    UpdateWords, column_use,
};
use domain::day::Day;
use domain::form::{Code, Field};
use domain::id::{AccountId, GroupId, OwnFieldId, UnitId};
use domain::identity::Relationship;
use domain::registry::export::{ExportColumn, write_headings, write_person};
use domain::registry::{
    Column, ExportFormat, FieldKey, FieldKind, FieldLevel, FieldOption, IdentityStanding, InvitationStanding,
    Localized, OwnField, RegistryRow, RelationshipStanding,
};
use domain::text::Locale;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use uuid::Uuid;

fn to_ascii(domain: &str) -> Option<String> {
    idna::domain_to_ascii(domain).ok()
}

fn unit(number: u128, code: &str, path: &str, is_archived: bool) -> UnitWord {
    let code = (!code.is_empty()).then(|| code.to_owned());
    UnitWord { id: UnitId::new(Uuid::from_u128(number)), code, path: path.to_owned(), is_archived }
}

fn group(number: u128, name: &str) -> GroupWord {
    GroupWord { id: GroupId::new(Uuid::from_u128(number)), name: name.to_owned() }
}

fn own(number: u8, key: &str, kind: FieldKind, en: &str, it: &str) -> OwnField {
    let option = |id: &str, en: &str, it: &str, is_retired| FieldOption {
        id: id.to_owned(),
        label: Localized { en: en.to_owned(), it: it.to_owned() },
        is_retired,
    };
    OwnField {
        id: OwnFieldId::new(Uuid::from_u128(number.into())),
        field: Field::own(number).unwrap(),
        key: FieldKey::parse(key).unwrap(),
        kind,
        level: FieldLevel::Account,
        label: Localized { en: en.to_owned(), it: it.to_owned() },
        help: Localized::default(),
        options: if kind.has_options() {
            vec![
                option("1", "Red, bright", "Rosso", false),
                option("2", "Blue", "Blu", false),
                option("3", "2", "", true),
                option("4", "1", "", false),
            ]
        } else {
            Vec::new()
        },
        is_required: key == "badge",
        is_unique: false,
        is_for_person: false,
        is_retired: false,
    }
}

fn words() -> UpdateWords {
    UpdateWords {
        units: vec![
            unit(1, "S", "Sales", false),
            unit(2, "", "Sales / Italy", false),
            unit(3, "OLD", "Archive", true),
        ],
        groups: vec![group(1, "Board"), group(2, "Choir, old and new"), group(3, "Choir")],
        fields: vec![
            own(1, "badge", FieldKind::Text, "Badge", "Tesserino"),
            own(2, "remarks", FieldKind::LongText, "Remarks", "Osservazioni"),
            own(3, "shoes", FieldKind::Number, "Shoe size", "Numero di scarpe"),
            own(4, "hired", FieldKind::Date, "Hired", "Assunzione"),
            own(5, "colour", FieldKind::Choice, "Colour", "Colore"),
            own(6, "colours", FieldKind::Choices, "Colours", "Colori"),
            own(7, "drives", FieldKind::YesNo, "Drives", "Guida"),
        ],
        today: "2026-11-22".to_owned(),
    }
}

/// Somebody of the registry: as an export shows them, and as an answer says what they have.
#[derive(Clone, Debug)]
struct Somebody {
    row: RegistryRow,
    unit: String,
    groups: Vec<u128>,
}

impl Somebody {
    fn value(&self, column: UpdateColumn) -> String {
        let row = &self.row;
        match column {
            UpdateColumn::ExternalId => row.external_id.clone().unwrap_or_default(),
            UpdateColumn::Username => row.username.clone(),
            UpdateColumn::Email => row.email.clone(),
            UpdateColumn::Language => "en".to_owned(),
            UpdateColumn::Unit => self.unit.clone(),
            UpdateColumn::Groups => {
                let all = self.groups.iter().map(|number| (GroupId::new(Uuid::from_u128(*number)), Some(9)));
                UpdateWords::text_of_groups(all.collect())
            }
            UpdateColumn::Relationship => {
                row.relationship.relationship().map(|word| word.to_string()).unwrap_or_default()
            }
            UpdateColumn::Ends => {
                row.ends_at.map(|end| Day::from_unix_ms(end - 1).to_string()).unwrap_or_default()
            }
            UpdateColumn::State => row.state.to_string(),
            UpdateColumn::Own(field) => {
                let at = words().fields.iter().position(|own| own.field == field).unwrap();
                row.own[at].join(",")
            }
            _ => String::new(),
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    let fragile = select(
        &[
            "",
            "00420",
            "=1+1",
            "+39 06",
            "'-x",
            "-",
            "@all",
            "1.50",
            "3-4",
            "true",
            "a;b",
            "x\ty",
            "\"q\"",
            "2",
            "Sì",
            "2026-03-04",
            " a  b ",
            "ÀÉ'",
            "1234567890123456",
            "1E5",
        ][..],
    );
    prop_oneof![fragile.prop_map(str::to_owned), "[ -~]{0,12}", "\\PC{0,6}"]
}

prop_compose! {
    fn somebody()(
        (badge, remarks, lines, external_id) in (text(), text(), any::<bool>(), text()),
        shoes in prop::option::of(-9_999_i32..99_999),
        hired in prop::option::of(1_i64..40_000),
        colour in select(&["", "1", "2", "3"][..]),
        colours in subsequence(&["1", "2", "3"][..], 0..=3),
        drives in select(&["", "yes", "no"][..]),
        state in select(AccountState::ALL),
        relationship in select(RelationshipStanding::ALL),
        ends_at in prop::option::of(1_i64..40_000),
        unit in 0_usize..=3,
        groups in subsequence(&[1_u128, 2, 3][..], 0..=3),
    ) -> Somebody {
        let kept = |kind: FieldKind, text: String| {
            let checked = kind.check(&text, &[]).ok().flatten();
            checked.map(|value| value.text().to_owned()).into_iter().collect::<Vec<_>>()
        };
        let one = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
        let all = words();
        let names = all.groups.iter().filter(|group| groups.contains(&group.id.uuid().as_u128()));
        let remarks = if lines { format!("{remarks}\n{badge}") } else { remarks };
        let unit = unit.checked_sub(1).map(|at| all.units[at].clone());
        let external_id = kept(FieldKind::Text, external_id).pop();
        Somebody {
            row: RegistryRow {
                account: AccountId::new(Uuid::from_u128(7)),
                name: "=Ada".to_owned(),
                email: "ada@example.org".to_owned(),
                username: "ada".to_owned(),
                external_id,
                code: None,
                unit: unit.as_ref().map(|unit| unit.path.clone()),
                groups: names.map(|group| group.name.clone()).collect(),
                state,
                identity: IdentityStanding::None,
                invitation: InvitationStanding::Accepted,
                relationship,
                ends_at: ends_at.map(|day| day * 86_400_000),
                signed_in_at: None,
                created_at: 1,
                own: vec![
                    kept(FieldKind::Text, badge),
                    kept(FieldKind::LongText, remarks),
                    kept(FieldKind::Number, shoes.map(|n| format!("{}.5", n)).unwrap_or_default()),
                    kept(FieldKind::Date, hired.map(|day| Day::from_unix_ms(day * 86_400_000).to_string()).unwrap_or_default()),
                    one(colour),
                    colours.into_iter().map(str::to_owned).collect(),
                    one(drives),
                ],
            },
            unit: unit.map(|unit| unit.id.to_string()).unwrap_or_default(),
            groups,
        }
    }
}

fn sheet(text: &str) -> Sheet {
    let mut reader = Reader::new();
    reader.push(text.as_bytes()).unwrap();
    reader.finish().unwrap()
}

/// Compares a file with people who are found by any key.
fn compared(sheet: &Sheet, mapping: &UpdateMapping, people: &[Somebody]) -> UpdateVerdicts {
    let mut verdicts = UpdateVerdicts::begin(mapping, words(), to_ascii);
    while let Some(lookup) = verdicts.next_lookup(sheet) {
        let question = lookup.question.clone();
        let find = |key: &domain::bulk::update::MatchKey| {
            let is_it = |one: &&Somebody| match key.by {
                MatchBy::Code => one.row.code.as_deref() == Some(&*key.text),
                MatchBy::ExternalId => one.row.external_id.as_deref() == Some(&*key.text),
                MatchBy::Username => one.row.username == key.text,
                MatchBy::Email => Email::parse(&one.row.email, to_ascii).unwrap().key() == key.text,
            };
            let found = people.iter().find(is_it)?;
            let values = question.columns.iter().map(|column| found.value(*column)).collect();
            Some(PersonNow { account: found.row.account, values, refusal: None })
        };
        let answer = UpdateAnswer { people: question.keys.iter().map(find).collect() };
        verdicts.apply(sheet, lookup, &answer).unwrap();
    }
    verdicts
}

fn exported(person: &Somebody, locale: Locale) -> String {
    let columns = ExportColumn::of(Column::ALL);
    let fields = words().fields;
    let delimiter = ExportFormat::usual_delimiter(locale);
    let format = ExportFormat { locale, delimiter, day_of: &Day::from_unix_ms };
    let mut text = Vec::new();
    write_headings(&mut text, &columns, &fields, format).unwrap();
    write_person(&mut text, &columns, &fields, &person.row, format).unwrap();
    String::from_utf8(text).unwrap()
}

proptest! {
    #[test]
    fn an_export_that_comes_back_changes_nothing(person in somebody(), locale in select(Locale::ALL)) {
        let sheet = sheet(&exported(&person, locale));
        let mapping = UpdateMapping::from_sheet(&sheet, &words().fields);
        // What people are matched by is not compared. The personal code never is.
        let compared_columns = if mapping.match_by() == Some(MatchBy::Code) { 15 } else { 14 };
        prop_assert_eq!(mapping.compared().len(), compared_columns, "{:?}", mapping);
        for clears in [false, true] {
            let mut mapping = mapping.clone();
            mapping.set_match_by(MatchBy::Username);
            mapping.compared().into_iter().for_each(|(column, _)| mapping.set_clears(column, clears));
            let verdicts = compared(&sheet, &mapping, std::slice::from_ref(&person));
            let row = verdicts.row(0).unwrap();
            prop_assert_eq!((row.state, row.code), (UpdateState::Unchanged, None), "{:?}", row);
        }
    }

    #[test]
    fn what_is_read_is_read_the_same_again(person in somebody(), other in somebody(), locale in select(Locale::ALL)) {
        // The file says what `other` has, and the person is to have the same.
        let sheet = sheet(&exported(&other, locale));
        let mut mapping = UpdateMapping::from_sheet(&sheet, &words().fields);
        mapping.set_match_by(MatchBy::Username);
        let verdicts = compared(&sheet, &mapping, std::slice::from_ref(&person));
        let row = verdicts.row(0).unwrap();
        for cell in row.cells.iter().filter(|cell| cell.fault.is_none()) {
            let (column, _) = verdicts.columns()[usize::from(cell.column)];
            prop_assert_ne!(&cell.before, &cell.after);
            prop_assert_eq!(words().check(column, &cell.after, to_ascii), Ok(()), "{:?} {}", column, cell.after);
        }
    }
}

fn ada() -> Somebody {
    Somebody {
        row: RegistryRow {
            account: AccountId::new(Uuid::from_u128(7)),
            name: "Ada".to_owned(),
            email: "ada@example.org".to_owned(),
            username: "ada".to_owned(),
            external_id: Some("00420".to_owned()),
            code: Some("10000001".to_owned()),
            unit: Some("Sales".to_owned()),
            groups: vec!["Board".to_owned()],
            state: AccountState::Active,
            identity: IdentityStanding::Verified,
            invitation: InvitationStanding::Accepted,
            relationship: RelationshipStanding::Employee,
            ends_at: Some(20_820 * 86_400_000),
            signed_in_at: None,
            created_at: 1,
            own: vec![
                vec!["B 7".to_owned()],
                vec!["two\nlines".to_owned()],
                vec!["7.5".to_owned()],
                vec!["2020-03-04".to_owned()],
                vec!["3".to_owned()],
                vec!["1".to_owned(), "2".to_owned()],
                vec!["yes".to_owned()],
            ],
        },
        unit: Uuid::from_u128(1).to_string(),
        groups: vec![1],
    }
}

fn bob() -> Somebody {
    let mut bob = ada();
    bob.row.account = AccountId::new(Uuid::from_u128(8));
    (bob.row.email, bob.row.username) = ("bob@example.org".to_owned(), "bob".to_owned());
    (bob.row.external_id, bob.row.code) = (None, None);
    bob
}

/// The verdict of one cell of a column for Ada: what it becomes, or its code.
fn cell(name: &str, text: &str) -> Result<Option<String>, Code> {
    let quoted = format!("\"{}\"", text.replace('"', "\"\""));
    let sheet = sheet(&format!("Personal code,{name}\n10000001,{quoted}\n"));
    let mapping = UpdateMapping::from_sheet(&sheet, &words().fields);
    let verdicts = compared(&sheet, &mapping, &[ada()]);
    let row = verdicts.row(0).unwrap();
    match (row.state, row.code) {
        (UpdateState::Change, None) => Ok(Some(row.cells[0].after.to_string())),
        (UpdateState::Unchanged, None) => Ok(None),
        (_, code) => Err(code.unwrap()),
    }
}

fn id(number: u128) -> String {
    Uuid::from_u128(number).to_string()
}

#[test]
fn a_cell_is_read_as_people_and_spreadsheets_write_it() {
    let ends = Day::from_unix_ms(20_819 * 86_400_000).to_string();
    for (name, text, after) in [
        ("Username", "ADA", None),
        ("Username", "Ada.Rossi", Some("ada.rossi".to_owned())),
        ("Email address", "ADA@example.org", None),
        ("Email address", "Ada Rossi <ada.rossi@example.org>", Some("ada.rossi@example.org".to_owned())),
        ("Language", "Italiano", Some("it".to_owned())),
        ("Language", "EN", None),
        ("Unit", "sales", None),
        ("Unit", "S", None),
        ("Unit", "Sales/Italy", Some(id(2))),
        ("Groups", "Choir; Board", Some(format!("{}@9,{}", id(1), id(3)))),
        ("Groups", "Choir, old and new, Choir", Some(format!("{},{}", id(2), id(3)))),
        ("Relationship", "Studente", Some("student".to_owned())),
        ("Relationship", "Employee", None),
        ("Starts", "1/12/2026", Some("2026-12-01".to_owned())),
        ("Ends", &ends, None),
        ("Ends", "31.12.2030", Some("2030-12-31".to_owned())),
        ("Account", "sospeso", Some("suspended".to_owned())),
        ("Account", "ACTIVE", None),
        ("badge", "B 8", Some("B 8".to_owned())),
        ("Tesserino", "B 7 ", None),
        ("Remarks", "two\r\nlines", None),
        ("Shoe size", "7,5", None),
        ("Shoe size", "8", Some("8".to_owned())),
        ("Hired", "05/03/2020", Some("2020-03-05".to_owned())),
        // An option that was retired stays with whoever has it.
        ("Colour", "2", None),
        ("Colour", "Rosso", Some("1".to_owned())),
        ("Colours", "Red, bright, Blue", None),
        ("Colours", "Blu", Some("2".to_owned())),
        // A number may be the id of an option and the label of another one.
        ("Colours", "1", Some("4".to_owned())),
        ("Drives", "VERO", None),
        ("Drives", "no", Some("no".to_owned())),
        ("External ID", "x-1", Some("x-1".to_owned())),
    ] {
        assert_eq!(cell(name, text), Ok(after), "{name}: {text}");
    }
}

#[test]
fn a_cell_that_cannot_be_has_its_code() {
    for (name, text, code) in [
        ("Username", "a", Code::UsernameShort),
        ("Username", "admin", Code::UsernameReserved),
        ("Email address", "ada", Code::EmailNoAt),
        ("Language", "Klingon", Code::LocaleUnknown),
        ("Unit", "Sails", Code::ChoiceUnknown),
        ("Unit", "OLD", Code::ChoiceUnknown),
        ("Unit", "Archive", Code::UnitArchived),
        ("Groups", "Board, Bored", Code::ChoiceUnknown),
        ("Relationship", "boss", Code::ChoiceUnknown),
        ("Starts", "soon", Code::DateUnknown),
        ("Ends", "2026-11-21", Code::EndPast),
        ("Account", "pending", Code::AccountState),
        ("Account", "gone", Code::ChoiceUnknown),
        ("Shoe size", "large", Code::NumberUnknown),
        ("Colour", "Green", Code::ChoiceUnknown),
        ("Colours", "Red", Code::ChoiceUnknown),
        // Damage of a spreadsheet is a hint.
        ("External ID", "420", Code::CellDamaged),
        ("Hired", "3/4/2020", Code::CellDamaged),
        ("Hired", "43894", Code::DateUnknown),
    ] {
        assert_eq!(cell(name, text), Err(code), "{name}: {text}");
    }
}

#[test]
fn an_empty_cell_keeps_the_value_or_takes_it_away_as_chosen() {
    let sheet = sheet("Username,Unit,Badge,Language,Remarks\nada,,,,\n");
    let mut mapping = UpdateMapping::from_sheet(&sheet, &words().fields);
    let state = |mapping: &UpdateMapping| {
        let verdicts = compared(&sheet, mapping, &[ada()]);
        let row = verdicts.row(0).unwrap().clone();
        (row.state, row.code, row.cells.len())
    };
    assert_eq!(state(&mapping), (UpdateState::Unchanged, None, 0));
    mapping.set_clears(UpdateColumn::Unit, true);
    mapping.set_clears(UpdateColumn::Language, true);
    assert_eq!(state(&mapping), (UpdateState::Change, None, 1), "nobody is without a language");
    // A value that is required is not taken away.
    mapping.set_clears(UpdateColumn::Own(Field::Own1), true);
    assert_eq!(state(&mapping), (UpdateState::Error, Some(Code::ValueMissing), 2));
}

#[test]
fn people_are_found_by_the_first_of_these_columns_and_by_the_next_where_it_is_empty() {
    let file = sheet(
        "Username,Email,Personal code,Unit\nada,x@example.org,10000001,Sales / Italy\nbob,,,S\nzoe,,,\n,,,S\n",
    );
    let mapping = UpdateMapping::from_sheet(&file, &words().fields);
    assert_eq!(mapping.match_by(), Some(MatchBy::Code));
    let verdicts = compared(&file, &mapping, &[ada(), bob()]);
    let states: Vec<_> =
        (0..4).map(|row| verdicts.row(row).unwrap()).map(|row| (row.state, row.code)).collect();
    assert_eq!(
        states,
        [
            (UpdateState::Change, None),
            (UpdateState::Unchanged, None),
            (UpdateState::NotFound, Some(Code::NobodyMatches)),
            (UpdateState::Error, Some(Code::MatchMissing)),
        ]
    );
    assert_eq!(verdicts.count(UpdateState::Unchanged), 1);
    let full = sheet("Personal code,External ID,Username,Unit\n10000001,,ada,S\n,00420,bob,S\n");
    let mapping = UpdateMapping::from_sheet(&full, &words().fields);
    assert_eq!(mapping.match_by(), Some(MatchBy::Username), "the first that every row has");
}

#[test]
fn rows_about_the_same_person_are_ambiguous_whatever_they_say() {
    let file = sheet("Username,Email,Unit\nada,,S\nbob,,Sales / Italy\n,ADA@example.org,Sales / Italy\n");
    let mapping = UpdateMapping::from_sheet(&file, &words().fields);
    let verdicts = compared(&file, &mapping, &[ada(), bob()]);
    let row = |at| verdicts.row(at).unwrap();
    assert_eq!(
        (row(0).state, row(0).code, row(0).repeats),
        (UpdateState::Ambiguous, Some(Code::MatchedTwice), Some(2))
    );
    assert_eq!((row(2).state, row(2).repeats), (UpdateState::Ambiguous, Some(0)));
    assert_eq!(row(1).state, UpdateState::Change);
    let (draft, rows) = verdicts.to_send(&file, "key");
    assert_eq!((draft.rows, draft.columns), (1, vec![UpdateColumn::Unit]));
    assert_eq!((rows[0].line, rows[0].cells[0].column), (3, 0));
    assert!(UpdateChunk::of(&rows, 0).check_shape(1, 1).is_ok());
}

#[test]
fn a_new_username_stands_beside_the_one_that_people_are_found_by() {
    let file = sheet("Username,New username\nada,bob\nbob,ada\n");
    let mapping = UpdateMapping::from_sheet(&file, &words().fields);
    assert_eq!(mapping.compared(), [(UpdateColumn::Username, 1)]);
    let verdicts = compared(&file, &mapping, &[ada(), bob()]);
    let (draft, rows) = verdicts.to_send(&file, "key");
    assert_eq!(draft.columns, [UpdateColumn::Username]);
    assert_eq!(rows.iter().map(|row| row.is_linked).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn a_file_without_a_column_that_tells_people_apart_is_asked_about() {
    let mapping = |text: &str| UpdateMapping::from_sheet(&sheet(text), &words().fields);
    assert_eq!(mapping("Badge,Unit\n7,S\n").fault(), Some(Code::HeaderNoMatch));
    assert_eq!(mapping("Name,Username\nAda,ada\n").fault(), Some(Code::HeaderNoValues));
    let mut chosen = mapping("Person,Unit\nada,S\n");
    chosen.set(0, Some(UpdateColumn::Username));
    assert_eq!((chosen.fault(), chosen.match_by()), (None, Some(MatchBy::Username)));
    // Of two columns with one meaning, the first has it.
    assert_eq!(mapping("Username,Unit,Unit\nada,S,S\n").columns()[2], None);
}

#[test]
fn what_was_chosen_for_a_header_is_remembered_for_files_with_the_same() {
    let file = sheet("Person,Class,Badge\nada,S,7\n");
    let mut chosen = UpdateMapping::from_sheet(&file, &words().fields);
    chosen.set(0, Some(UpdateColumn::Username));
    chosen.set(1, Some(UpdateColumn::Unit));
    chosen.set_clears(UpdateColumn::Unit, true);
    let kept = chosen.kept();
    let mut other = UpdateMapping::from_sheet(&file, &words().fields);
    other.restore(kept.clone(), &words().fields);
    assert_eq!(other, chosen);
    // A field that was retired since is not compared.
    let mut later = UpdateMapping::from_sheet(&file, &[]);
    later.restore(kept.clone(), &[]);
    assert_eq!(later.columns(), [Some(UpdateColumn::Username), Some(UpdateColumn::Unit), None]);
    let mut longer = UpdateMapping::from_sheet(&sheet("A,B\n1,2\n"), &[]);
    longer.restore(kept, &[]);
    assert_eq!(longer.columns(), [None, None]);
    let name =
        |header: &[&str]| KeptMapping::name(&header.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
    assert_eq!(name(&["a", "bc"]), name(&["a", "bc"]));
    assert_ne!(name(&["a", "bc"]), name(&["ab", "c"]));
}

#[test]
fn every_heading_and_state_of_an_export_is_known_in_every_language() {
    let fields = words().fields;
    for t in Locale::ALL.iter().map(|locale| locale.text()) {
        for column in ExportColumn::of(Column::ALL) {
            let used = column_use(&column.heading(t), &fields);
            assert_ne!(used, ColumnUse::Unknown, "{}", column.heading(t));
        }
        for own in &fields {
            let expected = ColumnUse::Value(UpdateColumn::Own(own.field));
            assert_eq!(column_use(own.label(t.locale()), &fields), expected);
            assert_eq!(column_use(own.key.as_str(), &fields), expected);
        }
        for column in UpdateColumn::PLAIN {
            assert_eq!(column_use(&column.name(&fields, t), &fields), ColumnUse::Value(column));
        }
        for (state, names) in ACCOUNT_STATES {
            assert!(names.contains(&&*t.account_state(*state).to_lowercase()), "{state}");
        }
        for (relationship, names) in RELATIONSHIPS {
            assert!(names.contains(&&*t.relationship(*relationship).to_lowercase()), "{relationship}");
        }
        let yes_no = own_of(FieldKind::YesNo);
        for value in ["yes", "no"] {
            let said = yes_no.shown(value, t);
            assert!(words().is_shown_as(UpdateColumn::Own(yes_no.field), value, &said), "{said}");
        }
    }
    assert_eq!(ACCOUNT_STATES.len(), AccountState::ALL.len());
    assert_eq!(RELATIONSHIPS.len(), Relationship::ALL.len());
}

fn own_of(kind: FieldKind) -> OwnField {
    words().fields.into_iter().find(|own| own.kind == kind).unwrap()
}

#[test]
fn a_long_file_is_asked_for_in_pieces() {
    let rows: String = (0..=KEYS_MOST).map(|row| format!("user{row},S\n")).collect();
    let file = sheet(&format!("Username,Unit\n{rows}"));
    let mapping = UpdateMapping::from_sheet(&file, &[]);
    let mut verdicts = UpdateVerdicts::begin(&mapping, UpdateWords::default(), to_ascii);
    let mut pieces = Vec::new();
    while let Some(lookup) = verdicts.next_lookup(&file) {
        pieces.push(lookup.question.keys.len());
        let answer = UpdateAnswer { people: vec![None; lookup.question.keys.len()] };
        verdicts.apply(&file, lookup, &answer).unwrap();
    }
    assert_eq!(pieces, [KEYS_MOST, 1]);
    assert_eq!(verdicts.count(UpdateState::NotFound), KEYS_MOST + 1);
}

#[test]
fn a_username_that_somebody_keeps_is_refused_in_the_comparison() {
    let file = sheet("Username,New username\nada,bob\n");
    let mapping = UpdateMapping::from_sheet(&file, &words().fields);
    let verdicts = compared(&file, &mapping, &[ada(), bob()]);
    let row = verdicts.row(0).unwrap();
    assert_eq!((row.state, row.code), (UpdateState::Error, Some(Code::UsernameUsed)));
    assert_eq!(row.cells[0].fault, Some(Code::UsernameUsed));
    assert_eq!((verdicts.count(UpdateState::Error), verdicts.count(UpdateState::Change)), (1, 0));
}

#[test]
fn a_row_that_is_too_long_to_be_stored_is_refused_alone() {
    let mut long = ada();
    long.row.own[1] = vec!["x".repeat(9_000)];
    let file = sheet(&format!("Username,{}\nada,short\nbob,short\n", own_of(FieldKind::LongText).key));
    let mapping = UpdateMapping::from_sheet(&file, &words().fields);
    let verdicts = compared(&file, &mapping, &[long, bob()]);
    let row = verdicts.row(0).unwrap();
    assert_eq!((row.state, row.code), (UpdateState::Error, Some(Code::ValuesLong)));
    let (draft, rows) = verdicts.to_send(&file, "key");
    assert_eq!(draft.rows, 1);
    assert!(UpdateChunk::of(&rows, 0).check_shape(1, 1).is_ok());
}
