//! Days and times of spreadsheets, which count days from the end of 1899 or the beginning of 1904.

/// A day and a time as ISO 8601, as far as the format shows them; `None` for a number that is no day.
pub(crate) fn shown(serial: f64, starts_1904: bool, (has_day, has_time): (bool, bool)) -> Option<String> {
    const DAY_S: i64 = 86_400;
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation)]
    let seconds = (serial * 86_400.0).round() as i64;
    let (days, of_day) = (seconds.div_euclid(DAY_S), seconds.rem_euclid(DAY_S));
    let time = format!("{:02}:{:02}:{:02}", of_day / 3_600, of_day / 60 % 60, of_day % 60);
    if !has_day {
        return Some(time);
    }
    let days = if starts_1904 {
        days + 1_462
    } else if days < 60 {
        // The first spreadsheets took 1900 for a leap year.
        days + 1
    } else {
        days
    };
    // Day 25,569 is 1970-01-01.
    let (year, month, day) = civil(days - 25_569);
    let day = format!("{year:04}-{month:02}-{day:02}");
    Some(if has_time && of_day != 0 { format!("{day} {time}") } else { day })
}

/// Year, month and day of a number of days since 1970-01-01 (civil from days after H. Hinnant).
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_day_that_spreadsheets_show() {
        for (serial, both, text) in [
            (1.0, (true, false), "1900-01-01"),
            (59.0, (true, false), "1900-02-28"),
            (61.0, (true, false), "1900-03-01"),
            (25_569.0, (true, true), "1970-01-01"),
            (46_356.0, (true, false), "2026-11-30"),
            (46_356.5, (true, true), "2026-11-30 12:00:00"),
            (46_356.5, (true, false), "2026-11-30"),
            (0.75, (false, true), "18:00:00"),
            (46_355.999_999_999, (true, true), "2026-11-30"),
        ] {
            assert_eq!(shown(serial, false, both).as_deref(), Some(text), "{serial}");
        }
        assert_eq!(shown(44_894.0, true, (true, false)).as_deref(), Some("2026-11-30"));
        assert_eq!(shown(-1.0, false, (true, false)), None);
        assert_eq!(shown(9e9, false, (true, false)), None);
    }
}
