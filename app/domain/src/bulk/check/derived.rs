//! The usernames of rows without one: derived from the address, and numbered if they are used in the file or taken in the
//! registry. The preview shows them, and they are sent with the rows. The host uses them while they are free.

use super::mixed::HashedSet;
use super::{Verdicts, fast_check, flag};
use crate::account::{ReservedUsernames, Username, derive_username, numbered};
use crate::bulk::csv::Sheet;
use crate::bulk::{Column, REGISTRY_MOST, RowState};
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;

/// Most candidates of a base that are looked up at once.
const CANDIDATES_MOST: usize = 256;

#[derive(Default)]
pub(super) struct DerivedNames {
    /// The hash of the username derived from each row's address; 0 if the row has a username, or no address.
    bases: Vec<u64>,
    /// The hash of the username that each row gets; 0 if it gets none.
    hashes: Vec<u64>,
    /// The usernames that are not the derived ones, by row.
    numbered: Vec<(usize, Username)>,
    /// The bases that are no usernames by themselves: too short, or reserved.
    invalid: HashSet<u64>,
    /// How often each base was found taken.
    collisions: HashMap<u64, u32>,
    /// Whether any row has a base.
    is_used: bool,
}

impl DerivedNames {
    pub(super) fn reserve(&mut self, rows: usize) {
        self.bases.reserve(rows);
        self.hashes.reserve(rows);
    }

    /// Sets the base of a row; appends it if the row is new.
    pub(super) fn set_base(&mut self, row: usize, base: Option<&str>, reserved: &ReservedUsernames) {
        if row == self.bases.len() {
            self.bases.push(0);
            self.hashes.push(0);
        }
        let Some(base) = base else {
            self.bases[row] = 0;
            return;
        };
        self.bases[row] = fast_check::hash(base.as_bytes());
        self.is_used = true;
        if !Username::is_valid(base, reserved) {
            self.invalid.insert(self.bases[row]);
        }
    }

    pub(super) fn hash(&self, row: usize) -> u64 {
        self.hashes[row]
    }

    /// Forgets which bases are no usernames: all rows are checked again, with other reserved names.
    pub(super) fn forget_invalid(&mut self) {
        self.invalid.clear();
    }
}

impl Verdicts {
    /// The username that a row without one gets; `None` if it has one, or is not invited.
    pub fn derived_username(&self, sheet: &Sheet, row: usize) -> Option<String> {
        if self.derived.hashes[row] == 0 {
            return None;
        }
        let numbered = self.derived.numbered.binary_search_by_key(&row, |(row, _)| *row).ok();
        let numbered = numbered.map(|place| self.derived.numbered[place].1.to_string());
        Some(numbered.unwrap_or_else(|| self.base(sheet, row)))
    }

    /// Chooses the username of each row without one: the first free one, in the order of the rows. Usernames that rows have
    /// come first.
    pub(super) fn assign_usernames(&mut self, sheet: &Sheet) {
        if !self.derived.is_used {
            return;
        }
        let mut used = HashedSet::with_capacity_and_hasher(self.len(), BuildHasherDefault::default());
        used.extend(self.taken.iter().copied());
        used.extend(
            (0..self.len()).filter(|row| self.holds_username(*row)).map(|row| self.usernames.hash(row)),
        );
        let mut series: HashMap<u64, Box<dyn Iterator<Item = Username>>> = HashMap::new();
        let mut others = Vec::new();
        for row in 0..self.len() {
            let base = self.derived.bases[row];
            let mut hash = 0;
            if base != 0 && self.is_invited(row) {
                if !self.derived.invalid.contains(&base) && used.insert(base) {
                    hash = base;
                } else {
                    let names = series
                        .entry(base)
                        .or_insert_with(|| Box::new(numbered(&self.base(sheet, row), &self.fast.reserved)));
                    let mut free = names.map(|name| (fast_check::hash(name.as_str().as_bytes()), name));
                    if let Some((found, name)) = free.find(|(hash, _)| used.insert(*hash)) {
                        hash = found;
                        others.push((row, name));
                    }
                }
            }
            if self.derived.hashes[row] != hash {
                self.derived.hashes[row] = hash;
                if hash != 0 {
                    self.flags[row] &= !flag::ANSWERED;
                }
            }
        }
        self.derived.numbered = others;
    }

    /// Remembers that a derived username is taken.
    pub(super) fn note_collision(&mut self, row: usize) {
        *self.derived.collisions.entry(self.derived.bases[row]).or_default() += 1;
    }

    /// Usernames that rows may get next, to be looked up with them: more after each collision, so that a base which is taken
    /// hundreds of times needs few lookups.
    pub(super) fn candidates(&self, sheet: &Sheet, rows: &[u32]) -> Vec<String> {
        let mut all = Vec::new();
        if self.derived.collisions.is_empty() {
            return all;
        }
        let known = self.taken.iter().chain(&self.derived.hashes).chain(self.usernames.hashes());
        let known: HashedSet = known.copied().collect();
        let mut met = HashSet::new();
        for row in rows.iter().map(|row| *row as usize) {
            let base = self.derived.bases[row];
            let Some(collisions) = self.derived.collisions.get(&base) else { continue };
            if self.derived.hashes[row] == 0 || !met.insert(base) {
                continue;
            }
            let count = 4_usize.saturating_pow(*collisions).min(CANDIDATES_MOST);
            let is_new = |name: &Username| !known.contains(&fast_check::hash(name.as_str().as_bytes()));
            let names = numbered(&self.base(sheet, row), &self.fast.reserved).filter(is_new).take(count);
            all.extend(names.map(|name| name.to_string()));
        }
        all.truncate(REGISTRY_MOST);
        all
    }

    fn base(&self, sheet: &Sheet, row: usize) -> String {
        derive_username(self.mapping.position(Column::Email).map_or("", |place| sheet.cell(row, place)))
    }

    /// Whether a row without a username gets an account.
    fn is_invited(&self, row: usize) -> bool {
        !self.has(row, flag::LAPSED)
            && !self.has(row, flag::DOMAIN_REFUSED)
            && match self.states[row] {
                RowState::Ready => !self.has(row, flag::RESEND),
                RowState::Warning => true,
                RowState::Error => self.codes[row].is_none_or(super::is_warning),
                _ => false,
            }
    }
}
