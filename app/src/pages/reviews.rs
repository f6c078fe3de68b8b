//! *Reviews*: the identities that wait for a decision, and one case with everything a decision needs.

mod case;
mod decision_tag;
mod queue;

pub(crate) use case::Case;
pub(crate) use queue::Reviews;
