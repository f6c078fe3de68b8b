//! What pages share in behaviour: forms, answers that come later, going somewhere else.

mod busy;
mod form;
mod given;
mod later;
mod live;
mod question;
mod sending;

pub(crate) use busy::Busy;
pub(crate) use form::{Bound, Form};
pub(crate) use given::Given;
#[cfg(feature = "hydrate")]
pub(crate) use later::is_tab_forgotten;
pub(crate) use later::{
    after_pause, announce_hydration, arrive, copy_text, focus_soon, forget_tab, go, is_awake, pause,
    random_key, while_seen,
};
pub(crate) use live::{Asked, Listed, Live, Shown, address_of};
pub(crate) use question::Question;
pub(crate) use sending::Sending;
