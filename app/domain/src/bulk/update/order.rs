//! Usernames that pass from one person to another.

use super::{CellChange, UpdateRow};
use std::collections::BTreeMap;

/// Puts rows whose usernames pass from one to another behind each other: whoever gives one up before whoever gets it. Those
/// that exchange theirs in a circle are linked, and written together. All others stay in their order, behind them.
pub fn in_order_of_usernames(rows: Vec<UpdateRow>, username: Option<u8>) -> Vec<UpdateRow> {
    let Some(username) = username else { return rows };
    let change = |row: &UpdateRow| -> Option<(String, String)> {
        let cell: &CellChange = row.cells.iter().find(|cell| cell.column == username)?;
        Some((cell.before.clone(), cell.after.clone()))
    };
    // Who has a username now that somebody else is to get.
    let mut holders = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        if let Some((before, _)) = change(row) {
            holders.insert(before, at);
        }
    }
    let next: Vec<Option<usize>> =
        rows.iter().map(|row| change(row).and_then(|(_, after)| holders.get(&after).copied())).collect();
    if next.iter().all(Option::is_none) {
        return rows;
    }
    let mut placed = vec![false; rows.len()];
    let mut order: Vec<(usize, bool)> = Vec::with_capacity(rows.len());
    for start in 0..rows.len() {
        if placed[start] || next[start].is_none() {
            continue;
        }
        // From whoever gets a username to whoever has it, until one is free, placed already, or the circle closes.
        let mut chain = vec![start];
        placed[start] = true;
        // How many at the end of the chain are a circle.
        let mut circle = 0;
        while let Some(holder) = chain.last().and_then(|last| next[*last]) {
            if placed[holder] {
                circle = chain.iter().position(|row| *row == holder).map_or(0, |from| chain.len() - from);
                break;
            }
            placed[holder] = true;
            chain.push(holder);
        }
        chain.reverse();
        order.extend(chain.into_iter().enumerate().map(|(at, row)| (row, at > 0 && at < circle)));
    }
    order.extend((0..rows.len()).filter(|row| !placed[*row]).map(|row| (row, false)));
    let mut rows: Vec<Option<UpdateRow>> = rows.into_iter().map(Some).collect();
    let taken = order.into_iter().filter_map(|(at, is_linked)| {
        let row = rows[at].take()?;
        Some(UpdateRow { is_linked, ..row })
    });
    taken.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::AccountId;
    use uuid::Uuid;

    fn row(line: u32, before: &str, after: &str) -> UpdateRow {
        let (before, after) = (before.to_owned(), after.to_owned());
        UpdateRow::new(
            line,
            AccountId::new(Uuid::from_u128(line.into())),
            vec![CellChange { column: 1, before, after }],
        )
    }

    fn ordered(rows: Vec<UpdateRow>) -> Vec<(u32, bool)> {
        in_order_of_usernames(rows, Some(1)).into_iter().map(|row| (row.line, row.is_linked)).collect()
    }

    #[test]
    fn whoever_gives_a_username_up_comes_before_whoever_gets_it() {
        let rows = vec![row(1, "a", "b"), row(2, "x", "y"), row(3, "b", "c"), row(4, "c", "d")];
        assert_eq!(ordered(rows), [(4, false), (3, false), (1, false), (2, false)]);
        let rows = vec![row(1, "b", "c"), row(2, "a", "b"), row(3, "c", "d")];
        assert_eq!(ordered(rows), [(3, false), (1, false), (2, false)]);
    }

    #[test]
    fn those_who_exchange_usernames_are_written_together() {
        let rows = vec![row(1, "x", "y"), row(2, "a", "b"), row(3, "b", "a"), row(4, "p", "q")];
        assert_eq!(ordered(rows), [(3, false), (2, true), (1, false), (4, false)]);
        let rows = vec![row(1, "a", "b"), row(2, "b", "c"), row(3, "c", "a")];
        assert_eq!(ordered(rows), [(3, false), (2, true), (1, true)]);
        let rows = vec![row(1, "a", "b"), row(2, "b", "c"), row(3, "c", "b")];
        assert_eq!(ordered(rows), [(3, false), (2, true), (1, false)], "who only leads to it is not of it");
    }

    #[test]
    fn rows_without_usernames_stay_in_their_order() {
        let rows = vec![row(1, "a", "b"), row(2, "c", "d")];
        assert_eq!(in_order_of_usernames(rows.clone(), Some(1)), rows);
        assert_eq!(in_order_of_usernames(rows.clone(), None), rows);
    }
}
