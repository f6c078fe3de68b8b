//! The sessions of oneself.

use super::notice;
use crate::Backend;
use crate::db::Tx;
use crate::entity::session;
use crate::error::Result;
use crate::gate::{Desk, OwnSecurity, Person};
use crate::reach::EVERYONE;
use crate::{accounts, outbox};
use crate::{last_seen, sessions};
use domain::audit::Action;
use domain::id::SessionId;
use domain::security::{OwnSession, SecurityChange};
use domain::session::Device;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The sessions that can still be used: this one first, then the one used last.
pub(super) async fn of(backend: &Backend, me: &Person) -> Result<Vec<OwnSession>> {
    use session::Column;
    let now = backend.now();
    let rows = session::Entity::find()
        .filter(Column::AccountId.eq(me.account))
        .filter(Column::ExpiresAt.gt(now))
        .filter(Column::SeenAt.gt(last_seen::idle_since(backend, now)))
        .order_by_desc(Column::SeenAt)
        .order_by_desc(Column::Id)
        .all(backend.db().read())
        .await?;
    let mut sessions: Vec<OwnSession> = rows
        .into_iter()
        .map(|row| OwnSession {
            id: row.id,
            device: Device::of_user_agent(&row.user_agent),
            signed_in_at: row.created_at,
            seen_at: row.seen_at,
            address: row.address,
            is_this: me.session == Some(row.id),
        })
        .collect();
    sessions.sort_by_key(|session| !session.is_this);
    Ok(sessions)
}

impl Desk<OwnSecurity> {
    /// Ends one of one's own sessions. One that has ended already stays so, and is neither recorded nor told again.
    ///
    /// # Errors
    /// `confirm_first`; `too_many`.
    pub async fn end_own_session(&self, session: SessionId) -> Result<()> {
        self.require_confirmation()?;
        self.count_change().await?;
        let (backend, me) = (&self.backend, self.me()?);
        let Some(row) = accounts::by_id(EVERYONE, backend.db().read(), me.account).await? else {
            return Ok(());
        };
        let told = &notice(backend, &row, SecurityChange::SessionEnded);
        let work = async |tx: Tx| {
            let tx = &*tx;
            let one = session::Entity::delete_many()
                .filter(session::Column::Id.eq(session))
                .filter(session::Column::AccountId.eq(me.account));
            if one.exec(tx).await?.rows_affected == 0 {
                return Ok(());
            }
            outbox::enqueue(tx, told).await?;
            self.record_own(tx, Action::SessionEnded, serde_json::json!({ "session": session })).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }

    /// Ends all of one's own sessions but this one, and sign-ins that wait for a second factor.
    ///
    /// # Errors
    /// `confirm_first`; `too_many`.
    pub async fn end_other_sessions(&self) -> Result<()> {
        self.require_confirmation()?;
        self.count_change().await?;
        let (backend, me) = (&self.backend, self.me()?);
        let Some(row) = accounts::by_id(EVERYONE, backend.db().read(), me.account).await? else {
            return Ok(());
        };
        let told = &notice(backend, &row, SecurityChange::OtherSessionsEnded);
        let work = async |tx: Tx| {
            let tx = &*tx;
            let ended = sessions::end_others(tx, me.account, me.session).await?;
            if ended == 0 {
                return Ok(());
            }
            outbox::enqueue(tx, told).await?;
            self.record_own(tx, Action::OtherSessionsEnded, serde_json::json!({ "count": ended })).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }
}
