//! *Confirmed again*: what matters most asks for the password once more, unless it was entered within 15 minutes.

use crate::accounts;
use crate::audit::Subject;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{Desk, OwnSecurity, Person};
use crate::known_browser::Owner;
use crate::limits::{self, Kind, Limit};
use crate::password::Verdict;
use crate::reach::EVERYONE;
use crate::sessions::{self, RenewedSession};
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use domain::session::OwnPasswordDraft;

/// How long a confirmation is good for.
const CONFIRMED_MS: i64 = 15 * 60_000;

impl<R> Desk<R> {
    /// Refuses what needs a confirmation, where the session was not confirmed lately. What is done without a session, by an
    /// operator or by a job that somebody has begun, needs none.
    ///
    /// # Errors
    /// `confirm_first`.
    pub(crate) fn require_confirmation(&self) -> Result<()> {
        let Some(me) = self.person().filter(|me| me.session.is_some() && !self.is_confirmed) else {
            return Ok(());
        };
        let age = self.backend.now() - me.confirmed_at;
        // A time in the future was recorded before the clock was set back.
        if (0..CONFIRMED_MS).contains(&age) { Ok(()) } else { Err(Error::Refused(Code::ConfirmFirst)) }
    }

    /// Confirms this request alone with the actor's password: for forms of browsers without JavaScript, which have no dialog.
    ///
    /// # Errors
    /// `password_wrong` at its field; `too_many`.
    pub async fn confirmed_by(self, draft: &OwnPasswordDraft) -> Result<Self> {
        let Some(me) = self.person() else { return Err(Error::Refused(Code::SignedOut)) };
        let faults = |faults: Faults| Faults::one(Field::CurrentPassword, faults.first().code);
        let password = draft.check().map_err(faults)?;
        self.verify_own_password(me, password, Field::CurrentPassword).await?;
        Ok(self.with_confirmation())
    }

    /// Verifies the actor's own password. Attempts are limited, so that it cannot be guessed here either. Returns its hash.
    ///
    /// # Errors
    /// `password_wrong` at the field; `too_many`.
    pub(crate) async fn verify_own_password(
        &self,
        me: &Person,
        password: &str,
        field: Field,
    ) -> Result<Option<String>> {
        let backend = &self.backend;
        let settings = backend.settings();
        let limit = Limit { max: settings.sign_in_tries_account, window_s: settings.sign_in_window_s };
        let counted_as = me.account.to_string();
        let taken = limits::reserve(backend, Kind::OwnPassword, &counted_as, limit).await?;
        let row = accounts::by_id(EVERYONE, backend.db().read(), me.account).await?;
        let stored = row.and_then(|row| row.password_hash);
        let verdict = backend.verify_password(&self.caller, password, stored.as_deref()).await;
        if matches!(verdict, Ok(Verdict::Wrong)) {
            self.refuse(Code::PasswordWrong, Subject::new(SubjectKind::Account, me.account)).await;
            return Err(Faults::one(field, Code::PasswordWrong).into());
        }
        // A correct password, or an error before verifying, uses up no attempt.
        limits::give_back(backend, &taken).await?;
        verdict.map(|_| stored)
    }
}

impl Desk<OwnSecurity> {
    /// Whether what asks for a confirmation would do so now: for addresses of files, which a page asks about first.
    ///
    /// # Errors
    /// `confirm_first`.
    pub fn check_confirmed(&self) -> Result<()> {
        self.require_confirmation()
    }

    /// Confirms the session with the password. It goes on under a new token.
    ///
    /// # Errors
    /// `password_missing`, `password_wrong` at its field; `too_many`.
    pub async fn confirm(&self, draft: OwnPasswordDraft) -> Result<sessions::SignedIn> {
        let (backend, me) = (&self.backend, self.me()?);
        let password = draft.check()?;
        let hash = self.verify_own_password(me, password, Field::Password).await?.unwrap_or_default();
        self.count_change().await?;
        let owner = Owner { account: me.account, password_hash: &hash };
        let (session, signed_in) = RenewedSession::make(backend, &self.caller, me, owner)?;
        let session = &session;
        let work = async |tx: Tx| {
            let tx = &*tx;
            session.write(tx).await?;
            self.record_own(tx, Action::SessionConfirmed, serde_json::Value::Null).await
        };
        backend.db().write(work).await?;
        Ok(signed_in)
    }
}
