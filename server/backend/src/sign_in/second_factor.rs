//! The second step of a sign-in: a code of the authenticator app, or a recovery code.

use crate::accounts;
use crate::audit::{self, Actor, Entry, Subject};
use crate::db::Tx;
use crate::entity::{account, signing_in};
use crate::error::{Error, Result};
use crate::factors;
use crate::gate::{Desk, Public};
use crate::known_browser::Owner;
use crate::limits::{self, Counters, Kind, Limit};
use crate::outbox;
use crate::pending_sign_in::{take, waiting};
use crate::reach::EVERYONE;
use crate::security::{self, Proof, notice};
use crate::sessions::{NewSession, SignedIn};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use domain::id::AccountId;
use domain::security::{CodeDraft, FactorCode, SecondFactorView, SecurityChange};

/// Wrong codes of one account, or of one browser that it has signed in with before, within an hour. Of a million codes
/// three are right at any time.
const CODES: Limit = Limit { max: 10, window_s: 3_600 };

/// Right passwords of one account that has a second factor, or in one browser that it has signed in with before, within an
/// hour.
const ASKED: Limit = Limit { max: 30, window_s: 3_600 };

/// Right passwords of one account without a second factor within an hour: each is a session and an event.
pub(super) const SIGNED_IN: Limit = Limit { max: 600, window_s: 3_600 };

impl Desk<Public> {
    /// What the page of the second factor shows; `None` where no sign-in waits for one.
    pub async fn second_factor_view(&self) -> Result<Option<SecondFactorView>> {
        let backend = &self.backend;
        let Some(row) = waiting(backend, self.caller.signing_in()).await? else { return Ok(None) };
        Ok(Some(SecondFactorView {
            expires_at: row.expires_at,
            has_authenticator: factors::has_authenticator(backend.db().read(), row.account_id).await?,
            has_passkey: security::has_usable_passkey(backend, row.account_id).await?,
        }))
    }

    /// Finishes a sign-in with a code. Only now there is a session.
    ///
    /// # Errors
    /// `sign_in_over` where no sign-in waits; `code_missing` and `code_wrong` at its field; `too_many` before the code is
    /// looked at.
    pub async fn enter_code(&self, draft: CodeDraft) -> Result<SignedIn> {
        let backend = &self.backend;
        let over = || Error::Refused(Code::SignInOver);
        let row = waiting(backend, self.caller.signing_in()).await?.ok_or_else(over)?;
        let code = draft.check()?;
        let found = accounts::by_id(EVERYONE, backend.db().read(), row.account_id).await?;
        let found = found.filter(|found| found.state == AccountState::Active).ok_or_else(over)?;
        let counted = self.counted_as(&found);
        let taken = limits::reserve(backend, counted.0, &counted.1, CODES).await?;
        match self.finish(&row, &found, code).await {
            Err(Error::Faults(faults)) => {
                self.note_wrong_code(&found, &counted).await?;
                Err(Error::Faults(faults))
            }
            other => {
                if let Err(error) = limits::give_back(backend, &taken).await {
                    tracing::warn!(%error, "the attempt of a second factor is still counted");
                }
                other
            }
        }
    }

    /// A browser that the account has signed in with before is counted by itself, so that somebody else who has the
    /// password does not lock its owner out.
    fn counted_as(&self, found: &account::Model) -> (Kind, String) {
        match self.known_browser_of(found) {
            Some(browser) => (Kind::SecondFactorBrowser, browser),
            None => (Kind::SecondFactor, found.id.to_string()),
        }
    }

    /// What the browser is counted by, if the account has signed in with it before.
    pub(super) fn known_browser_of(&self, found: &account::Model) -> Option<String> {
        let backend = &self.backend;
        let hash = found.password_hash.as_deref().unwrap_or_default();
        let owner = Owner { account: found.id, password_hash: hash };
        let known = self.caller.browser();
        let known = known.filter(|browser| browser.is_known_to(backend.keys(), owner, backend.now()));
        known.map(|browser| browser.counted_as(found.id))
    }

    /// Counts a right password. Where the second factor is asked for, each time ends an earlier sign-in that waits for it, and
    /// is an event: whoever has the password could otherwise keep its owner from ever entering a code. Without a factor
    /// it makes a session, of which only the events stay; whoever has the password is in anyway.
    ///
    /// # Errors
    /// `too_many`.
    pub(super) async fn count_asking(&self, found: &account::Model) -> Result<()> {
        let backend = &self.backend;
        if !factors::has_factor(backend.db().read(), found.id).await? {
            let account = found.id.to_string();
            return limits::reserve(backend, Kind::SignedIn, &account, SIGNED_IN).await.map(drop);
        }
        let (kind, value) = match self.known_browser_of(found) {
            Some(browser) => (Kind::SecondFactorAskedBrowser, browser),
            None => (Kind::SecondFactorAsked, found.id.to_string()),
        };
        limits::reserve(backend, kind, &value, ASKED).await.map(drop)
    }

    async fn finish(
        &self,
        row: &signing_in::Model,
        found: &account::Model,
        code: FactorCode,
    ) -> Result<SignedIn> {
        let (backend, now) = (&self.backend, self.backend.now());
        let hash = found.password_hash.as_deref().unwrap_or_default();
        let owner = Owner { account: found.id, password_hash: hash };
        let (session, signed_in) = NewSession::make(backend, &self.caller, owner);
        let session = session.with_factor(match code {
            FactorCode::App(_) => "authenticator",
            FactorCode::Recovery(_) => "recovery_code",
        });
        let told = notice(backend, found, SecurityChange::RecoveryCodeUsed);
        let (session, told, code) = (&session, &told, &code);
        let work = async |tx: Tx| {
            let tx = &*tx;
            let account = accounts::lock(EVERYONE, tx, found.id).await?;
            let account = account.filter(|account| account.state == AccountState::Active);
            let account = account.ok_or(Error::Refused(Code::SignInOver))?;
            if !take(tx, row).await? {
                return Err(Error::Refused(Code::SignInOver));
            }
            let proof = Proof { backend, account: &account, now };
            if !proof.accept(tx, code).await? {
                return Err(Faults::one(Field::Code, Code::CodeWrong).into());
            }
            if let FactorCode::Recovery(_) = code {
                outbox::enqueue(tx, told).await?;
            }
            session.write(tx, backend, &self.caller).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(signed_in)
    }

    /// Records a wrong code. After the last one that is allowed the person is told: somebody has the password.
    async fn note_wrong_code(&self, found: &account::Model, (kind, value): &(Kind, String)) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        let counters = Counters { backend, kind: *kind, limit: CODES, now };
        let exhausted = counters.exhausted(backend.db().read(), &[value]).await?;
        let told = match exhausted.is_empty() {
            true => Vec::new(),
            false => notice(backend, found, SecurityChange::CodesTried),
        };
        let (id, told): (AccountId, _) = (found.id, &told);
        let work = async |tx: Tx| {
            let tx = &*tx;
            outbox::enqueue(tx, told).await?;
            let subject = Subject::new(SubjectKind::Account, id);
            let actor = Actor::from(&self.caller);
            let entry =
                Entry { action: Action::SecondFactorRefused, subject, detail: serde_json::Value::Null };
            audit::record(tx, backend, actor, entry).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }
}
