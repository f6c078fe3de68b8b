//! Where a day begins: only the browser knows how far its clocks are from UTC, and on which days.

use domain::permission::GrantDraft;

/// The draft with the offsets of its two days.
pub(super) fn noted(draft: GrantDraft) -> GrantDraft {
    let (starts_zone, ends_zone) = (at(&draft.starts_on, 0), at(&draft.ends_on, 1));
    GrantDraft { starts_zone, ends_zone, ..draft }
}

/// How many minutes clocks are ahead of UTC when the day begins that is so many days after this one. What is no day
/// is refused by the draft's check, so that any answer will do.
#[cfg(feature = "hydrate")]
fn at(day: &str, days_after: i32) -> i32 {
    let mut parts = day.split('-').map_while(|part| part.parse::<i32>().ok());
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else { return 0 };
    let year = u32::try_from(year).unwrap_or_default();
    // Months count from zero here, and a day beyond its month's last is in the next.
    let date = js_sys::Date::new_with_year_month_day(year, month - 1, day + days_after);
    let behind = date.get_timezone_offset() as i32;
    -behind
}

#[cfg(not(feature = "hydrate"))]
fn at(_day: &str, _days_after: i32) -> i32 {
    0
}
