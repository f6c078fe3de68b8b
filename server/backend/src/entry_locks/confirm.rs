//! Proving the mailbox of an account with a link that is only sent by mail. It changes the entry lock and opens no
//! session.

use super::{for_account, lock_row, store};
use crate::Backend;
use crate::accounts;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::{account, address_confirmation, entry_lock};
use crate::error::{Error, Result};
use crate::gate::{Desk, SignedIn};
use crate::limits::{self, Kind, Limit};
use crate::link_time;
use crate::links;
use crate::outbox::{self, About, NewMessage, Params, PreparedMessage};
use crate::possible_users::{self, Settlement};
use crate::reach::EVERYONE;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::AccountId;
use domain::message::{Lane, MessageKind};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};

/// How long a link that confirms an address works, in milliseconds.
pub(crate) const CONFIRMATION_LIFETIME: i64 = 24 * 3_600_000;

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
            expires_at: link_time::now(backend, backend.db().read()).await? + CONFIRMATION_LIFETIME,
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
