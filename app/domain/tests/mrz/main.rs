//! Machine-readable zones: the specimens of ICAO 9303, digits that fit and content that cannot be.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

mod names;

use domain::day::Day;
use domain::form::Code;
use domain::identity::mrz::{Format, Mrz, Part, mrz_progress};
use domain::identity::{Country, DocumentKind, Sex};
use proptest::prelude::*;
use rstest::rstest;
use std::collections::BTreeSet;

/// The specimens of ICAO 9303, part 4 (appendix B), part 5 and part 6.
const TD3: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
const TD1: &str =
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";
const TD2: &str = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6";
/// A document number of more than nine characters, from part 5.
const LONG: &str =
    "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<";

fn today() -> Day {
    Day::from_ymd(2026, 11, 22).unwrap()
}

fn check_digit(text: &str) -> char {
    let sum: u32 = text
        .chars()
        .zip([7, 3, 1].iter().cycle())
        .map(|(c, weight)| c.to_digit(36).unwrap_or(0) * weight)
        .sum();
    char::from_digit(sum % 10, 10).unwrap()
}

/// A passport with these values, whose digits are right whatever the values are.
fn passport(head: &str, names: &str, nationality: &str, birth: &str, sex: &str, expiry: &str) -> String {
    let (number, personal) = ("C01X00T47", "<<<<<<<<<<<<<<");
    let digit = |text: &str| format!("{text}{}", check_digit(text));
    let (number, birth, expiry, personal) = (digit(number), digit(birth), digit(expiry), digit(personal));
    let all = check_digit(&format!("{number}{birth}{expiry}{personal}"));
    format!("{head}{names:<<39}\n{number}{nationality}{birth}{sex}{expiry}{personal}{all}")
}

fn usual(names: &str) -> String {
    passport("P<D<<", names, "D<<", "640812", "F", "311028")
}

#[rstest]
#[case(TD3, Format::Td3, DocumentKind::Passport, "L898902C3")]
#[case(TD1, Format::Td1, DocumentKind::IdentityCard, "D23145890")]
#[case(TD2, Format::Td2, DocumentKind::IdentityCard, "D23145890")]
fn the_published_specimens_are_read(
    #[case] text: &str,
    #[case] format: Format,
    #[case] kind: DocumentKind,
    #[case] number: &str,
) {
    let seen = mrz_progress(text, today()).unwrap();
    assert_eq!(seen.format, Some(format));
    assert!(seen.digits.iter().all(|(_, fits)| *fits), "{:?}", seen.digits);
    let mrz = seen.mrz.unwrap().unwrap();
    assert_eq!((mrz.kind(), mrz.number()), (kind, number));
    assert_eq!((mrz.family(), mrz.given()), ("ERIKSSON", "ANNA MARIA"));
    assert_eq!(mrz.birth().unwrap().to_string(), "1974-08-12");
    assert_eq!(mrz.expires_on().unwrap().to_string(), "2012-04-15");
    assert_eq!(mrz.sex(), Some(Sex::Female));
    // Utopia is in the standard's specimens, and in no list of countries.
    assert_eq!((mrz.issuer(), mrz.nationality()), (None, None));
    assert!(!mrz.is_cut());
}

#[test]
fn a_number_of_more_than_nine_characters_goes_on_elsewhere() {
    let mrz = Mrz::parse(LONG, today()).unwrap();
    assert_eq!(mrz.number(), "D23145890734");
    assert_eq!(mrz.birth().unwrap().to_string(), "1934-07-12");
    let wrong = LONG.replace("7349", "7348");
    assert_eq!(Mrz::parse(&wrong, today()), Err(Code::MrzCheckDigit));
}

#[test]
fn rows_may_come_in_small_letters_with_spaces_or_as_one() {
    let one = TD3.replace('\n', "");
    let spaced = one.chars().flat_map(|c| [c, ' ']).collect::<String>();
    for text in [TD3.to_lowercase(), one, spaced, TD3.replace('\n', "\r\n"), format!("\n  {TD3}  \n")] {
        assert_eq!(Mrz::parse(&text, today()), Mrz::parse(TD3, today()), "{text}");
    }
    assert_eq!(Mrz::parse(&TD1.replace('\n', ""), today()), Mrz::parse(TD1, today()));
    assert_eq!(Mrz::parse(&TD2.replace('\n', ""), today()), Mrz::parse(TD2, today()));
}

#[test]
fn while_somebody_types_the_digits_that_are_there_are_judged() {
    assert_eq!(mrz_progress("  \n", today()), None);
    let seen = mrz_progress("P<UTOERIK", today()).unwrap();
    assert_eq!((seen.format, seen.typed, seen.mrz.is_none()), (Some(Format::Td3), 9, true));
    assert!(seen.digits.is_empty());
    let upto = |end: usize| mrz_progress(&TD3[..end], today()).unwrap().digits;
    assert_eq!(upto(44 + 1 + 10), [(Part::DocumentNumber, true)]);
    assert_eq!(upto(44 + 1 + 20), [(Part::DocumentNumber, true), (Part::DateOfBirth, true)]);
    let wrong = TD3.replace("7408122", "7408132");
    let digits = mrz_progress(&wrong, today()).unwrap().digits;
    assert!(digits.contains(&(Part::DateOfBirth, false)) && digits.contains(&(Part::Composite, false)));
    assert!(digits.contains(&(Part::DocumentNumber, true)));
}

#[rstest]
#[case("Ünder the bridge")]
#[case("P<UTO!")]
#[case("\u{202e}P<UTO")]
fn what_no_zone_has_is_said_at_once(#[case] text: &str) {
    assert_eq!(mrz_progress(text, today()).unwrap().mrz, Some(Err(Code::MrzShape)));
}

#[rstest]
#[case::month_13(passport("P<D<<", "MUELLER<<ZOE", "D<<", "641312", "F", "311028"))]
#[case::no_29th_of_february(passport("P<D<<", "MUELLER<<ZOE", "D<<", "650229", "F", "311028"))]
#[case::letters_in_a_date(passport("P<D<<", "MUELLER<<ZOE", "D<<", "6408AB", "F", "311028"))]
#[case::a_day_without_its_month(passport("P<D<<", "MUELLER<<ZOE", "D<<", "64<<12", "F", "311028"))]
#[case::day_32(passport("P<D<<", "MUELLER<<ZOE", "D<<", "640812", "F", "311032"))]
#[case::no_country(passport("P<QQQ", "MUELLER<<ZOE", "D<<", "640812", "F", "311028"))]
#[case::no_nationality(passport("P<D<<", "MUELLER<<ZOE", "ZZZ", "640812", "F", "311028"))]
#[case::two_letters(passport("P<DE<", "MUELLER<<ZOE", "D<<", "640812", "F", "311028"))]
#[case::no_sex(passport("P<D<<", "MUELLER<<ZOE", "D<<", "640812", "Z", "311028"))]
#[case::a_visa(passport("V<D<<", "MUELLER<<ZOE", "D<<", "640812", "F", "311028"))]
#[case::digits_in_a_name(usual("MU3LLER<<ZOE"))]
#[case::no_name(usual(""))]
fn right_digits_do_not_make_wrong_content_right(#[case] text: String) {
    let seen = mrz_progress(&text, today()).unwrap();
    assert!(seen.digits.len() >= 5 && seen.digits.iter().all(|(_, fits)| *fits), "{:?}", seen.digits);
    assert_eq!(Mrz::parse(&text, today()), Err(Code::MrzContent));
}

#[test]
fn years_belong_to_the_last_century_in_which_they_can_be() {
    let born = |birth: &str| {
        let mrz = Mrz::parse(&passport("P<ITA", "ROSSI<<ADA", "ITA", birth, "F", "311028"), today()).unwrap();
        mrz.birth().map(|date| date.to_string())
    };
    assert_eq!(born("261122").unwrap(), "2026-11-22");
    assert_eq!(born("261123").unwrap(), "1926-11-23");
    assert_eq!(born("000229").unwrap(), "2000-02-29");
    assert_eq!(born("64<<<<").unwrap(), "1964");
    assert_eq!(born("6408<<").unwrap(), "1964-08");
    assert_eq!(born("<<<<<<"), None);
    let expires = |expiry: &str| {
        let text = passport("P<ITA", "ROSSI<<ADA", "ITA", "640812", "F", expiry);
        Mrz::parse(&text, today()).unwrap().expires_on().map(|day| day.to_string())
    };
    assert_eq!(expires("760101").unwrap(), "2076-01-01");
    assert_eq!(expires("770101").unwrap(), "1977-01-01");
    assert_eq!(expires("<<<<<<"), None);
}

/// What a zone says with this code of a nationality.
fn nationality(code: &str) -> Result<Option<Country>, Code> {
    let text = passport(&format!("P<{code}"), "ROSSI<<ADA", code, "640812", "<", "311028");
    Mrz::parse(&text, today()).map(|mrz| mrz.nationality())
}

#[test]
fn codes_of_zones_are_those_of_countries_and_some_more() {
    let of = nationality;
    assert_eq!(of("ITA"), Ok(Some(Country::Iso("IT"))));
    assert_eq!(of("D<<"), Ok(Some(Country::Iso("DE"))));
    assert_eq!(of("DEU"), Ok(Some(Country::Iso("DE"))));
    assert_eq!(of("GBN"), Ok(Some(Country::Iso("GB"))));
    assert_eq!(of("XXA"), Ok(Some(Country::Stateless)));
    assert_eq!(of("XXB"), Ok(Some(Country::Stateless)));
    assert_eq!(of("XXX"), Ok(None));
    assert_eq!(of("UNO"), Ok(None));
    assert_eq!(of("X<<"), Err(Code::MrzContent));
    assert_eq!(Country::codes().count(), 249);
    for code in Country::codes() {
        let country = Country::parse(code).unwrap();
        assert_eq!(Country::parse(country.alpha_3().unwrap()), Ok(country));
        assert_eq!(of(country.alpha_3().unwrap()), Ok(Some(country)));
    }
}

/// All codes of so many letters.
fn codes(letters: usize) -> Vec<String> {
    (0..letters).fold(vec![String::new()], |all, _| {
        let longer = |code: String| ('A'..='Z').map(move |letter| format!("{code}{letter}"));
        all.into_iter().flat_map(longer).collect()
    })
}

#[test]
fn pairs_of_codes_are_those_that_iso_3166_has_published() {
    let published: BTreeSet<(&str, &str)> =
        isocountry::CountryCode::iter().map(|one| (one.alpha2(), one.alpha3())).collect();
    let pair = |code: &'static str| (code, Country::parse(code).unwrap().alpha_3().unwrap());
    let known: BTreeSet<(&str, &str)> = Country::codes().map(pair).collect();
    assert_eq!(known, published);

    // Kosovo has no code of the standard: XK and XKX are in general use, RKS and KSV in documents, XXK in those of ICAO.
    let is_published = |code: &str| published.iter().any(|(two, three)| code == *two || code == *three);
    let others: Vec<String> = [codes(2), codes(3)]
        .concat()
        .into_iter()
        .filter(|code| !is_published(code) && Country::parse(code).is_ok())
        .collect();
    assert_eq!(others, ["XK", "KSV", "RKS", "XKX", "XXK"]);
}

#[test]
fn a_zone_has_no_codes_beside_those_of_iso_3166_but_the_ones_of_icao_and_of_former_documents() {
    let iso: BTreeSet<&str> = isocountry::CountryCode::iter().map(|one| one.alpha3()).collect();
    let mut with_country = Vec::new();
    let mut without = Vec::new();
    for code in codes(3) {
        match nationality(&code) {
            Ok(country) if iso.contains(code.as_str()) => {
                assert_eq!(country.and_then(Country::alpha_3), Some(code.as_str()));
            }
            Ok(Some(Country::Iso(country))) => with_country.push(format!("{code} {country}")),
            Ok(_) => without.push(code),
            Err(_) => assert!(!iso.contains(code.as_str()), "{code} is not read"),
        }
    }
    // The kinds of British nationals, Kosovo, Romania until 2002, Zaire.
    assert_eq!(
        with_country,
        [
            "GBD GB", "GBN GB", "GBO GB", "GBP GB", "GBS GB", "KSV XK", "RKS XK", "ROM RO", "XKX XK",
            "XXK XK", "ZAR CD"
        ]
    );
    // Former states, organizations (ICAO 9303 part 3, section 5), persons without a nationality.
    assert_eq!(
        without.join(" "),
        "ANT BUR CSK DDR EUE IAO NTZ SCG SUN TMP UNA UNK UNO UTO XBA XCC XCE XCO XDC XEC XES XIM XMP XOM XPO XXA \
         XXB XXC XXX YUG"
    );
}

#[test]
fn names_are_split_where_two_fillers_are_and_may_be_cut() {
    let of = |names: &str| {
        let mrz = Mrz::parse(&usual(names), today()).unwrap();
        (mrz.family().to_owned(), mrz.given().to_owned(), mrz.is_cut())
    };
    let told = |family: &str, given: &str, is_cut| (family.to_owned(), given.to_owned(), is_cut);
    assert_eq!(of("VAN<DER<MUELLEN<<MARIANNE<LOUISE"), told("VAN DER MUELLEN", "MARIANNE LOUISE", false));
    assert_eq!(of("ARKFREITH"), told("ARKFREITH", "", false));
    assert_eq!(
        of("NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"),
        told("NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K", true)
    );
}

proptest! {
    #[test]
    fn nothing_that_is_typed_breaks_the_reader(text in ".{0,120}") {
        let _ = mrz_progress(&text, today());
    }

    #[test]
    fn zones_of_any_length_and_content_are_judged(text in "[A-Z0-9<]{0,95}", head in "(P<|I<|V<|)") {
        let _ = mrz_progress(&format!("{head}{text}"), today());
    }

    #[test]
    fn a_single_wrong_digit_of_a_number_is_always_found(at in 0usize..9, other in "[0-9]") {
        let mut text = TD3.to_owned();
        let place = 45 + at;
        prop_assume!(text[place..=place] != other);
        // A letter and a digit ten apart count the same: that is as far as the standard's digits go.
        prop_assume!(value_differs(&text[place..=place], &other));
        text.replace_range(place..=place, &other);
        prop_assert_eq!(Mrz::parse(&text, today()), Err(Code::MrzCheckDigit));
    }
}

fn value_differs(one: &str, other: &str) -> bool {
    let value = |s: &str| s.chars().next().and_then(|c| c.to_digit(36)).unwrap_or(0);
    value(one) % 10 != value(other) % 10
}

#[test]
fn whoever_has_one_name_has_it_in_either_place() {
    let mrz =
        Mrz::parse(&passport("P<IND", "<<GIVEN<NAME", "IND", "640812", "M", "311028"), today()).unwrap();
    assert_eq!((mrz.family(), mrz.given()), ("", "GIVEN NAME"));
}

#[rstest]
#[case(
    "I<PRT000024759<ZZ72<<<<<<<<<<<\n8010100F2006017PRT<<<<<<<<<<<6\nCARLOS<MONTEIRO<<AMELIA<<<<<<<",
    "000024759ZZ7"
)]
#[case("IDBEL592211692<1741<<<<<<<<<<<\n", "592211692174")]
fn the_digit_of_a_long_number_counts_the_filler_or_does_not(#[case] text: &str, #[case] number: &str) {
    let seen = mrz_progress(text, today()).unwrap();
    assert_eq!(seen.digits.first(), Some(&(Part::DocumentNumber, true)), "{:?}", seen.digits);
    if let Some(mrz) = seen.mrz {
        assert_eq!(mrz.unwrap().number(), number);
    }
}

#[test]
fn kosovo_and_states_that_are_no_more_are_known() {
    let of = |code: &str| {
        let text = passport(&format!("P<{code}"), "ROSSI<<ADA", code, "640812", "<", "311028");
        Mrz::parse(&text, today()).map(|mrz| mrz.nationality())
    };
    for code in ["RKS", "XXK", "XKX"] {
        assert_eq!(of(code), Ok(Some(Country::Iso("XK"))), "{code}");
    }
    for code in ["YUG", "SUN", "SCG", "ANT"] {
        assert_eq!(of(code), Ok(None), "{code}");
    }
    assert_eq!(Country::parse("xk"), Ok(Country::Iso("XK")));
    assert!(Country::choices().any(|code| code == "XK"));
}

#[test]
fn cards_may_have_no_end_and_births_no_day() {
    let of = |birth: &str, expiry: &str| {
        Mrz::parse(&passport("P<ITA", "ROSSI<<ADA", "ITA", birth, "F", expiry), today()).unwrap()
    };
    for expiry in ["990101", "991231", "<<<<<<"] {
        let mrz = of("640812", expiry);
        assert_eq!((mrz.is_without_end(), mrz.expires_on()), (true, None), "{expiry}");
    }
    assert_eq!(of("640800", "311028").birth().unwrap().to_string(), "1964-08");
    assert_eq!(of("640000", "311028").birth().unwrap().to_string(), "1964");
    assert!(!of("640812", "311028").is_without_end());
}

#[test]
fn french_cards_of_before_2021_are_read() {
    let first = format!("{:<<36}", "IDFRABERTHIER<<<<<<<<<<<<<<<<<92DEP1");
    let second = "880692310285";
    let number = format!("{second}{}", check_digit(second));
    let row = format!("{number}{:<<14}651206{}F", "CORINNE", check_digit("651206"));
    let text = format!("{first}\n{row}{}", check_digit(&format!("{first}{row}")));
    let mrz = Mrz::parse(&text, today()).unwrap();
    assert_eq!((mrz.number(), mrz.issuer()), ("880692310285", Some(Country::Iso("FR"))));
    assert_eq!((mrz.birth().unwrap().to_string().as_str(), mrz.sex()), ("1965-12-06", Some(Sex::Female)));
    assert_eq!(mrz.given(), "CORINNE");
}

#[test]
fn fillers_are_read_as_other_keyboards_and_programs_write_them() {
    for text in [
        TD3.replace('<', "＜"),
        TD3.replace("<<", "«"),
        TD3.replace('<', "«"),
        TD3.replace('\n', "\n\u{a0}"),
        TD3.chars().flat_map(|c| [c, '\u{200b}']).collect(),
        TD3.chars().flat_map(|c| [c, '\u{a0}']).collect(),
    ] {
        assert_eq!(Mrz::parse(&text, today()), Mrz::parse(TD3, today()), "{text}");
    }
}

#[rstest]
#[case("RP<<<", DocumentKind::ResidencePermit)]
#[case("T<D<<", DocumentKind::Other)]
fn other_kinds_of_documents_are_known(#[case] head: &str, #[case] kind: DocumentKind) {
    let head = head.replace("RP<<<", "RPEST");
    let mrz = Mrz::parse(&passport(&head, "ROSSI<<ADA", "ITA", "640812", "F", "311028"), today());
    assert_eq!(mrz.unwrap().kind(), kind);
}
