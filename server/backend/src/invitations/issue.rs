//! Issuing: the row, and the mail about it. Both are made before the transaction and written inside it, many at once
//! where there are many.

use crate::Backend;
use crate::entity::{account, invitation};
use crate::error::{Error, Result};
use crate::limits::{self, Kind, Limit, Taken};
use crate::link_time;
use crate::links;
use crate::outbox::{self, About, NewMessage, Params, PreparedMessage};
use domain::form::Code;
use domain::id::{AccountId, InvitationId};
use domain::invitation::InvitationState;
use domain::message::{Lane, MessageKind};
use domain::text::Locale;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};

/// Whom an invitation is for, and what it says.
pub(crate) struct NewInvitation<'a> {
    pub(crate) account: AccountId,
    pub(crate) email: &'a str,
    pub(crate) email_key: &'a str,
    pub(crate) username: &'a str,
    pub(crate) locale: Locale,
    pub(crate) note: &'a str,
    /// How long it is good for, in milliseconds.
    pub(crate) lifetime: i64,
    /// When the account's newest one was issued: this one is newer, even within the same millisecond.
    pub(crate) after: Option<i64>,
    pub(crate) created_by: Option<AccountId>,
    pub(crate) lane: Lane,
    pub(crate) is_held: bool,
}

/// An invitation that is ready to be written.
#[derive(Clone)]
pub(crate) struct PreparedInvitation {
    row: invitation::Model,
    message: PreparedMessage,
}

impl PreparedInvitation {
    pub(crate) fn prepare(backend: &Backend, plan: NewInvitation<'_>) -> Self {
        let id = InvitationId::new(backend.new_id());
        let (key_id, nonce) = links::fresh(backend);
        let created_at = backend.now().max(plan.after.map_or(0, |after| after + 1));
        let row = invitation::Model {
            id,
            account_id: plan.account,
            email: plan.email.to_owned(),
            email_key: plan.email_key.to_owned(),
            locale: plan.locale,
            note: plan.note.to_owned(),
            state: InvitationState::Open,
            key_id,
            nonce,
            created_at,
            created_by: plan.created_by,
            expires_at: created_at.max(link_time::known(backend)).saturating_add(plan.lifetime),
            closed_at: None,
            closed_by: None,
            reminded: 0,
        };
        let message = outbox::prepare(
            backend,
            NewMessage {
                kind: MessageKind::Invitation,
                lane: plan.lane,
                to: plan.email.to_owned(),
                locale: plan.locale,
                about: About::Invitation(id),
                account: Some(plan.account),
                params: Params {
                    organization: backend.settings().organization_name.clone(),
                    username: plan.username.to_owned(),
                    by: plan.created_by,
                    ..Params::default()
                },
                is_held: plan.is_held,
            },
        );
        Self { row, message }
    }

    /// The same invitation once more: to the same person, as long, from whoever does it now.
    pub(crate) fn again(
        backend: &Backend,
        old: &invitation::Model,
        to: &account::Model,
        by: Option<AccountId>,
    ) -> Self {
        let plan = NewInvitation {
            account: to.id,
            email: to.email.as_deref().unwrap_or(&old.email),
            email_key: to.email_key.as_deref().unwrap_or(&old.email_key),
            username: to.username.as_deref().unwrap_or_default(),
            locale: old.locale,
            note: &old.note,
            lifetime: old.expires_at - old.created_at,
            after: Some(old.created_at),
            created_by: by,
            lane: Lane::Single,
            is_held: false,
        };
        Self::prepare(backend, plan)
    }

    pub(super) fn email_key(&self) -> &str {
        &self.row.email_key
    }

    pub(crate) fn id(&self) -> InvitationId {
        self.row.id
    }
}

/// Invitations within a day, of one account or to one address, by whoever it may be: nobody's mailbox is filled.
const A_DAY: u32 = 21;
const DAY: i64 = 86_400_000;

/// Whether an account with these invitations can have no other today.
pub(crate) fn is_invited_often(invitations: &[invitation::Model], now: i64) -> bool {
    invitations.iter().filter(|row| row.created_at > now - DAY).count() >= A_DAY as usize
}

/// Takes one of the times that an address is mailed an invitation by hand within a day, whichever account it belongs to
/// by then. To be given back where nothing came of it.
///
/// # Errors
/// `invited_often` where there is none left.
pub(super) async fn take_turn(backend: &Backend, email_key: &str) -> Result<Taken> {
    let a_day = Limit { max: A_DAY, window_s: 86_400 };
    limits::reserve(backend, Kind::Invited, email_key, a_day).await.map_err(|error| match error {
        Error::Later { code: Code::TooMany, .. } => Error::Refused(Code::InvitedOften),
        error => error,
    })
}

/// Writes invitations and their mails, in one statement each.
pub(crate) async fn write(tx: &DatabaseTransaction, issues: &[PreparedInvitation]) -> Result<()> {
    write_all(tx, &issues.iter().collect::<Vec<_>>()).await
}

/// The same for some of many.
pub(crate) async fn write_all(tx: &DatabaseTransaction, issues: &[&PreparedInvitation]) -> Result<()> {
    if issues.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = issues.iter().map(|issue| issue.row.clone().into_active_model()).collect();
    let messages: Vec<PreparedMessage> = issues.iter().map(|issue| issue.message.clone()).collect();
    invitation::Entity::insert_many(rows).exec_without_returning(tx).await?;
    outbox::enqueue(tx, &messages).await
}

/// Makes room for another invitation of an account: the open one, expired or not, is superseded, its link is dead, and
/// what was not sent about it never is.
pub(crate) async fn supersede(
    tx: &DatabaseTransaction,
    account: AccountId,
    now: i64,
    by: Option<AccountId>,
) -> Result<()> {
    supersede_all(tx, &[account], now, by).await
}

/// The same for many accounts, in two statements.
pub(crate) async fn supersede_all(
    tx: &DatabaseTransaction,
    accounts: &[AccountId],
    now: i64,
    by: Option<AccountId>,
) -> Result<()> {
    if accounts.is_empty() {
        return Ok(());
    }
    invitation::Entity::update_many()
        .col_expr(invitation::Column::State, Expr::value(InvitationState::Superseded))
        .col_expr(invitation::Column::ClosedAt, Expr::value(now))
        .col_expr(invitation::Column::ClosedBy, Expr::value(by))
        .filter(invitation::Column::AccountId.is_in(accounts.iter().copied()))
        .filter(invitation::Column::State.eq(InvitationState::Open))
        .exec(tx)
        .await?;
    outbox::withdraw_all(tx, accounts, now).await?;
    Ok(())
}
