use super::{LIFETIME, WAITS_FOR, link, subject};
use crate::Backend;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{join_link, join_request};
use crate::error::{Error, Result};
use crate::gate::{Desk, Public};
use crate::link_time::{self, Lifespan};
use crate::links::{Link, Seed};
use domain::audit::Action;
use domain::form::Code;
use domain::id::JoinRequestId;
use domain::join_request::{JoinConfirmView, JoinState};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

impl Desk<Public> {
    /// The address that the link confirms. Opening it changes nothing.
    ///
    /// # Errors
    /// `link_dead` for every link that does not work.
    pub async fn join_confirm_page(&self, token: &str) -> Result<JoinConfirmView> {
        let row = find(&self.backend, token).await?;
        Ok(JoinConfirmView { is_confirmed: row.state == JoinState::Waiting, email: row.email })
    }

    /// Confirms the address: the request waits for a decision from now on. Confirming twice is the same as once.
    ///
    /// # Errors
    /// `link_dead`, also where as many as are allowed have confirmed theirs, and where the organization's link was replaced.
    pub async fn confirm_join(&self, token: &str) -> Result<()> {
        let backend = &self.backend;
        let row = find(backend, token).await?;
        if row.state == JoinState::Waiting {
            return Ok(());
        }
        let (now, most) = (backend.now(), i64::from(backend.settings().self_registration_most));
        let work = async |tx: Tx| {
            let tx = &*tx;
            let confirmed = join_request::Entity::update_many()
                .col_expr(join_request::Column::State, Expr::value(JoinState::Waiting))
                .col_expr(join_request::Column::ConfirmedAt, Expr::value(now))
                .col_expr(join_request::Column::ExpiresAt, Expr::value(now + WAITS_FOR))
                .filter(join_request::Column::Id.eq(row.id))
                .filter(join_request::Column::State.eq(JoinState::Unconfirmed))
                .exec(tx)
                .await?;
            let used = join_link::Entity::update_many()
                .col_expr(join_link::Column::Used, Expr::col(join_link::Column::Used).add(1))
                .filter(join_link::Column::Link.eq(row.link))
                .filter(join_link::Column::Used.lt(most))
                .exec(tx)
                .await?;
            if used.rows_affected == 0 || confirmed.rows_affected == 0 {
                return Err(Error::Refused(Code::LinkDead));
            }
            let detail = serde_json::Value::Null;
            let entry = Entry { action: Action::JoinConfirmed, subject: subject(row.id), detail };
            audit::record(tx, backend, &self.caller, entry).await
        };
        match backend.db().write(work).await {
            // Two at once: the other one has confirmed it.
            Err(Error::Refused(Code::LinkDead)) if is_waiting(backend, row.id).await? => Ok(()),
            result => result,
        }
    }
}

async fn is_waiting(backend: &Backend, id: JoinRequestId) -> Result<bool> {
    let row = join_request::Entity::find_by_id(id).one(backend.db().read()).await?;
    Ok(row.is_some_and(|row| row.state == JoinState::Waiting))
}

/// The request of a link that works.
async fn find(backend: &Backend, token: &str) -> Result<join_request::Model> {
    let dead = || Error::Refused(Code::LinkDead);
    let given = Link::parse(token).ok_or_else(dead)?;
    let db = backend.db().read();
    let row = join_request::Entity::find_by_id(JoinRequestId::new(given.id())).one(db).await?;
    if !given.is_genuine(backend.keys(), row.as_ref().map(Seed::from)) {
        return Err(dead());
    }
    let row = row.ok_or_else(dead)?;
    match row.state {
        JoinState::Waiting => Ok(row),
        JoinState::Declined => Err(dead()),
        JoinState::Unconfirmed => {
            let lifespan =
                Lifespan { made_at: row.created_at, lifetime: LIFETIME, expires_at: row.expires_at };
            let is_current = link::stored(db).await?.is_some_and(|link| link.link == row.link);
            let is_open = is_current && !link::is_closed(backend);
            if is_open && link_time::is_alive(backend, db, lifespan).await? { Ok(row) } else { Err(dead()) }
        }
    }
}
