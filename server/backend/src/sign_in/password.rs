use crate::accounts::{self, Identifier};
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::{Desk, Public};
use crate::known_browser::Owner;
use crate::limits::{self, Kind, Limit, Taken};
use crate::password::Verdict;
use crate::pending_sign_in::{NextStep, SignInStep};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults};
use domain::id::AccountId;
use domain::session::SignInDraft;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

impl Desk<Public> {
    /// Signs in by e-mail address or username: to a session, or to the second factor of an account that has one. Neither the answer nor its time tells whether the account exists or what
    /// state it is in.
    ///
    /// # Errors
    /// `sign_in_wrong` for an unknown, pending or suspended account as for a wrong password; `too_many` before the
    /// password is checked; `busy` where too many are signing in.
    pub async fn sign_in(&self, draft: SignInDraft) -> Result<SignInStep> {
        let sign_in = draft.check().map_err(wrong_outright)?;
        let backend = &self.backend;
        let identifier = Identifier::parse(sign_in.identifier());
        let candidate = Candidate(accounts::by_identifier(backend.db().read(), &identifier).await?);
        let taken = self.count_attempt(&identifier, &candidate).await?;
        let verdict = match backend.verify_password(&self.caller, sign_in.password(), candidate.hash()).await
        {
            Ok(verdict) => verdict,
            // The password was not checked, so the attempt does not count.
            Err(error) => {
                self.give_back(&taken).await;
                return Err(error);
            }
        };
        let Some(active) = candidate.0.as_ref().filter(|_| verdict != Verdict::Wrong) else {
            return Err(self.note_wrong(&candidate).await?);
        };
        if let Err(error) = self.count_asking(active).await {
            self.give_back(&taken).await;
            return Err(error);
        }
        let rehashed = match verdict {
            // The right password signs in even if it cannot be hashed again now: the next sign-in does so.
            Verdict::Outdated => backend.rehash_password(&self.caller, sign_in.password()).await.ok(),
            _ => None,
        };
        let step = self.next_step(active, rehashed).await?;
        self.give_back(&taken).await;
        Ok(step)
    }

    /// Counts an attempt by the typed name and one by the network, both or none, so that reaching one limit does not use up
    /// the other for others. A browser in which this account has signed in before is counted by itself, so that attempts
    /// elsewhere do not lock it out; known browsers of one network share a limit, so that many cookies do not multiply the
    /// attempts.
    async fn count_attempt(&self, identifier: &Identifier, candidate: &Candidate) -> Result<Taken> {
        let (backend, settings) = (&self.backend, self.backend.settings());
        let window_s = settings.sign_in_window_s;
        let by_name = Limit { max: settings.sign_in_tries_account, window_s };
        let by_network = Limit { max: settings.sign_in_tries_address, window_s };
        let (network, owner) = (self.caller.network(), candidate.owner());
        let known = self.caller.browser();
        let tries = match known.filter(|browser| browser.is_known_to(backend.keys(), owner, backend.now())) {
            Some(browser) => [
                (Kind::SignInBrowser, &*browser.counted_as(owner.account), by_name),
                (Kind::SignInBrowserNetwork, &network, by_network),
            ],
            None => {
                [(Kind::SignInName, identifier.key(), by_name), (Kind::SignInNetwork, &network, by_network)]
            }
        };
        limits::reserve_all(backend, &tries).await
    }

    /// Gives the attempts back. A failure is only logged.
    async fn give_back(&self, taken: &Taken) {
        if let Err(error) = limits::give_back(&self.backend, taken).await {
            tracing::warn!(%error, "the attempts of a sign-in are still counted");
        }
    }

    /// Records a refused sign-in, in one event whether or not the account exists.
    async fn note_wrong(&self, candidate: &Candidate) -> Result<Error> {
        let subject = match &candidate.0 {
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

    async fn next_step(&self, found: &account::Model, rehashed: Option<String>) -> Result<SignInStep> {
        let backend = &self.backend;
        let hash = rehashed.or_else(|| found.password_hash.clone());
        let owner = Owner { account: found.id, password_hash: hash.as_deref().unwrap_or_default() };
        let next = NextStep::make(backend, &self.caller, owner);
        let written = &next;
        let work = async |tx: Tx| {
            let tx = &*tx;
            // The account may have been suspended or changed its password while this one was being hashed.
            let still = account::Entity::update_many()
                .col_expr(account::Column::PasswordHash, Expr::value(hash.clone()))
                .filter(account::Column::Id.eq(found.id))
                .filter(account::Column::State.eq(AccountState::Active))
                .filter(account::Column::PasswordHash.eq(found.password_hash.clone()))
                .exec(tx)
                .await?;
            if still.rows_affected == 0 {
                return Err(Error::Refused(Code::SignInWrong));
            }
            written.write(tx, backend, &self.caller).await
        };
        let is_session = backend.db().write(work).await?;
        Ok(next.into_step(is_session))
    }
}

/// The account of the typed name, if there is one.
struct Candidate(Option<account::Model>);

impl Candidate {
    /// The account that the browser may be known to, or a nil one, which takes the same work.
    fn owner(&self) -> Owner<'_> {
        let account = self.0.as_ref();
        Owner {
            account: account.map_or(AccountId::new(uuid::Uuid::nil()), |account| account.id),
            password_hash: account.and_then(|account| account.password_hash.as_deref()).unwrap_or_default(),
        }
    }

    /// The hash to check the password against; none if the account may not sign in.
    fn hash(&self) -> Option<&str> {
        let account = self.0.as_ref().filter(|account| account.state == AccountState::Active)?;
        account.password_hash.as_deref()
    }
}

/// A name or password that is too long is wrong like any other, and is not hashed.
fn wrong_outright(faults: Faults) -> Error {
    if faults.iter().any(|fault| fault.code == Code::SignInWrong) {
        Error::Refused(Code::SignInWrong)
    } else {
        Error::Faults(faults)
    }
}
