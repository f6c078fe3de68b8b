//! What was decided about earlier revisions, and the revision that a case is compared with.

use super::queue::decision_of;
use super::{DecisionRecord, ReviewCase};
use crate::access;
use crate::accounts::name_in;
use crate::error::{Error, Result};
use crate::gate::{CanValidateIdentities, Desk};
use crate::identities::pictures::StoredPicture;
use crate::identities::{EncryptedPart, Snapshot, all_revisions, find_revision};
use domain::form::Field;
use domain::identity::{EarlierDecision, PictureView};
use domain::text::harmless;
use std::cmp::Reverse;

/// Earlier decisions that are shown.
const MAX_DECISIONS: usize = 20;

impl Desk<CanValidateIdentities> {
    /// The decisions on earlier revisions, newest first, each with what person and reviewer wrote.
    pub(super) async fn earlier_decisions(&self, case: &ReviewCase) -> Result<Vec<EarlierDecision>> {
        let db = self.backend.db().read();
        let mut rows = all_revisions(db, &case.key).await?;
        rows.retain(|(row, _)| row.number < case.revision.number && row.decided_at.is_some());
        rows.sort_by_key(|(row, _)| Reverse(row.number));
        rows.truncate(MAX_DECISIONS);
        let names = self.names(db, rows.iter().filter_map(|(row, _)| row.decided_by)).await?;
        let is_own = self.person().is_some_and(|me| access::is_own(me, &case.identity));
        let mut earlier = Vec::new();
        for (row, snapshot) in rows {
            let Some((decision, at)) = decision_of(row.state).zip(row.decided_at) else { continue };
            let record: DecisionRecord = match &row.decision {
                Some(ciphertext) => case.key.decrypt_json(EncryptedPart::Decision(row.number), ciphertext)?,
                None => DecisionRecord::default(),
            };
            let note_to_reviewer = snapshot.values.values().get(Field::NoteToReviewer).to_owned();
            earlier.push(EarlierDecision {
                revision: u32::try_from(row.number).map_err(Error::broken)?,
                decision,
                at,
                by: name_in(&names, row.decided_by),
                note_to_reviewer: harmless(&note_to_reviewer).into_owned(),
                message: harmless(&record.message).into_owned(),
                flags: record.flags,
                // Colleagues write it to one another and not to the person.
                note: if is_own { String::new() } else { harmless(&record.note).into_owned() },
            });
        }
        Ok(earlier)
    }

    /// The revision that a case is compared with: the verified one, or the previous one where none is verified.
    pub(super) async fn compared(&self, case: &ReviewCase) -> Result<Option<(i32, Snapshot)>> {
        let Some(number) = case.identity.compared_revision(case.revision.number) else { return Ok(None) };
        let found = find_revision(self.backend.db().read(), &case.key, number).await?;
        Ok(found.map(|(_, snapshot)| (number, snapshot)))
    }
}

/// The pictures of a case: those that it shows, and those of the earlier revision that it no longer shows.
pub(super) fn split_pictures(
    all: &[StoredPicture],
    now: &Snapshot,
    before: Option<&Snapshot>,
) -> (Vec<PictureView>, Vec<PictureView>) {
    let views = |shown: &dyn Fn(&StoredPicture) -> bool| {
        all.iter().filter(|picture| shown(picture)).map(StoredPicture::view).collect()
    };
    let is_shown = |picture: &StoredPicture| now.pictures.contains(&picture.id);
    let was_shown =
        |picture: &StoredPicture| before.is_some_and(|before| before.pictures.contains(&picture.id));
    (views(&is_shown), views(&|picture| was_shown(picture) && !is_shown(picture)))
}
