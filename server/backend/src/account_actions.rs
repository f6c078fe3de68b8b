//! The page of a person, and what is done to an account.

mod delete;
mod delete_pending;
mod dormant;
mod edit;
mod end_session;
mod end_stage;
mod end_use;
mod ends;
mod free;
mod may_end_use;
mod one_value;
mod person_view;
mod purge;
mod relationship;
mod restore;
mod scheduled;
mod starts;
mod suspend;

pub(crate) use delete::NewDeletion;
pub(crate) use dormant::run as run_dormant;
pub(crate) use edit::NewEdit;
pub(crate) use ends::{NewEnd, is_in_order};
pub(crate) use one_value::OneValue;
pub(crate) use scheduled::{has_work, run};
pub(crate) use suspend::{NewSuspension, Reactivation};

#[cfg(test)]
mod tests;
