//! Server functions, by area: each opens a desk and calls one verb. They are all that crosses the wire, under `/api`.

pub mod availability;
pub mod bulk;
#[cfg(feature = "ssr")]
mod desk;
mod error;
pub mod identities;
pub mod invitations;
pub mod mail;
pub mod permissions;
pub mod reviews;
pub mod session;
mod wire;

pub use error::ApiError;
