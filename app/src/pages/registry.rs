//! The registry: the list of everybody.

mod list;

pub(crate) use list::RegistryList;
