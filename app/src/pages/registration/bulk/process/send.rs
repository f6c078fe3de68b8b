use super::send_chunks::send_chunks;
use super::submission::{JobSubmission, with_options};
use crate::api::ApiError;
use crate::api::bulk::{begin_bulk, put_bulk_rows, start_bulk};
use crate::hooks::{random_uuid, with_retries};
use crate::page_context::text;
use crate::pages::registration::bulk::checked_sheet::CheckedSheet;
use domain::bulk::{JobChunk, JobState};
use domain::form::Code;
use domain::id::JobId;
use domain::invitation::InviteDraft;
use domain::text::Locale;
use leptos::prelude::*;

/// Stores all rows in chunks and starts the job. A second call continues where the first has stopped.
pub(super) fn store_and_start(
    process: JobSubmission,
    draft: InviteDraft,
) -> impl Future<Output = Result<JobId, ApiError>> + 'static {
    let locale = text().locale();
    let sheet = process.sheet.get_untracked();
    async move {
        let sheet = sheet.ok_or_else(|| ApiError::from_code(Code::NoRows, locale))?;
        store(process, sheet, draft, locale).await
    }
}

async fn store(
    process: JobSubmission,
    sheet: CheckedSheet,
    draft: InviteDraft,
    locale: Locale,
) -> Result<JobId, ApiError> {
    let gone = || ApiError::from_code(Code::NoRows, locale);
    let rows = sheet.rows_to_send();
    let all = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let closings = process.closings.get_value();
    let head = sheet.head(&rows, &key(process, sheet, &draft)).ok_or_else(gone)?;
    let head = with_options(head, &draft);
    let begun = with_retries(|| begin_bulk(head.clone())).await?;
    let chunk = |first| {
        if process.closings.try_get_value() != Some(closings) {
            // The dialog was closed. Stored rows stay and are not processed.
            return Err(ApiError::from_code(Code::RowsMissing, locale));
        }
        process.stored.set(Some((first, all)));
        sheet.chunk(&rows, first).ok_or_else(gone)
    };
    let put = async |chunk: JobChunk| with_retries(|| put_bulk_rows(begun.id, chunk.clone())).await;
    let begun = send_chunks(begun, all, chunk, put).await?;
    process.stored.set(Some((all, all)));
    if begun.state == JobState::Preparing {
        with_retries(|| start_bulk(begun.id)).await?;
    }
    Ok(begun.id)
}

/// The key of this content; it changes with the content.
fn key(process: JobSubmission, sheet: CheckedSheet, draft: &InviteDraft) -> String {
    let version = sheet.current_version();
    let kept = process.key.get_value().filter(|(_, of, with)| *of == version && with == draft);
    if let Some((key, _, _)) = kept {
        return key;
    }
    let key = random_uuid();
    process.key.set_value(Some((key.clone(), version, draft.clone())));
    key
}
