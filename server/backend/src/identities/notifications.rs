//! The mails about an identity. None contains personal information: the recipient signs in to read it.

use crate::Backend;
use crate::entity::{account, identity, message, permission_grant, unit_below};
use crate::error::Result;
use crate::outbox::{self, About, NewMessage, Params, PreparedMessage};
use crate::reach::{EVERYONE, Reach};
use domain::account::AccountState;
use domain::id::{AccountId, IdentityId, UnitId};
use domain::message::{Lane, MessageKind};
use domain::permission::Permission;
use domain::text::Locale;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DerivePartialModel, EntityTrait, ExprTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::{HashMap, HashSet};

/// A message to the person, if their account is active.
pub(crate) async fn message_to_person(
    backend: &Backend,
    identity: &identity::Model,
    kind: MessageKind,
) -> Result<Vec<PreparedMessage>> {
    let Some(id) = identity.account_id else { return Ok(Vec::new()) };
    let row = account::Entity::find_by_id(EVERYONE, id).one(backend.db().read()).await?;
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
pub(crate) struct HolderNotices(Vec<(Holder, PreparedMessage)>);

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
        let about: Vec<AccountId> = identity.account_id.into_iter().collect();
        let holders = holders_of(backend, permission, &about).await?;
        let wants_four_eyes = backend.settings().four_eyes == 1;
        let is_excluded = |account: AccountId| {
            identity.account_id == Some(account) || (wants_four_eyes && submitted_by == Some(account))
        };
        let (founders, holders): (Vec<_>, Vec<_>) =
            holders.into_iter().filter(|holder| !is_excluded(holder.id)).partition(|holder| holder.founder);
        let recipients = if holders.is_empty() { founders } else { holders };
        let messages = recipients.into_iter().map(|holder| {
            let recipient = Recipient { account: holder.id, to: holder.email.clone(), locale: holder.locale };
            let message = recipient.message(backend, kind, identity.id, Params::default());
            (holder, message)
        });
        Ok(Self(messages.collect()))
    }

    /// Those to whom the messages are.
    pub(crate) fn holders(&self) -> impl Iterator<Item = &Holder> {
        self.0.iter().map(|(holder, _)| holder)
    }

    /// Enqueues the messages to these holders. Ring the outbox bell after the commit.
    pub(crate) async fn enqueue_to(
        &self,
        tx: &DatabaseTransaction,
        holders: &HashSet<AccountId>,
    ) -> Result<()> {
        let theirs = self.0.iter().filter(|(holder, _)| holders.contains(&holder.id));
        let messages: Vec<PreparedMessage> = theirs.map(|(_, message)| message.clone()).collect();
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
        let messages = self.0.iter().filter(|(holder, _)| !has_unsent(holder.id));
        let messages: Vec<PreparedMessage> = messages.map(|(_, message)| message.clone()).collect();
        outbox::enqueue(tx, &messages).await
    }
}

/// Everybody active who holds a permission everywhere, or for one of these accounts, the founder first.
pub(crate) async fn holders_of(
    backend: &Backend,
    permission: Permission,
    about: &[AccountId],
) -> Result<Vec<Holder>> {
    let now = backend.now();
    let their_units = Query::select()
        .column(account::Column::Unit)
        .from(account::Entity)
        .and_where(account::Column::Id.is_in(about.iter().copied()))
        .to_owned();
    let above_them = Query::select()
        .column(unit_below::Column::Ancestor)
        .from(unit_below::Entity)
        .and_where(unit_below::Column::Unit.in_subquery(their_units))
        .to_owned();
    let reaches_them = permission_grant::Column::UnitId
        .is_null()
        .or(permission_grant::Column::UnitId.in_subquery(above_them));
    let holders_of_permission = Query::select()
        .column(permission_grant::Column::AccountId)
        .from(permission_grant::Entity)
        .and_where(permission_grant::Column::Permission.eq(permission))
        .and_where(reaches_them)
        .cond_where(permission_grant::is_in_force(now))
        .to_owned();
    let holders = account::Entity::find(EVERYONE)
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

/// Whom each of these reaches with a permission that they hold.
pub(crate) async fn reaches_of(
    db: &impl ConnectionTrait,
    permission: Permission,
    holders: impl IntoIterator<Item = &Holder>,
    now: i64,
) -> Result<HashMap<AccountId, Reach>> {
    use permission_grant::Column;
    let holders: HashMap<AccountId, bool> =
        holders.into_iter().map(|holder| (holder.id, holder.founder)).collect();
    let granted: Vec<(AccountId, Option<UnitId>)> = permission_grant::Entity::find()
        .select_only()
        .columns([Column::AccountId, Column::UnitId])
        .filter(Column::AccountId.is_in(holders.keys().copied()))
        .filter(Column::Permission.eq(permission))
        .filter(permission_grant::is_in_force(now))
        .into_tuple()
        .all(db)
        .await?;
    let reach = |(holder, is_founder): (AccountId, bool)| {
        let mut roots = granted.iter().filter(|(account, _)| *account == holder).map(|(_, unit)| *unit);
        let is_everywhere = is_founder || roots.clone().any(|unit| unit.is_none());
        let reach = if is_everywhere { EVERYONE.clone() } else { Reach::below(roots.by_ref().flatten()) };
        (holder, reach)
    };
    Ok(holders.into_iter().map(reach).collect())
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
