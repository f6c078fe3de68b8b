//! Registrations of people without an account: those that are unfinished, and the end of one.

mod unfinished;

pub(crate) use unfinished::{erase_unfinished, erase_unfinished_of};

use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{account, identity};
use crate::erasure::{Erasing, ErasureTarget, run_in_background};
use crate::error::{Error, Result};
use crate::gate::{CanRegisterIdentities, Desk};
use crate::identities::{DataKey, IdentityDraft, OpensIdentities as _, ResolvedTarget, check_open, subject};
use crate::reach::EVERYONE;
use domain::account::AccountState;
use domain::audit::Action;
use domain::form::{Code, Field};
use domain::id::{AccountId, IdentityId};
use domain::identity::{IdentityState, IdentityTarget, RegistrationRow};
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _, Query};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

/// Registrations that are listed. Further ones appear as these are completed.
const MAX_LISTED: u64 = 50;

impl Desk<CanRegisterIdentities> {
    /// The unfinished registrations of the actor, last changed first, and for the founder those of everybody who cannot sign in
    /// any more.
    pub async fn registrations(&self) -> Result<Vec<RegistrationRow>> {
        use identity::Column;
        let Some(me) = self.account() else { return Ok(Vec::new()) };
        let db = self.backend.db().read();
        let rows = identity::Entity::find(EVERYONE)
            .filter(self.finishes(me))
            .filter(Column::AccountId.is_null())
            .filter(Column::State.ne(IdentityState::Erased))
            .order_by_desc(Column::ChangedAt)
            .limit(MAX_LISTED)
            .all(db)
            .await?;
        let mut registrations = Vec::with_capacity(rows.len());
        for row in rows {
            let who = if row.name.is_empty() {
                let key = DataKey::from_row(&self.backend, &row)?;
                let draft = IdentityDraft::load(db, &self.backend, &key).await?;
                draft.values().get(Field::Email).to_owned()
            } else {
                row.name
            };
            registrations.push(RegistrationRow {
                identity: row.id,
                code: row.code.to_string(),
                who,
                saved_at: row.changed_at,
                is_others: row.created_by != Some(me),
            });
        }
        Ok(registrations)
    }

    /// The condition of what the actor may go on with.
    fn finishes(&self, me: AccountId) -> Condition {
        let own = Condition::any().add(identity::Column::CreatedBy.eq(me));
        if !self.is_founder() {
            return own;
        }
        let is_creator = Expr::col((account::Entity, account::Column::Id))
            .equals((identity::Entity, identity::Column::CreatedBy));
        let gone = Query::select()
            .expr(Expr::value(1))
            .from(account::Entity)
            .and_where(is_creator)
            .and_where(Expr::col((account::Entity, account::Column::State)).ne(AccountState::Active))
            .to_owned();
        own.add(Expr::exists(gone))
    }

    /// Discards an unfinished registration. Its code is not used again.
    ///
    /// # Errors
    /// `not_found`; `identity_state` where it is completed.
    pub async fn discard_registration(&self, registration: IdentityId) -> Result<()> {
        let target = IdentityTarget::Registration(registration);
        let discarded = async {
            let target = CanRegisterIdentities::resolve(self, target)?;
            // A noted erasure is carried out at the next start at the latest, so it is checked before and again under
            // the lock.
            let row = self
                .find_identity(self.backend.db().read(), target)
                .await?
                .ok_or(Error::Refused(Code::NotFound))?;
            check_unfinished(&row)?;
            let (desk, id) = (self.duplicate(), row.id);
            run_in_background(async move { desk.discard_noted(target, id).await }).await
        };
        self.audit_refusal(target, discarded.await).await
    }

    async fn discard_noted(&self, target: ResolvedTarget, id: IdentityId) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        let erasing = Erasing::begin(backend, ErasureTarget::Registration(id)).await?;
        let noted = &erasing;
        let work = async |tx: Tx| {
            let tx = &*tx;
            let row = self.lock_existing(tx, target).await?;
            check_unfinished(&row)?;
            noted.destroy(tx, backend, now).await?;
            let entry = Entry {
                action: Action::RegistrationDiscarded,
                subject: subject(row.id),
                detail: serde_json::Value::Null,
            };
            audit::record(tx, backend, &self.caller, entry).await
        };
        let result = backend.db().write(work).await;
        erasing.settle(backend, result).await
    }
}

/// # Errors
/// `identity_state` where it is not open, or is of an account by now.
fn check_unfinished(row: &identity::Model) -> Result<()> {
    check_open(row)?;
    if row.account_id.is_some() { Err(Error::Refused(Code::IdentityState)) } else { Ok(()) }
}
