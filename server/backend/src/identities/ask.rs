use super::draft::IdentityDraft;
use super::key::DataKey;
use super::save::SaveContext;
use super::subject;
use super::target::Target;
use super::view::policy;
use crate::accounts;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{account, identity, message};
use crate::error::{Error, Result};
use crate::gate::{CanRegisterIdentities, Desk};
use crate::outbox::{self, About, NewMessage, Params, PreparedMessage};
use domain::account::AccountState;
use domain::audit::Action;
use domain::form::Code;
use domain::id::{AccountId, IdentityId};
use domain::identity::{IdentityTarget, RequestedSteps, Step};
use domain::message::{Lane, MessageKind, MessageState};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait as _, QueryFilter};

impl Desk<CanRegisterIdentities> {
    /// *Ask the person*: hands over the steps that are still missing. Somebody who has accepted gets a mail, unless one
    /// is on its way already or came within the hour; whoever has not is asked when they come in by their invitation.
    ///
    /// # Errors
    /// `not_found`, `identity_state` where there is nothing to fill in.
    pub async fn ask_person(&self, account: AccountId) -> Result<RequestedSteps> {
        let target = IdentityTarget::Account(account);
        let asked = async {
            let context = self.context(Target::Account(account))?;
            let found = accounts::by_id(self.backend.db().read(), account).await?;
            let found = found.ok_or(Error::Refused(Code::NotFound))?;
            let asking = Asking { context, found };
            let work = async |tx: Tx| self.ask(&tx, &asking).await;
            self.backend.db().write(work).await
        };
        let asked = self.noting(target, asked.await).await?;
        self.backend.outbox_bell().notify_one();
        Ok(asked)
    }

    async fn ask(&self, tx: &DatabaseTransaction, asking: &Asking) -> Result<RequestedSteps> {
        let (backend, context) = (&self.backend, &asking.context);
        let row = self.open_row(tx, context).await?;
        let filled = IdentityDraft::load(tx, &DataKey::from_row(backend, &row)?).await?;
        let steps: Vec<Step> =
            filled.form().unmet_steps(&policy(backend, true)).chain([Step::Check]).collect();
        identity::Entity::update_many()
            .col_expr(identity::Column::AskedAt, Expr::value(context.hand.at))
            .col_expr(identity::Column::AskedBy, Expr::value(context.hand.by))
            .filter(identity::Column::Id.eq(row.id))
            .exec(tx)
            .await?;
        let is_active = asking.found.state == AccountState::Active;
        if is_active && !is_on_its_way(tx, row.id, context.hand.at).await? {
            outbox::enqueue(tx, &[self.letter(asking, row.id)]).await?;
        }
        let detail = serde_json::json!({ "steps": steps });
        let entry = Entry { action: Action::IdentityAsked, subject: subject(row.id), detail };
        audit::record(tx, backend, &self.caller, entry).await?;
        Ok(RequestedSteps { steps, is_held: is_active && !backend.has_mail() })
    }

    fn letter(&self, asking: &Asking, identity: IdentityId) -> PreparedMessage {
        let (backend, to) = (&self.backend, &asking.found);
        let new = NewMessage {
            kind: MessageKind::IdentityAsked,
            lane: Lane::Single,
            to: to.email.clone().unwrap_or_default(),
            locale: to.locale,
            about: About::Identity(identity),
            account: Some(to.id),
            params: Params {
                organization: backend.settings().organization_name.clone(),
                username: to.username.clone().unwrap_or_default(),
                by: self.inviter(),
                ..Params::default()
            },
            is_held: false,
        };
        outbox::prepare(backend, new)
    }
}

const HOUR: i64 = 3_600_000;

/// What is known before the transaction: what may have to be begun, and who is asked.
struct Asking {
    context: SaveContext,
    found: account::Model,
}

async fn is_on_its_way(tx: &DatabaseTransaction, identity: IdentityId, now: i64) -> Result<bool> {
    let waiting = [MessageState::Queued, MessageState::Deferred, MessageState::Held];
    let found = message::Entity::find()
        .filter(message::Column::IdentityId.eq(identity))
        .filter(message::Column::Kind.eq(MessageKind::IdentityAsked))
        .filter(message::Column::State.is_in(waiting).or(message::Column::CreatedAt.gt(now - HOUR)))
        .one(tx)
        .await?;
    Ok(found.is_some())
}
