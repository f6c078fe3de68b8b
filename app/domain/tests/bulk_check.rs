//! What is said of each row, by itself and beside the others; what the registry adds; what repairs do.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

use domain::bulk::check::{Repair, Verdicts, check, check_row, language};
use domain::bulk::csv::{Reader, Sheet};
use domain::bulk::header::Mapping;
use domain::bulk::{CHUNK_ROWS, Column, REGISTRY_MOST, RegistryAnswer, RowState};
use domain::form::Code;
use domain::text::Locale;
use proptest::prelude::*;
use rstest::rstest;

fn to_ascii(domain: &str) -> Option<String> {
    idna::domain_to_ascii_strict(domain).ok()
}

fn read(text: &str) -> Sheet {
    let mut reader = Reader::new();
    reader.push(text.as_bytes()).unwrap();
    reader.finish().unwrap()
}

fn checked(text: &str) -> (Sheet, Verdicts) {
    let sheet = read(text);
    let verdicts = check(&sheet, &Mapping::of(&sheet), to_ascii);
    (sheet, verdicts)
}

type Told = (RowState, Option<Code>, Option<Column>, Option<usize>);

fn told(verdicts: &Verdicts) -> Vec<Told> {
    let verdict = |row| {
        let verdict = verdicts.verdict(row);
        (verdict.state, verdict.code, verdict.column, verdict.repeats)
    };
    (0..verdicts.len()).map(verdict).collect()
}

fn states(verdicts: &Verdicts) -> Vec<RowState> {
    (0..verdicts.len()).map(|row| verdicts.state(row)).collect()
}

const READY: Told = (RowState::Ready, None, None, None);

fn error(code: Code, column: Column) -> Told {
    (RowState::Error, Some(code), Some(column), None)
}

fn duplicate(of: usize) -> Told {
    (RowState::DuplicateInFile, Some(Code::DuplicateInFile), Some(Column::Email), Some(of))
}

#[rstest]
#[case("zoe@x.org,,", READY)]
#[case("zoe@x.org,zoe,it", READY)]
#[case("  Zoe@X.org , Zoe ,EN", READY)]
#[case("zoe@x.org,,it-IT", READY)]
#[case("zoe@x.org,,Italiano", READY)]
#[case("zoe@bücher.example,,", READY)]
#[case(",zoe,", error(Code::EmailMissing, Column::Email))]
#[case("zoe,,", error(Code::EmailNoAt, Column::Email))]
#[case("zoe@x,,", error(Code::EmailDomain, Column::Email))]
#[case("zoë@x.org,,", error(Code::EmailUnsupported, Column::Email))]
#[case("\"\"\"zoe m\"\"@x.org\",,", error(Code::EmailUnsupported, Column::Email))]
#[case("zoe@x.org,zo,", error(Code::UsernameShort, Column::Username))]
#[case("zoe@x.org,zoe😀,", error(Code::UsernameCharset, Column::Username))]
#[case("zoe@x.org,admin,", error(Code::UsernameReserved, Column::Username))]
#[case("zoe@x.org,,tlh", error(Code::LocaleUnknown, Column::Language))]
#[case("zoe@gmial.com,,", (RowState::Warning, Some(Code::EmailSlip), Some(Column::Email), None))]
#[case("zoe@x.org,\u{fffd},", error(Code::CellUnreadable, Column::Username))]
fn a_row_is_judged_by_its_cells(#[case] row: &str, #[case] verdict: Told) {
    let (_, verdicts) = checked(&format!("Email,Username,Language\n{row}\n"));
    assert_eq!(told(&verdicts), [verdict]);
}

// Row 5 of the hostile cases.

#[test]
fn a_ragged_row_is_an_error_and_the_others_are_valid() {
    let (_, verdicts) = checked("Email,Username\na@x.org\nb@x.org,bob\nc@x.org,carl,it\nA@x.org,anna\n");
    let ragged = (RowState::Error, Some(Code::ColumnCount), None, None);
    assert_eq!(told(&verdicts), [ragged, READY, ragged, READY]);
}

// Row 7.

#[test]
fn an_ignored_column_has_no_effect_whatever_it_holds() {
    let (_, verdicts) = checked("role,Email,is_admin\n=cmd|x,a@x.org,\"tr\nue\"\n");
    assert_eq!(told(&verdicts), [READY]);
}

#[test]
fn a_cell_of_any_column_that_is_too_long_or_unreadable_is_an_error_of_its_row() {
    let long = |length| format!("Email,x\na@x.org,{}\n", "é".repeat(length));
    assert_eq!(told(&checked(&long(1_024)).1), [READY]);
    assert_eq!(told(&checked(&long(1_025)).1), [(RowState::Error, Some(Code::CellLong), None, None)]);
    let (_, verdicts) = checked("Email,x\na@x.org,M\u{fffd}ller\n");
    assert_eq!(told(&verdicts), [(RowState::Error, Some(Code::CellUnreadable), None, None)]);
}

// Row 8.

#[test]
fn the_first_of_the_same_address_wins_and_the_rest_name_its_row() {
    let (_, verdicts) = checked(
        "Email\nzoe@x.org\nbob@x.org\nZOE@X.ORG\n zoe@x.org\nzoe+a@x.org\nzoe@bücher.example\nzoe@XN--bcher-kva.example\n",
    );
    assert_eq!(told(&verdicts), [READY, READY, duplicate(0), duplicate(0), READY, READY, duplicate(5)]);
    assert_eq!(verdicts.count(RowState::DuplicateInFile), 3);
    assert_eq!(verdicts.processed(), 4);
}

#[test]
fn a_username_chosen_twice_is_an_error_of_the_later_row_that_names_the_first() {
    let (_, verdicts) = checked(
        "Email,Username\na@x.org,zoe\nb@x.org,\nc@x.org,Zoe\na@x.org,zoe\nd@x,bob\ne@x.org,bob\nf@x.org,\n",
    );
    let used = (RowState::Error, Some(Code::UsernameUsed), Some(Column::Username), Some(0));
    let no_domain = error(Code::EmailDomain, Column::Email);
    assert_eq!(told(&verdicts), [READY, READY, used, duplicate(0), no_domain, READY, READY]);
}

// Row 18.

#[test]
fn a_name_with_a_control_character_is_refused() {
    let (_, verdicts) =
        checked("Email,Nome\na@x.org,\"Bob\r\nBcc: x@evil\"\nb@x.org,Bob\u{7}\nc@x.org,Zoë\n");
    let refused = error(Code::ControlCharacter, Column::GivenNames);
    assert_eq!(told(&verdicts), [refused, refused, READY]);
}

#[test]
fn a_row_of_a_list_in_which_nothing_stands_is_skipped_and_not_sent() {
    let mut sheet = Sheet::list(&[Column::Email, Column::Username], 3);
    let mut verdicts = check(&sheet, &Mapping::of(&sheet), to_ascii);
    assert_eq!(states(&verdicts), [RowState::Skipped; 3]);
    assert!(!verdicts.has_rows_to_send());
    assert!(verdicts.faults(&sheet, 0).is_empty());
    verdicts.edit(&mut sheet, 1, 0, "zoe@x.org");
    verdicts.edit(&mut sheet, 2, 1, "zoe");
    assert_eq!(told(&verdicts)[1..], [READY, error(Code::EmailMissing, Column::Email)]);
    assert_eq!(verdicts.rows_to_send(), [1, 2]);
    assert!(verdicts.has_rows_to_send());
    sheet.add_row();
    assert!(verdicts.advance(&sheet, 100));
    verdicts.edit(&mut sheet, 3, 0, "ZOE@x.org");
    assert_eq!(told(&verdicts)[3], duplicate(1));
    verdicts.edit(&mut sheet, 1, 0, "");
    assert_eq!(states(&verdicts), [RowState::Skipped, RowState::Skipped, RowState::Error, RowState::Ready]);
}

#[test]
fn the_host_gets_a_checked_row_or_all_its_faults() {
    let columns =
        [Some(Column::Username), None, Some(Column::Email), Some(Column::Language), Some(Column::FamilyName)];
    let row = check_row(&["", "x", " Zoe.M@X.org ", "it", " Müller "], &columns, to_ascii).unwrap();
    assert_eq!((row.email().key(), row.username(), row.locale()), ("zoe.m@x.org", None, Some(Locale::It)));
    assert_eq!((row.derived_username().as_str(), row.identity(Column::FamilyName)), ("zoe.m", "Müller"));
    let faults = check_row(&["x", "\u{fffd}", "zoe", "tlh", "\u{7}"], &columns, to_ascii).unwrap_err();
    let told: Vec<_> = faults.iter().map(|fault| (fault.position, fault.code)).collect();
    assert_eq!(
        told,
        [
            (Some(1), Code::CellUnreadable),
            (Some(2), Code::EmailNoAt),
            (Some(0), Code::UsernameShort),
            (Some(3), Code::LocaleUnknown),
            (Some(4), Code::ControlCharacter),
        ]
    );
    assert_eq!(check_row(&["a"], &columns, to_ascii).unwrap_err().first().code, Code::ColumnCount);
}

#[rstest]
#[case("", Ok(None))]
#[case("en", Ok(Some(Locale::En)))]
#[case("IT", Ok(Some(Locale::It)))]
#[case("it_CH", Ok(Some(Locale::It)))]
#[case("Inglese", Ok(Some(Locale::En)))]
#[case("italian", Ok(Some(Locale::It)))]
#[case("de", Err(Code::LocaleUnknown))]
#[case("-", Err(Code::LocaleUnknown))]
fn a_language_is_known_by_tag_and_by_name(#[case] cell: &str, #[case] locale: Result<Option<Locale>, Code>) {
    assert_eq!(language(cell), locale);
}

// Row 9.

fn ask(sheet: &Sheet, verdicts: &mut Verdicts, answer: RegistryAnswer) {
    let asked = verdicts.question(sheet, 0).unwrap();
    verdicts.apply_registry(&asked, &answer);
}

#[test]
fn the_registry_is_asked_about_rows_that_can_be_processed_and_its_answer_counts() {
    let (mut sheet, mut verdicts) =
        checked("Email,Username\nA@x.org,\nb@x.org,bob\nbad,\nb@x.org,x\nc@x.org,carl\nd@gmial.com,dan\n");
    let asked = verdicts.question(&sheet, 0).unwrap();
    assert_eq!(asked.question.emails, ["a@x.org", "b@x.org", "c@x.org", "d@gmial.com"]);
    assert_eq!(asked.question.usernames, ["", "bob", "carl", "dan"]);
    // Edited while the question is on its way: the answer is about another address.
    verdicts.edit(&mut sheet, 5, 0, "d@gmail.com");
    let answer = RegistryAnswer { registered: vec![0, 3], invited: vec![1], taken: vec![1, 2] };
    verdicts.apply_registry(&asked, &answer);
    let after = told(&verdicts);
    assert_eq!(
        after[0],
        (RowState::AlreadyRegistered, Some(Code::AlreadyRegistered), Some(Column::Email), None)
    );
    assert_eq!(after[1], (RowState::AlreadyInvited, Some(Code::AlreadyInvited), Some(Column::Email), None));
    assert_eq!(after[4], error(Code::UsernameUsed, Column::Username));
    assert_eq!(after[5], READY);
    assert_eq!(verdicts.unanswered(), 1);
    assert_eq!(verdicts.question(&sheet, 0).unwrap().question.emails, ["d@gmail.com"]);
    verdicts.edit(&mut sheet, 0, 0, "other@x.org");
    assert_eq!(told(&verdicts)[0], READY);
}

#[test]
fn the_registry_is_asked_in_pieces() {
    let mut text = "Email\n".to_owned();
    (0..REGISTRY_MOST + 1).for_each(|n| text += &format!("p{n}@x.org\n"));
    let (sheet, mut verdicts) = checked(&text);
    let asked = verdicts.question(&sheet, 0).unwrap();
    assert_eq!((asked.rows(), asked.next()), (REGISTRY_MOST, REGISTRY_MOST));
    let rest = verdicts.question(&sheet, asked.next()).unwrap();
    assert_eq!(rest.rows(), 1);
    verdicts.apply_registry(&asked, &RegistryAnswer::default());
    verdicts.apply_registry(&rest, &RegistryAnswer { invited: vec![0, 77], ..RegistryAnswer::default() });
    assert_eq!(verdicts.question(&sheet, 0), None);
    assert_eq!(verdicts.count(RowState::AlreadyInvited), 1);
}

#[test]
fn an_edit_changes_the_rows_that_it_concerns_and_no_other() {
    let (mut sheet, mut verdicts) =
        checked("Email,Username\na@x.org,zoe\na@x.org,zoe\nb@x.org,zoe\nc@x.org,\n");
    let used = |row| (RowState::Error, Some(Code::UsernameUsed), Some(Column::Username), Some(row));
    assert_eq!(told(&verdicts), [READY, duplicate(0), used(0), READY]);
    verdicts.edit(&mut sheet, 0, 0, "c@x.org");
    assert_eq!(told(&verdicts), [READY, used(0), used(0), duplicate(0)]);
    verdicts.edit(&mut sheet, 0, 1, "other");
    assert_eq!(told(&verdicts), [READY, READY, used(1), duplicate(0)]);
    verdicts.skip(&sheet, 0, true);
    assert_eq!(told(&verdicts)[3], READY);
    verdicts.skip(&sheet, 0, false);
    assert_eq!(told(&verdicts)[3], duplicate(0));
    verdicts.edit(&mut sheet, 1, 0, "not an address");
    assert_eq!(told(&verdicts)[2], READY);
}

#[test]
fn repairs_tell_beforehand_how_many_rows_they_change() {
    let (mut sheet, mut verdicts) = checked(
        "Email,Username\na@x.org,zoe\nb@x.org,zoe\nc@x.org,zoe\nd@gmial.com,zoe2\ngood@gmial.com,\nx,\ne@x.org,taken\nf@x.org,\n",
    );
    ask(&sheet, &mut verdicts, RegistryAnswer { registered: vec![], invited: vec![6], taken: vec![5] });
    assert_eq!(verdicts.repairs().number_usernames, 3);
    assert_eq!(verdicts.repairs().resend_invited, 1);
    assert_eq!(verdicts.repair(&mut sheet, Repair::NumberUsernames), 3);
    let names: Vec<&str> = (0..sheet.rows()).map(|row| sheet.cell(row, 1)).collect();
    assert_eq!(names, ["zoe", "zoe3", "zoe4", "zoe2", "", "", "taken2", ""]);
    // The registry knows one of the numbers too.
    let asked = verdicts.question(&sheet, 0).unwrap();
    assert_eq!(asked.question.usernames, ["zoe3", "zoe4", "taken2"]);
    verdicts.apply_registry(&asked, &RegistryAnswer { taken: vec![0], ..RegistryAnswer::default() });
    assert_eq!(verdicts.repair(&mut sheet, Repair::NumberUsernames), 1);
    assert_eq!(sheet.cell(1, 1), "zoe5");

    assert_eq!(verdicts.repairs().fix_slips, 2);
    assert_eq!(verdicts.suggestion(&sheet, 3).as_deref(), Some("d@gmail.com"));
    assert_eq!(verdicts.repair(&mut sheet, Repair::FixSlips), 2);
    assert_eq!(sheet.cell(4, 0), "good@gmail.com");

    assert_eq!(verdicts.repair(&mut sheet, Repair::ResendInvited), 1);
    assert!(verdicts.verdict(7).resend && verdicts.state(7) == RowState::Ready);

    assert_eq!(verdicts.repair(&mut sheet, Repair::SkipErrors), 1);
    assert_eq!(told(&verdicts)[5], (RowState::Skipped, Some(Code::EmailNoAt), Some(Column::Email), None));
    assert_eq!(verdicts.repairs(), domain::bulk::check::Repairs::default());
    assert_eq!(verdicts.processed(), 7);
}

#[test]
fn a_slip_that_is_fixed_into_an_address_of_an_earlier_row_repeats_it() {
    let (mut sheet, mut verdicts) = checked("Email\nzoe@gmail.com\nzoe@gmial.com\n");
    assert_eq!(verdicts.repair(&mut sheet, Repair::FixSlips), 1);
    assert_eq!(told(&verdicts), [READY, duplicate(0)]);
}

#[test]
fn a_thousand_rows_with_one_username_are_numbered_in_a_moment() {
    let mut text = "Email,Username\n".to_owned();
    (0..5_000).for_each(|n| text += &format!("p{n}@x.org,student\n"));
    let (mut sheet, mut verdicts) = checked(&text);
    assert_eq!(verdicts.repair(&mut sheet, Repair::NumberUsernames), 4_999);
    assert_eq!(verdicts.count(RowState::Ready), 5_000);
    assert_eq!(sheet.cell(4_999, 1), "student5000");
}

#[test]
fn rows_are_sent_in_pieces_with_their_verdict() {
    let mut text = "Email,Username,x\nzoe@x.org,zoe,1\nZOE@x.org,,2\nbob@x.org\n".to_owned();
    (0..CHUNK_ROWS).for_each(|n| text += &format!("p{n}@x.org,,\n"));
    let (sheet, verdicts) = checked(&text);
    let rows = verdicts.rows_to_send();
    let head = verdicts.head(&sheet, &rows, "key");
    assert_eq!((head.rows as usize, head.header.len()), (CHUNK_ROWS + 3, 3));
    assert_eq!(head.columns, [Some(Column::Email), Some(Column::Username), None]);
    let first = verdicts.chunk(&sheet, &rows, 0);
    assert_eq!((first.rows.len(), first.rows[1].repeats, first.rows[1].line), (CHUNK_ROWS, Some(2), 3));
    assert_eq!(
        (first.rows[2].code, &first.rows[2].cells[..]),
        (Some(Code::ColumnCount), &["bob@x.org".to_owned()][..])
    );
    let rest = verdicts.chunk(&sheet, &rows, first.rows.len());
    assert_eq!((rest.first as usize, rest.rows.len()), (CHUNK_ROWS, 3));
    assert!(verdicts.chunk(&sheet, &rows, rows.len()).rows.is_empty());
}

#[test]
fn a_piece_stays_small_however_large_its_cells_are() {
    let mut text = "Email,x\n".to_owned();
    (0..400).for_each(|n| text += &format!("p{n}@x.org,\"{}\"\n", "\u{1}".repeat(2_000)));
    let (sheet, verdicts) = checked(&text);
    let rows = verdicts.rows_to_send();
    let mut sent = 0;
    while sent < rows.len() {
        let chunk = verdicts.chunk(&sheet, &rows, sent);
        assert!(serde_json::to_vec(&chunk).unwrap().len() < 1024 * 1024);
        assert_eq!(chunk.rows[0].cells[1].len(), 1_025, "still too long");
        sent += chunk.rows.len();
    }
}

/// A cell that is nearly something.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c]{1,2}@(x\\.org|X\\.org|gmial\\.com|gmail\\.com|bücher\\.example|xn--bcher-kva\\.example)",
        "[a-zA-Z.+_'-]{0,6}@[a-zA-Z.-]{0,6}",
        "(zoe|Zoe|bob|admin|zo|zoe\\.|)",
        "(it|en|de|)",
        "[ -~é\u{fffd}\t\r\n]{0,6}",
    ]
}

fn file() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::collection::vec(cell(), 3..5), 1..14).prop_map(|rows| {
        let mut text = "Email,Username,Language\n".to_owned();
        for mut row in rows {
            // Mostly regular, now and then with a cell too many.
            if row.len() == 4 && !row[3].is_empty() {
                row.pop();
            }
            let row: Vec<String> =
                row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            text += &(row.join(",") + "\n");
        }
        text + "last@x.org,,\n"
    })
}

proptest! {
    #[test]
    fn the_quick_way_and_the_rule_give_one_verdict(text in file()) {
        let (mut sheet, verdicts) = checked(&text);
        let quick = told(&verdicts);
        // An edited row always goes the slow way.
        for row in 0..sheet.rows() {
            if sheet.count(row) == 3 {
                let cell = sheet.raw_cell(row, 0).to_owned();
                sheet.set_cell(row, 0, &cell);
            }
        }
        let slow = told(&check(&sheet, &Mapping::of(&sheet), to_ascii));
        prop_assert_eq!(&quick, &slow);
        for (row, told) in quick.iter().enumerate() {
            let cells: Vec<&str> = sheet.cells(row).collect();
            let rule = check_row(&cells, verdicts.mapping().columns(), to_ascii);
            prop_assert_eq!(rule.is_err(), told.0 == RowState::Error && told.3.is_none());
        }
    }

    #[test]
    fn edits_one_by_one_come_to_the_same_as_a_check_of_everything(
        text in file(),
        edits in prop::collection::vec((0_usize..14, 0_usize..3, cell(), any::<bool>()), 1..12),
    ) {
        let (mut sheet, mut verdicts) = checked(&text);
        let mut done = Vec::new();
        for (row, column, cell, is_skipped) in edits {
            let row = row % sheet.rows();
            verdicts.edit(&mut sheet, row, column, &cell);
            if is_skipped {
                verdicts.skip(&sheet, row, true);
                verdicts.skip(&sheet, row, false);
            }
            done.push((row, column, cell));
            let again = check(&sheet, &Mapping::of(&sheet), to_ascii);
            prop_assert_eq!(told(&verdicts), told(&again));
            let (mut fresh, mut at_once) = checked(&text);
            let cells = done.iter().map(|(row, column, cell)| (*row, *column, cell.as_str()));
            at_once.edit_all(&mut fresh, cells);
            prop_assert_eq!(told(&at_once), told(&again));
            for state in RowState::ALL {
                prop_assert_eq!(verdicts.count(*state), again.count(*state));
            }
        }
    }

    #[test]
    fn a_check_in_steps_comes_to_the_same(text in file(), step in 1_usize..5) {
        let (sheet, verdicts) = checked(&text);
        let mut slowly = Verdicts::begin(&Mapping::of(&sheet), to_ascii);
        while !slowly.advance(&sheet, step) {}
        prop_assert_eq!(told(&slowly), told(&verdicts));
    }
}
