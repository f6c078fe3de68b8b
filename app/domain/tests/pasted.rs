//! Addresses as they are pasted: the address alone is kept, slips are noticed and no real domain is taken for one.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test fails by it, in helpers too")]

use domain::account::{
    Email, PastedAddress, ReservedUsernames, Username, address_in, addresses_in, derive_username,
    pasted_address, suggest_domain,
};
use domain::bulk::Column;
use domain::bulk::paste::block;
use domain::characters::{cleaned, trimmed};
use domain::form::Code;
use proptest::prelude::*;
use rstest::rstest;

fn to_ascii(domain: &str) -> Option<String> {
    idna::domain_to_ascii_strict(domain).ok()
}

/// As browsers' `URL` does it: whatever is ASCII already is taken over.
fn as_a_browser(domain: &str) -> Option<String> {
    if domain.is_ascii() { Some(domain.to_ascii_lowercase()) } else { idna::domain_to_ascii(domain).ok() }
}

#[rstest]
#[case("\u{200b}anna@x.org")]
#[case("anna@x.org\u{200b}")]
#[case("\u{202a}anna@x.org\u{202c}")]
#[case("\u{200e}anna@x.org")]
#[case("\u{feff}anna@x.org\u{feff}")]
#[case("\u{ad}anna@x.org")]
#[case("\u{3000}anna@x.org\u{2003}")]
#[case("\u{2067}anna@x.org\u{2069}")]
#[case("an\u{ad}na@x.org")]
#[case("an\u{200d}na@x.org")]
#[case("anna@\u{2060}x.org")]
#[case("anna@x.org\r\n")]
#[case("anna@x.org\u{1a}")]
#[case("mailto:anna@x.org")]
#[case("MAILTO:anna@x.org?subject=Hello")]
#[case("<anna@x.org>")]
#[case("<mailto:anna@x.org>")]
#[case("Anna Rossi <anna@x.org>")]
#[case("\"Rossi, Anna\" <anna@x.org>;")]
#[case("Rossi, Anna <anna@x.org>")]
#[case("anna@x.org <anna@x.org>")]
#[case("anna@x.org;")]
#[case("anna@x.org,")]
#[case("'anna@x.org'")]
#[case("“anna@x.org”")]
#[case("‘anna@x.org’")]
#[case("(anna@x.org)")]
#[case("anna＠x.org")]
#[case("ａｎｎａ@x.org")]
fn a_pasted_address_is_kept_alone(#[case] text: &str) {
    let email = Email::parse(text, to_ascii).unwrap();
    assert_eq!((email.as_typed(), email.key()), ("anna@x.org", "anna@x.org"));
    assert_eq!(derive_username(text), "anna");
}

#[rstest]
#[case("o’brien@x.org", "o'brien@x.org")]
#[case("Seán O’Brien <Sean.O’Brien@x.org>", "Sean.O'Brien@x.org")]
#[case("ann‑marie@x.org", "ann-marie@x.org")]
fn typographic_signs_become_plain_ones(#[case] text: &str, #[case] address: &str) {
    assert_eq!(Email::parse(text, to_ascii).unwrap().as_typed(), address);
}

#[rstest]
#[case("Anna <anna@x.org>", Some("anna@x.org"))]
#[case("o’brien@x.org", Some("o'brien@x.org"))]
#[case("anna＠x.org", Some("anna@x.org"))]
#[case("'anna@x.org'", Some("anna@x.org"))]
#[case("anna@x.org;", Some("anna@x.org"))]
#[case("\u{200b}anna@x.org", Some("anna@x.org"))]
#[case("anna@\u{2060}x.org", Some("anna@x.org"))]
#[case("anna@x.org", None)]
#[case(" anna@x.org\t", None)]
#[case("o'brien@x.org", None)]
#[case("anna@bücher.example", None)]
#[case("Anna Rossi", None)]
#[case("(Anna)", None)]
fn another_address_than_the_typed_one_is_told(#[case] typed: &str, #[case] told: Option<&str>) {
    assert_eq!(pasted_address(typed).as_deref(), told);
}

#[rstest]
#[case("anna_x.org#EXT#@tenant.onmicrosoft.com", "anna@x.org")]
#[case("anna_maria_x.co.uk#EXT#@tenant.onmicrosoft.com", "anna_maria@x.co.uk")]
#[case("anna#1@x.org", "anna#1@x.org")]
fn a_guest_of_another_directory_is_read_by_their_own_address(#[case] text: &str, #[case] address: &str) {
    assert_eq!(Email::parse(text, to_ascii).unwrap().as_typed(), address);
}

#[rstest]
#[case("a@x.org, b@x.org", Code::EmailUnsupported)]
#[case("a@x.org <b@x.org>", Code::EmailUnsupported)]
#[case("Anna\r\nBcc: evil <a@x.org>", Code::ControlCharacter)]
#[case("anna rossi@x.org", Code::EmailUnsupported)]
#[case("Anna Rossi", Code::EmailNoAt)]
#[case("Anna <>", Code::EmailMissing)]
#[case("\u{200b}", Code::EmailMissing)]
#[case("anna\u{202e}@x.org", Code::EmailUnsupported)]
#[case("\"anna rossi\"@x.org", Code::EmailUnsupported)]
#[case("anna@x.org@", Code::EmailUnsupported)]
fn where_no_single_address_can_be_told_nothing_is_guessed(#[case] text: &str, #[case] code: Code) {
    assert_eq!(Email::parse(text, to_ascii), Err(code));
}

#[rstest]
#[case("anna@xn--a.example")]
#[case("anna@xn--.example")]
#[case("anna@xn--abc-.example")]
#[case("anna@xn--99999999999.example")]
#[case("anna@b\u{200d}c.example")]
fn what_only_looks_like_punycode_is_refused_where_the_surroundings_do_not_look(#[case] text: &str) {
    assert_eq!(Email::parse(text, to_ascii), Err(Code::EmailDomain));
    assert_eq!(Email::parse(text, as_a_browser), Err(Code::EmailDomain));
}

#[rstest]
#[case("anna@xn--bcher-kva.example")]
#[case("anna@XN--R8JZ45G.xn--zckzah")]
#[case("anna@xn--fa-hia.example")]
#[case("anna@xn--80ak6aa92e.com")]
#[case("anna@xn--fiqs8s")]
fn punycode_that_stands_for_something_has_one_verdict(#[case] text: &str) {
    assert_eq!(Email::parse(text, as_a_browser), Email::parse(text, to_ascii));
}

fn pasted(address: &str, name: &str) -> PastedAddress {
    PastedAddress { address: address.to_owned(), name: name.to_owned() }
}

#[test]
fn a_list_of_addresses_is_taken_apart_with_the_names_beside_them() {
    assert_eq!(
        addresses_in("Rossi, Anna <a@x.org>; b@x.org"),
        [pasted("a@x.org", "Rossi, Anna"), pasted("b@x.org", "")]
    );
    assert_eq!(addresses_in("a@x.org, b@x.org,"), [pasted("a@x.org", ""), pasted("b@x.org", "")]);
    assert_eq!(
        addresses_in("\"Rossi; Anna\" <a@x.org>, Zoë Müller <z@x.org>\r\nc@x.org"),
        [pasted("a@x.org", "Rossi; Anna"), pasted("z@x.org", "Zoë Müller"), pasted("c@x.org", "")]
    );
    // What is no address is shown as one, with its fault.
    assert_eq!(addresses_in("Anna; b@x.org"), [pasted("Anna", ""), pasted("b@x.org", "")]);
    assert_eq!(addresses_in(" ;\n, "), []);
}

#[rstest]
#[case("anna@hotmail.be")]
#[case("anna@hotmail.gr")]
#[case("anna@hotmail.nl")]
#[case("anna@hotmail.co.nz")]
#[case("anna@outlook.ie")]
#[case("anna@outlook.pt")]
#[case("anna@yahoo.gr")]
#[case("anna@yahoo.ca")]
#[case("anna@yahoo.co.in")]
#[case("anna@tiscali.at")]
#[case("anna@gmail.it")]
#[case("anna@live.nl")]
#[case("anna@live.be")]
#[case("anna@orange.es")]
#[case("anna@love.com")]
#[case("anna@mail.ru")]
#[case("anna@ymail.com")]
#[case("anna@email.cz")]
#[case("anna@yandex.ua")]
fn a_real_providers_domain_is_never_a_slip(#[case] email: &str) {
    assert_eq!(suggest_domain(email), None);
}

#[rstest]
#[case("anna@fmail.com", "gmail.com")]
#[case("anna@hmail.com", "gmail.com")]
#[case("anna@gmail.co", "gmail.com")]
#[case("anna@gmail.cm", "gmail.com")]
#[case("anna@gmail.comm", "gmail.com")]
#[case("anna@gmal.com", "gmail.com")]
#[case("anna@hotmail.ti", "hotmail.it")]
#[case("anna@hotmial.it", "hotmail.it")]
#[case("anna@outlok.com", "outlook.com")]
#[case("anna@yaho.it", "yahoo.it")]
#[case("anna@libeo.it", "libero.it")]
#[case("Anna <anna@gmial.com>", "gmail.com")]
fn the_nearest_domain_is_offered(#[case] email: &str, #[case] meant: &str) {
    assert_eq!(suggest_domain(email), Some(meant));
}

#[rstest]
#[case("\u{200b} zoe\u{feff}", "zoe")]
#[case("محمد علی\u{200c}زاده\u{200f}", "محمد علی\u{200c}زاده")]
#[case("श्रीमती क्ष\u{200d}", "श्रीमती क्ष\u{200d}")]
#[case("Zo\u{200d}e", "Zoe")]
#[case("渡邉\u{e0100} 太郎", "渡邉\u{e0100} 太郎")]
#[case("👩\u{200d}👧 ❤\u{fe0f}", "👩\u{200d}👧 ❤\u{fe0f}")]
#[case("a\u{1a}", "a")]
fn only_what_no_script_needs_is_removed(#[case] text: &str, #[case] clean: &str) {
    assert_eq!(cleaned(text), clean);
}

#[test]
fn a_username_is_trimmed_like_every_field_and_kept_exact_inside() {
    let none = ReservedUsernames::default();
    assert_eq!(Username::parse("\u{feff} Zoe\u{3000}", &none).unwrap().as_str(), "zoe");
    assert_eq!(Username::parse("zo\u{200b}e", &none), Err(Code::UsernameCharset));
}

proptest! {
    #[test]
    fn whatever_is_pasted_is_taken_out_once(text in "[\\PC\u{200b}\u{200d}<>\"'@;, ]{0,40}") {
        let once = address_in(&text).into_owned();
        prop_assert_eq!(address_in(&once).into_owned(), once);
        let _ = addresses_in(&text);
        let clean = cleaned(&text).into_owned();
        prop_assert_eq!(cleaned(&clean).into_owned(), clean.clone());
        prop_assert_eq!(trimmed(&clean), clean.as_str());
    }

    #[test]
    fn a_plain_address_is_left_as_it_is(address in "[a-zA-Z0-9.+_-]{1,20}@[a-z0-9-]{1,20}\\.[a-z]{2,5}") {
        prop_assert_eq!(address_in(&address), address.as_str());
    }
}

const LIST: [Column; 2] = [Column::Email, Column::Username];

fn rows(text: &str) -> Vec<Vec<String>> {
    block(text, &LIST, &[]).unwrap().rows
}

#[test]
fn one_row_is_made_of_each_address_that_is_pasted_into_a_list() {
    assert_eq!(rows("Rossi, Anna <a@x.org>; b@x.org"), [["a@x.org"], ["b@x.org"]]);
    assert_eq!(block("Rossi, Anna <a@x.org>; b@x.org", &LIST, &[]).unwrap().names_left_out, 1);
    assert_eq!(rows("a@x.org, b@x.org"), [["a@x.org"], ["b@x.org"]]);
    assert_eq!(rows("\"a@x.org\n\"\tanna\nb@x.org\tbea"), [["a@x.org", "anna"], ["b@x.org", "bea"]]);
    assert_eq!(rows("\"a@x.org\nb@x.org\"\t"), [["a@x.org"], ["b@x.org"]]);
    assert_eq!(rows("\"a@x.org\r\nc@x.org\""), [["a@x.org"], ["c@x.org"]]);
    let named = [Column::Email, Column::GivenNames, Column::FamilyName];
    let block = block("Rossi, Anna <a@x.org>\nZoë Müller <z@x.org>", &named, &[]).unwrap();
    assert_eq!(block.rows, [["a@x.org", "Anna", "Rossi"], ["z@x.org", "Zoë", "Müller"]]);
    assert_eq!(block.names_left_out, 0);
}

#[test]
fn a_block_of_cells_keeps_its_cells_in_the_order_of_the_list() {
    assert_eq!(rows("a@x.org\tanna\r\nb@x.org\t\r\n"), [["a@x.org", "anna"], ["b@x.org", ""]]);
    assert_eq!(rows("a@x.org;anna\nb@x.org;bea"), [["a@x.org", "anna"], ["b@x.org", "bea"]]);
    assert_eq!(rows("Username\tE-mail\nanna\ta@x.org"), [["a@x.org", "anna"]]);
    assert_eq!(block("a@x.org", &LIST, &[]), None);
    assert_eq!(block("Rossi, Anna <a@x.org>", &LIST, &[]), None);
}
