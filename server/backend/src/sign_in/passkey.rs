//! Signing in with a passkey: alone, which is both factors, or after the password. And confirming a session with one.

use crate::accounts;
use crate::audit::Subject;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::gate::{self, Desk, Public};
use crate::known_browser::Owner;
use crate::limits::{self, Kind, Limit, Taken};
use crate::pending_sign_in::{take, waiting};
use crate::reach::EVERYONE;
use crate::security::{self, CeremonyKind, PasskeyProof};
use crate::sessions::{NewSession, RenewedSession, SignedIn};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::AccountId;
use domain::security::{PasskeyAnswer, PasskeyOptions};

impl Desk<Public> {
    /// Begins a sign-in with a passkey. Returns what the browser is asked, and the state for its cookie; nothing is written.
    ///
    /// # Errors
    /// `passkeys_unavailable`.
    pub fn begin_passkey_sign_in(&self) -> Result<(PasskeyOptions, String)> {
        security::begin_sign_in(&self.backend)
    }

    /// Signs in with a passkey alone: the device has verified the person.
    ///
    /// # Errors
    /// `passkey_refused`, whatever is wrong, also for a suspended account; `passkey_again`; `too_many`.
    pub async fn passkey_sign_in(&self, answer: PasskeyAnswer) -> Result<SignedIn> {
        let backend = &self.backend;
        let taken = self.count_passkey(&answer).await?;
        let proof = security::verify_sign_in(backend, &self.caller, self.caller.ceremony(), &answer).await;
        let proof = recorded(self, None, proof).await?;
        let signed_in = recorded(self, Some(proof.account()), self.enter(&proof, None).await).await?;
        if let Err(error) = limits::give_back(backend, &taken).await {
            tracing::warn!(%error, "the attempt of a passkey is still counted");
        }
        Ok(signed_in)
    }

    /// Counts an answer by its network. A browser in which the account has signed in before is counted by itself, so that
    /// others of a network do not lock it out, who can send any number of answers that are none.
    async fn count_passkey(&self, answer: &PasskeyAnswer) -> Result<Taken> {
        let (backend, settings) = (&self.backend, self.backend.settings());
        let window_s = settings.sign_in_window_s;
        let by_browser = Limit { max: settings.sign_in_tries_account, window_s };
        let by_network = Limit { max: settings.sign_in_tries_address, window_s };
        let network = self.caller.network();
        let owner = match security::claimed_owner(answer).zip(self.caller.browser()) {
            Some((owner, _)) => accounts::by_id(EVERYONE, backend.db().read(), owner).await?,
            None => None,
        };
        match owner.and_then(|owner| self.known_browser_of(&owner)) {
            Some(browser) => {
                let tries = [
                    (Kind::PasskeyBrowser, &*browser, by_browser),
                    (Kind::PasskeyBrowserNetwork, &*network, by_network),
                ];
                limits::reserve_all(backend, &tries).await
            }
            None => limits::reserve(backend, Kind::PasskeyNetwork, &network, by_network).await,
        }
    }

    /// Begins to ask for a passkey after the password.
    ///
    /// # Errors
    /// `sign_in_over`; `not_found` where the account has none that works here; `passkeys_unavailable`.
    pub async fn begin_passkey_factor(&self) -> Result<PasskeyOptions> {
        let row = waiting(&self.backend, self.caller.signing_in()).await?;
        let row = row.ok_or(Error::Refused(Code::SignInOver))?;
        security::begin_for(&self.backend, row.account_id, row.id.uuid(), CeremonyKind::SecondFactor).await
    }

    /// Finishes a sign-in with a passkey after the password.
    ///
    /// # Errors
    /// `sign_in_over`; `passkey_refused`, whatever is wrong; `passkey_again`.
    pub async fn passkey_factor(&self, answer: PasskeyAnswer) -> Result<SignedIn> {
        let backend = &self.backend;
        let row = waiting(backend, self.caller.signing_in()).await?;
        let row = row.ok_or(Error::Refused(Code::SignInOver))?;
        let of = (row.id.uuid(), CeremonyKind::SecondFactor);
        let proof = security::verify_for(backend, &self.caller, row.account_id, of, &answer).await;
        let proof = recorded(self, Some(row.account_id), proof).await?;
        self.enter(&proof, Some(&row)).await
    }

    async fn enter(
        &self,
        proof: &PasskeyProof,
        row: Option<&crate::entity::signing_in::Model>,
    ) -> Result<SignedIn> {
        let backend = &self.backend;
        let refused = || Error::Refused(Code::PasskeyRefused);
        let found =
            accounts::by_id(EVERYONE, backend.db().read(), proof.account()).await?.ok_or_else(refused)?;
        let hash = found.password_hash.as_deref().unwrap_or_default();
        let owner = Owner { account: found.id, password_hash: hash };
        let (session, signed_in) = NewSession::make(backend, &self.caller, owner);
        let session = &session.with_factor("passkey");
        let work = async |tx: Tx| {
            let tx = &*tx;
            let account = accounts::lock(EVERYONE, tx, found.id).await?;
            account.filter(|account| account.state == AccountState::Active).ok_or_else(refused)?;
            if let Some(row) = row
                && !take(tx, row).await?
            {
                return Err(Error::Refused(Code::SignInOver));
            }
            proof.accept(tx).await?;
            session.write(tx, backend, &self.caller).await
        };
        backend.db().write(work).await?;
        Ok(signed_in)
    }
}

/// Records that a passkey was refused, as a wrong password is recorded. `account` is whose it was to be, if that is known.
async fn recorded<R, T>(desk: &Desk<R>, account: Option<AccountId>, result: Result<T>) -> Result<T> {
    match result {
        Err(Error::Refused(code @ Code::PasskeyRefused)) => {
            let only = Subject::only(SubjectKind::Account);
            let subject = account.map_or(only, |account| Subject::new(SubjectKind::Account, account));
            Err(desk.refuse(code, subject).await)
        }
        other => other,
    }
}

impl Desk<gate::OwnSecurity> {
    /// Begins to confirm the session with a passkey.
    ///
    /// # Errors
    /// `not_found` without one that works here; `passkeys_unavailable`.
    pub async fn begin_passkey_confirmation(&self) -> Result<PasskeyOptions> {
        let me = self.me()?;
        let session = me.session.ok_or(Error::Refused(Code::SignedOut))?;
        security::begin_for(&self.backend, me.account, session.uuid(), CeremonyKind::Confirm).await
    }

    /// Confirms the session with a passkey. It goes on under a new token.
    ///
    /// # Errors
    /// `passkey_refused`, whatever is wrong; `passkey_again`; `too_many`.
    pub async fn confirm_with_passkey(&self, answer: PasskeyAnswer) -> Result<SignedIn> {
        let (backend, me) = (&self.backend, self.me()?);
        let session = me.session.ok_or(Error::Refused(Code::SignedOut))?;
        self.count_change().await?;
        let of = (session.uuid(), CeremonyKind::Confirm);
        let proof = security::verify_for(backend, &self.caller, me.account, of, &answer).await;
        let proof = &recorded(self, Some(me.account), proof).await?;
        let found = accounts::by_id(EVERYONE, backend.db().read(), me.account).await?;
        let hash = found.and_then(|found| found.password_hash).unwrap_or_default();
        let owner = Owner { account: me.account, password_hash: &hash };
        let (session, signed_in) = RenewedSession::make(backend, &self.caller, me, owner)?;
        let session = &session;
        let work = async |tx: Tx| {
            let tx = &*tx;
            proof.accept(tx).await?;
            session.write(tx).await?;
            let detail = serde_json::json!({ "factor": "passkey" });
            self.record_own(tx, Action::SessionConfirmed, detail).await
        };
        backend.db().write(work).await?;
        Ok(signed_in)
    }
}
