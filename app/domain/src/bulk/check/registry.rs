use super::{Verdicts, fast_check, flag};
use crate::account::{Email, Username};
use crate::bulk::csv::Sheet;
use crate::bulk::{Column, REGISTRY_MOST, RegistryAnswer, RegistryQuestion, RowState};

/// A lookup in the registry, and its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryLookup {
    pub question: RegistryQuestion,
    rows: Vec<u32>,
    next: usize,
}

impl RegistryLookup {
    /// The row from which the next lookup continues.
    pub fn next(&self) -> usize {
        self.next
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }
}

impl Verdicts {
    /// The next lookup, from a row on, of at most [`REGISTRY_MOST`] rows that have none yet. Rows that cannot be processed are
    /// not looked up.
    pub fn next_lookup(&self, sheet: &Sheet, from: usize) -> Option<RegistryLookup> {
        let mut lookup =
            RegistryLookup { question: RegistryQuestion::default(), rows: Vec::new(), next: from };
        for row in from..self.len() {
            lookup.next = row + 1;
            if self.needs_lookup(row) {
                let cell = |column| self.mapping.position(column).map_or("", |place| sheet.cell(row, place));
                let email = Email::parse(cell(Column::Email), self.to_ascii);
                let username = self.derived_username(sheet, row);
                let parse = |name: &str| Username::parse(name, &self.fast.reserved);
                let username = username.map_or_else(|| parse(cell(Column::Username)), |name| parse(&name));
                lookup
                    .question
                    .emails
                    .push(email.map_or_else(|_| String::new(), |email| email.key().to_owned()));
                lookup
                    .question
                    .usernames
                    .push(username.map_or_else(|_| String::new(), |name| name.to_string()));
                lookup.rows.push(u32::try_from(row).unwrap_or(u32::MAX));
            }
            if lookup.rows.len() == REGISTRY_MOST {
                break;
            }
        }
        lookup.question.candidates = self.candidates(sheet, &lookup.rows);
        (!lookup.rows.is_empty()).then_some(lookup)
    }

    /// The number of rows to be looked up.
    pub fn unanswered(&self) -> usize {
        (0..self.len()).filter(|row| self.needs_lookup(*row)).count()
    }

    /// Applies an answer, except to rows that were edited meanwhile, which are looked up again.
    pub fn apply_registry(&mut self, sheet: &Sheet, lookup: &RegistryLookup, answer: &RegistryAnswer) {
        let mut flags = vec![flag::ANSWERED; lookup.rows.len()];
        let parts = [
            (&answer.registered, flag::REGISTERED),
            (&answer.to_be_deleted, flag::TO_BE_DELETED),
            (&answer.invited, flag::INVITED),
            (&answer.lapsed, flag::LAPSED),
            (&answer.taken, flag::TAKEN),
            (&answer.domain_refused, flag::DOMAIN_REFUSED),
        ];
        for (positions, flag) in parts {
            for position in positions {
                if let Some(flags) = flags.get_mut(*position as usize) {
                    *flags |= flag;
                }
            }
        }
        for (position, row) in lookup.rows.iter().enumerate() {
            let row = *row as usize;
            let hash = |key: &String| if key.is_empty() { 0 } else { fast_check::hash(key.as_bytes()) };
            let email = hash(&lookup.question.emails[position]);
            let username = hash(&lookup.question.usernames[position]);
            if username == 0 {
                // No username was looked up.
                flags[position] &= !flag::TAKEN;
            } else if flags[position] & flag::TAKEN != 0 {
                self.taken.push(username);
            }
            let own = self.usernames.hash(row);
            if own == 0 && flags[position] & flag::TAKEN != 0 {
                // It gets another one.
                flags[position] &= !flag::TAKEN;
                self.note_collision(row);
            }
            let now = if own == 0 { self.derived.hash(row) } else { own };
            if self.emails.hash(row) == email && now == username {
                self.flags[row] = (self.flags[row] & !(flag::OF_ADDRESS | flag::TAKEN)) | flags[position];
                self.settle(row);
            }
        }
        let candidates = &lookup.question.candidates;
        let taken = answer.taken_candidates.iter().filter_map(|position| candidates.get(*position as usize));
        self.taken.extend(taken.map(|name| fast_check::hash(name.as_bytes())));
        self.taken.sort_unstable();
        self.taken.dedup();
        self.assign_usernames(sheet);
    }

    /// Whether a row is to be looked up.
    pub fn needs_lookup(&self, row: usize) -> bool {
        let is_open = match self.states[row] {
            RowState::Ready | RowState::Warning => true,
            // Only its username is taken: the address is looked up as well.
            RowState::Error => self.codes[row].is_none_or(super::is_warning),
            // Somebody who is registered already is not invited whatever the value.
            RowState::DuplicateInFile => self.shared.has(row) && self.emails.first(row).is_none(),
            _ => false,
        };
        is_open && !self.has(row, flag::ANSWERED)
    }
}
