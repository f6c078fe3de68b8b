//! The steps of a digital identity, wherever they are walked: for somebody who has an account, in *Complete registration*,
//! and by the person under *My data*.
//!
//! There is one form for all of them. It walks the fields of a step and asks a small table (`field.rs`) how each is
//! filled in; what is typed lies in a [`FormState`](form_state::FormState), which saves by itself. To add a field: to `Step::fields` in
//! `domain`, with its rule, and, where it is not a line of text, to that table.

mod account_step;
mod ask_person;
mod autosave;
mod check_step;
mod choice_inputs;
mod conflict_panel;
mod country_names;
mod documents;
mod entry_lock_notice;
mod field;
mod field_answer;
mod form_state;
mod lifecycle;
mod mrz_field;
mod navigation;
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
