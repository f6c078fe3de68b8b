//! The mails about an identity. None contains personal information: the recipient signs in to read it.

use crate::Backend;
use crate::entity::{account, identity, message, permission_grant};
use crate::error::Result;
use crate::outbox::{self, About, NewMessage, Params, PreparedMessage};
use domain::account::AccountState;
use domain::id::{AccountId, IdentityId};
use domain::message::{Lane, MessageKind};
use domain::permission::Permission;
use domain::text::Locale;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DerivePartialModel, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

/// A message to the person, if their account is active.
pub(crate) async fn message_to_person(
    backend: &Backend,
    identity: &identity::Model,
    kind: MessageKind,
) -> Result<Vec<PreparedMessage>> {
    let Some(id) = identity.account_id else { return Ok(Vec::new()) };
    let row = account::Entity::find_by_id(id).one(backend.db().read()).await?;
    let row = row.filter(|row| row.state == AccountState::Active);
    let Some((row, to)) = row.and_then(|row| row.email.clone().map(|email| (row, email))) else {
        return Ok(Vec::new());
    };
    let recipient = Recipient { account: row.id, to, locale: row.locale };
    Ok(vec![recipient.message(backend, kind, identity.id, Params::default())])
}

/// The recipient of a message.
pub(crate) struct Recipient {
    pub(crate) account: AccountId,
    pub(crate) to: String,
    pub(crate) locale: Locale,
}

impl Recipient {
    pub(crate) fn message(
        &self,
        backend: &Backend,
        kind: MessageKind,
        identity: IdentityId,
        params: Params,
    ) -> PreparedMessage {
        let settings = backend.settings();
        let new = NewMessage {
            kind,
            lane: Lane::Single,
            to: self.to.clone(),
            locale: self.locale,
            about: About::Identity(identity),
            account: Some(self.account),
            params: Params { organization: settings.organization_name.clone(), ..params },
            is_held: false,
        };
        outbox::prepare(backend, new)
    }
}

/// Messages that tell the holders of a permission that something waits for them, prepared before the transaction.
pub(crate) struct HolderNotices(Vec<(AccountId, PreparedMessage)>);

impl HolderNotices {
    /// To all who hold the permission, except the person and, with four eyes, the submitter. To the founder where there is
    /// nobody else.
    pub(crate) async fn prepare(
        backend: &Backend,
        permission: Permission,
        kind: MessageKind,
        identity: &identity::Model,
        submitted_by: Option<AccountId>,
    ) -> Result<Self> {
        let holders = holders_of(backend, permission).await?;
        let wants_four_eyes = backend.settings().four_eyes == 1;
        let is_excluded = |account: AccountId| {
            identity.account_id == Some(account) || (wants_four_eyes && submitted_by == Some(account))
        };
        let (founders, holders): (Vec<_>, Vec<_>) =
            holders.into_iter().filter(|holder| !is_excluded(holder.id)).partition(|holder| holder.founder);
        let recipients = if holders.is_empty() { founders } else { holders };
        let messages = recipients.into_iter().map(|Holder { id, email, locale, .. }| {
            let recipient = Recipient { account: id, to: email, locale };
            (id, recipient.message(backend, kind, identity.id, Params::default()))
        });
        Ok(Self(messages.collect()))
    }

    /// Enqueues the messages. Ring the outbox bell after the commit.
    pub(crate) async fn enqueue_all(&self, tx: &DatabaseTransaction) -> Result<()> {
        let messages: Vec<PreparedMessage> = self.0.iter().map(|(_, message)| message.clone()).collect();
        outbox::enqueue(tx, &messages).await
    }

    /// Enqueues the messages about a case, except to reviewers who have an unsent one already.
    pub(super) async fn enqueue_for_reviewers(&self, tx: &DatabaseTransaction) -> Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        let unsent: Vec<Option<AccountId>> = message::Entity::find()
            .select_only()
            .column(message::Column::AccountId)
            .distinct()
            // Spelled as in the partial index, which bound values would not use.
            .filter(Expr::cust(
                "kind = 'identity_to_review' AND state IN ('held', 'queued', 'deferred', 'sending')",
            ))
            .into_tuple()
            .all(tx)
            .await?;
        let has_unsent = |account: AccountId| unsent.contains(&Some(account));
        let messages = self.0.iter().filter(|(account, _)| !has_unsent(*account));
        let messages: Vec<PreparedMessage> = messages.map(|(_, message)| message.clone()).collect();
        outbox::enqueue(tx, &messages).await
    }
}

/// Everybody active who holds a permission, the founder first.
pub(crate) async fn holders_of(backend: &Backend, permission: Permission) -> Result<Vec<Holder>> {
    let now = backend.now();
    let holders_of_permission = Query::select()
        .column(permission_grant::Column::AccountId)
        .from(permission_grant::Entity)
        .and_where(permission_grant::Column::Permission.eq(permission))
        .cond_where(permission_grant::is_in_force(now))
        .to_owned();
    let holders = account::Entity::find()
        .filter(account::Column::State.eq(AccountState::Active))
        .filter(account::Column::Email.is_not_null())
        .filter(account::Column::Founder.eq(true).or(account::Column::Id.in_subquery(holders_of_permission)))
        .order_by_desc(account::Column::Founder)
        .order_by_asc(account::Column::Id)
        .limit(MAX_RECIPIENTS)
        .into_partial_model::<Holder>()
        .all(backend.db().read())
        .await?;
    Ok(holders)
}

/// People who are told of one thing.
const MAX_RECIPIENTS: u64 = 201;

#[derive(DerivePartialModel)]
#[sea_orm(entity = "account::Entity")]
pub(crate) struct Holder {
    pub(crate) id: AccountId,
    pub(crate) email: String,
    pub(crate) locale: Locale,
    pub(crate) founder: bool,
}
