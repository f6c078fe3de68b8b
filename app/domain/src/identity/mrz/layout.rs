//! The positions of fields and check digits in an MRZ.

use super::{Format, Part};
use crate::characters::is_format;
use std::ops::Range;

/// The characters of an MRZ and its format. Offsets count through all rows.
pub(super) struct MrzLines {
    text: String,
    format: Option<Format>,
}

/// The positions of the fields in one format.
pub(super) struct Layout {
    pub kind: Range<usize>,
    pub issuer: Range<usize>,
    pub number: Range<usize>,
    /// Where a document number of more than nine characters continues.
    pub more_number: Option<Range<usize>>,
    pub nationality: Range<usize>,
    pub birth: Range<usize>,
    pub sex: Range<usize>,
    pub expiry: Range<usize>,
    pub names: Range<usize>,
    personal: Option<Range<usize>>,
    composite: &'static [Range<usize>],
    composite_digit: usize,
}

const TD1: Layout = Layout {
    kind: 0..2,
    issuer: 2..5,
    number: 5..14,
    more_number: Some(15..30),
    nationality: 45..48,
    birth: 30..36,
    sex: 37..38,
    expiry: 38..44,
    names: 60..90,
    personal: None,
    composite: &[5..30, 30..37, 38..45, 48..59],
    composite_digit: 59,
};

const TD2: Layout = Layout {
    kind: 0..2,
    issuer: 2..5,
    number: 36..45,
    more_number: Some(64..71),
    nationality: 46..49,
    birth: 49..55,
    sex: 56..57,
    expiry: 57..63,
    names: 5..36,
    personal: None,
    composite: &[36..46, 49..56, 57..71],
    composite_digit: 71,
};

const TD3: Layout = Layout {
    kind: 0..2,
    issuer: 2..5,
    number: 44..53,
    more_number: None,
    nationality: 54..57,
    birth: 57..63,
    sex: 64..65,
    expiry: 65..71,
    names: 5..44,
    personal: Some(72..86),
    composite: &[44..54, 57..64, 65..87],
    composite_digit: 87,
};

impl Format {
    pub(super) const fn layout(self) -> &'static Layout {
        match self {
            Self::Td1 => &TD1,
            Self::Td2 => &TD2,
            Self::Td3 => &TD3,
        }
    }
}

impl MrzLines {
    /// Parses rows with or without line breaks, in any case, with fillers as other keyboards and word processors
    /// write them; `None` if a character is in no MRZ.
    pub(super) fn parse(text: &str) -> Option<Self> {
        // Word processors turn two fillers into one character, OCR a single one.
        let all = ["<<", "<"].map(|double| Self::written(text, double));
        let is_whole = |lines: &Option<Self>| {
            lines
                .as_ref()
                .is_some_and(|lines| lines.format.is_some_and(|format| format.length() == lines.typed()))
        };
        let [two, one] = all;
        if is_whole(&one) && !is_whole(&two) { one } else { two }
    }

    fn written(text: &str, double: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| !is_format(*c)).collect();
        let text = text.replace(['«', '≪', '《'], double).replace(['＜', '‹', '〈', '﹤'], "<");
        let rows: Vec<&str> = text.split(['\n', '\r']).map(str::trim).filter(|row| !row.is_empty()).collect();
        let bare: String =
            rows.iter().flat_map(|row| row.chars()).filter(|c| !c.is_whitespace()).collect::<String>();
        // East Asian keyboards have full-width letters and digits.
        let narrow = |c: char| match c {
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
                char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
            }
            c => c,
        };
        let bare = bare.chars().map(narrow).collect::<String>().to_ascii_uppercase();
        let is_known = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'<';
        bare.bytes().all(is_known).then(|| Self { format: format_of(&bare, &rows), text: bare })
    }

    pub(super) fn typed(&self) -> usize {
        self.text.len()
    }

    pub(super) fn format(&self) -> Option<Format> {
        self.format
    }

    /// The text at a position, once it is complete.
    pub(super) fn at(&self, place: &Range<usize>) -> Option<&str> {
        self.text.get(place.clone())
    }

    /// The document number with its check digit; with its continuation if it is long.
    pub(super) fn number(&self) -> Option<(String, &str)> {
        if self.is_french_card() {
            return Some((
                self.at(&FRENCH_NUMBER)?.to_owned(),
                self.at(&(FRENCH_NUMBER.end..FRENCH_NUMBER.end + 1))?,
            ));
        }
        let layout = self.format?.layout();
        let first = self.at(&layout.number)?;
        let digit = self.at(&(layout.number.end..layout.number.end + 1))?;
        let Some(more) = layout.more_number.as_ref().filter(|_| digit == "<" && !first.ends_with('<')) else {
            return Some((first.to_owned(), digit));
        };
        let more = self.at(more)?.split('<').next().unwrap_or_default();
        let end = more.len().saturating_sub(1);
        Some((format!("{first}{}", &more[..end]), &more[end..]))
    }

    /// The check digits that are complete, and whether they fit.
    pub(super) fn digits(&self) -> Vec<(Part, bool)> {
        let Some(format) = self.format else { return Vec::new() };
        let layout = format.layout();
        let alone = |place: &Range<usize>| {
            let digit = self.at(&(place.end..place.end + 1))?;
            Some(fits(self.at(place)?, digit))
        };
        if self.is_french_card() {
            return self.french_digits();
        }
        // Of a long number, some states include the filler between its parts, others do not.
        let number = self.number();
        let is_long = number.as_ref().is_some_and(|(number, _)| number.len() > layout.number.len());
        let number = number.map(|(number, digit)| {
            let with_filler = || {
                let (first, more) = number.split_at(layout.number.len());
                fits(&format!("{first}<{more}"), digit)
            };
            fits(&number, digit) || (is_long && with_filler())
        });
        let composite = || {
            let all = layout.composite.iter().map(|place| self.at(place)).collect::<Option<String>>()?;
            let digit = self.at(&(layout.composite_digit..layout.composite_digit + 1))?;
            let first = layout.composite.first().map_or(0, |first| layout.number.end - first.start);
            let without_filler = || format!("{}{}", &all[..first], &all[first + 1..]);
            Some(fits(&all, digit) || (is_long && fits(&without_filler(), digit)))
        };
        [
            (Part::DocumentNumber, number),
            (Part::DateOfBirth, alone(&layout.birth)),
            (Part::ExpiresOn, alone(&layout.expiry)),
            (Part::PersonalNumber, layout.personal.as_ref().and_then(alone)),
            (Part::Composite, composite()),
        ]
        .into_iter()
        .filter_map(|(part, verdict)| Some((part, verdict?)))
        .collect()
    }
}

/// The position of the number on French identity cards from before 2021.
const FRENCH_NUMBER: Range<usize> = 36..48;
const FRENCH_BIRTH: Range<usize> = 63..69;

/// French identity cards from before 2021 have format TD2 with another order: family name in the first row; number,
/// given names, birth and sex in the second; no expiry date.
impl MrzLines {
    pub(super) fn is_french_card(&self) -> bool {
        self.format == Some(Format::Td2) && self.text.starts_with("IDFRA")
    }

    /// Family name, given names, birth and sex of such a card.
    pub(super) fn french(&self) -> Option<[&str; 4]> {
        Some([self.at(&(5..30))?, self.at(&(49..63))?, self.at(&FRENCH_BIRTH)?, self.at(&(70..71))?])
    }

    fn french_digits(&self) -> Vec<(Part, bool)> {
        let alone = |place: &Range<usize>| Some(fits(self.at(place)?, self.at(&(place.end..place.end + 1))?));
        let composite = || Some(fits(self.at(&(0..71))?, self.at(&(71..72))?));
        [
            (Part::DocumentNumber, alone(&FRENCH_NUMBER)),
            (Part::DateOfBirth, alone(&FRENCH_BIRTH)),
            (Part::Composite, composite()),
        ]
        .into_iter()
        .filter_map(|(part, verdict)| Some((part, verdict?)))
        .collect()
    }
}

/// The format: by the length of the first of several rows, else by the length of all, else by the first characters.
fn format_of(bare: &str, rows: &[&str]) -> Option<Format> {
    let of_row = |width| Format::ALL.iter().copied().find(|format| format.width() == width);
    let first = rows.first().filter(|_| rows.len() > 1);
    if let Some(format) = first.and_then(|row| of_row(row.chars().filter(|c| !c.is_whitespace()).count())) {
        return Some(format);
    }
    if bare.starts_with('P') {
        return Some(Format::Td3);
    }
    // French cards from before 2021 have a prefix of their own.
    if bare.starts_with("IDFRA") {
        let has_digits = bare.get(5..14)?.bytes().any(|byte| byte.is_ascii_digit());
        return Some(if has_digits { Format::Td1 } else { Format::Td2 });
    }
    // On TD1 cards the number follows the country, on TD2 cards the name does.
    let after_country = bare.get(5..30)?;
    let is_first = after_country.bytes().any(|byte| byte.is_ascii_digit());
    Some(if is_first { Format::Td1 } else { Format::Td2 })
}

/// Whether a check digit fits a text. For an empty field it may be a filler.
fn fits(text: &str, digit: &str) -> bool {
    let is_empty = text.bytes().all(|byte| byte == b'<');
    digit == check_digit(text).to_string() || (is_empty && digit == "<")
}

/// ICAO 9303 part 3, 4.9: weights 7, 3, 1, modulo 10; letters count from A = 10, fillers as 0.
fn check_digit(text: &str) -> u32 {
    let value = |byte: u8| char::from(byte).to_digit(36).unwrap_or(0);
    text.bytes().zip([7, 3, 1].into_iter().cycle()).map(|(byte, weight)| value(byte) * weight).sum::<u32>()
        % 10
}
