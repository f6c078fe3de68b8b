//! When a day begins: only the browser knows the UTC offset of each day in its time zone.

use domain::permission::GrantDraft;

/// The draft with the offsets of its two days.
pub(super) fn noted(draft: GrantDraft) -> GrantDraft {
    let (starts_zone, ends_zone) = (at(&draft.starts_on, 0), at(&draft.ends_on, 1));
    GrantDraft { starts_zone, ends_zone, ..draft }
}

/// The UTC offset in minutes at the start of the day that is so many days after this one. The draft's check refuses
/// an invalid day, so that any answer will do.
#[cfg(feature = "hydrate")]
pub(in crate::pages) fn at(day: &str, days_after: i32) -> i32 {
    let mut parts = day.split('-').map_while(|part| part.parse::<i32>().ok());
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else { return 0 };
    let year = u32::try_from(year).unwrap_or_default();
    // Months count from 0, and a day past the end of its month rolls over.
    let date = js_sys::Date::new_with_year_month_day(year, month - 1, day + days_after);
    let behind = date.get_timezone_offset() as i32;
    -behind
}

#[cfg(not(feature = "hydrate"))]
pub(in crate::pages) fn at(_day: &str, _days_after: i32) -> i32 {
    0
}

/// The day of a moment in the browser's time zone, as `2026-11-22`.
#[cfg(feature = "hydrate")]
pub(in crate::pages) fn day_of(at: i64) -> String {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at as f64));
    format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date())
}

/// A dialog opens in a browser only.
#[cfg(not(feature = "hydrate"))]
pub(in crate::pages) fn day_of(_at: i64) -> String {
    String::new()
}
