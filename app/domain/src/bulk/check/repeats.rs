//! Finds rows with the same e-mail address or the same username. The first is valid, the others repeat it.

use super::{Verdicts, fast_check, flag};
use crate::account::Email;
use crate::bulk::Column;
use crate::bulk::csv::Sheet;

const NONE: u32 = u32::MAX;

/// The hash of each row's key, and the first row with the same key.
#[derive(Default)]
pub(super) struct Repeats {
    hashes: Vec<u64>,
    firsts: Vec<u32>,
    /// A hash table with open addressing of the rows that are first. Valid only while rows are appended.
    table: Vec<u32>,
    used: usize,
    is_stale: bool,
}

impl Repeats {
    pub(super) fn reserve(&mut self, rows: usize) {
        self.hashes.reserve(rows);
        self.firsts.reserve(rows);
        self.make_table((rows + 1) * 2);
    }

    pub(super) fn push(&mut self, hash: u64) {
        self.hashes.push(hash);
        self.firsts.push(NONE);
    }

    pub(super) fn hash(&self, row: usize) -> u64 {
        self.hashes[row]
    }

    pub(super) fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    /// The earlier row that a row repeats.
    pub(super) fn first(&self, row: usize) -> Option<usize> {
        let first = self.firsts[row];
        (first != NONE).then_some(first as usize)
    }

    fn set(&mut self, row: usize, hash: u64) -> u64 {
        std::mem::replace(&mut self.hashes[row], hash)
    }

    /// The rows with a hash, in order.
    fn rows_of(&self, hash: u64) -> Vec<usize> {
        let same = self.hashes.iter().enumerate().filter(|(_, other)| **other == hash && hash != 0);
        same.map(|(row, _)| row).collect()
    }

    /// Enters a row after all entered before.
    fn enter(&mut self, row: usize, is_same: impl Fn(usize, usize) -> bool) {
        if (self.used + 1) * 2 > self.table.len() {
            self.grow();
        }
        let hash = self.hashes[row];
        let mask = self.table.len() - 1;
        let mut place = hash as usize & mask;
        loop {
            let other = self.table[place];
            if other == NONE {
                self.table[place] = u32::try_from(row).unwrap_or(NONE);
                self.firsts[row] = NONE;
                self.used += 1;
                return;
            }
            if self.hashes[other as usize] == hash && is_same(other as usize, row) {
                self.firsts[row] = other;
                return;
            }
            place = (place + 1) & mask;
        }
    }

    fn grow(&mut self) {
        self.make_table(self.table.len() * 2);
    }

    /// Makes a table with at least so many places, a power of two.
    fn make_table(&mut self, places: usize) {
        let length = places.next_power_of_two().max(1_024);
        let old = std::mem::replace(&mut self.table, vec![NONE; length]);
        for row in old.into_iter().filter(|row| *row != NONE) {
            let mut place = self.hashes[row as usize] as usize & (length - 1);
            while self.table[place] != NONE {
                place = (place + 1) & (length - 1);
            }
            self.table[place] = row;
        }
    }

    fn clear(&mut self) {
        self.table.fill(NONE);
        self.firsts.fill(NONE);
        self.used = 0;
        self.is_stale = false;
    }
}

/// Beyond so many usernames, all rows are grouped again instead.
const FEW: usize = 16;

impl Verdicts {
    /// Finds what the next row repeats.
    pub(super) fn enter(&mut self, sheet: &Sheet, row: usize) {
        if self.emails.is_stale || self.usernames.is_stale {
            self.resolve(sheet);
            return;
        }
        if self.holds_email(row) {
            let (to_ascii, place) = (self.to_ascii, self.mapping.position(Column::Email).unwrap_or(0));
            self.emails.enter(row, |a, b| {
                let (a, b) = (sheet.cell(a, place), sheet.cell(b, place));
                a == b || same_email(a, b, to_ascii)
            });
        }
        if self.holds_username(row) {
            let place = self.mapping.position(Column::Username).unwrap_or(0);
            self.usernames.enter(row, |a, b| sheet.cell(a, place).eq_ignore_ascii_case(sheet.cell(b, place)));
        }
        self.settle(row);
    }

    /// Finds what each row repeats, from the start.
    pub(super) fn resolve(&mut self, sheet: &Sheet) {
        self.emails.clear();
        self.usernames.clear();
        for row in 0..self.len() {
            self.enter(sheet, row);
        }
        self.find_shared_values(sheet);
        self.assign_usernames(sheet);
    }

    /// Whether a row uses its e-mail address: a skipped one does not.
    fn holds_email(&self, row: usize) -> bool {
        self.emails.hash(row) != 0 && self.flags[row] & flag::OUT == 0
    }

    /// Whether a row uses its username: one that is not invited does not.
    pub(super) fn holds_username(&self, row: usize) -> bool {
        self.usernames.hash(row) != 0
            && self.flags[row] & flag::OUT == 0
            && self.codes[row].is_none_or(super::is_warning)
            && self.emails.first(row).is_none()
    }

    /// Checks a row's cells again. Drops the registry's answers about keys that have changed. Returns the keys before.
    pub(super) fn renew(&mut self, sheet: &Sheet, row: usize) -> (u64, u64) {
        let own = self.check_alone(sheet, row);
        self.codes[row] = own.code;
        self.columns[row] = own.column;
        let base = fast_check::base(sheet, row, &self.fast, &own);
        self.derived.set_base(row, base.as_deref(), &self.fast.reserved);
        self.read_unique_values(sheet, row);
        let email = self.emails.set(row, own.email);
        let username = self.usernames.set(row, own.username);
        let mut flags = self.flags[row] & !(flag::BLANK | flag::PLAIN) | own.flags();
        if email != own.email {
            flags &= !(flag::OF_ADDRESS | flag::RESEND | flag::ANSWERED);
        }
        if username != own.username {
            flags &= !(flag::TAKEN | flag::ANSWERED);
        }
        self.flags[row] = flags;
        (email, username)
    }

    /// Finds again what rows repeat, after one row was changed or skipped.
    pub(super) fn regroup(&mut self, sheet: &Sheet, row: usize) {
        self.regroup_keys(sheet, row, (self.emails.hash(row), self.usernames.hash(row)));
    }

    /// As [`regroup`](Self::regroup), for a row that had these keys before.
    pub(super) fn regroup_keys(&mut self, sheet: &Sheet, row: usize, before: (u64, u64)) {
        self.emails.is_stale = true;
        self.usernames.is_stale = true;
        let (to_ascii, place) = (self.to_ascii, self.mapping.position(Column::Email).unwrap_or(0));
        let mut rows = self.emails.rows_of(before.0);
        if before.0 != self.emails.hash(row) {
            rows.extend(self.emails.rows_of(self.emails.hash(row)));
        }
        let is_email = |a: usize, b: usize| same_email(sheet.cell(a, place), sheet.cell(b, place), to_ascii);
        let holders: Vec<usize> = rows.iter().copied().filter(|row| self.holds_email(*row)).collect();
        regroup(&mut self.emails, &rows, &holders, is_email);
        rows.push(row);
        let mut names: Vec<u64> = rows.iter().map(|row| self.usernames.hash(*row)).collect();
        names.push(before.1);
        names.sort_unstable();
        names.dedup();
        names.retain(|name| *name != 0);
        if names.len() > FEW {
            self.resolve(sheet);
            return;
        }
        let place = self.mapping.position(Column::Username).unwrap_or(0);
        for name in names {
            let same = self.usernames.rows_of(name);
            let holders: Vec<usize> = same.iter().copied().filter(|row| self.holds_username(*row)).collect();
            let is_name =
                |a: usize, b: usize| sheet.cell(a, place).eq_ignore_ascii_case(sheet.cell(b, place));
            regroup(&mut self.usernames, &same, &holders, is_name);
            rows.extend(same);
        }
        self.usernames.firsts[row] = if self.holds_username(row) { self.usernames.firsts[row] } else { NONE };
        rows.sort_unstable();
        rows.dedup();
        rows.into_iter().for_each(|row| self.settle(row));
        self.find_shared_values(sheet);
        self.assign_usernames(sheet);
    }
}

/// Finds the first rows among a few, which are in order.
fn regroup(groups: &mut Repeats, rows: &[usize], holders: &[usize], is_same: impl Fn(usize, usize) -> bool) {
    rows.iter().for_each(|row| groups.firsts[*row] = NONE);
    let mut firsts: Vec<usize> = Vec::new();
    for row in holders {
        let known = firsts
            .iter()
            .find(|first| groups.hashes[**first] == groups.hashes[*row] && is_same(**first, *row));
        match known {
            Some(first) => groups.firsts[*row] = u32::try_from(*first).unwrap_or(NONE),
            None => firsts.push(*row),
        }
    }
}

fn same_email(a: &str, b: &str, to_ascii: crate::account::ToAscii) -> bool {
    match (Email::parse(a, to_ascii), Email::parse(b, to_ascii)) {
        (Ok(a), Ok(b)) => a.key() == b.key(),
        _ => false,
    }
}
