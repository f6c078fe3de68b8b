//! The machine-readable zone of travel documents and cards: TD1, TD2 and TD3 of ICAO 9303, parts 3 to 6.
//!
//! [`mrz_progress`] answers while somebody types or after they pasted: how far they are, and which check digits fit.
//! [`Mrz::parse`] reads a whole one, and refuses what cannot be although every digit fits.

mod layout;
pub mod names;
mod parse;

pub use parse::Mrz;

use crate::day::Day;
use crate::form::{Code, words};
use layout::MrzLines;

words! {
    /// A size of document.
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
    /// What a check digit is about.
    Part {
        DocumentNumber = "document_number",
        DateOfBirth = "date_of_birth",
        ExpiresOn = "expires_on",
        PersonalNumber = "personal_number",
        /// Most of the others together.
        Composite = "composite",
    }
}

/// How far somebody has come with a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MrzProgress {
    /// As far as it can be told.
    pub format: Option<Format>,
    /// How many characters there are.
    pub typed: usize,
    /// The check digits that can be judged already, and whether they fit.
    pub digits: Vec<(Part, bool)>,
    /// What it says, or why it does not; nothing while more is to come.
    pub mrz: Option<Result<Mrz, Code>>,
}

/// Looks at what is typed of a zone so far; nothing where nothing is.
pub fn mrz_progress(text: &str, today: Day) -> Option<MrzProgress> {
    if text.trim().is_empty() {
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
