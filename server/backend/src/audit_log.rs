//! The audit as people and other systems read it: its page, its export and its stream, what an event says; and what keeps it
//! whole: verification, and deleting old events. Events are written by [`audit`](crate::audit).

mod changes;
mod conditions;
mod derived;
mod detail;
mod export;
mod names;
mod ocsf;
mod page;
pub(crate) mod pruning;
mod sentences;
pub(crate) mod stream;
mod verify;
mod walk;

pub use export::{AuditExport, AuditFormat};
pub use verify::AuditFault;

#[cfg(test)]
mod tests;
