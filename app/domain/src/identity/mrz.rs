//! The machine-readable zone (MRZ) of travel documents and cards: TD1, TD2 and TD3 of ICAO 9303, parts 3 to 6.
//!
//! [`mrz_progress`] reports the progress during typing, and which check digits fit. [`Mrz::parse`] parses a complete
//! MRZ and refuses impossible content even if every digit fits.

mod layout;
pub mod names;
mod parse;

pub use parse::Mrz;

use crate::characters::trimmed;
use crate::day::Day;
use crate::form::{Code, words};
use layout::MrzLines;

words! {
    /// The size of a document.
    Format { Td1 = "td1", Td2 = "td2", Td3 = "td3" }
}

impl Format {
    /// Characters of a row.
    pub const fn width(self) -> usize {
        match self {
            Self::Td1 => 30,
            Self::Td2 => 36,
            Self::Td3 => 44,
        }
    }

    pub const fn rows(self) -> usize {
        match self {
            Self::Td1 => 3,
            Self::Td2 | Self::Td3 => 2,
        }
    }

    pub const fn length(self) -> usize {
        self.width() * self.rows()
    }
}

words! {
    /// What a check digit covers.
    Part {
        DocumentNumber = "document_number",
        DateOfBirth = "date_of_birth",
        ExpiresOn = "expires_on",
        PersonalNumber = "personal_number",
        /// Most of the others together.
        Composite = "composite",
    }
}

/// The progress of typing an MRZ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MrzProgress {
    /// The format, as far as it is known.
    pub format: Option<Format>,
    /// The number of characters.
    pub typed: usize,
    /// The check digits that are complete, and whether they fit.
    pub digits: Vec<(Part, bool)>,
    /// The content or its fault; `None` while characters are missing.
    pub mrz: Option<Result<Mrz, Code>>,
}

/// The progress of a partly typed MRZ; `None` if it is empty.
pub fn mrz_progress(text: &str, today: Day) -> Option<MrzProgress> {
    if trimmed(text).is_empty() {
        return None;
    }
    let Some(lines) = MrzLines::parse(text) else {
        let typed = text.chars().filter(|c| !c.is_whitespace()).count();
        return Some(MrzProgress { format: None, typed, digits: Vec::new(), mrz: Some(Err(Code::MrzShape)) });
    };
    let is_more_to_come = lines.typed() < lines.format().map_or(Format::Td1.length(), Format::length);
    Some(MrzProgress {
        format: lines.format(),
        typed: lines.typed(),
        digits: lines.digits(),
        mrz: (!is_more_to_come).then(|| Mrz::from_lines(&lines, today)),
    })
}
