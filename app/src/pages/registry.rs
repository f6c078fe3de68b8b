//! The registry: the list of everybody, and each person's page.

mod list;
mod person;

pub(crate) use list::RegistryList;
pub(crate) use person::Person;
