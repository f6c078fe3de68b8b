//! The export of the list of everybody, as a file.

use super::app_state::{AppState, FilePermit};
use super::export;
use super::refusal::Refusal;
use super::request_info::RequestInfo;
use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use backend::RegistryExport;
use backend::gate::{Caller, CanViewRegistry, Desk};
use domain::bulk::csv::Delimiter;
use domain::form::Code;
use domain::id::AccountId;
use domain::registry::{ExportFormat, PersonalDraft, RegistryAddress, RegistryQuery};
use domain::registry_export::{ExportColumn, write_headings, write_person};
use domain::text::Locale;
use futures::stream;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Uri};

/// What is written: a list, or some people of it.
pub(crate) struct AskedList {
    pub(crate) query: RegistryQuery,
    pub(crate) people: Option<Vec<AccountId>>,
    pub(crate) personal: PersonalDraft,
    /// That of the reader's language, if none is asked for.
    pub(crate) delimiter: Option<Delimiter>,
}

/// The list at this address, all pages of it.
pub(crate) async fn export(
    State(host): State<AppState>,
    info: RequestInfo,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Response {
    let address = query.unwrap_or_default();
    let query = RegistryAddress::parse(&address).query;
    let asked = AskedList {
        query,
        people: None,
        personal: PersonalDraft::default(),
        delimiter: RegistryAddress::delimiter(&address),
    };
    let locale = info.locale;
    let answer = async {
        let desk = host.backend.open::<CanViewRegistry>(&info.caller).await?;
        file(&host, info, &desk, asked).await
    };
    answer.await.unwrap_or_else(|error| export::refused(error, locale, &uri))
}

/// The list as a file, read and written piece by piece. The desk is opened again for each piece, since a slow reader may take
/// hours, in which a right or a session may end.
///
/// # Errors
/// Those of beginning the export.
pub(crate) async fn file(
    host: &AppState,
    info: RequestInfo,
    desk: &Desk<CanViewRegistry>,
    asked: AskedList,
) -> backend::Result<Response> {
    // Before the export is recorded.
    let Some(permit) = host.file(desk.account()) else {
        return Ok(Refusal::later(Code::Busy, 5).into_response());
    };
    let AskedList { query, people, personal, delimiter } = asked;
    let personal = personal.check()?;
    let query = desk.exported_list(query).await?;
    let columns = ExportColumn::of(&query.columns);
    let people = match people {
        Some(people) => desk.export_people(query, people, personal).await?,
        None => desk.export_registry(query, personal).await?,
    };
    let name = format!("attachment; filename=\"registry-{}.csv\"", host.backend.day_of(host.backend.now()));
    let file = ExportFile {
        host: host.clone(),
        caller: info.caller,
        people,
        columns,
        locale: info.locale,
        delimiter: delimiter.unwrap_or(ExportFormat::usual_delimiter(info.locale)),
        is_begun: false,
        _permit: permit,
    };
    // An error breaks the connection off, so that nobody takes half a file for a whole one.
    let chunks = stream::try_unfold(file, |mut file| async move {
        let chunk = file.next().await.inspect_err(backend::Error::log)?;
        Ok::<_, backend::Error>(chunk.map(|chunk| (chunk, file)))
    });
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    if let Ok(name) = HeaderValue::try_from(name) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok((headers, Body::from_stream(chunks)).into_response())
}

/// A file that is being written.
struct ExportFile {
    host: AppState,
    caller: Caller,
    people: RegistryExport,
    columns: Vec<ExportColumn>,
    locale: Locale,
    delimiter: Delimiter,
    is_begun: bool,
    _permit: FilePermit,
}

impl ExportFile {
    async fn next(&mut self) -> backend::Result<Option<Bytes>> {
        let mut text = Vec::new();
        let backend = self.host.backend.clone();
        let day_of = |at| backend.day_of(at);
        let format = ExportFormat { locale: self.locale, delimiter: self.delimiter, day_of: &day_of };
        if !self.is_begun {
            self.is_begun = true;
            let fields = (self.people.fields(), self.people.personal_columns());
            write_headings(&mut text, &self.columns, fields, format).map_err(backend::Error::broken)?;
            return Ok(Some(text.into()));
        }
        let desk = self.host.backend.open::<CanViewRegistry>(&self.caller.again()).await?;
        let Some(people) = desk.next_exported(&mut self.people).await? else { return Ok(None) };
        for person in &people {
            let one = (&person.row, person.personal.as_slice());
            let fields = (self.people.fields(), self.people.personal_columns());
            write_person(&mut text, &self.columns, fields, one, format).map_err(backend::Error::broken)?;
        }
        Ok(Some(text.into()))
    }
}
