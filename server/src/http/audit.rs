//! The export of the audit, as a file.

use super::app_state::{AppState, FilePermit};
use super::export;
use super::refusal::Refusal;
use super::request_info::RequestInfo;
use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use backend::gate::{Caller, CanViewAudit};
use backend::{AuditExport, AuditFormat};
use domain::audit::AuditQuery;
use domain::form::Code;
use domain::moment::Moment;
use futures::stream;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Uri};

/// As CSV, with the sentences in the language of the request.
pub(crate) async fn csv(
    State(host): State<AppState>,
    info: RequestInfo,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Response {
    let format = AuditFormat::Csv(info.locale);
    file(host, info, uri, query.unwrap_or_default(), format).await
}

/// As JSON lines in the form of OCSF.
pub(crate) async fn json_lines(
    State(host): State<AppState>,
    info: RequestInfo,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Response {
    file(host, info, uri, query.unwrap_or_default(), AuditFormat::JsonLines).await
}

/// The events that meet the filters of the address, read and written piece by piece. The desk is opened again for each piece,
/// since a slow reader may take hours, in which a right or a session may end.
async fn file(host: AppState, info: RequestInfo, uri: Uri, query: String, format: AuditFormat) -> Response {
    let refused = |error| export::refused(error, info.locale, &uri);
    let desk = match host.backend.open::<CanViewAudit>(&info.caller).await {
        Ok(desk) => desk,
        Err(error) => return refused(error),
    };
    // Before the export is recorded.
    let Some(permit) = host.file(desk.account()) else {
        return Refusal::later(Code::Busy, 5).into_response();
    };
    let events = match desk.export_audit(&AuditQuery::parse(&query), format).await {
        Ok(events) => events,
        Err(error) => return refused(error),
    };
    let (ending, kind) = match format {
        AuditFormat::Csv(_) => ("csv", "text/csv; charset=utf-8"),
        AuditFormat::JsonLines => ("jsonl", "application/jsonl; charset=utf-8"),
    };
    let name = format!("attachment; filename=\"audit-{}.{ending}\"", Moment::at(host.backend.now()).date());
    let file = AuditFile { host, caller: info.caller, events, _permit: permit };
    // An error breaks the connection off, so that nobody takes half a file for a whole one.
    let chunks = stream::try_unfold(file, |mut file| async move {
        let chunk = file.next().await.inspect_err(backend::Error::log)?;
        Ok::<_, backend::Error>(chunk.map(|chunk| (chunk, file)))
    });
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(name) = HeaderValue::try_from(name) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    (headers, Body::from_stream(chunks)).into_response()
}

/// A file that is being written.
struct AuditFile {
    host: AppState,
    caller: Caller,
    events: AuditExport,
    _permit: FilePermit,
}

impl AuditFile {
    async fn next(&mut self) -> backend::Result<Option<Bytes>> {
        let desk = self.host.backend.open::<CanViewAudit>(&self.caller.again()).await?;
        Ok(desk.next_audit(&mut self.events).await?.map(Bytes::from))
    }
}
