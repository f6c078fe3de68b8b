//! *Suspend whoever is missing from this file*: the people of a scope whom no row can mean.
//!
//! The host lists the people of the scope once, active and pending, as they are at one moment, and the rows take away
//! everybody whom a cell of theirs could name, whatever the row's state. Who is left is suspended, if the host still finds
//! them in the scope; pending people are only counted.

use super::{
    AbsentAnswer, AbsentDraft, AbsentQuestion, AbsentScope, CellChange, ScopedPerson, UpdateColumn,
    UpdateDraft, UpdateMapping, UpdateRow, UpdateVerdicts, is_damaged,
};
use crate::account::{AccountState, Email, ToAscii};
use crate::bulk::ROWS_MOST;
use crate::bulk::csv::Sheet;
use crate::characters::trimmed;
use crate::csv_format::unescape_formulas;
use crate::form::Code;
use crate::id::AccountId;
use std::collections::HashSet;

/// Most cells that cannot be read as they were. Each is compared with everybody in the scope.
const UNCLEAR_MOST: usize = 1_000;
/// Most characters of a key: an address has 254.
const KEY_MOST: usize = 300;

/// Somebody whom no row can mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbsentPerson {
    pub account: AccountId,
    pub email: Box<str>,
    pub username: Box<str>,
}

/// The people of a scope whom no row of a file can mean, page by page as the host lists them.
pub struct AbsentPeople {
    scope: AbsentScope,
    seen_at: Option<i64>,
    after: Option<i64>,
    is_complete: bool,
    active: u32,
    /// Whom the rows were found to be about.
    found: HashSet<AccountId>,
    /// What the cells of rows name, as [`key`].
    named: HashSet<Box<str>>,
    /// Cells that a spreadsheet may have rewritten, and those with characters that could not be read.
    unclear: Vec<Box<str>>,
    people: Vec<AbsentPerson>,
    /// How many are missing who stay, since they are pending.
    pending: u32,
}

impl AbsentPeople {
    /// Begins with a file that was compared whole.
    ///
    /// # Errors
    /// `cells_unclear` if too many cells were rewritten or are unreadable to say whom they mean.
    pub fn begin(
        scope: AbsentScope,
        sheet: &Sheet,
        mapping: &UpdateMapping,
        verdicts: &UpdateVerdicts,
        to_ascii: ToAscii,
    ) -> Result<Self, Code> {
        let names = [
            UpdateColumn::Code,
            UpdateColumn::ExternalId,
            UpdateColumn::Username,
            UpdateColumn::Email,
            UpdateColumn::NewUsername,
            UpdateColumn::NewEmail,
        ];
        let places: Vec<usize> = names.into_iter().filter_map(|column| mapping.position(column)).collect();
        let (mut found, mut named, mut unclear) = (HashSet::new(), HashSet::new(), HashSet::new());
        for row in 0..sheet.rows() {
            let verdict = verdicts.row(row);
            let account = verdict.and_then(|row| row.account);
            found.extend(account);
            let is_shifted = verdict.is_some_and(|row| row.code == Some(Code::ColumnCount));
            let cells = 0..sheet.count(row).max(sheet.width());
            for place in cells {
                // A row that is about nobody who was found may name somebody in any cell.
                let is_name = is_shifted || places.contains(&place);
                if account.is_some() && !is_name {
                    continue;
                }
                let cell = unescape_formulas(sheet.raw_cell(row, place));
                let cell = trimmed(&cell);
                if cell.is_empty() || cell.len() > 4 * KEY_MOST {
                    continue;
                }
                named.insert(key(cell).into());
                if cell.contains('@')
                    && let Ok(email) = Email::parse(cell, to_ascii)
                {
                    named.insert(email.key().into());
                }
                if account.is_none() && is_name && is_unclear(cell) {
                    unclear.insert(Box::from(cell));
                }
            }
            if unclear.len() > UNCLEAR_MOST {
                return Err(Code::CellsUnclear);
            }
        }
        Ok(Self {
            scope,
            seen_at: None,
            after: None,
            is_complete: false,
            active: 0,
            found,
            named,
            unclear: unclear.into_iter().collect(),
            people: Vec::new(),
            pending: 0,
        })
    }

    /// The next page to ask for; `None` once all have come.
    pub fn next_question(&self) -> Option<AbsentQuestion> {
        let question = AbsentQuestion { scope: self.scope.clone(), seen_at: self.seen_at, after: self.after };
        (!self.is_complete).then_some(question)
    }

    /// Takes a page.
    ///
    /// # Errors
    /// `too_many_rows` where more people are missing than a job has rows.
    pub fn apply(&mut self, answer: AbsentAnswer) -> Result<(), Code> {
        self.seen_at = Some(answer.seen_at);
        self.active = answer.active.unwrap_or(self.active);
        for person in answer.people {
            if self.could_mean(&person) {
                continue;
            }
            if person.is_pending {
                self.pending += 1;
            } else {
                let (email, username) = (person.email.into(), person.username.into());
                self.people.push(AbsentPerson { account: person.account, email, username });
            }
        }
        if self.people.len() > ROWS_MOST as usize {
            return Err(Code::TooManyRows);
        }
        self.is_complete = answer.next.is_none();
        self.after = answer.next;
        Ok(())
    }

    /// Whether a row could mean somebody.
    fn could_mean(&self, person: &ScopedPerson) -> bool {
        if self.found.contains(&person.account) {
            return true;
        }
        let mut keys = person.keys.iter().map(String::as_str).chain([&*person.email, &*person.username]);
        keys.any(|text| {
            !text.is_empty()
                && (self.named.contains(&*key(text)) || self.unclear.iter().any(|cell| is_like(text, cell)))
        })
    }

    pub fn scope(&self) -> &AbsentScope {
        &self.scope
    }

    /// Those who are missing, in the order of the host's list.
    pub fn people(&self) -> &[AbsentPerson] {
        &self.people
    }

    /// How many are missing who have not accepted their invitation yet. They stay as they are.
    pub fn pending(&self) -> u32 {
        self.pending
    }

    /// How many are active in the scope.
    pub fn active(&self) -> u32 {
        self.active
    }

    /// Adds those who are missing to the rows of a job, with the number as it was typed.
    pub fn add_to(&self, draft: &mut UpdateDraft, rows: &mut Vec<UpdateRow>, typed: &str) {
        let Some(seen_at) = self.seen_at.filter(|_| self.is_complete && !self.people.is_empty()) else {
            return;
        };
        let known = draft.columns.iter().position(|column| *column == UpdateColumn::State);
        let column = known.unwrap_or_else(|| {
            draft.columns.push(UpdateColumn::State);
            draft.columns.len() - 1
        });
        let column = u8::try_from(column).unwrap_or(u8::MAX);
        rows.extend(self.people.iter().map(|person| suspension(person.account, column)));
        let absent = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        draft.rows += absent;
        draft.absent =
            Some(AbsentDraft { scope: self.scope.clone(), seen_at, rows: absent, typed: typed.to_owned() });
    }
}

/// The row of somebody who is missing.
fn suspension(account: AccountId, column: u8) -> UpdateRow {
    let (before, after) = (AccountState::Active.to_string(), AccountState::Suspended.to_string());
    let cells = vec![CellChange { column, before, after }];
    UpdateRow { is_absent: true, ..UpdateRow::new(0, account, cells) }
}

impl UpdateRow {
    /// Whether it is how somebody is suspended who is missing from the file.
    pub(super) fn is_suspension(&self, columns: &[UpdateColumn]) -> bool {
        let column = columns.iter().position(|column| *column == UpdateColumn::State);
        let column = column.and_then(|at| u8::try_from(at).ok());
        column.is_some_and(|column| *self == suspension(self.account, column))
    }
}

/// A text by which people are compared: in lower case, a number without the zeros before it.
fn key(text: &str) -> String {
    let text = trimmed(text).to_lowercase();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.trim_start_matches('0') {
        digits if is_number && digits.len() < text.len() => digits.to_owned(),
        _ => text,
    }
}

/// Whether a cell may stand for another text than it has.
fn is_unclear(cell: &str) -> bool {
    let has_digit = cell.bytes().any(|byte| byte.is_ascii_digit());
    let is_number = cell.bytes().all(|byte| byte.is_ascii_digit());
    let is_power = || cell.replace(',', ".").parse::<f64>().is_ok();
    cell.contains(char::REPLACEMENT_CHARACTER)
        || (is_number && cell.len() > 15)
        || (has_digit && !is_number && (is_power() || may_be_day(cell)))
}

/// Whether a cell has the form of a day, perhaps with a time or with the name of a month: parts of at most two digits, and a
/// year.
fn may_be_day(cell: &str) -> bool {
    let is_mark = |c: char| matches!(c, '-' | '/' | '.' | ',' | ':' | ' ');
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    let is_made_of = |c: char| c.is_ascii_digit() || c.is_alphabetic() || is_mark(c);
    let mut parts = cell.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let years = parts.clone().filter(|part| part.len() == 4).count();
    let are_parts = years <= 1 && parts.all(|part| matches!(part.len(), 1 | 2 | 4));
    are_parts && letters <= 9 && cell.len() <= 24 && cell.contains(is_mark) && cell.chars().all(is_made_of)
}

/// Whether a text may have been what a cell has become.
fn is_like(text: &str, cell: &str) -> bool {
    if !cell.contains(char::REPLACEMENT_CHARACTER) {
        return is_damaged(text, cell);
    }
    let (text, cell) = (text.to_lowercase(), cell.to_lowercase());
    let mut parts = cell.split(char::REPLACEMENT_CHARACTER);
    let first = parts.next().unwrap_or_default();
    let last = parts.next_back().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first).and_then(|rest| rest.strip_suffix(last)) else {
        return false;
    };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}
