//! *Administration → User registration* and the ways in behind its cards.

mod bulk;
mod home;
mod new_user;

pub(crate) use bulk::{BulkInvite, BulkJob};
pub(crate) use home::RegistrationHome;
pub(crate) use new_user::NewUser;

pub(super) use bulk::Leaving;
pub(super) use new_user::{DaysField, EmailField, LanguageField, Live, NoteField, UsernameField};
