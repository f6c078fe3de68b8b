//! Telephone numbers (ITU-T E.164).

use crate::characters::cleaned;
use crate::form::Code;

/// Country codes of one and two digits that are in use (ITU-T E.164, list of assigned country codes).
const SHORT: &str = "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 \
    66 81 82 84 86 90 91 92 93 94 95 98";
/// Those of three digits: the first two, and the possible third ones.
const LONG: &str = "21:12368 22:0123456789 23:0123456789 24:0123456789 25:012345678 26:0123456789 29:01789 35:0123456789 \
    37:0123456789 38:01235679 42:013 50:0123456789 59:0123456789 67:023456789 68:012356789 69:012 80:08 85:02356 87:08 \
    88:012368 96:012345678 97:012345679 99:234568";

/// Trunk prefixes, which are dialled inside a country only; the countries that have them, and the lengths of their
/// numbers without it, in base 36 (libphonenumber's metadata 9.0).
const TRUNKS: [(&str, &str); 4] = [
    (
        "0",
        "20:89a 211:9 212:9 213:89 218:9 231:789 232:8 233:89 234:abcde 243:789a 249:9 250:89 251:9 252:6789 254:789a 255:9 \
         256:9 260:9 261:9 262:9 263:79a 264:89 265:79 27:56789a 291:7 31:56789ab 32:89 33:9 353:789a 355:6789 \
         358:56789abc 359:6789c 370:8 373:8 374:8 375:6789ab 377:89 380:9a 381:6789abc 382:89 383:89abc 385:789 386:5678 \
         387:89 389:8 40:69 41:9c 421:679 423:79 43:456789abcd 44:79a 46:6789ac 49:456789abcdef 508:69 51:89 53:678a 54:ab \
         55:89ab 57:8ab 58:a 590:9 591:89 593:89ab 594:9 595:6789ab 596:9 598:456789abcd 60:89a 61:56789ac 62:789abcdefgh \
         63:689abcd 64:56789a 66:89ad 686:58 81:89abcdefgh 82:5689abcde 84:789a 850:8a 855:89a 856:89a 86:789abc 880:6789a \
         886:789ab 90:7acd 91:89abcd 92:89abc 93:9 94:9 95:6789a 961:78 962:89 963:89 964:89a 966:9a 967:789 970:89a \
         971:56789abc 972:789abc 976:89a 977:8ab 98:4567a 994:9 995:9 996:9a",
    ),
    ("8", "375:6789ab 7:ae 993:8"),
    ("06", "36:89"),
    ("1", "1:a 692:7"),
];

/// Words between a number and its extension.
const EXTENSION_WORDS: [&str; 10] =
    ["extension", "interno", "extn", "ext", "int", "доб", "anexo", "x", "#", ";ext="];

/// Most digits of an extension.
const EXTENSION_MOST: usize = 20;

/// Parses a number with spaces, dots, brackets and hyphens, in the digits of any script, beginning with `+` or `00`,
/// into `+` and digits. A trunk prefix, such as the zero in +44 (0)20, is dropped if the country has one. An
/// extension is kept as `;ext=` and digits (RFC 3966).
///
/// # Errors
/// `phone_unknown` if the country code is invalid, or there are fewer than 7 or more than 15 digits.
pub fn parse_phone(text: &str) -> Result<String, Code> {
    let text: String = cleaned(text).chars().map(plain).collect();
    let text = text.strip_prefix("tel:").unwrap_or(&text);
    let (number, extension) = with_extension(text);
    let bare: String = number.chars().filter(|c| !is_punctuation(*c)).collect();
    let digits = bare.strip_prefix('+').or_else(|| bare.strip_prefix("00")).ok_or(Code::PhoneUnknown)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || !has_country(digits) {
        return Err(Code::PhoneUnknown);
    }
    let digits = without_trunk(digits);
    if !(7..=15).contains(&digits.len()) {
        return Err(Code::PhoneUnknown);
    }
    Ok(match extension {
        Some(extension) => format!("+{digits};ext={extension}"),
        None => format!("+{digits}"),
    })
}

/// The ASCII form of a character in a number.
fn plain(c: char) -> char {
    /// The zeros of the scripts' digits.
    const ZEROS: [u32; 20] = [
        0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0,
        0xF20, 0x1040, 0x17E0, 0x1810, 0x1946, 0xFF10,
    ];
    let code = u32::from(c);
    let digit = ZEROS.iter().find_map(|zero| code.checked_sub(*zero).filter(|digit| *digit < 10));
    match (digit.and_then(|digit| char::from_digit(digit, 10)), c) {
        (Some(digit), _) => digit,
        (None, '＋') => '+',
        (None, c) => c.to_ascii_lowercase(),
    }
}

/// Splits off the digits of an extension.
fn with_extension(text: &str) -> (&str, Option<&str>) {
    let end = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &text[end.len()..];
    let before = end.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | '-'));
    let word = EXTENSION_WORDS.iter().find_map(|word| before.strip_suffix(word));
    match word {
        Some(number) if (1..=EXTENSION_MOST).contains(&digits.len()) => {
            (number.trim_end_matches([' ', ',', ';', '.', '(', '\u{a0}']), Some(digits))
        }
        _ => (text, None),
    }
}

/// Drops a trunk prefix, if the rest has a valid length for the country.
fn without_trunk(digits: &str) -> String {
    for (trunk, countries) in TRUNKS {
        for (country, lengths) in countries.split(' ').filter_map(|country| country.split_once(':')) {
            let rest = digits.strip_prefix(country).and_then(|national| national.strip_prefix(trunk));
            let is_length = |rest: &str| {
                u32::try_from(rest.len())
                    .ok()
                    .and_then(|length| char::from_digit(length, 36))
                    .is_some_and(|length| lengths.contains(length))
            };
            // In Colombia a 3 after the zero is a carrier code, so the intention is unknown: it stays.
            let is_carrier = |rest: &str| country == "57" && rest.starts_with('3');
            if let Some(rest) = rest.filter(|rest| is_length(rest) && !is_carrier(rest)) {
                return format!("{country}{rest}");
            }
        }
    }
    digits.to_owned()
}

fn is_punctuation(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '.' | '-' | '(' | ')' | '/' | '[' | ']' | '~' | '\u{2010}'..='\u{2015}')
        || matches!(
            c,
            '\u{2053}' | '\u{2212}' | '\u{30fc}' | '\u{ff08}' | '\u{ff09}' | '\u{ff0d}'..='\u{ff0f}'
        )
}

/// Whether it begins with a country code that is in use.
fn has_country(digits: &str) -> bool {
    let is_long = || {
        LONG.split(' ').filter_map(|row| row.split_once(':')).any(|(first, third)| {
            digits.starts_with(first) && digits.get(2..3).is_some_and(|digit| third.contains(digit))
        })
    };
    SHORT.split(' ').any(|code| digits.starts_with(code)) || is_long()
}
