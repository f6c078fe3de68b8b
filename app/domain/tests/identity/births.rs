//! Dates of birth, and the least age.

use super::{faults, policy, with};
use domain::day::Day;
use domain::form::{Code, Field};
use domain::identity::{Policy, Step, Values};
use rstest::rstest;

#[rstest]
#[case("1964-08-12", &[])]
#[case("1964-08", &[])]
#[case("1964", &[])]
#[case("2026-11-22", &[])]
#[case("2026", &[])]
#[case("1896-11-22", &[])]
#[case("1896", &[])]
#[case("2000-02-29", &[])]
#[case("", &[Code::DateMissing])]
#[case("1900-02-29", &[Code::DateUnknown])]
#[case("1990-04-31", &[Code::DateUnknown])]
#[case("1990-13", &[Code::DateUnknown])]
#[case("1990-00-10", &[Code::DateUnknown])]
#[case("0000", &[Code::DateUnknown])]
#[case("17.4.1990", &[])]
#[case("17/04/1990", &[])]
#[case("04/1990", &[])]
#[case("1990-4-17", &[])]
#[case("30/02/1990", &[Code::DateUnknown])]
#[case("17/04/90", &[Code::DateYearShort])]
#[case("90-04-17", &[Code::DateYearShort])]
#[case("23/11/2026", &[Code::DateFuture])]
#[case("2026-11-23", &[Code::DateFuture])]
#[case("2026-12", &[Code::DateFuture])]
#[case("2027", &[Code::DateFuture])]
#[case("1895-11-22", &[Code::AgeMost])]
#[case("1894", &[Code::AgeMost])]
#[case("0001-01-01", &[Code::AgeMost])]
fn births_are_days_of_the_calendar_within_130_years(#[case] date: &str, #[case] codes: &[Code]) {
    let told: Vec<Code> =
        faults(&with(Field::DateOfBirth, date), Step::Birth).into_iter().map(|fault| fault.1).collect();
    assert_eq!(told, codes);
}

#[test]
fn dates_that_can_be_read_are_stored_in_one_form_and_others_as_typed() {
    let typed = [
        (Field::DateOfBirth, "17.4.1990"),
        (Field::IssuedOn, "30/02/2020"),
        (Field::ExpiresOn, Values::WITHOUT_END),
        (Field::DocumentNumber, "17.4.1990"),
    ];
    let mut values: Values = typed.into_iter().collect();
    values.normalize_dates();
    let stored = typed.map(|(field, _)| values.get(field).to_owned());
    assert_eq!(stored, ["1990-04-17", "30/02/2020", "without_end", "17.4.1990"]);
}

#[test]
fn the_least_age_is_counted_from_the_last_day_that_a_birth_can_be() {
    let policy = Policy { least_age: 16, ..policy() };
    let codes = |date: &str| {
        let faults = with(Field::DateOfBirth, date).faults(Step::Birth, &policy);
        faults.iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    for date in ["2010-11-22", "2010-10", "2009"] {
        assert_eq!(codes(date), [], "{date}");
    }
    for date in ["2010-11-23", "2010-11", "2010", "2026"] {
        assert_eq!(codes(date), [Code::AgeLeast], "{date}");
    }
    let day = |text| Day::parse(text).unwrap();
    assert_eq!(day("2025-02-28").years_since(day("2024-02-29")), 0);
    assert_eq!(day("2025-03-01").years_since(day("2024-02-29")), 1);
}
