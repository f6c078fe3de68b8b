//! The names of columns and states in files of the program, in every language. A browser has the texts of one language only,
//! so the words of all are here; a test compares them with the catalogue.

use super::UpdateColumn;
use crate::account::AccountState;
use crate::bulk::Column;
use crate::characters::trimmed;
use crate::column_names::{bare, column_of};
use crate::identity::Relationship;
use crate::letter_case::lower;
use crate::registry::OwnField;

/// What a heading means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnUse {
    Value(UpdateColumn),
    /// A column of the export that no file changes.
    Shown,
    Unknown,
}

/// Headings as [`plain`] makes them, by their columns.
const NAMES: &[(UpdateColumn, &[&str])] = &[
    (UpdateColumn::Code, &["code", "personalcode", "codicepersonale", "codice"]),
    (UpdateColumn::ExternalId, &["externalid", "idesterno", "identificativoesterno"]),
    (UpdateColumn::Username, &["username", "nomeutente"]),
    (UpdateColumn::Email, &["email", "emailaddress", "indirizzoemail"]),
    (UpdateColumn::NewUsername, &["newusername", "nuovonomeutente"]),
    (UpdateColumn::NewEmail, &["newemail", "newemailaddress", "nuovaemail", "nuovoindirizzoemail"]),
    (UpdateColumn::Language, &["language", "locale", "lingua"]),
    (UpdateColumn::Unit, &["unit", "unità", "unita"]),
    (UpdateColumn::Groups, &["groups", "group", "gruppi", "gruppo"]),
    (UpdateColumn::Relationship, &["relationship", "rapporto"]),
    (
        UpdateColumn::Starts,
        &["starts", "start", "startson", "startdate", "inizio", "datadiinizio", "datainizio"],
    ),
    (UpdateColumn::Ends, &["ends", "end", "endson", "enddate", "scadenza", "fine", "datadifine", "datafine"]),
    (UpdateColumn::State, &["account", "accountstate", "state", "status", "stato", "statoaccount"]),
];

/// Columns of the export that are not changed by a file.
const SHOWN: &[&str] = &[
    "name",
    "nome",
    "identity",
    "digitalidentity",
    "identitàdigitale",
    "invitation",
    "invito",
    "signedin",
    "lastsignin",
    "ultimoaccesso",
    "created",
    "creato",
];

/// What other programs call their ids of people. Own fields may be called so too, and come first.
const IDS_OF_OTHERS: &[&str] = &[
    "employeeid",
    "employeenumber",
    "personnelnumber",
    "staffid",
    "studentid",
    "studentnumber",
    "idnumber",
    "userid",
    "matricola",
    "numerodimatricola",
    "numeromatricola",
    "iddipendente",
    "codicedipendente",
    "idstudente",
    "personalnummer",
    "matrikelnummer",
];

/// Whether another program calls its ids of people so.
pub(super) fn is_id_of_others(name: &str) -> bool {
    IDS_OF_OTHERS.contains(&plain(&bare(name)).as_str())
}

/// The names of the states of an account, in lower case.
pub const ACCOUNT_STATES: &[(AccountState, &[&str])] = &[
    (AccountState::Pending, &["pending", "in attesa"]),
    (AccountState::Active, &["active", "attivo"]),
    (AccountState::Suspended, &["suspended", "sospeso"]),
    (AccountState::Deleted, &["deleted", "eliminato"]),
    (AccountState::ToBeDeleted, &["to_be_deleted", "to be deleted", "da eliminare"]),
];

/// The names of relationships, in lower case.
pub const RELATIONSHIPS: &[(Relationship, &[&str])] = &[
    (Relationship::Employee, &["employee", "dipendente"]),
    (Relationship::Contractor, &["contractor", "collaboratore esterno", "collaboratore"]),
    (Relationship::Member, &["member", "membro"]),
    (Relationship::Student, &["student", "studente"]),
    (Relationship::Guest, &["guest", "ospite"]),
];

/// What a column with this name means. `fields` are the own fields of accounts: they are named by their keys, or by their
/// labels in any language.
pub fn column_use(name: &str, fields: &[OwnField]) -> ColumnUse {
    let plain = plain(name);
    if plain.is_empty() {
        return ColumnUse::Unknown;
    }
    if let Some((column, _)) = NAMES.iter().find(|(_, names)| names.contains(&plain.as_str())) {
        return ColumnUse::Value(*column);
    }
    if SHOWN.contains(&plain.as_str()) {
        return ColumnUse::Shown;
    }
    let name = lower(trimmed(name));
    let by_key = fields.iter().find(|own| own.key.as_str() == name);
    let by_label = || {
        let mut called = fields.iter().filter(|own| own.label.all().any(|label| lower(label) == name));
        called.next().filter(|_| called.next().is_none())
    };
    if let Some(own) = by_key.or_else(by_label) {
        return ColumnUse::Value(UpdateColumn::Own(own.field));
    }
    if is_id_of_others(&name) {
        return ColumnUse::Value(UpdateColumn::ExternalId);
    }
    match column_of(&name) {
        Some(Column::Email) => ColumnUse::Value(UpdateColumn::Email),
        Some(Column::Username) => ColumnUse::Value(UpdateColumn::Username),
        Some(Column::Language) => ColumnUse::Value(UpdateColumn::Language),
        Some(Column::Unit) => ColumnUse::Value(UpdateColumn::Unit),
        Some(Column::GivenNames | Column::FamilyName | Column::DateOfBirth | Column::Nationality) => {
            ColumnUse::Shown
        }
        None => ColumnUse::Unknown,
    }
}

/// Letters and digits in lower case.
fn plain(name: &str) -> String {
    lower(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The value that one of these words names.
pub(super) fn named<T: Copy>(all: &[(T, &[&str])], word: &str) -> Option<T> {
    let word = lower(trimmed(word));
    all.iter().find(|(_, names)| names.contains(&word.as_str())).map(|(value, _)| *value)
}
