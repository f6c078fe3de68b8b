//! Reset links: a link with which a person chooses another password, once and for a limited time. Requesting one does not
//! reveal whether an account exists.

mod use_up;

pub(crate) use use_up::use_up_all;

use crate::accounts::{self, Identifier};
use crate::audit::{self, Actor, Entry, Subject};
use crate::constant_time::in_constant_time;
use crate::db::Tx;
use crate::entity::{account, message, password_reset};
use crate::entry_locks;
use crate::error::{Error, Result};
use crate::factors;
use crate::gate::{AtTheShell, Desk, Public};
use crate::known_browser::Owner;
use crate::limits::{self, Kind, Limit};
use crate::link_time::{self, Lifespan};
use crate::links::{self, Link, Seed};
use crate::outbox::{self, About, NewMessage, Params};
use crate::pending_sign_in::{NextStep, SignInStep};
use crate::reach::EVERYONE;
use crate::sessions::{self};
use crate::{Backend, to_ascii};
use domain::account::{AccountState, Email};
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::ResetId;
use domain::message::{Lane, MessageKind};
use domain::session::{ForgotDraft, PasswordDraft, ResetView};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};

impl Desk<Public> {
    /// Mails a reset link if an active account has this address. Answer and response time are the same if none has.
    ///
    /// # Errors
    /// `too_many`, with or without an account; the fault of an invalid address.
    pub async fn forgot_password(&self, draft: ForgotDraft) -> Result<()> {
        let email = draft.check(to_ascii)?;
        self.count_request(&email).await?;
        in_constant_time(&self.caller, self.ask_for_reset(&email)).await
    }

    /// A refusal tells only what was typed before and from where, so it is answered at once.
    async fn count_request(&self, email: &Email) -> Result<()> {
        let backend = &self.backend;
        let settings = backend.settings();
        let per_network = Limit { max: settings.sign_in_tries_address, window_s: settings.sign_in_window_s };
        let per_address = Limit { max: settings.fresh_links_per_hour, window_s: 3_600 };
        let network = self.caller.network();
        let tries = [(Kind::Reset, email.key(), per_address), (Kind::Reset, &*network, per_network)];
        limits::reserve_all(backend, &tries).await.map(drop)
    }

    async fn ask_for_reset(&self, email: &Email) -> Result<()> {
        let backend = &self.backend;
        let found = accounts::by_email_key(backend.db().read(), email.key()).await?;
        match found.filter(is_active) {
            Some(account) => self.mail_reset(&account).await,
            None => self.backend.db().write(async |tx: Tx| self.record_unknown(&tx).await).await,
        }
    }

    /// Mails a link to an account as it was read. If it has another address by now, the old mailbox gets nothing.
    async fn mail_reset(&self, account: &account::Model) -> Result<()> {
        let backend = &self.backend;
        let reset = fresh(backend, account);
        let about = About::Reset(reset.id);
        let message = message_to(backend, account, MessageKind::PasswordReset, about);
        let message = [outbox::prepare(backend, message)];
        let work = async |tx: Tx| {
            let tx = &*tx;
            let now = accounts::lock(EVERYONE, tx, account.id).await?;
            if now.filter(is_active).is_none_or(|now| now.email_key != account.email_key) {
                return self.record_unknown(tx).await;
            }
            write(tx, self, &reset).await?;
            outbox::enqueue(tx, &message).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }

    /// Audits a request without an account, so that both kinds of request fail if the database cannot be written.
    async fn record_unknown(&self, tx: &DatabaseTransaction) -> Result<()> {
        let (action, subject) = (Action::PasswordResetRequested, Subject::only(SubjectKind::Account));
        let entry = Entry { action, subject, detail: serde_json::Value::Null };
        audit::record(tx, &self.backend, &self.caller, entry).await
    }

    /// The account of a reset link. Opening the link changes nothing.
    ///
    /// # Errors
    /// `link_dead` for every link that cannot be used.
    pub async fn reset_view(&self, token: &str) -> Result<ResetView> {
        let (_, account) = opened(&self.backend, token).await?;
        Ok(ResetView {
            email: account.email.unwrap_or_default(),
            username: account.username.unwrap_or_default(),
        })
    }

    /// Changes the password, ends all sessions of the account, informs the person by mail, and signs in, or goes on to the
    /// second factor. All reset links of the account are used up.
    ///
    /// # Errors
    /// `link_dead`, checked first; the faults of the new password.
    pub async fn reset_password(&self, token: &str, draft: PasswordDraft) -> Result<SignInStep> {
        let backend = &self.backend;
        let (reset, account) = opened(backend, token).await?;
        let password = draft.check()?;
        let settings = backend.settings();
        let words = [
            account.email.as_deref().unwrap_or_default(),
            account.username.as_deref().unwrap_or_default(),
            &settings.organization_name,
        ];
        let (hash, taken) =
            backend.hash_link_password(&self.caller, reset.id.uuid(), &password, &words).await?;
        let now = backend.now();
        let id = account.id;
        let next = NextStep::make(backend, &self.caller, Owner { account: id, password_hash: &hash });
        let written = &next;
        let message = message_to(backend, &account, MessageKind::PasswordChanged, About::Nothing);
        let message = [outbox::prepare(backend, message)];
        let work = async |tx: Tx| {
            let tx = &*tx;
            use_up(tx, &reset, now).await?;
            let changed = account::Entity::update_many()
                .col_expr(account::Column::PasswordHash, Expr::value(hash.as_str()))
                .col_expr(account::Column::ChangedAt, Expr::value(now))
                .filter(account::Column::Id.eq(account.id))
                .filter(account::Column::State.eq(AccountState::Active))
                .exec(tx)
                .await?;
            if changed.rows_affected == 0 {
                return Err(Error::Refused(Code::LinkDead));
            }
            sessions::end_all(tx, id).await?;
            // A link from the shell proves no mailbox. And with a second factor it does not prove who uses the account: whoever
            // was in it before may have added that factor, and would go on with it.
            if was_mailed(tx, reset.id).await? && !factors::has_factor(tx, id).await? {
                entry_locks::record_mailbox_proof(tx, account.id, now).await?;
            }
            outbox::enqueue(tx, &message).await?;
            let actor = Actor { kind: "account", account: Some(id), ..self.caller.actor() };
            let subject = Subject::new(SubjectKind::Account, account.id);
            let detail = serde_json::json!({ "reset": reset.id });
            audit::record(tx, backend, actor, Entry { action: Action::PasswordChanged, subject, detail })
                .await?;
            written.write(tx, backend, &self.caller).await
        };
        let is_session = backend.db().write(work).await?;
        limits::give_back_link_password(backend, &taken).await;
        backend.outbox_bell().notify_one();
        Ok(next.into_step(is_session))
    }
}

async fn was_mailed(tx: &DatabaseTransaction, reset: ResetId) -> Result<bool> {
    let mailed = message::Entity::find().filter(message::Column::ResetId.eq(reset));
    Ok(mailed.one(tx).await?.is_some())
}

impl Desk<AtTheShell> {
    /// A reset link for somebody who cannot be reached by mail, handed over by the operator. It is never stored.
    ///
    /// # Errors
    /// `not_found` if no active account has this e-mail address or username.
    pub async fn reset_link(&self, identifier: &str) -> Result<String> {
        let backend = &self.backend;
        let who = Identifier::parse(identifier);
        let found = accounts::by_identifier(backend.db().read(), &who).await?;
        let account = found.filter(is_active).ok_or(Error::Refused(Code::NotFound))?;
        let reset = fresh(backend, &account);
        backend.db().write(async |tx: Tx| write(&tx, self, &reset).await).await?;
        Seed::from(&reset).url(backend)
    }
}

/// A new reset, not yet written.
fn fresh(backend: &Backend, account: &account::Model) -> password_reset::Model {
    let now = backend.now();
    let (key_id, nonce) = links::fresh(backend);
    password_reset::Model {
        id: backend.new_id(),
        account_id: account.id,
        key_id,
        nonce,
        created_at: now,
        expires_at: link_time::known(backend) + lifetime(backend),
        used_at: None,
    }
}

/// The lifetime of a link, in milliseconds.
fn lifetime(backend: &Backend) -> i64 {
    i64::from(backend.settings().reset_minutes) * 60_000
}

async fn write<R>(tx: &DatabaseTransaction, desk: &Desk<R>, reset: &password_reset::Model) -> Result<()> {
    password_reset::Entity::insert(reset.clone().into_active_model()).exec_without_returning(tx).await?;
    let subject = Subject::new(SubjectKind::Account, reset.account_id);
    let detail = serde_json::json!({ "reset": reset.id });
    let entry = Entry { action: Action::PasswordResetRequested, subject, detail };
    audit::record(tx, &desk.backend, &desk.caller, entry).await
}

/// The row and the account of a link that can be used.
async fn opened(backend: &Backend, token: &str) -> Result<(password_reset::Model, account::Model)> {
    let dead = || Error::Refused(Code::LinkDead);
    let link = Link::parse(token).ok_or_else(dead)?;
    let db = backend.db().read();
    let reset = password_reset::Entity::find_by_id(ResetId::new(link.id())).one(db).await?;
    if !link.is_genuine(backend.keys(), reset.as_ref().map(Seed::from)) {
        return Err(dead());
    }
    let reset = reset.filter(|reset| reset.used_at.is_none()).ok_or_else(dead)?;
    let lifespan =
        Lifespan { made_at: reset.created_at, lifetime: lifetime(backend), expires_at: reset.expires_at };
    if !link_time::is_alive(backend, db, lifespan).await? {
        return Err(dead());
    }
    let account = accounts::by_id(EVERYONE, db, reset.account_id).await?;
    Ok((reset, account.filter(is_active).ok_or_else(dead)?))
}

/// Uses up the link and all others of the account. Fails if a concurrent request has used it.
async fn use_up(tx: &DatabaseTransaction, reset: &password_reset::Model, now: i64) -> Result<()> {
    let used = password_reset::Entity::update_many()
        .col_expr(password_reset::Column::UsedAt, Expr::value(now))
        .filter(password_reset::Column::Id.eq(reset.id))
        .filter(password_reset::Column::UsedAt.is_null())
        .exec(tx)
        .await?;
    if used.rows_affected == 0 {
        return Err(Error::Refused(Code::LinkDead));
    }
    use_up_all(tx, reset.account_id, now).await
}

fn is_active(account: &account::Model) -> bool {
    account.state == AccountState::Active
}

fn message_to(backend: &Backend, account: &account::Model, kind: MessageKind, about: About) -> NewMessage {
    let settings = backend.settings();
    NewMessage {
        kind,
        lane: Lane::Security,
        to: account.email.clone().unwrap_or_default(),
        locale: account.locale,
        about,
        account: Some(account.id),
        params: Params {
            organization: settings.organization_name.clone(),
            username: account.username.clone().unwrap_or_default(),
            at: Some(backend.now()),
            ..Params::default()
        },
        is_held: false,
    }
}

#[cfg(test)]
mod tests;
