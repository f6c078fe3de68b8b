//! Sessions. Only the browser has the token; the database stores its hash.

mod ending;
mod renewed;

pub(crate) use ending::{end_all, end_oldest, end_others};
pub(crate) use renewed::RenewedSession;

use crate::Backend;
use crate::audit::{self, Actor, Entry, Subject};
use crate::db::Tx;
use crate::entity::{account, session};
use crate::error::Result;
use crate::gate::{self, Caller, Desk};
use crate::known_browser::{KnownBrowser, Owner};
use crate::last_seen;
use crate::session_token::{SessionToken, TokenHash};
use domain::audit::{Action, SubjectKind};
use domain::id::SessionId;
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};

impl Desk<gate::OwnSecurity> {
    /// Ends this session, and no other one of the account.
    pub async fn sign_out(&self) -> Result<()> {
        let me = self.me()?;
        let Some(session) = me.session else { return Ok(()) };
        let backend = &self.backend;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let gone = session::Entity::delete_by_id(session).exec(tx).await?;
            if gone.rows_affected == 0 {
                return Ok(());
            }
            let subject = Subject::new(SubjectKind::Session, session.uuid());
            let entry = Entry { action: Action::SignedOut, subject, detail: serde_json::Value::Null };
            audit::record(tx, backend, &self.caller, entry).await
        };
        backend.db().write(work).await
    }
}

/// A successful sign-in: the secrets for the browser's cookies, and how long the session lives.
pub struct SignedIn {
    pub token: SessionToken,
    pub max_age_s: u32,
    pub(crate) browser: KnownBrowser,
}

/// Sessions of one account. Another one ends the oldest.
const MOST: u64 = 20;

/// A new session, made before the transaction that writes it, which may run twice.
pub(crate) struct NewSession {
    row: session::Model,
    /// The previous session of the same browser.
    replaced: Option<TokenHash>,
    idle_since: i64,
    /// The second factor that was used.
    factor: Option<&'static str>,
}

impl NewSession {
    /// The session with a new token, and the cookies for the browser. The owner's password hash is the one that the account
    /// will have after the transaction.
    pub(crate) fn make(backend: &Backend, caller: &Caller, owner: Owner) -> (Self, SignedIn) {
        let now = backend.now();
        let days = backend.settings().session_days;
        let token = SessionToken::new(backend.rng());
        let row = session::Model {
            id: backend.new_id(),
            token_hash: token.hash().to_vec(),
            account_id: owner.account,
            created_at: now,
            seen_at: now,
            expires_at: now + i64::from(days) * 86_400_000,
            address: caller.address().map(|address| address.to_string()).unwrap_or_default(),
            user_agent: caller.user_agent().to_owned(),
            confirmed_at: now,
        };
        let idle_since = last_seen::idle_since(backend, now);
        let new = Self { row, replaced: caller.token(), idle_since, factor: None };
        let browser = KnownBrowser::renewed(backend, caller.browser(), owner);
        (new, SignedIn { token, max_age_s: days.saturating_mul(86_400), browser })
    }

    /// The session of a sign-in with this second factor, which the audit names.
    pub(crate) fn with_factor(self, factor: &'static str) -> Self {
        Self { factor: Some(factor), ..self }
    }

    /// Writes the session in the transaction of the action that signs in, which checks that the account may. Ends the
    /// browser's previous session, expired ones of the account, and the oldest of too many.
    pub(crate) async fn write(
        &self,
        tx: &DatabaseTransaction,
        backend: &Backend,
        caller: &Caller,
    ) -> Result<()> {
        let row = &self.row;
        // First: the second of two sign-ins at once waits here and then counts the first one's session.
        account::Entity::update_many()
            .col_expr(account::Column::SignedInAt, Expr::value(row.created_at))
            .filter(account::Column::Id.eq(row.account_id))
            .exec(tx)
            .await?;
        let dead = Condition::any()
            .add(session::Column::ExpiresAt.lte(row.created_at))
            .add(session::Column::SeenAt.lte(self.idle_since));
        session::Entity::delete_many()
            .filter(session::Column::AccountId.eq(row.account_id))
            .filter(dead)
            .exec(tx)
            .await?;
        if let Some(replaced) = self.replaced {
            let replaced = session::Column::TokenHash.eq(replaced.to_vec());
            session::Entity::delete_many().filter(replaced).exec(tx).await?;
        }
        let sessions = session::Entity::find().filter(session::Column::AccountId.eq(row.account_id));
        let columns = (session::Column::Id, session::Column::CreatedAt);
        let ended: Vec<SessionId> = end_oldest(tx, sessions, columns, MOST).await?;
        session::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx).await?;
        let actor = Actor { account: Some(row.account_id), kind: "account", ..caller.actor() };
        let subject = Subject::new(SubjectKind::Session, row.id);
        let mut detail = serde_json::Value::Null;
        if !ended.is_empty() {
            detail["ended"] = serde_json::json!(ended);
        }
        if let Some(factor) = self.factor {
            detail["factor"] = serde_json::json!(factor);
        }
        audit::record(tx, backend, actor, Entry { action: Action::SignedIn, subject, detail }).await
    }
}
