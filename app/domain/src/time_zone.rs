//! Names of time zones, as people type them.

use crate::characters::trimmed;
use crate::edit_distance::is_within_one_edit;

/// The zone that somebody may mean who types a city, or a name with a slip: the one of the nearest city, whatever area is typed.
/// `None` for the name of a zone in any case, and where no city is near.
pub fn nearest_time_zone<'a>(typed: &str, zones: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = trimmed(typed).to_lowercase().replace(' ', "_");
    let meant = city_of(&typed);
    // Of shorter ones many names are the beginning.
    if meant.chars().count() < 3 {
        return None;
    }
    let mut nearest: Option<(u8, &str)> = None;
    for zone in zones {
        let name = zone.to_lowercase();
        if name == typed {
            return None;
        }
        let city = city_of(&name);
        let far = if city == meant {
            0
        } else if city.starts_with(meant) {
            1
        } else if is_within_one_edit(meant.as_bytes(), city.as_bytes()) {
            2
        } else if meant.len().abs_diff(city.len()) <= 2 && begin_alike(meant, city) >= 4 {
            // Many cities have another ending in another language.
            3
        } else {
            continue;
        };
        if nearest.is_none_or(|(least, _)| far < least) {
            nearest = Some((far, zone));
        }
    }
    nearest.map(|(_, zone)| zone)
}

fn city_of(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// How many letters of their beginnings are the same.
fn begin_alike(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONES: [&str; 9] = [
        "UTC",
        "America/Argentina/Buenos_Aires",
        "America/New_York",
        "Asia/Kolkata",
        "Europe/London",
        "Europe/Paris",
        "Europe/Rome",
        "Europe/Zurich",
        "Pacific/Auckland",
    ];

    fn nearest(typed: &str) -> Option<&'static str> {
        nearest_time_zone(typed, ZONES)
    }

    #[test]
    fn a_city_is_enough_in_any_case_and_with_a_slip() {
        for (typed, zone) in [
            ("roma", "Europe/Rome"),
            ("ROME", "Europe/Rome"),
            (" rom ", "Europe/Rome"),
            ("Europe/Roma", "Europe/Rome"),
            ("Italia/Rome", "Europe/Rome"),
            ("new york", "America/New_York"),
            ("buenos aires", "America/Argentina/Buenos_Aires"),
            ("londra", "Europe/London"),
            ("Zurigo", "Europe/Zurich"),
            ("auckl", "Pacific/Auckland"),
        ] {
            assert_eq!(nearest(typed), Some(zone), "{typed}");
        }
    }

    #[test]
    fn nothing_is_suggested_for_a_zone_nor_for_what_is_near_none() {
        for typed in [
            "Europe/Rome",
            "europe/rome",
            "utc",
            "",
            "ro",
            "Europe/Atlantis",
            "Atlantis",
            "Europe/Rome; DROP TABLE setting",
        ] {
            assert_eq!(nearest(typed), None, "{typed}");
        }
    }
}
