//! What the columns mean (rows 6 and 7).

use super::*;
use domain::bulk::Column;
use domain::bulk::header::Mapping;
use rstest::rstest;

// Row 6.

#[rstest]
#[case("Username;E-Mail", &[Some(Column::Username), Some(Column::Email)])]
#[case("user_name,EMAIL ADDRESS,ruolo", &[Some(Column::Username), Some(Column::Email), None])]
#[case("Posta elettronica,Nome utente,Lingua", &[Some(Column::Email), Some(Column::Username), Some(Column::Language)])]
#[case("  mail , User-Name ,lang", &[Some(Column::Email), Some(Column::Username), Some(Column::Language)])]
#[case("Nome,Cognome,Indirizzo e-mail", &[Some(Column::GivenNames), Some(Column::FamilyName), Some(Column::Email)])]
#[case("Given names,Family name,Email,Date of birth", &[
    Some(Column::GivenNames), Some(Column::FamilyName), Some(Column::Email), Some(Column::DateOfBirth)])]
#[case("Data di nascita,Nazionalità,Email", &[
    Some(Column::DateOfBirth), Some(Column::Nationality), Some(Column::Email)])]
fn columns_are_known_by_their_names_in_any_order_case_and_of_two_languages(
    #[case] header: &str,
    #[case] columns: &[Option<Column>],
) {
    let mapping = Mapping::of(&read(format!("{header}\na,")).unwrap());
    assert_eq!(mapping.columns(), columns);
    assert_eq!(mapping.fault(), None);
}

#[test]
fn two_e_mail_columns_ask_which_one_is_meant() {
    let mut mapping = Mapping::of(&read("Email,Username,Mail\na,b,c").unwrap());
    let fault = mapping.fault().unwrap();
    assert_eq!(
        (fault.code, fault.column, fault.positions),
        (Code::HeaderDuplicate, Some(Column::Email), vec![0, 2])
    );
    mapping.set(2, Some(Column::Email));
    assert_eq!(mapping.fault(), None);
    assert_eq!(mapping.columns(), [None, Some(Column::Username), Some(Column::Email)]);
}

#[test]
fn a_file_without_an_e_mail_column_asks_for_it() {
    let mut mapping = Mapping::of(&read("Contatto,Ruolo\na@x.org,b").unwrap());
    let fault = mapping.fault().unwrap();
    assert_eq!((fault.code, fault.positions), (Code::HeaderNoEmail, vec![]));
    mapping.set(0, Some(Column::Email));
    assert_eq!(mapping.fault(), None);
}

#[test]
fn a_file_without_a_header_loses_no_row_and_its_meaning_waits_for_a_person() {
    let sheet = read("zoe@x.org;Zoe\nbob@x.org;Bob").unwrap();
    assert!(!sheet.has_header());
    assert_eq!((sheet.rows(), sheet.line(0), sheet.cell(0, 0)), (2, 1, "zoe@x.org"));
    let mut mapping = Mapping::of(&sheet);
    assert_eq!(mapping.columns(), [Some(Column::Email), None]);
    assert_eq!(mapping.fault().unwrap().code, Code::HeaderNoEmail);
    mapping.confirm();
    assert_eq!(mapping.fault(), None);
    assert_eq!(mapping.names(&sheet), ["Email", "Column 2"]);
}

// Row 7.

#[test]
fn columns_that_nobody_knows_are_listed_as_ignored_and_kept() {
    let sheet = read("role,Email,is_admin\nboss,a@x.org,true\n").unwrap();
    let mapping = Mapping::of(&sheet);
    assert_eq!(mapping.ignored().collect::<Vec<_>>(), [0, 2]);
    assert_eq!(mapping.fault(), None);
    assert_eq!(rows(&sheet), [["boss", "a@x.org", "true"]]);
}
