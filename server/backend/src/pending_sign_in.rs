//! Sign-ins that wait for a second factor: a row and a cookie of their own, for ten minutes. They open no desk.

use crate::Backend;
use crate::audit::{self, Actor, Entry, Subject};
use crate::entity::signing_in;
use crate::error::Result;
use crate::factors;
use crate::gate::Caller;
use crate::known_browser::Owner;
use crate::session_token::{SessionToken, TokenHash};
use crate::sessions::NewSession;
use crate::sessions::SignedIn;
use crate::sessions::end_oldest;
use domain::audit::{Action, SubjectKind};
use domain::id::PendingSignInId;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};

/// How long the second factor is waited for, in seconds.
pub(crate) const SIGNING_IN_S: u32 = 600;
/// Waiting sign-ins of one account. Another one ends the oldest.
const MOST: u64 = 5;

/// A sign-in that waits for a second factor: the secret for the browser's cookie.
pub struct SigningIn {
    pub(crate) token: SessionToken,
}

/// What comes after a right password.
pub enum SignInStep {
    /// There is a session.
    Done(SignedIn),
    /// The second factor is missing.
    SecondFactor(SigningIn),
}

#[cfg(test)]
impl SignInStep {
    /// The session of an account without a second factor.
    pub(crate) fn done(self) -> SignedIn {
        match self {
            Self::Done(signed_in) => signed_in,
            Self::SecondFactor(_) => panic!("a second factor is asked for"),
        }
    }
}

/// What comes after a right password, made before the transaction: a session, or a sign-in that waits for the second factor.
pub(crate) struct NextStep {
    session: NewSession,
    signed_in: SignedIn,
    waiting: signing_in::Model,
    signing_in: SigningIn,
}

impl NextStep {
    pub(crate) fn make(backend: &Backend, caller: &Caller, owner: Owner) -> Self {
        let now = backend.now();
        let token = SessionToken::new(backend.rng());
        let waiting = signing_in::Model {
            id: backend.new_id(),
            token_hash: token.hash().to_vec(),
            account_id: owner.account,
            created_at: now,
            expires_at: now + i64::from(SIGNING_IN_S) * 1000,
        };
        let (session, signed_in) = NewSession::make(backend, caller, owner);
        Self { session, signed_in, waiting, signing_in: SigningIn { token } }
    }

    /// Writes the session of an account without a second factor, or the waiting sign-in of one with it, in the transaction
    /// of the action that checks that the account may sign in. Returns whether it is the session.
    pub(crate) async fn write(
        &self,
        tx: &DatabaseTransaction,
        backend: &Backend,
        caller: &Caller,
    ) -> Result<bool> {
        let account = self.waiting.account_id;
        if !factors::has_factor(tx, account).await? {
            self.session.write(tx, backend, caller).await?;
            return Ok(true);
        }
        let waiting = signing_in::Entity::find().filter(signing_in::Column::AccountId.eq(account));
        let columns = (signing_in::Column::Id, signing_in::Column::CreatedAt);
        end_oldest::<_, PendingSignInId>(tx, waiting, columns, MOST).await?;
        let row = self.waiting.clone().into_active_model();
        signing_in::Entity::insert(row).exec_without_returning(tx).await?;
        let actor = Actor { account: Some(account), kind: "account", ..caller.actor() };
        let subject = Subject::new(SubjectKind::Account, account);
        let entry = Entry { action: Action::SecondFactorAsked, subject, detail: serde_json::Value::Null };
        audit::record(tx, backend, actor, entry).await?;
        Ok(false)
    }

    /// The answer, after [`write`](Self::write) has said which one it is.
    pub(crate) fn into_step(self, is_session: bool) -> SignInStep {
        if is_session { SignInStep::Done(self.signed_in) } else { SignInStep::SecondFactor(self.signing_in) }
    }
}

/// The waiting sign-in of a token, unless it has ended.
pub(crate) async fn waiting(
    backend: &Backend,
    token: Option<TokenHash>,
) -> Result<Option<signing_in::Model>> {
    let Some(token) = token else { return Ok(None) };
    let found = signing_in::Entity::find()
        .filter(signing_in::Column::TokenHash.eq(token.to_vec()))
        .filter(signing_in::Column::ExpiresAt.gt(backend.now()));
    Ok(found.one(backend.db().read()).await?)
}

/// Takes a waiting sign-in: of two requests that finish it at once, one does. Returns whether this one does.
pub(crate) async fn take(tx: &DatabaseTransaction, row: &signing_in::Model) -> Result<bool> {
    Ok(signing_in::Entity::delete_by_id(row.id).exec(tx).await?.rows_affected == 1)
}
