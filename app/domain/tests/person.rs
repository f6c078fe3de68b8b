//! What people are called, when days are, how they are called up: the words of personal information one by one.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

use domain::day::parse::parse_typed;
use domain::day::{Day, PartialDate};
use domain::form::Code;
use domain::identity::{parse_name, parse_phone};
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case("Zoë")]
#[case("O’Connor-D'Arcy, Jr.")]
#[case("M.ª José Ferrà i Pol·lara")]
#[case("Anak A/L Sundaram (Ravi)")]
#[case("Ἀριστοτέλης")]
#[case("Дмитро Ґалаґан")]
#[case("محمد علی‌زاده")]
#[case("שָׁלוֹם")]
#[case("श्रीमती क्ष‍")]
#[case("ශ්‍රී ලංකා")]
#[case("นาย ศักดิ์")]
#[case("မောင်မောင်")]
#[case("渡邉󠄀 太郎")]
#[case("김 민준")]
#[case("ʻŌlelo")]
#[case("ᠮᠣᠩᠭᠣᠯ᠎ᠠ")]
#[case("ꠌꠣꠇꠝꠣ")]
#[case("Ł̨ukasz")]
#[case("𞤀𞤣𞤢𞤥")]
fn names_of_every_script_are_names(#[case] text: &str) {
    assert_eq!(parse_name(text), Ok(text.to_owned()));
}

#[rstest]
#[case("Bob\r\nBcc: x@evil")]
#[case("Zoe\u{0}")]
#[case("Zo\u{202e}e")]
#[case("Zo\u{e000}e")]
#[case("Zo\u{fffd}e")]
#[case("Zo\u{ffff}e")]
#[case("😀")]
#[case("Zoe 😀")]
#[case("<b>Zoe</b>")]
#[case("=1+1")]
#[case("Zoe; DROP")]
#[case("-")]
#[case("12")]
fn what_nobody_can_read_or_see_is_no_name(#[case] text: &str) {
    assert_eq!(parse_name(text), Err(Code::NameCharset));
}

#[test]
fn a_letter_that_is_blank_is_no_name() {
    assert_eq!(parse_name("\u{3164}"), Err(Code::NameMissing));
}

#[rstest]
#[case("Zo\u{e0041}e", "Zoe")]
#[case("Zo\u{2067}e", "Zoe")]
#[case("Zo\u{200b}e", "Zoe")]
#[case("Zo\u{200d}e", "Zoe")]
#[case("Zo\u{200f}e", "Zoe")]
#[case("Zo\u{feff}e", "Zoe")]
#[case("Zo\u{fe0f}e", "Zoe")]
#[case("\u{200e}Zoe\u{200b} ", "Zoe")]
#[case("!Xobe", "!Xobe")]
fn what_cannot_be_seen_is_left_out_of_a_name(#[case] text: &str, #[case] kept: &str) {
    assert_eq!(parse_name(text), Ok(kept.to_owned()));
}

#[test]
fn names_have_150_characters_in_every_script_and_not_one_more() {
    for letter in ["a", "ß", "Ж", "न", "م", "田", "한", "𞤀", "e\u{301}"] {
        assert!(parse_name(&letter.repeat(150)).is_ok(), "{letter}");
        assert_eq!(parse_name(&letter.repeat(151)), Err(Code::NameLong), "{letter}");
    }
    // However many marks a letter carries.
    assert_eq!(parse_name(&format!("a{}", "\u{301}".repeat(500))), Err(Code::NameLong));
}

#[test]
fn partial_dates_begin_and_end_and_agree_with_what_they_leave_open() {
    let date = |text| PartialDate::parse(text).unwrap();
    assert_eq!(date("2024-02").latest().to_string(), "2024-02-29");
    assert_eq!(date("1900-02").latest().to_string(), "1900-02-28");
    assert_eq!(
        (date("1990").earliest().to_string(), date("1990").latest().to_string()),
        ("1990-01-01".into(), "1990-12-31".into())
    );
    assert!(date("1990").agrees(date("1990-04-17")) && date("1990-04").agrees(date("1990-04-17")));
    assert!(!date("1990-05").agrees(date("1990-04-17")));
    assert!(date("1990-04-17").is_whole() && !date("1990-04").is_whole());
}

#[rstest]
#[case("17/04/1985", "1985-04-17", "17/04/1985")]
#[case("17.4.1985", "1985-04-17", "17/04/1985")]
#[case("17-04-1985", "1985-04-17", "17/04/1985")]
#[case(" 17 / 4 / 1985 ", "1985-04-17", "17/04/1985")]
#[case("1985-04-17", "1985-04-17", "17/04/1985")]
#[case("1985/4/17", "1985-04-17", "17/04/1985")]
#[case("04/05/1985", "1985-05-04", "04/05/1985")]
#[case("04/17/1985", "1985-04-17", "17/04/1985")]
#[case("17041985", "1985-04-17", "17/04/1985")]
#[case("19850417", "1985-04-17", "17/04/1985")]
#[case("17 April 1985", "1985-04-17", "17/04/1985")]
#[case("17 aprile 1985", "1985-04-17", "17/04/1985")]
#[case("04/1985", "1985-04", "04/1985")]
#[case("1985-04", "1985-04", "04/1985")]
#[case("1985", "1985", "1985")]
fn a_typed_date_is_read_with_the_day_first_and_shown_that_way(
    #[case] typed: &str,
    #[case] stored: &str,
    #[case] shown: &str,
) {
    let date = parse_typed(typed).unwrap();
    assert_eq!((date.to_string(), date.day_first()), (stored.to_owned(), shown.to_owned()));
    assert_eq!(parse_typed(shown), Ok(date), "what the form says is taken");
}

#[rstest]
#[case("31/02/1985")]
#[case("29.2.1900")]
#[case("17/13/1985")]
#[case("17 Foo 1985")]
#[case("yesterday")]
#[case("")]
fn what_is_no_date_is_not_guessed(#[case] typed: &str) {
    assert_eq!(parse_typed(typed), Err(Code::DateUnknown));
}

#[rstest]
#[case("4.3.90")]
#[case("17/04/85")]
#[case("17 April 85")]
#[case("29.2.00")]
#[case("85-04-17")]
fn a_date_whose_year_has_two_digits_is_told_to_need_four(#[case] typed: &str) {
    assert_eq!(parse_typed(typed), Err(Code::DateYearShort));
}

#[rstest]
#[case("31.2.85")]
#[case("4.3.9")]
#[case("4.3.990")]
#[case("99.99.99")]
fn a_short_year_is_not_told_of_what_is_no_date_in_any_century(#[case] typed: &str) {
    assert_eq!(parse_typed(typed), Err(Code::DateUnknown));
}

#[rstest]
#[case("+39 06 1234567", Ok("+39061234567"))]
#[case("0044 (0)20 7946-0000", Ok("+442079460000"))]
#[case("+1.202.555.0100", Ok("+12025550100"))]
#[case("+383 44 123456", Ok("+38344123456"))]
#[case("+390612345678901", Ok("+390612345678901"))]
#[case("+3906123456789012", Err(Code::PhoneUnknown))]
#[case("+39061", Err(Code::PhoneUnknown))]
#[case("06 1234567", Err(Code::PhoneUnknown))]
#[case("+999 1234567", Err(Code::PhoneUnknown))]
#[case("+210 1234567", Err(Code::PhoneUnknown))]
#[case("+39 06 12345ab", Err(Code::PhoneUnknown))]
#[case("+39 06 ١٢٣٤٥٦٧", Ok("+39061234567"))]
#[case("+39 (0)6 69882350", Ok("+390669882350"))]
#[case("+44 (020) 7946 0000", Ok("+442079460000"))]
#[case("+49 030 901820", Ok("+4930901820"))]
#[case("tel:+39-347-1234567", Ok("+393471234567"))]
#[case("+٩٦٦٥٠١٢٣٤٥٦٧", Ok("+966501234567"))]
#[case("\u{202d}+44 7976 399087\u{202c}", Ok("+447976399087"))]
#[case("+1 202 555 0123 ext. 45", Ok("+12025550123;ext=45"))]
#[case("+1 (202) 555-0123 x45", Ok("+12025550123;ext=45"))]
#[case("tel:+1-202-555-0123;ext=45", Ok("+12025550123;ext=45"))]
#[case("+39 06 69882350 int. 7", Ok("+390669882350;ext=7"))]
#[case("+7 8 (495) 123-45-67", Ok("+74951234567"))]
#[case("+36 06 1 234 5678", Ok("+3612345678"))]
#[case("＋４４ ２０ ７９４６ ００００", Ok("+442079460000"))]
#[case("+1 202 555 0123 ext.", Err(Code::PhoneUnknown))]
#[case("++39 06 1234567", Err(Code::PhoneUnknown))]
fn telephone_numbers_are_those_of_countries(#[case] text: &str, #[case] number: Result<&str, Code>) {
    assert_eq!(parse_phone(text), number.map(str::to_owned));
}

proptest! {
    #[test]
    fn days_and_their_dates_go_both_ways(number in -719_162i64..=2_932_896) {
        let day = Day::from_unix_ms(number * 86_400_000);
        prop_assert_eq!(Day::parse(&day.to_string()), Ok(day));
        prop_assert_eq!(day.starts_in_utc(), number * 86_400_000);
        let (year, month, of_month) = day.next().civil();
        prop_assert!(year > 9_999 || Day::from_ymd(u16::try_from(year).unwrap(), month, of_month) == Some(day.next()));
    }
}
