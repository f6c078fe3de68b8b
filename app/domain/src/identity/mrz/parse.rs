use super::layout::MrzLines;
use crate::country::{Country, from_mrz};
use crate::day::{Day, PartialDate};
use crate::form::Code;
use crate::identity::{DocumentKind, Sex};

/// The content of a machine-readable zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mrz {
    kind: DocumentKind,
    issuer: Option<Country>,
    number: String,
    nationality: Option<Country>,
    birth: Option<PartialDate>,
    sex: Option<Sex>,
    expires_on: Option<Day>,
    is_without_end: bool,
    family: String,
    given: String,
    is_cut: bool,
}

impl Mrz {
    /// Parses a complete MRZ. `today` tells the centuries of its years apart: nobody is born in the future.
    ///
    /// # Errors
    /// `mrz_shape`, `mrz_check_digit`, and `mrz_content` if the digits fit and the content is impossible.
    pub fn parse(text: &str, today: Day) -> Result<Self, Code> {
        Self::from_lines(&MrzLines::parse(text).ok_or(Code::MrzShape)?, today)
    }

    pub(super) fn from_lines(lines: &MrzLines, today: Day) -> Result<Self, Code> {
        let format =
            lines.format().filter(|format| format.length() == lines.typed()).ok_or(Code::MrzShape)?;
        if lines.digits().iter().any(|(_, fits)| !fits) {
            return Err(Code::MrzCheckDigit);
        }
        if lines.is_french_card() {
            return Self::french(lines, today).ok_or(Code::MrzContent);
        }
        let layout = format.layout();
        let text = |place| lines.at(place).unwrap_or_default();
        let number = lines.number().map(|(number, _)| number.replace('<', "")).unwrap_or_default();
        let names = text(&layout.names);
        let (family, given) = split(names);
        let said = || {
            Some(Self {
                kind: kind(text(&layout.kind))?,
                issuer: from_mrz(text(&layout.issuer))?,
                number: Some(number).filter(|number| !number.is_empty())?,
                nationality: from_mrz(text(&layout.nationality))?,
                birth: birth(text(&layout.birth), today)?,
                sex: sex(text(&layout.sex))?,
                expires_on: expiry(text(&layout.expiry), today)?,
                is_without_end: NO_END.contains(&text(&layout.expiry)),
                family: name(family)?,
                given: name(given)?,
                is_cut: !names.ends_with('<'),
            })
        };
        // A single name may be in either part.
        said().filter(|mrz| !mrz.family.is_empty() || !mrz.given.is_empty()).ok_or(Code::MrzContent)
    }

    fn french(lines: &MrzLines, today: Day) -> Option<Self> {
        let [family, given, born, sexed] = lines.french()?;
        let number = lines.number().map(|(number, _)| number.replace('<', ""));
        let france = from_mrz("FRA")?;
        Some(Self {
            kind: DocumentKind::IdentityCard,
            issuer: france,
            number: number.filter(|number| !number.is_empty())?,
            nationality: france,
            birth: birth(born, today)?,
            sex: sex(sexed)?,
            expires_on: None,
            is_without_end: false,
            family: name(family).filter(|name| !name.is_empty())?,
            given: name(given)?,
            is_cut: !family.ends_with('<') || !given.ends_with('<'),
        })
    }

    pub const fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// The issuing country; `None` if the issuer is no country.
    pub const fn issuer(&self) -> Option<Country> {
        self.issuer
    }

    pub fn number(&self) -> &str {
        &self.number
    }

    pub const fn nationality(&self) -> Option<Country> {
        self.nationality
    }

    /// In the latest century that is not in the future.
    pub const fn birth(&self) -> Option<PartialDate> {
        self.birth
    }

    pub const fn sex(&self) -> Option<Sex> {
        self.sex
    }

    pub const fn expires_on(&self) -> Option<Day> {
        self.expires_on
    }

    /// Whether the document has no expiry date.
    pub const fn is_without_end(&self) -> bool {
        self.is_without_end
    }

    /// In capitals without accents, as in the MRZ.
    pub fn family(&self) -> &str {
        &self.family
    }

    pub fn given(&self) -> &str {
        &self.given
    }

    /// Whether the names fill their field to the end, so that they may be truncated.
    pub const fn is_cut(&self) -> bool {
        self.is_cut
    }
}

/// Expiry dates that mean that there is none.
const NO_END: [&str; 4] = ["<<<<<<", "990101", "991231", "999999"];

fn kind(code: &str) -> Option<DocumentKind> {
    match code.as_bytes() {
        [b'P', _] => Some(DocumentKind::Passport),
        [b'A' | b'C' | b'I', b'R'] | [b'R', _] => Some(DocumentKind::ResidencePermit),
        [b'A' | b'C' | b'I', _] => Some(DocumentKind::IdentityCard),
        [b'T', _] => Some(DocumentKind::Other),
        _ => None,
    }
}

fn sex(code: &str) -> Option<Option<Sex>> {
    match code {
        "F" => Some(Some(Sex::Female)),
        "M" => Some(Some(Sex::Male)),
        // Unspecified; some issuers write `X`, as in the visual zone.
        "<" | "X" => Some(None),
        _ => None,
    }
}

/// Year, month and day; `None` if unknown.
type Parts = (Option<u8>, Option<u8>, Option<u8>);

fn parts(text: &str) -> Option<Parts> {
    let pair = |at: usize| match text.get(at..at + 2)? {
        // Some states write zeros for unknown parts.
        "<<" | "00" if at > 0 => Some(None),
        "<<" => Some(None),
        digits => digits.parse().ok().map(Some),
    };
    Some((pair(0)?, pair(2)?, pair(4)?))
}

/// A date of birth with at least a year, or none.
fn birth(text: &str, today: Day) -> Option<Option<PartialDate>> {
    let (Some(year), month, day) = parts(text)? else {
        return text.bytes().all(|byte| byte == b'<').then_some(None);
    };
    if month.is_none() && day.is_some() {
        return None;
    }
    let born = |century: u16| {
        PartialDate::from_parts(century + u16::from(year), month, day).filter(|date| date.earliest() <= today)
    };
    born(2_000).or_else(|| born(1_900)).map(Some)
}

/// An expiry date at most half a century ahead, else in the past century; `None` if it is incomplete.
fn expiry(text: &str, today: Day) -> Option<Option<Day>> {
    const AHEAD: i32 = 50;
    if NO_END.contains(&text) {
        return Some(None);
    }
    let (Some(year), Some(month), Some(day)) = parts(text)? else { return Some(None) };
    let is_past = 2_000 + i32::from(year) > today.civil().0 + AHEAD;
    let century = if is_past { 1_900 } else { 2_000 };
    Day::from_ymd(century + u16::from(year), month, day).map(Some)
}

/// Family and given names; the second is empty if there is a single name.
fn split(names: &str) -> (&str, &str) {
    names.trim_end_matches('<').split_once("<<").unwrap_or((names, ""))
}

/// Words with single spaces; `None` if there is a digit, which no name in an MRZ has.
fn name(part: &str) -> Option<String> {
    if part.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let words: Vec<&str> = part.split('<').filter(|word| !word.is_empty()).collect();
    Some(words.join(" "))
}
