use super::*;
use crate::test_backend::{NOON, TestBackend};
use domain::id::EventId;
use domain::text::Locale;
use uuid::Uuid;

const ONE: &str = "00000000-0000-0000-0000-000000000001";
const TWO: &str = "00000000-0000-0000-0000-000000000002";

fn row(action: &str, subject: (&str, Option<&str>), detail: &str) -> audit_event::Model {
    audit_event::Model {
        id: EventId::new(Uuid::from_u128(7)),
        at: NOON,
        actor_kind: "account".to_owned(),
        actor_id: None,
        address: None,
        action: action.to_owned(),
        subject_kind: subject.0.to_owned(),
        subject_id: subject.1.map(|id| id.parse().unwrap()),
        detail: detail.to_owned(),
        key_id: 1,
        mac: vec![1],
        seal_number: None,
        request_id: None,
    }
}

/// Names of everything that has the first id, or the second.
fn names() -> Names {
    let named = |id: &str, name: &str| (id.parse().unwrap(), name.to_owned());
    Names::of_tests(
        [named(ONE, "Padova"), named(TWO, "Ferrara")],
        [named(ONE, "Library")],
        [named(ONE, "Reviewers")],
        [(ONE.parse().unwrap(), (JobKind::Invite, 40)), (TWO.parse().unwrap(), (JobKind::Suspend, 3))],
    )
}

fn said(locale: Locale, row: &audit_event::Model) -> String {
    let names = names();
    Sentences { text: locale.text(), zone: Zone::utc(), names: &names }.sentence(row)
}

/// Details as this program writes them and as earlier ones have, with the sentence of each.
const FIXTURES: &[(&str, &str, &str, &str)] = &[
    ("session.opened", "session", "{}", "Signed in"),
    ("session.opened", "session", r#"{"factor":"passkey"}"#, "Signed in: with a passkey"),
    (
        "session.opened",
        "session",
        r#"{"ended":["00000000-0000-0000-0000-000000000001"],"factor":"recovery_code"}"#,
        "Signed in: with a recovery code",
    ),
    ("session.others_ended", "account", r#"{"count":2}"#, "Other sessions ended: 2 sessions"),
    (
        "access.refused",
        "account",
        r#"{"right":"can_view_audit"}"#,
        "Access refused: can_view_audit is missing",
    ),
    (
        "access.refused",
        "account",
        r#"{"right":"can_view_audit","count":7,"since":1795348800000}"#,
        "Access refused: can_view_audit is missing, 7 more times in that minute",
    ),
    // Before units and profiles.
    (
        "permission.granted",
        "account",
        r#"{"permissions":["can_view_audit","can_manage_settings"],"starts_at":null,"ends_at":null}"#,
        "Permissions granted: can_view_audit, can_manage_settings",
    ),
    (
        "permission.granted",
        "account",
        r#"{"permissions":["can_view_registry"],"starts_at":1795348800000,"ends_at":1798675200000,"profile":"00000000-0000-0000-0000-000000000001","unit":"00000000-0000-0000-0000-000000000001"}"#,
        "Permissions granted: can_view_registry, in the unit “Padova”, with the profile “Reviewers”, starting on \
         22 November 2026, ending on 30 December 2026",
    ),
    (
        "permission.granted",
        "account",
        r#"{"permissions":["can_view_registry"],"profile":"00000000-0000-0000-0000-000000000002"}"#,
        "Permissions granted: can_view_registry, with a profile that was deleted since",
    ),
    ("permission.revoked", "account", r#"{"count":3}"#, "Permissions revoked"),
    (
        "permission.revoked",
        "account",
        r#"{"permissions":["can_view_audit"]}"#,
        "Permissions revoked: can_view_audit",
    ),
    (
        "profile.created",
        "profile",
        r#"{"name":"Reviewers","permissions":["can_validate_identities"]}"#,
        "Profile created: “Reviewers”, can_validate_identities",
    ),
    (
        "profile.changed",
        "profile",
        r#"{"before":{"name":"A","permissions":[]},"after":{"name":"B","permissions":["can_view_audit"]}}"#,
        "Profile changed: from “A” to “B”, can_view_audit",
    ),
    (
        "profile.deleted",
        "profile",
        r#"{"name":"Reviewers","permissions":[],"people":1}"#,
        "Profile deleted: “Reviewers”, 1 person",
    ),
    (
        "setting.changed",
        "setting",
        r#"{"setting":"invitation_days","before":"7","after":"14"}"#,
        "Setting changed: Days until an invitation expires, from 7 to 14",
    ),
    (
        "setting.changed",
        "setting",
        r#"{"setting":"four_eyes","before":"0","after":"1"}"#,
        "Setting changed: Four-eyes principle, from Off to On",
    ),
    (
        "setting.changed",
        "setting",
        r#"{"setting":"support_contact","before":"","after":"desk@example.org"}"#,
        "Setting changed: Contact for help, from empty to desk@example.org",
    ),
    (
        "setting.changed",
        "setting",
        r#"{"setting":"self_registration_unit","before":"","after":"00000000-0000-0000-0000-000000000002"}"#,
        "Setting changed: Unit of new people, from empty to “Ferrara”",
    ),
    // Without the values, and of a newer program.
    ("setting.changed", "setting", r#"{"setting":"four_eyes"}"#, "Setting changed: Four-eyes principle"),
    (
        "setting.changed",
        "setting",
        r#"{"setting":"colour_of_the_door","before":"red","after":"blue"}"#,
        "Setting changed",
    ),
    (
        "mail_text.changed",
        "setting",
        r#"{"mail":"invitation","locale":"it","before":{"subject":"","text":""},"after":{"subject":"A","text":"B"}}"#,
        "Text of an e-mail changed: Invitation, in Italiano",
    ),
    ("mail.tested", "setting", r#"{"good":false}"#, "Mail server tested: it did not work"),
    // Jobs were invitations before they had a kind.
    ("bulk.begun", "bulk_job", r#"{"rows":40,"held":true}"#, "Bulk invite prepared: 40 rows"),
    (
        "bulk.begun",
        "bulk_job",
        r#"{"kind":"update","rows":40,"absent":2}"#,
        "Job “Update people” prepared: 40 rows",
    ),
    ("bulk.started", "bulk_job", r#"{"kind":"suspend","rows":1}"#, "Job “Suspend” started: 1 row"),
    (
        "bulk.done",
        "bulk_job",
        r#"{"created":38,"resent":1,"skipped":1,"failed":0}"#,
        "Bulk invite finished: 38 created, 1 sent again, 0 changed, 1 skipped, 0 failed",
    ),
    ("bulk.paused", "bulk_job", r#"{"reason":"asked"}"#, "Bulk invite paused: 40 rows"),
    (
        "identity.saved",
        "identity",
        r#"{"step":"names","fields":["given_names","family_name"]}"#,
        "Personal information saved: Names, Given names, Family name",
    ),
    ("identity.submitted", "identity", r#"{"revision":2}"#, "Identity submitted: revision 2"),
    (
        "identity.changes_requested",
        "identity",
        r#"{"revision":1,"fields":["date_of_birth"],"self_asserted":false,"given_link":false}"#,
        "Changes requested: revision 1, Date of birth",
    ),
    // Before notices had texts.
    ("identity.notice_accepted", "identity", r#"{"version":1}"#, "Privacy notice accepted: version 1"),
    (
        "identity.notice_accepted",
        "identity",
        r#"{"version":1,"locale":null,"hash":null}"#,
        "Privacy notice accepted: version 1, text not kept",
    ),
    (
        "identity.notice_accepted",
        "identity",
        r#"{"version":2,"locale":"en","hash":"00ff"}"#,
        "Privacy notice accepted: version 2, in English",
    ),
    (
        "image.opened",
        "identity",
        r#"{"document":"00000000-0000-0000-0000-000000000001","side":"back","revision":3}"#,
        "Picture opened: back of a document, revision 3",
    ),
    (
        "account.changed",
        "account",
        r#"{"fields":["username","locale"],"sealed":"c2VjcmV0"}"#,
        "Account changed: Username, Language",
    ),
    ("account.suspended", "account", "{}", "Account suspended"),
    (
        "account.suspended",
        "account",
        r#"{"until":1798675200000,"sealed":"c2VjcmV0"}"#,
        "Account suspended: ending on 30 December 2026",
    ),
    ("account.suspended", "account", r#"{"dormant":true}"#, "Account suspended: because nobody used it"),
    (
        "account.moved",
        "account",
        r#"{"before":null,"after":"00000000-0000-0000-0000-000000000001"}"#,
        "Unit of the person changed: now “Padova”",
    ),
    (
        "account.moved",
        "account",
        r#"{"before":"00000000-0000-0000-0000-000000000001","after":"00000000-0000-0000-0000-000000000002"}"#,
        "Unit of the person changed: from “Padova” to “Ferrara”",
    ),
    (
        "group.member_added",
        "account",
        r#"{"group":"00000000-0000-0000-0000-000000000001"}"#,
        "Added to a group: group “Library”",
    ),
    ("group.deleted", "group", r#"{"name":"Library","members":12}"#, "Group deleted: “Library”, 12 people"),
    (
        "unit.changed",
        "unit",
        r#"{"fields":["unit_name"],"name":{"before":"A","after":"B"},"parent":{"before":null,"after":null}}"#,
        "Unit changed: from “A” to “B”",
    ),
    ("unit.archived", "unit", "{}", "Unit archived: “Padova”"),
    ("field.created", "field", r#"{"key":"badge","kind":"text","level":"account"}"#, "Field added: “badge”"),
    (
        "registry.exported",
        "organization",
        r#"{"people":1200,"columns":"name","filters":[],"searched":false}"#,
        "List exported: 1200 people",
    ),
    (
        "audit.read",
        "organization",
        r#"{"person":"00000000-0000-0000-0000-000000000001","kind":"account.created"}"#,
        "Events searched: by person, kind",
    ),
    (
        "audit.exported",
        "organization",
        r#"{"format":"csv","seal":4}"#,
        "Events exported: as csv, without filters",
    ),
    (
        "audit.pruned",
        "organization",
        r#"{"seal":9,"hash":"00ff","events":120,"before":1763769600000}"#,
        "Old events deleted: events before 22 November 2025, 120 since the beginning",
    ),
    (
        "key.rotated",
        "organization",
        r#"{"key":2,"is_new":true,"rewrapped":9}"#,
        "Master key rotated: key 2 was added",
    ),
    ("message.released", "message", r#"{"count":1,"which":"all"}"#, "E-mail released: 1 e-mail"),
    ("message.released", "message", r#"{"was":"held"}"#, "E-mail released"),
    (
        "founder.offer_ended",
        "account",
        r#"{"declined":true}"#,
        "Offer of the founder's role withdrawn or declined: declined by the person",
    ),
    ("something.of_tomorrow", "account", r#"{"new":1}"#, "Unknown event (something.of_tomorrow)"),
];

#[test]
fn every_shape_that_details_have_or_had_has_its_sentence() {
    let mut wrong = Vec::new();
    for (action, kind, detail, sentence) in FIXTURES {
        let said = said(Locale::En, &row(action, (kind, Some(ONE)), detail));
        if said != *sentence {
            wrong.push(format!("{action} {detail}\n  {said}\n  {sentence}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_missing_or_not_understood_leaves_the_name_of_the_action_in_both_languages() {
    let broken = [
        "",
        "null",
        "[]",
        "7",
        "\"x\"",
        "{",
        "{}",
        r#"{"permissions":"x","fields":7,"until":"soon","setting":["a"],"before":{"name":1},"after":[],"rows":-1,"unit":5,
            "count":"many","revision":1.5,"side":"top","step":[],"kind":7,"locale":{},"mail":0,"factor":"smell","name":null,
            "people":null,"group":"x","profile":"y","events":"z","key":"1","version":-2,"declined":"no","format":3}"#,
    ];
    for locale in Locale::ALL {
        let t = locale.text();
        for action in Action::ALL {
            for detail in broken {
                let row = row(action.as_str(), ("organization", None), detail);
                let said = said(*locale, &row);
                assert!(said.starts_with(&t.timeline_event(*action)), "{action} {detail}: {said}");
            }
        }
    }
}

#[test]
fn a_name_in_a_sentence_neither_hides_nor_turns_anything_and_is_not_endless() {
    let name = format!("A\u{202e}B\\n{}", "x".repeat(300));
    let said = said(Locale::En, &row("group.created", ("group", None), &format!(r#"{{"name":"{name}"}}"#)));
    assert!(!said.contains(['\u{202e}', '\n']), "{said:?}");
    assert!(said.starts_with("Group created: “AB x") && said.chars().count() < 120, "{said}");
}

#[test]
fn details_are_named_in_the_language_of_the_reader_and_what_is_encrypted_is_not_among_them() {
    let names = names();
    let detail = r#"{"fields":["username"],"sealed":"c2VjcmV0","until":1795348800000,"held":true,"unit":null,
        "after":{"name":"B"},"of_tomorrow":"x"}"#;
    let row = row("account.changed", ("unit", Some(ONE)), detail);
    let of =
        |locale: Locale| Sentences { text: locale.text(), zone: Zone::utc(), names: &names }.details(&row);
    let own = |all: &[(&str, &str)]| {
        all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>()
    };
    let unit = format!("Padova ({ONE})");
    assert_eq!(
        of(Locale::It),
        own(&[
            ("unità", &unit),
            ("dopo", "nome: B"),
            ("campi", "Nome utente"),
            ("per ora senza e-mail", "Sì"),
            ("of_tomorrow", "x"),
            ("fino a", "2026-11-22 12:00 UTC"),
        ])
    );
    assert_eq!(of(Locale::En)[0].0, "unit");
}

#[tokio::test]
async fn names_are_read_for_what_the_events_of_a_page_name() {
    let desk = TestBackend::new().await;
    let rows = [
        row("unit.archived", ("unit", Some(ONE)), "{}"),
        row("group.member_added", ("account", Some(TWO)), &format!(r#"{{"group":"{TWO}"}}"#)),
    ];
    let db = desk.backend.db().read();
    let names = Names::load(db, &rows).await.unwrap().with_people(db, &rows).await.unwrap();
    assert_eq!(
        (names.unit(ONE.parse().unwrap()), names.group(TWO.parse().unwrap())),
        (None, None),
        "they are gone"
    );
}
