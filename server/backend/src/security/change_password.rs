use super::notices::password_notice;
use crate::accounts;
use crate::db::Tx;
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::{Desk, OwnSecurity};
use crate::known_browser::Owner;
use crate::reach::EVERYONE;
use crate::sessions::{self, RenewedSession};
use crate::{outbox, resets};
use domain::account::AccountState;
use domain::audit::Action;
use domain::form::{Code, Faults, Field};
use domain::security::ChangePasswordDraft;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

impl Desk<OwnSecurity> {
    /// Changes one's own password. This session goes on under a new token; all others end, and so do links to reset the
    /// password.
    ///
    /// # Errors
    /// `password_missing`, `password_wrong` at the current one; the faults of the new one; `too_many`.
    pub async fn change_password(&self, draft: ChangePasswordDraft) -> Result<sessions::SignedIn> {
        let (backend, me) = (&self.backend, self.me()?);
        let (current, password) = draft.check()?;
        self.count_change().await?;
        let previous = self.verify_own_password(me, &current, Field::CurrentPassword).await?;
        let settings = backend.settings();
        let words = [&*me.email, &*me.username, &*settings.organization_name];
        let hash = backend.hash_new_password(&self.caller, &password, &words).await?;
        let row = accounts::by_id(EVERYONE, backend.db().read(), me.account).await?;
        let row = row.ok_or(Error::Refused(Code::SignedOut))?;
        let owner = Owner { account: me.account, password_hash: &hash };
        let (session, signed_in) = RenewedSession::make(backend, &self.caller, me, owner)?;
        let (told, now) = (password_notice(backend, &row), backend.now());
        let (session, told, hash, previous) = (&session, &told, &hash, &previous);
        let work = async |tx: Tx| {
            let tx = &*tx;
            let changed = account::Entity::update_many()
                .col_expr(account::Column::PasswordHash, Expr::value(hash.as_str()))
                .col_expr(account::Column::ChangedAt, Expr::value(now))
                .filter(account::Column::Id.eq(me.account))
                .filter(account::Column::State.eq(AccountState::Active))
                // Another request may have changed it since it was verified.
                .filter(account::Column::PasswordHash.eq(previous.clone()))
                .exec(tx)
                .await?;
            if changed.rows_affected == 0 {
                return Err(Faults::one(Field::CurrentPassword, Code::PasswordWrong).into());
            }
            sessions::end_others(tx, me.account, me.session).await?;
            resets::use_up_all(tx, me.account, now).await?;
            session.write(tx).await?;
            outbox::enqueue(tx, told).await?;
            self.record_own(tx, Action::PasswordChanged, serde_json::Value::Null).await
        };
        backend.db().write(work).await?;
        backend.outbox_bell().notify_one();
        Ok(signed_in)
    }
}
