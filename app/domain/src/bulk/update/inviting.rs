//! *Invite people who are not found*: rows about nobody who is registered, as invitations.
//!
//! The address of such a row is looked up once more, as of any bulk invite, since a row may be about nobody by its code and
//! have the address of somebody all the same. All other cells are read as they are for people who have nothing yet.

use super::row_verdict::ChangedCell;
use super::verdicts::UpdateVerdicts;
use super::{NewPerson, UpdateColumn, UpdateState, UpdateWords};
use crate::account::Email;
use crate::bulk::csv::Sheet;
use crate::bulk::{REGISTRY_MOST, RegistryAnswer, RegistryQuestion};
use crate::characters::trimmed;
use crate::csv_format::unescape_formulas;
use crate::form::Code;
use crate::identity::Relationship;
use std::collections::HashMap;

/// Rows whose addresses and usernames are looked up.
pub struct InviteLookup {
    pub question: RegistryQuestion,
    rows: Vec<usize>,
}

impl InviteLookup {
    /// The row after the last one of the lookup, where the next one begins.
    pub fn end(&self) -> usize {
        self.rows.last().map_or(usize::MAX, |last| last + 1)
    }
}

impl UpdateVerdicts {
    /// Whether the file has addresses to which invitations can be sent.
    pub fn can_invite(&self) -> bool {
        !self.emails.is_empty()
    }

    /// Makes invitations of the rows that are about nobody and have a valid address. Of two rows with one address, the first
    /// is invited.
    pub fn invite(&mut self, sheet: &Sheet) {
        let mut met: HashMap<String, usize> = HashMap::new();
        for at in 0..self.rows.len() {
            if self.rows[at].state != UpdateState::NotFound || self.rows[at].new.is_some() {
                continue;
            }
            let Some(email) = self.address(sheet, at) else { continue };
            let (cells, fault, username) = self.cells_of_new(sheet, at);
            let first = *met.entry(email.key().to_owned()).or_insert(at);
            let (state, code) = match fault {
                _ if first != at => (UpdateState::Error, Some(Code::DuplicateInFile)),
                Some(code) => (UpdateState::Error, Some(code)),
                None => (UpdateState::Invite, None),
            };
            self.set_state(at, state, code);
            let row = &mut self.rows[at];
            row.repeats = if first == at { None } else { u32::try_from(first).ok() };
            row.cells = cells;
            row.new = Some(Box::new(NewPerson { email: email.as_typed().to_owned(), username }));
        }
        self.refuse_shared_values(sheet);
    }

    /// Leaves those rows out again.
    pub fn invite_nobody(&mut self, sheet: &Sheet) {
        for at in 0..self.rows.len() {
            if self.rows[at].new.take().is_some() {
                self.set_state(at, UpdateState::NotFound, Some(Code::NobodyMatches));
                (self.rows[at].cells, self.rows[at].repeats) = (Vec::new(), None);
            }
        }
        self.refuse_shared_values(sheet);
    }

    /// The next invitations to look up, from a row on; `None` after the last.
    pub fn next_invites(&self, from: usize) -> Option<InviteLookup> {
        let rows = self.rows.iter().enumerate().skip(from);
        let rows = rows.filter(|(_, row)| row.state == UpdateState::Invite).map(|(at, _)| at);
        let rows: Vec<usize> = rows.take(REGISTRY_MOST).collect();
        let mut question = RegistryQuestion::default();
        for new in rows.iter().filter_map(|at| self.rows[*at].new.as_deref()) {
            let key = Email::parse(&new.email, self.to_ascii).map(|email| email.key().to_owned());
            question.emails.push(key.unwrap_or_default());
            question.usernames.push(new.username.clone());
        }
        (!rows.is_empty()).then_some(InviteLookup { question, rows })
    }

    /// Leaves out the rows whose address or username is somebody's.
    pub fn apply_registry(&mut self, lookup: &InviteLookup, answer: &RegistryAnswer) {
        let refused = [
            (&answer.registered, Code::AlreadyRegistered),
            (&answer.to_be_deleted, Code::ToBeDeleted),
            (&answer.invited, Code::AlreadyInvited),
            (&answer.taken, Code::UsernameUsed),
            (&answer.domain_refused, Code::DomainRefused),
        ];
        for (positions, code) in refused {
            for position in positions {
                if let Some(at) = lookup.rows.get(*position as usize) {
                    self.set_state(*at, UpdateState::Error, Some(code));
                }
            }
        }
    }

    /// The address of a row, if it has a valid one.
    fn address(&self, sheet: &Sheet, row: usize) -> Option<Email> {
        let mut cells = self.emails.iter().map(|at| unescape_formulas(sheet.raw_cell(row, *at)));
        let cell = cells.find(|cell| !trimmed(cell).is_empty())?;
        Email::parse(trimmed(&cell), self.to_ascii).ok()
    }

    /// The relationship of a row, if it says one.
    fn relationship_of_new(&self, sheet: &Sheet, row: usize) -> Option<Relationship> {
        let (_, at) = self.columns.iter().find(|(column, _)| *column == UpdateColumn::Relationship)?;
        let cell = unescape_formulas(sheet.raw_cell(row, *at));
        let read = self.words.read(UpdateColumn::Relationship, trimmed(&cell), "", self.to_ascii);
        Relationship::from_word(&read.ok()?)
    }

    /// What the cells of a row are for somebody new: values, the first fault, and the username.
    fn cells_of_new(&self, sheet: &Sheet, row: usize) -> (Vec<ChangedCell>, Option<Code>, String) {
        let (mut cells, mut first, mut username) = (Vec::new(), None, String::new());
        let relationship = self.relationship_of_new(sheet, row);
        let mut read = |column: UpdateColumn, at: usize| {
            let cell = unescape_formulas(sheet.raw_cell(row, at));
            let cell = UpdateWords::said(column, &cell);
            let is_required = self.words.own(column).is_some_and(|own| own.is_required_of(relationship));
            let result = match cell {
                "" if is_required => Err(Code::ValueMissing),
                "" => return None,
                _ if cell.contains(char::REPLACEMENT_CHARACTER) => Err(Code::CellUnreadable),
                _ => self.words.read(column, &self.dates.read(at, cell), "", self.to_ascii),
            };
            let fault = result.as_ref().err().copied();
            first = first.or(fault);
            let shown = || cell.chars().take(200).collect();
            Some((result.unwrap_or_else(|_| shown()), fault))
        };
        let name = self.usernames.iter().find_map(|at| read(UpdateColumn::Username, *at));
        for (place, (column, at)) in self.columns.iter().enumerate() {
            let found = match column {
                // A new account is pending until the invitation is accepted.
                UpdateColumn::Email | UpdateColumn::State => None,
                UpdateColumn::Username => name.clone(),
                _ => read(*column, *at),
            };
            if let Some((after, fault)) = found {
                let column = u8::try_from(place).unwrap_or(u8::MAX);
                cells.push(ChangedCell { column, before: "".into(), after: after.into(), fault });
            }
        }
        if let Some((name, _)) = name {
            username = name;
        }
        (cells, first, username)
    }
}
