//! The rows of a chunk, whatever the job does with them, as an erasure finds them: by addresses in any cell, and rows of an
//! update by their accounts too.

use super::{EncryptedRows, JobKey};
use crate::Backend;
use crate::entity::bulk_chunk;
use crate::error::Result;
use crate::idna;
use domain::account::Email;
use domain::bulk::update::UpdateRow;
use domain::bulk::{JobKind, JobRow};
use domain::id::AccountId;
use std::collections::HashSet;

pub(crate) enum StoredRows {
    Invites(Vec<JobRow>),
    Updates(Vec<UpdateRow>),
}

impl StoredRows {
    pub(crate) fn open(key: &JobKey, kind: JobKind, chunk: &bulk_chunk::Model) -> Result<Self> {
        Ok(match kind {
            JobKind::Update => Self::Updates(key.decrypt_rows_of(chunk)?),
            _ => Self::Invites(key.decrypt_rows(chunk)?),
        })
    }

    pub(crate) fn encrypt(&self, key: &JobKey, backend: &Backend, first: i32) -> Result<EncryptedRows> {
        match self {
            Self::Invites(rows) => key.encrypt_rows(backend, first, rows),
            Self::Updates(rows) => key.encrypt_rows(backend, first, rows),
        }
    }

    /// What the rows are found by.
    pub(crate) fn keys(&self) -> impl Iterator<Item = String> {
        (0..self.len()).flat_map(|at| self.keys_of(at))
    }

    /// What a row is found by: the addresses in its cells, since a row may have too many or too few, and its account.
    pub(crate) fn keys_of(&self, at: usize) -> Vec<String> {
        let mut keys = Vec::new();
        let mut add = |text: &str| {
            let email = text.contains('@').then(|| Email::parse(text, idna::to_ascii).ok()).flatten();
            keys.extend(email.map(|email| email.key().to_owned()));
        };
        match self {
            Self::Invites(rows) => rows[at].cells.iter().for_each(|cell| add(cell)),
            Self::Updates(rows) => rows[at].texts().for_each(add),
        }
        if let Self::Updates(rows) = self
            && !rows[at].is_erased
            && rows[at].new.is_none()
        {
            keys.push(key_of_account(rows[at].account));
        }
        keys
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Invites(rows) => rows.len(),
            Self::Updates(rows) => rows.len(),
        }
    }

    /// The same rows without what is about these accounts, if there is anything.
    pub(crate) fn without(&self, erased: &HashSet<AccountId>) -> Option<Self> {
        let Self::Updates(rows) = self else { return None };
        let is_erased = |row: &UpdateRow| erased.contains(&row.account) && !row.is_erased;
        if !rows.iter().any(is_erased) {
            return None;
        }
        let mut rows = rows.clone();
        rows.iter_mut().filter(|row| is_erased(row)).for_each(UpdateRow::erase);
        Some(Self::Updates(rows))
    }

    /// Erases a row. Returns whether it had not been.
    pub(crate) fn erase(&mut self, at: usize) -> bool {
        match self {
            Self::Invites(rows) if !rows[at].is_erased() => rows[at].erase(),
            Self::Updates(rows) if !rows[at].is_erased => rows[at].erase(),
            _ => return false,
        }
        true
    }
}

/// By what rows about an account are found. No address is like it.
pub(crate) fn key_of_account(account: AccountId) -> String {
    format!("account {account}")
}
