use super::{NewSession, SignedIn};
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::{Desk, Public};
use crate::limits::{self, Kind, Limit};
use crate::password::Verdict;
use crate::{Backend, accounts};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults};
use domain::id::AccountId;
use domain::session::SignInDraft;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

impl Desk<Public> {
    /// Lets somebody in, by e-mail address or username. Nobody learns from the answer, or from the time it takes,
    /// whether the account exists or what state it is in.
    ///
    /// # Errors
    /// `sign_in_wrong` for an unknown, pending or suspended account as for a wrong password; `too_many` before the
    /// password is looked at; `busy` where too many are signing in.
    pub async fn sign_in(&self, draft: SignInDraft) -> Result<SignedIn> {
        let sign_in = draft.check().map_err(wrong_outright)?;
        let backend = &self.backend;
        let candidate = Candidate::find(backend, sign_in.identifier()).await?;
        let tries = self.take_try(&candidate).await?;
        let verdict = match backend.verify_password(sign_in.password(), candidate.hash()).await {
            Ok(verdict) => verdict,
            // The password was not looked at, so the try is not used up.
            Err(error) => {
                tries.give_back(backend).await;
                return Err(error);
            }
        };
        let Some(active) = candidate.account.as_ref().filter(|_| verdict != Verdict::Wrong) else {
            return Err(self.note_wrong(&candidate).await?);
        };
        let rehashed = match verdict {
            // Somebody who is right gets in even if there is no turn to hash again: the next sign-in will do.
            Verdict::Outdated => backend.rehash_password(sign_in.password()).await.ok(),
            _ => None,
        };
        let signed_in = self.let_in(active, rehashed).await?;
        tries.end(backend).await;
        Ok(signed_in)
    }

    /// Reserves a try at the account and one at the address, both or none: whoever has used up one limit does not use
    /// up the other, for whoever else it counts.
    async fn take_try(&self, candidate: &Candidate) -> Result<Tries> {
        let settings = self.backend.settings();
        let window_s = settings.sign_in_window_s;
        let tries = Tries { account: candidate.counted_as.clone(), network: self.caller.network() };
        let account = Limit { max: settings.sign_in_tries_account, window_s };
        let address = Limit { max: settings.sign_in_tries_address, window_s };
        limits::reserve_all(
            &self.backend,
            &[(Kind::SignInAccount, &tries.account, account), (Kind::SignInAddress, &tries.network, address)],
        )
        .await?;
        Ok(tries)
    }

    /// Writes down that somebody was not let in. Known or not, it is one event.
    async fn note_wrong(&self, candidate: &Candidate) -> Result<Error> {
        let subject = match &candidate.account {
            Some(account) => Subject::new(SubjectKind::Account, account.id),
            None => Subject::only(SubjectKind::Account),
        };
        let work = async |tx: Tx| {
            let tx = &*tx;
            let entry = Entry { action: Action::SignInRefused, subject, detail: serde_json::Value::Null };
            audit::record(tx, &self.backend, &self.caller, entry).await
        };
        self.backend.db().write(work).await?;
        Ok(Error::Refused(Code::SignInWrong))
    }

    async fn let_in(&self, found: &account::Model, rehashed: Option<String>) -> Result<SignedIn> {
        let backend = &self.backend;
        let (session, signed_in) = NewSession::make(backend, &self.caller, AccountId::new(found.id));
        let work = async |tx: Tx| {
            let tx = &*tx;
            // Suspended, or given another password, while this one was being hashed: then it is wrong by now.
            let hash = rehashed.clone().or_else(|| found.password_hash.clone());
            let still = account::Entity::update_many()
                .col_expr(account::Column::PasswordHash, Expr::value(hash))
                .filter(account::Column::Id.eq(found.id))
                .filter(account::Column::State.eq(AccountState::Active.as_str()))
                .filter(account::Column::PasswordHash.eq(found.password_hash.clone()))
                .exec(tx)
                .await?;
            if still.rows_affected == 0 {
                return Err(Error::Refused(Code::SignInWrong));
            }
            session.write(tx, backend, &self.caller).await
        };
        backend.db().write(work).await?;
        Ok(signed_in)
    }
}

/// Whom somebody says to be.
struct Candidate {
    account: Option<account::Model>,
    /// The account, however it was named; else the name itself.
    counted_as: String,
}

impl Candidate {
    async fn find(backend: &Backend, identifier: &str) -> Result<Self> {
        let account = accounts::by_identifier(backend.db().read(), identifier).await?;
        let counted_as = match &account {
            Some(account) => account.id.to_string(),
            None => format!("?{}", identifier.to_lowercase()),
        };
        Ok(Self { account, counted_as })
    }

    /// The hash to try a password against. Whoever may not sign in has none.
    fn hash(&self) -> Option<&str> {
        let account =
            self.account.as_ref().filter(|account| account.state == AccountState::Active.as_str())?;
        account.password_hash.as_deref()
    }
}

/// The two tries that a sign-in takes.
struct Tries {
    account: String,
    network: String,
}

impl Tries {
    /// Both are there again. That this could not be written down is no reason to refuse anybody.
    async fn give_back(&self, backend: &Backend) {
        let both =
            [(Kind::SignInAccount, self.account.as_str()), (Kind::SignInAddress, self.network.as_str())];
        if let Err(error) = limits::give_back(backend, &both).await {
            tracing::warn!(%error, "two tries were not given back");
        }
    }

    /// A right password ends the count of wrong ones, and was not one at this address.
    async fn end(&self, backend: &Backend) {
        let forgotten = limits::forget(backend, Kind::SignInAccount, &self.account).await;
        let returned = limits::give_back(backend, &[(Kind::SignInAddress, self.network.as_str())]).await;
        if let Err(error) = forgotten.and(returned) {
            tracing::warn!(%error, "the tries of a sign-in are still counted");
        }
    }
}

/// What is longer than a name or a password can be is wrong like any other, and nothing of it is hashed.
fn wrong_outright(faults: Faults) -> Error {
    if faults.iter().any(|fault| fault.code == Code::SignInWrong) {
        Error::Refused(Code::SignInWrong)
    } else {
        Error::Faults(faults)
    }
}
