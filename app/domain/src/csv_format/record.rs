use super::Delimiter;
use csv::{QuoteStyle, Terminator, WriterBuilder};
use std::borrow::Cow;
use std::io;

/// Writes one line.
///
/// # Errors
/// None in practice: memory is written.
pub fn write_record<'a>(
    out: &mut Vec<u8>,
    delimiter: Delimiter,
    cells: impl Iterator<Item = Cow<'a, str>>,
) -> io::Result<()> {
    let cells: Vec<Cow<'a, str>> = cells.collect();
    // More quotes than RFC 4180 requires: some spreadsheets separate cells by other characters, or drop spaces.
    let is_fragile =
        |cell: &Cow<'a, str>| cell.contains([';', '|', '\t']) || cell.starts_with(' ') || cell.ends_with(' ');
    let style = if cells.iter().any(is_fragile) { QuoteStyle::Always } else { QuoteStyle::Necessary };
    let mut writer = WriterBuilder::new()
        .delimiter(delimiter.byte())
        .quote_style(style)
        .terminator(Terminator::CRLF)
        .from_writer(out);
    writer.write_record(cells.iter().map(|cell| cell.as_bytes()))?;
    writer.flush()
}
