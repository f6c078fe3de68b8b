//! The host's door: configuration, every route and layer, workers, commands.
//!
//! The crate turns requests into calls of `backend`'s desks and their answers into HTTP. It never touches a database,
//! decides a permission or keeps a rule. Whatever a layer refuses is put into words in one place
//! (`http/error_response.rs`), so that no answer carries the text of a library.
//!
//! To add a plain route: a handler under `http/`, a line in `router.rs`, and a line in the table of routes in
//! `tests/it`, which tries it as every kind of caller. To add a setting: `config.rs`.

// A page's type names every element in it, and the compiler counts how deep that goes.
#![recursion_limit = "512"]

pub mod cli;
pub mod config;
mod http;
pub mod listen;
pub mod router;
pub mod site;
pub mod telemetry;

pub use config::Config;
pub use router::{Host, router};
