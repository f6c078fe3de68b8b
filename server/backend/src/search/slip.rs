//! One slip of the keyboard: a letter too many, one missing, one wrong, or two in the wrong order.

/// Words in which a slip is looked for; shorter ones are a slip away from too much.
pub(super) const LEAST: usize = 4;

/// Whether two words are at most one slip apart (Damerau and Levenshtein, neighbours exchanged counting as one).
pub(super) fn is_near(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let Some(at) = short.iter().zip(long).position(|(a, b)| a != b) else {
        return long.len() - short.len() <= 1;
    };
    match long.len() - short.len() {
        0 => {
            let is_exchanged = at + 1 < short.len()
                && (short[at], short[at + 1]) == (long[at + 1], long[at])
                && short[at + 2..] == long[at + 2..];
            is_exchanged || short[at + 1..] == long[at + 1..]
        }
        1 => short[at..] == long[at + 1..],
        _ => false,
    }
}

/// What a slip leaves as it was, of whatever was meant: so much of the beginning, or so much of the end, read
/// backwards.
pub(super) fn halves(word: &str) -> (String, String) {
    let letters: Vec<char> = word.chars().collect();
    let half = letters.len().saturating_sub(1) / 2;
    (letters.iter().take(half).collect(), letters.iter().rev().take(half).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_near_and_two_are_not() {
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
    fn whatever_is_one_slip_away_shares_a_half() {
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
