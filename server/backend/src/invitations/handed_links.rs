//! Links that are handed over. They are not those in the mails: whoever is shown one has a link of their own, so that it is
//! known whose link was used. One row a giver and kind of sight, however often it is shown; each showing is an audit event.

use crate::Backend;
use crate::audit::{self, Entry, Subject};
use crate::entity::{account, address_confirmation, entry_lock, handed_link, invitation};
use crate::error::{Error, Result};
use crate::gate::{Desk, Right};
use crate::links::{self, Purpose, Seed};
use crate::permissions::{self, MayBecome};
use crate::{link_time, qr};
use domain::account::AccountState;
use domain::audit::Action;
use domain::form::Code;
use domain::id::{AccountId, InvitationId};
use domain::invitation::LinkView;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    Select,
};
use uuid::Uuid;

/// A showing about to happen, made before its transaction.
pub(crate) struct Showing {
    id: Uuid,
    key_id: i32,
    nonce: Vec<u8>,
}

/// A link that was handed to somebody who may become its account. Nothing else makes a [`LinkView`].
pub(crate) struct HandedLink(handed_link::Model);

impl Showing {
    pub(crate) fn prepare(backend: &Backend) -> Self {
        let (key_id, nonce) = links::fresh(backend);
        Self { id: backend.new_id(), key_id, nonce }
    }

    /// Hands the link of an open invitation to whoever acts, and writes that down at `subject`.
    ///
    /// # Errors
    /// `invitation_not_open`; whatever [`may_become`](permissions::may_become) says.
    pub(crate) async fn hand_over<R: Right>(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk<R>,
        (invitation, account): (&invitation::Model, &account::Model),
        subject: Subject,
    ) -> Result<HandedLink> {
        let backend = &desk.backend;
        if !super::is_open(invitation, link_time::now(backend, tx).await?)
            || !super::lifespan(invitation).has(backend.now())
            || account.id != invitation.account_id
        {
            return Err(Error::Refused(Code::InvitationNotOpen));
        }
        let giver = permissions::may_become(tx, desk, account, backend.now()).await?;
        let row = match before(tx, invitation.id, &giver).await? {
            Some(row) => row,
            None => {
                let row = handed_link::Model {
                    id: self.id,
                    invitation_id: invitation.id,
                    given_by: giver.by(),
                    has_sight: giver.has_sight(),
                    key_id: self.key_id,
                    nonce: self.nonce.clone(),
                    created_at: backend.now(),
                };
                let row_again = row.clone().into_active_model();
                handed_link::Entity::insert(row_again).exec_without_returning(tx).await?;
                row
            }
        };
        let detail = serde_json::json!({
            "handed": row.id, "invitation": invitation.id, "account": giver.account(), "sight": row.has_sight,
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

/// The link that this giver, seeing as much as now, was shown of an invitation before.
async fn before(
    tx: &DatabaseTransaction,
    invitation: InvitationId,
    giver: &MayBecome,
) -> Result<Option<handed_link::Model>> {
    let Some(by) = giver.by() else { return Ok(None) };
    let rows = given(invitation, by).filter(handed_link::Column::HasSight.eq(giver.has_sight()));
    Ok(rows.one(tx).await?)
}

/// The newest link of an open invitation that somebody has been shown, if they could be shown it still. Nothing is
/// written: the showing was.
pub(super) async fn shown_to(
    db: &impl ConnectionTrait,
    (invitation, account): (&invitation::Model, &account::Model),
    by: AccountId,
    now: i64,
) -> Result<Option<HandedLink>> {
    let is_pending = account.state == AccountState::Pending && account.activated_at.is_none();
    if !is_pending || permissions::may_still_become(db, by, account, now).await?.is_none() {
        return Ok(None);
    }
    Ok(given(invitation.id, by).one(db).await?.map(HandedLink))
}

fn given(invitation: InvitationId, by: AccountId) -> Select<handed_link::Entity> {
    handed_link::Entity::find()
        .filter(handed_link::Column::InvitationId.eq(invitation))
        .filter(handed_link::Column::GivenBy.eq(by))
        .order_by_desc(handed_link::Column::CreatedAt)
        .order_by_desc(handed_link::Column::Id)
}

/// Forgets who was shown links of an account, and what was to stay locked in it.
pub(crate) async fn forget_links(tx: &DatabaseTransaction, account: AccountId) -> Result<()> {
    let theirs = Query::select()
        .column(invitation::Column::Id)
        .from(invitation::Entity)
        .and_where(invitation::Column::AccountId.eq(account))
        .to_owned();
    handed_link::Entity::delete_many()
        .filter(handed_link::Column::InvitationId.in_subquery(theirs))
        .exec(tx)
        .await?;
    let confirmations = address_confirmation::Column::AccountId.eq(account);
    address_confirmation::Entity::delete_many().filter(confirmations).exec(tx).await?;
    entry_lock::Entity::delete_by_id(account).exec(tx).await?;
    Ok(())
}

/// From which the link of a showing is made again, to be compared with what comes in.
pub(super) fn seed(row: &handed_link::Model) -> Seed<'_> {
    Seed { purpose: Purpose::Handed, id: row.id, key_id: row.key_id, nonce: &row.nonce }
}
