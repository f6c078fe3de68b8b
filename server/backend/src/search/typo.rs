//! One typing error in a word: a letter too many, one missing, one wrong, or two in the wrong order.

use crate::error::Result;
use crate::reach::Reach;
use crate::sql::{LAST, SqlBuilder};
use domain::edit_distance::is_within_one_edit;
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::BTreeSet;

/// The least length of a word that may have an error; shorter words are one error away from too many others.
const LEAST: usize = 4;
/// Words that are compared letter by letter.
const CANDIDATES: u32 = 5_000;
/// Words that are read to find those.
const STEPS: u32 = 20_000;
/// Words of the registry that one word of a search may match.
const MEANT: usize = 60;

/// Words of the registry that begin with the word or are one error away from it.
pub(super) async fn meant_by(
    db: &impl ConnectionTrait,
    reach: &Reach,
    word: &str,
) -> Result<BTreeSet<String>> {
    let mut meant =
        in_range((db, reach), "token", word, None, u32::try_from(MEANT).unwrap_or(u32::MAX)).await?;
    let length = word.chars().count();
    // An error in a number makes another number.
    if length < LEAST || word.chars().any(char::is_numeric) {
        return Ok(meant);
    }
    let (head, tail) = halves(word);
    for (column, half) in [("token", head), ("reversed", tail)] {
        let near = in_range((db, reach), column, &half, Some(length), CANDIDATES).await?;
        meant.extend(near.into_iter().filter(|one| is_near(word, one)));
    }
    Ok(meant.into_iter().take(2 * MEANT).collect())
}

#[derive(FromQueryResult)]
struct FoundWord {
    word: String,
}

/// Distinct words that begin, or end, like this, of about this length. Raw, since a recursive CTE that skips through an
/// index has no builder.
async fn in_range(
    (db, reach): (&impl ConnectionTrait, &Reach),
    column: &str,
    prefix: &str,
    length: Option<usize>,
    most: u32,
) -> Result<BTreeSet<String>> {
    let mut sql = SqlBuilder::new(db);
    let (start, end) = (sql.bind(prefix), sql.bind(format!("{prefix}{LAST}")));
    let length = match length {
        Some(length) => format!("AND LENGTH(word) BETWEEN {} AND {}", length - 1, length + 1),
        None => String::new(),
    };
    if let Some(within) = reach.sql(&mut sql, "a.unit") {
        sql.text = format!(
            "SELECT DISTINCT word FROM (SELECT s.{column} AS word
                FROM search_token s JOIN account a ON a.id = s.account_id
                WHERE s.{column} >= {start} AND s.{column} < {end} AND {within}) near
            WHERE TRUE {length} ORDER BY word LIMIT {most}"
        );
        return words_of(sql, db, column).await;
    }
    // Skips from each distinct word to the next one in the index: people share names.
    sql.text = format!(
        "WITH RECURSIVE found(word, step) AS (
            SELECT MIN({column}), 1 FROM search_token WHERE {column} >= {start} AND {column} < {end}
            UNION ALL
            SELECT (SELECT MIN(s.{column}) FROM search_token s WHERE s.{column} > found.word AND s.{column} < {end}),
                found.step + 1
            FROM found WHERE found.word IS NOT NULL AND found.step < {STEPS})
        SELECT word FROM found WHERE word IS NOT NULL {length} LIMIT {most}"
    );
    words_of(sql, db, column).await
}

async fn words_of(sql: SqlBuilder, db: &impl ConnectionTrait, column: &str) -> Result<BTreeSet<String>> {
    let words = sql.all::<FoundWord>(db).await?.into_iter().map(|row| row.word);
    let is_reversed = column == "reversed";
    Ok(words.map(|word| if is_reversed { word.chars().rev().collect() } else { word }).collect())
}

/// Whether two words are at most one typing error apart, by the rule of live hints.
fn is_near(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    is_within_one_edit(&one, &other)
}

/// The two halves of a word, the second reversed: one error leaves one of them unchanged.
fn halves(word: &str) -> (String, String) {
    let letters: Vec<char> = word.chars().collect();
    let half = letters.len().saturating_sub(1) / 2;
    (letters.iter().take(half).collect(), letters.iter().rev().take(half).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_typing_error_is_near_and_two_are_not() {
        for (typed, meant) in [
            ("rossi", "rossi"),
            ("rosi", "rossi"),
            ("rosssi", "rossi"),
            ("rpssi", "rossi"),
            ("orssi", "rossi"),
            ("rosis", "rossi"),
            ("rossi", "ross"),
            ("müler", "müller"),
        ] {
            assert!(is_near(typed, meant) && is_near(meant, typed), "{typed} {meant}");
        }
        for (typed, meant) in [("rosi", "russo"), ("rossi", "rsosig"), ("orsis", "rossi"), ("ab", "abcd")] {
            assert!(!is_near(typed, meant) && !is_near(meant, typed), "{typed} {meant}");
        }
    }

    #[test]
    fn a_word_one_typing_error_away_shares_a_half() {
        let letters = ['a', 'b', 'c', 'x'];
        for meant in ["abca", "abcab", "abcabc", "abcabca", "rossini"] {
            let word: Vec<char> = meant.chars().collect();
            let mut slips: Vec<Vec<char>> = Vec::new();
            for at in 0..=word.len() {
                for letter in letters {
                    let mut more = word.clone();
                    more.insert(at, letter);
                    slips.push(more);
                }
                if at < word.len() {
                    let mut fewer = word.clone();
                    fewer.remove(at);
                    slips.push(fewer);
                    slips.extend(letters.map(|letter| {
                        let mut other = word.clone();
                        other[at] = letter;
                        other
                    }));
                }
                if at + 1 < word.len() {
                    let mut exchanged = word.clone();
                    exchanged.swap(at, at + 1);
                    slips.push(exchanged);
                }
            }
            let backwards: String = meant.chars().rev().collect();
            for typed in slips.iter().map(|slip| slip.iter().collect::<String>()) {
                let (head, tail) = halves(&typed);
                assert!(meant.starts_with(&head) || backwards.starts_with(&tail), "{typed} for {meant}");
            }
        }
    }
}
