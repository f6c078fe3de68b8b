//! Writes a batch of invitations in the caller's transaction, with one statement per table. A single invitation is a batch
//! of one.

use super::person_draft::{PersonDraft, PersonalCodes};
use super::prepared_invitation::{Invitee, PreparedInvitation};
use super::{daily_limit, person_draft};
use crate::address_claims;
use crate::address_holders::{InvitationStatus, invitations_of};
use crate::audit::{self, Event};
use crate::entity::{account, invitation};
use crate::error::{Error, Result};
use crate::outbox::{self, PreparedMessage};
use crate::own_fields::{self, PersonValues};
use crate::padding::padded;
use crate::reach::{EVERYONE, Reach};
use crate::search::{self, SearchedPerson};
use crate::{Backend, accounts, open_invitations, registry};
use domain::account::AccountState;
use domain::form::Code;
use domain::id::{AccountId, UnitId};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// A derived username is taken: the caller rolls the transaction back and derives another one.
pub(crate) const USERNAME_TAKEN: Code = Code::UsernameUsed;

/// Invitations that are written together, each for another account.
pub(crate) struct InvitationBatch<'a> {
    pub(crate) invitations: Vec<&'a PreparedInvitation>,
    pub(crate) now: i64,
    /// Who supersedes the earlier invitations.
    pub(crate) by: Option<AccountId>,
    /// Whether a taken derived username fails only its row, not the whole batch.
    pub(crate) is_last_try: bool,
}

/// The new accounts that were not created, with the reasons.
pub(crate) type InvitationRefusals = HashMap<AccountId, Code>;

impl<'a> InvitationBatch<'a> {
    /// A batch of one.
    pub(super) fn of_one(invitation: &'a PreparedInvitation, now: i64, by: Option<AccountId>) -> Self {
        Self { invitations: vec![invitation], now, by, is_last_try: false }
    }

    /// Locks the existing accounts. Returns whether they and their latest invitations are unchanged since the batch was
    /// prepared.
    pub(crate) async fn lock(&self, tx: &DatabaseTransaction) -> Result<bool> {
        let latest_state = |latest: &InvitationStatus| (latest.id, latest.state);
        let stored: HashMap<AccountId, _> = self
            .invitees()
            .filter_map(Invitee::stored)
            .map(|(account, latest)| (account.id, (account, latest.map(latest_state))))
            .collect();
        if stored.is_empty() {
            return Ok(true);
        }
        // Always in the same order, so that concurrent batches do not deadlock.
        let locked = account::Entity::find(EVERYONE)
            .filter(account::Column::Id.is_in(stored.keys().copied()))
            .order_by_asc(account::Column::Id)
            .lock_exclusive()
            .all(tx)
            .await?;
        let is_same = |row: &account::Model| stored.get(&row.id).is_some_and(|(known, _)| *known == row);
        if locked.len() != stored.len() || !locked.iter().all(is_same) {
            return Ok(false);
        }
        let invitations = invitations_of(tx, stored.keys().copied()).await?;
        let latest = |account| invitations.get(account).and_then(|all| all.last());
        Ok(stored.iter().all(|(account, (_, known))| latest(account).map(latest_state) == *known))
    }

    /// Writes the batch: accounts, invitations, mails, drafts of identities, search words and audit events.
    ///
    /// # Errors
    /// [`USERNAME_TAKEN`]; `invited_often` if an address has reached its daily limit; a violated unique index after a
    /// concurrent change.
    pub(crate) async fn write(
        &self,
        tx: &DatabaseTransaction,
        backend: &Backend,
    ) -> Result<InvitationRefusals> {
        let refusals = self.create_accounts(tx).await?;
        self.update_reopened(tx).await?;
        let existing: Vec<AccountId> =
            self.invitees().filter_map(Invitee::stored).map(|(account, _)| account.id).collect();
        open_invitations::supersede(tx, &existing, self.now, self.by).await?;

        let written: Vec<&PreparedInvitation> = self
            .invitations
            .iter()
            .copied()
            .filter(|invitation| !refusals.contains_key(&invitation.account().id))
            .collect();
        let Some(lead) = written.first() else { return Ok(refusals) };
        let email_keys = written.iter().map(|one| &*one.row.email_key);
        daily_limit::count(tx, backend, email_keys, self.now).await?;
        let rows: Vec<_> = written.iter().map(|one| one.row.clone().into_active_model()).collect();
        let messages: Vec<PreparedMessage> = written.iter().map(|one| one.message.clone()).collect();
        invitation::Entity::insert_many(rows).exec_without_returning(tx).await?;
        let sent = written.iter().map(|one| (one.sent_at(), one.account().unit));
        registry::count_sent(tx, backend, lead.id(), sent).await?;
        outbox::enqueue(tx, &messages).await?;
        let drafts: Vec<&PersonDraft> = written.iter().filter_map(|one| one.person.as_deref()).collect();
        let codes = person_draft::write(tx, &drafts).await?;
        write_search_words(tx, &written, &codes).await?;
        let own = written.iter().filter_map(|one| {
            let (values, by) = one.own.as_ref()?;
            Some(PersonValues { account: one.account(), values, by })
        });
        own_fields::write_many(tx, backend, &own.collect::<Vec<_>>()).await?;
        let events: Vec<&Event> = written.iter().flat_map(|one| &one.events).collect();
        audit::record_all(tx, &events).await?;
        Ok(refusals)
    }

    /// Whether all accounts are within reach.
    pub(crate) async fn is_within(&self, tx: &DatabaseTransaction, reach: &Reach) -> Result<bool> {
        let Some(units) = reach.all_units(tx).await? else { return Ok(true) };
        let mut accounts = self.invitations.iter().map(|invitation| invitation.account());
        Ok(accounts.all(|account| account.unit.is_some_and(|unit| units.contains(&unit))))
    }

    /// The units that new accounts are put into.
    pub(crate) fn new_units(&self) -> BTreeSet<UnitId> {
        let new = self.invitees().filter_map(|invitee| match invitee {
            Invitee::New { account, .. } => account.unit,
            _ => None,
        });
        new.collect()
    }

    fn invitees(&self) -> impl Iterator<Item = &Invitee> {
        self.invitations.iter().map(|invitation| invitation.invitee())
    }

    async fn create_accounts(&self, tx: &DatabaseTransaction) -> Result<InvitationRefusals> {
        let mut new: Vec<(&account::Model, bool)> = self
            .invitees()
            .filter_map(|invitee| match invitee {
                Invitee::New { account, is_username_chosen } => Some((account, *is_username_chosen)),
                _ => None,
            })
            .collect();
        if new.is_empty() {
            return Ok(InvitationRefusals::new());
        }
        // In the order of their keys, so that concurrent batches do not deadlock at the unique index.
        new.sort_by(|(one, _), (other, _)| one.email_key.cmp(&other.email_key));
        let mut refusals = InvitationRefusals::new();
        let keys = || new.iter().filter_map(|(account, _)| account.email_key.as_deref());
        let reserved = address_claims::make_way(tx, padded(keys()), self.now).await?;
        if !reserved.is_empty() {
            let is_reserved = |account: &account::Model| {
                account.email_key.as_ref().is_some_and(|key| reserved.contains(key))
            };
            refusals.extend(
                new.iter()
                    .filter(|(account, _)| is_reserved(account))
                    .map(|(account, _)| (account.id, Code::AlreadyRegistered)),
            );
            new.retain(|(account, _)| !is_reserved(account));
        }
        if new.is_empty() {
            return Ok(refusals);
        }
        let rows: Vec<_> = new.iter().map(|(account, _)| (*account).clone().into_active_model()).collect();
        let mut insert = account::Entity::insert_many(rows).into_query();
        insert.on_conflict(OnConflict::new().do_nothing().to_owned()).returning_col(account::Column::Id);
        let created = tx.query_all(&insert).await?;
        let created: HashSet<AccountId> =
            created.iter().map(|row| row.try_get("", "id")).collect::<std::result::Result<_, _>>()?;
        for (account, is_username_chosen) in new {
            if created.contains(&account.id) {
                continue;
            }
            let email_key = account.email_key.as_deref().unwrap_or_default();
            let reason = match accounts::by_email_key(tx, email_key).await? {
                Some(holder) if holder.state == AccountState::Pending => Code::AlreadyInvited,
                Some(holder) if holder.state == AccountState::ToBeDeleted => Code::ToBeDeleted,
                Some(_) => Code::AlreadyRegistered,
                None if is_username_chosen || self.is_last_try => Code::UsernameUsed,
                None => return Err(Error::Refused(USERNAME_TAKEN)),
            };
            refusals.insert(account.id, reason);
        }
        Ok(refusals)
    }

    async fn update_reopened(&self, tx: &DatabaseTransaction) -> Result<()> {
        for invitee in self.invitees() {
            let Invitee::Reopened { before, after, .. } = invitee else { continue };
            if *before == **after {
                continue;
            }
            account::Entity::update_many()
                .col_expr(account::Column::Email, Expr::value(after.email.as_deref()))
                .col_expr(account::Column::Username, Expr::value(after.username.as_deref()))
                .col_expr(account::Column::Locale, Expr::value(after.locale))
                .col_expr(account::Column::Job, Expr::value(after.job))
                .col_expr(account::Column::ChangedAt, Expr::value(self.now))
                .filter(account::Column::Id.eq(after.id))
                .exec(tx)
                .await?;
        }
        Ok(())
    }
}

/// Writes the words by which the invited people are found.
async fn write_search_words(
    tx: &DatabaseTransaction,
    invitations: &[&PreparedInvitation],
    codes: &PersonalCodes,
) -> Result<()> {
    let mut words = Vec::with_capacity(invitations.len());
    for invitation in invitations {
        match &invitation.invitee {
            Invitee::New { account, .. } => {
                let draft = invitation.person.as_deref();
                let person = SearchedPerson {
                    name: draft.map_or("", PersonDraft::name),
                    email: account.email.as_deref().unwrap_or_default(),
                    username: account.username.as_deref().unwrap_or_default(),
                    external_id: account.external_id.as_deref().unwrap_or_default(),
                    code: draft.and_then(|draft| draft.code(codes)),
                };
                words.push((account.id, person.words()));
            }
            Invitee::Reopened { after, .. } => search::refresh(tx, after.id).await?,
            Invitee::Resent { .. } => {}
        }
    }
    search::write(tx, &words).await
}
