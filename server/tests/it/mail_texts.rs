//! The organization's own texts of mails.

use crate::support::{Browser, FOUNDER, Smtp, SmtpCommand, TestApp};
use serde_json::{Value, json};

fn draft(version: i64, subject: &str, text: &str) -> Value {
    json!({ "draft": { "kind": "invitation", "locale": "en", "version": version, "subject": subject, "text": text } })
}

const OWN: &str = "Dear friend,\n{inviter} asks you in.\n\n{link}\n\nUntil {until}.";

async fn save(browser: &mut Browser, version: i64, subject: &str, text: &str) {
    let answer = browser.api("save_mail_text", draft(version, subject, text)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

/// The mail that an invitation of this address makes: its subject and its plain part.
async fn invited(app: &TestApp, smtp: &Smtp, name: &str) -> (String, String) {
    let mut founder = app.as_founder().await;
    founder.invite(json!({ "email": format!("{name}@aldine.example") })).await;
    app.backend.run_outbox_once().await.unwrap();
    let mail = smtp.mails().pop().unwrap();
    assert_eq!(mail.to, [format!("{name}@aldine.example")]);
    assert!(mail.link().contains("/invitation/"), "{}", mail.text);
    (mail.header("subject"), mail.text)
}

#[tokio::test]
async fn an_own_text_goes_out_with_the_link_and_the_frame_of_the_program() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut founder = app.as_founder().await;
    save(&mut founder, 0, "Come to {organization}", OWN).await;
    let (subject, text) = invited(&app, &smtp, "gia").await;
    assert_eq!(subject, "Come to Aldine Press");
    assert!(text.contains("Dear friend,") && text.contains("asks you in."), "{text}");
    let unfolded = text.replace("=\r\n", "").replace("=\n", "");
    assert!(unfolded.contains("This was not meant for me"), "{text}");
    let original = json!({ "kind": "invitation", "locale": "en", "version": 1 });
    assert_eq!(founder.api("reset_mail_text", original).await.status, 200);
    let (subject, text) = invited(&app, &smtp, "bea").await;
    assert!(subject == "Invitation to Aldine Press" && !text.contains("Dear friend"), "{text}");
    assert!(app.audit_faults().await.is_empty());
}

/// Each in a direct call, which no page has checked.
#[tokio::test]
async fn a_text_that_is_too_long_or_has_a_header_an_unknown_placeholder_or_a_script_is_not_sent() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut founder = app.as_founder().await;
    let huge = format!("{{link}}\n{}", "x".repeat(1_000_000));
    for function in ["save_mail_text", "preview_mail_text", "send_test_mail"] {
        let answer = founder.api(function, draft(0, "Come", &huge)).await;
        assert!(matches!(answer.status, 413 | 422), "{function}: {}", answer.status);
        let long = founder.api(function, draft(0, "Come", &huge[..9_000])).await;
        assert_eq!(long.json()["faults"][0]["field"], "mail_text", "{function}: {}", long.body);
        for (subject, text, field) in [
            ("Come\r\nBcc: eve@evil.example", "{link}", "mail_subject"),
            ("Come {secret}", "{link}", "mail_subject"),
            ("Come", "{password}\n{link}", "mail_text"),
        ] {
            let answer = founder.api(function, draft(0, subject, text)).await;
            assert_eq!(answer.status, 422, "{function} {subject} {text}: {}", answer.body);
            assert_eq!(answer.json()["faults"][0]["field"], field, "{function} {subject} {text}");
        }
    }
    let script = "<script>alert(1)</script> {inviter}\n\n{link}\n\nUntil {until}.";
    save(&mut founder, 0, "Come <b>now</b>", script).await;
    let (subject, text) = invited(&app, &smtp, "gia").await;
    assert_eq!(subject, "Come <b>now</b>");
    assert!(text.contains("<script>alert(1)</script>"), "what was typed is text: {text}");
}

#[tokio::test]
async fn a_text_that_cannot_be_used_stops_no_mail() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut founder = app.as_founder().await;
    save(&mut founder, 0, "Come to {organization}", OWN).await;
    for broken in ["{", "{gone}\n{link}", "no link", "https://evil.example\n{link}"] {
        let change = format!("UPDATE mail_text SET text = '{broken}'");
        app.database.run(&change).await;
        app.database.run("UPDATE setting_section SET version = version + 1 WHERE section = 'mail'").await;
        app.backend.reload_settings().await.unwrap();
        let name = format!("p{}", broken.len());
        let (subject, text) = invited(&app, &smtp, &name).await;
        assert!(subject == "Invitation to Aldine Press" && !text.contains("evil"), "{broken}: {text}");
        let page = founder.api("mail_settings", json!({})).await.json();
        assert_eq!(page["changed"][0]["state"], "broken", "{broken}");
    }
}

#[tokio::test]
async fn a_test_goes_to_whoever_asks_and_says_what_the_mail_server_said() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut founder = app.as_founder().await;
    let answer = founder.api("send_test_mail", draft(0, "Test {username}", OWN)).await;
    assert_eq!((answer.status, &answer.json()["is_good"]), (200, &json!(true)), "{}", answer.body);
    let mail = smtp.mails().pop().unwrap();
    assert_eq!(mail.to, [FOUNDER]);
    assert!(mail.header("subject").starts_with("Test "), "{}", mail.text);
    assert_eq!(app.database.count("message").await, 0, "nothing is queued");
    let link = mail.link();
    let path = link.split_once("/invitation/").unwrap().1.trim();
    assert_eq!(app.visitor().get(&format!("/invitation/{path}")).await.status, 410, "its link opens nothing");

    smtp.reply_once(SmtpCommand::To, "550 5.1.1 no such mailbox");
    let refused = founder.api("send_test_mail", draft(0, "Test", OWN)).await.json();
    assert_eq!(refused, json!({ "is_good": false, "words": "550 5.1.1 no such mailbox" }));
    let good = founder.api("check_mail_server", json!({})).await.json();
    assert_eq!(good["is_good"], true);
    smtp.reply_once(SmtpCommand::Greeting, "421 4.3.2 closing");
    let refused = founder.api("check_mail_server", json!({})).await.json();
    assert_eq!(refused["is_good"], false);
    assert!(refused["words"].as_str().unwrap().contains("421"), "{refused}");
    let tested = "SELECT COUNT(*) FROM audit_event WHERE action = 'mail.tested'";
    assert_eq!(app.database.number(tested).await, 4);
    for _ in 0..16 {
        assert_eq!(founder.api("check_mail_server", json!({})).await.status, 200);
    }
    let answer = founder.api("check_mail_server", json!({})).await;
    assert_eq!(answer.refusal(), (429, "too_many".into()));
}

#[tokio::test]
async fn the_formatted_preview_is_a_document_that_can_do_nothing() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let path = "/administration/settings/mail/preview";
    let form = [
        ("kind", "invitation"),
        ("language", "en"),
        ("mail_subject", "Hi"),
        ("mail_text", "<script>alert(1)</script>\r\n\r\n{link}"),
    ];
    let answer = founder.post_from_page(path, &form).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(!answer.body.contains("<script"), "{}", answer.body);
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("sandbox; default-src 'none'") && policy.contains("frame-ancestors 'self'"));
    assert_eq!(answer.headers["x-frame-options"], "SAMEORIGIN");
    let evil = [form[0], form[1], form[2], ("mail_text", "https://evil.example/{link}")];
    assert_eq!(founder.post_from_page(path, &evil).await.status, 422);
    assert_eq!(founder.get("/").await.headers["x-frame-options"], "DENY");
}
