//! What pages share in behaviour: forms, answers that come later, going somewhere else.

mod form;
mod later;

pub(crate) use form::{Bound, Form};
#[cfg(feature = "hydrate")]
pub(crate) use later::copy_text;
pub(crate) use later::{after_pause, announce_hydration, arrive, go, is_awake};
