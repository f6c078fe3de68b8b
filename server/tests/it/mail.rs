//! Sending messages: a mail server that is down, slow, or refuses.

use crate::support::{AppOptions, Certificate, FOUNDER, Smtp, SmtpCommand, TestApp};
use backend::Backend;
use backend::clock::{Rng, SystemClock};
use domain::permission::Permission;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Sends due messages and advances the clock until none is left.
async fn drain(app: &TestApp) {
    for _ in 0..40 {
        app.backend.run_outbox_once().await.unwrap();
        let open = "SELECT COUNT(*) FROM message WHERE state IN ('queued', 'deferred', 'sending')";
        if app.database.number(open).await == 0 {
            return;
        }
        app.advance(Duration::from_secs(3_700));
    }
    panic!("something is never settled");
}

async fn states(app: &TestApp) -> Vec<(String, String)> {
    let mut founder = app.as_founder().await;
    let page = founder.api("messages", json!({ "filter": "all", "after": null })).await.json();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    page["rows"].as_array().unwrap().iter().map(|row| (text(&row["to"]), text(&row["state"]))).collect()
}

async fn invite(app: &TestApp, names: &[&str]) {
    let mut founder = app.as_founder().await;
    for name in names {
        founder.invite(json!({ "email": format!("{name}@aldine.example") })).await;
    }
}

#[tokio::test]
async fn the_mail_has_the_link_first_in_both_languages() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut founder = app.as_founder().await;
    for (locale, subject) in [("en", "Invitation to Aldine Press"), ("it", "Invito a Aldine Press")] {
        let draft = json!({ "email": format!("{locale}@aldine.example"), "locale": locale });
        let issued = founder.invite(draft).await;
        app.backend.run_outbox_once().await.unwrap();
        let mail = smtp.mails().pop().unwrap();
        assert!(mail.header("subject").starts_with(subject), "{}", mail.header("subject"));
        assert_eq!(mail.from, "desk@aldine.example");
        assert!(mail.link().contains("/invitation/"));
        assert_ne!(mail.link(), issued["link"]["url"].as_str().unwrap(), "what is mailed is never shown");
        assert!(mail.text.contains("text/plain") && mail.text.contains("text/html"));
        assert!(!mail.header("message-id").is_empty());
    }
}

#[tokio::test]
async fn with_the_mail_server_down_the_page_works_and_all_is_sent_later() {
    let smtp = Smtp::start().await;
    let app = TestApp::founded_with(AppOptions { smtp_url: Some(smtp.url()), ..AppOptions::default() }).await;
    // The server hangs up on every connection.
    for _ in 0..20 {
        smtp.reply_once(SmtpCommand::Greeting, "");
    }
    invite(&app, &["one", "two", "three"]).await;
    for _ in 0..3 {
        app.backend.run_outbox_once().await.unwrap();
        app.advance(Duration::from_secs(1_200));
    }
    assert!(smtp.mails().is_empty());
    assert!(states(&app).await.iter().all(|(_, state)| matches!(state.as_str(), "queued" | "deferred")));
    drain(&app).await;
    let mut sent: Vec<String> = smtp.mails().into_iter().flat_map(|mail| mail.to).collect();
    sent.sort();
    assert_eq!(sent, ["one@aldine.example", "three@aldine.example", "two@aldine.example"], "each once");
}

const COMMANDS: [SmtpCommand; 6] = [
    SmtpCommand::Greeting,
    SmtpCommand::Hello,
    SmtpCommand::From,
    SmtpCommand::To,
    SmtpCommand::Data,
    SmtpCommand::End,
];

#[tokio::test]
async fn a_4xx_at_any_command_is_tried_again_and_sent_once() {
    for command in COMMANDS {
        let (app, smtp) = TestApp::founded_with_mail().await;
        smtp.reply_once(command, "451 4.3.0 not now");
        invite(&app, &["bob"]).await;
        app.backend.run_outbox_once().await.unwrap();
        drain(&app).await;
        assert_eq!(smtp.mails().len(), 1, "{command:?}");
        assert_eq!(states(&app).await[0].1, "sent", "{command:?}");
    }
}

#[tokio::test]
async fn a_connection_that_dies_at_any_command_loses_nothing() {
    for command in COMMANDS {
        let (app, smtp) = TestApp::founded_with_mail().await;
        smtp.reply_once(command, "");
        invite(&app, &["bob"]).await;
        drain(&app).await;
        let mails = smtp.mails();
        assert!(!mails.is_empty(), "{command:?}");
        assert!(mails.iter().all(|mail| mail.header("message-id") == mails[0].header("message-id")));
        assert_eq!(states(&app).await[0].1, "sent", "{command:?}");
    }
}

#[tokio::test]
async fn a_recipient_whom_the_server_refuses_bounces_with_its_words_and_the_others_go_on() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    smtp.reply_once_to(SmtpCommand::To, "two@aldine.example", "550 5.1.1 no such user here");
    invite(&app, &["one", "two", "three"]).await;
    drain(&app).await;
    assert_eq!(smtp.mails().len(), 2);
    let mut founder = app.as_founder().await;
    let page = founder.api("invitations", json!({ "filter": "bounced", "after": null })).await.json();
    assert_eq!(page["rows"].as_array().unwrap().len(), 1);
    assert_eq!(page["rows"][0]["email"], "two@aldine.example");
    assert_eq!(page["rows"][0]["delivery"]["state"], "bounced");
    let words = page["rows"][0]["delivery"]["reply"].as_str().unwrap();
    assert!(words.contains("550") && words.contains("no such user here"), "{words}");
}

#[tokio::test]
async fn a_refused_password_stops_the_line_and_uses_up_nobodys_tries() {
    let smtp = Smtp::start().await;
    let app =
        TestApp::founded_with(AppOptions { smtp_url: Some(smtp.url_with_auth()), ..AppOptions::default() })
            .await;
    for _ in 0..100 {
        smtp.reply_once(SmtpCommand::Auth, "535 5.7.8 authentication failed");
    }
    invite(&app, &["one", "two", "three"]).await;
    for _ in 0..3 {
        app.backend.run_outbox_once().await.unwrap();
        app.advance(Duration::from_secs(60));
    }
    assert_eq!(app.database.number("SELECT COALESCE(SUM(attempts), 0) FROM message").await, 0);
    assert!(states(&app).await.iter().all(|(_, state)| state == "queued"));
    smtp.clear_replies();
    drain(&app).await;
    assert_eq!(smtp.mails().len(), 3, "none was lost");
}

#[tokio::test]
async fn a_stripped_starttls_is_refused_and_nothing_is_said_in_plain_text() {
    let smtp = Smtp::start().await;
    let url = format!("{}?tls=required", smtp.url_with_auth());
    let app = TestApp::founded_with(AppOptions { smtp_url: Some(url), ..AppOptions::default() }).await;
    app.leaves_mail();
    invite(&app, &["bob"]).await;
    app.backend.run_outbox_once().await.unwrap();
    assert!(smtp.mails().is_empty());
    let received_lines = smtp.received_lines().join("\n");
    for said in ["MAIL", "RCPT", "DATA", "AUTH", "bob", "secret"] {
        assert!(!received_lines.contains(said), "{said}: {received_lines}");
    }
    assert_eq!(states(&app).await[0].1, "queued");
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_or_of_another_name_stops_the_line_before_a_word_is_said() {
    let (own, other) = (Certificate::of("localhost"), Certificate::of("mail.example.org"));
    for (certificate, believed) in [(&own, None), (&own, Some(&other)), (&other, Some(&other))] {
        let smtp = Smtp::start_tls(certificate).await;
        let smtp_url = Some(smtp.url_with_tls("localhost"));
        let smtp_ca = believed.map(|certificate| certificate.pem.clone());
        let app = TestApp::founded_with(AppOptions { smtp_url, smtp_ca, ..AppOptions::default() }).await;
        app.leaves_mail();
        invite(&app, &["bob"]).await;
        app.backend.run_outbox_once().await.unwrap();
        assert!(smtp.received_lines().is_empty(), "{:?}", smtp.received_lines());
        assert_eq!(states(&app).await, [("bob@aldine.example".to_owned(), "queued".to_owned())]);
        assert_eq!(
            app.database.number("SELECT COUNT(*) FROM message WHERE attempts > 0").await,
            0,
            "nobody's try is used up"
        );
        let why = app.database.text("SELECT reply FROM message").await;
        assert!(why.contains("certificate"), "{why}");
    }

    let smtp = Smtp::start_tls(&own).await;
    let (smtp_url, smtp_ca) = (Some(smtp.url_with_tls("localhost")), Some(own.pem));
    let app = TestApp::founded_with(AppOptions { smtp_url, smtp_ca, ..AppOptions::default() }).await;
    invite(&app, &["bob"]).await;
    app.backend.run_outbox_once().await.unwrap();
    assert_eq!(smtp.mails().len(), 1, "the same certificate is good once the settings name it");
}

#[tokio::test]
async fn while_the_mail_server_takes_its_time_the_page_works_and_everything_arrives_once() {
    for verb in
        [SmtpCommand::Greeting, SmtpCommand::From, SmtpCommand::To, SmtpCommand::Data, SmtpCommand::End]
    {
        let (app, smtp) = TestApp::founded_with_mail().await;
        let stall = smtp.stall(verb);
        invite(&app, &["bob"]).await;
        let sending = tokio::spawn({
            let backend = app.backend.clone();
            async move { backend.run_outbox_once().await }
        });
        stall.is_reached.notified().await;
        invite(&app, &["eve"]).await;
        let mut founder = app.as_founder().await;
        assert_eq!(founder.get("/administration/mail").await.status, 200, "{verb:?}");
        assert_eq!(founder.get("/readyz").await.status, 200, "{verb:?}");
        stall.go_on.notify_one();
        sending.await.unwrap().unwrap();
        drain(&app).await;
        let mut to: Vec<_> = smtp.mails().into_iter().flat_map(|mail| mail.to).collect();
        to.sort();
        assert_eq!(to, ["bob@aldine.example", "eve@aldine.example"], "{verb:?}");
    }
}

#[tokio::test]
async fn mail_in_plain_text_to_another_host_is_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let start = async |url: &str| {
        let config = backend::Config {
            smtp_url: Some(url.to_owned()),
            mail_from: Some("Aldine <desk@aldine.example>".to_owned()),
            ..backend::Config::sqlite(folder.path())
        };
        Backend::boot(config, Arc::new(SystemClock::default()), Rng::seeded(1)).await
    };
    for good in [
        "smtp://127.0.0.1:25",
        "smtp://localhost",
        "smtps://mail.example.org",
        "smtp://mail.example.org?tls=required",
        "smtp://mail.example.org?tls=none",
    ] {
        assert!(start(good).await.is_ok(), "{good}");
    }
    for bad in [
        "smtp://mail.example.org",
        "smtp://desk:secret@mail.example.org",
        "smtp://mail.example.org?tls=opportunistic",
        "http://mail.example.org",
        "mail.example.org",
    ] {
        let error = start(bad).await.err().expect(bad).to_string();
        assert!(error.contains("MATRICULA_SMTP_URL"), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }
}

#[tokio::test]
async fn without_a_mail_server_messages_are_held_and_nothing_held_is_sent_by_itself() {
    let app = TestApp::founded().await;
    invite(&app, &["bob"]).await;
    app.backend.run_outbox_once().await.unwrap();
    assert_eq!(states(&app).await, [("bob@aldine.example".to_owned(), "held".to_owned())]);
    let mut founder = app.as_founder().await;
    assert_eq!(
        founder.api("send_held", json!({ "which": "all" })).await.refusal(),
        (409, "mail_not_configured".into())
    );
}

#[tokio::test]
async fn held_messages_are_sent_when_somebody_says_so() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut founder = app.as_founder().await;
    founder.invite(json!({ "email": "bob@aldine.example", "hold": true })).await;
    app.backend.run_outbox_once().await.unwrap();
    assert!(smtp.mails().is_empty());
    assert_eq!(founder.api("send_held", json!({ "which": "all" })).await.json(), 1);
    drain(&app).await;
    assert_eq!(smtp.mails().len(), 1);
}

#[tokio::test]
async fn the_link_of_a_message_is_shown_to_those_who_may_and_each_opening_is_written_down() {
    let app = TestApp::founded().await;
    invite(&app, &["bob"]).await;
    let mut founder = app.as_founder().await;
    let page = founder.api("messages", json!({ "filter": "held", "after": null })).await.json();
    let message = page["rows"][0]["id"].clone();
    let shown = "SELECT COUNT(*) FROM audit_event WHERE action = 'invitation.link_shown'";
    let before = app.database.number(shown).await;
    for _ in 0..2 {
        let answer = founder.api("message_link", json!({ "message": message })).await;
        assert!(answer.json()["url"].as_str().unwrap().contains("/invitation/"));
    }
    assert_eq!(app.database.number(shown).await, before + 2);
    let mut person = app.as_person(&[Permission::RegisterUsers]).await;
    assert_eq!(person.api("message_link", json!({ "message": message })).await.status, 403);
}

#[tokio::test]
async fn a_declined_invitation_is_told_to_whoever_sent_it() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut founder = app.as_founder().await;
    let token = crate::support::token(&founder.invite(json!({ "email": "bob@aldine.example" })).await);
    drain(&app).await;
    assert_eq!(app.visitor().api("decline", json!({ "token": token })).await.status, 200);
    drain(&app).await;
    let mail = smtp.mails().pop().unwrap();
    assert_eq!(mail.to, [FOUNDER]);
    assert!(mail.header("subject").contains("bob@aldine.example"));
}

#[tokio::test]
async fn mail_that_keeps_an_account_safe_is_held_by_nobody_but_its_owner() {
    let (app, _smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let (mut clerk, clerk_address) = app.person(&[Permission::ManageInvitations]).await;
    let (_, plain) = app.person(&[]).await;
    for address in [&plain, &clerk_address] {
        let draft = json!({ "draft": { "email": address } });
        assert_eq!(app.visitor().api("forgot_password", draft).await.status, 200);
    }
    let page = clerk.api("messages", json!({ "filter": "waiting", "after": null })).await.json();
    let id_of = |address: &str| {
        let rows = page["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["to"] == address && row["kind"] == "password_reset").unwrap();
        assert_eq!(row["can_hold"], address == clerk_address, "nor is it offered");
        row["id"].clone()
    };
    let theirs = json!({ "message": id_of(&plain) });
    assert_eq!(clerk.api("hold", theirs.clone()).await.refusal(), (403, "security_mail".into()));
    let mut founder = app.as_founder().await;
    assert_eq!(founder.api("hold", theirs).await.refusal(), (403, "security_mail".into()));
    assert_eq!(clerk.api("hold", json!({ "message": id_of(&clerk_address) })).await.status, 200);
}
