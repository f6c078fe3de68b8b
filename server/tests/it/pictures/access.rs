//! What is stored of a picture, and who sees it.

use super::{add_document, halves, jpeg, picture_path, remove, store, upload};
use crate::identities::{clerk, events, fill, me, ok, submit, view};
use crate::reviews::{decide, reviewer, waiting};
use crate::support::{Browser, TestApp};
use domain::permission::Permission;
use image::{ImageFormat, Rgb};
use serde_json::json;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

/// Metadata of a camera: orientation and location.
fn with_metadata(jpeg: &[u8]) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0".to_vec();
    exif.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0");
    exif.extend(b"GPS 45.0703 N 7.6869 E ../../x");
    let length = u16::try_from(exif.len() + 2).unwrap();
    [&jpeg[..2], &[0xff, 0xe1], &length.to_be_bytes(), &exif, &jpeg[2..]].concat()
}

#[tokio::test]
async fn a_picture_is_kept_upright_and_without_what_came_with_it() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let document = add_document(&mut person).await;
    let path = picture_path(&document, "portrait");
    let sent = with_metadata(&jpeg(3_000, 2_000));
    let stored = ok(upload(&mut person, &path, "image/jpeg", sent).await);
    assert_eq!((stored["width"].as_u64(), stored["height"].as_u64()), (Some(1_600), Some(2_400)));
    assert_eq!((stored["document"].as_str(), stored["side"].as_str()), (Some(&*document), Some("portrait")));
    let shown = person.get(&path).await;
    assert_eq!(shown.status, 200);
    assert_eq!(shown.header("content-type"), "image/jpeg");
    assert_eq!(shown.header("cache-control"), "no-store");
    assert_eq!(shown.header("x-content-type-options"), "nosniff");
    assert!(shown.header("content-security-policy").starts_with("sandbox; default-src 'none'"));
    assert_eq!(shown.header("content-disposition"), "inline; filename=\"portrait.jpg\"");
    for secret in [&b"Exif"[..], b"GPS 45", b"../../x"] {
        assert!(!shown.bytes.windows(secret.len()).any(|window| window == secret));
    }
    let image = image::load_from_memory_with_format(&shown.bytes, ImageFormat::Jpeg).unwrap().into_rgb8();
    let Rgb([top_red, _, top_blue]) = image.get_pixel(800, 100);
    let Rgb([bottom_red, _, bottom_blue]) = image.get_pixel(800, 2_300);
    assert!(top_red > top_blue && bottom_blue > bottom_red, "what was on the left is above");
    let views = view(&mut person, &me()).await;
    assert_eq!(views["documents"][0]["images"][0], stored);
}

#[tokio::test]
async fn a_picture_is_sealed_wherever_it_is_stored() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let document = add_document(&mut person).await;
    store(&mut person, &document).await;
    let shown = person.get(&picture_path(&document, "front")).await.bytes;
    let piece = &shown[shown.len() / 2..][..24];
    for entry in std::fs::read_dir(app.folder()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(piece.len()).any(|window| window == piece), "{}", path.display());
    }
}

#[tokio::test]
async fn a_picture_is_replaced_and_taken_away_while_it_is_a_draft() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let document = add_document(&mut person).await;
    let path = picture_path(&document, "front");
    store(&mut person, &document).await;
    let other = super::encoded(halves(64, 48), ImageFormat::WebP);
    let stored = ok(upload(&mut person, &path, "image/webp", other).await);
    assert_eq!(stored["width"], 64);
    assert_eq!(app.database.count("identity_image").await, 1, "the one before is gone");
    assert_eq!(remove(&mut person, &path).await.status, 204);
    assert_eq!(remove(&mut person, &path).await.status, 204, "what is not there is gone");
    assert_eq!(person.get(&path).await.status, 404);
    assert_eq!(app.database.count("identity_image").await, 0);
    assert_eq!((events(&app, "image.stored").await, events(&app, "image.removed").await), (2, 1));
}

#[tokio::test]
async fn a_picture_is_seen_by_whom_it_concerns_and_written_down_unless_it_is_their_own() {
    let app = TestApp::founded().await;
    let (mut person, mut other) = (app.as_person(&[]).await, app.as_person(&[]).await);
    let (mut clerk, mut reviewer) = (clerk(&app).await, reviewer(&app).await);
    let mut auditor = app.as_person(&[Permission::ViewPersonalData]).await;
    fill(&mut person, &me()).await;
    let document = add_document(&mut person).await;
    let path = picture_path(&document, "front");
    store(&mut person, &document).await;
    let refusals = events(&app, "access.refused").await;
    let callers =
        [(&mut person, 200), (&mut clerk, 200), (&mut auditor, 200), (&mut reviewer, 404), (&mut other, 404)];
    seen(&path, callers).await;
    assert_eq!(upload(&mut other, &path, "image/jpeg", jpeg(30, 20)).await.status, 404);
    assert_eq!(remove(&mut other, &path).await.status, 404);
    assert_eq!(upload(&mut reviewer, &path, "image/jpeg", jpeg(30, 20)).await.status, 404);
    assert_eq!(app.visitor().get(&path).await.status, 401);
    assert_eq!(events(&app, "access.refused").await, refusals + 5);
    assert_eq!(events(&app, "image.opened").await, 2);

    ok(crate::reviews::fill_document(&mut person, &document, "YA7319462").await);
    ok(submit(&mut person, &me()).await);
    let callers =
        [(&mut person, 200), (&mut clerk, 404), (&mut auditor, 200), (&mut reviewer, 200), (&mut other, 404)];
    seen(&path, callers).await;
    let closed = upload(&mut person, &path, "image/jpeg", jpeg(30, 20)).await;
    assert_eq!(closed.refusal(), (409, "identity_state".into()));
    assert_eq!(remove(&mut person, &path).await.refusal(), (409, "identity_state".into()));

    let receipt = ok(person.api("my_receipt", json!({})).await);
    assert_eq!(receipt["images"], json!(["front"]));
    let openings = receipt["openings"].as_array().unwrap();
    assert_eq!(openings.iter().filter(|line| line["action"] == "image.opened").count(), 4, "not one's own");
}

async fn seen(path: &str, callers: [(&mut Browser, u16); 5]) {
    for (number, (browser, expected)) in callers.into_iter().enumerate() {
        assert_eq!(browser.get(path).await.status, expected, "caller {number}");
    }
}

#[tokio::test]
async fn what_was_submitted_is_seen_as_it_was_and_deleted_when_its_time_is_over() {
    let app = TestApp::founded().await;
    let (mut person, mut reviewer) = (app.as_person(&[]).await, reviewer(&app).await);
    fill(&mut person, &me()).await;
    let document = add_document(&mut person).await;
    let path = picture_path(&document, "front");
    store(&mut person, &document).await;
    ok(crate::reviews::fill_document(&mut person, &document, "YA7319462").await);
    app.advance(Duration::from_secs(60));
    ok(submit(&mut person, &me()).await);
    let case = waiting(&mut reviewer).await[0].clone();
    ok(decide(&mut reviewer, &case, 1, "verify").await);
    ok(person.api("begin_correction", json!({ "whose": me() })).await);
    app.advance(Duration::from_secs(60));
    let other = super::encoded(halves(64, 48), ImageFormat::Png);
    ok(upload(&mut person, &path, "image/png", other).await);
    let width = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().width();
    assert_eq!(width(&person.get(&path).await.bytes), 64);
    assert_eq!(width(&reviewer.get(&path).await.bytes), 300, "the draft is nobody else's yet");

    app.advance(29 * DAY);
    app.backend.run_due_once().await.unwrap();
    assert_eq!(app.database.count("identity_image").await, 2);
    app.advance(2 * DAY);
    app.backend.run_due_once().await.unwrap();
    assert_eq!(app.database.count("identity_image").await, 1);
}
