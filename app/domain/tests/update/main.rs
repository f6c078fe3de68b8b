//! *Update people*: files as they come back from spreadsheets.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

mod cells;
mod dates;
mod exported;
mod people;
mod rows;
mod shared_values;
