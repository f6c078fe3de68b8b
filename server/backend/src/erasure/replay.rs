//! Repeating erasures that are noted in the journal but not done in this database.

use super::{Erasing, ErasureTarget, journal};
use crate::Backend;
use crate::accounts;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::identity;
use crate::error::Result;
use crate::gate::Caller;
use crate::identities::subject;
use crate::reach::EVERYONE;
use domain::account::AccountState;
use domain::audit::{Action, SubjectKind};
use domain::id::AccountId;
use domain::identity::IdentityState;
use sea_orm::{ColumnTrait, QueryFilter};

impl Backend {
    /// Carries out the erasures of the journal that this database has not seen. Returns how many there were.
    pub(crate) async fn replay_erasures(&self) -> Result<u32> {
        let now = self.now();
        let mut replayed = 0;
        for target in journal::load(&self.config().data_dir)? {
            if !self.is_pending_erasure(target).await? {
                continue;
            }
            let erasing = Erasing::noted(self, target).await?;
            let noted = &erasing;
            let work = async |tx: Tx| {
                let tx = &*tx;
                let Some(erased) = noted.destroy(tx, self, now).await? else { return Ok(false) };
                let detail = || serde_json::json!({ "replayed": true });
                if let Some(identity) = erased.identity {
                    let entry = Entry {
                        action: Action::IdentityErased,
                        subject: subject(identity),
                        detail: detail(),
                    };
                    audit::record(tx, self, &Caller::worker(), entry).await?;
                }
                if let ErasureTarget::Account(account) | ErasureTarget::Purge(account) = target {
                    let subject = Subject::new(SubjectKind::Account, account);
                    let entry = Entry { action: Action::AccountDeleted, subject, detail: detail() };
                    audit::record(tx, self, &Caller::worker(), entry).await?;
                }
                Ok(true)
            };
            replayed += u32::from(self.db().write(work).await?);
        }
        if replayed > 0 {
            tracing::warn!(
                replayed,
                "erasures of the journal were missing in this database and were repeated"
            );
            self.db().checkpoint().await?;
        }
        Ok(replayed)
    }

    /// Whether the database still holds the target. Only reads, since a journal may be long.
    async fn is_pending_erasure(&self, target: ErasureTarget) -> Result<bool> {
        let db = self.db().read();
        Ok(match target {
            ErasureTarget::Identity { id, .. } => {
                let row = identity::Entity::find_by_id(EVERYONE, id).one(db).await?;
                row.is_some_and(|row| row.state != IdentityState::Erased)
            }
            ErasureTarget::Registration(id) => {
                let row = identity::Entity::find_by_id(EVERYONE, id).one(db).await?;
                row.is_some_and(|row| row.account_id.is_none() && row.state != IdentityState::Erased)
            }
            ErasureTarget::Purge(id) => match accounts::by_id(EVERYONE, db, id).await? {
                None => false,
                Some(row) if row.founder => false,
                Some(row) if row.state != AccountState::Deleted => true,
                Some(_) => self.has_identity_left(id).await?,
            },
            ErasureTarget::Account(id) => match accounts::by_id(EVERYONE, db, id).await?.map(|row| row.state)
            {
                Some(AccountState::Pending) => true,
                Some(AccountState::Deleted) => self.has_identity_left(id).await?,
                _ => false,
            },
        })
    }

    async fn has_identity_left(&self, id: AccountId) -> Result<bool> {
        let own = identity::Entity::find(EVERYONE).filter(identity::Column::AccountId.eq(id));
        Ok(own.one(self.db().read()).await?.is_some_and(|row| row.state != IdentityState::Erased))
    }
}
