//! The organization's logo, in pages and in mails.

use crate::support::{Answer, Browser, TestApp};
use axum::body::Body;
use domain::permission::Permission;
use http::{Method, header::CONTENT_TYPE};
use serde_json::json;

/// A picture of 2 × 1 pixels, one of them clear.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0xf4, 0x22, 0x7f, 0x8a, 0x00,
    0x00, 0x00, 0x0f, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0x00, 0x44, 0x0c, 0x0c,
    0x00, 0x0c, 0xfc, 0x01, 0xff, 0x5c, 0xfd, 0x14, 0x95, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44,
    0xae, 0x42, 0x60, 0x82,
];

async fn store(browser: &mut Browser, kind: &str, bytes: &[u8]) -> Answer {
    let request = browser.request(Method::POST, "/api/logo").header(CONTENT_TYPE, kind);
    browser.send(request.body(Body::from(bytes.to_vec())).unwrap()).await
}

#[tokio::test]
async fn a_logo_is_on_the_pages_and_a_part_of_each_mail_until_it_is_removed() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut founder = app.as_founder().await;
    let stored = store(&mut founder, "image/png", PNG).await;
    assert_eq!(stored.status, 200, "{}", stored.body);
    let version = stored.json().as_i64().unwrap();
    let path = format!("/logo/{version}");
    let shown = app.visitor().get(&path).await;
    assert_eq!((shown.status, shown.headers["content-type"].to_str().unwrap()), (200, "image/png"));
    assert_eq!(shown.headers["cache-control"], "public, max-age=31536000, immutable");
    let policy = shown.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("sandbox; default-src 'none'"), "{policy}");
    assert!(shown.bytes.starts_with(b"\x89PNG") && shown.bytes != PNG, "written anew");
    assert!(app.visitor().get("/sign-in").await.body.contains(&path));
    assert_eq!(app.visitor().get("/logo/1").await.status, 404);

    founder.invite(json!({ "email": "bea@aldine.example" })).await;
    app.backend.run_outbox_once().await.unwrap();
    let mail = smtp.mails().pop().unwrap();
    assert!(
        mail.text.contains("multipart/related") && mail.text.contains("<logo@matricula>"),
        "{}",
        mail.text
    );
    assert!(mail.text.contains("cid:logo@matricula"), "{}", mail.text);
    assert!(mail.link().contains("/invitation/"));

    let request = founder.request(Method::DELETE, "/api/logo").body(Body::empty()).unwrap();
    assert_eq!(founder.send(request).await.status, 204);
    assert_eq!(app.visitor().get(&path).await.status, 404);
    founder.invite(json!({ "email": "leo@aldine.example" })).await;
    app.backend.run_outbox_once().await.unwrap();
    let mail = smtp.mails().pop().unwrap();
    assert!(!mail.text.contains("multipart/related") && !mail.text.contains("cid:"), "{}", mail.text);
    assert!(app.audit_faults().await.is_empty());
}

#[tokio::test]
async fn what_is_no_picture_is_refused_with_a_reason_and_so_is_somebody_without_the_right() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
    let huge = vec![0x89; 2 * 1_024 * 1_024 + 1];
    // A few bytes that would be a picture of gigabytes: what its head says is enough.
    let mut vast = PNG.to_vec();
    for edge in [16, 20] {
        vast[edge..edge + 4].copy_from_slice(&60_000_u32.to_be_bytes());
    }
    for (kind, bytes, refusal) in [
        ("image/svg+xml", svg.as_slice(), (415, "unsupported_image")),
        ("image/png", svg.as_slice(), (415, "unsupported_image")),
        ("image/png", &PNG[..50], (422, "image_corrupt")),
        ("image/png", huge.as_slice(), (413, "too_large")),
        ("image/png", vast.as_slice(), (422, "image_dimensions")),
        ("text/plain", PNG, (415, "unsupported_image")),
    ] {
        let answer = store(&mut founder, kind, bytes).await;
        assert_eq!(answer.refusal(), (refusal.0, refusal.1.into()), "{kind}");
    }
    let mut other = app.as_person(&[Permission::ManageAccounts]).await;
    assert_eq!(store(&mut other, "image/png", PNG).await.status, 403);
    assert_eq!(app.database.count("logo").await, 0);
}
