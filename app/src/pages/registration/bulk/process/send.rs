use super::pieces::send_pieces;
use super::submission::{JobSubmission, with_options};
use crate::api::ApiError;
use crate::api::bulk::{begin_bulk, put_bulk_rows, start_bulk};
use crate::hooks::{random_uuid, with_retries};
use crate::page_context::text;
use crate::pages::registration::bulk::batch::Batch;
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
    let batch = process.about.get_untracked();
    async move {
        let batch = batch.ok_or_else(|| ApiError::from_code(Code::NoRows, locale))?;
        store(process, batch, draft, locale).await
    }
}

async fn store(
    process: JobSubmission,
    batch: Batch,
    draft: InviteDraft,
    locale: Locale,
) -> Result<JobId, ApiError> {
    let gone = || ApiError::from_code(Code::NoRows, locale);
    let rows = batch.rows_to_send();
    let all = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let turn = process.turn.get_value();
    let head = batch.head(&rows, &key(process, batch, &draft)).ok_or_else(gone)?;
    let head = with_options(head, &draft);
    let begun = with_retries(|| begin_bulk(head.clone())).await?;
    let piece = |first| {
        if process.turn.try_get_value() != Some(turn) {
            // The dialog was closed. Stored rows stay and are not processed.
            return Err(ApiError::from_code(Code::RowsMissing, locale));
        }
        process.stored.set(Some((first, all)));
        batch.chunk(&rows, first).ok_or_else(gone)
    };
    let put = async |chunk: JobChunk| with_retries(|| put_bulk_rows(begun.id, chunk.clone())).await;
    let begun = send_pieces(begun, all, piece, put).await?;
    process.stored.set(Some((all, all)));
    if begun.state == JobState::Preparing {
        with_retries(|| start_bulk(begun.id)).await?;
    }
    Ok(begun.id)
}

/// The key of this content; it changes with the content.
fn key(process: JobSubmission, batch: Batch, draft: &InviteDraft) -> String {
    let edition = batch.edition();
    let kept = process.key.get_value().filter(|(_, of, with)| *of == edition && with == draft);
    if let Some((key, _, _)) = kept {
        return key;
    }
    let key = random_uuid();
    process.key.set_value(Some((key.clone(), edition, draft.clone())));
    key
}
