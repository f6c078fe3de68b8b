use super::*;
use crate::entity::{address_confirmation, invitation, message, password_reset};
use crate::settings::StoredSetting;
use crate::test_backend::{NOON, TestBackend};
use domain::invitation::InvitationState;
use domain::message::{Lane, MessageState};
use uuid::Uuid;

const ID: Uuid = Uuid::from_u128(0x019a_ab3f_8e00_7000_8000_0000_0000_0001);
const DAYS: i64 = 86_400_000;

fn params() -> Params {
    Params {
        organization: "Aldine <Press>".to_owned(),
        username: "ada.l".to_owned(),
        email: "someone@example.org".to_owned(),
        by: None,
        at: Some(NOON),
        until: Some(NOON),
        stop: None,
        join: Some(StopSeed { id: ID, key_id: 1, nonce: vec![7; 16] }),
        security: Some(domain::security::SecurityChange::AuthenticatorAdded),
        days: Some(30),
        is_reminder: false,
    }
}

fn content(kind: MessageKind, locale: Locale, to: &str, params: &Params) -> MailContent {
    let message = message::Model {
        id: ID.into(),
        kind,
        lane: Lane::Single,
        state: MessageState::Sending,
        invitation_id: Some(ID.into()),
        reset_id: Some(ID.into()),
        identity_id: None,
        confirmation_id: None,
        account_id: None,
        to_address: to.to_owned(),
        locale,
        params: serde_json::to_string(params).unwrap(),
        message_id: format!("<{ID}@desk.example.org>"),
        due_at: NOON,
        attempts: 0,
        lease_id: None,
        lease_until: None,
        created_at: NOON,
        settled_at: None,
        reply: None,
        reply_code: None,
        held_by_restore: false,
    };
    let invitation = invitation::Model {
        id: ID.into(),
        account_id: ID.into(),
        email: to.to_owned(),
        email_key: to.to_owned(),
        locale,
        note: "Welcome!\n<b>Bring</b> your badge".to_owned(),
        state: InvitationState::Open,
        key_id: 1,
        nonce: vec![7; 16],
        created_at: NOON,
        created_by: None,
        expires_at: NOON + 7 * DAYS,
        closed_at: None,
        closed_by: None,
        reminded: 0,
    };
    let reset = password_reset::Model {
        id: ID.into(),
        account_id: ID.into(),
        key_id: 1,
        nonce: vec![7; 16],
        created_at: NOON,
        expires_at: NOON + 3_600_000,
        used_at: None,
    };
    let confirmation = address_confirmation::Model {
        id: ID.into(),
        account_id: ID.into(),
        email_key: to.to_owned(),
        key_id: 1,
        nonce: vec![7; 16],
        created_at: NOON,
        expires_at: NOON + DAYS,
        used_at: None,
    };
    MailContent {
        message,
        invitation: Some(invitation),
        reset: Some(reset),
        confirmation: Some(confirmation),
        inviter: "grace (grace@example.org)".to_owned(),
        recipient: String::new(),
    }
}

async fn rendered(kind: MessageKind, locale: Locale, params: &Params) -> RenderedMail {
    let desk = TestBackend::new().await;
    render(&desk.backend, &content(kind, locale, "ada@example.org", params)).unwrap()
}

#[tokio::test]
async fn an_invitation_in_plain_text_begins_with_a_sentence_and_has_its_link_alone_on_a_line() {
    let mail = rendered(MessageKind::Invitation, Locale::En, &params()).await;
    let link = mail.text.lines().find(|line| line.starts_with("http://127.0.0.1:3000/invitation/")).unwrap();
    assert_eq!(mail.text.matches("http").count(), 1);
    assert_eq!(mail.subject, "Invitation to Aldine <Press>");
    assert_eq!(
        mail.text.replace(link, "LINK"),
        "grace (grace@example.org) invites you to Aldine <Press>. Aldine <Press> uses Matricula to register its \
         people.\n\
         Choose a password and your account is ready. You will sign in as ada.l or with ada@example.org.\n\
         \n\
         LINK\n\
         \n\
         The link expires on Sunday 29 November 2026 at 12:00 UTC.\n\
         \n\
         A note from grace (grace@example.org):\n\
         > Welcome!\n\
         > <b>Bring</b> your badge\n\
         \n\
         If this is not for you, open the link and choose “This was not meant for me”. The invitation is then \
         cancelled, and the person who sent it is told.\n\
         \n\
         -- \n\
         Replies to this e-mail are not monitored."
    );
}

#[tokio::test]
async fn a_mail_greets_by_name_where_one_is_known_and_says_what_the_organization_does() {
    let desk = TestBackend::new().await;
    for (locale, greeting, about) in [
        (Locale::En, "Hello Ada Rossi,", "Aldine <Press> uses Matricula to register its people."),
        (
            Locale::It,
            "Ciao Ada Rossi,",
            "Aldine <Press> usa Matricula per registrare le persone che ne fanno parte.",
        ),
    ] {
        for kind in MessageKind::ALL {
            let mut content = content(*kind, locale, "ada@example.org", &params());
            let without = render(&desk.backend, &content).unwrap();
            assert!(!without.text.contains("Ada Rossi") && !without.text.starts_with('\n'), "{kind}");
            assert_eq!(without.text.matches(about).count(), 1, "{kind}: {}", without.text);
            content.recipient = "Ada\u{202e} Rossi".to_owned();
            let mail = render(&desk.backend, &content).unwrap();
            assert_eq!(mail.text, format!("{greeting}\n\n{}", without.text), "{kind}");
            assert!(mail.html.contains(&format!(">{greeting}</p>")), "{kind}: {}", mail.html);
        }
    }
}

#[tokio::test]
async fn an_invitation_in_html_escapes_what_people_wrote_and_has_one_button() {
    let mail = rendered(MessageKind::Invitation, Locale::En, &params()).await;
    assert!(mail.html.starts_with("<!doctype html>\n<html lang=\"en\">"), "{}", mail.html);
    assert!(!mail.html.contains("<b>") && !mail.html.contains("<Press>"), "{}", mail.html);
    assert!(mail.html.contains("&#60;b&#62;Bring") || mail.html.contains("&lt;b&gt;Bring"), "{}", mail.html);
    assert_eq!(mail.html.matches("class=\"button\"").count(), 1);
    assert_eq!(mail.html.matches("#not-mine").count(), 1);
    assert!(mail.html.contains("prefers-color-scheme: dark"));
    assert!(!mail.html.contains("<script") && !mail.html.contains("<img") && !mail.html.contains("<table"));
}

#[tokio::test]
async fn every_mail_reads_right_in_both_languages() {
    for kind in MessageKind::ALL {
        for locale in Locale::ALL {
            let mail = rendered(*kind, *locale, &params()).await;
            assert!(mail.html.contains(&format!("<html lang=\"{locale}\">")));
            assert!(mail.text.contains("Aldine <Press>"), "{kind} {locale}");
            let links = mail.text.lines().filter(|line| line.starts_with("http://127.0.0.1:3000/"));
            let links: Vec<_> = links.filter(|line| !line.contains(' ')).collect();
            let is_notice = matches!(
                kind,
                MessageKind::PasswordChanged
                    | MessageKind::AccountSuspended
                    | MessageKind::AccountReactivated
                    | MessageKind::AccountChanged
                    | MessageKind::AccountToBeDeleted
                    | MessageKind::AccountRestored
                    | MessageKind::AccountEndSet
                    | MessageKind::AccountDormant
                    | MessageKind::InvitationDormant
                    | MessageKind::JoinDeclined
            );
            assert_eq!(links.len(), usize::from(!is_notice), "{kind} {locale}");
            assert_eq!(mail.text.matches("http://").count(), links.len(), "{kind} {locale}: {}", mail.text);
            assert!(!mail.text.starts_with("http"), "{kind} {locale}");
            assert!(!mail.text.contains("\n\n\n"), "{kind} {locale}: {}", mail.text);
            assert!(!mail.text.contains("{{") && !mail.html.contains("{%"), "{kind} {locale}");
        }
    }
    let mail = rendered(MessageKind::PasswordReset, Locale::It, &params()).await;
    assert!(mail.text.contains("scade domenica 22 novembre 2026 alle 13:00 UTC"), "{}", mail.text);
    let mail = rendered(MessageKind::PasswordChanged, Locale::En, &params()).await;
    assert!(mail.text.contains("was changed on Sunday 22 November 2026 at 12:00 UTC."), "{}", mail.text);
    assert!(mail.text.contains("tell your administrators at once"), "{}", mail.text);
}

/// Changes a setting as a page does.
async fn with_setting(setting: StoredSetting, value: &str) -> TestBackend {
    let desk = TestBackend::new().await;
    set(&desk, setting, value).await;
    desk
}

async fn set(desk: &TestBackend, setting: StoredSetting, value: &str) {
    let backend = &desk.backend;
    backend
        .db()
        .write(async |tx: crate::db::Tx| backend.write_setting(&tx, setting, value, None).await)
        .await
        .unwrap();
    backend.reload_settings().await.unwrap();
}

#[tokio::test]
async fn times_are_those_of_the_organizations_clocks_and_name_them() {
    let desk = with_setting(StoredSetting::TimeZone, "Europe/Rome").await;
    let text = |kind, locale, params: &Params| {
        render(&desk.backend, &content(kind, locale, "ada@example.org", params)).unwrap().text
    };
    let mail = text(MessageKind::PasswordReset, Locale::It, &params());
    assert!(mail.contains("domenica 22 novembre 2026 alle 14:00 (Europe/Rome, UTC+1)"), "{mail}");
    // Whole days of the organization are days, without an hour.
    let midnight = NOON + 11 * 3_600_000;
    let until = Params { until: Some(midnight), ..params() };
    let mail = text(MessageKind::AccountEndSet, Locale::En, &until);
    assert!(mail.contains("You can use it until Sunday 22 November 2026."), "{mail}");
    let mail = text(MessageKind::AccountSuspended, Locale::En, &until);
    assert!(mail.contains("You can sign in again from Monday 23 November 2026."), "{mail}");
    let mail = text(MessageKind::AccountsEnding, Locale::En, &until);
    assert!(mail.contains("The first ends on Sunday 22 November 2026."), "{mail}");
    // A day of another time zone is told by the hour.
    let mail = text(MessageKind::AccountEndSet, Locale::En, &params());
    assert!(mail.contains("until Sunday 22 November 2026 at 13:00 (Europe/Rome, UTC+1)."), "{mail}");
}

#[tokio::test]
async fn no_mail_tells_a_time_on_other_clocks_than_the_organizations() {
    let desk = with_setting(StoredSetting::TimeZone, "Europe/Rome").await;
    for kind in MessageKind::ALL {
        for locale in Locale::ALL {
            let content = content(*kind, *locale, "ada@example.org", &params());
            let own = original::original(*kind, *locale);
            let own = MailTemplate::parse(*kind, &own.0, &own.1).unwrap();
            let texts = [None, Some(&own)].map(|own| render_as(&desk.backend, &content, own).unwrap().text);
            for text in texts {
                let other = text.replace("(Europe/Rome, UTC+1)", "");
                assert!(!other.contains("UTC"), "{kind} {locale}: {text}");
                let hours = text.matches(":00").count();
                assert_eq!(
                    text.matches(":00 (Europe/Rome, UTC+1)").count(),
                    hours,
                    "{kind} {locale}: {text}"
                );
            }
        }
    }
}

#[tokio::test]
async fn the_organization_says_what_it_is_in_the_language_of_the_mail() {
    let desk = with_setting(StoredSetting::AboutIt, "Casa editrice <dal> 1494.").await;
    for kind in MessageKind::ALL {
        let it = render(&desk.backend, &content(*kind, Locale::It, "ada@example.org", &params())).unwrap();
        assert_eq!(it.text.matches("Casa editrice <dal> 1494.").count(), 1, "{kind}");
        assert!(!it.text.contains("usa Matricula") && !it.html.contains("<dal>"), "{kind}");
        let en = render(&desk.backend, &content(*kind, Locale::En, "ada@example.org", &params())).unwrap();
        assert!(en.text.contains("uses Matricula to register"), "{kind}");
    }
}

#[tokio::test]
async fn an_inviter_who_is_gone_and_a_reminder_are_put_in_words() {
    let desk = TestBackend::new().await;
    let mut gone = content(MessageKind::Invitation, Locale::En, "ada@example.org", &params());
    gone.inviter = String::new();
    let mail = render(&desk.backend, &gone).unwrap();
    assert!(
        mail.text.contains("You are invited to Aldine <Press>.") && mail.text.contains("A note for you:")
    );
    let mail = rendered(MessageKind::Invitation, Locale::En, &Params { is_reminder: true, ..params() }).await;
    assert!(
        mail.text.contains("A reminder: your invitation to Aldine <Press> is still open.\ngrace"),
        "{}",
        mail.text
    );
}

#[tokio::test]
async fn no_name_ends_a_header_or_adds_one() {
    let desk = TestBackend::new().await;
    let params = Params {
        organization: "Bob\r\nBcc: x@evil.example\r\n\r\nbody".to_owned(),
        email: "a@b.example\r\nBcc: y@evil.example".to_owned(),
        ..params()
    };
    for kind in MessageKind::ALL {
        let content = content(*kind, Locale::En, "ada@example.org", &params);
        let composed = compose(&desk.backend, &"Büro <desk@example.org>".parse().unwrap(), &content).unwrap();
        let head = composed.bytes.split("\r\n\r\n").next().unwrap();
        assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{head}");
        let names: Vec<&str> =
            head.lines().filter(|l| !l.starts_with(' ')).filter_map(|l| l.split(':').next()).collect();
        assert_eq!(
            names,
            ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"],
            "{head}"
        );
        assert!(composed.bytes.is_ascii());
        assert!(composed.bytes.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
    }
}

#[tokio::test]
async fn a_message_is_the_same_at_every_attempt_but_for_its_date() {
    let desk = TestBackend::new().await;
    let content = content(MessageKind::Invitation, Locale::En, "ada@example.org", &params());
    let from = "Matricula <desk@example.org>".parse().unwrap();
    let first = compose(&desk.backend, &from, &content).unwrap().bytes;
    assert_eq!(first, compose(&desk.backend, &from, &content).unwrap().bytes);
    assert!(first.contains("Date: Sun, 22 Nov 2026 12:00:00 +0000\r\n"), "{first}");
    assert!(first.contains(&format!("Message-ID: <{ID}@desk.example.org>\r\n")));
    assert!(first.contains("Auto-Submitted: auto-generated\r\n"));
    desk.clock.advance(Duration::from_secs(60));
    let later = compose(&desk.backend, &from, &content).unwrap().bytes;
    assert_eq!(first.replace("12:00:00 +0000", "12:01:00 +0000"), later);
}

#[tokio::test]
async fn a_domain_of_any_script_goes_over_the_wire_in_ascii() {
    let desk = TestBackend::new().await;
    let content = content(MessageKind::Invitation, Locale::En, "Ada+x@Bücher.example", &params());
    let composed = compose(&desk.backend, &"desk@example.org".parse().unwrap(), &content).unwrap();
    assert_eq!(composed.recipient.as_ref() as &str, "Ada+x@xn--bcher-kva.example");
}
