//! *Administration → User registration* and the pages behind its cards.

mod bulk;
mod home;
mod new_user;

pub(crate) use bulk::{ActionJobs, BulkInvite, BulkJob};
pub(crate) use home::RegistrationHome;
pub(crate) use new_user::NewUser;

pub(super) use new_user::{AccountFields, DaysField, EmailField, LanguageField, NoteField, UsernameField};
