use super::SignedIn;
use crate::Backend;
use crate::entity::session;
use crate::error::{Error, Result};
use crate::gate::{Caller, Person};
use crate::known_browser::{KnownBrowser, Owner};
use crate::session_token::{SessionToken, TokenHash};
use domain::form::Code;
use domain::id::SessionId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// A session that goes on under a new token, after the person has proved again who they are. Made before the transaction.
pub(crate) struct RenewedSession {
    session: SessionId,
    previous: TokenHash,
    hash: TokenHash,
    now: i64,
}

impl RenewedSession {
    /// The new token, and the cookies for the browser. The owner's password hash is the one after the transaction.
    ///
    /// # Errors
    /// `signed_out` where the caller has no session.
    pub(crate) fn make(
        backend: &Backend,
        caller: &Caller,
        me: &Person,
        owner: Owner,
    ) -> Result<(Self, SignedIn)> {
        let signed_out = || Error::Refused(Code::SignedOut);
        let (session, previous) = me.session.zip(caller.token()).ok_or_else(signed_out)?;
        let now = backend.now();
        let token = SessionToken::new(backend.rng());
        let new = Self { session, previous, hash: token.hash(), now };
        let browser = KnownBrowser::renewed(backend, caller.browser(), owner);
        let ends_at = me.signed_in_at + i64::from(backend.settings().session_days) * 86_400_000;
        let max_age_s = u32::try_from((ends_at - now) / 1000).unwrap_or_default();
        Ok((new, SignedIn { token, max_age_s, browser }))
    }

    /// Writes the new token; the previous one is dead.
    ///
    /// # Errors
    /// `signed_out` where the session has ended, or another request has renewed it.
    pub(crate) async fn write(&self, tx: &DatabaseTransaction) -> Result<()> {
        let renewed = session::Entity::update_many()
            .col_expr(session::Column::TokenHash, Expr::value(self.hash.to_vec()))
            .col_expr(session::Column::ConfirmedAt, Expr::value(self.now))
            .filter(session::Column::Id.eq(self.session))
            .filter(session::Column::TokenHash.eq(self.previous.to_vec()))
            .exec(tx)
            .await?;
        if renewed.rows_affected == 0 { Err(Error::Refused(Code::SignedOut)) } else { Ok(()) }
    }
}
