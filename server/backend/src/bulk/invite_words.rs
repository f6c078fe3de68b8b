//! What the rows of a bulk invite can name: units within reach, and own fields of accounts and of identities.

use super::update::unit_words;
use crate::Backend;
use crate::error::Result;
use crate::gate::{CanBulkInvite, Desk};
use crate::own_fields;
use crate::reach::Reach;
use domain::bulk::{InviteWords, JobDraft, NamedColumns};

impl Desk<CanBulkInvite> {
    /// What a file can name.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn invite_words(&self) -> Result<InviteWords> {
        words(&self.backend, self.reach()).await
    }
}

async fn words(backend: &Backend, reach: &Reach) -> Result<InviteWords> {
    let db = backend.db().read();
    let fields = own_fields::live_of_all(db).await?;
    let reserved = backend.settings().reserved();
    let keeps_unit_texts = reach.is_everyone();
    Ok(InviteWords { units: unit_words(db, reach).await?, keeps_unit_texts, fields, reserved })
}

/// The columns of a job whose values the organization names.
pub(super) async fn named_columns(backend: &Backend, reach: &Reach, head: &JobDraft) -> Result<NamedColumns> {
    let can_have = head.columns.iter().any(Option::is_none) || head.unit_column().is_some();
    let words = if can_have { words(backend, reach).await? } else { InviteWords::default() };
    Ok(NamedColumns::of_job(head, &words))
}
