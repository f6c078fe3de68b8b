//! Server functions, by area. Each opens a desk and calls one of its methods. Only they cross the wire, under `/api`.

pub mod actions;
pub mod audit;
pub mod availability;
pub mod bulk;
#[cfg(feature = "ssr")]
mod desk;
pub mod identities;
pub mod invitations;
pub mod join_requests;
pub mod mail;
pub mod mail_texts;
pub mod notice;
pub mod own_fields;
pub mod permissions;
pub mod person;
pub mod registry;
pub mod reviews;
pub mod security;
pub mod session;
pub mod settings;
pub mod units;
pub mod update;
mod wire;

pub use crate::api_error::ApiError;
pub(crate) use wire::send_off;
