//! The registry: the list of everybody, and each person's page.

mod bulk_action;
mod last_list;
mod list;
mod person;

pub(super) use bulk_action::{ActionDialog, SelectBox, SelectedRows, SelectionBar, no_fields};
pub(crate) use list::RegistryList;
pub(crate) use person::Person;
