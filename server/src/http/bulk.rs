//! The streams of a bulk job: its progress as server-sent events, and its results as a file.
//!
//! The events open the desk again at every tick, and the file for every chunk, since they may outlive a right or a session.

use super::app_state::{AppState, FilePermit, WatchPermit};
use app::api::ApiError;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use backend::bulk::{ResultRow, Results};
use backend::gate::{Caller, CanRunJobs};
use domain::bulk::{JobKind, JobState, JobView, Outcome};
use domain::bulk_results::{ResultsFormat, RowResult, write_header, write_row};
use domain::form::Code;
use domain::id::JobId;
use domain::text::Locale;
use futures::stream;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use serde::Deserialize;
use std::convert::Infallible;
use std::time::Duration;

use super::export;
use super::refusal::Refusal;
use super::request_info::RequestInfo;

/// How often a stream reads its job. Streams of the same job share what was read.
const TICK: Duration = Duration::from_millis(500);
/// After so long without an event a comment is sent, so that a broken connection is noticed.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Progress as server-sent events, each a `JobView`; ends when the job does.
pub(crate) async fn events(
    State(host): State<AppState>,
    info: RequestInfo,
    Path(job): Path<String>,
) -> Response {
    let Ok(job) = job.parse::<JobId>() else { return Refusal::from(Code::NotFound).into_response() };
    let account = match host.backend.open::<CanRunJobs>(&info.caller).await {
        Ok(desk) => desk.account(),
        Err(error) => return Refusal::from(&ApiError::from_error(error, info.locale)).into_response(),
    };
    let Some(permit) = host.watch(account) else { return Refusal::later(Code::Busy, 5).into_response() };
    let mut watch =
        ProgressStream { host, caller: info.caller, job, last: None, is_over: false, _permit: permit };
    // The first reading decides about the status; from then on an error can only end the stream.
    let first = match watch.read().await {
        Ok(first) => first,
        Err(error) => return Refusal::from(&ApiError::from_error(error, info.locale)).into_response(),
    };
    let rest = stream::unfold(watch, |mut watch| async move { Some((watch.next().await?, watch)) });
    let events = futures::StreamExt::chain(stream::iter(first), rest);
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE).text("no change");
    let events = futures::StreamExt::map(events, Ok::<_, Infallible>);
    let mut response = Sse::new(events).keep_alive(keep_alive).into_response();
    let headers = response.headers_mut();
    // `Sse` says `no-cache`, which lets a browser store it.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Otherwise a proxy that buffers responses would hold the events back.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

/// One reader of a job's progress, and what was sent to it last.
struct ProgressStream {
    host: AppState,
    caller: Caller,
    job: JobId,
    last: Option<JobView>,
    is_over: bool,
    _permit: WatchPermit,
}

impl ProgressStream {
    /// The next event; `None` at the end.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if self.is_over {
                return None;
            }
            tokio::time::sleep(TICK).await;
            // A program that is shutting down does not wait for its streams; browsers connect again.
            if self.host.is_ending() {
                return None;
            }
            if let Some(event) = self.read().await.ok()? {
                return Some(event);
            }
        }
    }

    /// Reads the job; `None` where nothing has changed.
    async fn read(&mut self) -> backend::Result<Option<Event>> {
        let desk = self.host.backend.open::<CanRunJobs>(&self.caller.again()).await?;
        let view = desk.watch_bulk_job(self.job).await?;
        self.is_over = matches!(view.state, JobState::Done | JobState::Cancelled);
        if self.last.as_ref() == Some(&view) {
            return Ok(None);
        }
        let event = Event::default().json_data(&view).map_err(backend::Error::broken)?;
        self.last = Some(view);
        Ok(Some(event))
    }
}

/// Which rows are asked for.
#[derive(Deserialize)]
pub(crate) struct ResultsQuery {
    #[serde(default)]
    only: String,
}

/// The results as a file, read and written chunk by chunk.
pub(crate) async fn results(
    State(host): State<AppState>,
    info: RequestInfo,
    uri: Uri,
    Path(job): Path<String>,
    Query(which): Query<ResultsQuery>,
) -> Response {
    let Ok(job) = job.parse::<JobId>() else { return Refusal::from(Code::NotFound).into_response() };
    let only_failed = match which.only.as_str() {
        "" => false,
        "failed" => true,
        _ => return Refusal::from(Code::Malformed).into_response(),
    };
    let refused = |error| export::refused(error, info.locale, &uri);
    let desk = match host.backend.open::<CanRunJobs>(&info.caller).await {
        Ok(desk) => desk,
        Err(error) => return refused(error),
    };
    // Before an export is recorded.
    let Some(permit) = host.file(desk.account()) else {
        return Refusal::later(Code::Busy, 5).into_response();
    };
    let results = match desk.bulk_results(job).await {
        Ok(results) => results,
        Err(error) => return refused(error),
    };
    let name = match (results.kind(), only_failed) {
        (JobKind::Invite, false) => "attachment; filename=\"bulk-invite-results.csv\"",
        (JobKind::Invite, true) => "attachment; filename=\"bulk-invite-failed.csv\"",
        (_, false) => "attachment; filename=\"bulk-action-results.csv\"",
        (_, true) => "attachment; filename=\"bulk-action-failed.csv\"",
    };
    let (caller, locale) = (info.caller, info.locale);
    let file = ResultsFile { host, caller, results, only_failed, locale, is_begun: false, _permit: permit };
    // An error breaks the connection off, so that nobody takes half a file for a whole one.
    let chunks = stream::try_unfold(file, |mut file| async move {
        let chunk = file.next().await.inspect_err(backend::Error::log)?;
        Ok::<_, backend::Error>(chunk.map(|chunk| (chunk, file)))
    });
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static(name));
    (headers, Body::from_stream(chunks)).into_response()
}

/// A file of results that is being written.
struct ResultsFile {
    host: AppState,
    caller: Caller,
    results: Results,
    only_failed: bool,
    locale: Locale,
    is_begun: bool,
    _permit: FilePermit,
}

impl ResultsFile {
    async fn next(&mut self) -> backend::Result<Option<Bytes>> {
        let mut text = Vec::new();
        if !self.is_begun {
            self.is_begun = true;
            write_header(&mut text, &self.results.head().header, self.format())
                .map_err(backend::Error::broken)?;
            return Ok(Some(text.into()));
        }
        let desk = self.host.backend.open::<CanRunJobs>(&self.caller.again()).await?;
        let Some(rows) = desk.next_results(&mut self.results).await? else { return Ok(None) };
        for row in &rows {
            if let Some(result) = self.result_of(row) {
                write_row(&mut text, &row.row, result, self.format()).map_err(backend::Error::broken)?;
            }
        }
        Ok(Some(text.into()))
    }

    fn format(&self) -> ResultsFormat {
        ResultsFormat { texts: self.locale.text(), delimiter: self.results.head().delimiter }
    }

    /// The result of a row that has one. Rows whose turn never comes, since the job was cancelled, were left out.
    fn result_of<'a>(&self, row: &'a ResultRow) -> Option<RowResult<'a>> {
        let outcome = row.outcome.or(self.results.is_cancelled().then_some(Outcome::Skipped))?;
        let is_wanted = !self.only_failed || row.is_failed();
        let (code, refused) = (row.code, row.refused.as_ref());
        is_wanted.then_some(RowResult { outcome, code, refused, username: &row.username })
    }
}
