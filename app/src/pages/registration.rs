//! *Administration → User registration* and the ways in behind its cards.

mod desk;
mod new_user;

pub(crate) use desk::Desk;
pub(crate) use new_user::NewUser;
