//! CSV as the program writes it: what separates cells, cells that a spreadsheet would compute, and lines.
//! `bulk/csv.rs` reads it.

mod delimiter;
mod formula;
mod record;

pub use delimiter::Delimiter;
pub use formula::{escape_formulas, unescape_formulas};
pub use record::write_record;
