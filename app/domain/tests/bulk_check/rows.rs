//! A row by itself, and beside the others of its file.

use super::*;
use domain::account::ReservedUsernames;
use domain::bulk::check::{BulkRow, RowFaults, check_row, language};
use domain::day::parse::DateOrder;
use domain::text::Locale;
use rstest::rstest;

/// The rule of the host.
fn rule(cells: &[impl AsRef<str>], columns: &[Option<Column>]) -> Result<BulkRow, RowFaults> {
    check_row(cells, columns, &ReservedUsernames::default(), to_ascii)
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

#[rstest]
#[case("Kov?c,", Some(Column::FamilyName))]
#[case("Rossi,J?rgen", Some(Column::GivenNames))]
#[case("Kovač,Jürgen", None)]
fn a_question_mark_in_a_name_is_a_warning(#[case] names: &str, #[case] column: Option<Column>) {
    let (sheet, verdicts) =
        checked(&format!("Email,Family name,Given names\nzoe@x.org,{names}\nbob@x.org,Bob,Bob\n"));
    let warning = column.map(|column| (RowState::Warning, Some(Code::LettersLost), Some(column), None));
    assert_eq!(told(&verdicts), [warning.unwrap_or(READY), READY]);
    assert_eq!((verdicts.processed(), verdicts.faults(&sheet, 0).len()), (2, 0));
}

// Row 5 of the hostile cases.

#[test]
fn a_ragged_row_is_an_error_and_the_others_are_valid() {
    let (_, verdicts) = checked("Username,Email\na\nbob,b@x.org\ncarl,c@x.org,it\nanna,A@x.org\n");
    let ragged = (RowState::Error, Some(Code::ColumnCount), None, None);
    assert_eq!(told(&verdicts), [ragged, READY, ragged, READY]);
}

#[rstest]
#[case("Email,Username\na@x.org,ann,\n")]
#[case("Email,Username\na@x.org,ann,,,, \n")]
#[case("Email,Username,Language\na@x.org\n")]
#[case("Email,Username,Language\na@x.org,ann\n")]
#[case("Email,Bio\na@x.org,\"x\u{fffd}\"\n")]
#[case("Email,Username\na@x.org,A@X.org\n")]
#[case("Email,Username\na@x.org,a.rossi@corp.example\n")]
#[case("Email,user_id\na@x.org,12\n")]
#[case("Email\n'a@x.org'\n")]
#[case("Email\na@x.org\u{1a}")]
#[case("Email\na@x.org\n\u{1a}")]
#[case("Email\n\"a@x.org\n\"\n")]
#[case("Email,Date of birth\na@x.org,1990-04-17 00:00:00\n")]
#[case("Email,Date of birth\na@x.org,17.4.1990\n")]
#[case("Email,Date of birth\na@x.org,17/04/1990\n")]
#[case("Email,Nationality\na@x.org,United Kingdom\n")]
#[case("Email,Date of birth\na@x.org,0/0/00\n")]
#[case("Email,Date of birth\na@x.org,00.00.0000\n")]
#[case("Email,Date of birth\na@x.org,0000-00-00 00:00:00\n")]
#[case("Email\na_x.org#EXT#@tenant.onmicrosoft.com\n")]
fn what_other_programs_write_is_read(#[case] text: &str) {
    let (sheet, verdicts) = checked(text);
    assert_eq!(told(&verdicts), [READY]);
    let row = verdicts.job_row(&sheet, 0);
    let checked = rule(&row.cells, verdicts.mapping().columns()).unwrap();
    assert_eq!(checked.email().key(), "a@x.org", "the host comes to the same");
}

#[test]
fn usernames_that_are_addresses_are_counted_so_that_it_can_be_said_once() {
    let (sheet, verdicts) = checked("Email,Username\na@x.org,a@x.org\nb@x.org,bob\nc@x.org,\nd@x.org,x@\n");
    assert_eq!(verdicts.usernames_that_are_addresses(&sheet), 1);
    assert_eq!(told(&verdicts)[3], error(Code::UsernameCharset, Column::Username));
}

#[test]
fn one_date_that_can_be_read_in_one_way_decides_for_its_column() {
    let (sheet, verdicts) =
        checked("Email,Dob\na@x.org,03/04/1990\nb@x.org,17/04/1990\nc@x.org,31/04/1990\n");
    let sent: Vec<String> = (0..3).map(|row| verdicts.job_row(&sheet, row).cells[1].clone()).collect();
    assert_eq!(sent, ["1990-04-03", "1990-04-17", "31/04/1990"]);
    assert_eq!(told(&verdicts)[2], error(Code::DateUnknown, Column::DateOfBirth));
    let (sheet, verdicts) = checked("Email,Dob\na@x.org,03/04/1990\nb@x.org,04/17/1990\n");
    assert_eq!(verdicts.job_row(&sheet, 0).cells[1], "1990-03-04");
}

#[test]
fn dates_that_can_be_read_in_two_ways_are_asked_about_once() {
    let sheet = read("Email,Dob\na@x.org,03/04/1990\nb@x.org,05/06/1991\n");
    let mut mapping = Mapping::from_sheet(&sheet);
    let fault = mapping.fault().unwrap();
    assert_eq!(
        (fault.code, fault.column, fault.positions),
        (Code::DateAmbiguous, Some(Column::DateOfBirth), vec![1])
    );
    mapping.set_date_order(DateOrder::MonthFirst);
    assert_eq!(mapping.fault(), None);
    assert_eq!(check(&sheet, &mapping, to_ascii).job_row(&sheet, 1).cells[1], "1991-05-06");
}

#[rstest]
#[case("Italian", "IT")]
#[case("italiana", "IT")]
#[case("ITALIA", "IT")]
#[case("ITA", "IT")]
#[case("it", "IT")]
#[case("United Kingdom", "GB")]
#[case("Regno Unito", "GB")]
#[case("British", "GB")]
#[case("Kosovo", "XK")]
#[case("RKS", "XK")]
#[case("Côte d’Ivoire", "CI")]
#[case("francesi", "FR")]
#[case("Bosnia & Herzegovina", "BA")]
#[case("stateless", "stateless")]
#[case("apolide", "stateless")]
#[case("Italian, German", "IT DE")]
#[case("IT/DE", "IT DE")]
#[case("IT DE", "IT DE")]
fn nationalities_are_known_by_code_name_and_demonym(#[case] cell: &str, #[case] codes: &str) {
    let (sheet, verdicts) = checked(&format!("Email,Nationality\na@x.org,\"{cell}\"\n"));
    assert_eq!(told(&verdicts), [READY]);
    assert_eq!(verdicts.job_row(&sheet, 0).cells[1], codes);
}

#[rstest]
#[case("Atlantis")]
#[case("nowhere")]
#[case("Italian, Martian")]
#[case("QQ")]
#[case(",")]
fn a_nationality_that_nobody_knows_is_an_error_of_the_preview(#[case] cell: &str) {
    let (sheet, verdicts) = checked(&format!("Email,Nationality\na@x.org,\"{cell}\"\n"));
    assert_eq!(told(&verdicts), [error(Code::CountryUnknown, Column::Nationality)]);
    assert_eq!(verdicts.faults(&sheet, 0)[0].code, Code::CountryUnknown);
}

// Row 7.

#[test]
fn an_ignored_column_has_no_effect_whatever_it_holds() {
    let (_, verdicts) = checked("role,Email,is_admin\n=cmd|x,a@x.org,\"tr\nue\"\n");
    assert_eq!(told(&verdicts), [READY]);
}

#[test]
fn a_cell_that_is_too_long_or_unreadable_is_an_error_of_its_row_unless_its_column_is_ignored() {
    let long = |column, length| format!("Email,{column}\na@x.org,{}\n", "é".repeat(length));
    assert_eq!(told(&checked(&long("Nome", 1_024)).1), [READY]);
    assert_eq!(told(&checked(&long("Nome", 1_025)).1), [error(Code::CellLong, Column::GivenNames)]);
    assert_eq!(told(&checked(&long("Bio", 2_000)).1), [READY]);
    let (_, verdicts) = checked("Email,Nome\na@x.org,M\u{fffd}ller\n");
    assert_eq!(told(&verdicts), [error(Code::CellUnreadable, Column::GivenNames)]);
    let (sheet, verdicts) = checked("Email,Bio\na@x.org,M\u{fffd}ller\n");
    assert_eq!(told(&verdicts), [READY]);
    assert_eq!(verdicts.job_row(&sheet, 0).cells[1], "M?ller", "the character is never stored");
}

#[test]
fn a_row_of_very_much_text_is_an_error_and_stays_one_as_it_is_sent() {
    let wide = |cells: usize| {
        let header = (0..cells).map(|n| format!(",c{n}")).collect::<String>();
        format!("Email{header}\na@x.org{}\n", format!(",{}", "x".repeat(1_000)).repeat(cells))
    };
    assert_eq!(told(&checked(&wide(16)).1), [READY]);
    let (sheet, verdicts) = checked(&wide(40));
    assert_eq!(told(&verdicts), [(RowState::Error, Some(Code::RowLong), None, None)]);
    let row = verdicts.job_row(&sheet, 0);
    let kept: usize = row.cells.iter().map(String::len).sum();
    assert!((16 * 1_024 + 1..18 * 1_024).contains(&kept), "{kept}");
    let chunk = JobChunk { first: 0, rows: vec![row] };
    assert_eq!(chunk.check_shape(1), Ok(()), "the host keeps it for the results");
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
    let mut verdicts = check(&sheet, &Mapping::from_sheet(&sheet), to_ascii);
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
    let row = rule(&["", "x", " Zoe.M@X.org ", "it", " Müller "], &columns).unwrap();
    assert_eq!((row.email().key(), row.username(), row.locale()), ("zoe.m@x.org", None, Some(Locale::It)));
    assert_eq!((row.derived_username().as_str(), row.identity(Column::FamilyName)), ("zoe.m", "Müller"));
    let faults = rule(&["x", "\u{fffd}", "zoe", "tlh", "\u{7}"], &columns).unwrap_err();
    let told: Vec<_> = faults.iter().map(|fault| (fault.position, fault.code)).collect();
    assert_eq!(
        told,
        [
            (Some(2), Code::EmailNoAt),
            (Some(0), Code::UsernameShort),
            (Some(3), Code::LocaleUnknown),
            (Some(4), Code::ControlCharacter),
        ]
    );
    assert_eq!(rule(&["a"], &columns).unwrap_err().first().code, Code::ColumnCount);
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
