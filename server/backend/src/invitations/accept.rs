use super::giver_check::check_givers;
use super::link_target::{LinkTarget, open_target};
use super::subject;
use crate::accounts;
use crate::audit::{self, Actor, Entry, Subject};
use crate::db::Tx;
use crate::entity::{account, invitation};
use crate::entry_locks::{self, Acceptance, Confirmation};
use crate::error::{Error, Result};
use crate::gate::{Desk, Public};
use crate::identities;
use crate::known_browser::Owner;
use crate::limits::{self, Taken};
use crate::link_time;
use crate::outbox;
use crate::reach::EVERYONE;
use crate::registry;
use crate::security::{self, CeremonyKind, NewCodes, NewPasskey, PasskeyOwner};
use crate::sessions::{NewSession, SignedIn};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::Code;
use domain::id::AccountId;
use domain::invitation::InvitationState;
use domain::security::{PasskeyOptions, RecoveryCodes, SecurityChange};
use domain::session::{AcceptDraft, PasskeyAcceptDraft};
use domain::text::Locale;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// What the person signs in with from now on.
enum NewFactor {
    /// The hash of a password.
    Password(String),
    Passkey(Box<NewPasskey>, NewCodes),
}

impl NewFactor {
    fn hash(&self) -> Option<&str> {
        match self {
            Self::Password(hash) => Some(hash),
            Self::Passkey(..) => None,
        }
    }
}

impl Desk<Public> {
    /// Accepts an invitation: sets the password, activates the account and signs in. A handed link proves no mailbox, so a
    /// mail asks the person to confirm it; until then entries may be locked (`entry_locks`). A language that the person has
    /// chosen on the page becomes that of the account. Who was asked for their information before is mailed the request.
    ///
    /// # Errors
    /// `link_dead`, checked first; the faults of the password.
    pub async fn accept(&self, token: &str, draft: AcceptDraft) -> Result<SignedIn> {
        let backend = &self.backend;
        let link = open_target(backend, token).await?;
        let (password, chosen) = draft.check()?;
        let found = &link.account;
        let settings = backend.settings();
        let words = [
            found.email.as_deref().unwrap_or_default(),
            found.username.as_deref().unwrap_or_default(),
            &settings.organization_name,
        ];
        let (hash, taken) =
            backend.hash_link_password(&self.caller, link.invitation.id.uuid(), &password, &words).await?;
        let signed_in = self.write_acceptance(&link, chosen, &NewFactor::Password(hash)).await?;
        limits::give_back_link_password(backend, &taken).await;
        Ok(signed_in)
    }

    /// Begins to make a passkey in place of a password. Returns what the browser is asked.
    ///
    /// # Errors
    /// `link_dead`; `passkeys_unavailable`; `too_many`.
    pub async fn begin_passkey_acceptance(&self, token: &str) -> Result<PasskeyOptions> {
        let backend = &self.backend;
        let link = open_target(backend, token).await?;
        self.count_acceptance(&link).await?;
        let owner = PasskeyOwner {
            account: link.account.id,
            email: link.account.email.as_deref().unwrap_or_default(),
            username: link.account.username.as_deref().unwrap_or_default(),
        };
        let of = (link.invitation.id.uuid(), CeremonyKind::Accept);
        security::begin_passkey_for(backend, owner, Vec::new(), of).await
    }

    /// Accepts an invitation with a passkey and no password, and signs in. The recovery codes are shown once.
    ///
    /// # Errors
    /// `link_dead`, checked first; `locale_unknown`; `passkey_refused`; `passkeys_unavailable`; `too_many`.
    pub async fn accept_with_passkey(
        &self,
        token: &str,
        draft: PasskeyAcceptDraft,
    ) -> Result<(SignedIn, RecoveryCodes)> {
        let backend = &self.backend;
        let link = open_target(backend, token).await?;
        let chosen = draft.check()?;
        let taken = self.count_acceptance(&link).await?;
        let of = (link.invitation.id.uuid(), CeremonyKind::Accept);
        let passkey = NewPasskey::verify(backend, of, &draft.credential, String::new()).await?;
        let codes = NewCodes::make(backend, link.account.id);
        let factor = NewFactor::Passkey(Box::new(passkey), codes);
        let signed_in = self.write_acceptance(&link, chosen, &factor).await?;
        limits::give_back_link_password(backend, &taken).await;
        let codes = match factor {
            NewFactor::Passkey(_, codes) => codes.shown(),
            NewFactor::Password(_) => RecoveryCodes(Vec::new()),
        };
        Ok((signed_in, codes))
    }

    /// Counts a ceremony as an attempt to choose a password is counted: apart from sign-ins, since many people of one network
    /// may accept on one day.
    async fn count_acceptance(&self, link: &LinkTarget) -> Result<Taken> {
        let id = link.invitation.id.uuid();
        limits::reserve_link_password(&self.backend, id, &self.caller.network()).await
    }

    /// Activates the account with what the person signs in with from now on, and signs in.
    async fn write_acceptance(
        &self,
        link: &LinkTarget,
        chosen: Option<Locale>,
        factor: &NewFactor,
    ) -> Result<SignedIn> {
        let backend = &self.backend;
        let (row, handed) = (&link.invitation, &link.handed);
        let locale = chosen.unwrap_or(link.account.locale);
        let found = &account::Model { locale, ..link.account.clone() };
        let now = backend.now();
        let id = found.id;
        let owner = Owner { account: id, password_hash: factor.hash().unwrap_or_default() };
        let (session, signed_in) = NewSession::make(backend, &self.caller, owner);
        let session = match factor {
            NewFactor::Password(_) => session,
            NewFactor::Passkey(..) => session.with_factor("passkey"),
        };
        let confirmation = match handed {
            Some(_) => Confirmation::prepare(backend, found).await?,
            None => None,
        };
        let work = async |tx: Tx| {
            let tx = &*tx;
            activate(tx, id, factor.hash(), now).await?;
            // Checked again with the account locked: rights may have changed since the page was shown.
            let givers = check_givers(tx, found, handed.as_ref(), now).await?;
            if !givers.may_open {
                return Err(Error::Refused(Code::LinkDead));
            }
            let link_now = link_time::now(backend, tx).await?;
            use_up(tx, row, link_now).await?;
            registry::count_accepted(tx, backend, (row.id, found.unit), link_now).await?;
            let how = Acceptance {
                account: found.id,
                handed: handed.as_ref().map(|handed| (handed, givers.can_read_entries)),
                is_address_in_doubt: givers.is_address_in_doubt,
                now: link_now,
            };
            entry_locks::record_acceptance(tx, &how).await?;
            outbox::withdraw(tx, id, now).await?;
            let actor = || Actor { kind: "account", account: Some(id), ..self.caller.actor() };
            let mut detail = serde_json::json!({ "account": id });
            if let Some(handed) = handed {
                detail["handed"] = serde_json::json!(handed.id);
                detail["given_by"] = serde_json::json!(handed.given_by);
                detail["sight"] = serde_json::json!(givers.can_read_entries);
                if let Some(confirmation) = &confirmation {
                    confirmation.write(tx).await?;
                }
            }
            let entry = Entry { action: Action::InvitationAccepted, subject: subject(row.id), detail };
            audit::record(tx, backend, actor(), entry).await?;
            let subject = Subject::new(SubjectKind::Account, id.uuid());
            let entry = Entry { action: Action::AccountActivated, subject, detail: serde_json::Value::Null };
            audit::record(tx, backend, actor(), entry).await?;
            identities::send_request_to_accepted(tx, backend, found).await?;
            if let NewFactor::Passkey(passkey, codes) = factor {
                let active = accounts::lock_existing(EVERYONE, tx, id).await?;
                passkey.write(tx, backend, &active).await?;
                codes.write(tx).await?;
                outbox::enqueue(tx, &security::notice(backend, &active, SecurityChange::PasskeyAdded))
                    .await?;
                let detail = serde_json::json!({ "passkey": passkey.id() });
                audit::record(tx, backend, actor(), Entry { action: Action::PasskeyAdded, subject, detail })
                    .await?;
            }
            if locale != link.account.locale {
                accounts::change_own_locale(tx, backend, actor(), id, locale).await?;
            }
            session.write(tx, backend, &self.caller).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(signed_in)
    }
}

/// Marks the invitation as accepted, unless a concurrent request has accepted or closed it.
async fn use_up(tx: &DatabaseTransaction, row: &invitation::Model, now: i64) -> Result<()> {
    let used = invitation::Entity::update_many()
        .col_expr(invitation::Column::State, Expr::value(InvitationState::Accepted))
        .col_expr(invitation::Column::ClosedAt, Expr::value(now))
        .col_expr(invitation::Column::ClosedBy, Expr::value(row.account_id))
        .filter(invitation::Column::Id.eq(row.id))
        .filter(invitation::Column::State.eq(InvitationState::Open))
        .filter(invitation::Column::ExpiresAt.gt(now))
        .exec(tx)
        .await?;
    if used.rows_affected == 0 { Err(Error::Refused(Code::LinkDead)) } else { Ok(()) }
}

async fn activate(tx: &DatabaseTransaction, id: AccountId, hash: Option<&str>, now: i64) -> Result<()> {
    let activated = account::Entity::update_many()
        .col_expr(account::Column::State, Expr::value(AccountState::Active))
        .col_expr(account::Column::PasswordHash, Expr::value(hash.map(str::to_owned)))
        .col_expr(account::Column::ActivatedAt, Expr::value(now))
        .col_expr(account::Column::ChangedAt, Expr::value(now))
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::State.eq(AccountState::Pending))
        .exec(tx)
        .await?;
    if activated.rows_affected == 0 { Err(Error::Refused(Code::LinkDead)) } else { Ok(()) }
}
