//! The host's entry point: configuration, routes and layers, workers, commands.
//!
//! The crate maps requests to methods of `backend`'s desks and their results to HTTP. It never touches a database,
//! decides about permissions or contains rules. The bodies of refusals are written in one place
//! (`http/error_response.rs`), so that no response has the text of a library.
//!
//! To add a route: a handler under `http/`, a line in `router.rs`, and a line in the table of routes in `tests/it`,
//! which tries it as every kind of caller. To add a setting: `config.rs`.

// A page's type contains the types of all its elements, which is deeper than the default limit.
#![recursion_limit = "512"]

pub mod cli;
pub mod config;
mod http;
pub mod listen;
pub mod router;
pub mod site;
pub mod telemetry;

pub use config::Config;
pub use router::{AppState, router};
