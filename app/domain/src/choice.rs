//! Arguments that choose one of the forms of a text: words, whether something is so, and numbers, which are one or not.

use std::fmt::Display;

/// What the host and a browser must agree on: which values have a form of their own, and in which order.
#[cfg_attr(
    feature = "fetched-texts",
    allow(dead_code, reason = "the host matches values, the browser their positions")
)]
pub(crate) trait Choice: Copy {
    /// How many forms there are.
    const FORMS: usize;

    /// A value for each form.
    fn all() -> Vec<Self>;

    /// The position of the value of `all` that has the form of this one.
    fn position(self) -> usize;

    /// That value.
    fn chosen(self) -> Self {
        Self::all()[self.position()]
    }

    /// What a text says that has only this argument; nothing if it only chooses.
    fn shown(&self) -> Option<&dyn Display> {
        None
    }
}

impl Choice for bool {
    const FORMS: usize = 2;

    fn all() -> Vec<Self> {
        vec![false, true]
    }

    fn position(self) -> usize {
        usize::from(self)
    }
}

impl<T: Choice> Choice for Option<T> {
    const FORMS: usize = 1 + T::FORMS;

    fn all() -> Vec<Self> {
        std::iter::once(None).chain(T::all().into_iter().map(Some)).collect()
    }

    fn position(self) -> usize {
        self.map_or(0, |value| 1 + value.position())
    }
}

impl<A: Choice, B: Choice> Choice for (A, B) {
    const FORMS: usize = A::FORMS * B::FORMS;

    fn all() -> Vec<Self> {
        A::all().into_iter().flat_map(|a| B::all().into_iter().map(move |b| (a, b))).collect()
    }

    fn position(self) -> usize {
        self.0.position() * B::FORMS + self.1.position()
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {
        /// None, one or more.
        $(impl Choice for $number {
            const FORMS: usize = 3;

            fn all() -> Vec<Self> {
                vec![0, 1, 2]
            }

            fn position(self) -> usize {
                self.min(2) as usize
            }

            fn shown(&self) -> Option<&dyn Display> {
                Some(self)
            }
        })*
    };
}

numbers!(u32, u64, usize);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Code, Field};
    use crate::identity::IdentityState;
    use crate::session::MenuCount;
    use std::fmt::Debug;

    fn is_in_order<T: Choice + Debug + PartialEq>() {
        let all = T::all();
        assert_eq!(all.len(), T::FORMS);
        for (position, value) in all.iter().enumerate() {
            assert_eq!((value.position(), value.chosen()), (position, *value));
        }
    }

    #[test]
    fn every_value_is_at_its_position() {
        is_in_order::<bool>();
        is_in_order::<u32>();
        is_in_order::<MenuCount>();
        is_in_order::<Code>();
        is_in_order::<Field>();
        is_in_order::<Option<IdentityState>>();
        is_in_order::<(bool, IdentityState)>();
        is_in_order::<(usize, bool)>();
    }

    #[test]
    fn a_number_is_none_one_or_more() {
        let chosen = [0, 1, 2, 3, 100_000].map(|number: u32| number.chosen());
        assert_eq!(chosen, [0, 1, 2, 2, 2]);
        let shown = [0, 1, 2, 3].map(|count| MenuCount::Exactly(count).chosen() == MenuCount::Exactly(1));
        assert_eq!(shown, [false, true, false, false]);
    }
}
