//! The steps of a digital identity: for an existing account, in *Complete registration*, and under *My data*.
//!
//! All use one form. It iterates over the fields of a step and looks up in a table (`field.rs`) how each is filled
//! in; the values are in a [`FormState`](form_state::FormState), which saves automatically. To add a field: in
//! `Step::fields` of `domain`, with its rule, and in that table unless it is a line of text.

mod account_step;
mod ask_person;
mod autosave;
mod check_step;
mod choice_inputs;
mod conflict_panel;
mod correction;
mod country_names;
mod decline_erasure;
mod documents;
mod entry_lock_notice;
mod field;
mod field_answer;
mod form_state;
mod lifecycle;
mod mrz_field;
mod my_fields;
mod navigation;
mod notice_field;
#[cfg(feature = "hydrate")]
mod picture_size;
mod picture_upload;
mod pictures;
mod routes;
mod saved_steps;
mod step_form;
mod summary;
mod unfinished_registrations;
mod values_view;
mod vouch_panel;
mod wizard;

pub(in crate::pages) use entry_lock_notice::EntryLockNotice;
pub(crate) use routes::{Complete, MyData, OfAccount};
pub(in crate::pages) use values_view::value_view;
