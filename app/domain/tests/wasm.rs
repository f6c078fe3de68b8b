//! The same rules where the browser runs them: compiled to WebAssembly, with the platform's own `URL` for IDNA.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test may panic; the exception for tests knows `#[test]` only")]

use domain::account::{Email, ReservedUsernames, Username, derive_username, suggest_domain};
use domain::bulk::RowState;
use domain::bulk::check::check;
use domain::bulk::csv::Reader;
use domain::bulk::encoding::{Encoding, sniff};
use domain::bulk::header::Mapping;
use domain::day::Day;
use domain::form::{Code, Field};
use domain::identity::mrz::Mrz;
use domain::identity::{IdentityForm, Policy, RequiredByRelationship, Step};
use domain::invitation::InviteDraft;
use domain::letter_case::{lower, upper};
use domain::moment::Moment;
use domain::text::Locale;
use wasm_bindgen_test::wasm_bindgen_test;

fn to_ascii(domain: &str) -> Option<String> {
    web_sys::Url::new(&format!("http://{domain}/")).ok().map(|url| url.hostname())
}

#[wasm_bindgen_test]
fn the_browsers_url_and_the_hosts_idna_make_the_same_key() {
    for (typed, key) in [
        ("Zoe.Muller@Aldine.EXAMPLE", "zoe.muller@aldine.example"),
        ("zoe@bücher.example", "zoe@xn--bcher-kva.example"),
        ("zoe@XN--BCHER-KVA.example", "zoe@xn--bcher-kva.example"),
        ("zoe@例え.テスト", "zoe@xn--r8jz45g.xn--zckzah"),
        ("zoe@faß.example", "zoe@xn--fa-hia.example"),
    ] {
        assert_eq!(
            Email::parse(typed, to_ascii).map(|email| email.key().to_owned()),
            Ok(key.to_owned()),
            "{typed}"
        );
    }
}

#[wasm_bindgen_test]
fn what_is_refused_on_the_host_is_refused_in_the_browser() {
    for (typed, code) in [
        ("", Code::EmailMissing),
        ("zoe", Code::EmailNoAt),
        ("zoe@127.1", Code::EmailDomain),
        ("zoë@x.org", Code::EmailUnsupported),
        ("zoe@x.org\r\nBcc: evil@x.org", Code::ControlCharacter),
    ] {
        assert_eq!(Email::parse(typed, to_ascii), Err(code), "{typed:?}");
    }
    assert_eq!(Username::parse("zо́е", &ReservedUsernames::default()), Err(Code::UsernameCharset));
    assert_eq!(Username::parse("admin", &ReservedUsernames::default()), Err(Code::UsernameReserved));
}

#[wasm_bindgen_test]
fn a_draft_tells_all_its_faults_in_the_browser() {
    let draft =
        InviteDraft { email: "zoe".into(), username: "x".into(), days: "0".into(), ..InviteDraft::default() };
    assert_eq!(draft.check(to_ascii).unwrap_err().iter().count(), 3);
}

#[wasm_bindgen_test]
fn what_follows_from_typing_follows_in_the_browser() {
    assert_eq!(derive_username("Zoe.Muller+news@x.org"), "zoe.muller");
    assert_eq!(suggest_domain("zoe@gmial.com"), Some("gmail.com"));
    assert_eq!(Moment::at(0).plain(), "1970-01-01 00:00 UTC");
    assert_ne!(Locale::En.text().fault(Code::TooMany), Locale::It.text().fault(Code::TooMany));
}

#[wasm_bindgen_test]
fn a_file_is_read_and_checked_in_the_browser() {
    let file = "\u{feff}sep=;\r\nNome utente;E-Mail\r\nzoe;zoe@bücher.example\r\n;ZOE@xn--bcher-kva.example\r\n\"x\ny\";bob@x.org\r\n";
    assert_eq!(sniff(file.as_bytes()).map(|sniffed| sniffed.encoding), Ok(Encoding::Utf8));
    let mut reader = Reader::new();
    file.as_bytes().chunks(5).for_each(|slice| reader.push(slice).unwrap());
    let sheet = reader.finish().unwrap();
    let verdicts = check(&sheet, &Mapping::from_sheet(&sheet), to_ascii);
    let states: Vec<RowState> = (0..sheet.rows()).map(|row| verdicts.state(row)).collect();
    assert_eq!(states, [RowState::Ready, RowState::DuplicateInFile, RowState::Error]);
    assert_eq!(
        (verdicts.verdict(1).repeats, verdicts.verdict(2).code),
        (Some(0), Some(Code::UsernameCharset))
    );
    assert_eq!(sheet.line(2), 5);
}

#[wasm_bindgen_test]
fn personal_information_is_judged_in_the_browser_as_on_the_host() {
    let policy = Policy {
        today: Day::from_ymd(2026, 11, 22).unwrap(),
        least_age: 16,
        required: RequiredByRelationship::default(),
        notice: Default::default(),
        by_themselves: true,
        to_ascii,
        own: Vec::new(),
    };
    let mut form = IdentityForm {
        values: [
            (Field::Mode, "named"),
            (Field::PrivacyNotice, "accepted 1"),
            (Field::GivenNames, "श्रीमती"),
            (Field::FamilyName, "Müller"),
            (Field::DateOfBirth, "1900-02-29"),
            (Field::BirthCountry, "unknown"),
            (Field::Nationalities, "DE stateless"),
            (Field::Country, "IT"),
            (Field::PersonalEmail, "zoe@bücher.example"),
            (Field::Relationship, "guest"),
        ]
        .into_iter()
        .collect(),
        documents: Vec::new(),
    };
    assert_eq!(form.first_unmet_step(&policy), Some(Step::Birth));
    assert_eq!(form.faults(Step::Birth, &policy)[0].code, Code::DateUnknown);
    form.values.set(Field::DateOfBirth, "1974-08");
    assert!(form.check(&policy).is_ok());
    let mrz = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
    assert_eq!(Mrz::parse(mrz, policy.today).unwrap().given(), "ANNA MARIA");
    form.documents = vec![[(Field::MachineReadableZone, mrz)].into_iter().collect()];
    assert_eq!(form.differences(0, policy.today), [Field::FamilyName]);
}

#[wasm_bindgen_test]
fn the_browser_changes_the_case_of_letters_as_the_host_does() {
    for (capital, small) in
        [("ÉMILE", "émile"), ("ŁUKASZ", "łukasz"), ("ΣΟΦΟΣ", "σοφο\u{3c2}"), ("ИВАН", "иван")]
    {
        assert_eq!(lower(capital), small);
    }
    assert_eq!(upper("straße"), "STRASSE");
}
