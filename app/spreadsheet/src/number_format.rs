//! What a number is shown as. Thousands are not separated, since no reader of a file knows by which sign.

use crate::date;

/// The forms of a spreadsheet that are numbers only (ECMA-376, 18.8.30).
fn built_in(id: u32) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14..=17 | 27..=31 | 36 | 50..=54 | 57..=58 => "yyyy-mm-dd",
        18..=21 | 32..=35 | 45..=47 | 55..=56 => "hh:mm:ss",
        22 => "yyyy-mm-dd hh:mm",
        37..=38 => "#,##0",
        39..=40 => "#,##0.00",
        _ => "General",
    }
}

/// A form of numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum NumberFormat {
    #[default]
    General,
    Date {
        has_day: bool,
        has_time: bool,
    },
    /// The code of positive numbers, and that of negative ones.
    Digits(String, Option<String>),
}

impl NumberFormat {
    /// The form of an id that every spreadsheet knows.
    pub(crate) fn of_id(id: u32) -> Self {
        Self::parse(built_in(id))
    }

    pub(crate) fn parse(code: &str) -> Self {
        let mut sections = sections(code).into_iter();
        let first = sections.next().unwrap_or_default();
        let bare = bare(&first).to_ascii_lowercase();
        if bare.contains("general")
            || bare.contains('@')
            || bare.contains("e+")
            || bare.contains("e-")
            || bare.contains('/') && !bare.contains(['d', 'y'])
        {
            return Self::General;
        }
        let has_time = bare.contains(['h', 's']);
        // `m` is a minute beside hours or seconds, else a month.
        let has_day = bare.contains(['y', 'd']) || (bare.contains('m') && !has_time);
        if has_day || has_time {
            return Self::Date { has_day, has_time };
        }
        if !bare.contains(['0', '#', '?']) {
            return Self::General;
        }
        Self::Digits(first, sections.next().filter(|section| bare_has_digits(section)))
    }

    /// A number in this form.
    pub(crate) fn shown(&self, number: f64, starts_1904: bool) -> String {
        match self {
            Self::General => general(number),
            Self::Date { has_day, has_time } => {
                date::shown(number, starts_1904, (*has_day, *has_time)).unwrap_or_else(|| general(number))
            }
            Self::Digits(_, Some(negative)) if number < 0.0 => digits(negative, -number),
            Self::Digits(code, _) if number < 0.0 => {
                let shown = digits(code, -number);
                if shown.contains(|c: char| matches!(c, '1'..='9')) { format!("-{shown}") } else { shown }
            }
            Self::Digits(code, _) => digits(code, number),
        }
    }
}

fn bare_has_digits(section: &str) -> bool {
    bare(section).contains(['0', '#', '?'])
}

/// A number with at most fifteen digits, as many as a spreadsheet has.
pub(crate) fn general(number: f64) -> String {
    if number == 0.0 || !number.is_finite() {
        return "0".to_owned();
    }
    let exact = format!("{number:.14e}");
    let Some((mantissa, exponent)) = exact.split_once('e') else { return exact };
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    let point = exponent + 1;
    if !(-8..=20).contains(&point) {
        let (first, rest) = digits.split_at(1);
        let rest = if rest.is_empty() { String::new() } else { format!(".{rest}") };
        return format!("{sign}{first}{rest}E{exponent:+03}");
    }
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let places = |n: i32| usize::try_from(n).unwrap_or_default();
    if point <= 0 {
        format!("{sign}0.{}{digits}", "0".repeat(places(-point)))
    } else if point >= count {
        format!("{sign}{digits}{}", "0".repeat(places(point - count)))
    } else {
        let (whole, fraction) = digits.split_at(places(point));
        format!("{sign}{whole}.{fraction}")
    }
}

/// The parts of a code between semicolons outside of quotes.
fn sections(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let mut chars = code.chars();
    let mut is_quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => is_quoted = !is_quoted,
            ';' if !is_quoted => {
                sections.push(String::new());
                continue;
            }
            '\\' if !is_quoted => {
                sections.last_mut().into_iter().for_each(|section| section.push(c));
                if let (Some(next), Some(section)) = (chars.next(), sections.last_mut()) {
                    section.push(next);
                }
                continue;
            }
            _ => {}
        }
        if let Some(section) = sections.last_mut() {
            section.push(c);
        }
    }
    sections
}

/// A sign of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// A digit, which is shown even if it says nothing.
    Zero,
    /// A digit.
    Digit,
    Point,
    Percent,
    Literal(char),
}

/// The signs of a section, without colours, conditions and currencies in brackets.
fn signs(section: &str) -> Vec<Sign> {
    let mut signs = Vec::new();
    let mut chars = section.chars();
    while let Some(c) = chars.next() {
        match c {
            '0' => signs.push(Sign::Zero),
            '#' | '?' => signs.push(Sign::Digit),
            '.' => signs.push(Sign::Point),
            '%' => signs.push(Sign::Percent),
            ',' => {}
            '"' => signs.extend(chars.by_ref().take_while(|c| *c != '"').map(Sign::Literal)),
            '\\' => signs.extend(chars.next().map(Sign::Literal)),
            // The width of a character, and one that fills the cell.
            '_' | '*' => drop(chars.next()),
            '[' => chars.by_ref().take_while(|c| *c != ']').for_each(drop),
            c => signs.push(Sign::Literal(c)),
        }
    }
    signs
}

/// A section without what is quoted, escaped or in brackets; hours, minutes and seconds in brackets are times.
fn bare(section: &str) -> String {
    let mut bare = String::new();
    let mut chars = section.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => chars.by_ref().take_while(|c| *c != '"').for_each(drop),
            '\\' | '_' | '*' => drop(chars.next()),
            '[' => {
                let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                if !inner.is_empty()
                    && inner.chars().all(|c| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's'))
                {
                    bare.push_str(&inner);
                }
            }
            c => bare.push(c),
        }
    }
    bare
}

/// A positive number in a section: digits are filled in from the point outwards.
fn digits(section: &str, number: f64) -> String {
    let signs = signs(section);
    let is_percent = signs.contains(&Sign::Percent);
    let number = if is_percent { number * 100.0 } else { number };
    let point = signs.iter().position(|sign| *sign == Sign::Point);
    let (before, after) = signs.split_at(point.unwrap_or(signs.len()));
    let is_place = |sign: &&Sign| matches!(sign, Sign::Zero | Sign::Digit);
    let places = after.iter().filter(is_place).count().min(15);
    let (whole, fraction) = rounded(number, places);
    let mut shown = whole_part(before, whole.trim_start_matches('0'));
    let mut fraction = fraction.chars();
    let mut is_begun = false;
    for (at, sign) in after.iter().enumerate().skip(1) {
        match sign {
            Sign::Zero | Sign::Digit => {
                let digit = fraction.next().unwrap_or('0');
                let rest_is_zero = digit == '0' && fraction.as_str().bytes().all(|b| b == b'0');
                let is_needed = after[at..].contains(&Sign::Zero) || !rest_is_zero;
                if is_needed {
                    shown.push_str(if is_begun { "" } else { "." });
                    is_begun = true;
                    shown.push(digit);
                }
            }
            Sign::Percent => shown.push('%'),
            Sign::Literal(c) => shown.push(*c),
            Sign::Point => {}
        }
    }
    shown
}

/// The digits of a number before and after the point, rounded half up from fifteen digits: 1.005 is what people have typed,
/// not what is stored of it.
fn rounded(number: f64, places: usize) -> (String, String) {
    let text = general(number);
    if text.contains('E') {
        let text = format!("{number:.places$}");
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        return (whole.to_owned(), fraction.to_owned());
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut digits: Vec<u8> =
        whole.bytes().chain(fraction.bytes().chain(std::iter::repeat(b'0')).take(places)).collect();
    let is_up = fraction.as_bytes().get(places).is_some_and(|digit| *digit >= b'5');
    if is_up {
        let mut at = digits.len();
        loop {
            if at == 0 {
                digits.insert(0, b'1');
                break;
            }
            at -= 1;
            if digits[at] == b'9' {
                digits[at] = b'0';
            } else {
                digits[at] += 1;
                break;
            }
        }
    }
    let text = String::from_utf8(digits).unwrap_or_default();
    let (whole, fraction) = text.split_at(text.len() - places);
    (whole.to_owned(), fraction.to_owned())
}

/// The signs before the point, with digits from the right.
fn whole_part(signs: &[Sign], whole: &str) -> String {
    let mut left: Vec<char> = whole.chars().collect();
    let mut reversed = Vec::new();
    let first = signs.iter().position(|sign| matches!(sign, Sign::Zero | Sign::Digit));
    for (at, sign) in signs.iter().enumerate().rev() {
        match sign {
            Sign::Zero => reversed.push(left.pop().unwrap_or('0')),
            Sign::Digit => reversed.extend(left.pop()),
            Sign::Percent => reversed.push('%'),
            // What stands between digits that are not there is not there either.
            Sign::Literal(c) => {
                let is_between = first.is_some_and(|first| at > first);
                let has_more = !left.is_empty() || signs[..at].contains(&Sign::Zero);
                if !is_between
                    || has_more
                    || !signs[at..].iter().any(|s| matches!(s, Sign::Zero | Sign::Digit))
                {
                    reversed.push(*c);
                }
            }
            Sign::Point => {}
        }
        if Some(at) == first {
            reversed.extend(left.drain(..).rev());
        }
    }
    reversed.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_what_a_spreadsheet_shows() {
        for (code, number, shown) in [
            ("General", 10_000_001.0, "10000001"),
            ("General", 0.1 + 0.2, "0.3"),
            ("General", -1.5, "-1.5"),
            ("General", 123_456_789_012_345_680.0, "123456789012346000"),
            ("General", 0.000_001_5, "0.0000015"),
            ("General", 1e30, "1E+30"),
            ("General", 0.0, "0"),
            ("@", 420.0, "420"),
            ("0", 2.5, "3"),
            ("0", 1234.4, "1234"),
            ("0.0", 9.96, "10.0"),
            ("00000", 420.0, "00420"),
            ("0.00", 1.005, "1.01"),
            ("0.00", 7.0, "7.00"),
            ("0.##", 7.0, "7"),
            ("0.0#", 7.25, "7.25"),
            ("0.0#", 7.0, "7.0"),
            ("#,##0", 1_234_567.0, "1234567"),
            ("#,##0.00;[Red]-#,##0.00", -1234.5, "-1234.50"),
            ("0.00;(0.00)", -2.0, "(2.00)"),
            ("0", -0.2, "0"),
            ("0%", 0.5, "50%"),
            ("0.0%", 0.1234, "12.3%"),
            ("000\\-0000", 5_551_234.0, "555-1234"),
            ("\"N \"0", 7.0, "N 7"),
            ("0\" kg\"", 12.0, "12 kg"),
            ("[$€-2] #,##0.00", 12.5, " 12.50"),
            ("#", 0.0, ""),
            ("yyyy\\-mm\\-dd", 46_356.0, "2026-11-30"),
            ("d/m/yy", 46_356.0, "2026-11-30"),
            ("dd/mm/yyyy hh:mm", 46_356.25, "2026-11-30 06:00:00"),
            ("[$-410]d mmmm yyyy;@", 46_356.0, "2026-11-30"),
            ("h:mm", 0.5, "12:00:00"),
            ("[h]:mm:ss", 0.5, "12:00:00"),
            ("mmm", 46_356.0, "2026-11-30"),
            ("# ?/?", 0.5, "0.5"),
            ("0.00E+00", 12_345.0, "12345"),
            ("\"day\"", 5.0, "5"),
        ] {
            assert_eq!(NumberFormat::parse(code).shown(number, false), shown, "{code}: {number}");
        }
        assert_eq!(NumberFormat::of_id(14).shown(46_356.0, false), "2026-11-30");
        assert_eq!(NumberFormat::of_id(22).shown(46_356.5, false), "2026-11-30 12:00:00");
        assert_eq!(NumberFormat::of_id(4).shown(1.5, false), "1.50");
    }
}
