use super::are_reached;
use crate::entity::join_request;
use crate::error::Result;
use crate::gate::{CanManageInvitations, Desk};
use domain::join_request::{JoinRequestRow, JoinRequests, JoinState};
use domain::text::harmless;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

impl Desk<CanManageInvitations> {
    /// The requests that wait, the oldest first.
    ///
    /// # Errors
    /// Only surprises.
    pub async fn join_requests(&self) -> Result<JoinRequests> {
        if !are_reached(&self.backend, self.backend.db().read(), self.reach()).await? {
            return Ok(JoinRequests::default());
        }
        let mut rows = join_request::Entity::find()
            .filter(join_request::Column::State.eq(JoinState::Waiting))
            .order_by_asc(join_request::Column::ConfirmedAt)
            .order_by_asc(join_request::Column::Id)
            .limit(JoinRequests::ROWS + 1)
            .all(self.backend.db().read())
            .await?;
        let has_more = rows.len() as u64 > JoinRequests::ROWS;
        rows.truncate(usize::try_from(JoinRequests::ROWS).unwrap_or(usize::MAX));
        let rows = rows.into_iter().map(|row| JoinRequestRow {
            id: row.id,
            email: harmless(&row.email).into_owned(),
            confirmed_at: row.confirmed_at.unwrap_or(row.created_at),
        });
        let is_on = self.backend.settings().self_registration == 1;
        Ok(JoinRequests { rows: rows.collect(), has_more, is_on })
    }
}
