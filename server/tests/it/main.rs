//! The program from outside: the real router over the real migrations, one fresh database a test.
//!
//! Each test runs on SQLite, or on PostgreSQL where `MATRICULA_TEST_POSTGRES_URL` names a server on which databases may
//! be made; `make test` does both. Time stands still until a test moves it, workers run when a test runs them, and no
//! test waits for a while: it waits for a thing.
//!
//! To add a server function or a plain route: its line in `routes.rs`, where every one is tried as every kind of caller.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

mod assets;
mod availability;
mod bulk;
mod erasure;
mod error_responses;
mod forms;
mod handed;
mod identities;
mod identity_of_addresses;
mod invitations;
mod links;
mod load;
mod mail;
mod manifests;
mod outages;
mod passwords;
mod permissions;
mod pictures;
mod program;
mod races;
mod readme;
mod request_origin;
mod resets;
mod reviews;
mod routes;
mod sessions;
mod setup;
mod sign_in;
mod upgrades;
