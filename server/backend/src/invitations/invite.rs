use super::batch::{InvitationBatch, USERNAME_TAKEN};
use super::handed_link::NewHandedLink;
use super::prepared_invitation::{Invitee, PreparedInvitation, Terms};
use super::{subject, usernames, with_account};
use crate::account_units::move_accounts;
use crate::address_holders::{AddressHolder, AddressHolders};
use crate::audit::{self, Entry, Subject};
use crate::db::{Tx, Unique};
use crate::entity::{account, permission_grant};
use crate::error::{Error, Result};
use crate::gate::{CanRegisterUsers, Desk};
use crate::held_permissions::HeldPermissions;
use crate::reach::EVERYONE;
use crate::unit_paths;
use crate::{entry_locks, identities, idna, join_requests, link_time, own_fields, permissions};
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use domain::id::{IdentityId, InvitationId, JoinRequestId, UnitId};
use domain::invitation::{Days, Invite, InviteDraft};
use domain::message::Lane;
use domain::registry::{FieldLevel, OwnValuesDraft};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

/// How often an invitation is prepared again after a concurrent change, before the request fails.
const ROUNDS: u32 = 24;
const DAY: i64 = 86_400_000;

/// What one attempt writes, prepared before its transaction.
struct Attempt<'a> {
    invite: &'a Invite,
    /// The invitation, or why the address cannot be invited.
    invitation: std::result::Result<PreparedInvitation, Code>,
    /// The link that the inviter is shown.
    link: NewHandedLink,
    /// The *Complete registration* that this finishes.
    registration: Option<IdentityId>,
    /// The request that this approves.
    request: Option<JoinRequestId>,
    /// Where a new account is put.
    unit: Option<UnitId>,
    now: i64,
}

/// Why somebody is invited, where that is not the form alone.
#[derive(Clone, Copy, Default)]
struct Origin {
    registration: Option<IdentityId>,
    request: Option<JoinRequestId>,
    /// Where a new account is put.
    unit: Option<UnitId>,
}

/// The result of an attempt.
enum Written {
    Invited(InvitationId),
    /// The registration was finished earlier, with this invitation. Nothing was written.
    FinishedBefore(InvitationId),
    /// The data changed before the transaction. Nothing was written.
    Overtaken,
}

impl Desk<CanRegisterUsers> {
    /// Creates an account and invites its person, in one transaction. A pending account whose invitation was revoked or has
    /// expired is invited again; it then has only the permissions given now, and is in the unit chosen now, if one is.
    ///
    /// # Errors
    /// By field: the draft's faults, those of the unit (`choice_missing`, `choice_unknown`, `unit_archived`, those of moving somebody), `already_registered`, `already_invited`, `domain_refused`, `username_used`, `permission_not_held`.
    /// `invited_often`.
    pub async fn invite(&self, draft: InviteDraft) -> Result<InvitationId> {
        let fields = own_fields::live(self.backend.db().read(), FieldLevel::Account).await?;
        let own = OwnValuesDraft { seen: Vec::new(), fields, ..draft.own };
        let reserved = self.backend.settings().reserved();
        self.invite_for(&InviteDraft { own, reserved, ..draft }.check(idna::to_ascii)?, None).await
    }

    /// As [`invite`](Self::invite), for a checked draft. Finishes a *Complete registration* in the same transaction.
    pub(crate) async fn invite_for(
        &self,
        invite: &Invite,
        registration: Option<IdentityId>,
    ) -> Result<InvitationId> {
        self.invite_from(invite, Origin { registration, ..Origin::default() }).await
    }

    /// Invites somebody who has asked for it, into a unit, and takes the request away in the same transaction. Own fields are
    /// filled in later, also required ones; and whoever approves is shown no link.
    pub(crate) async fn invite_requested(
        &self,
        invite: &Invite,
        request: JoinRequestId,
        unit: Option<UnitId>,
    ) -> Result<InvitationId> {
        self.invite_from(invite, Origin { request: Some(request), unit, ..Origin::default() }).await
    }

    async fn invite_from(&self, invite: &Invite, origin: Origin) -> Result<InvitationId> {
        let unit = match origin.request {
            Some(_) => origin.unit,
            None => unit_paths::of_new(self.backend.db().read(), self.reach(), invite.unit())
                .await?
                .map_err(|code| Faults::one(Field::Unit, code))?,
        };
        for round in 0..ROUNDS {
            let attempt = Attempt {
                invite,
                invitation: self.prepare(invite, unit, round).await?,
                link: NewHandedLink::prepare(&self.backend),
                registration: origin.registration,
                request: origin.request,
                unit,
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
                    // A derived username is derived again.
                    Some(Unique::AccountUsername) if invite.username().is_none() => {}
                    Some(Unique::AccountUsername) => return Err(fault(Code::UsernameUsed)),
                    // A concurrent request has invited the same address.
                    Some(Unique::EmailClaim) => return Err(fault(Code::AlreadyRegistered)),
                    Some(Unique::AccountEmail | Unique::OpenInvitation) => {
                        return Err(fault(self.shown_code(Code::AlreadyInvited)));
                    }
                    _ => return Err(error),
                },
            }
        }
        Err(Error::CONTENTION)
    }

    /// What is told of somebody who was faster: whoever has a border learns no more than that the address is used.
    fn shown_code(&self, code: Code) -> Code {
        match code {
            Code::AlreadyInvited | Code::ToBeDeleted if !self.reach().is_everyone() => {
                Code::AlreadyRegistered
            }
            code => code,
        }
    }

    /// Prepares the invitation. The inner error says why the address cannot be invited.
    async fn prepare(
        &self,
        invite: &Invite,
        unit: Option<UnitId>,
        round: u32,
    ) -> Result<std::result::Result<PreparedInvitation, Code>> {
        let backend = &self.backend;
        let settings = backend.settings();
        let locale = invite.locale().unwrap_or(settings.default_locale);
        let terms = Terms {
            backend,
            actor: self.caller.actor(),
            created_by: self.account(),
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
        match AddressHolders::load(self.reach(), db, [email.key()], backend.now()).await?.take(email.key()) {
            AddressHolder::Registered => Ok(Err(Code::AlreadyRegistered)),
            AddressHolder::ToBeDeleted => Ok(Err(Code::ToBeDeleted)),
            AddressHolder::Invited { .. } => Ok(Err(Code::AlreadyInvited)),
            AddressHolder::Nobody => {
                if let Err(code) = settings.domain_rule().check(email) {
                    return Ok(Err(code));
                }
                let username = match chosen {
                    Some(chosen) => chosen,
                    None => derive().await?,
                };
                let account = account::Model { unit, ..terms.new_account(email, username, locale) };
                terms.create(account, is_chosen).map(Ok)
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
        if let Some(unit) = attempt.unit.filter(|_| attempt.request.is_none()) {
            unit_paths::check_choice(tx, &permissions::reach_now(tx, self).await?, unit).await?;
        }
        let account = invitation.account().id;
        let batch = InvitationBatch::of_one(invitation, attempt.now, self.account());
        if !batch.lock(tx).await? {
            return Ok(Written::Overtaken);
        }
        if let Invitee::Reopened { before, after, .. } = invitation.invitee() {
            self.reset_reopened(tx, before, after).await?;
            if let Some(unit) = attempt.invite.unit().filter(|unit| before.unit != Some(*unit)) {
                self.move_reopened(tx, before, unit).await?;
            }
        }
        // Before the account: of two who approve at once, the second is told so.
        if let Some(request) = attempt.request {
            join_requests::approve(tx, self, request, (account, attempt.unit)).await?;
        }
        if let Some(code) = batch.write(tx, &self.backend).await?.get(&account) {
            return Err(fault(self.shown_code(*code)));
        }
        if attempt.request.is_some() {
            return Ok(Written::Invited(invitation.id()));
        }
        own_fields::write_new(tx, self, account, attempt.invite.own()).await?;
        permissions::grant_to_new_account(tx, self, account, attempt.invite.permissions()).await?;
        if let Some(registration) = attempt.registration {
            identities::finish(tx, self, registration, account, invitation.id()).await?;
        }
        self.show_to_inviter(tx, attempt, invitation.id()).await?;
        Ok(Written::Invited(invitation.id()))
    }

    /// Checks that the inviter may become the account that is invited again, and revokes the permissions given by an
    /// earlier inviter, which this inviter may not hold.
    async fn reset_reopened(
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
        // A different spelling may be a different mailbox.
        if before.email != after.email {
            entry_locks::record_address_change(
                tx,
                &by.as_address_giver(),
                link_time::now(&self.backend, tx).await?,
            )
            .await?;
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

    /// Moves an account that is invited again into the unit that the inviter has chosen, which is within their reach.
    async fn move_reopened(
        &self,
        tx: &DatabaseTransaction,
        before: &account::Model,
        to: UnitId,
    ) -> Result<()> {
        let now = self.backend.now();
        let actor = HeldPermissions::of_actor(tx, self, now).await?;
        let units = (before.unit, Some(to));
        if let Some(code) = permissions::refusal_of_move(tx, self, &actor, units, now).await? {
            return Err(Faults::one(Field::Unit, code).into());
        }
        move_accounts(tx, (&self.backend, &self.caller.actor()), &[(before.id, before.unit)], Some(to)).await
    }

    /// Creates the link for the result page, so that opening the page writes nothing. There is no link if the inviter's
    /// own rights end before those they gave.
    async fn show_to_inviter(
        &self,
        tx: &DatabaseTransaction,
        attempt: &Attempt<'_>,
        invitation: InvitationId,
    ) -> Result<()> {
        let (invitation, account) = with_account(EVERYONE, tx, invitation).await?;
        let at = subject(invitation.id);
        match attempt.link.show(tx, self, (&invitation, &account), at).await {
            Ok(_) | Err(Error::Refused(Code::PermissionNotHeld)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// The fault of the field that a code is about.
fn fault(code: Code) -> Error {
    let field = if code == Code::UsernameUsed { Field::Username } else { Field::Email };
    Faults::one(field, code).into()
}
