//! A single typing error: a character too many, missing or wrong, or two swapped (a Damerau-Levenshtein distance of
//! 1). Live hints and the people search use the same measure.

/// The difference between a typed and an intended word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit<T> {
    Exchanged,
    Replaced {
        typed: T,
        meant: T,
    },
    Missing,
    /// One too many, after this one.
    Extra {
        typed: T,
        before: Option<T>,
    },
}

/// The single error between two words; `None` if they are equal or further apart.
pub fn single_edit<T: Copy + PartialEq>(typed: &[T], meant: &[T]) -> Option<Edit<T>> {
    let same = typed.iter().zip(meant).take_while(|(one, other)| one == other).count();
    let before = same.checked_sub(1).map(|at| meant[at]);
    match (&typed[same..], &meant[same..]) {
        ([], []) => None,
        ([a, b, rest @ ..], [c, d, end @ ..]) if a == d && b == c && rest == end => Some(Edit::Exchanged),
        ([typed, rest @ ..], [meant, end @ ..]) if rest == end => {
            Some(Edit::Replaced { typed: *typed, meant: *meant })
        }
        (rest, [_, end @ ..]) if rest == end => Some(Edit::Missing),
        ([typed, rest @ ..], end) if rest == end => Some(Edit::Extra { typed: *typed, before }),
        _ => None,
    }
}

/// Whether two words are equal or one error apart.
pub fn is_within_one_edit<T: Copy + PartialEq>(one: &[T], other: &[T]) -> bool {
    one == other || single_edit(one, other).is_some()
}
