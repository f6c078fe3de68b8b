//! Invitations as they are prepared before their transaction: ids, links, messages and audit events are made once, so that
//! a repeated transaction writes the same.

use super::person_draft::PersonDraft;
use super::subject;
use crate::Backend;
use crate::address_holders::InvitationStatus;
use crate::audit::{self, Actor, Entry, Event, Subject};
use crate::entity::{account, invitation};
use crate::error::Result;
use crate::gate::Desk;
use crate::outbox::{self, About, NewMessage, Params, PreparedMessage};
use crate::{link_time, links};
use domain::account::Email;
use domain::audit::{Action, SubjectKind};
use domain::id::{AccountId, InvitationId, JobId};
use domain::invitation::InvitationState;
use domain::message::{Lane, MessageKind};
use domain::registry::CheckedOwnValue;
use domain::text::Locale;
use serde::Serialize;

/// An invitation with its account, its mail and its events.
pub(crate) struct PreparedInvitation {
    pub(super) invitee: Invitee,
    pub(super) row: invitation::Model,
    pub(super) message: PreparedMessage,
    pub(super) events: Vec<Event>,
    /// A draft of the person's identity.
    pub(super) person: Option<Box<PersonDraft>>,
    /// The own fields of the account that a file has, and who enters them.
    pub(super) own: Option<(Vec<CheckedOwnValue>, Actor)>,
}

/// The account that an invitation is for.
pub(crate) enum Invitee {
    /// A new account.
    New { account: account::Model, is_username_chosen: bool },
    /// A pending account without an open invitation: it is invited again.
    Reopened { before: account::Model, after: Box<account::Model>, latest: Option<InvitationStatus> },
    /// A pending account whose latest invitation is replaced by this one.
    Resent { account: account::Model, latest: InvitationStatus },
}

impl Invitee {
    /// The account as the invitation leaves it.
    pub(crate) fn account(&self) -> &account::Model {
        match self {
            Self::New { account, .. } | Self::Resent { account, .. } => account,
            Self::Reopened { after, .. } => after,
        }
    }

    /// The account as it is in the database, with its latest invitation; `None` for a new one.
    pub(super) fn stored(&self) -> Option<(&account::Model, Option<&InvitationStatus>)> {
        match self {
            Self::New { .. } => None,
            Self::Reopened { before, latest, .. } => Some((before, latest.as_ref())),
            Self::Resent { account, latest } => Some((account, Some(latest))),
        }
    }
}

impl PreparedInvitation {
    pub(crate) fn id(&self) -> InvitationId {
        self.row.id
    }

    /// When it is sent, in Unix milliseconds.
    pub(crate) fn sent_at(&self) -> i64 {
        self.row.created_at
    }

    pub(crate) fn invitee(&self) -> &Invitee {
        &self.invitee
    }

    pub(crate) fn account(&self) -> &account::Model {
        self.invitee.account()
    }

    /// The same with a draft of the person's identity.
    pub(crate) fn with_person(self, person: Option<Box<PersonDraft>>) -> Self {
        Self { person, ..self }
    }

    /// The same with own fields.
    pub(crate) fn with_own(self, own: Vec<CheckedOwnValue>, by: &Actor) -> Self {
        let own = (!own.is_empty()).then(|| (own, by.clone()));
        Self { own, ..self }
    }
}

/// What the invitations of one batch have in common.
pub(crate) struct Terms<'a> {
    pub(crate) backend: &'a Backend,
    pub(crate) actor: Actor,
    pub(crate) created_by: Option<AccountId>,
    /// The bulk job they belong to.
    pub(crate) job: Option<JobId>,
    pub(crate) note: &'a str,
    /// The lifetime of their links, in milliseconds.
    pub(crate) lifetime: i64,
    pub(crate) lane: Lane,
    pub(crate) is_held: bool,
    /// Whether the invited person requested a fresh link.
    pub(crate) is_requested: bool,
}

impl<'a> Terms<'a> {
    /// The terms for repeating an invitation: the same note and lifetime, sent immediately.
    pub(super) fn renewed<R>(
        desk: &'a Desk<R>,
        old: &'a invitation::Model,
        created_by: Option<AccountId>,
    ) -> Self {
        Self {
            backend: &desk.backend,
            actor: desk.caller.actor(),
            created_by,
            job: None,
            note: &old.note,
            lifetime: super::lifespan(old).lifetime,
            lane: Lane::Single,
            is_held: false,
            is_requested: false,
        }
    }

    /// A new pending account.
    pub(crate) fn new_account(&self, email: &Email, username: String, locale: Locale) -> account::Model {
        account::Model {
            email: Some(email.as_typed().to_owned()),
            email_key: Some(email.key().to_owned()),
            username: Some(username),
            created_by: self.created_by,
            job: self.job,
            ..account::Model::pending(self.backend.new_id(), locale, self.backend.now())
        }
    }

    /// An invitation for a new account.
    pub(crate) fn create(
        &self,
        account: account::Model,
        is_username_chosen: bool,
    ) -> Result<PreparedInvitation> {
        let locale = account.locale;
        self.prepare(Invitee::New { account, is_username_chosen }, locale)
    }

    /// An invitation for a pending account without an open one.
    pub(crate) fn reopen(
        &self,
        before: account::Model,
        after: account::Model,
        latest: Option<InvitationStatus>,
    ) -> Result<PreparedInvitation> {
        let locale = after.locale;
        let after = Box::new(account::Model { job: self.job, ..after });
        self.prepare(Invitee::Reopened { before, after, latest }, locale)
    }

    /// An invitation that replaces the latest one of a pending account.
    pub(crate) fn resend(
        &self,
        account: account::Model,
        latest: InvitationStatus,
        locale: Locale,
    ) -> Result<PreparedInvitation> {
        self.prepare(Invitee::Resent { account, latest }, locale)
    }

    fn prepare(&self, invitee: Invitee, locale: Locale) -> Result<PreparedInvitation> {
        let latest = invitee.stored().and_then(|(_, latest)| latest);
        let row = self.row(invitee.account(), locale, latest);
        let message = self.message(invitee.account(), &row);
        let events = self.events(&invitee, row.id)?;
        Ok(PreparedInvitation { invitee, row, message, events, person: None, own: None })
    }

    fn row(
        &self,
        account: &account::Model,
        locale: Locale,
        latest: Option<&InvitationStatus>,
    ) -> invitation::Model {
        let backend = self.backend;
        let (key_id, nonce) = links::fresh(backend);
        // Always newer than the latest one, even in the same millisecond.
        let created_at = backend.now().max(latest.map_or(0, |latest| latest.created_at + 1));
        invitation::Model {
            id: backend.new_id(),
            account_id: account.id,
            email: account.email.clone().unwrap_or_default(),
            email_key: account.email_key.clone().unwrap_or_default(),
            locale,
            note: self.note.to_owned(),
            state: InvitationState::Open,
            key_id,
            nonce,
            created_at,
            created_by: self.created_by,
            expires_at: created_at.max(link_time::known(backend)).saturating_add(self.lifetime),
            closed_at: None,
            closed_by: None,
            reminded: 0,
        }
    }

    fn message(&self, account: &account::Model, row: &invitation::Model) -> PreparedMessage {
        let message = NewMessage {
            kind: MessageKind::Invitation,
            lane: self.lane,
            to: row.email.clone(),
            locale: row.locale,
            about: About::Invitation(row.id),
            account: Some(account.id),
            params: Params {
                organization: self.backend.settings().organization_name.clone(),
                username: account.username.clone().unwrap_or_default(),
                by: self.created_by,
                ..Params::default()
            },
            is_held: self.is_held,
        };
        outbox::prepare(self.backend, message)
    }

    /// The audit events of an invitation, of one shape for single and bulk invitations.
    fn events(&self, invitee: &Invitee, invitation: InvitationId) -> Result<Vec<Event>> {
        let mut events = Vec::with_capacity(2);
        let account = invitee.account().id;
        if matches!(invitee, Invitee::New { .. }) {
            let subject = Subject::new(SubjectKind::Account, account);
            events.push(self.event(Action::AccountCreated, subject, &AccountCreated { job: self.job })?);
        }
        let (action, superseded) = match invitee {
            Invitee::New { .. } | Invitee::Reopened { .. } => (Action::InvitationIssued, None),
            Invitee::Resent { latest, .. } => (Action::InvitationResent, Some(latest.id)),
        };
        let detail = InvitationIssued {
            account,
            held: self.is_held,
            superseded,
            job: self.job,
            asked: self.is_requested,
        };
        events.push(self.event(action, subject(invitation), &detail)?);
        Ok(events)
    }

    fn event(&self, action: Action, subject: Subject, detail: &impl Serialize) -> Result<Event> {
        let detail = serde_json::to_value(detail).map_err(crate::error::Error::broken)?;
        audit::prepare(self.backend, &self.actor, Entry { action, subject, detail })
    }
}

/// The detail of `account.created`.
#[derive(Serialize)]
struct AccountCreated {
    #[serde(skip_serializing_if = "Option::is_none")]
    job: Option<JobId>,
}

/// The detail of `invitation.issued` and `invitation.resent`.
#[derive(Serialize)]
struct InvitationIssued {
    account: AccountId,
    held: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    superseded: Option<InvitationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job: Option<JobId>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    asked: bool,
}
