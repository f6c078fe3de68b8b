//! E-mail addresses, usernames, passwords: what is taken, what is refused, and why.
#![cfg(not(target_arch = "wasm32"))]

use domain::account::{
    DomainRule, Email, NewPassword, ReservedUsernames, Username, derive_username, numbered,
    similar_usernames, suggest_domain, with_domain,
};
use domain::form::Code;
use proptest::prelude::*;
use rstest::rstest;

fn to_ascii(domain: &str) -> Option<String> {
    idna::domain_to_ascii_strict(domain).ok()
}

fn email(text: &str) -> Result<Email, Code> {
    Email::parse(text, to_ascii)
}

fn username(text: &str) -> Result<Username, Code> {
    Username::parse(text, &ReservedUsernames::default())
}

#[rstest]
#[case("zoe@aldine.example", "zoe@aldine.example")]
#[case("  Zoe.Muller@Aldine.EXAMPLE ", "zoe.muller@aldine.example")]
#[case("a+b@x.org", "a+b@x.org")]
#[case("a.b@x.org", "a.b@x.org")]
#[case("o'neil@x.org", "o'neil@x.org")]
#[case("zoe@bücher.example", "zoe@xn--bcher-kva.example")]
#[case("zoe@XN--BCHER-KVA.example", "zoe@xn--bcher-kva.example")]
#[case("zoe@例え.テスト", "zoe@xn--r8jz45g.xn--zckzah")]
fn an_address_is_compared_by_its_lower_case_local_part_and_its_ascii_domain(
    #[case] typed: &str,
    #[case] key: &str,
) {
    let email = email(typed).unwrap();
    assert_eq!(email.key(), key);
    assert_eq!(email.as_typed(), typed.trim());
}

#[rstest]
#[case("", Code::EmailMissing)]
#[case("   ", Code::EmailMissing)]
#[case("zoe", Code::EmailNoAt)]
#[case("@x.org", Code::EmailNoAt)]
#[case("zoe@", Code::EmailDomain)]
#[case("zoe@x", Code::EmailDomain)]
#[case("zoe@x..org", Code::EmailDomain)]
#[case("zoe@-x.org", Code::EmailDomain)]
#[case("zoe@x_y.org", Code::EmailDomain)]
#[case("zoe@127.0.0.1", Code::EmailDomain)]
#[case("zoe@[127.0.0.1]", Code::EmailDomain)]
#[case("zoe@x.org, bob@x.org", Code::EmailUnsupported)]
#[case("\"zoe muller\"@x.org", Code::EmailUnsupported)]
#[case("zoë@x.org", Code::EmailUnsupported)]
#[case(".zoe@x.org", Code::EmailUnsupported)]
#[case("zoe..m@x.org", Code::EmailUnsupported)]
#[case("zoe@x.org\r\nBcc: evil@x.org", Code::ControlCharacter)]
#[case("zoe\0@x.org", Code::ControlCharacter)]
fn an_address_that_can_not_be_used_is_refused_with_its_reason(#[case] typed: &str, #[case] code: Code) {
    assert_eq!(email(typed), Err(code));
}

#[test]
fn a_local_part_has_64_characters_and_an_address_254() {
    let local = |length: usize| format!("{}@x.org", "a".repeat(length));
    assert!(email(&local(64)).is_ok());
    assert_eq!(email(&local(65)), Err(Code::EmailTooLong));

    let label = "d".repeat(61);
    let whole = |length: usize| {
        let domain = format!("{label}.{label}.{label}.org");
        format!("{}@{domain}", "a".repeat(length - 1 - domain.len()))
    };
    assert!(email(&whole(254)).is_ok());
    assert_eq!(email(&whole(255)), Err(Code::EmailTooLong));
}

#[rstest]
#[case("zoe", "zoe")]
#[case(" Zoe ", "zoe")]
#[case("zoe.muller-2_x", "zoe.muller-2_x")]
#[case("007", "007")]
fn a_username_is_lower_case_letters_digits_and_single_separators(#[case] typed: &str, #[case] name: &str) {
    assert_eq!(username(typed).unwrap().as_str(), name);
}

#[rstest]
#[case("zo", Code::UsernameShort)]
#[case("", Code::UsernameShort)]
#[case(".zoe", Code::UsernameEdge)]
#[case("zoe-", Code::UsernameEdge)]
#[case("zoe..m", Code::UsernameDoubled)]
#[case("zoe._m", Code::UsernameDoubled)]
#[case("zoe m", Code::UsernameCharset)]
#[case("zoe@x.org", Code::UsernameCharset)]
#[case("zoë", Code::UsernameCharset)]
#[case("😀😀😀", Code::UsernameCharset)]
#[case("\u{202e}abc", Code::UsernameCharset)]
#[case("zo\u{200b}e", Code::UsernameCharset)]
#[case("zое", Code::UsernameCharset)]
#[case("zoe\r\n", Code::UsernameCharset)]
#[case("admin", Code::UsernameReserved)]
#[case("ROOT", Code::UsernameReserved)]
#[case("support", Code::UsernameReserved)]
fn a_username_that_can_not_be_used_is_refused_with_its_reason(#[case] typed: &str, #[case] code: Code) {
    assert_eq!(username(typed), Err(code));
}

#[test]
fn a_username_has_64_characters_and_the_founder_may_take_a_reserved_one() {
    assert!(username(&"a".repeat(64)).is_ok());
    assert_eq!(username(&"a".repeat(65)), Err(Code::UsernameLong));
    assert_eq!(Username::parse_for_founder("admin").unwrap().as_str(), "admin");
}

#[rstest]
#[case("Zoe.Muller@aldine.example", "zoe.muller")]
#[case("zoe+news@x.org", "zoe")]
#[case("zoë.müller@x.org", "zo.mller")]
#[case("..zoe__m--@x.org", "zoe_m")]
#[case("o'neil@x.org", "oneil")]
#[case("zoe", "zoe")]
#[case("+++@x.org", "")]
fn a_username_follows_from_the_local_part(#[case] email: &str, #[case] username: &str) {
    assert_eq!(derive_username(email), username);
}

#[rstest]
#[case("zoe", &["zoe", "zoe2", "zoe3"])]
#[case("admin", &["admin2", "admin3", "admin4"])]
#[case("zo", &["zo1", "zo2", "zo3"])]
#[case("z", &["z10", "z11", "z12"])]
#[case("", &["user2", "user3", "user4"])]
fn a_short_number_is_added_to_what_is_taken_reserved_or_too_short(
    #[case] base: &str,
    #[case] names: &[&str],
) {
    let first: Vec<String> =
        numbered(base, &ReservedUsernames::default()).take(3).map(|name| name.to_string()).collect();
    assert_eq!(first, names);
}

#[test]
fn a_taken_username_has_others_like_it() {
    let taken = username("zoe.muller").unwrap();
    let similar = similar_usernames(&taken, &ReservedUsernames::default());
    let names: Vec<String> = similar.iter().map(ToString::to_string).collect();
    assert!(
        names.starts_with(&["zoe.muller2".into(), "zoe.muller3".into(), "z.muller".into(), "zoe.m".into()]),
        "{names:?}"
    );
}

#[rstest]
#[case("zoe@gmial.com", Some("gmail.com"))]
#[case("zoe@gmail.con", Some("gmail.com"))]
#[case("zoe@gmaill.com", Some("gmail.com"))]
#[case("zoe@Hotmal.it", Some("hotmail.it"))]
#[case("zoe@gmail.com", None)]
#[case("zoe@aldine.example", None)]
#[case("zoe@mail.com", None)]
#[case("zoe", None)]
fn a_slip_in_a_well_known_domain_is_noticed(#[case] typed: &str, #[case] meant: Option<&str>) {
    assert_eq!(suggest_domain(typed), meant);
}

#[test]
fn a_corrected_address_keeps_its_local_part() {
    assert_eq!(with_domain(" Zoe+x@gmial.com", "gmail.com"), "Zoe+x@gmail.com");
}

#[test]
fn a_password_has_15_to_256_characters_of_any_kind() {
    let of = |length: usize| NewPassword::parse(&"é".repeat(length)).map(|_| ());
    assert_eq!(of(0), Err(Code::PasswordMissing));
    assert_eq!(of(14), Err(Code::PasswordShort));
    assert_eq!(of(15), Ok(()));
    assert_eq!(of(64), Ok(()));
    assert_eq!(of(256), Ok(()));
    assert_eq!(of(257), Err(Code::PasswordLong));
    assert!(NewPassword::parse("🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑").is_ok());
}

#[test]
fn reserved_usernames_cross_the_wire_as_a_list() {
    let names = ReservedUsernames::of_setting("press, aldine");
    let text = serde_json::to_string(&names).unwrap();
    assert_eq!(text, r#"["aldine","press"]"#);
    assert_eq!(serde_json::from_str::<ReservedUsernames>(&text).unwrap(), names);
}

#[test]
fn addresses_are_compared_by_their_domain_alone_and_what_is_refused_is_refused() {
    let check = |allowed: &str, refused: &str, email: &str| {
        let rule = DomainRule::of_settings(allowed, refused, to_ascii);
        Email::parse(email, to_ascii).and_then(|email| rule.check(&email)).is_ok()
    };
    for (allowed, refused, email, is_good) in [
        ("", "", "zoe@any.example", true),
        ("school.example", "", "Zoe@School.Example", true),
        ("school.example", "", "zoe@x.school.example", false),
        ("school.example", "", "zoe@xschool.example", false),
        ("school.example, b.example", "", "zoe@b.example", true),
        ("", "mail.example", "zoe@mail.example", false),
        ("", "mail.example", "zoe@x.mail.example", false),
        ("", "mail.example", "zoe@xmail.example", true),
        ("mail.example", "mail.example", "zoe@mail.example", false),
        ("bücher.example", "", "zoe@xn--bcher-kva.example", true),
        ("", "bücher.example", "zoe@BÜCHER.example", false),
    ] {
        assert_eq!(check(allowed, refused, email), is_good, "{email} in {allowed:?} and not in {refused:?}");
    }
}

#[test]
fn an_organization_can_require_longer_passwords_and_no_shorter_ones() {
    let of = |length: usize, least: u32| NewPassword::parse_of(&"é".repeat(length), least).map(|_| ());
    assert_eq!(of(19, 20), Err(Code::PasswordShort));
    assert_eq!(of(20, 20), Ok(()));
    assert_eq!(of(14, 0), Err(Code::PasswordShort));
    assert_eq!(of(15, 0), Ok(()));
}

#[test]
fn a_password_never_shows_itself() {
    let password = NewPassword::parse("correct horse battery").unwrap();
    assert!(!format!("{password:?}").contains("horse"));
}

proptest! {
    #[test]
    fn no_text_whatsoever_makes_a_check_panic(text in "\\PC*|[ -~]*@[ -~]*") {
        let _ = email(&text);
        let _ = username(&text);
        let _ = suggest_domain(&text);
        let derived = derive_username(&text);
        prop_assert!(derived.len() <= Username::MOST);
        prop_assert!(numbered(&derived, &ReservedUsernames::default()).next().is_some());
    }

    #[test]
    fn reading_an_address_again_changes_nothing(text in "[a-zA-Z0-9.+_-]{1,20}@[a-zA-Z0-9-]{1,20}\\.[a-z]{2,5}") {
        if let Ok(first) = email(&text) {
            let second = email(first.key()).unwrap();
            prop_assert_eq!(first.key(), second.key());
        }
    }

    #[test]
    fn every_derived_or_numbered_username_is_one(text in "\\PC{0,80}") {
        for name in numbered(&derive_username(&text), &ReservedUsernames::default()).take(4) {
            prop_assert_eq!(username(name.as_str()).unwrap(), name);
        }
    }
}
