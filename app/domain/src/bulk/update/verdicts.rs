//! What the rows of a file would change, row by row as the host answers whom they mean.

use super::mapping::UpdateMapping;
use super::row_verdict::UpdateRowVerdict;
use super::usernames::{Renaming, refused_usernames};
use super::words::UpdateWords;
use super::{KEYS_MOST, MatchBy, MatchKey, UpdateAnswer, UpdateColumn, UpdateQuestion, UpdateState};
use crate::account::{Email, ToAscii};
use crate::bulk::RefusedCell;
use crate::bulk::csv::Sheet;
use crate::bulk::date_columns::DateColumns;
use crate::characters::trimmed;
use crate::csv_format::unescape_formulas;
use crate::form::Code;
use crate::id::AccountId;
use crate::letter_case::lower;
use std::collections::HashMap;
use std::ops::Range;

/// Rows whose people are asked for.
pub struct UpdateLookup {
    pub question: UpdateQuestion,
    /// Each row from the first on: its keys, or why it has none.
    pub(super) rows: Vec<Result<RowKeys, UpdateRowVerdict>>,
}

/// The places of the keys of a row in the question.
pub(super) struct RowKeys {
    person: usize,
    /// Of the username that the person is to have: somebody else may have it.
    username: Option<usize>,
}

/// What the rows of a file would change.
pub struct UpdateVerdicts {
    pub(super) columns: Vec<(UpdateColumn, usize)>,
    pub(super) clears: Vec<UpdateColumn>,
    /// By what people are found: the chosen one, then the others that the file has, for rows without it.
    keys: Vec<(MatchBy, usize)>,
    pub(super) dates: DateColumns,
    pub(super) words: UpdateWords,
    pub(super) to_ascii: ToAscii,
    /// Where the addresses and usernames of new people are, in the order of preference.
    pub(super) emails: Vec<usize>,
    pub(super) usernames: Vec<usize>,
    /// Who has the usernames now that people are to have.
    holders: HashMap<Box<str>, AccountId>,
    pub(super) rows: Vec<UpdateRowVerdict>,
    pub(super) counts: [usize; UpdateState::ALL.len()],
}

impl UpdateVerdicts {
    /// Begins without any row.
    pub fn begin(mapping: &UpdateMapping, words: UpdateWords, to_ascii: ToAscii) -> Self {
        let place = |by: MatchBy| mapping.position(by.column()).map(|at| (by, at));
        let places = |columns: [UpdateColumn; 2]| {
            columns.into_iter().filter_map(|column| mapping.position(column)).collect()
        };
        let mut columns = mapping.compared();
        // Somebody new gets the external id by which nobody was found.
        if let Some(at) = mapping.position(UpdateColumn::ExternalId)
            && columns.iter().all(|(column, _)| *column != UpdateColumn::ExternalId)
        {
            columns.push((UpdateColumn::ExternalId, at));
        }
        let chosen = mapping.match_by();
        let others = mapping.can_match_by().filter(|by| Some(*by) != chosen);
        Self {
            columns,
            clears: mapping.clears().to_vec(),
            keys: chosen.into_iter().chain(others).filter_map(place).collect(),
            dates: mapping.dates().clone(),
            words,
            to_ascii,
            emails: places([UpdateColumn::NewEmail, UpdateColumn::Email]),
            usernames: places([UpdateColumn::NewUsername, UpdateColumn::Username]),
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

    /// The cell for which a row is refused, if it names what the organization has, or a domain that it refuses.
    pub fn refused_cell(&self, row: &UpdateRowVerdict) -> Option<RefusedCell> {
        if let (Some(code @ Code::DomainRefused), Some(new)) = (row.code, &row.new) {
            return Some(RefusedCell::of_address(&new.email, code));
        }
        let cell = row.cells.iter().find(|cell| cell.fault.is_some() && cell.fault == row.code)?;
        let (column, _) = self.columns.get(usize::from(cell.column))?;
        self.words.refused(*column, &cell.after, row.code?)
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
        let most = if self.username().is_some() { KEYS_MOST / 2 } else { KEYS_MOST };
        (first < sheet.rows()).then(|| self.lookup(sheet, first..sheet.rows().min(first + most)))
    }

    /// Rows to ask for.
    pub(super) fn lookup(&self, sheet: &Sheet, rows: Range<usize>) -> UpdateLookup {
        let username = self.username().and_then(|place| self.columns.get(usize::from(place)));
        let mut keys = Vec::new();
        let rows = rows.map(|row| {
            let key = self.key_of(sheet, row)?;
            keys.push(key);
            let person = keys.len() - 1;
            let wanted = username.and_then(|(column, at)| {
                let cell = unescape_formulas(sheet.raw_cell(row, *at));
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
        UpdateLookup { question: UpdateQuestion { columns, keys }, rows }
    }

    pub(super) fn set_state(&mut self, row: usize, state: UpdateState, code: Option<Code>) {
        let row = &mut self.rows[row];
        self.counts[row.state as usize] -= 1;
        self.counts[state as usize] += 1;
        (row.state, row.code) = (state, code);
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
            let cell = unescape_formulas(sheet.raw_cell(row, *at));
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
        let UpdateLookup { question, rows } = lookup;
        for keys in rows {
            let at = self.rows.len();
            let verdict = self.verdict(sheet, at, keys, (&question, answer));
            self.counts[verdict.state as usize] += 1;
            self.rows.push(verdict);
        }
        if self.rows.len() == sheet.rows() {
            self.compare_rows(sheet);
        }
        Ok(())
    }

    /// What an answer makes of a row.
    pub(super) fn verdict(
        &mut self,
        sheet: &Sheet,
        row: usize,
        keys: Result<RowKeys, UpdateRowVerdict>,
        (question, answer): (&UpdateQuestion, &UpdateAnswer),
    ) -> UpdateRowVerdict {
        let keys = match keys {
            Ok(keys) => keys,
            Err(verdict) => return verdict,
        };
        if let Some(place) = keys.username
            && let Some(holder) = &answer.people[place]
        {
            self.holders.insert(question.keys[place].text.as_str().into(), holder.account);
        }
        match &answer.people[keys.person] {
            Some(person) => self.judge(sheet, row, person),
            None => UpdateRowVerdict::without_person(UpdateState::NotFound, Some(Code::NobodyMatches)),
        }
    }

    /// What the rows have in common: those that mean the same person are ambiguous, and those whose username somebody keeps,
    /// or whose value another row has too, are refused.
    pub(super) fn compare_rows(&mut self, sheet: &Sheet) {
        self.find_repeats();
        self.refuse_usernames();
        self.refuse_shared_values(sheet);
    }

    /// Marks all rows that mean a person whom another row means too: which of them is right, nobody but the user knows.
    fn find_repeats(&mut self) {
        let mut people: Vec<(AccountId, usize)> =
            self.rows.iter().enumerate().filter_map(|(at, row)| Some((row.account?, at))).collect();
        people.sort_unstable();
        for same in people.chunk_by(|one, other| one.0 == other.0).filter(|same| same.len() > 1) {
            let first = same[0].1;
            for (_, at) in same {
                self.set_state(*at, UpdateState::Ambiguous, Some(Code::MatchedTwice));
                self.rows[*at].repeats = u32::try_from(if *at == first { same[1].1 } else { first }).ok();
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
            self.set_state(at[of], UpdateState::Error, Some(code));
            let row = &mut self.rows[at[of]];
            if let Some(cell) = row.cells.iter_mut().find(|cell| cell.column == place) {
                cell.fault = Some(code);
            }
        }
    }
}
