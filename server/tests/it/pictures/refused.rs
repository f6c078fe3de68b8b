//! Uploads that are refused and store nothing.

use super::{add_document, encoded, halves, jpeg, picture_path, upload};
use crate::support::{Browser, TestApp};
use axum::body::{Body, Bytes};
use futures::{StreamExt as _, stream};
use image::ImageFormat;

async fn at_a_document() -> (TestApp, Browser, String) {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let document = add_document(&mut person).await;
    (app, person, picture_path(&document, "front"))
}

#[tokio::test]
async fn what_is_no_picture_is_refused_whatever_it_calls_itself() {
    let (app, mut person, path) = at_a_document().await;
    for bytes in [
        &b"MZ\x90\0\x03\0\0\0 This program cannot be run in DOS mode"[..],
        b"<!doctype html><script>alert(1)</script>",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"",
    ] {
        for kind in ["image/jpeg", "image/heic", "text/html", "application/octet-stream"] {
            let refused = upload(&mut person, &path, kind, bytes).await;
            assert_eq!(refused.refusal(), (415, "unsupported_image".into()), "{kind}");
            let message = refused.json()["message"].as_str().unwrap().to_owned();
            assert!(["JPEG", "PNG", "WebP"].iter().all(|word| message.contains(word)), "{message}");
        }
    }
    // A picture posted by a form of another site.
    for kind in ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"] {
        let refused = upload(&mut person, &path, kind, jpeg(30, 20)).await;
        assert_eq!(refused.refusal(), (415, "unsupported_image".into()), "{kind}");
    }
    let mut elsewhere = person.clone().header("sec-fetch-site", "cross-site");
    assert_eq!(upload(&mut elsewhere, &path, "image/jpeg", jpeg(30, 20)).await.status, 403);
    assert_eq!(app.database.count("identity_image").await, 0);
}

#[tokio::test]
async fn too_many_pixels_are_refused_by_the_header_alone() {
    let (app, mut person, path) = at_a_document().await;
    for bytes in [huge_png(10_000, 10_000), huge_png(5_001, 5_000), huge_jpeg()] {
        let refused = upload(&mut person, &path, "image/png", bytes).await;
        assert_eq!(refused.refusal(), (422, "image_dimensions".into()));
    }
    assert_eq!(app.database.count("identity_image").await, 0);
}

#[tokio::test]
async fn a_picture_that_is_cut_off_is_corrupt_and_leaves_nothing() {
    let (app, mut person, path) = at_a_document().await;
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = encoded(halves(300, 200), format);
        let cut = whole[..whole.len() / 2].to_vec();
        let refused = upload(&mut person, &path, "image/jpeg", cut).await;
        assert_eq!(refused.refusal(), (422, "image_corrupt".into()), "{format:?}");
    }
    assert_eq!(app.database.count("identity_image").await, 0);
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let (app, mut person, path) = at_a_document().await;
    let whole = jpeg(300, 200);
    let half = Bytes::from(whole[..whole.len() / 2].to_vec());
    let gone = Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset));
    let body = Body::from_stream(stream::iter([Ok(half), gone]));
    assert_eq!(upload(&mut person, &path, "image/jpeg", body).await.status, 400);
    assert_eq!(app.database.count("identity_image").await, 0);
    assert_eq!(
        upload(&mut person, &path, "image/jpeg", whole).await.status,
        200,
        "and the next one is taken"
    );
}

#[tokio::test]
async fn too_many_bytes_are_refused_while_they_come() {
    let (app, mut person, path) = at_a_document().await;
    let mut large = jpeg(300, 200);
    large.resize(10 * 1024 * 1024 + 1, 0);
    let refused = upload(&mut person, &path, "image/jpeg", large.clone()).await;
    assert_eq!(refused.refusal(), (413, "too_large".into()));
    assert_eq!(app.database.count("identity_image").await, 0);
    large.pop();
    assert_eq!(
        upload(&mut person, &path, "image/jpeg", large).await.status,
        200,
        "what follows its end is dropped"
    );
}

#[tokio::test]
async fn a_place_that_is_none_is_not_found() {
    let (_app, mut person, path) = at_a_document().await;
    for path in [path.replace("front", "top"), "/api/images/x/front".into(), path.replace("/front", "")] {
        assert_eq!(upload(&mut person, &path, "image/jpeg", jpeg(30, 20)).await.status, 404, "{path}");
    }
}

/// A small file that declares large dimensions.
fn huge_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = encoded(halves(8, 8), ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = crc_32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    bytes
}

fn huge_jpeg() -> Vec<u8> {
    let mut bytes = jpeg(8, 8);
    let frame = bytes.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    bytes[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    bytes
}

/// The checksum of PNG chunks (ISO 3309).
fn crc_32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_has_more_than_three_pictures_coming_in_and_others_find_a_place() {
    let (app, person, path) = at_a_document().await;
    // Whoever has a place is read from; nobody tries a fourth before each of the three is, or it would take a place of theirs.
    let (is_read, mut read) = tokio::sync::mpsc::unbounded_channel();
    let stalled: Vec<_> = (0..3)
        .map(|_| {
            let (mut person, path, is_read) = (person.clone(), path.clone(), is_read.clone());
            let start = stream::once(async move {
                let _ = is_read.send(());
                Ok::<_, std::io::Error>(Bytes::from(jpeg(30, 20)[..64].to_vec()))
            });
            let body = Body::from_stream(start.chain(stream::pending()));
            tokio::spawn(async move { upload(&mut person, &path, "image/jpeg", body).await })
        })
        .collect();
    for _ in &stalled {
        read.recv().await.unwrap();
    }
    let mut fourth = person.clone();
    let answer = upload(&mut fourth, &path, "image/jpeg", jpeg(30, 20)).await;
    assert_eq!(answer.refusal(), (503, "busy".into()));
    let mut other = app.as_person(&[]).await;
    let document = add_document(&mut other).await;
    assert_eq!(
        upload(&mut other, &picture_path(&document, "front"), "image/jpeg", jpeg(30, 20)).await.status,
        200
    );
    for upload in stalled {
        upload.abort();
    }
}
