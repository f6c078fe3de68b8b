//! Checks of host, origin and client address.

use crate::support::{AppOptions, PASSWORD, TestApp};
use axum::body::Body;
use http::Method;
use serde_json::json;

#[tokio::test]
async fn a_form_or_a_call_from_another_site_is_refused() {
    let app = TestApp::founded().await;
    let founder = app.as_founder().await;
    let draft = json!({ "draft": { "email": "eve@aldine.example" } });
    for forged in [
        founder.clone().header("sec-fetch-site", "cross-site"),
        founder.clone().header("sec-fetch-site", "same-site"),
        founder.clone().header("origin", "https://evil.example"),
        founder.clone().header("origin", "null"),
        founder.clone().header("origin", "http://127.0.0.1:3001"),
        founder.clone().header("origin", "http://127.0.0.1:3000.evil.example"),
    ] {
        let answer = forged.clone().api("invite", draft.clone()).await;
        assert_eq!(answer.refusal(), (403, "cross_site".into()));
        let answer = forged
            .clone()
            .post("/administration/user-registration/new", &[("email", "eve@aldine.example")])
            .await;
        assert_eq!(answer.status, 403);
        assert!(answer.header("content-type").starts_with("text/html"));
        assert_eq!(forged.clone().post("/sign-out", &[]).await.status, 403);
    }
    assert_eq!(app.database.count("account").await, 1);
    assert_eq!(app.database.count("session").await, 2, "the set-up's and this one's");

    for own in [
        founder.clone().header("sec-fetch-site", "same-origin"),
        founder.clone().header("sec-fetch-site", "none"),
        founder.clone().header("origin", "http://127.0.0.1:3000"),
    ] {
        assert_eq!(own.clone().api("session", json!({})).await.status, 200);
    }
}

#[tokio::test]
async fn reading_from_another_site_is_allowed_and_changes_nothing() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await.header("sec-fetch-site", "cross-site");
    assert_eq!(founder.get("/administration/user-registration").await.status, 200);
}

#[tokio::test]
async fn readers_under_another_name_are_sent_to_the_right_one_and_everything_else_is_refused() {
    let app = TestApp::founded().await;
    let stranger = app.visitor().header("host", "desk.local:3000");
    let answer = stranger.clone().get("/sign-in?next=/administration/mail").await;
    assert_eq!(
        (answer.status, answer.location()),
        (307, "http://127.0.0.1:3000/sign-in?next=/administration/mail")
    );
    assert_eq!(stranger.clone().head("/").await.status, 307);
    let draft = json!({ "draft": { "identifier": "ada", "password": PASSWORD } });
    let answer = stranger.clone().api("sign_in", draft).await;
    assert_eq!(answer.refusal(), (421, "wrong_host".into()));
    assert!(answer.headers.get("set-cookie").is_none());

    for malformed in ["a b", "evil@127.0.0.1:3000", "127.0.0.1:3000/x", "127.0.0.1:x"] {
        let answer = app.visitor().header("host", malformed).api("session", json!({})).await;
        assert_eq!(answer.refusal(), (400, "malformed".into()), "{malformed}");
    }
    assert_eq!(app.visitor().header("host", "").get("/").await.status, 400);
}

#[tokio::test]
async fn a_request_with_two_names_is_refused() {
    let app = TestApp::founded().await;
    let mut visitor = app.visitor();
    let request =
        visitor.request(Method::GET, "/sign-in").header("host", "evil.example").body(Body::empty()).unwrap();
    assert_eq!(visitor.send(request).await.status, 400);
}

#[tokio::test]
async fn links_begin_with_the_base_url_whatever_a_request_says() {
    let app =
        TestApp::founded_with(AppOptions { proxies: Some("198.51.100.7"), ..AppOptions::default() }).await;
    let mut founder = app
        .as_founder()
        .await
        .header("x-forwarded-host", "evil.example")
        .header("x-forwarded-proto", "https")
        .header("forwarded", "host=evil.example;proto=https");
    let invited = founder.invite(json!({ "email": "bob@aldine.example" })).await;
    let url = invited["link"]["url"].as_str().unwrap();
    assert!(url.starts_with("http://127.0.0.1:3000/invitation/"), "{url}");
    let answer = founder.signed_out().get("/administration/mail").await;
    assert_eq!(answer.location(), "/sign-in?next=/administration/mail");
}

#[tokio::test]
async fn health_is_told_to_anybody_under_any_name() {
    let app = TestApp::new().await;
    for host in ["127.0.0.1:3000", "10.0.0.5", "evil.example", "a b"] {
        let mut visitor = app.visitor().header("host", host);
        assert_eq!(visitor.get("/healthz").await.status, 200, "{host}");
        assert_eq!(visitor.get("/readyz").await.status, 200, "{host}");
    }
}

#[tokio::test]
async fn a_program_that_is_about_to_end_is_not_ready_but_answers() {
    let app = TestApp::founded().await;
    app.host.end();
    let mut visitor = app.visitor();
    assert_eq!(visitor.get("/readyz").await.status, 503);
    assert_eq!(visitor.get("/healthz").await.status, 200);
    assert_eq!(visitor.get("/sign-in").await.status, 200);
}

#[tokio::test]
async fn the_limit_of_an_address_is_not_fooled_by_a_forged_header() {
    let app = TestApp::founded().await;
    app.set("sign_in_tries_address", "3").await;
    for forged in 0..3 {
        let mut visitor = app.visitor().header("x-forwarded-for", &format!("203.0.113.{forged}"));
        assert_eq!(visitor.sign_in(&format!("nobody{forged}"), PASSWORD).await.status, 401);
    }
    let mut visitor = app.visitor().header("x-forwarded-for", "203.0.113.99");
    assert_eq!(visitor.sign_in("somebody", PASSWORD).await.refusal(), (429, "too_many".into()));
    assert_eq!(app.visitor().at("192.0.2.1").sign_in("somebody", PASSWORD).await.status, 401);
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_client_has_its_own_limit() {
    let app =
        TestApp::founded_with(AppOptions { proxies: Some("198.51.100.0/24"), ..AppOptions::default() }).await;
    app.set("sign_in_tries_address", "1").await;
    for client in ["203.0.113.1", "203.0.113.2"] {
        let mut visitor = app.visitor().header("x-forwarded-for", &format!("192.0.2.77, {client}"));
        assert_eq!(visitor.sign_in(client, PASSWORD).await.status, 401);
        assert_eq!(visitor.sign_in("another", PASSWORD).await.status, 429);
    }
}

#[tokio::test]
async fn signed_out_readers_of_inner_pages_go_to_the_sign_in_and_back() {
    let app = TestApp::founded().await;
    let mut visitor = app.visitor();
    for (path, location) in [
        ("/", "/sign-in"),
        ("/administration/invitations", "/sign-in?next=/administration/invitations"),
        (
            "/administration/user-registration/new?invited=x",
            "/sign-in?next=/administration/user-registration/new%3Finvited%3Dx",
        ),
    ] {
        let answer = visitor.get(path).await;
        assert_eq!((answer.status, answer.location()), (303, location));
        assert_eq!(visitor.head(path).await.status, 303);
    }
    let answer = visitor
        .post(
            "/sign-in",
            &[("identifier", "ada"), ("password", PASSWORD), ("next", "/administration/invitations")],
        )
        .await;
    assert_eq!((answer.status, answer.location()), (303, "/administration/invitations"));
    assert_eq!(visitor.get("/administration/invitations").await.status, 200);
}

#[tokio::test]
async fn the_way_back_never_leads_to_another_site() {
    let app = TestApp::founded().await;
    for next in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "",
    ] {
        let mut visitor = app.visitor();
        let answer =
            visitor.post("/sign-in", &[("identifier", "ada"), ("password", PASSWORD), ("next", next)]).await;
        assert_eq!((answer.status, answer.location()), (303, "/"), "{next}");
        let answer = visitor.post("/language", &[("locale", "it"), ("back", next)]).await;
        assert_eq!((answer.status, answer.location()), (303, "/"), "{next}");
    }
}
