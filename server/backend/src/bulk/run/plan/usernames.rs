//! Chooses the usernames of a batch: those in the rows, and those derived from the addresses.

use super::super::lease::LeasedJob;
use super::judge::RowVerdict;
use crate::Backend;
use crate::error::Result;
use crate::invitations::{assign_free, username_holders};
use domain::account::{ReservedUsernames, Username};
use domain::bulk::JobRow;
use domain::form::Code;
use std::collections::HashSet;

/// The username of each row, or why it is refused; `None` for rows that need none.
pub(super) async fn choose(
    backend: &Backend,
    leased: &mut LeasedJob,
    judged: &[RowVerdict],
    rows: &[JobRow],
) -> Result<Vec<Option<std::result::Result<String, Code>>>> {
    let reserved = backend.settings().reserved();
    let asked = judged.iter().zip(rows).filter_map(|(row, sent)| match row.chosen() {
        Some(name) => Some(name.to_owned()),
        None => previewed(row, sent, &reserved),
    });
    let taken = username_holders(backend.db(), &asked.collect::<Vec<_>>()).await?;
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
            _ => None,
        });
    }
    for ((row, sent), name) in judged.iter().zip(rows).zip(&mut names) {
        if let (RowVerdict::New { row: person }, None) = (row, &name) {
            let free = previewed(row, sent, &reserved);
            let free = free.filter(|name| !taken.contains_key(name) && used.insert(name.clone()));
            match free {
                Some(free) => *name = Some(Ok(free)),
                None => stems.push(person.derived_username()),
            }
        }
    }
    let mut derived = assign_free(backend, &stems, &mut used, &mut leased.numbers).await?.into_iter();
    for (row, name) in judged.iter().zip(&mut names) {
        if matches!(row, RowVerdict::New { .. }) && name.is_none() {
            *name = derived.next().map(Ok);
        }
    }
    Ok(names)
}

/// The username that the preview has shown for a row without one.
fn previewed(row: &RowVerdict, sent: &JobRow, reserved: &ReservedUsernames) -> Option<String> {
    let is_derived = matches!(row, RowVerdict::New { row } if row.username().is_none());
    Username::parse(&sent.derived, reserved).ok().filter(|_| is_derived).map(|name| name.to_string())
}
