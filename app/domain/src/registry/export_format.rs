use crate::csv_format::Delimiter;
use crate::day::Day;
use crate::locale::Locale;

/// How a file is written.
#[derive(Clone, Copy)]
pub struct ExportFormat<'a> {
    pub locale: Locale,
    pub delimiter: Delimiter,
    /// The day of a time, in Unix milliseconds, in the organization's time zone.
    pub day_of: &'a (dyn Fn(i64) -> Day + Sync),
}

impl ExportFormat<'_> {
    /// The delimiters to choose from: one of them opens as a table in every spreadsheet.
    pub const DELIMITERS: [Delimiter; 2] = [Delimiter::Semicolon, Delimiter::Comma];

    /// The delimiter that spreadsheets in a language expect: a semicolon where the comma is in numbers.
    pub const fn usual_delimiter(locale: Locale) -> Delimiter {
        match locale {
            Locale::En => Delimiter::Comma,
            Locale::It => Delimiter::Semicolon,
        }
    }
}
