//! Chooses the usernames of a batch: those in the rows, and those derived from the addresses.

use super::super::lease::LeasedJob;
use super::judge::RowVerdict;
use crate::Backend;
use crate::error::Result;
use crate::invitations::{assign_free, username_holders};
use domain::form::Code;
use std::collections::HashSet;

/// The username of each row, or why it is refused; `None` for rows that need none.
pub(super) async fn choose(
    backend: &Backend,
    leased: &mut LeasedJob,
    judged: &[RowVerdict],
) -> Result<Vec<Option<std::result::Result<String, Code>>>> {
    let chosen: Vec<String> = judged.iter().filter_map(|row| row.chosen().map(str::to_owned)).collect();
    let taken = username_holders(backend.db(), &chosen).await?;
    let mut used: HashSet<String> = HashSet::new();
    let mut names: Vec<Option<std::result::Result<String, Code>>> = Vec::with_capacity(judged.len());
    let mut stems: Vec<String> = Vec::new();
    for row in judged {
        names.push(match (row, row.chosen()) {
            (RowVerdict::New { row } | RowVerdict::Reopened { row, .. }, Some(name)) => {
                let is_taken = taken.get(name).is_some_and(|holder| holder != row.email().key());
                let is_first = used.insert(name.to_owned());
                Some(if is_taken || !is_first { Err(Code::UsernameUsed) } else { Ok(name.to_owned()) })
            }
            (RowVerdict::New { row }, None) => {
                stems.push(row.derived_username());
                None
            }
            _ => None,
        });
    }
    let mut derived = assign_free(backend, &stems, &mut used, &mut leased.numbers).await?.into_iter();
    for (row, name) in judged.iter().zip(&mut names) {
        if matches!(row, RowVerdict::New { .. }) && name.is_none() {
            *name = derived.next().map(Ok);
        }
    }
    Ok(names)
}
