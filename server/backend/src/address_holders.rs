//! Looks up which accounts have the e-mail addresses of a batch, and whether they have an open invitation.

use crate::address_claims;
use crate::entity::{account, invitation};
use crate::error::Result;
use crate::padding::padded;
use crate::reach::{EVERYONE, Reach};
use domain::account::AccountState;
use domain::id::{AccountId, InvitationId};
use domain::invitation::InvitationState;
use domain::text::Locale;
use sea_orm::{ColumnTrait, ConnectionTrait, DerivePartialModel, QueryFilter, QueryOrder};
use std::collections::{HashMap, HashSet};

/// The part of an invitation that decides whether it can be repeated.
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

/// The invitations of these accounts, oldest first.
pub(crate) async fn invitations_of(
    db: &impl ConnectionTrait,
    accounts: impl IntoIterator<Item = AccountId>,
) -> Result<HashMap<AccountId, Vec<InvitationStatus>>> {
    let rows = invitation::Entity::find(EVERYONE)
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

/// The account that has an address.
pub(crate) enum AddressHolder {
    Nobody,
    /// An account that was active.
    Registered,
    /// An account that is to be deleted, and can be restored.
    ToBeDeleted,
    /// A pending account with an open invitation.
    Invited {
        account: account::Model,
        open: InvitationStatus,
    },
    /// A pending account without an open invitation.
    Lapsed {
        account: account::Model,
        latest: Option<InvitationStatus>,
    },
}

/// The accounts that have the addresses of a batch, each with its latest invitation.
pub(crate) struct AddressHolders {
    now: i64,
    accounts: HashMap<String, account::Model>,
    latest: HashMap<AccountId, InvitationStatus>,
    /// Addresses that an account will have, or had and can get back.
    reserved: HashSet<String>,
}

impl AddressHolders {
    /// Of somebody out of reach no more is told than that the address is used.
    pub(crate) async fn load<'a>(
        reach: &Reach,
        db: &impl ConnectionTrait,
        keys: impl IntoIterator<Item = &'a str>,
        now: i64,
    ) -> Result<Self> {
        let mut holders =
            Self { now, accounts: HashMap::new(), latest: HashMap::new(), reserved: HashSet::new() };
        let keys = padded(keys);
        if keys.is_empty() {
            return Ok(holders);
        }
        holders.reserved = address_claims::reserved(db, keys.clone(), now).await?;
        let accounts =
            account::Entity::find(EVERYONE).filter(account::Column::EmailKey.is_in(keys)).all(db).await?;
        let accounts = accounts.into_iter().filter_map(|row| Some((row.email_key.clone()?, row)));
        holders.accounts = accounts.collect();
        if let Some(units) = reach.all_units(db).await? {
            let is_outside = |row: &account::Model| row.unit.is_none_or(|unit| !units.contains(&unit));
            let outside = holders.accounts.extract_if(|_, row| is_outside(row)).map(|(key, _)| key);
            holders.reserved.extend(outside);
        }
        let pending = holders.pending();
        if !pending.is_empty() {
            for (account, mut invitations) in invitations_of(db, pending).await? {
                holders.latest.extend(invitations.pop().map(|latest| (account, latest)));
            }
        }
        Ok(holders)
    }

    /// The pending accounts.
    pub(crate) fn pending(&self) -> Vec<AccountId> {
        let pending = self.accounts.values().filter(|row| row.state == AccountState::Pending);
        pending.map(|row| row.id).collect()
    }

    /// The holder of an address. Moves it out, so that its account is not copied.
    pub(crate) fn take(&mut self, key: &str) -> AddressHolder {
        let Some(account) = self.accounts.remove(key) else {
            return if self.reserved.contains(key) {
                AddressHolder::Registered
            } else {
                AddressHolder::Nobody
            };
        };
        match account.state {
            AccountState::Pending => {}
            AccountState::ToBeDeleted => return AddressHolder::ToBeDeleted,
            _ => return AddressHolder::Registered,
        }
        match self.latest.remove(&account.id) {
            Some(open) if open.is_open(self.now) => AddressHolder::Invited { account, open },
            latest => AddressHolder::Lapsed { account, latest },
        }
    }
}
