//! One page a file, by area. A page holds a draft, calls a server function, and shows the answer.

pub(crate) mod audit;
pub(crate) mod groups;
pub(crate) mod home;
pub(crate) mod identity;
pub(crate) mod invitations;
pub(crate) mod mail;
pub(crate) mod my_receipt;
mod not_found;
mod overview;
pub(crate) mod people;
pub(crate) mod permissions;
pub(crate) mod privacy_notice;
pub(crate) mod registration;
pub(crate) mod registry;
pub(crate) mod reviews;
pub(crate) mod security;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod units;

pub(crate) use not_found::NotFound;
