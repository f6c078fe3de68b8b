//! Pictures of documents: stored, shown and removed as plain bodies, without JSON.
//!
//! The permission is checked before a byte of a picture is read, and few are decoded at once, since each is in memory
//! until it is scaled down. Responses forbid caching, sniffing and scripts.

use super::app_state::AppState;
use app::api::ApiError;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse, Response};
use backend::gate::SignedIn;
use domain::form::Code;
use domain::id::DocumentId;
use domain::identity::{PICTURE_BYTES_MOST, Side};
use http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Deserialize;

use super::body::{self, Sender};
use super::refusal::Refusal;
use super::request_info::RequestInfo;

/// The content security policy of a picture that is opened as a page.
const SANDBOX: HeaderValue =
    HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'");

/// Stores the picture in the body, whatever its name and type are.
pub(crate) async fn store(
    State(host): State<AppState>,
    info: RequestInfo,
    Path(place): Path<(String, String)>,
    request: Request,
) -> Response {
    let Some((document, side)) = parse_path(&place) else {
        return Refusal::from(Code::NotFound).into_response();
    };
    let opened = async {
        let desk = host.backend.open::<SignedIn>(&info.caller).await?;
        desk.may_store_picture(document).await.map(|()| desk.account())
    };
    let sender = match opened.await {
        Ok(sender) => sender,
        Err(error) => return refused(&info, error),
    };
    // Content types that a form of another site can send without a preflight request are refused.
    if !is_said_to_be_one(request.headers()) {
        return Refusal::from(Code::UnsupportedImage).into_response();
    }
    let busy = || Refusal::later(Code::Busy, 5).into_response();
    let Some(_share) = host.upload(sender) else { return busy() };
    let body = match host.bodies.read(request.into_body(), PICTURE_BYTES_MOST, Sender::Account(sender)).await
    {
        Ok(body) => body,
        Err(refusal) => return refusal,
    };
    // Only a complete picture takes a slot: slow senders delay nobody.
    let Some(_permit) = host.decoding(sender).await else { return busy() };
    let info = info.after_body();
    let stored = async {
        let desk = host.backend.open::<SignedIn>(&info.caller).await?;
        desk.store_picture(document, side, body.bytes.into()).await
    };
    match stored.await {
        Ok(view) => Json(view).into_response(),
        Err(error) => refused(&info, error),
    }
}

/// The parameters of a picture's address. Others only tell successive pictures apart.
#[derive(Deserialize)]
pub(crate) struct WhichPicture {
    /// The revision that a case is compared with.
    revision: Option<u32>,
}

/// Shows a picture.
pub(crate) async fn show(
    State(host): State<AppState>,
    info: RequestInfo,
    Path(place): Path<(String, String)>,
    which: Result<Query<WhichPicture>, QueryRejection>,
) -> Response {
    let Some((document, side)) = parse_path(&place) else {
        return Refusal::from(Code::NotFound).into_response();
    };
    let Ok(Query(WhichPicture { revision })) = which else {
        return Refusal::from(Code::NotFound).into_response();
    };
    let shown =
        async { host.backend.open::<SignedIn>(&info.caller).await?.picture(document, side, revision).await };
    match shown.await {
        Ok(picture) => {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
            headers.insert(CONTENT_DISPOSITION, name_of(side));
            headers.insert(CONTENT_SECURITY_POLICY, SANDBOX);
            (headers, picture.bytes().to_vec()).into_response()
        }
        Err(error) => refused(&info, error),
    }
}

/// Removes a picture.
pub(crate) async fn remove(
    State(host): State<AppState>,
    info: RequestInfo,
    Path(place): Path<(String, String)>,
) -> Response {
    let Some((document, side)) = parse_path(&place) else {
        return Refusal::from(Code::NotFound).into_response();
    };
    let removed =
        async { host.backend.open::<SignedIn>(&info.caller).await?.remove_picture(document, side).await };
    match removed.await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => refused(&info, error),
    }
}

fn parse_path((document, side): &(String, String)) -> Option<(DocumentId, Side)> {
    document.parse().ok().zip(Side::from_word(side))
}

fn is_said_to_be_one(headers: &HeaderMap) -> bool {
    let said = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    said.to_ascii_lowercase().starts_with("image/") || body::is_type(headers, "application/octet-stream")
}

/// The file names are made here; original names are never asked for.
fn name_of(side: Side) -> HeaderValue {
    HeaderValue::from_static(match side {
        Side::Front => "inline; filename=\"front.jpg\"",
        Side::Back => "inline; filename=\"back.jpg\"",
        Side::Portrait => "inline; filename=\"portrait.jpg\"",
    })
}

fn refused(info: &RequestInfo, error: backend::Error) -> Response {
    Refusal::from(&ApiError::from_error(error, info.locale)).into_response()
}
