use super::batch::{InvitationBatch, USERNAME_TAKEN};
use super::handed_links::Showing;
use super::prepared::{Invitee, PreparedInvitation, Terms};
use super::registry::{AddressHolder, RegistrySnapshot};
use super::{subject, usernames, with_account};
use crate::audit::{self, Entry, Subject};
use crate::db::{Tx, Unique};
use crate::entity::{account, permission_grant};
use crate::error::{Error, Result};
use crate::gate::{CanRegisterUsers, Desk};
use crate::{entry_locks, identities, idna, link_time, permissions};
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use domain::id::{IdentityId, InvitationId};
use domain::invitation::{Days, Invite, InviteDraft};
use domain::message::Lane;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// How often a transaction is prepared again, because a username or an account changed meanwhile, before the caller is
/// asked to try again.
const ROUNDS: u32 = 24;
const DAY: i64 = 86_400_000;

/// Everything about one try, made before its transaction.
struct Attempt<'a> {
    invite: &'a Invite,
    /// Or why the address cannot be invited.
    invitation: std::result::Result<PreparedInvitation, Code>,
    /// The link that the inviter is shown.
    showing: Showing,
    /// The *Complete registration* that this finishes.
    registration: Option<IdentityId>,
    now: i64,
}

/// How a try ended.
enum Written {
    Invited(InvitationId),
    /// The registration was finished before, with this invitation; nothing was written.
    FinishedBefore(InvitationId),
    /// What was read before the transaction has changed; nothing was written.
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
    /// `invited_often` where this address was.
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
        for round in 0..ROUNDS {
            let attempt = Attempt {
                invite,
                invitation: self.prepare(invite, round).await?,
                showing: Showing::prepare(&self.backend),
                registration,
                now: self.backend.now(),
            };
            match self.backend.db().write(async |tx: Tx| self.write_attempt(&tx, &attempt).await).await {
                Ok(Written::Invited(invitation)) => {
                    self.backend.outbox_bell().notify_one();
                    return Ok(invitation);
                }
                Ok(Written::FinishedBefore(invitation)) => return Ok(invitation),
                Ok(Written::Overtaken) | Err(Error::Refused(USERNAME_TAKEN)) => {}
                Err(error) => match error.violated() {
                    // A username that nobody chose is nobody's fault: another one is found.
                    Some(Unique::AccountUsername) if invite.username().is_none() => {}
                    Some(Unique::AccountUsername) => return Err(fault(Code::UsernameUsed)),
                    // Somebody else invited the same address in this very moment.
                    Some(Unique::AccountEmail | Unique::OpenInvitation) => {
                        return Err(fault(Code::AlreadyInvited));
                    }
                    _ => return Err(error),
                },
            }
        }
        Err(Error::CONTENTION)
    }

    /// Prepares the invitation, or says why there can be none.
    async fn prepare(
        &self,
        invite: &Invite,
        round: u32,
    ) -> Result<std::result::Result<PreparedInvitation, Code>> {
        let backend = &self.backend;
        let settings = backend.settings();
        let locale = invite.locale().unwrap_or(settings.default_locale);
        let terms = Terms {
            backend,
            actor: self.caller.actor(),
            created_by: self.inviter(),
            job: None,
            note: invite.note().as_str(),
            lifetime: i64::from(invite.days().map_or(settings.invitation_days, Days::count)) * DAY,
            lane: Lane::Single,
            is_held: invite.is_held(),
            is_requested: false,
        };
        let chosen = invite.username().map(|username| username.as_str().to_owned());
        let is_chosen = chosen.is_some();
        let (email, db) = (invite.email(), backend.db().read());
        let derive = async || usernames::free_for(backend, email.as_typed(), round).await;
        match RegistrySnapshot::load(db, [email.key()], backend.now()).await?.take(email.key()) {
            AddressHolder::Registered => Ok(Err(Code::AlreadyRegistered)),
            AddressHolder::Invited { .. } => Ok(Err(Code::AlreadyInvited)),
            AddressHolder::Nobody => {
                let username = match chosen {
                    Some(chosen) => chosen,
                    None => derive().await?,
                };
                terms.create(terms.new_account(email, username, locale), is_chosen).map(Ok)
            }
            AddressHolder::Lapsed { account, latest } => {
                let username = match chosen.or_else(|| account.username.clone()) {
                    Some(username) => username,
                    None => derive().await?,
                };
                let after = account::Model {
                    email: Some(email.as_typed().to_owned()),
                    username: Some(username),
                    locale,
                    ..account.clone()
                };
                terms.reopen(account, after, latest).map(Ok)
            }
        }
    }

    async fn write_attempt(&self, tx: &DatabaseTransaction, attempt: &Attempt<'_>) -> Result<Written> {
        if let Some(registration) = attempt.registration
            && let Some(before) = identities::finished(tx, registration).await?
        {
            return Ok(Written::FinishedBefore(before));
        }
        let invitation = attempt.invitation.as_ref().map_err(|code| fault(*code))?;
        let account = invitation.account().id;
        let batch = InvitationBatch::of_one(invitation, attempt.now, self.account());
        if !batch.lock(tx).await? {
            return Ok(Written::Overtaken);
        }
        if let Invitee::Reopened { before, after, .. } = invitation.invitee() {
            self.take_over(tx, before, after).await?;
        }
        if let Some(code) = batch.write(tx).await?.get(&account) {
            return Err(fault(*code));
        }
        permissions::grant_to_new_account(tx, self, account, attempt.invite.permissions()).await?;
        if let Some(registration) = attempt.registration {
            identities::finish(tx, self, registration, account, invitation.id()).await?;
        }
        self.show_link(tx, attempt, invitation.id()).await?;
        Ok(Written::Invited(invitation.id()))
    }

    /// Checks that the inviter may become the account that they invite again, and takes away what an earlier inviter
    /// gave it: otherwise they would hand over, with the link, what they do not hold.
    async fn take_over(
        &self,
        tx: &DatabaseTransaction,
        before: &account::Model,
        after: &account::Model,
    ) -> Result<()> {
        let now = self.backend.now();
        let by = permissions::may_become(tx, self, before, now).await.map_err(|error| match error {
            Error::Refused(code @ Code::PermissionNotHeld) => fault(code),
            Error::Refused(Code::AccountNotPending) => fault(Code::AlreadyRegistered),
            error => error,
        })?;
        // Another spelling may be another mailbox.
        if before.email != after.email {
            entry_locks::record_address_change(tx, &by, link_time::now(&self.backend, tx).await?).await?;
        }
        let theirs = permission_grant::Column::AccountId.eq(before.id);
        let taken = permission_grant::Entity::delete_many().filter(theirs).exec(tx).await?;
        if taken.rows_affected == 0 {
            return Ok(());
        }
        let subject = Subject::new(SubjectKind::Account, before.id);
        let detail = serde_json::json!({ "count": taken.rows_affected });
        let entry = Entry { action: Action::PermissionRevoked, subject, detail };
        audit::record(tx, &self.backend, &self.caller, entry).await
    }

    /// Makes the link that the inviter reads on the result page, so that opening that page writes nothing. There is none
    /// for an inviter who could not become this account: their own rights end before those they gave.
    async fn show_link(
        &self,
        tx: &DatabaseTransaction,
        attempt: &Attempt<'_>,
        invitation: InvitationId,
    ) -> Result<()> {
        let (invitation, account) = with_account(tx, invitation).await?;
        let at = subject(invitation.id);
        match attempt.showing.hand_over(tx, self, (&invitation, &account), at).await {
            Ok(_) | Err(Error::Refused(Code::PermissionNotHeld)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// A reason at the field that it belongs to.
fn fault(code: Code) -> Error {
    let field = if code == Code::UsernameUsed { Field::Username } else { Field::Email };
    Faults::one(field, code).into()
}
