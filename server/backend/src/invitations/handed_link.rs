//! Handed links: links that a page shows to somebody (the giver), who hands them to the invited person. They differ from
//! the mailed link and from each other, so that the giver of a used link is known. There is one row per giver and per
//! whether they could read the entries, however often the link is shown; every showing is an audit event.

use crate::Backend;
use crate::audit::{self, Entry, Subject};
use crate::entity::{account, address_confirmation, entry_lock, handed_link, invitation};
use crate::error::{Error, Result};
use crate::gate::{Desk, Right};
use crate::links::{self, Purpose, Seed};
use crate::permissions::may_become_proof::MayBecome;
use crate::permissions::{self, Giver};
use crate::{link_time, qr};
use domain::account::AccountState;
use domain::audit::Action;
use domain::form::Code;
use domain::id::{AccountId, HandedLinkId, InvitationId};
use domain::invitation::LinkView;
use domain::permission::Permissions;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    Select,
};

/// Id and secret of a link, made before the transaction that shows it.
pub(crate) struct NewHandedLink {
    id: HandedLinkId,
    key_id: i32,
    nonce: Vec<u8>,
}

/// A link shown to somebody who may become its account. Nothing else makes a [`LinkView`].
pub(crate) struct HandedLink(handed_link::Model);

impl NewHandedLink {
    pub(crate) fn prepare(backend: &Backend) -> Self {
        let (key_id, nonce) = links::fresh(backend);
        Self { id: backend.new_id(), key_id, nonce }
    }

    /// Shows the actor a link of an open invitation, the same as before if there is one, with an audit event about
    /// `subject`.
    ///
    /// # Errors
    /// `invitation_not_open`; those of [`may_become`](permissions::may_become).
    pub(crate) async fn show<R: Right>(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk<R>,
        (invitation, account): (&invitation::Model, &account::Model),
        subject: Subject,
    ) -> Result<HandedLink> {
        let backend = &desk.backend;
        if !invitation.is_open(link_time::now(backend, tx).await?)
            || !super::lifespan(invitation).has(backend.now())
            || account.id != invitation.account_id
        {
            return Err(Error::Refused(Code::InvitationNotOpen));
        }
        let giver = permissions::may_become(tx, desk, account, backend.now()).await?;
        let row = match shown_before(tx, invitation.id, &giver).await? {
            Some(row) => also_shown_with(tx, row, &giver).await?,
            None => {
                let row = handed_link::Model {
                    id: self.id,
                    invitation_id: invitation.id,
                    given_by: giver.by(),
                    could_read_entries: giver.can_read_entries(),
                    needs_any: giver.needs_any(),
                    key_id: self.key_id,
                    nonce: self.nonce.clone(),
                    created_at: backend.now(),
                };
                let new = row.clone().into_active_model();
                handed_link::Entity::insert(new).exec_without_returning(tx).await?;
                row
            }
        };
        let detail = serde_json::json!({
            "handed": row.id, "invitation": invitation.id, "account": giver.account(), "sight": row.could_read_entries,
        });
        audit::record(tx, backend, &desk.caller, Entry { action: Action::LinkShown, subject, detail })
            .await?;
        Ok(HandedLink(row))
    }
}

impl HandedLink {
    /// The link as a page shows it.
    pub(crate) fn view(&self, backend: &Backend) -> Result<LinkView> {
        let url = seed(&self.0).url(backend)?;
        Ok(LinkView { qr_svg: qr::svg(&url)?, url })
    }
}

/// The link of an invitation that this giver was shown before, when they could read as much as now.
async fn shown_before(
    tx: &DatabaseTransaction,
    invitation: InvitationId,
    giver: &MayBecome,
) -> Result<Option<handed_link::Model>> {
    let Some(by) = giver.by() else { return Ok(None) };
    let links =
        given_by(invitation, by).filter(handed_link::Column::CouldReadEntries.eq(giver.can_read_entries()));
    Ok(links.one(tx).await?)
}

/// The same link, shown again: it works while the giver holds what one of the showings required.
async fn also_shown_with(
    tx: &DatabaseTransaction,
    row: handed_link::Model,
    giver: &MayBecome,
) -> Result<handed_link::Model> {
    if giver.needs_any().is_within(row.needs_any) {
        return Ok(row);
    }
    let needs_any = row.needs_any.iter().chain(giver.needs_any().iter()).collect::<Permissions>();
    handed_link::Entity::update_many()
        .col_expr(handed_link::Column::NeedsAny, Expr::value(needs_any))
        .filter(handed_link::Column::Id.eq(row.id))
        .exec(tx)
        .await?;
    Ok(handed_link::Model { needs_any, ..row })
}

/// The newest link of an open invitation that somebody was shown, if it could still be shown to them. Writes nothing: the
/// first showing was audited.
pub(super) async fn last_shown_to(
    db: &impl ConnectionTrait,
    (invitation, account): (&invitation::Model, &account::Model),
    by: AccountId,
    now: i64,
) -> Result<Option<HandedLink>> {
    let is_pending = account.state == AccountState::Pending && account.activated_at.is_none();
    let Some(row) = given_by(invitation.id, by).one(db).await?.filter(|_| is_pending) else {
        return Ok(None);
    };
    let giver = Giver { by, needs_any: row.needs_any };
    let may = permissions::may_still_become(db, giver, account, now).await?.is_some();
    Ok(may.then_some(HandedLink(row)))
}

fn given_by(invitation: InvitationId, giver: AccountId) -> Select<handed_link::Entity> {
    handed_link::Entity::find()
        .filter(handed_link::Column::InvitationId.eq(invitation))
        .filter(handed_link::Column::GivenBy.eq(giver))
        .order_by_desc(handed_link::Column::CreatedAt)
        .order_by_desc(handed_link::Column::Id)
}

/// Deletes the handed links of an account, its address confirmations and its entry lock.
pub(crate) async fn delete_links(tx: &DatabaseTransaction, account: AccountId) -> Result<()> {
    let invitations = Query::select()
        .column(invitation::Column::Id)
        .from(invitation::Entity)
        .and_where(invitation::Column::AccountId.eq(account))
        .to_owned();
    handed_link::Entity::delete_many()
        .filter(handed_link::Column::InvitationId.in_subquery(invitations))
        .exec(tx)
        .await?;
    let confirmations = address_confirmation::Column::AccountId.eq(account);
    address_confirmation::Entity::delete_many().filter(confirmations).exec(tx).await?;
    entry_lock::Entity::delete_by_id(account).exec(tx).await?;
    Ok(())
}

/// What the token of a handed link is computed from.
pub(super) fn seed(row: &handed_link::Model) -> Seed<'_> {
    Seed { purpose: Purpose::Handed, id: row.id.uuid(), key_id: row.key_id, nonce: &row.nonce }
}
