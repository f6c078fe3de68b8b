//! Proving the mailbox of an account with a link that is only sent by mail. It changes the entry lock and opens no
//! session.

use super::{for_account, lock_row, store};
use crate::Backend;
use crate::accounts;
use crate::address_changes;
use crate::audit::{self, Actor, Entry, Subject};
use crate::db::Tx;
use crate::entity::{account, address_change, address_confirmation, entry_lock};
use crate::error::{Error, Result};
use crate::gate::{Desk, Public, SignedIn};
use crate::limits::{self, Kind, Limit};
use crate::link_time::{self, Lifespan};
use crate::links::{self, Link, Seed};
use crate::outbox::{self, About, NewMessage, Params, PreparedMessage};
use crate::possible_users::{self, Settlement};
use crate::reach::EVERYONE;
use domain::account::AccountState;
use domain::address_change::ConfirmAnswer;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::{AccountId, ConfirmationId};
use domain::message::{Lane, MessageKind};
use domain::session::ConfirmView;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

const LIFETIME: i64 = 24 * 3_600_000;

/// A message with the link that proves an address, prepared before its transaction.
pub(crate) struct Confirmation {
    row: address_confirmation::Model,
    message: PreparedMessage,
}

impl Confirmation {
    /// Prepares the message. `None` without a mail server: the link is never shown, so a held message would be
    /// useless.
    pub(crate) async fn prepare(backend: &Backend, to: &account::Model) -> Result<Option<Self>> {
        let (Some(email), Some(email_key)) = (&to.email, &to.email_key) else { return Ok(None) };
        if !backend.has_mail() {
            return Ok(None);
        }
        let (key_id, nonce) = links::fresh(backend);
        let row = address_confirmation::Model {
            id: backend.new_id(),
            account_id: to.id,
            email_key: email_key.clone(),
            key_id,
            nonce,
            created_at: backend.now(),
            expires_at: link_time::now(backend, backend.db().read()).await? + LIFETIME,
            used_at: None,
        };
        let settings = backend.settings();
        let message = NewMessage {
            kind: MessageKind::ConfirmAddress,
            lane: Lane::Security,
            to: email.clone(),
            locale: to.locale,
            about: About::Confirmation(row.id),
            account: Some(to.id),
            params: Params {
                organization: settings.organization_name.clone(),
                username: to.username.clone().unwrap_or_default(),
                ..Params::default()
            },
            is_held: false,
        };
        Ok(Some(Self { row, message: outbox::prepare(backend, message) }))
    }

    pub(crate) async fn write(&self, tx: &DatabaseTransaction) -> Result<()> {
        address_confirmation::Entity::insert(self.row.clone().into_active_model())
            .exec_without_returning(tx)
            .await?;
        outbox::enqueue(tx, std::slice::from_ref(&self.message)).await
    }
}

impl Desk<SignedIn> {
    /// *Send it again*: sends another link to the actor's own address.
    ///
    /// # Errors
    /// `not_found` where no proof is needed; `mail_not_configured`; `too_many`.
    pub async fn send_confirmation(&self) -> Result<()> {
        let (backend, me) = (&self.backend, self.me()?.account);
        let db = backend.db().read();
        for_account(db, Some(me))
            .await?
            .filter(|lock| !lock.is_mailbox_proven())
            .ok_or(Error::Refused(Code::NotFound))?;
        let account = accounts::by_id(EVERYONE, db, me).await?.ok_or(Error::Refused(Code::NotFound))?;
        let confirmation = Confirmation::prepare(backend, &account).await?;
        let confirmation = confirmation.ok_or(Error::Refused(Code::MailNotConfigured))?;
        let limit = Limit { max: backend.settings().fresh_links_per_hour, window_s: 3_600 };
        limits::reserve(backend, Kind::Confirmation, &me.to_string(), limit).await?;
        let work = async |tx: Tx| {
            let tx = &*tx;
            confirmation.write(tx).await?;
            let subject = Subject::new(SubjectKind::Account, me.uuid());
            let detail = serde_json::json!({ "confirmation": confirmation.row.id });
            audit::record(
                tx,
                backend,
                &self.caller,
                Entry { action: Action::ConfirmationSent, subject, detail },
            )
            .await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }
}

impl Desk<Public> {
    /// The address that the link proves. Opening it changes nothing.
    ///
    /// # Errors
    /// `link_dead` for every link that cannot be used, for whatever reason.
    pub async fn confirm_view(&self, token: &str) -> Result<ConfirmView> {
        let (_, account, change) = find_usable(&self.backend, token).await?;
        let is_theirs = match &change {
            // Its mailbox belongs to whoever the administrator has named, who may have lost everything else.
            Some(change) if !change.is_own() => true,
            _ => self.is_signed_in_as(account.id).await,
        };
        let is_new = change.is_some();
        Ok(ConfirmView {
            email: change.map(|change| change.email).or(account.email).unwrap_or_default(),
            username: account.username.unwrap_or_default(),
            is_theirs,
            is_new,
        })
    }

    /// Proves the mailbox, or confirms a new address. It requires a browser that is signed in to the account, since the reader
    /// of the mailbox and the user of the account may be different people; only an administrator's change of address does
    /// not, as it waits for the old address. What was entered before a change of address stays locked: the mailbox may
    /// belong to who changed it.
    ///
    /// # Errors
    /// `link_dead`; `sign_in_first` in any other browser; `already_registered` at the field, for a new address that somebody
    /// else has by now.
    pub async fn confirm_address(&self, token: &str) -> Result<ConfirmAnswer> {
        let backend = &self.backend;
        let (row, account, change) = find_usable(backend, token).await?;
        let needs_session = change.as_ref().is_none_or(|change| change.is_own());
        if needs_session && !self.is_signed_in_as(account.id).await {
            return Err(Error::Refused(Code::SignInFirst));
        }
        if let Some(change) = &change {
            return address_changes::confirm(backend, self.caller.actor(), (change, &account)).await;
        }
        let now = backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            mark_used(tx, &row, now).await?;
            record_mailbox_proof(tx, account.id, now).await?;
            let actor = Actor { kind: "account", account: Some(account.id), ..self.caller.actor() };
            let subject = Subject::new(SubjectKind::Account, account.id);
            let detail = serde_json::json!({ "confirmation": row.id });
            let entry = Entry { action: Action::AddressConfirmed, subject, detail };
            audit::record(tx, backend, actor, entry).await
        };
        backend.db().write(work).await?;
        Ok(ConfirmAnswer::Proven)
    }
}

impl Desk<Public> {
    async fn is_signed_in_as(&self, account: AccountId) -> bool {
        let desk = self.backend.open::<SignedIn>(&self.caller).await;
        desk.is_ok_and(|desk| desk.account() == Some(account))
    }
}

/// Records that the user of an account reads its mailbox.
pub(crate) async fn record_mailbox_proof(
    tx: &DatabaseTransaction,
    account: AccountId,
    now: i64,
) -> Result<()> {
    accounts::lock(EVERYONE, tx, account).await?;
    let lock = lock_row(tx, account).await?;
    store(tx, entry_lock::Model { until_confirmed: false, changed_at: now, ..lock }).await?;
    possible_users::settle(tx, account, Settlement::Mailbox, now).await
}

/// The row and the account of a usable link: the account is active and still has the address, or a change gives it to it.
async fn find_usable(
    backend: &Backend,
    token: &str,
) -> Result<(address_confirmation::Model, account::Model, Option<address_change::Model>)> {
    let dead = || Error::Refused(Code::LinkDead);
    let link = Link::parse(token).ok_or_else(dead)?;
    let db = backend.db().read();
    let row = address_confirmation::Entity::find_by_id(ConfirmationId::new(link.id())).one(db).await?;
    let seed = row.as_ref().map(Seed::from);
    if !link.is_genuine(backend.keys(), seed) {
        return Err(dead());
    }
    let row = row.filter(|row| row.used_at.is_none()).ok_or_else(dead)?;
    let lifespan = Lifespan { made_at: row.created_at, lifetime: LIFETIME, expires_at: row.expires_at };
    if !link_time::is_alive(backend, db, lifespan).await? {
        return Err(dead());
    }
    if let Some((change, account)) = address_changes::of_confirmation(db, row.id).await? {
        return Ok((row, account, Some(change)));
    }
    let account = accounts::by_id(EVERYONE, db, row.account_id).await?;
    let account = account.filter(|account| {
        account.state == AccountState::Active && account.email_key.as_ref() == Some(&row.email_key)
    });
    Ok((row, account.ok_or_else(dead)?, None))
}

/// Marks the link and all others of the account as used. The second of two concurrent uses is refused.
async fn mark_used(tx: &DatabaseTransaction, row: &address_confirmation::Model, now: i64) -> Result<()> {
    use address_confirmation::Column;
    let unused = |these: (Column, Uuid)| {
        address_confirmation::Entity::update_many()
            .col_expr(Column::UsedAt, Expr::value(now))
            .filter(these.0.eq(these.1))
            .filter(Column::UsedAt.is_null())
    };
    if unused((Column::Id, row.id.uuid())).exec(tx).await?.rows_affected == 0 {
        return Err(Error::Refused(Code::LinkDead));
    }
    unused((Column::AccountId, row.account_id.uuid())).exec(tx).await?;
    Ok(())
}
