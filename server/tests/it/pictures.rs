//! Pictures of documents: uploads, stored contents, access.

mod access;
mod refused;

use crate::identities::{add_document_as, me, new_id, ok};
use crate::support::{Answer, Browser};
use axum::body::Body;
use http::Method;
use http::header::CONTENT_TYPE;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::Value;
use std::io::Cursor;

/// Adds an empty document to the own identity.
pub(crate) async fn add_document(browser: &mut Browser) -> String {
    let document = new_id();
    ok(add_document_as(browser, &me(), &document).await);
    document
}

pub(crate) fn picture_path(document: &str, side: &str) -> String {
    format!("/api/images/{document}/{side}")
}

pub(crate) async fn upload(browser: &mut Browser, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
    let request = browser.request(Method::POST, path).header(CONTENT_TYPE, kind);
    browser.send(request.body(body.into()).unwrap()).await
}

pub(crate) async fn remove(browser: &mut Browser, path: &str) -> Answer {
    let request = browser.request(Method::DELETE, path);
    browser.send(request.body(Body::empty()).unwrap()).await
}

/// Stores a picture of the front of a document.
pub(crate) async fn store(browser: &mut Browser, document: &str) -> Value {
    let stored = upload(browser, &picture_path(document, "front"), "image/jpeg", jpeg(300, 200)).await;
    ok(stored)
}

/// A picture with a red left half and a blue right half.
pub(crate) fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(
        width,
        height,
        |x, _| if x < width / 2 { Rgb([200, 20, 20]) } else { Rgb([20, 20, 200]) },
    )
}

pub(crate) fn encoded(image: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(image).write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

pub(crate) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    encoded(halves(width, height), ImageFormat::Jpeg)
}
