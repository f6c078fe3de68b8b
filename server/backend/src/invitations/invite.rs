use super::handed_links::Showing;
use super::issue::{self, NewInvitation, PreparedInvitation};
use super::{giving_back, is_open, latest_of, subject, username, with_account};
use crate::audit::{self, Entry, Subject};
use crate::db::{Tx, Unique, violated};
use crate::entity::{account, permission_grant};
use crate::error::{Error, Result};
use crate::gate::{CanRegisterUsers, Desk};
use crate::{accounts, entry_locks, identities, idna, link_time, permissions, search};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use domain::id::{AccountId, IdentityId, InvitationId};
use domain::invitation::{Days, Invite, InviteDraft};
use domain::message::Lane;
use domain::text::Locale;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, QueryFilter};

/// How often the name that was free a moment ago may be gone before somebody else is asked to try again.
const ROUNDS: u32 = 24;
const DAY: i64 = 86_400_000;

/// What inviting an address comes to.
enum Existing {
    /// Nobody has it.
    New { account: AccountId },
    /// A pending account has it whose invitation is over: it is the same person.
    Reopened(Box<account::Model>),
}

/// Everything about one try, made before its transaction.
struct Attempt<'a> {
    invite: &'a Invite,
    case: Existing,
    username: String,
    locale: Locale,
    issue: [PreparedInvitation; 1],
    /// The link that the inviter is shown.
    showing: Showing,
    /// The *Complete registration* that this finishes.
    registration: Option<IdentityId>,
    now: i64,
}

/// How a try ended.
enum Written {
    Invited,
    /// The registration was finished before, with this invitation; nothing was written.
    Already(InvitationId),
    /// What was true before the transaction no longer was in it; nothing was written.
    Overtaken,
}

impl Desk<CanRegisterUsers> {
    /// Registers a person and invites them: account, invitation, permissions, message and audit events at once.
    ///
    /// A pending account whose invitation was revoked or has expired is opened again, with the permissions given now
    /// and no others.
    ///
    /// # Errors
    /// By field: the draft's faults, `already_registered`, `already_invited`, `username_used`, `permission_not_held`.
    /// `invited_often` where this person was.
    pub async fn invite(&self, draft: InviteDraft) -> Result<InvitationId> {
        self.invite_for(&draft.check(idna::to_ascii)?, None).await
    }

    /// The same for what was checked already; with a registration, that is finished in the same transaction, or not at
    /// all.
    pub(crate) async fn invite_for(
        &self,
        invite: &Invite,
        registration: Option<IdentityId>,
    ) -> Result<InvitationId> {
        let taken = issue::take_turn(&self.backend, invite.email().key()).await?;
        let result = self.try_to_invite(invite, registration).await;
        giving_back(&self.backend, taken, result).await
    }

    async fn try_to_invite(&self, invite: &Invite, registration: Option<IdentityId>) -> Result<InvitationId> {
        for round in 0..ROUNDS {
            let attempt = Attempt { registration, ..self.prepare(invite, round).await? };
            let outcome = self.backend.db().write(async |tx: Tx| self.carry_out(&tx, &attempt).await).await;
            match outcome {
                Ok(Written::Invited) => {
                    self.backend.outbox_bell().notify_one();
                    return Ok(attempt.issue[0].id());
                }
                Ok(Written::Already(invitation)) => return Ok(invitation),
                Ok(Written::Overtaken) => {}
                // A name that nobody chose is nobody's fault: the next one will do.
                Err(Error::Faults(faults))
                    if invite.username().is_none()
                        && faults.at(Field::Username) == Some(Code::UsernameUsed) => {}
                Err(error) => return Err(error),
            }
        }
        Err(Error::CONTENTION)
    }

    async fn prepare<'a>(&self, invite: &'a Invite, round: u32) -> Result<Attempt<'a>> {
        let backend = &self.backend;
        let (now, settings) = (backend.now(), backend.settings());
        let found = accounts::by_email_key(backend.db().read(), invite.email().key()).await?;
        let case = match found {
            None => Existing::New { account: backend.new_id() },
            Some(account) => Existing::Reopened(Box::new(account)),
        };
        let (account, known) = match &case {
            Existing::New { account } => (*account, None),
            Existing::Reopened(account) => (account.id, account.username.clone()),
        };
        let username = match (invite.username(), known) {
            (Some(chosen), _) => chosen.as_str().to_owned(),
            (None, Some(known)) => known,
            (None, None) => {
                username::free(backend, invite.email().as_typed(), round).await?.as_str().to_owned()
            }
        };
        let newest = match &case {
            Existing::New { .. } => None,
            Existing::Reopened(account) => latest_of(backend.db().read(), account.id).await?,
        };
        let locale = invite.locale().unwrap_or(settings.default_locale);
        let days = invite.days().map_or(settings.invitation_days, Days::count);
        let issue = PreparedInvitation::prepare(
            backend,
            NewInvitation {
                account,
                email: invite.email().as_typed(),
                email_key: invite.email().key(),
                username: &username,
                locale,
                note: invite.note().as_str(),
                lifetime: i64::from(days) * DAY,
                after: newest.map(|row| row.created_at),
                created_by: self.inviter(),
                lane: Lane::Single,
                is_held: invite.is_held(),
            },
        );
        Ok(Attempt {
            invite,
            case,
            username,
            locale,
            issue: [issue],
            showing: Showing::prepare(backend),
            registration: None,
            now,
        })
    }

    async fn carry_out(&self, tx: &DatabaseTransaction, attempt: &Attempt<'_>) -> Result<Written> {
        if let Some(registration) = attempt.registration
            && let Some(before) = identities::finished(tx, registration).await?
        {
            return Ok(Written::Already(before));
        }
        let found = accounts::by_email_key(tx, attempt.invite.email().key()).await?;
        let account = match (&attempt.case, found) {
            (Existing::New { account }, None) => {
                self.create(tx, attempt, *account).await?;
                *account
            }
            (Existing::Reopened(known), Some(found))
                if known.id == found.id && known.username == found.username =>
            {
                self.reopen(tx, attempt, &found).await?;
                found.id
            }
            _ => return Ok(Written::Overtaken),
        };
        issue::write(tx, &attempt.issue).await.map_err(already_invited)?;
        permissions::give_at_once(tx, self, account, attempt.invite.permissions()).await?;
        match attempt.registration {
            Some(registration) => {
                identities::finish(tx, self, registration, account, attempt.issue[0].id()).await?;
            }
            None => search::refresh(tx, account).await?,
        }
        let detail = serde_json::json!({ "account": account, "held": attempt.invite.is_held() });
        let entry =
            Entry { action: Action::InvitationIssued, subject: subject(attempt.issue[0].id()), detail };
        audit::record(tx, &self.backend, &self.caller, entry).await?;
        self.show_link(tx, attempt).await?;
        Ok(Written::Invited)
    }

    /// Makes the link that the inviter reads on the result page, so that opening that page writes nothing. There is none
    /// for an inviter who could not become this account: their own rights end before those they gave.
    async fn show_link(&self, tx: &DatabaseTransaction, attempt: &Attempt<'_>) -> Result<()> {
        let (invitation, account) = with_account(tx, attempt.issue[0].id()).await?;
        let at = subject(invitation.id);
        match attempt.showing.hand_over(tx, self, (&invitation, &account), at).await {
            Ok(_) | Err(Error::Refused(Code::PermissionNotHeld)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn create(&self, tx: &DatabaseTransaction, attempt: &Attempt<'_>, id: AccountId) -> Result<()> {
        let email = attempt.invite.email();
        let row = account::Model {
            id,
            email: Some(email.as_typed().to_owned()),
            email_key: Some(email.key().to_owned()),
            username: Some(attempt.username.clone()),
            password_hash: None,
            state: AccountState::Pending,
            locale: attempt.locale,
            founder: false,
            created_at: attempt.now,
            created_by: self.account(),
            activated_at: None,
            signed_in_at: None,
            deleted_at: None,
            changed_at: attempt.now,
            has_identity: false,
        };
        account::Entity::insert(row.into_active_model())
            .exec_without_returning(tx)
            .await
            .map_err(at_field)?;
        let subject = Subject::new(SubjectKind::Account, id);
        let entry = Entry { action: Action::AccountCreated, subject, detail: serde_json::Value::Null };
        audit::record(tx, &self.backend, &self.caller, entry).await
    }

    async fn reopen(
        &self,
        tx: &DatabaseTransaction,
        attempt: &Attempt<'_>,
        found: &account::Model,
    ) -> Result<()> {
        let is_pending = |row: account::Model| row.state == AccountState::Pending;
        if !accounts::lock(tx, found.id).await?.is_some_and(is_pending) {
            return Err(Faults::one(Field::Email, Code::AlreadyRegistered).into());
        }
        if latest_of(tx, found.id).await?.is_some_and(|row| is_open(&row, attempt.now)) {
            return Err(Faults::one(Field::Email, Code::AlreadyInvited).into());
        }
        let by = permissions::may_become(tx, self, found, attempt.now).await.map_err(not_theirs)?;
        // Another spelling may be another mailbox.
        if found.email.as_deref() != Some(attempt.invite.email().as_typed()) {
            entry_locks::record_address_change(tx, &by, link_time::now(&self.backend, tx).await?).await?;
        }
        account::Entity::update_many()
            .col_expr(account::Column::Email, Expr::value(attempt.invite.email().as_typed()))
            .col_expr(account::Column::Username, Expr::value(attempt.username.as_str()))
            .col_expr(account::Column::Locale, Expr::value(attempt.locale.as_str()))
            .col_expr(account::Column::ChangedAt, Expr::value(attempt.now))
            .filter(account::Column::Id.eq(found.id))
            .exec(tx)
            .await
            .map_err(at_field)?;
        let by = self.account();
        issue::supersede(tx, found.id, attempt.now, by).await?;
        self.take_back_permissions(tx, found.id).await
    }

    /// What an earlier inviter gave goes with the earlier invitation: otherwise whoever invites again would hand over,
    /// with the link, what they do not hold.
    async fn take_back_permissions(&self, tx: &DatabaseTransaction, account: AccountId) -> Result<()> {
        let theirs = permission_grant::Column::AccountId.eq(account);
        let taken = permission_grant::Entity::delete_many().filter(theirs).exec(tx).await?;
        if taken.rows_affected == 0 {
            return Ok(());
        }
        let subject = Subject::new(SubjectKind::Account, account);
        let detail = serde_json::json!({ "count": taken.rows_affected });
        let entry = Entry { action: Action::PermissionRevoked, subject, detail };
        audit::record(tx, &self.backend, &self.caller, entry).await
    }
}

/// Whoever invites somebody again hands over, with the link, what that account holds, and takes it away for the others:
/// it takes the right to become them.
fn not_theirs(error: Error) -> Error {
    match error {
        Error::Refused(Code::PermissionNotHeld) => Faults::one(Field::Email, Code::PermissionNotHeld).into(),
        Error::Refused(Code::AccountNotPending) => Faults::one(Field::Email, Code::AlreadyRegistered).into(),
        error => error,
    }
}

/// Which field an account's uniqueness belongs to.
fn at_field(error: DbErr) -> Error {
    match violated(&error) {
        Some(Unique::AccountUsername) => Faults::one(Field::Username, Code::UsernameUsed).into(),
        // Somebody else invited the same address in this very moment.
        Some(Unique::AccountEmail) => Faults::one(Field::Email, Code::AlreadyInvited).into(),
        _ => error.into(),
    }
}

fn already_invited(error: Error) -> Error {
    match &error {
        Error::Broken(cause) => match cause.downcast_ref::<DbErr>().and_then(violated) {
            Some(Unique::OpenInvitation) => Faults::one(Field::Email, Code::AlreadyInvited).into(),
            _ => error,
        },
        _ => error,
    }
}
