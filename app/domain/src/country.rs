//! Countries by ISO 3166-1, and the values for persons and documents without one.
//!
//! Names of countries are not here: the browser has them in every language (`Intl.DisplayNames`).

use crate::characters::trimmed;
use crate::form::Code;
use std::fmt;

/// Alpha-2 and alpha-3 codes, five letters a country, sorted by alpha-2 code.
const ISO: &str = "\
    ADANDAEAREAFAFGAGATGAIAIAALALBAMARMAOAGOAQATAARARGASASMATAUTAUAUSAWABWAXALAAZAZEBABIHBBBRB\
    BDBGDBEBELBFBFABGBGRBHBHRBIBDIBJBENBLBLMBMBMUBNBRNBOBOLBQBESBRBRABSBHSBTBTNBVBVTBWBWABYBLR\
    BZBLZCACANCCCCKCDCODCFCAFCGCOGCHCHECICIVCKCOKCLCHLCMCMRCNCHNCOCOLCRCRICUCUBCVCPVCWCUWCXCXR\
    CYCYPCZCZEDEDEUDJDJIDKDNKDMDMADODOMDZDZAECECUEEESTEGEGYEHESHERERIESESPETETHFIFINFJFJIFKFLK\
    FMFSMFOFROFRFRAGAGABGBGBRGDGRDGEGEOGFGUFGGGGYGHGHAGIGIBGLGRLGMGMBGNGINGPGLPGQGNQGRGRCGSSGS\
    GTGTMGUGUMGWGNBGYGUYHKHKGHMHMDHNHNDHRHRVHTHTIHUHUNIDIDNIEIRLILISRIMIMNININDIOIOTIQIRQIRIRN\
    ISISLITITAJEJEYJMJAMJOJORJPJPNKEKENKGKGZKHKHMKIKIRKMCOMKNKNAKPPRKKRKORKWKWTKYCYMKZKAZLALAO\
    LBLBNLCLCALILIELKLKALRLBRLSLSOLTLTULULUXLVLVALYLBYMAMARMCMCOMDMDAMEMNEMFMAFMGMDGMHMHLMKMKD\
    MLMLIMMMMRMNMNGMOMACMPMNPMQMTQMRMRTMSMSRMTMLTMUMUSMVMDVMWMWIMXMEXMYMYSMZMOZNANAMNCNCLNENER\
    NFNFKNGNGANINICNLNLDNONORNPNPLNRNRUNUNIUNZNZLOMOMNPAPANPEPERPFPYFPGPNGPHPHLPKPAKPLPOLPMSPM\
    PNPCNPRPRIPSPSEPTPRTPWPLWPYPRYQAQATREREUROROURSSRBRURUSRWRWASASAUSBSLBSCSYCSDSDNSESWESGSGP\
    SHSHNSISVNSJSJMSKSVKSLSLESMSMRSNSENSOSOMSRSURSSSSDSTSTPSVSLVSXSXMSYSYRSZSWZTCTCATDTCDTFATF\
    TGTGOTHTHATJTJKTKTKLTLTLSTMTKMTNTUNTOTONTRTURTTTTOTVTUVTWTWNTZTZAUAUKRUGUGAUMUMIUSUSAUYURY\
    UZUZBVAVATVCVCTVEVENVGVGBVIVIRVNVNMVUVUTWFWLFWSWSMYEYEMYTMYTZAZAFZMZMBZWZWE\
    ";

/// The code in use for Kosovo.
const KOSOVO: &str = "XK";

/// MRZ codes for *no nationality* (ICAO 9303 part 3, section 5): stateless persons and refugees.
const STATELESS: [&str; 3] = ["XXA", "XXB", "XXC"];

/// MRZ codes that are no country of ISO 3166-1: organizations, orders, Utopia in the standard's specimens, and former
/// states, of which documents and births still exist.
const NO_COUNTRY: &str = "EUE UNA UNK UNO UTO XBA XCC XCE XCO XDC XEC XES XIM XMP XOM XPO XXX IAO \
    ANT BUR CSK DDR NTZ SCG SUN TMP YUG";

/// Other MRZ codes and their countries: Germany's single letter, the kinds of British nationals, Kosovo, and former
/// codes that documents still have.
const OTHERS: [(&str, &str); 12] = [
    ("D", "DE"),
    ("GBD", "GB"),
    ("GBN", "GB"),
    ("GBO", "GB"),
    ("GBP", "GB"),
    ("GBS", "GB"),
    ("KSV", KOSOVO),
    ("RKS", KOSOVO),
    ("ROM", "RO"),
    ("XKX", KOSOVO),
    ("XXK", KOSOVO),
    ("ZAR", "CD"),
];

/// A country, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Country {
    /// An alpha-2 code.
    Iso(&'static str),
    Stateless,
    Unknown,
}

impl Country {
    /// The value for a person without a nationality.
    pub const STATELESS: &'static str = "stateless";
    /// The value for an unknown country.
    pub const UNKNOWN: &'static str = "unknown";

    /// Parses an alpha-2 or alpha-3 code in any case, `stateless` or `unknown`.
    ///
    /// # Errors
    /// `country_unknown`
    pub fn parse(text: &str) -> Result<Self, Code> {
        let text = trimmed(text);
        match text.to_ascii_lowercase().as_str() {
            Self::STATELESS => Ok(Self::Stateless),
            Self::UNKNOWN => Ok(Self::Unknown),
            "xk" | "xkx" | "rks" | "xxk" | "ksv" => Ok(Self::Iso(KOSOVO)),
            _ => find(&text.to_ascii_uppercase()).map(Self::Iso).ok_or(Code::CountryUnknown),
        }
    }

    /// All choices: the codes of ISO 3166-1, and Kosovo's, which is in general use and left free by the standard.
    pub fn choices() -> impl Iterator<Item = &'static str> {
        Self::codes().chain([KOSOVO])
    }

    /// All alpha-2 codes of ISO 3166-1, sorted.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        (0..ISO.len()).step_by(5).map(|at| &ISO[at..at + 2])
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Iso(code) => code,
            Self::Stateless => Self::STATELESS,
            Self::Unknown => Self::UNKNOWN,
        }
    }

    /// The alpha-3 code of a country.
    pub fn alpha_3(self) -> Option<&'static str> {
        let Self::Iso(code) = self else { return None };
        if code == KOSOVO {
            return Some("XKX");
        }
        let at = Self::codes().position(|other| other == code)? * 5;
        Some(&ISO[at + 2..at + 5])
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The country of an MRZ code; `None` if it is no code, `Some(None)` if it is one without a country.
pub(super) fn from_mrz(code: &str) -> Option<Option<Country>> {
    let code = code.trim_end_matches('<');
    if STATELESS.contains(&code) {
        return Some(Some(Country::Stateless));
    }
    if let Some((_, country)) = OTHERS.iter().find(|(other, _)| *other == code) {
        return Some(Some(Country::Iso(country)));
    }
    if code.len() == 3 && NO_COUNTRY.split(' ').any(|other| other == code) {
        return Some(None);
    }
    (code.len() == 3).then(|| find(code)).flatten().map(|country| Some(Country::Iso(country)))
}

/// The alpha-2 code of an alpha-2 or alpha-3 code.
fn find(code: &str) -> Option<&'static str> {
    let is_it = |at: &usize| match code.len() {
        2 => &ISO[*at..at + 2] == code,
        3 => &ISO[at + 2..at + 5] == code,
        _ => false,
    };
    (0..ISO.len()).step_by(5).find(is_it).map(|at| &ISO[at..at + 2])
}
