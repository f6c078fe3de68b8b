//! The words of Matricula and their rules, in reading order.
//!
//! Everything a browser, a host, a shell command and a test must agree on stands here: what an e-mail address is,
//! which states an invitation has, which sentence belongs to a code. The crate never touches a database, a file, the
//! network, a clock or a source of randomness, and it builds for `wasm32-unknown-unknown`. Where only the surroundings
//! can do a thing (IDNA: `URL` in the browser, the `idna` crate on the host), the rule takes it as a function.
//!
//! To add an idea: one file named after its word, a *draft* of strings as a person types them, a checked type with
//! private fields, and one `check` between the two that returns all faults at once.

pub mod account;
pub mod audit;
pub mod availability;
pub mod bulk;
pub mod characters;
#[cfg(feature = "sea-orm")]
mod database;
pub mod day;
pub mod edit_distance;
pub mod form;
pub mod id;
pub mod identity;
pub mod invitation;
pub mod message;
pub mod moment;
pub mod page;
pub mod paths;
pub mod permission;
pub mod session;
pub mod setup;
pub mod text;
