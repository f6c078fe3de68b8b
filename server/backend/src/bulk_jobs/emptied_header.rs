//! The header of a job without what may be personal, under a new key, so that what the files of the database still contain
//! cannot be decrypted.

use super::ActionHead;
use super::encryption::JobKey;
use super::update_job;
use crate::Backend;
use crate::clear_erased::clear_erased_now;
use crate::entity::bulk_job::{self, Column};
use crate::error::Result;
use domain::bulk::JobKind;
use domain::bulk::update::{AbsentDraft, AbsentScope, UpdateDraft};
use domain::id::JobId;
use sea_orm::sea_query::Expr;
use sea_orm::{DatabaseTransaction, EntityTrait};

/// A header and its wrapped key.
pub(crate) type Header = (Vec<u8>, Vec<u8>);

/// The header of a job whose rows are gone. One that cannot be decrypted stays as it is: it must not prevent the deletion of
/// other rows.
pub(crate) fn emptied(backend: &Backend, row: &bulk_job::Model) -> Header {
    emptied_or_error(backend, row).unwrap_or_else(|error| {
        tracing::warn!(job = %row.id, %error, "the head of a bulk job cannot be opened and stays as it is");
        (row.head.clone(), row.job_key.clone())
    })
}

fn emptied_or_error(backend: &Backend, row: &bulk_job::Model) -> Result<Header> {
    let key = JobKey::from_wrapped(backend, row.id, &row.job_key)?;
    let fresh = JobKey::generate(backend, row.id);
    let head = if row.kind == JobKind::Update {
        let head: UpdateDraft = key.decrypt_head_of(&row.head)?;
        fresh.encrypt_head(backend, &UpdateDraft { name: String::new(), absent: None, ..head })?
    } else if row.kind == JobKind::Invite {
        let mut head = key.decrypt_head(row)?;
        // The names of the file and of its columns may be personal too.
        head.header.clear();
        head.name.clear();
        fresh.encrypt_head(backend, &head)?
    } else {
        let head: ActionHead = key.decrypt_head_of(&row.head)?;
        // What is searched may be a name.
        fresh
            .encrypt_head(backend, &ActionHead { list: None, action: head.action.without_reason(), ..head })?
    };
    Ok((head, fresh.wrapped(backend)?))
}

/// Takes what was searched, and why something was done, out of the header of an action on people that has ended: nothing reads
/// it any more, and no erasure of a person finds it. Nothing else is encrypted under the key of such a job. Files keep their
/// header for as long as their rows, except for the list that an update was compared with.
pub(crate) async fn forget_words(tx: &DatabaseTransaction, backend: &Backend, job: JobId) -> Result<()> {
    let Some(row) = bulk_job::Entity::find_by_id(job).one(tx).await? else { return Ok(()) };
    match row.kind {
        JobKind::Invite => return Ok(()),
        JobKind::Update => return forget_list(tx, backend, &row).await,
        _ => {}
    }
    let (head, key) = emptied(backend, &row);
    update_job(job)
        .col_expr(Column::Head, Expr::value(head))
        .col_expr(Column::JobKey, Expr::value(key))
        .exec(tx)
        .await?;
    clear_erased_now(tx, backend.now()).await
}

/// Takes what was searched in the list whose missing people an update suspends out of its header. The key stays, since the rows
/// are encrypted under it.
async fn forget_list(tx: &DatabaseTransaction, backend: &Backend, row: &bulk_job::Model) -> Result<()> {
    let key = JobKey::from_wrapped(backend, row.id, &row.job_key)?;
    let mut head: UpdateDraft = key.decrypt_head_of(&row.head)?;
    let Some(AbsentDraft { scope: AbsentScope::View(query), .. }) = &mut head.absent else { return Ok(()) };
    query.clear();
    let head = key.encrypt_head(backend, &head)?;
    update_job(row.id).col_expr(Column::Head, Expr::value(head)).exec(tx).await?;
    clear_erased_now(tx, backend.now()).await
}
