//! Possible duplicates of a case, and the finding that two of them are different people.

use super::ReviewCase;
use crate::accounts::name_in;
use crate::audit::{self, Entry};
use crate::blind_index;
use crate::db::Tx;
use crate::entity::{different_people, identity};
use crate::error::{Error, Result};
use crate::gate::{CanValidateIdentities, Desk};
use crate::identities::subject;
use crate::permissions;
use crate::reach::EVERYONE;
use domain::audit::Action;
use domain::form::Code;
use domain::id::IdentityId;
use domain::identity::{CaseView, IdentityState, Lookalike, LookalikeReason, SettledLookalike};
use domain::text::harmless;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
};

impl Desk<CanValidateIdentities> {
    /// Records that a possible duplicate of a case is somebody else, or takes this back. It covers what the two have in
    /// common now, holds for both, and is erased with either. Returns the updated case.
    ///
    /// # Errors
    /// `not_found` where there is no case, or nothing in common; the errors that exclude one from
    /// [deciding](Self::decide) about the case, and from deciding about the other person.
    pub async fn settle_lookalike(
        &self,
        id: IdentityId,
        other: IdentityId,
        are_different: bool,
    ) -> Result<CaseView> {
        let backend = &self.backend;
        let case = self.case(id).await?;
        self.check_eligible(&case).await?;
        in_common(backend.db().read(), id, other).await?;
        let other_case = self.case(other).await?;
        self.check_not_excluded(&other_case).await?;
        let (now, me) = (backend.now(), self.account());
        let work = async |tx: Tx| {
            let tx = &*tx;
            self.check_still_decides(tx, &[&case, &other_case], now).await?;
            lock_both(tx, id, other).await?;
            let in_common = in_common(tx, id, other).await?;
            let (action, kinds) = if are_different {
                (Action::LookalikeSettled, in_common.as_slice())
            } else {
                (Action::LookalikeReopened, [].as_slice())
            };
            for (one, another) in [(id, other), (other, id)] {
                delete_finding(tx, one, another).await?;
                let rows = kinds.iter().map(|kind| different_people::ActiveModel {
                    identity_id: Set(one),
                    other_id: Set(another),
                    kind: Set(*kind),
                    settled_by: Set(me),
                    settled_at: Set(now),
                });
                if !kinds.is_empty() {
                    insert(tx, rows).await?;
                }
                // Kinds only, without what is equal: the audit outlives an erasure.
                let detail = serde_json::json!({ "other": another, "in_common": in_common });
                audit::record(tx, backend, &self.caller, Entry { action, subject: subject(one), detail })
                    .await?;
            }
            Ok(())
        };
        backend.db().write(work).await?;
        // The answer shows the case as opening it does.
        self.audit_opening(&case).await?;
        self.view(&case).await
    }

    /// Checks once more in the transaction that the border of the reviewer, as it is by now, leaves them these cases.
    ///
    /// # Errors
    /// `not_found` for the case of somebody beyond it, `decided_without_border` where a possible duplicate lies beyond it;
    /// `permission_missing` where the permission was lost.
    pub(super) async fn check_still_decides(
        &self,
        tx: &DatabaseTransaction,
        cases: &[&ReviewCase],
        now: i64,
    ) -> Result<()> {
        let accounts: Vec<_> = cases.iter().map(|case| case.identity.account_id).collect();
        let reach = permissions::check_still_reaches(tx, self, &accounts, now).await?;
        for case in cases {
            if blind_index::has_lookalike_outside(tx, &reach, case.identity.id).await? {
                return Err(Error::Refused(Code::DecidedWithoutBorder));
            }
        }
        Ok(())
    }

    /// The possible duplicates of a case within reach, open questions first; and whether there are more.
    pub(super) async fn lookalikes(&self, case: &ReviewCase) -> Result<(Vec<Lookalike>, bool)> {
        let db = self.backend.db().read();
        let (rows, are_more) = blind_index::lookalikes(db, self.reach(), case.identity.id).await?;
        let names = self.names(db, rows.iter().filter_map(|row| row.settled_by)).await?;
        let mut found: Vec<Lookalike> = Vec::new();
        for row in rows {
            let settled =
                row.settled_at.map(|at| SettledLookalike { by: name_in(&names, row.settled_by), at });
            match found.iter_mut().find(|one| one.identity == row.id) {
                Some(known) => {
                    known.reasons.push(row.kind);
                    // It is settled when all of it is, which is when the last of it was.
                    known.settled = known
                        .settled
                        .take()
                        .zip(settled)
                        .map(|(one, other)| if one.at > other.at { one } else { other });
                }
                None => found.push(Lookalike {
                    identity: row.id,
                    account: row.account_id,
                    code: row.code.to_string(),
                    name: harmless(&row.name).into_owned(),
                    reasons: vec![row.kind],
                    settled,
                }),
            }
        }
        Ok((found, are_more))
    }
}

/// Locks both identities until the transaction ends, so that neither is erased meanwhile, nor a finding about them written
/// afterwards. In one order, so that two transactions never wait for each other.
///
/// # Errors
/// `not_found` where one is erased.
async fn lock_both(tx: &DatabaseTransaction, one: IdentityId, other: IdentityId) -> Result<()> {
    use identity::Column;
    let both = identity::Entity::find(EVERYONE)
        .filter(Column::Id.is_in([one, other]))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let are_there = both.len() == 2 && both.iter().all(|row| row.state != IdentityState::Erased);
    if are_there { Ok(()) } else { Err(Error::Refused(Code::NotFound)) }
}

/// What two identities have in common.
///
/// # Errors
/// `not_found` where it is nothing.
async fn in_common(
    db: &impl ConnectionTrait,
    id: IdentityId,
    other: IdentityId,
) -> Result<Vec<LookalikeReason>> {
    let kinds = blind_index::in_common(db, id, other).await?;
    if kinds.is_empty() { Err(Error::Refused(Code::NotFound)) } else { Ok(kinds) }
}

/// Deletes the findings about a pair, as seen from one side.
async fn delete_finding(tx: &DatabaseTransaction, one: IdentityId, other: IdentityId) -> Result<()> {
    use different_people::Column;
    let pair = Condition::all().add(Column::IdentityId.eq(one)).add(Column::OtherId.eq(other));
    different_people::Entity::delete_many().filter(pair).exec(tx).await?;
    Ok(())
}

/// Of two reviewers at once, the first one's finding stays.
async fn insert(
    db: &impl ConnectionTrait,
    rows: impl IntoIterator<Item = different_people::ActiveModel>,
) -> Result<()> {
    use different_people::Column;
    let keep =
        OnConflict::columns([Column::IdentityId, Column::OtherId, Column::Kind]).do_nothing().to_owned();
    different_people::Entity::insert_many(rows).on_conflict(keep).exec_without_returning(db).await?;
    Ok(())
}
