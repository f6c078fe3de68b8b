//! What is to become of each row of a batch, made before its transaction: ids, links, mails and events included.

mod judge;
mod usernames;

use super::LeasedJob;
use super::person_drafts::PersonDraft;
use crate::Backend;
use crate::audit::{self, Actor, Entry, Event, Subject};
use crate::entity::account;
use crate::error::Result;
use crate::gate::{CanBulkInvite, Desk};
use crate::invitations::issue::{NewInvitation, PreparedInvitation};
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::bulk::check::BulkRow;
use domain::bulk::{JobRow, Outcome};
use domain::form::Code;
use domain::id::{AccountId, InvitationId, JobId};
use domain::invitation::Days;
use domain::message::Lane;
use domain::text::Locale;
use judge::RowVerdict;
use uuid::Uuid;

const DAY: i64 = 86_400_000;

/// A batch that is ready to be written.
pub(super) struct BatchPlan {
    pub(super) job: JobId,
    pub(super) lease: Uuid,
    pub(super) until: i64,
    pub(super) now: i64,
    /// When it was made, and milliseconds since the batch before was.
    pub(super) made_at: i64,
    pub(super) took: i64,
    /// The position of the first row.
    pub(super) first: i32,
    /// Whether nothing follows.
    pub(super) is_end: bool,
    /// Whether a name that was taken meanwhile is not looked for again.
    pub(super) is_last_try: bool,
    pub(super) by: Option<AccountId>,
    pub(super) rows: Vec<PlannedRow>,
}

/// What is to become of one row.
pub(super) enum PlannedRow {
    Settled(Outcome, Option<Code>),
    /// Nobody has the address.
    New {
        account: Box<account::Model>,
        is_chosen: bool,
        invited: Box<PlannedInvitation>,
    },
    /// A pending account has it whose invitation is over: it is the same person. `known` is how it was, `account` how
    /// it is from now on.
    Reopened {
        known: Box<account::Model>,
        account: Box<account::Model>,
        invited: Box<PlannedInvitation>,
    },
    /// A pending account has it with an open invitation, which is sent again.
    Resent {
        known: Box<account::Model>,
        open: InvitationId,
        invited: Box<PlannedInvitation>,
    },
}

/// An invitation with its mail and its events.
pub(super) struct PlannedInvitation {
    pub(super) issue: PreparedInvitation,
    pub(super) events: Vec<Event>,
    /// What the row says of the person.
    pub(super) draft: Option<Box<PersonDraft>>,
}

pub(super) async fn plan_batch(
    desk: &Desk<CanBulkInvite>,
    leased: &mut LeasedJob,
    rows: &[JobRow],
    is_last_try: bool,
) -> Result<BatchPlan> {
    let backend = &desk.backend;
    let now = backend.now();
    let judged = judge::judge_rows(backend, leased, rows, now).await?;
    let names = usernames::choose(backend, leased, &judged).await?;
    let maker = RowPlanner { backend, leased, now, by: desk.inviter(), actor: desk.caller.actor() };
    let planned = judged.into_iter().zip(names).map(|(judged, name)| maker.plan_row(judged, name));
    let planned: Vec<PlannedRow> = planned.collect::<Result<_>>()?;
    let made_at = backend.now();
    let end = leased.next + i32::try_from(rows.len()).unwrap_or(i32::MAX);
    Ok(BatchPlan {
        job: leased.id,
        lease: leased.lease,
        until: leased.lease_until(backend),
        now,
        made_at,
        took: (made_at - leased.made_at).max(0),
        first: leased.next,
        is_end: end == leased.rows,
        is_last_try,
        by: maker.by,
        rows: planned,
    })
}

/// Makes what a batch needs out of its judgements.
struct RowPlanner<'a> {
    backend: &'a Backend,
    leased: &'a LeasedJob,
    now: i64,
    by: Option<AccountId>,
    actor: Actor,
}

impl RowPlanner<'_> {
    fn plan_row(
        &self,
        judged: RowVerdict,
        name: Option<std::result::Result<String, Code>>,
    ) -> Result<PlannedRow> {
        let name = match name.transpose() {
            Ok(name) => name,
            Err(code) => return Ok(PlannedRow::Settled(Outcome::Failed, Some(code))),
        };
        Ok(match judged {
            RowVerdict::Settled(outcome, code) => PlannedRow::Settled(outcome, code),
            RowVerdict::New { row } => {
                let account = self.account(&row, name.unwrap_or_default());
                let created = self.event(Action::AccountCreated, account.id.uuid(), None)?;
                let mut invited = self.invite(&account, self.locale(&row), None, Action::InvitationIssued)?;
                invited.events.insert(0, created);
                invited.draft = PersonDraft::from_row(self.backend, &self.actor, &row, account.id)?;
                PlannedRow::New {
                    account: Box::new(account),
                    is_chosen: row.username().is_some(),
                    invited: Box::new(invited),
                }
            }
            RowVerdict::Reopened { row, known, newest } => {
                let username = name.or_else(|| known.username.clone());
                let locale = self.locale(&row);
                // The address keeps its spelling: another one may be another mailbox.
                let account = account::Model { username, locale, ..(*known).clone() };
                let mut invited = self.invite(&account, locale, newest, Action::InvitationIssued)?;
                invited.draft = PersonDraft::from_row(self.backend, &self.actor, &row, account.id)?;
                PlannedRow::Reopened { known, account: Box::new(account), invited: Box::new(invited) }
            }
            RowVerdict::Resent { row, known, open } => {
                let locale = row.locale().unwrap_or(open.locale);
                let invited = self.invite(&known, locale, Some(open.created_at), Action::InvitationResent)?;
                PlannedRow::Resent { known, open: open.id, invited: Box::new(invited) }
            }
        })
    }

    /// The language of a row: its own, else the job's, else the organization's.
    fn locale(&self, row: &BulkRow) -> Locale {
        row.locale().or(self.leased.options.locale()).unwrap_or(self.backend.settings().default_locale)
    }

    fn account(&self, row: &BulkRow, username: String) -> account::Model {
        account::Model {
            id: self.backend.new_id(),
            email: Some(row.email().as_typed().to_owned()),
            email_key: Some(row.email().key().to_owned()),
            username: Some(username),
            password_hash: None,
            state: AccountState::Pending,
            locale: self.locale(row),
            founder: false,
            created_at: self.now,
            created_by: self.by,
            activated_at: None,
            signed_in_at: None,
            deleted_at: None,
            changed_at: self.now,
            has_identity: false,
        }
    }

    fn invite(
        &self,
        account: &account::Model,
        locale: Locale,
        after: Option<i64>,
        action: Action,
    ) -> Result<PlannedInvitation> {
        let options = &self.leased.options;
        let days = options.days().map_or(self.backend.settings().invitation_days, Days::count);
        let plan = NewInvitation {
            account: account.id,
            email: account.email.as_deref().unwrap_or_default(),
            email_key: account.email_key.as_deref().unwrap_or_default(),
            username: account.username.as_deref().unwrap_or_default(),
            locale,
            note: options.note().as_str(),
            lifetime: i64::from(days) * DAY,
            after,
            created_by: self.by,
            lane: Lane::Bulk,
            is_held: options.is_held(),
        };
        let issue = PreparedInvitation::prepare(self.backend, plan);
        let event = self.event(action, issue.id().uuid(), Some(account.id))?;
        Ok(PlannedInvitation { issue, events: vec![event], draft: None })
    }

    /// An event about an account, or about an invitation of an account.
    fn event(&self, action: Action, id: Uuid, account: Option<AccountId>) -> Result<Event> {
        let (kind, detail) = match account {
            None => (SubjectKind::Account, serde_json::json!({ "job": self.leased.id })),
            Some(account) => {
                (SubjectKind::Invitation, serde_json::json!({ "account": account, "job": self.leased.id }))
            }
        };
        let entry = Entry { action, subject: Subject::new(kind, id), detail };
        audit::prepare(self.backend, &self.actor, entry)
    }
}
