mod addresses;

use super::*;
use crate::bulk_jobs::JobKey;
use crate::entity::bulk_chunk;
use crate::test_backend;
use domain::bulk::{Column, JobChunk, JobDraft, JobRow, RowState};

/// A row that is ready.
pub(crate) fn row(cells: &[&str]) -> JobRow {
    let cells = cells.iter().map(|&cell| cell.to_owned()).collect();
    JobRow {
        line: 2,
        cells,
        state: RowState::Ready,
        code: None,
        repeats: None,
        resend: false,
        derived: String::new(),
        came: Vec::new(),
        column: None,
    }
}

/// Begins a job with a column for addresses, and stores these chunks.
pub(crate) async fn store_job(desk: &Desk<CanBulkInvite>, number: u32, chunks: Vec<Vec<JobRow>>) -> JobId {
    let draft = JobDraft {
        key: format!("00000000-0000-4000-8000-{number:012}"),
        header: vec!["Email".to_owned()],
        columns: vec![Some(Column::Email)],
        rows: chunks.iter().map(|rows| rows.len() as u32).sum(),
        ..JobDraft::default()
    };
    let mut begun = desk.begin_bulk(draft).await.unwrap();
    for rows in chunks {
        begun = desk.put_bulk_rows(begun.id, JobChunk { first: begun.stored, rows }).await.unwrap();
    }
    begun.id
}

fn rows() -> Vec<JobRow> {
    vec![row(&["bob@aldine.example"])]
}

#[tokio::test]
async fn rows_open_only_in_their_job_and_at_their_place() {
    let desk = test_backend::TestBackend::new().await;
    let backend = &desk.backend;
    let (job, other): (JobId, JobId) = (backend.new_id(), backend.new_id());
    let key = JobKey::generate(backend, job);
    let ciphertext = key.encrypt_rows(backend, 500, &rows()).unwrap();
    assert!(!ciphertext.ciphertext.windows(3).any(|window| window == b"bob"));
    let chunk = bulk_chunk::Model {
        job_id: job,
        first_row: 500,
        row_count: 1,
        ciphertext: ciphertext.ciphertext,
        digest: ciphertext.digest,
    };
    assert_eq!(key.decrypt_rows(&chunk).unwrap(), rows());
    assert!(key.decrypt_rows(&bulk_chunk::Model { first_row: 0, ..chunk.clone() }).is_err());
    assert!(key.decrypt_rows(&bulk_chunk::Model { row_count: 2, ..chunk.clone() }).is_err());

    let wrapped = key.wrapped(backend).unwrap();
    assert_eq!(JobKey::from_wrapped(backend, job, &wrapped).unwrap().decrypt_rows(&chunk).unwrap(), rows());
    assert!(JobKey::from_wrapped(backend, other, &wrapped).is_err());
    assert!(JobKey::generate(backend, job).decrypt_rows(&chunk).is_err());
}

#[tokio::test]
async fn the_same_rows_have_the_same_digest_and_never_the_same_ciphertext() {
    let desk = test_backend::TestBackend::new().await;
    let key = JobKey::generate(&desk.backend, desk.backend.new_id());
    let encrypt = |first| key.encrypt_rows(&desk.backend, first, &rows()).unwrap();
    let (one, again, elsewhere) = (encrypt(0), encrypt(0), encrypt(500));
    assert_ne!(one.ciphertext, again.ciphertext);
    assert_eq!(one.digest, again.digest);
    assert_ne!(one.digest, elsewhere.digest, "and the place is part of it");
}

#[test]
fn a_command_given_twice_finds_its_job_again() {
    assert_eq!(idempotency_key(&[b"file", b"options"]), idempotency_key(&[b"file", b"options"]));
    assert_ne!(idempotency_key(&[b"file", b"options"]), idempotency_key(&[b"fileo", b"ptions"]));
    assert!(idempotency_key(&[b"file"]).parse::<uuid::Uuid>().is_ok());
}
