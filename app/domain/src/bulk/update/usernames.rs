//! New usernames that cannot be given.

use super::CIRCLE_MOST;
use crate::form::Code;
use crate::id::AccountId;
use std::collections::{HashMap, HashSet};

/// Somebody who is to have another username.
pub(super) struct Renaming<'a> {
    pub(super) account: AccountId,
    pub(super) after: &'a str,
}

/// Those who do not get their username, with the reason: somebody keeps it, a row before gets it, or it passes in a circle of
/// more people than are written together. `holders` has the accounts that have wanted usernames now.
pub(super) fn refused_usernames(
    renamings: &[Renaming<'_>],
    holders: &HashMap<Box<str>, AccountId>,
) -> Vec<(usize, Code)> {
    let by_account: HashMap<AccountId, usize> =
        renamings.iter().enumerate().map(|(at, one)| (one.account, at)).collect();
    let mut refused: Vec<(usize, Code)> = Vec::new();
    let mut waiting: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut next: Vec<Option<usize>> = vec![None; renamings.len()];
    let mut given = HashSet::new();
    for (at, one) in renamings.iter().enumerate() {
        let holder = holders.get(one.after).filter(|holder| **holder != one.account);
        let giver = holder.map(|holder| by_account.get(holder).copied());
        if !given.insert(one.after) || giver == Some(None) {
            refused.push((at, Code::UsernameUsed));
        } else if let Some(Some(giver)) = giver {
            next[at] = Some(giver);
            waiting.entry(giver).or_default().push(at);
        }
    }
    refused.extend(large_circles(&next).into_iter().map(|at| (at, Code::CircleLarge)));
    // Whoever keeps their username keeps it from the row that waits for it.
    let mut is_refused: HashSet<usize> = refused.iter().map(|(at, _)| *at).collect();
    let mut from = 0;
    while let Some((at, _)) = refused.get(from).copied() {
        from += 1;
        for other in waiting.remove(&at).unwrap_or_default() {
            if is_refused.insert(other) {
                refused.push((other, Code::UsernameUsed));
            }
        }
    }
    refused
}

/// The members of circles that are too large.
fn large_circles(next: &[Option<usize>]) -> Vec<usize> {
    let mut walked: Vec<Option<usize>> = vec![None; next.len()];
    let mut found = Vec::new();
    for start in 0..next.len() {
        let mut path = Vec::new();
        let mut at = Some(start);
        while let Some(row) = at.filter(|row| walked[*row].is_none()) {
            walked[row] = Some(start);
            path.push(row);
            at = next[row];
        }
        let Some(met) = at.filter(|met| walked[*met] == Some(start)) else { continue };
        let circle = path.iter().position(|row| *row == met).map(|from| &path[from..]).unwrap_or_default();
        if circle.len() > CIRCLE_MOST {
            found.extend_from_slice(circle);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(number: usize) -> AccountId {
        AccountId::new(Uuid::from_u128(number as u128))
    }

    /// Each of `count` people gets the username of the next one, and the last one that of `last`.
    fn refused(count: usize, last: usize) -> Vec<(usize, Code)> {
        let names: Vec<String> = (0..=count.max(last)).map(|at| format!("user{at}")).collect();
        let wanted = |at: usize| if at + 1 == count { last } else { at + 1 };
        let renamings: Vec<Renaming<'_>> =
            (0..count).map(|at| Renaming { account: id(at), after: &names[wanted(at)] }).collect();
        let holders = names.iter().enumerate().map(|(at, name)| (name.as_str().into(), id(at))).collect();
        let mut refused = refused_usernames(&renamings, &holders);
        refused.sort_unstable_by_key(|(at, _)| *at);
        refused
    }

    #[test]
    fn a_username_that_somebody_keeps_is_refused_with_all_that_wait_for_it() {
        assert_eq!(refused(3, 3), [0, 1, 2].map(|at| (at, Code::UsernameUsed)));
        assert_eq!(refused(1, 0), [], "ones own");
    }

    #[test]
    fn people_exchange_usernames_in_a_circle_that_is_not_too_large() {
        assert_eq!(refused(CIRCLE_MOST, 0), []);
        let all: Vec<_> = (0..=CIRCLE_MOST).map(|at| (at, Code::CircleLarge)).collect();
        assert_eq!(refused(CIRCLE_MOST + 1, 0), all);
    }

    #[test]
    fn of_two_who_want_the_same_username_the_first_gets_it() {
        let renamings =
            [Renaming { account: id(0), after: "new" }, Renaming { account: id(1), after: "new" }];
        assert_eq!(refused_usernames(&renamings, &HashMap::new()), [(1, Code::UsernameUsed)]);
    }
}
