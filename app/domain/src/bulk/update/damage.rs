//! What spreadsheets make of texts without being asked.

use crate::characters::trimmed;
use crate::day::parse::{DateOrder, parse_date};
use crate::day::{Day, PartialDate};
use crate::letter_case::lower;

/// Digits that a spreadsheet keeps of a number.
const DIGITS_KEPT: usize = 15;

/// Whether a cell is what a spreadsheet makes of a text: zeros and a plus that a number has not, the form `1,5E+14`, digits
/// beyond the fifteenth, days in another form, words for true and false.
pub fn is_damaged(text: &str, cell: &str) -> bool {
    let (text, cell) = (trimmed(text), trimmed(cell));
    if text.is_empty() || cell.is_empty() || text == cell {
        return false;
    }
    is_number_of(text, cell) || is_day_of(text, cell) || is_truth_of(text, cell)
}

fn is_number_of(text: &str, cell: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return is_fraction_of(text, cell);
    }
    let digits = digits.trim_start_matches('0');
    if cell.bytes().all(|b| b.is_ascii_digit()) {
        let (kept, lost) = digits.split_at(digits.len().min(DIGITS_KEPT));
        let (same, zeros) = cell.split_at(cell.len().min(DIGITS_KEPT));
        let is_cut = !lost.is_empty() && lost.len() == zeros.len() && zeros.bytes().all(|b| b == b'0');
        return digits == cell
            || (digits.is_empty() && cell == "0")
            || (is_cut && is_rounded(kept, lost, same));
    }
    is_power_of(digits, cell)
}

/// Whether digits are others, cut or rounded at their end.
fn is_rounded(kept: &str, lost: &str, cell: &str) -> bool {
    let (Ok(kept), Ok(cell)) = (kept.parse::<u64>(), cell.parse::<u64>()) else { return false };
    cell == kept || (lost.as_bytes().first().is_some_and(|b| *b >= b'5') && cell == kept + 1)
}

/// `1,23E+15` for a number of sixteen digits.
fn is_power_of(digits: &str, cell: &str) -> bool {
    let upper = cell.to_ascii_uppercase();
    let Some((mantissa, power)) = upper.split_once('E') else { return false };
    let Ok(power) = power.trim_start_matches('+').parse::<usize>() else { return false };
    let (whole, fraction) = mantissa.split_once([',', '.']).unwrap_or((mantissa, ""));
    let read = format!("{whole}{fraction}");
    let is_form = whole.len() == 1 && !read.is_empty() && read.len() <= DIGITS_KEPT;
    if !is_form || !read.bytes().all(|b| b.is_ascii_digit()) || digits.len() != power + 1 {
        return false;
    }
    if digits.len() <= read.len() {
        return read.trim_end_matches('0') == digits.trim_end_matches('0');
    }
    let (kept, lost) = digits.split_at(read.len());
    is_rounded(kept, lost, &read)
}

/// `1.5` for `1.50`.
fn is_fraction_of(text: &str, cell: &str) -> bool {
    let read = |text: &str| {
        let (whole, fraction) = text.split_once([',', '.'])?;
        let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let is_number = are_digits(whole.strip_prefix('-').unwrap_or(whole)) && are_digits(fraction);
        is_number
            .then(|| (whole.trim_start_matches('0').to_owned(), fraction.trim_end_matches('0').to_owned()))
    };
    let whole = |text: &str| {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        is_whole.then(|| (text.trim_start_matches('0').to_owned(), String::new()))
    };
    read(text).is_some_and(|number| read(cell).or_else(|| whole(cell)) == Some(number))
}

/// A day that is written in another way, with either order of day and month; or a text such as `3-4` that became one.
fn is_day_of(text: &str, cell: &str) -> bool {
    let (start, rest) = text.split_at_checked(10).unwrap_or((text, ""));
    if (rest.is_empty() || rest.starts_with(['T', ' ']))
        && let Ok(day) = Day::parse(start)
    {
        return is_day(cell, day);
    }
    let Some((first, second)) = text.split_once(['-', '/', '.']) else { return false };
    let number = |part: &str| part.parse::<u8>().ok().filter(|_| part.len() <= 2);
    let (Some(first), Some(second)) = (number(first), number(second)) else { return false };
    let year =
        (cell.len() >= 4).then(|| cell.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 4));
    let with_year = match year.flatten() {
        Some(_) => cell.to_owned(),
        None => format!("{cell} 2000"),
    };
    let is_one = |date: PartialDate| {
        let (_, of_date, day_of_date) = date.parts();
        let is_that = |month: u8, day: u8| of_date == Some(month) && day_of_date == Some(day);
        is_that(first, second) || is_that(second, first)
    };
    DateOrder::ALL.iter().any(|order| parse_date(&with_year, Some(*order)).is_some_and(is_one))
}

/// Whether a cell is this day, in one of the forms of spreadsheets.
fn is_day(cell: &str, day: Day) -> bool {
    let is_it = |cell: &str, order: DateOrder| {
        parse_date(cell, Some(order)).and_then(PartialDate::whole) == Some(day)
    };
    let is_in_any = |cell: &str| DateOrder::ALL.iter().any(|order| is_it(cell, *order));
    if is_in_any(cell) {
        return true;
    }
    // A year of two digits, at the end.
    let end = cell.rfind(['/', '.', '-', ' ']);
    let Some((before, year)) = end.map(|at| cell.split_at(at + 1)) else { return false };
    let (full, _, _) = day.civil();
    let is_short = year.len() == 2 && year.parse::<i32>().is_ok_and(|year| year == full.rem_euclid(100));
    is_short && is_in_any(&format!("{before}{full:04}"))
}

fn is_truth_of(text: &str, cell: &str) -> bool {
    const TRUE: [&str; 2] = ["true", "vero"];
    const FALSE: [&str; 2] = ["false", "falso"];
    let (text, cell) = (lower(text), lower(cell));
    [TRUE, FALSE].iter().any(|words| words.contains(&text.as_str()) && words.contains(&cell.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spreadsheets_make_of_a_text_is_known() {
        for (text, cell) in [
            ("00420", "420"),
            ("000", "0"),
            ("+390612345", "390612345"),
            ("1234567890123456", "1,23457E+15"),
            ("1234567890123456", "1.23457e+15"),
            ("150000000000000", "1.5E+14"),
            ("1234567890123456789", "1234567890123450000"),
            ("2026-03-04", "04/03/2026"),
            ("2026-03-04", "03/04/2026"),
            ("2026-03-04", "4.3.26"),
            ("2026-03-04", "3/4/26"),
            ("2026-03-04", "2026-03-04 00:00:00"),
            ("2026-12-31T10:00:00Z", "31/12/2026 10:00"),
            ("3-4", "04-mar"),
            ("3-4", "03-Apr"),
            ("3/4", "2026-04-03"),
            ("1.50", "1.5"),
            ("1.50", "1,5"),
            ("2.0", "2"),
            ("true", "VERO"),
            ("false", "FALSE"),
        ] {
            assert!(is_damaged(text, cell), "{text} {cell}");
        }
    }

    #[test]
    fn another_text_is_no_damage() {
        for (text, cell) in [
            ("00420", "421"),
            ("1234567890123456", "1,23457E+14"),
            ("1234567890123456", "1,23458E+15"),
            ("1234567890123456789", "1234567890123470000"),
            ("2026-03-04", "05/03/2026"),
            ("2026-03-04", "04/03/2025"),
            ("2026-03-04", "4.3.25"),
            ("3-4", "05-mar"),
            ("1.50", "1.51"),
            ("1.50", "150"),
            ("true", "FALSO"),
            ("Ada", "ada"),
            ("", "0"),
            ("0", ""),
            ("x", "x"),
        ] {
            assert!(!is_damaged(text, cell), "{text} {cell}");
        }
    }
}
