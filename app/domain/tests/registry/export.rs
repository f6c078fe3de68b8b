//! The list as a file.

use domain::account::AccountState;
use domain::bulk::csv::Delimiter;
use domain::day::Day;
use domain::id::AccountId;
use domain::identity::IdentityState;
use domain::registry::{
    ExportFormat, IdentityStanding, InvitationStanding, RegistryAddress, RegistryColumn, RegistryRow,
    RelationshipStanding,
};
use domain::registry_export::{ExportColumn, write_headings, write_person};
use domain::text::Locale;
use uuid::Uuid;

fn exported(rows: &[RegistryRow], columns: &[RegistryColumn]) -> String {
    exported_in(Locale::En, rows, columns)
}

fn exported_in(locale: Locale, rows: &[RegistryRow], columns: &[RegistryColumn]) -> String {
    let (mut text, columns) = (Vec::new(), ExportColumn::of(columns));
    let format =
        ExportFormat { locale, delimiter: ExportFormat::usual_delimiter(locale), day_of: &Day::from_unix_ms };
    write_headings(&mut text, &columns, (&[], &[]), format).unwrap();
    for row in rows {
        write_person(&mut text, &columns, (&[], &[]), (row, &[]), format).unwrap();
    }
    String::from_utf8(text).unwrap()
}

fn ada() -> RegistryRow {
    RegistryRow {
        account: AccountId::from(Uuid::nil()),
        name: "=HYPERLINK(\"x\")".to_owned(),
        email: "ada@example.org".to_owned(),
        username: "ada".to_owned(),
        external_id: Some("A-1".to_owned()),
        code: Some("10000001".to_owned()),
        unit: None,
        groups: vec!["Choir".to_owned(), "Board".to_owned()],
        state: AccountState::Active,
        identity: IdentityStanding::InReview,
        invitation: InvitationStanding::Accepted,
        relationship: RelationshipStanding::None,
        starts_on: Some("2026-09-01".to_owned()),
        ends_at: Some(1_796_083_200_000),
        signed_in_at: None,
        created_at: 1_795_348_800_000,
        locale: Locale::It,
        own: Vec::new(),
    }
}

#[test]
fn a_file_has_one_word_for_each_state_and_no_cell_that_a_spreadsheet_computes() {
    let expected = "\u{feff}Name,Email address,External ID,Username,Personal code,Unit,Groups,Account,Digital identity,Invitation,Relationship,Starts,Ends,Last sign-in,Created,Language\r\n\
        \"'=HYPERLINK(\"\"x\"\")\",ada@example.org,A-1,ada,10000001,,\"Choir, Board\",Active,In review,Accepted,,2026-09-01,2026-11-30,,2026-11-22T12:00:00Z,Italiano\r\n";
    assert_eq!(exported(&[ada()], RegistryColumn::ALL), expected);
    let few = exported(&[ada()], &[RegistryColumn::Groups, RegistryColumn::Username]);
    assert_eq!(few.lines().next(), Some("\u{feff}Name,Email address,External ID,Groups,Username"));
}

#[test]
fn a_file_is_separated_and_worded_as_its_readers_spreadsheet_expects() {
    let columns = [RegistryColumn::Account, RegistryColumn::Identity, RegistryColumn::Invitation];
    let text = exported_in(Locale::It, &[ada()], &columns);
    let t = Locale::It.text();
    let states = [
        t.account_state(AccountState::Active),
        t.identity_state(IdentityState::InReview),
        t.invitation_standing(InvitationStanding::Accepted),
    ];
    assert_eq!(text.lines().nth(1).unwrap().split(';').skip(3).collect::<Vec<_>>(), states);
    assert_eq!(RegistryAddress::delimiter("q=x&delimiter=%3B"), Some(Delimiter::Semicolon));
    assert_eq!(RegistryAddress::delimiter("delimiter=x&q=,"), None);
    assert!(!RegistryAddress::parse("delimiter=%3B").query.filters.is_broken());
}

#[test]
fn every_state_in_a_file_is_read_back_in_any_language_and_by_its_word() {
    let read = |column, cell: &str| ExportColumn::Listed(column).parse_state(cell);
    for t in Locale::ALL.iter().map(|locale| locale.text()) {
        for state in AccountState::ALL {
            assert_eq!(read(RegistryColumn::Account, &t.account_state(*state)), Some(state.as_str()));
        }
        for state in IdentityStanding::ALL {
            let said = state.state().map(|state| t.identity_state(state)).unwrap_or_default();
            assert_eq!(read(RegistryColumn::Identity, &said.to_uppercase()), Some(state.as_str()));
        }
        for state in InvitationStanding::ALL {
            assert_eq!(
                read(RegistryColumn::Invitation, &t.invitation_standing(*state)),
                Some(state.as_str())
            );
        }
        for state in RelationshipStanding::ALL {
            let said = state.relationship().map(|one| t.relationship(one)).unwrap_or_default();
            assert_eq!(read(RegistryColumn::Relationship, &said), Some(state.as_str()));
        }
    }
    assert_eq!(read(RegistryColumn::Identity, " in_review "), Some("in_review"));
    assert_eq!(
        (read(RegistryColumn::Account, "Unknown"), read(RegistryColumn::Unit, "active")),
        (None, None)
    );
}

#[test]
fn a_heading_is_read_back_in_any_language() {
    for column in ExportColumn::of(RegistryColumn::ALL) {
        for locale in Locale::ALL {
            let heading = column.heading(locale.text());
            assert_eq!(
                ExportColumn::parse(&format!(" {} ", heading.to_uppercase())),
                Some(column),
                "{heading}"
            );
        }
    }
    assert_eq!(ExportColumn::parse("signed_in"), Some(ExportColumn::Listed(RegistryColumn::SignedIn)));
    assert_eq!(ExportColumn::parse("Telephone"), None);
}
