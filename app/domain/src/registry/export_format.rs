use crate::bulk::csv::Delimiter;
use crate::text::Locale;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportFormat {
    pub locale: Locale,
    pub delimiter: Delimiter,
}

impl ExportFormat {
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
