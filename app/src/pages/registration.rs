//! *Administration → User registration* and the ways in behind its cards.

mod bulk;
mod desk;
mod new_user;

pub(crate) use bulk::{BulkInvite, BulkJob};
pub(crate) use desk::Desk;
pub(crate) use new_user::NewUser;
