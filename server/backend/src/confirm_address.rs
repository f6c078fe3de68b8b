//! What a link that confirms an address does: it proves the mailbox of an account, or confirms the new address of a change. It
//! opens no session.

use crate::Backend;
use crate::accounts;
use crate::address_changes;
use crate::audit::{self, Actor, Entry, Subject};
use crate::db::Tx;
use crate::entity::{account, address_change, address_confirmation};
use crate::entry_locks::{CONFIRMATION_LIFETIME, record_mailbox_proof};
use crate::error::{Error, Result};
use crate::gate::{Desk, Public, SignedIn};
use crate::link_time::{self, Lifespan};
use crate::links::{Link, Seed};
use crate::reach::EVERYONE;
use domain::account::AccountState;
use domain::address_change::ConfirmAnswer;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::{AccountId, ConfirmationId};
use domain::session::ConfirmView;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

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
    let lifespan =
        Lifespan { made_at: row.created_at, lifetime: CONFIRMATION_LIFETIME, expires_at: row.expires_at };
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
