use super::{DECLINED_FOR, are_reached, delete_messages, subject};
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{join_link, join_request};
use crate::error::{Error, Result};
use crate::gate::{CanManageInvitations, CanRegisterUsers, Desk};
use crate::outbox::{self, About, NewMessage, Params};
use crate::unit_paths;
use crate::{idna, permissions};
use domain::audit::Action;
use domain::form::Code;
use domain::id::{AccountId, InvitationId, JoinRequestId, UnitId};
use domain::invitation::InviteDraft;
use domain::join_request::JoinState;
use domain::message::{Lane, MessageKind};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};

impl Desk<CanRegisterUsers> {
    /// Approves a request: creates the account in the unit of the setting, and invites its person by mail.
    ///
    /// # Errors
    /// `already_decided`; at the address `already_registered`, `already_invited`, `to_be_deleted`, where somebody has it by
    /// now; `invited_often`.
    pub async fn approve_request(&self, id: JoinRequestId) -> Result<InvitationId> {
        let db = self.backend.db().read();
        if !are_reached(&self.backend, db, self.reach()).await? {
            return Err(Error::Refused(Code::AlreadyDecided));
        }
        let row = join_request::Entity::find_by_id(id).one(db).await?;
        let row = row.filter(|row| row.state == JoinState::Waiting);
        let row = row.ok_or(Error::Refused(Code::AlreadyDecided))?;
        let draft =
            InviteDraft { email: row.email, locale: row.locale.to_string(), ..InviteDraft::default() };
        let unit = unit_paths::of_choice(db, &self.backend.settings().self_registration_unit).await?;
        match self.invite_requested(&draft.check(idna::to_ascii)?, id, unit).await {
            // The slower of two is told so, and not that the person is invited already.
            Err(_) if !is_waiting(db, id).await? => Err(Error::Refused(Code::AlreadyDecided)),
            invited => invited,
        }
    }
}

/// Deletes the request and its mails, in the transaction that invites the person.
///
/// # Errors
/// `already_decided` where somebody else was faster, or where the person would come into a unit beyond the border that the
/// actor has by now.
pub(crate) async fn approve(
    tx: &DatabaseTransaction,
    desk: &Desk<CanRegisterUsers>,
    id: JoinRequestId,
    (account, unit): (AccountId, Option<UnitId>),
) -> Result<()> {
    if !permissions::reach_now(tx, desk).await?.has(tx, unit).await? {
        return Err(Error::Refused(Code::AlreadyDecided));
    }
    let row = waiting(tx, id).await?;
    let deleted = join_request::Entity::delete_many()
        .filter(join_request::Column::Id.eq(id))
        .filter(join_request::Column::State.eq(JoinState::Waiting))
        .exec(tx)
        .await?;
    if deleted.rows_affected == 0 {
        return Err(Error::Refused(Code::AlreadyDecided));
    }
    delete_messages(tx, [&row.email]).await?;
    let detail = serde_json::json!({ "account": account });
    let entry = Entry { action: Action::JoinApproved, subject: subject(id), detail };
    audit::record(tx, &desk.backend, &desk.caller, entry).await
}

async fn is_waiting(db: &impl ConnectionTrait, id: JoinRequestId) -> Result<bool> {
    let row = join_request::Entity::find_by_id(id).one(db).await?;
    Ok(row.is_some_and(|row| row.state == JoinState::Waiting))
}

async fn waiting(tx: &DatabaseTransaction, id: JoinRequestId) -> Result<join_request::Model> {
    let row = join_request::Entity::find_by_id(id).one(tx).await?;
    row.filter(|row| row.state == JoinState::Waiting).ok_or(Error::Refused(Code::AlreadyDecided))
}

impl Desk<CanManageInvitations> {
    /// Declines a request, and tells the person. The place at the organization's link is free again.
    ///
    /// # Errors
    /// `already_decided`.
    pub async fn decline_request(&self, id: JoinRequestId) -> Result<()> {
        let backend = &self.backend;
        let found = join_request::Entity::find_by_id(id).one(backend.db().read()).await?;
        let found = found.ok_or(Error::Refused(Code::AlreadyDecided))?;
        let message = NewMessage {
            kind: MessageKind::JoinDeclined,
            lane: Lane::Single,
            to: found.email.clone(),
            locale: found.locale,
            about: About::Nothing,
            account: None,
            params: Params {
                organization: backend.settings().organization_name.clone(),
                ..Params::default()
            },
            is_held: false,
        };
        let message = [outbox::prepare(backend, message)];
        let now = backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            if !are_reached(backend, tx, &permissions::reach_now(tx, self).await?).await? {
                return Err(Error::Refused(Code::AlreadyDecided));
            }
            let declined = join_request::Entity::update_many()
                .col_expr(join_request::Column::State, Expr::value(JoinState::Declined))
                .col_expr(join_request::Column::ExpiresAt, Expr::value(now + DECLINED_FOR))
                .filter(join_request::Column::Id.eq(id))
                .filter(join_request::Column::State.eq(JoinState::Waiting))
                .exec(tx)
                .await?;
            if declined.rows_affected == 0 {
                return Err(Error::Refused(Code::AlreadyDecided));
            }
            join_link::Entity::update_many()
                .col_expr(join_link::Column::Used, Expr::col(join_link::Column::Used).sub(1))
                .filter(join_link::Column::Link.eq(found.link))
                .filter(join_link::Column::Used.gt(0))
                .exec(tx)
                .await?;
            outbox::enqueue(tx, &message).await?;
            let detail = serde_json::Value::Null;
            let entry = Entry { action: Action::JoinDeclined, subject: subject(id), detail };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }
}
