//! The list as a CSV file, in the form of the results of bulk invites: a byte order mark, commas, CRLF, and no cell that a
//! spreadsheet would compute.
//!
//! Headings are in the reader's language, and are read back in any. Cells are words of the program, dates and times by ISO
//! 8601 in UTC, so that they mean the same in every language.

use super::{Column, RegistryRow};
use crate::bulk::csv::Delimiter;
use crate::bulk::results::{harmless, write_record};
use crate::moment::Moment;
use crate::text::{Locale, Text};
use std::borrow::Cow;
use std::io;

/// A column of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportColumn {
    Name,
    Email,
    /// A column of the list.
    Listed(Column),
}

impl ExportColumn {
    /// The columns of a file of this list: those without a place of their own in the list, then the chosen ones.
    pub fn of(columns: &[Column]) -> Vec<Self> {
        let listed = columns.iter().copied();
        [Self::Name, Self::Email].into_iter().chain(listed.map(Self::Listed)).collect()
    }

    /// The heading in a language.
    pub fn heading(self, t: Text) -> String {
        match self {
            Self::Name => t.name().to_owned(),
            Self::Email => t.email_address().to_owned(),
            Self::Listed(column) => t.registry_column(column),
        }
    }

    /// The column of a heading in any language, or of its word; `None` for anything else.
    pub fn parse(heading: &str) -> Option<Self> {
        let heading = heading.trim().to_lowercase();
        let all = [Self::Name, Self::Email].into_iter().chain(Column::ALL.iter().copied().map(Self::Listed));
        all.into_iter().find(|column| {
            let is_said = |locale: &Locale| column.heading(locale.text()).to_lowercase() == heading;
            column.word() == heading || Locale::ALL.iter().any(is_said)
        })
    }

    /// The word of the column, the same in every language.
    const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Listed(column) => column.as_str(),
        }
    }

    fn cell(self, row: &RegistryRow) -> Cow<'_, str> {
        let word = |word: &'static str| Cow::Borrowed(if word == "none" { "" } else { word });
        let time = |at: Option<i64>| at.map(|at| Moment::at(at).rfc3339()).unwrap_or_default().into();
        match self {
            Self::Name => Cow::Borrowed(&*row.name),
            Self::Email => Cow::Borrowed(&*row.email),
            Self::Listed(column) => match column {
                Column::Username => Cow::Borrowed(&*row.username),
                Column::Code => row.code.as_deref().unwrap_or_default().into(),
                Column::Unit => row.unit.as_deref().unwrap_or_default().into(),
                Column::Groups => Cow::Owned(row.groups.join(", ")),
                Column::Account => word(row.state.as_str()),
                Column::Identity => word(row.identity.as_str()),
                Column::Invitation => word(row.invitation.as_str()),
                Column::Relationship => word(row.relationship.as_str()),
                // The end is the first moment after the last day.
                Column::Ends => row.ends_at.map(|at| Moment::at(at - 1).date()).unwrap_or_default().into(),
                Column::SignedIn => time(row.signed_in_at),
                Column::Created => time(Some(row.created_at)),
            },
        }
    }
}

/// Writes the byte order mark and the headings.
///
/// # Errors
/// None in practice: memory is written.
pub fn write_headings(out: &mut Vec<u8>, columns: &[ExportColumn], locale: Locale) -> io::Result<()> {
    out.extend_from_slice("\u{feff}".as_bytes());
    let headings = columns.iter().map(|column| Cow::Owned(column.heading(locale.text())));
    write_record(out, Delimiter::Comma, headings)
}

/// Writes a person.
///
/// # Errors
/// None in practice: memory is written.
pub fn write_person(out: &mut Vec<u8>, columns: &[ExportColumn], row: &RegistryRow) -> io::Result<()> {
    let cells: Vec<Cow<'_, str>> = columns.iter().map(|column| column.cell(row)).collect();
    write_record(out, Delimiter::Comma, cells.iter().map(|cell| harmless(cell)))
}
