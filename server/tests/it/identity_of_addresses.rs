//! Which addresses and usernames are equal, and which are invalid.

use crate::support::{Answer, Browser, TestApp};
use serde_json::json;

async fn try_email(founder: &mut Browser, email: &str) -> Answer {
    founder.api("invite", json!({ "draft": { "email": email } })).await
}

#[tokio::test]
async fn local_parts_to_64_and_addresses_to_254_characters_are_accepted() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let domain = |length: usize| {
        let labels = "d".repeat(63) + "." + &"e".repeat(63) + "." + &"f".repeat(63) + ".";
        let last = length - labels.len();
        labels + &"g".repeat(last)
    };
    assert_eq!(try_email(&mut founder, &format!("{}@aldine.example", "a".repeat(64))).await.status, 200);
    assert_eq!(
        try_email(&mut founder, &format!("{}@{}", "b".repeat(10), domain(243))).await.status,
        200,
        "254 in all"
    );
    for long in [format!("{}@aldine.example", "a".repeat(65)), format!("{}@{}", "b".repeat(11), domain(243))]
    {
        let answer = try_email(&mut founder, &long).await;
        assert_eq!(answer.refusal(), (422, "email_too_long".into()));
        assert_eq!(answer.json()["field"], "email");
    }
    assert_eq!(app.database.count("account").await, 3);
}

#[tokio::test]
async fn a_tag_makes_another_address_and_case_does_not() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    for (email, status) in [
        ("bob@aldine.example", 200),
        ("bob+desk@aldine.example", 200),
        ("b.ob@aldine.example", 200),
        ("BOB@Aldine.EXAMPLE", 422),
        ("Bob+Desk@aldine.example", 422),
    ] {
        assert_eq!(try_email(&mut founder, email).await.status, status, "{email}");
    }
}

#[tokio::test]
async fn a_domain_in_both_its_spellings_is_one() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    assert_eq!(try_email(&mut founder, "bob@bücher.example").await.status, 200);
    for same in ["bob@xn--bcher-kva.example", "bob@BÜCHER.example", "bob@bu\u{308}cher.example"] {
        assert_eq!(try_email(&mut founder, same).await.refusal(), (422, "already_invited".into()), "{same}");
    }
}

#[tokio::test]
async fn what_no_mail_server_would_take_is_refused_at_the_field() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    for (email, code) in [
        ("\"bob smith\"@aldine.example", "email_unsupported"),
        ("bøb@aldine.example", "email_unsupported"),
        ("bob", "email_no_at"),
        ("", "email_missing"),
        ("bob@aldine", "email_domain"),
        ("bob@[127.0.0.1]", "email_domain"),
        ("bob@aldine.example\r\nBcc: x@evil.example", "control_character"),
        ("bob\u{0}@aldine.example", "control_character"),
    ] {
        assert_eq!(try_email(&mut founder, email).await.refusal(), (422, code.into()), "{email:?}");
    }
    assert_eq!(app.database.count("account").await, 1);
}

#[tokio::test]
async fn a_username_that_looks_like_another_is_refused() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    for username in [
        "bob🦉",
        "\u{202e}bob",
        "bo\u{200b}bby",
        "аdmіn",
        "bob smith",
        "bob@aldine",
        "Bob\r\nBcc: x@evil",
        "böb",
    ] {
        let draft = json!({ "email": "bob@aldine.example", "username": username });
        let answer = founder.api("invite", json!({ "draft": draft })).await;
        assert_eq!(answer.refusal(), (422, "username_charset".into()), "{username:?}");
        assert_eq!(answer.json()["field"], "username");
    }
    for (username, code) in [
        ("ad", "username_short"),
        ("-bob", "username_edge"),
        ("b..ob", "username_doubled"),
        ("admin", "username_reserved"),
        ("ada", "username_used"),
        ("ADA", "username_used"),
    ] {
        let draft = json!({ "email": "bob@aldine.example", "username": username });
        let answer = founder.api("invite", json!({ "draft": draft })).await;
        assert_eq!(answer.refusal(), (422, code.into()), "{username}");
    }
    assert_eq!(app.database.count("account").await, 1);
}

#[tokio::test]
async fn an_empty_username_is_derived_and_numbered() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    for (email, username) in
        [("Bob.Smith+desk@aldine.example", "bob.smith"), ("bob.smith@other.example", "bob.smith2")]
    {
        assert_eq!(founder.invite(json!({ "email": email })).await["username"], username);
    }
    let reserved = founder.invite(json!({ "email": "admin@aldine.example" })).await;
    assert_ne!(reserved["username"], "admin");
}
