use super::draft::IdentityDraft;
use super::key::DataKey;
use super::notifications::Recipient;
use super::save::SaveContext;
use super::subject;
use super::target::ResolvedTarget;
use super::view::policy;
use crate::Backend;
use crate::accounts;
use crate::audit::{self, Entry};
use crate::clock::SKEW_MS;
use crate::db::Tx;
use crate::entity::{account, identity, message};
use crate::error::{Error, Result};
use crate::gate::{CanRegisterIdentities, Desk};
use crate::outbox::{self, Params, PreparedMessage};
use crate::own_fields;
use crate::reach::EVERYONE;
use domain::account::AccountState;
use domain::audit::Action;
use domain::form::Code;
use domain::id::{AccountId, IdentityId};
use domain::identity::{IdentityTarget, RequestDelivery, RequestedSteps, SELF_SERVICE_STEPS, Step};
use domain::message::{Lane, MessageKind, MessageState};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, QueryFilter};

impl Desk<CanRegisterIdentities> {
    /// *Ask the person* to fill in the missing steps. An active person gets a mail, unless one is being sent or is
    /// less than an hour old. An invited person gets it on accepting the invitation.
    ///
    /// # Errors
    /// `not_found`; `identity_state` where the identity is not open, or where the account is suspended or deleted, since
    /// nobody would be asked.
    pub async fn ask_person(&self, account: AccountId) -> Result<RequestedSteps> {
        let target = IdentityTarget::Account(account);
        let asked = async {
            let recipient = accounts::by_id(self.reach(), self.backend.db().read(), account).await?;
            let recipient = recipient.ok_or(Error::Refused(Code::NotFound))?;
            let asking = self.asking(recipient, Lane::Single)?;
            let work = async |tx: Tx| self.request_steps(&tx, &asking).await;
            self.backend.db().write(work).await
        };
        let asked = self.audit_refusal(target, asked.await).await?;
        self.backend.outbox_bell().notify_one();
        Ok(asked)
    }

    /// The request to one person, prepared before its transaction.
    ///
    /// # Errors
    /// `identity_state` for an account of which nobody would be asked.
    pub(crate) fn asking(&self, recipient: account::Model, lane: Lane) -> Result<Asking> {
        if !matches!(recipient.state, AccountState::Pending | AccountState::Active) {
            return Err(Error::Refused(Code::IdentityState));
        }
        let context = self.save_context(ResolvedTarget::Account(recipient.id))?;
        Ok(Asking { context, recipient, lane })
    }

    pub(crate) async fn request_steps(
        &self,
        tx: &DatabaseTransaction,
        asking: &Asking,
    ) -> Result<RequestedSteps> {
        let (backend, context) = (&self.backend, &asking.context);
        let row = self.open_or_begin(tx, context).await?;
        let draft = IdentityDraft::load(tx, backend, &DataKey::from_row(backend, &row)?).await?;
        let policy = policy(backend, true, own_fields::asked_of_person(tx).await?);
        let settings = backend.settings();
        // The person is asked for what they may fill in.
        let is_asked =
            |step: &Step| !SELF_SERVICE_STEPS.contains(step) || settings.self_service_steps.contains(step);
        let steps: Vec<Step> =
            draft.form().unmet_steps(&policy).filter(is_asked).chain([Step::Check]).collect();
        let is_pending = asking.recipient.state == AccountState::Pending;
        // Asking again is not stored and not an event, so that repeated requests do not grow the audit.
        if is_pending && is_recent(row.asked_at, context.attribution.at) {
            return Ok(RequestedSteps { steps, delivery: RequestDelivery::AfterAccepting });
        }
        if !is_pending && is_recently_mailed(tx, row.id, context.attribution.at).await? {
            return Ok(RequestedSteps { steps, delivery: RequestDelivery::AlreadyMailed });
        }
        identity::Entity::update_many()
            .col_expr(identity::Column::AskedAt, Expr::value(context.attribution.at))
            .col_expr(identity::Column::AskedBy, Expr::value(context.attribution.by))
            .filter(identity::Column::Id.eq(row.id))
            .exec(tx)
            .await?;
        let delivery = if is_pending {
            RequestDelivery::AfterAccepting
        } else {
            let message = request(backend, &asking.recipient, row.id, self.account()).in_lane(asking.lane);
            outbox::enqueue(tx, &[message]).await?;
            if backend.has_mail() { RequestDelivery::Mailed } else { RequestDelivery::Held }
        };
        let detail = serde_json::json!({ "steps": steps });
        let entry = Entry { action: Action::IdentityAsked, subject: subject(row.id), detail };
        audit::record(tx, backend, &self.caller, entry).await?;
        Ok(RequestedSteps { steps, delivery })
    }
}

/// Sends the request to somebody who was asked before they have accepted their invitation, unless their information was
/// submitted since then or is no longer open. Ring the outbox bell after the commit.
pub(crate) async fn send_request_to_accepted(
    tx: &DatabaseTransaction,
    backend: &Backend,
    accepted: &account::Model,
) -> Result<()> {
    let row =
        identity::Entity::find(EVERYONE).filter(identity::Column::AccountId.eq(accepted.id)).one(tx).await?;
    let is_asked = |row: &identity::Model| {
        row.state.is_open() && row.asked_at.is_some_and(|at| row.submitted_at.is_none_or(|done| done < at))
    };
    let Some(row) = row.filter(is_asked) else { return Ok(()) };
    outbox::enqueue(tx, &[request(backend, accepted, row.id, row.asked_by)]).await
}

fn request(
    backend: &Backend,
    account: &account::Model,
    identity: IdentityId,
    by: Option<AccountId>,
) -> PreparedMessage {
    let recipient = Recipient {
        account: account.id,
        to: account.email.clone().unwrap_or_default(),
        locale: account.locale,
    };
    let username = account.username.clone().unwrap_or_default();
    let params = Params { username, by, ..Params::default() };
    recipient.message(backend, MessageKind::IdentityAsked, identity, params)
}

const HOUR: i64 = 3_600_000;

/// What is read before the transaction: how to begin the identity if there is none, and whom to ask.
pub(crate) struct Asking {
    context: SaveContext,
    recipient: account::Model,
    lane: Lane,
}

/// Whether somebody asked within the last hour.
fn is_recent(asked_at: Option<i64>, now: i64) -> bool {
    asked_at.is_some_and(|at| (now - HOUR + 1..=now + SKEW_MS).contains(&at))
}

async fn is_recently_mailed(tx: &DatabaseTransaction, identity: IdentityId, now: i64) -> Result<bool> {
    let waiting = [MessageState::Queued, MessageState::Deferred, MessageState::Held];
    let found = message::Entity::find()
        .filter(message::Column::IdentityId.eq(identity))
        .filter(message::Column::Kind.eq(MessageKind::IdentityAsked))
        // One in the future was written before the clock was set back.
        .filter(
            message::Column::State
                .is_in(waiting)
                .or(message::Column::CreatedAt.between(now - HOUR + 1, now + SKEW_MS)),
        )
        .one(tx)
        .await?;
    Ok(found.is_some())
}
