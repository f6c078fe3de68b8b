//! Integration tests: the real router and migrations, with a fresh database per test.
//!
//! Tests run on SQLite, or on PostgreSQL where `MATRICULA_TEST_POSTGRES_URL` names a server on which databases may be
//! created; `make test` runs both. The clock stands still until a test advances it, workers run when a test runs them,
//! and tests wait for events, never for a time.
//!
//! A new server function or plain route needs a line in `routes/functions.rs` or `routes/plain.rs`: all are called as every
//! kind of caller.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;
mod to_do;

mod accounts;
mod addresses;
mod assets;
mod audit;
mod availability;
mod borders;
mod bulk;
mod circles;
mod clocks_apart;
mod confirmed_again;
mod erasure;
mod error_responses;
mod factor_resets;
mod files;
mod forms;
mod founder;
mod handed_links;
mod held_bodies;
mod identities;
mod identity_of_addresses;
mod invitations;
mod join_requests;
mod links;
mod load;
mod logo;
mod mail;
mod mail_texts;
mod manifests;
mod notices;
mod outages;
mod overview;
mod own_fields;
mod passkeys;
mod passwords;
mod permissions;
mod personal_export;
mod pictures;
mod profiles;
mod program;
mod races;
mod readme;
mod request_origin;
mod required_factor;
mod resets;
mod restore;
mod reviews;
mod routes;
mod second_factor;
mod security;
mod sessions;
mod settings;
mod setup;
mod sign_in;
mod upgrades;
