//! Who has an e-mail address, and how far they are invited: read for one address or for a batch of them.

use super::padding::padded;
use crate::entity::{account, invitation};
use crate::error::Result;
use domain::account::AccountState;
use domain::id::{AccountId, InvitationId};
use domain::invitation::InvitationState;
use domain::text::Locale;
use sea_orm::{ColumnTrait, ConnectionTrait, DerivePartialModel, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// An invitation without what only its link and its mail need.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "invitation::Entity")]
pub(crate) struct InvitationStatus {
    pub(crate) id: InvitationId,
    pub(crate) account_id: AccountId,
    pub(crate) state: InvitationState,
    pub(crate) locale: Locale,
    pub(crate) created_at: i64,
    pub(crate) expires_at: i64,
}

impl InvitationStatus {
    pub(crate) fn is_open(&self, now: i64) -> bool {
        self.state.at(now, self.expires_at) == InvitationState::Open
    }
}

impl From<&invitation::Model> for InvitationStatus {
    fn from(row: &invitation::Model) -> Self {
        Self {
            id: row.id,
            account_id: row.account_id,
            state: row.state,
            locale: row.locale,
            created_at: row.created_at,
            expires_at: row.expires_at,
        }
    }
}

/// The invitations of these accounts, each account's oldest first.
pub(super) async fn invitations_of(
    db: &impl ConnectionTrait,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<HashMap<AccountId, Vec<InvitationStatus>>> {
    let rows = invitation::Entity::find()
        .filter(invitation::Column::AccountId.is_in(accounts))
        .order_by_asc(invitation::Column::CreatedAt)
        .order_by_asc(invitation::Column::Id)
        .into_partial_model::<InvitationStatus>()
        .all(db)
        .await?;
    let mut by_account: HashMap<AccountId, Vec<InvitationStatus>> = HashMap::new();
    for row in rows {
        by_account.entry(row.account_id).or_default().push(row);
    }
    Ok(by_account)
}

/// Who has an address.
pub(crate) enum AddressHolder {
    Nobody,
    /// An account that somebody has been in.
    Registered,
    /// A pending account with an open invitation.
    Invited {
        account: account::Model,
        open: InvitationStatus,
    },
    /// A pending account whose invitation is over.
    Lapsed {
        account: account::Model,
        latest: Option<InvitationStatus>,
    },
}

/// The accounts that have the addresses of a batch.
pub(crate) struct RegistrySnapshot {
    now: i64,
    accounts: HashMap<String, account::Model>,
    latest: HashMap<AccountId, InvitationStatus>,
}

impl RegistrySnapshot {
    /// Looks these addresses up by their keys.
    pub(crate) async fn load<'a>(
        db: &impl ConnectionTrait,
        keys: impl IntoIterator<Item = &'a str>,
        now: i64,
    ) -> Result<Self> {
        let mut snapshot = Self { now, accounts: HashMap::new(), latest: HashMap::new() };
        let keys = padded(keys);
        if keys.is_empty() {
            return Ok(snapshot);
        }
        let accounts = account::Entity::find().filter(account::Column::EmailKey.is_in(keys)).all(db).await?;
        let accounts = accounts.into_iter().filter_map(|row| Some((row.email_key.clone()?, row)));
        snapshot.accounts = accounts.collect();
        let pending = snapshot.pending();
        if !pending.is_empty() {
            for (account, mut invitations) in invitations_of(db, pending).await? {
                snapshot.latest.extend(invitations.pop().map(|latest| (account, latest)));
            }
        }
        Ok(snapshot)
    }

    /// The accounts that nobody has been in.
    pub(crate) fn pending(&self) -> Vec<AccountId> {
        let pending = self.accounts.values().filter(|row| row.state == AccountState::Pending);
        pending.map(|row| row.id).collect()
    }

    /// Who has an address. Each is taken out once, so that its account need not be copied.
    pub(crate) fn take(&mut self, key: &str) -> AddressHolder {
        let Some(account) = self.accounts.remove(key) else { return AddressHolder::Nobody };
        if account.state != AccountState::Pending {
            return AddressHolder::Registered;
        }
        match self.latest.remove(&account.id) {
            Some(open) if open.is_open(self.now) => AddressHolder::Invited { account, open },
            latest => AddressHolder::Lapsed { account, latest },
        }
    }
}
