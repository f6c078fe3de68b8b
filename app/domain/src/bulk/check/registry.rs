use super::{Verdicts, fast, flag};
use crate::account::{Email, Username};
use crate::bulk::csv::Sheet;
use crate::bulk::{Column, REGISTRY_MOST, RegistryAnswer, RegistryQuestion, RowState};
use crate::form::Code;

/// A question to the registry, and which rows it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryLookup {
    pub question: RegistryQuestion,
    rows: Vec<u32>,
    next: usize,
}

impl RegistryLookup {
    /// The row from which the next question goes on.
    pub fn next(&self) -> usize {
        self.next
    }

    /// How many rows it is about.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }
}

impl Verdicts {
    /// The next question about rows from a given one on that the registry has not answered for, at most
    /// [`REGISTRY_MOST`] of them. Rows that can't be processed anyway are not asked about, nor are derived usernames:
    /// those are numbered by the host.
    pub fn next_lookup(&self, sheet: &Sheet, from: usize) -> Option<RegistryLookup> {
        let mut lookup =
            RegistryLookup { question: RegistryQuestion::default(), rows: Vec::new(), next: from };
        for row in from..self.len() {
            lookup.next = row + 1;
            if self.needs_lookup(row) {
                let cell = |column| self.mapping.position(column).map_or("", |place| sheet.cell(row, place));
                let email = Email::parse(cell(Column::Email), self.to_ascii);
                let username = Username::parse(cell(Column::Username));
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
        (!lookup.rows.is_empty()).then_some(lookup)
    }

    /// How many rows the registry has still to be asked about.
    pub fn unanswered(&self) -> usize {
        (0..self.len()).filter(|row| self.needs_lookup(*row)).count()
    }

    /// Takes an answer. A row that was edited since it was asked is left as it is, and asked again.
    pub fn apply_registry(&mut self, lookup: &RegistryLookup, answer: &RegistryAnswer) {
        let mut flags = vec![flag::ANSWERED; lookup.rows.len()];
        let parts = [
            (&answer.registered, flag::REGISTERED),
            (&answer.invited, flag::INVITED),
            (&answer.taken, flag::TAKEN),
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
            let hash = |key: &String| if key.is_empty() { 0 } else { fast::hash(key.as_bytes()) };
            let email = hash(&lookup.question.emails[position]);
            let username = hash(&lookup.question.usernames[position]);
            if username == 0 {
                // Nothing was asked, so nothing is taken.
                flags[position] &= !flag::TAKEN;
            } else if flags[position] & flag::TAKEN != 0 {
                self.taken.push(username);
            }
            if self.emails.hash(row) == email && self.usernames.hash(row) == username {
                let kept = !(flag::REGISTERED | flag::INVITED | flag::TAKEN);
                self.flags[row] = (self.flags[row] & kept) | flags[position];
                self.settle(row);
            }
        }
        self.taken.sort_unstable();
        self.taken.dedup();
    }

    /// Whether the registry has still to be asked about a row.
    pub fn needs_lookup(&self, row: usize) -> bool {
        let is_open = match self.states[row] {
            RowState::Ready | RowState::Warning => true,
            // Its username is the trouble, and an answer about its address may be more.
            RowState::Error => self.codes[row].is_none_or(|code| code == Code::EmailSlip),
            _ => false,
        };
        is_open && !self.has(row, flag::ANSWERED)
    }
}
