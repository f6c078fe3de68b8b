//! Headers that all responses have, and the texts of refusals.

use crate::support::{AppOptions, TestApp};
use axum::body::Body;
use futures::stream;
use http::Method;
use http::header::CONTENT_TYPE;
use serde_json::json;

#[tokio::test]
async fn every_answer_forbids_what_a_browser_must_not_do() {
    let app = TestApp::founded().await;
    let mut visitor = app.visitor();
    let answers = [
        visitor.get("/sign-in").await,
        visitor.get("/").await,
        visitor.get("/nowhere").await,
        visitor.get("/healthz").await,
        visitor.api("session", json!({})).await,
        visitor.api("invite", json!({ "draft": {} })).await,
        visitor.post("/sign-in", &[]).await,
        visitor.clone().header("host", "evil.example").get("/").await,
    ];
    for answer in &answers {
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"));
        assert!(!answer.header("content-security-policy").contains("unsafe-inline"));
        assert_eq!(answer.header("strict-transport-security"), "", "this desk is not reached by https");
        assert!(!answer.header("x-request-id").is_empty());
    }
}

#[tokio::test]
async fn a_nonce_opens_the_scripts_of_its_own_page_only() {
    let app = TestApp::founded().await;
    let mut visitor = app.visitor();
    let mut nonces = Vec::new();
    for _ in 0..2 {
        let page = visitor.get("/sign-in").await;
        let policy = page.header("content-security-policy");
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        assert!(nonce.len() >= 16);
        for script in page.body.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "<script{tag}>");
        }
        nonces.push(nonce);
    }
    assert_ne!(nonces[0], nonces[1]);
}

#[tokio::test]
async fn over_https_the_browser_is_told_to_stay_there_and_cookies_are_for_it_alone() {
    let app =
        TestApp::with(AppOptions { base_url: Some("https://desk.example.org"), ..AppOptions::default() })
            .await;
    let mut visitor = app.visitor().header("host", "desk.example.org");
    let answer = visitor.api("set_up", json!({ "draft": crate::support::set_up_draft() })).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-session="), "{cookie}");
    for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(attribute), "{attribute} in {cookie}");
    }
}

#[tokio::test]
async fn a_refused_call_says_so_in_json_with_the_status_of_its_code() {
    let app = TestApp::founded().await;
    let mut visitor = app.visitor();
    let answer = visitor.sign_in("nobody", "wrong wrong wrong wrong").await;
    assert_eq!(answer.refusal(), (401, "sign_in_wrong".into()));
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("serverfnerror"), "");
    assert!(!answer.json()["message"].as_str().unwrap().is_empty());

    let answer = visitor.api("sign_in", json!({ "draft": { "identifier": "", "password": "" } })).await;
    assert_eq!(answer.refusal(), (422, "identifier_missing".into()));
    assert_eq!(answer.json()["field"], "identifier");
    assert_eq!(answer.json()["faults"].as_array().unwrap().len(), 2, "all faults at once");
}

#[tokio::test]
async fn a_refusal_speaks_the_language_of_the_request() {
    let app = TestApp::founded().await;
    let english = app.visitor().sign_in("nobody", "wrong wrong wrong wrong").await.json()["message"].clone();
    let italian = app.visitor().header("accept-language", "it-IT,it;q=0.9,en;q=0.5");
    let asked = italian.clone().sign_in("nobody", "wrong wrong wrong wrong").await.json()["message"].clone();
    assert_ne!(english, asked);
    let mut chosen = italian;
    chosen.set_cookie("locale", "en");
    assert_eq!(chosen.sign_in("nobody", "wrong wrong wrong wrong").await.json()["message"], english);
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_without_a_word_of_its_own() {
    let app = TestApp::founded().await;
    let mut visitor = app.visitor();
    for body in [
        "",
        "null",
        "[]",
        "{",
        "{\"draft\": 7}",
        "{\"draft\": {\"identifier\": 7}}",
        "\u{0}",
        "{\"other\": {}}",
    ] {
        let answer = visitor.send(json_request(&visitor, "/api/sign_in", body.to_owned())).await;
        assert_eq!(answer.refusal(), (400, "malformed".into()), "{body}");
        assert!(!answer.body.contains("line") && !answer.body.contains("expected"), "{}", answer.body);
    }
    let deep = format!("{{\"draft\":{}1{}}}", "[".repeat(1_900), "]".repeat(1_900));
    assert_eq!(visitor.send(json_request(&visitor, "/api/sign_in", deep)).await.status, 400);
    let answer = visitor.send(json_request(&visitor, "/api/sign_in", vec![0xff, 0xfe, 0x00])).await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn only_json_reaches_a_server_function_and_only_a_form_reaches_a_form() {
    let app = TestApp::founded().await;
    let mut visitor = app.visitor();
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""] {
        let answer = visitor.post_raw("/api/sign_in", kind, "{\"draft\":{}}").await;
        assert_eq!(answer.refusal(), (415, "unsupported_media".into()), "{kind}");
    }
    for kind in ["text/plain", "application/json", "multipart/form-data; boundary=x"] {
        let answer = visitor.post_raw("/sign-in", kind, "identifier=ada").await;
        assert_eq!(answer.status, 415, "{kind}");
        assert!(answer.header("content-type").starts_with("text/html"), "a person reads this one");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_unread_and_unhashed() {
    let app = TestApp::founded().await;
    let mut visitor = app.visitor();
    let tries = app.database.count("attempt").await;
    let password = "x".repeat(10 * 1024 * 1024);
    let answer = visitor.sign_in("ada", &password).await;
    assert_eq!(answer.refusal(), (413, "too_large".into()));
    let answer = visitor.post("/sign-in", &[("identifier", "ada"), ("password", &password)]).await;
    assert_eq!(answer.status, 413);
    assert_eq!(app.database.count("attempt").await, tries, "no try was counted, so none was made");

    // A body without a declared length.
    let chunks = stream::iter((0..64).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 64 * 1024])));
    let answer = visitor.send(json_request(&visitor, "/api/sign_in", Body::from_stream(chunks))).await;
    assert_eq!(answer.refusal(), (413, "too_large".into()));

    // A body that ends early.
    let torn = stream::iter([Ok(b"{\"draft\":".to_vec()), Err(std::io::Error::other("gone"))]);
    let answer = visitor.send(json_request(&visitor, "/api/sign_in", Body::from_stream(torn))).await;
    assert_eq!(answer.refusal(), (400, "malformed".into()));
}

#[tokio::test]
async fn a_method_that_is_not_known_is_refused_in_our_words() {
    let app = TestApp::founded().await;
    let mut visitor = app.visitor();
    for (method, path) in [
        (Method::GET, "/sign-out"),
        (Method::GET, "/language"),
        (Method::PUT, "/sign-in"),
        (Method::DELETE, "/"),
        (Method::PATCH, "/administration/user-registration/new"),
        (Method::POST, "/administration/invitations"),
        (Method::GET, "/api/sign_in"),
        (Method::PUT, "/api/sign_in"),
    ] {
        let request = visitor.request(method.clone(), path).body(Body::empty()).unwrap();
        let answer = visitor.send(request).await;
        assert_eq!(answer.refusal(), (405, "method_not_allowed".into()), "{method} {path}");
    }
}

#[tokio::test]
async fn an_unknown_address_is_a_page_for_people_and_json_for_programs() {
    let app = TestApp::founded().await;
    let mut visitor = app.visitor();
    for path in
        ["/nowhere", "/nowhere/at/all", "/pkg/none.js", "/administration/nowhere%FF", "/%00", "/sign-in/"]
    {
        let answer = visitor.get(path).await;
        // A protected path redirects signed-out callers to sign-in, whether the page exists or not.
        assert!(matches!(answer.status, 404 | 303), "{path}: {}", answer.status);
        assert!(answer.status == 303 || answer.header("content-type").starts_with("text/html"), "{path}");
    }
    assert_eq!(visitor.api("nothing", json!({})).await.refusal(), (404, "not_found".into()));
    assert_eq!(visitor.post("/nowhere", &[]).await.status, 404);
}

#[tokio::test]
async fn a_page_in_answer_to_head_has_everything_but_its_body() {
    let app = TestApp::founded().await;
    let mut visitor = app.visitor();
    for path in ["/sign-in", "/forgot-password", "/setup", "/nowhere"] {
        let (get, head) = (visitor.get(path).await, visitor.head(path).await);
        assert_eq!(get.status, head.status, "{path}");
        assert_eq!(get.header("content-type"), head.header("content-type"), "{path}");
        assert_eq!(head.body, "", "{path}");
    }
}

#[tokio::test]
async fn pages_are_compressed_for_those_who_can_read_it() {
    let app = TestApp::founded().await;
    assert_eq!(app.visitor().get("/sign-in").await.header("content-encoding"), "");
    let answer = app.visitor().header("accept-encoding", "gzip, br").get("/sign-in").await;
    assert_eq!(answer.header("content-encoding"), "br");
    let mut founder = app.as_founder().await.header("accept-encoding", "gzip, br");
    assert_eq!(founder.api("session", json!({})).await.header("content-encoding"), "");
}

fn json_request(browser: &crate::support::Browser, path: &str, body: impl Into<Body>) -> http::Request<Body> {
    browser.request(Method::POST, path).header(CONTENT_TYPE, "application/json").body(body.into()).unwrap()
}

#[tokio::test]
async fn an_organizations_name_stays_text_in_every_corner_of_a_page() {
    let app = TestApp::new().await;
    let mut draft = crate::support::set_up_draft();
    draft["organization_name"] = json!("</title><script>alert(1)</script> & </head>\"'");
    let mut founder = app.visitor();
    assert_eq!(founder.api("set_up", json!({ "draft": draft })).await.status, 200);
    for path in ["/sign-in", "/administration/user-registration", "/nowhere"] {
        let page = founder.get(path).await;
        assert!(!page.body.contains("<script>alert(1)"), "{path}: {}", page.body);
        assert_eq!(page.body.matches("</head>").count(), 1, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_made_at_the_same_time_have_their_own_titles() {
    let app = TestApp::founded().await;
    let founder = app.as_founder().await;
    let pages = [
        ("/sign-in", "Sign in"),
        ("/forgot-password", "Forgotten password"),
        ("/administration/invitations", "Invitations"),
    ];
    let pages = futures::future::join_all(pages.iter().cycle().take(30).map(|(path, title)| {
        let mut browser = founder.clone();
        async move { (*path, *title, browser.get(path).await) }
    }))
    .await;
    for (path, title, page) in pages {
        if page.status == 200 {
            let expected = format!("<title>{title} · Aldine Press</title>");
            assert!(page.body.contains(&expected), "{path}: {}", page.body.split("</title>").next().unwrap());
        } else {
            // A signed-in caller is not redirected.
            assert!(path == "/sign-in" && page.status < 400, "{path}: {page:?}");
        }
    }
}
