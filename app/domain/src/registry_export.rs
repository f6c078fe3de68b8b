//! The list as a CSV file, in the form of the results of bulk invites: a byte order mark, CRLF, and no cell that a
//! spreadsheet would compute.
//!
//! Headings and states are in the reader's language, and are read back in any. Times are by ISO 8601 in UTC; the day of an
//! end is one of the organization's time zone.

use crate::account::AccountState;
use crate::characters::trimmed;
use crate::csv_format::{escape_formulas, write_record};
use crate::form::Field;
use crate::letter_case::lower;
use crate::locale::Locale;
use crate::misleading::harmless;
use crate::moment::Moment;
use crate::registry::{
    ExportFormat, FieldKind, IdentityStanding, InvitationStanding, OwnField, RegistryColumn, RegistryRow,
    RelationshipStanding,
};
use crate::text::Text;
use std::borrow::Cow;
use std::io;

/// A column of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportColumn {
    Name,
    Email,
    ExternalId,
    /// A column of the list.
    Listed(RegistryColumn),
}

impl ExportColumn {
    /// Those of every file, by which people are found when it comes back.
    const OF_ALL: [Self; 3] = [Self::Name, Self::Email, Self::ExternalId];

    /// The columns of a file of this list: those without a place of their own in the list, then the chosen ones.
    pub fn of(columns: &[RegistryColumn]) -> Vec<Self> {
        let listed = columns.iter().copied();
        Self::OF_ALL.into_iter().chain(listed.map(Self::Listed)).collect()
    }

    /// The heading in a language.
    pub fn heading(self, t: Text) -> String {
        match self {
            Self::Name => t.name().to_owned(),
            Self::Email => t.email_address().to_owned(),
            Self::ExternalId => t.external_id().to_owned(),
            Self::Listed(column) => t.registry_column(column),
        }
    }

    /// The column of a heading in any language, or of its word; `None` for anything else.
    pub fn parse(heading: &str) -> Option<Self> {
        let heading = lower(trimmed(heading));
        let all = Self::OF_ALL.into_iter().chain(RegistryColumn::ALL.iter().copied().map(Self::Listed));
        all.into_iter().find(|column| {
            let is_said = |locale: &Locale| lower(&column.heading(locale.text())) == heading;
            column.word() == heading || Locale::ALL.iter().any(is_said)
        })
    }

    /// The word of the column, the same in every language.
    const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::ExternalId => "external_id",
            Self::Listed(column) => column.as_str(),
        }
    }

    /// The word of a state in this column, from the word itself or from what the state is called in any language; `None`
    /// for anything else. An empty cell is the state of those who have none.
    pub fn parse_state(self, cell: &str) -> Option<&'static str> {
        let Self::Listed(column) = self else { return None };
        match column {
            RegistryColumn::Account => state(AccountState::ALL, AccountState::as_str, account, cell),
            RegistryColumn::Identity => {
                state(IdentityStanding::ALL, IdentityStanding::as_str, identity, cell)
            }
            RegistryColumn::Invitation => {
                state(InvitationStanding::ALL, InvitationStanding::as_str, invitation, cell)
            }
            RegistryColumn::Relationship => {
                state(RelationshipStanding::ALL, RelationshipStanding::as_str, relationship, cell)
            }
            _ => None,
        }
    }

    fn cell<'a>(self, row: &'a RegistryRow, format: ExportFormat<'_>) -> Cow<'a, str> {
        let t = format.locale.text();
        let time = |at: Option<i64>| at.map(|at| Moment::at(at).rfc3339()).unwrap_or_default().into();
        match self {
            Self::Name => Cow::Borrowed(&*row.name),
            Self::Email => Cow::Borrowed(&*row.email),
            Self::ExternalId => row.external_id.as_deref().map_or(Cow::Borrowed(""), harmless),
            Self::Listed(column) => match column {
                RegistryColumn::Username => Cow::Borrowed(&*row.username),
                RegistryColumn::Code => row.code.as_deref().unwrap_or_default().into(),
                RegistryColumn::Unit => row.unit.as_deref().unwrap_or_default().into(),
                RegistryColumn::Groups => Cow::Owned(row.groups.join(", ")),
                RegistryColumn::Account => account(row.state, t).into(),
                RegistryColumn::Identity => identity(row.identity, t).into(),
                RegistryColumn::Invitation => invitation(row.invitation, t).into(),
                RegistryColumn::Relationship => relationship(row.relationship, t).into(),
                RegistryColumn::Starts => row.starts_on.as_deref().unwrap_or_default().into(),
                // The end is the first moment after the last day.
                RegistryColumn::Ends => {
                    row.ends_at.map(|at| (format.day_of)(at - 1).to_string()).unwrap_or_default().into()
                }
                RegistryColumn::SignedIn => time(row.signed_in_at),
                RegistryColumn::Created => time(Some(row.created_at)),
                RegistryColumn::Language => row.locale.own_name().into(),
            },
        }
    }
}

/// A column of personal information.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonalColumn {
    Known(Field),
    /// An own field of identities.
    Own(Box<OwnField>),
}

impl PersonalColumn {
    /// The columns of these fields, in their order. Own fields that are not among `own` are left out.
    pub fn of(fields: &[Field], own: &[OwnField]) -> Vec<Self> {
        let column = |field: &Field| match field.own_number() {
            None => Some(Self::Known(*field)),
            Some(_) => {
                own.iter().find(|own| own.field == *field).cloned().map(|own| Self::Own(Box::new(own)))
            }
        };
        fields.iter().filter_map(column).collect()
    }

    pub fn field(&self) -> Field {
        match self {
            Self::Known(field) => *field,
            Self::Own(own) => own.field,
        }
    }

    fn heading(&self, locale: Locale) -> Cow<'_, str> {
        match self {
            Self::Known(field) => Cow::Borrowed(locale.text().field(*field)),
            Self::Own(own) => escape_formulas(own.label(locale)),
        }
    }

    fn cell<'a>(&'a self, text: &'a str, t: Text) -> Cow<'a, str> {
        match self {
            Self::Known(Field::Sex) => Cow::Owned(t.field_value(Field::Sex, text)),
            Self::Known(_) => harmless(text),
            Self::Own(_) if text.is_empty() => Cow::Borrowed(""),
            Self::Own(own) if own.kind == FieldKind::Choices => {
                Cow::Owned(own.shown_all(text.split(','), t.locale()))
            }
            Self::Own(own) => own.shown(text, t.locale()),
        }
    }
}

fn account(state: AccountState, t: Text) -> String {
    t.account_state(state)
}

fn identity(standing: IdentityStanding, t: Text) -> String {
    standing.state().map(|state| t.identity_state(state)).unwrap_or_default()
}

fn invitation(standing: InvitationStanding, t: Text) -> String {
    t.invitation_standing(standing)
}

fn relationship(standing: RelationshipStanding, t: Text) -> String {
    standing.relationship().map(|relationship| t.relationship(relationship)).unwrap_or_default()
}

/// The word of a state, by its word or by what it is called in any language.
fn state<T: Copy>(
    all: &[T],
    word: impl Fn(T) -> &'static str,
    called: impl Fn(T, Text) -> String,
    cell: &str,
) -> Option<&'static str> {
    let cell = lower(trimmed(cell));
    let is_it = |one: T| {
        let is_called = |locale: &Locale| lower(&called(one, locale.text())) == cell;
        word(one) == cell || Locale::ALL.iter().any(is_called)
    };
    all.iter().copied().find(|one| is_it(*one)).map(word)
}

/// Writes the byte order mark and the headings: of columns, own fields and personal information.
///
/// # Errors
/// None in practice: memory is written.
pub fn write_headings(
    out: &mut Vec<u8>,
    columns: &[ExportColumn],
    (fields, personal): (&[OwnField], &[PersonalColumn]),
    format: ExportFormat<'_>,
) -> io::Result<()> {
    out.extend_from_slice("\u{feff}".as_bytes());
    let headings = columns.iter().map(|column| Cow::Owned(column.heading(format.locale.text())));
    let own = fields.iter().map(|own| escape_formulas(own.label(format.locale)));
    let personal = personal.iter().map(|column| column.heading(format.locale));
    let headings = headings.chain(own).chain(personal);
    write_record(out, format.delimiter, headings)
}

/// Writes a person, with the own fields and the personal information of the headings.
///
/// # Errors
/// None in practice: memory is written.
pub fn write_person(
    out: &mut Vec<u8>,
    columns: &[ExportColumn],
    (fields, personal): (&[OwnField], &[PersonalColumn]),
    (row, values): (&RegistryRow, &[String]),
    format: ExportFormat<'_>,
) -> io::Result<()> {
    let t = format.locale.text();
    let own = fields.iter().zip(&row.own);
    let own =
        own.map(|(own, texts)| Cow::Owned(own.shown_all(texts.iter().map(String::as_str), format.locale)));
    let personal = personal.iter().zip(values).map(|(column, text)| column.cell(text, t));
    let cells = columns.iter().map(|column| column.cell(row, format)).chain(own).chain(personal);
    let cells: Vec<Cow<'_, str>> = cells.collect();
    write_record(out, format.delimiter, cells.iter().map(|cell| escape_formulas(cell)))
}
