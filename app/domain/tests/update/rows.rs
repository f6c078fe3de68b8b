//! Whom rows mean, and what rows say together.

use crate::people::{ada, bob, compared, own_of, sheet, to_ascii, words};
use domain::account::{DomainRule, ReservedUsernames};
use domain::bulk::header::header_key;
use domain::bulk::update::{
    ColumnUse, KEYS_MOST, MatchBy, UpdateAnswer, UpdateChunk, UpdateColumn, UpdateMapping, UpdateState,
    UpdateVerdicts, UpdateWords, column_use,
};
use domain::form::Code;
use domain::registry::FieldKind;

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
    assert_eq!((draft.rows, &draft.columns), (1, &vec![UpdateColumn::Unit]));
    assert_eq!((rows[0].line, rows[0].cells[0].column), (3, 0));
    assert!(UpdateChunk::of(&rows, 0).check_shape(&draft).is_ok());
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
    let name = |header: &[&str]| header_key(&header.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
    assert_eq!(name(&["a", "bc"]), name(&["a", "bc"]));
    assert_ne!(name(&["a", "bc"]), name(&["ab", "c"]));
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
    assert!(UpdateChunk::of(&rows, 0).check_shape(&draft).is_ok());
}

#[test]
fn a_column_that_only_a_newer_export_has_is_passed_over_and_the_others_are_read() {
    let file = sheet(
        "Name,Email address,External ID,Username,Unit,Star sign\nAda,ada@example.org,00420,ada,Sales / Italy,Leo\n",
    );
    assert_eq!(column_use("Star sign", &words().fields), ColumnUse::Unknown);
    let mapping = UpdateMapping::from_sheet(&file, &words().fields);
    assert_eq!((mapping.fault(), mapping.columns()[5]), (None, None));
    let verdicts = compared(&file, &mapping, &[ada()]);
    let row = verdicts.row(0).unwrap();
    assert_eq!((row.state, row.code, row.cells.len()), (UpdateState::Change, None, 1));
    let (draft, rows) = verdicts.to_send(&file, "key");
    assert!(draft.columns.contains(&UpdateColumn::Unit), "{:?}", draft.columns);
    assert_eq!(rows[0].cells.len(), 1, "what is not understood is not sent");
}

#[test]
fn what_is_reserved_or_refused_is_a_fault_of_new_values_and_none_of_what_people_have() {
    let words = UpdateWords {
        reserved: ReservedUsernames::of_setting("board"),
        domains: DomainRule::of_settings("", "spam.example", to_ascii),
        ..UpdateWords::default()
    };
    let read = |column, cell: &str, now: &str| words.read(column, cell, now, to_ascii);
    assert_eq!(read(UpdateColumn::Username, "bo.ard", "ada"), Err(Code::UsernameReserved));
    assert_eq!(read(UpdateColumn::Username, "Board", "board"), Ok("board".to_owned()));
    assert_eq!(read(UpdateColumn::Email, "ada@Spam.example", "ada@x.org"), Err(Code::DomainRefused));
    assert_eq!(read(UpdateColumn::Email, "ada@a.spam.example", "ada@x.org"), Err(Code::DomainRefused));
    assert!(read(UpdateColumn::Email, "ada@nospam.example", "ada@x.org").is_ok());
    assert_eq!(
        read(UpdateColumn::Email, "ADA@spam.example", "ada@spam.example"),
        Ok("ada@spam.example".to_owned())
    );
}
