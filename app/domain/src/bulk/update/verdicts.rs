//! What the rows of a file would change, row by row as the host answers whom they mean.

use super::mapping::UpdateMapping;
use super::usernames::{Renaming, refused_usernames};
use super::words::UpdateWords;
use super::{
    KEYS_MOST, MatchBy, MatchKey, PersonNow, UpdateAnswer, UpdateColumn, UpdateQuestion, UpdateState,
    are_short,
};
use crate::account::{Email, ToAscii};
use crate::bulk::csv::Sheet;
use crate::bulk::results::as_came;
use crate::characters::trimmed;
use crate::form::Code;
use crate::id::AccountId;
use crate::letter_case::lower;
use std::collections::HashMap;

/// A cell that would change, or that has a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedCell {
    /// Its place among the compared columns.
    pub column: u8,
    pub before: Box<str>,
    /// As compared; of a faulty cell what it has.
    pub after: Box<str>,
    pub fault: Option<Code>,
}

/// What is known of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateRowVerdict {
    pub state: UpdateState,
    /// Why it is no change; of an unchanged row, that a spreadsheet has damaged a cell.
    pub code: Option<Code>,
    pub account: Option<AccountId>,
    /// The cells that change, and those with faults.
    pub cells: Vec<ChangedCell>,
    /// The earlier row that means the same person.
    pub repeats: Option<u32>,
}

impl UpdateRowVerdict {
    fn without_person(state: UpdateState, code: Option<Code>) -> Self {
        Self { state, code, account: None, cells: Vec::new(), repeats: None }
    }
}

/// Rows whose people are asked for.
pub struct UpdateLookup {
    pub question: UpdateQuestion,
    /// Each row from the first on: its keys, or why it has none.
    rows: Vec<Result<RowKeys, UpdateRowVerdict>>,
}

/// The places of the keys of a row in the question.
struct RowKeys {
    person: usize,
    /// Of the username that the person is to have: somebody else may have it.
    username: Option<usize>,
}

/// What the rows of a file would change.
pub struct UpdateVerdicts {
    pub(super) columns: Vec<(UpdateColumn, usize)>,
    clears: Vec<UpdateColumn>,
    /// By what people are found: the chosen one, then the others that the file has, for rows without it.
    keys: Vec<(MatchBy, usize)>,
    words: UpdateWords,
    to_ascii: ToAscii,
    /// Who has the usernames now that people are to have.
    holders: HashMap<Box<str>, AccountId>,
    pub(super) rows: Vec<UpdateRowVerdict>,
    counts: [usize; UpdateState::ALL.len()],
}

impl UpdateVerdicts {
    /// Begins without any row.
    pub fn begin(mapping: &UpdateMapping, words: UpdateWords, to_ascii: ToAscii) -> Self {
        let place = |by: MatchBy| mapping.position(by.column()).map(|at| (by, at));
        let chosen = mapping.match_by();
        let others = mapping.can_match_by().filter(|by| Some(*by) != chosen);
        Self {
            columns: mapping.compared(),
            clears: mapping.clears().to_vec(),
            keys: chosen.into_iter().chain(others).filter_map(place).collect(),
            words,
            to_ascii,
            holders: HashMap::new(),
            rows: Vec::new(),
            counts: [0; UpdateState::ALL.len()],
        }
    }

    /// The compared columns with their positions in the file.
    pub fn columns(&self) -> &[(UpdateColumn, usize)] {
        &self.columns
    }

    pub fn words(&self) -> &UpdateWords {
        &self.words
    }

    /// Rows with a verdict.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn row(&self, row: usize) -> Option<&UpdateRowVerdict> {
        self.rows.get(row)
    }

    pub fn count(&self, state: UpdateState) -> usize {
        self.counts[state as usize]
    }

    pub fn rows_in(&self, state: UpdateState) -> impl Iterator<Item = usize> {
        self.rows.iter().enumerate().filter(move |(_, row)| row.state == state).map(|(at, _)| at)
    }

    /// The columns in which something would change, by their places among the compared ones.
    pub fn changed_columns(&self) -> Vec<u8> {
        let mut is_changed = vec![false; self.columns.len()];
        for cell in self.rows.iter().flat_map(|row| &row.cells) {
            if let Some(known) = is_changed.get_mut(usize::from(cell.column)) {
                *known = true;
            }
        }
        let places = is_changed.iter().enumerate().filter(|(_, is_changed)| **is_changed);
        places.filter_map(|(at, _)| u8::try_from(at).ok()).collect()
    }

    /// The next rows to ask for; `None` once all have a verdict.
    pub fn next_lookup(&self, sheet: &Sheet) -> Option<UpdateLookup> {
        let first = self.rows.len();
        if first >= sheet.rows() {
            return None;
        }
        let username = self.username().and_then(|place| self.columns.get(usize::from(place)));
        let most = if username.is_some() { KEYS_MOST / 2 } else { KEYS_MOST };
        let mut keys = Vec::new();
        let end = sheet.rows().min(first + most);
        let rows = (first..end).map(|row| {
            let key = self.key_of(sheet, row)?;
            keys.push(key);
            let person = keys.len() - 1;
            let wanted = username.and_then(|(column, at)| {
                let cell = as_came(sheet.raw_cell(row, *at));
                self.words.read(*column, &cell, "", self.to_ascii).ok()
            });
            let username = wanted.map(|text| {
                keys.push(MatchKey { by: MatchBy::Username, text });
                keys.len() - 1
            });
            Ok(RowKeys { person, username })
        });
        let rows = rows.collect();
        let columns = self.columns.iter().map(|(column, _)| *column).collect();
        Some(UpdateLookup { question: UpdateQuestion { columns, keys }, rows })
    }

    /// The place of the username among the compared columns.
    pub(super) fn username(&self) -> Option<u8> {
        let place = self.columns.iter().position(|(column, _)| *column == UpdateColumn::Username);
        place.and_then(|at| u8::try_from(at).ok())
    }

    /// The key of a row, or its verdict if it has none.
    fn key_of(&self, sheet: &Sheet, row: usize) -> Result<MatchKey, UpdateRowVerdict> {
        let error = |code| UpdateRowVerdict::without_person(UpdateState::Error, Some(code));
        if sheet.count(row) > sheet.width() {
            return Err(error(Code::ColumnCount));
        }
        for (by, at) in &self.keys {
            let cell = as_came(sheet.raw_cell(row, *at));
            let cell = trimmed(&cell);
            if cell.is_empty() {
                continue;
            }
            if cell.contains(char::REPLACEMENT_CHARACTER) {
                return Err(error(Code::CellUnreadable));
            }
            let text = match by {
                MatchBy::Code | MatchBy::ExternalId => Ok(cell.to_owned()),
                MatchBy::Username => Ok(lower(cell)),
                MatchBy::Email => Email::parse(cell, self.to_ascii).map(|email| email.key().to_owned()),
            };
            return text.map(|text| MatchKey { by: *by, text }).map_err(error);
        }
        let is_blank = (0..sheet.width()).all(|at| sheet.cell(row, at).is_empty());
        Err(if is_blank {
            UpdateRowVerdict::without_person(UpdateState::Unchanged, None)
        } else {
            error(Code::MatchMissing)
        })
    }

    /// Judges the rows of a lookup by its answer. After the last row, those that mean the same person are ambiguous, and those
    /// whose username somebody keeps are refused.
    ///
    /// # Errors
    /// `unreadable` for an answer to another question.
    pub fn apply(&mut self, sheet: &Sheet, lookup: UpdateLookup, answer: &UpdateAnswer) -> Result<(), Code> {
        if answer.people.len() != lookup.question.keys.len() {
            return Err(Code::Unreadable);
        }
        for row in lookup.rows {
            let at = self.rows.len();
            let verdict = match row {
                Err(verdict) => verdict,
                Ok(keys) => {
                    if let Some(place) = keys.username
                        && let Some(holder) = &answer.people[place]
                    {
                        let name = lookup.question.keys[place].text.as_str();
                        self.holders.insert(name.into(), holder.account);
                    }
                    match &answer.people[keys.person] {
                        None => {
                            UpdateRowVerdict::without_person(UpdateState::NotFound, Some(Code::NobodyMatches))
                        }
                        Some(person) => self.judge(sheet, at, person),
                    }
                }
            };
            self.counts[verdict.state as usize] += 1;
            self.rows.push(verdict);
        }
        if self.rows.len() == sheet.rows() {
            self.find_repeats();
            self.refuse_usernames();
        }
        Ok(())
    }

    /// Compares the cells of a row with what a person has now.
    fn judge(&self, sheet: &Sheet, row: usize, person: &PersonNow) -> UpdateRowVerdict {
        let mut cells = Vec::new();
        let mut is_damaged = false;
        for (place, ((column, at), now)) in self.columns.iter().zip(&person.values).enumerate() {
            let cell = as_came(sheet.raw_cell(row, *at));
            let (after, fault) = match self.compare(*column, &cell, now) {
                CellVerdict::Same => continue,
                CellVerdict::Damaged => {
                    is_damaged = true;
                    continue;
                }
                CellVerdict::Changed(after) => (after, None),
                CellVerdict::Faulty(code) => (cut(trimmed(&cell)).to_owned(), Some(code)),
            };
            cells.push(ChangedCell {
                column: u8::try_from(place).unwrap_or(u8::MAX),
                before: now.as_str().into(),
                after: after.into(),
                fault,
            });
        }
        let fault = cells.iter().find_map(|cell| cell.fault);
        let refusal = person.refusal.filter(|_| !cells.is_empty());
        let (state, code) = match fault.or(refusal) {
            Some(code) => (UpdateState::Error, Some(code)),
            None if cells.is_empty() => (UpdateState::Unchanged, is_damaged.then_some(Code::CellDamaged)),
            None if !are_short(cells.iter().flat_map(|cell| [&*cell.before, &*cell.after])) => {
                (UpdateState::Error, Some(Code::ValuesLong))
            }
            None => (UpdateState::Change, None),
        };
        UpdateRowVerdict { state, code, account: Some(person.account), cells, repeats: None }
    }

    /// Compares one cell with the value that the person has now.
    fn compare(&self, column: UpdateColumn, cell: &str, now: &str) -> CellVerdict {
        let text = trimmed(cell);
        if self.words.is_same(column, now, text) {
            return CellVerdict::Same;
        }
        if text.is_empty() {
            let clears = self.clears.contains(&column);
            return match self.words.can_be_cleared(column) {
                _ if !clears || now.is_empty() => CellVerdict::Same,
                true => CellVerdict::Changed(String::new()),
                false => CellVerdict::Faulty(Code::ValueMissing),
            };
        }
        if text.contains(char::REPLACEMENT_CHARACTER) && !now.contains(char::REPLACEMENT_CHARACTER) {
            return CellVerdict::Faulty(Code::CellUnreadable);
        }
        if !now.is_empty() && self.words.is_shown_as(column, now, text) {
            return CellVerdict::Same;
        }
        if self.words.is_damaged(column, now, text) {
            return CellVerdict::Damaged;
        }
        match self.words.read(column, text, now, self.to_ascii) {
            Ok(after) if after == now => CellVerdict::Same,
            Ok(after) => CellVerdict::Changed(after),
            Err(code) => CellVerdict::Faulty(code),
        }
    }

    /// Marks all rows that mean a person whom another row means too: which of them is right, nobody but the user knows.
    fn find_repeats(&mut self) {
        let mut people: Vec<(AccountId, usize)> =
            self.rows.iter().enumerate().filter_map(|(at, row)| Some((row.account?, at))).collect();
        people.sort_unstable();
        for same in people.chunk_by(|one, other| one.0 == other.0).filter(|same| same.len() > 1) {
            let first = same[0].1;
            for (_, at) in same {
                let row = &mut self.rows[*at];
                self.counts[row.state as usize] -= 1;
                self.counts[UpdateState::Ambiguous as usize] += 1;
                row.state = UpdateState::Ambiguous;
                row.code = Some(Code::MatchedTwice);
                row.repeats = u32::try_from(if *at == first { same[1].1 } else { first }).ok();
            }
        }
    }

    /// Refuses the rows of people who cannot have their new username.
    fn refuse_usernames(&mut self) {
        let Some(place) = self.username() else { return };
        let (mut at, mut renamings) = (Vec::new(), Vec::new());
        for (row, verdict) in self.rows.iter().enumerate() {
            let cell = verdict.cells.iter().find(|cell| cell.column == place);
            if let (UpdateState::Change, Some(account), Some(cell)) = (verdict.state, verdict.account, cell) {
                at.push(row);
                renamings.push(Renaming { account, after: &cell.after });
            }
        }
        let refused = refused_usernames(&renamings, &self.holders);
        for (of, code) in refused {
            let row = &mut self.rows[at[of]];
            self.counts[row.state as usize] -= 1;
            self.counts[UpdateState::Error as usize] += 1;
            (row.state, row.code) = (UpdateState::Error, Some(code));
            if let Some(cell) = row.cells.iter_mut().find(|cell| cell.column == place) {
                cell.fault = Some(code);
            }
        }
    }
}

/// A cell compared with what the person has.
enum CellVerdict {
    Same,
    /// A spreadsheet has written the same in another way.
    Damaged,
    Changed(String),
    Faulty(Code),
}

/// What is shown of a faulty cell.
fn cut(text: &str) -> &str {
    text.char_indices().nth(200).map_or(text, |(end, _)| &text[..end])
}
