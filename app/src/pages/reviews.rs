//! *Reviews*: the queue, and the page of one case.

mod case;
mod decision_tag;
mod queue;

pub(crate) use case::Case;
pub(crate) use queue::Reviews;
