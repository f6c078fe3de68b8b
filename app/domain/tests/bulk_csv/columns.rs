//! What the columns mean (rows 6 and 7).

use super::*;
use domain::bulk::Column;
use domain::bulk::header::Mapping;
use domain::column_names::column_of;
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
    let mapping = Mapping::from_sheet(&read(format!("{header}\na,")).unwrap());
    assert_eq!(mapping.columns(), columns);
    assert_eq!(mapping.fault(), None);
}

#[test]
fn two_e_mail_columns_ask_which_one_is_meant() {
    let mut mapping = Mapping::from_sheet(&read("Email,Username,Mail\na,b,c").unwrap());
    let fault = mapping.fault().unwrap();
    assert_eq!(
        (fault.code, fault.column, fault.positions),
        (Code::HeaderDuplicate, Some(Column::Email), vec![0, 2])
    );
    mapping.set(2, Some(Column::Email));
    assert_eq!(mapping.fault(), None);
    assert_eq!(mapping.columns(), [None, Some(Column::Username), Some(Column::Email)]);
}

#[rstest]
#[case("Email,Username,Mail\na@x.org,b,\nc@x.org,d,\n", &[Some(Column::Email), Some(Column::Username), None])]
#[case("preferredLanguage,Email,locale\n,a@x.org,it\n", &[None, Some(Column::Email), Some(Column::Language)])]
fn of_two_columns_with_one_meaning_the_empty_one_is_ignored(
    #[case] text: &str,
    #[case] columns: &[Option<Column>],
) {
    let mapping = Mapping::from_sheet(&read(text).unwrap());
    assert_eq!((mapping.columns(), mapping.fault()), (columns, None));
}

#[test]
fn a_file_without_an_e_mail_column_asks_for_it() {
    let mut mapping = Mapping::from_sheet(&read("Contatto,Ruolo\na,b").unwrap());
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
    let mut mapping = Mapping::from_sheet(&sheet);
    assert_eq!(mapping.columns(), [Some(Column::Email), None]);
    assert_eq!(mapping.fault().unwrap().code, Code::HeaderNoEmail);
    mapping.confirm();
    assert_eq!(mapping.fault(), None);
    assert_eq!(mapping.names(&sheet), ["Email", "Column 2"]);
}

#[rstest]
#[case("Display name,User principal name,Object Id", 1)]
#[case("displayName,userPrincipalName,id", 1)]
#[case("UPN,Name", 0)]
#[case("Username,UPN", 1)]
fn sign_in_addresses_are_the_e_mail_where_no_other_column_is(#[case] header: &str, #[case] place: usize) {
    let mapping = Mapping::from_sheet(&read(format!("{header}\na@x.org,b@x.org,c")).unwrap());
    assert_eq!((mapping.position(Column::Email), mapping.fault()), (Some(place), None));
}

#[rstest]
#[case("userPrincipalName,mail", Column::Username)]
#[case("User principal name,Email", Column::Username)]
fn sign_in_addresses_are_usernames_beside_the_e_mail(#[case] header: &str, #[case] first: Column) {
    let mapping = Mapping::from_sheet(&read(format!("{header}\na@x.org,b@x.org")).unwrap());
    assert_eq!(mapping.columns(), [Some(first), Some(Column::Email)]);
    assert_eq!(mapping.fault(), None);
}

#[rstest]
#[case("Kontakt,Given names\na@x.org,Anna\nb@x.org,Bob\n", 0)]
#[case("Given names,Login\nAnna,a@x.org\nBob,Bob <b@x.org>\n", 1)]
fn the_only_column_of_addresses_is_proposed_and_waits_for_a_person(#[case] text: &str, #[case] place: usize) {
    let mut mapping = Mapping::from_sheet(&read(text).unwrap());
    assert_eq!(mapping.position(Column::Email), Some(place));
    let fault = mapping.fault().unwrap();
    assert_eq!((fault.code, fault.positions), (Code::HeaderNoEmail, vec![place]));
    let mut chosen = mapping.clone();
    chosen.set(place, Some(Column::Email));
    mapping.confirm();
    assert_eq!((mapping.fault(), chosen.fault()), (None, None));
}

#[rstest]
#[case("Private,Work\na@x.org,b@x.org\n")]
#[case("Contact,Given names\na@x.org,Anna\nby phone,Bob\n")]
fn two_columns_of_addresses_or_one_with_other_texts_are_not_guessed(#[case] text: &str) {
    let mapping = Mapping::from_sheet(&read(text).unwrap());
    assert_eq!(mapping.position(Column::Email), None);
    assert_eq!(mapping.fault().unwrap().code, Code::HeaderNoEmail);
}

// Row 7.

#[test]
fn columns_that_nobody_knows_are_listed_as_ignored_and_kept() {
    let sheet = read("role,Email,is_admin\nboss,a@x.org,true\n").unwrap();
    let mapping = Mapping::from_sheet(&sheet);
    assert_eq!(mapping.ignored().collect::<Vec<_>>(), [0, 2]);
    assert_eq!(mapping.fault(), None);
    assert_eq!(rows(&sheet), [["boss", "a@x.org", "true"]]);
}

// Files from the field: other languages, forms, titles above the header.

#[rstest]
#[case("Indirizzo e-mail istituzionale")]
#[case("Adresse e-mail")]
#[case("Adresse e-mail professionnelle")]
#[case("Adresse électronique")]
#[case("Correo electrónico")]
#[case("E-Mail-Adresse")]
#[case("Dienstliche E-Mail")]
#[case("E-mailadres")]
#[case("Endereço de e-mail")]
#[case("Adres e-mail")]
#[case("E-postadress")]
#[case("Sähköposti")]
#[case("Электронная почта")]
#[case("Email Address [Required]")]
#[case("Email address [inviteeEmail] Required")]
#[case("E-mail (required)")]
#[case("Email *")]
#[case("EmailAddress")]
#[case("Work Email")]
#[case("\u{200b}Email")]
fn an_address_is_known_by_the_words_of_europes_languages_and_of_forms(#[case] name: &str) {
    assert_eq!(column_of(name), Some(Column::Email), "{name}");
}

#[rstest]
#[case("Benutzername", Some(Column::Username))]
#[case("Nom d'utilisateur", Some(Column::Username))]
#[case("Nombre de usuario", Some(Column::Username))]
#[case("user_id", None)]
#[case("User ID", None)]
#[case("Vorname", Some(Column::GivenNames))]
#[case("Prénom", Some(Column::GivenNames))]
#[case("Nachname", Some(Column::FamilyName))]
#[case("Apellidos", Some(Column::FamilyName))]
#[case("Příjmení", Some(Column::FamilyName))]
#[case("Date de naissance", Some(Column::DateOfBirth))]
#[case("Staatsangehörigkeit", Some(Column::Nationality))]
#[case("Sprache", Some(Column::Language))]
#[case("Язык", Some(Column::Language))]
#[case("Email verified", None)]
#[case("Secondary email", None)]
#[case("Send e-mail", None)]
#[case("Address", None)]
#[case("Indirizzo", None)]
#[case("", None)]
fn other_columns_are_known_by_theirs(#[case] name: &str, #[case] column: Option<Column>) {
    assert_eq!(column_of(name), column, "{name}");
}

#[rstest]
#[case("#TYPE System.Object\n\"Name\",\"EmailAddress\"\nAnna,a@x.org\n", 1)]
#[case("Staff list\n\nEmail,Name\na@x.org,Anna\n", 1)]
#[case(
    "version:v1.0\nEmail address [inviteeEmail] Required,Redirection url [inviteRedirectURL]\na@x.org,x\n",
    1
)]
#[case("Staff list;as of May\nContact: hr@x.org;\nNome;Cognome;E-mail\nAnna;Rossi;a@x.org\n", 2)]
fn the_first_line_in_which_known_names_stand_is_the_header(#[case] text: &str, #[case] above: usize) {
    let sheet = read(text).unwrap();
    assert_eq!(sheet.left_out().len(), above);
    let mapping = Mapping::from_sheet(&sheet);
    assert_eq!(mapping.fault(), None);
    assert_eq!(sheet.rows(), 1);
    assert_eq!(sheet.cell(0, mapping.position(Column::Email).unwrap()), "a@x.org");
}

#[rstest]
#[case("Contatto,Ruolo\na@x.org,user\n", "Contatto")]
#[case("Contatto preferito,Ruolo\nemail,capo\n", "Contatto preferito")]
#[case("Nome,Contatto\nAnna,email\nBea,mail\n", "Nome")]
fn a_value_that_is_also_a_name_makes_no_header(#[case] text: &str, #[case] first: &str) {
    let sheet = read(text).unwrap();
    assert_eq!((sheet.header()[0].as_str(), sheet.left_out().len()), (first, 0));
}

#[test]
fn the_header_can_be_moved_by_hand() {
    let text = "List\nKontakt,Wer\na@x.org,Anna\n";
    assert_eq!(read(text).unwrap().header(), ["List"]);
    let mut reader = Reader::new().with_header_on(2);
    reader.push(text.as_bytes()).unwrap();
    let sheet = reader.finish().unwrap();
    assert_eq!((sheet.header(), sheet.rows()), (&["Kontakt".to_owned(), "Wer".to_owned()][..], 1));
    assert_eq!(sheet.left_out(), ["List"]);
    let lines = sheet.first_lines(5).into_iter().map(|line| (line.line, line.text, line.is_header));
    let lines: Vec<_> = lines.collect();
    let expected = [(1, "List", false), (2, "Kontakt · Wer", true), (3, "a@x.org · Anna", false)];
    assert_eq!(lines, expected.map(|(line, text, is_header)| (line, text.to_owned(), is_header)));
    let mut beyond = Reader::new().with_header_on(9);
    beyond.push(text.as_bytes()).unwrap();
    assert_eq!(beyond.finish().unwrap().header(), ["List"]);
}
