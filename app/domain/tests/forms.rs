//! Drafts and their checks: all faults at once, by field; and the words that cross the wire.
#![cfg(not(target_arch = "wasm32"))]

use domain::account::{Email, ReservedUsernames, Username};
use domain::audit::AuditQuery;
use domain::bulk::update::{column_use, is_damaged};
use domain::column_names::column_of;
use domain::day::parse::parse_typed;
use domain::form::{Code, Field};
use domain::identity::{parse_country, parse_name, parse_nationalities, parse_phone};
use domain::invitation::{InvitationState, InviteDraft};
use domain::message::HeldMail;
use domain::own_field_draft::FieldDraft;
use domain::permission::{Permission, Permissions};
use domain::registry::{Localized, UnitDraft};
use domain::registry_export::ExportColumn;
use domain::session::{MenuCount, PasswordDraft, SignInDraft};
use domain::setting::{Setting, SettingSection};
use domain::setup::{SetUpDraft, SetupCode};
use domain::text::Locale;
use rstest::rstest;

fn to_ascii(domain: &str) -> Option<String> {
    idna::domain_to_ascii_strict(domain).ok()
}

#[test]
fn a_check_tells_all_faults_at_once_by_field() {
    let draft = InviteDraft {
        email: "zoe".into(),
        username: "x".into(),
        locale: "tlh".into(),
        note: "a\u{7}".into(),
        days: "366".into(),
        permissions: vec!["can_fly".into()],
        ..InviteDraft::default()
    };
    let faults = draft.check(to_ascii).unwrap_err();
    let told: Vec<(Field, Code)> = faults.iter().map(|fault| (fault.field, fault.code)).collect();
    assert_eq!(
        told,
        [
            (Field::Email, Code::EmailNoAt),
            (Field::Username, Code::UsernameShort),
            (Field::Locale, Code::LocaleUnknown),
            (Field::Note, Code::ControlCharacter),
            (Field::Days, Code::DaysRange),
            (Field::Permissions, Code::PermissionUnknown),
        ]
    );
}

#[test]
fn an_invitation_needs_nothing_but_an_address() {
    let draft = InviteDraft { email: "zoe@x.org".into(), ..InviteDraft::default() };
    let invite = draft.check(to_ascii).unwrap();
    assert!(invite.username().is_none() && invite.locale().is_none() && invite.days().is_none());
    assert!(!invite.is_held() && invite.permissions().is_empty() && invite.note().as_str().is_empty());
}

#[rstest]
#[case("1", true)]
#[case(" 90 ", true)]
#[case("0", false)]
#[case("-1", false)]
#[case("7.5", false)]
#[case("4294967296", false)]
fn days_are_a_whole_number_from_1_to_90(#[case] days: &str, #[case] is_taken: bool) {
    let draft = InviteDraft { email: "zoe@x.org".into(), days: days.into(), ..InviteDraft::default() };
    assert_eq!(draft.check(to_ascii).is_ok(), is_taken);
}

#[test]
fn a_note_keeps_its_lines_and_loses_carriage_returns() {
    let draft =
        InviteDraft { email: "zoe@x.org".into(), note: " a\r\nb\rc ".into(), ..InviteDraft::default() };
    assert_eq!(draft.check(to_ascii).unwrap().note().as_str(), "a\nb\nc");
}

#[test]
fn a_sign_in_with_an_endless_password_is_wrong_before_anything_is_hashed() {
    let draft = SignInDraft { identifier: "zoe".into(), password: "x".repeat(257) };
    assert_eq!(draft.check().unwrap_err().at(Field::Password), Some(Code::SignInWrong));
}

#[test]
fn a_set_up_reads_its_code_whatever_its_spaces_hyphens_and_case() {
    let draft = SetUpDraft {
        setup_code: " abcd-efgh ".into(),
        organization_name: "Aldine Press".into(),
        email: "f@x.org".into(),
        username: "admin".into(),
        password: "correct horse battery".into(),
        time_zone: String::new(),
    };
    assert_eq!(draft.check(to_ascii).unwrap().code().as_str(), "ABCDEFGH");
}

#[test]
fn secrets_do_not_show_in_debug() {
    let shown = format!(
        "{:?} {:?} {:?}",
        SignInDraft { identifier: "zoe".into(), password: "hunter2".into() },
        PasswordDraft { password: "hunter2".into(), ..PasswordDraft::default() },
        SetUpDraft { password: "hunter2".into(), setup_code: "hunter2".into(), ..SetUpDraft::default() },
    );
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn every_word_is_read_as_it_is_written() {
    for code in Code::ALL {
        assert_eq!(Code::from_word(code.as_str()), Some(*code));
        assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{code}\""));
        assert!((400..=599).contains(&code.status()), "{code}");
    }
    for permission in Permission::ALL {
        assert_eq!(Permission::from_word(permission.as_str()), Some(*permission));
    }
}

#[test]
fn every_code_and_field_has_a_sentence_of_its_own_in_every_language() {
    for locale in Locale::ALL {
        let t = locale.text();
        let mut sentences: Vec<&str> = Code::ALL.iter().map(|code| t.fault(*code)).collect();
        assert!(sentences.iter().all(|sentence| sentence.ends_with('.')));
        let all = sentences.len();
        sentences.sort_unstable();
        sentences.dedup();
        assert_eq!(sentences.len(), all, "two codes share a sentence in {locale}");
        assert!(Field::ALL.iter().all(|field| !t.field(*field).is_empty()));
    }
}

#[rstest]
#[case("it-IT,it;q=0.9,en;q=0.8", Some(Locale::It))]
#[case("de, en-GB;q=0.7, it;q=0.3", Some(Locale::En))]
#[case("en;q=0, it;q=0.1", Some(Locale::It))]
#[case("fr, de", None)]
#[case("", None)]
#[case(";;q=,=,", None)]
fn the_language_is_the_best_of_those_the_browser_asks_for(
    #[case] header: &str,
    #[case] locale: Option<Locale>,
) {
    assert_eq!(Locale::negotiate(header), locale);
}

#[test]
fn permissions_are_a_set() {
    let some: Permissions = [Permission::RegisterUsers, Permission::ViewAudit].into_iter().collect();
    assert!(some.has(Permission::ViewAudit) && !some.has(Permission::BulkInvite));
    assert!(some.is_within(Permissions::all()) && !Permissions::all().is_within(some));
    assert_eq!(Permissions::from_bits(u32::MAX), Permissions::all());
    assert_eq!(some.iter().collect::<Permissions>(), some);
}

#[test]
fn an_open_invitation_is_expired_from_its_end_on_and_no_other_ever_is() {
    assert_eq!(InvitationState::Open.at(9, 10), InvitationState::Open);
    assert_eq!(InvitationState::Open.at(10, 10), InvitationState::Expired);
    assert_eq!(InvitationState::Accepted.at(11, 10), InvitationState::Accepted);
}

/// What surrounds a text that was copied from a page, an address book or a word processor, and cannot be seen.
const DRESSES: [(&str, &str); 6] = [
    (" ", "\t"),
    ("\u{200b}", "\u{200b}"),
    ("\u{feff}", "\t"),
    ("\u{202a}", "\u{202c}"),
    ("\u{3000}", "\u{2003}"),
    ("\u{ad} ", " \u{2060}"),
];

/// One rule for every field: what is typed in it, and what becomes of it.
type FieldRule = (&'static str, &'static str, fn(&str) -> String);

const FIELD_RULES: &[FieldRule] = &[
    ("code of a unit", "R-42", |text| {
        let draft = UnitDraft { name: "Research".to_owned(), code: text.to_owned(), ..UnitDraft::default() };
        format!("{:?}", draft.check())
    }),
    ("no code of a unit", "", |text| {
        let draft = UnitDraft { name: "Research".to_owned(), code: text.to_owned(), ..UnitDraft::default() };
        format!("{:?}", draft.check())
    }),
    ("name of a unit", "Research", |text| {
        format!("{:?}", UnitDraft { name: text.to_owned(), ..UnitDraft::default() }.check())
    }),
    ("key of a field", "badge_number", |text| {
        let label = Localized { en: "Badge".to_owned(), ..Localized::default() };
        let (kind, level) = ("text".to_owned(), "account".to_owned());
        let draft = FieldDraft { key: text.to_owned(), kind, level, label, ..FieldDraft::default() };
        format!("{:?}", draft.check())
    }),
    ("column of an update", "Unit", |text| format!("{:?}", column_use(text, &[]))),
    ("column of an export", "email", |text| format!("{:?}", ExportColumn::parse(text))),
    ("column of a file", "E-mail", |text| format!("{:?}", column_of(text))),
    ("number", "5", |text| format!("{:?}", Setting::InvitationDays.check(text))),
    ("zone", "Europe/Rome", |text| format!("{:?}", Setting::TimeZone.check(text))),
    ("day", "2027-03-01", |text| format!("{:?}", Setting::SelfRegistrationEnds.check(text))),
    ("days", "30", |text| format!("{:?}", Setting::DocumentNoticeDays.check(text))),
    ("domain", "aldine.example", |text| format!("{:?}", Setting::SelfRegistrationDomains.check(text))),
    ("unit of a setting", "0197a3f2-6c1e-7d3a-9b0c-5f2e4d6a8b10", |text| {
        format!("{:?}", Setting::SelfRegistrationUnit.check(text))
    }),
    ("set-up code", "ABCD-EFGH", |text| {
        format!("{:?}", SetupCode::parse(text).map(|code| code.as_str().to_owned()))
    }),
    ("name", "Zoë", |text| format!("{:?}", parse_name(text))),
    ("nationalities", "Italian; French", |text| format!("{:?}", parse_nationalities(text))),
    ("country", "ITA", |text| format!("{:?}", parse_country(text))),
    ("telephone", "+39 06 69882350", |text| format!("{:?}", parse_phone(text))),
    ("date of birth", "17.4.1990", |text| format!("{:?}", parse_typed(text))),
    ("e-mail address", "zoe@x.org", |text| format!("{:?}", Email::parse(text, to_ascii))),
    ("username", "zoe", |text| format!("{:?}", Username::parse(text, &ReservedUsernames::default()))),
];

#[test]
fn what_cannot_be_seen_around_a_text_makes_no_difference_in_any_field() {
    for (field, typed, rule) in FIELD_RULES {
        let plain = rule(typed);
        assert!(!plain.starts_with("Err") && plain != "None", "{field}: {plain}");
        for (before, after) in DRESSES {
            let dressed = format!("{before}{typed}{after}");
            assert_eq!(rule(&dressed), plain, "{field}: {dressed:?}");
        }
    }
}

#[test]
fn what_a_spreadsheet_has_damaged_is_told_apart_from_what_cannot_be_seen() {
    assert!(!is_damaged("0042", "\u{200b}0042\u{feff}"));
    assert!(is_damaged("0042", "\u{200b}42"));
    let query = AuditQuery::parse("request=%E2%80%8Babc");
    assert_eq!(query.request, "abc");
}

#[test]
fn the_dialog_that_sends_what_is_held_and_its_button_name_every_exact_number() {
    for locale in Locale::ALL {
        let t = locale.text();
        for which in HeldMail::ALL {
            let exactly = MenuCount::Exactly(MenuCount::MOST + 203);
            let (button, words) = (t.send_held(*which, exactly), t.send_held_words(*which, exactly));
            assert!(button.contains("1203") && !button.contains('+'), "{button}");
            assert!(words.starts_with("1203 "), "{words}");
            // What a menu has counted is no exact number.
            let more = MenuCount::from(MenuCount::MOST + 203);
            let said = t.send_held(*which, more);
            assert!(said.contains("more than 1000") || said.contains("più di 1000"), "{said}");
            assert!(!t.send_held_words(*which, more).starts_with("1000 "));
        }
    }
}

#[test]
fn of_settings_that_are_there_in_each_language_the_readers_comes_first() {
    let order = |reader| Setting::of_for(SettingSection::Organization, reader);
    let place = |order: &[Setting], setting| order.iter().position(|one| *one == setting);
    for (reader, own, other) in
        [(Locale::En, Setting::AboutEn, Setting::AboutIt), (Locale::It, Setting::AboutIt, Setting::AboutEn)]
    {
        let order = order(reader);
        assert!(place(&order, own) < place(&order, other), "{reader}");
        assert_eq!(place(&order, Setting::OrganizationName), Some(0), "{reader}: the others stay");
        assert_eq!(order.len(), Setting::of(SettingSection::Organization).count(), "{reader}");
    }
    assert_eq!(Locale::It.own_first().collect::<Vec<_>>(), [Locale::It, Locale::En]);
}
