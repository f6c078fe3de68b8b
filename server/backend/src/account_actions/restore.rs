use super::suspend::locked_as;
use crate::account_notice::notice;
use crate::accounts::{Change, record_change};
use crate::accounts::{by_email_key, by_id, by_username};
use crate::address_claims;
use crate::audit::{self, Entry, Subject};
use crate::db::{Tx, Unique, violated};
use crate::entity::account::{self, Column};
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::{outbox, own_fields, permissions, search, to_ascii};
use domain::account::{AccountState, Email};
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Fault, Faults, Field};
use domain::id::AccountId;
use domain::message::MessageKind;
use domain::registry::{RestoreDraft, RestoredNames};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

impl Desk<CanManageAccounts> {
    /// Restores an account that is to be deleted to what it was, and tells the person by mail. What it has given free it has
    /// again: the address in any case, username and external id as the form says, without one those that it had, and of
    /// the own values that have to be unique those that nobody else has. The mail of a pending account's invitation that was not sent before
    /// is held.
    ///
    /// # Errors
    /// `account_state` for an account that is not to be deleted, or whose erasure has begun, `not_found`;
    /// `permission_not_held` for an account that holds what the actor does not; `too_many` for one that is deleted and restored
    /// again and again. Of a freed one the form's faults, and at their fields `already_registered`, `username_used` and
    /// `external_id_used` where somebody else has by now what it had.
    pub async fn restore_account(&self, id: AccountId, draft: Option<RestoreDraft>) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        let row =
            by_id(self.reach(), backend.db().read(), id).await?.ok_or(Error::Refused(Code::NotFound))?;
        // It goes to the address that the account has by then.
        let told = account::Model { email: row.email.clone().or(row.freed_email.clone()), ..row.clone() };
        let notices: Vec<_> =
            notice(backend, &told, MessageKind::AccountRestored, None).into_iter().collect();
        let (before, notices, draft) = (&row, &notices, draft.as_ref());
        let work = async |tx: Tx| {
            let tx = &*tx;
            let found = locked_as(tx, before).await?;
            permissions::may_edit(tx, self, &found, now).await?;
            let state = found.state_before.ok_or(Error::Refused(Code::AccountState))?;
            outbox::require_room(tx, notices).await?;
            // The purge takes `state_before` away first, and from then on nothing is restored.
            let restored = account::Entity::update_many()
                .col_expr(Column::State, Expr::value(state))
                .col_expr(Column::StateBefore, Expr::value(Option::<AccountState>::None))
                .col_expr(Column::DormantWarnedAt, Expr::value(Option::<i64>::None))
                .col_expr(Column::PurgeAt, Expr::value(Option::<i64>::None))
                .col_expr(Column::Deletion, Expr::value(Option::<Vec<u8>>::None))
                .col_expr(Column::ChangedAt, Expr::value(now))
                .filter(Column::Id.eq(id))
                .filter(Column::State.eq(AccountState::ToBeDeleted))
                .filter(Column::StateBefore.eq(state))
                .exec(tx)
                .await?;
            if restored.rows_affected == 0 {
                return Err(Error::Refused(Code::AccountState));
            }
            if found.is_freed() {
                self.take_back(tx, &found, draft).await?;
            }
            if state == AccountState::Pending {
                outbox::hold_withdrawn(tx, id, now).await?;
            }
            outbox::enqueue(tx, notices).await?;
            let subject = Subject::new(SubjectKind::Account, id);
            let entry = Entry { action: Action::AccountRestored, subject, detail: serde_json::Value::Null };
            audit::record(tx, backend, &self.caller, entry).await
        };
        self.refused_about(id, backend.db().write(work).await).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }

    /// Gives a locked account back what it has given free, as far as nobody else has it.
    async fn take_back(
        &self,
        tx: &DatabaseTransaction,
        found: &account::Model,
        draft: Option<&RestoreDraft>,
    ) -> Result<()> {
        let had = found.freed_username.as_deref().unwrap_or_default();
        let names = match draft {
            Some(draft) => {
                RestoreDraft { reserved: self.backend.settings().reserved(), ..draft.clone() }.check(had)?
            }
            None => {
                let external_id = found.freed_external_id.clone().unwrap_or_default();
                RestoreDraft { username: had.to_owned(), external_id, ..RestoreDraft::default() }
                    .check(had)?
            }
        };
        let email = found.freed_email.as_deref().unwrap_or_default();
        let key =
            Email::parse(email, to_ascii).map_err(|code| Error::broken(code.as_str()))?.key().to_owned();
        let is_reserved = !address_claims::make_way(tx, [&*key], self.backend.now()).await?.is_empty();
        let mut faults = Vec::new();
        if is_reserved || by_email_key(tx, &key).await?.is_some() {
            faults.push(Fault { field: Field::Email, code: Code::AlreadyRegistered });
        }
        if by_username(tx, names.username()).await?.is_some() {
            faults.push(Fault { field: Field::Username, code: Code::UsernameUsed });
        }
        if let Some(faults) = Faults::all(faults) {
            return Err(faults.into());
        }
        let none = || Expr::value(Option::<String>::None);
        account::Entity::update_many()
            .col_expr(Column::Email, Expr::value(email))
            .col_expr(Column::EmailKey, Expr::value(key))
            .col_expr(Column::Username, Expr::value(names.username()))
            .col_expr(Column::ExternalId, Expr::value(names.external_id()))
            .col_expr(Column::FreedEmail, none())
            .col_expr(Column::FreedUsername, none())
            .col_expr(Column::FreedExternalId, none())
            .filter(Column::Id.eq(found.id))
            .exec(tx)
            .await
            .map_err(|error| match violated(&error) {
                Some(Unique::AccountEmail | Unique::EmailClaim) => {
                    Faults::one(Field::Email, Code::AlreadyRegistered).into()
                }
                Some(Unique::AccountUsername) => Faults::one(Field::Username, Code::UsernameUsed).into(),
                Some(Unique::ExternalId) => Faults::one(Field::ExternalId, Code::ExternalIdUsed).into(),
                _ => Error::from(error),
            })?;
        own_fields::claim_values(tx, found.id).await?;
        search::refresh(tx, found.id).await?;
        match change(found, &names) {
            Some(change) => record_change(tx, self, found, change).await,
            None => Ok(()),
        }
    }
}

/// What a restored account has in the place of what it had.
fn change(found: &account::Model, names: &RestoredNames) -> Option<Change> {
    let mut change =
        Change { fields: Vec::new(), before: serde_json::json!({}), after: serde_json::json!({}) };
    let username = (Field::Username, found.freed_username.as_deref(), Some(names.username()));
    let external_id = (Field::ExternalId, found.freed_external_id.as_deref(), names.external_id());
    for (field, had, has) in [username, external_id] {
        if had != has {
            change.fields.push(field);
            change.before[field.as_str()] = serde_json::json!(had);
            change.after[field.as_str()] = serde_json::json!(has);
        }
    }
    (!change.fields.is_empty()).then_some(change)
}
