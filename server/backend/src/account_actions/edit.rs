use super::suspend::locked_as;
use crate::Backend;
use crate::account_notice::notice;
use crate::accounts::{change, changed_fields, record_change, write_change};
use crate::db::Tx;
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::outbox::PreparedMessage;
use crate::{accounts, limits, outbox, permissions, search};
use domain::account::AccountState;
use domain::form::{Code, Field};
use domain::id::AccountId;
use domain::message::{Lane, MessageKind};
use domain::registry::{AccountDraft, AccountSeen};
use domain::text::Locale;
use sea_orm::DatabaseTransaction;

/// Changes of one's own account within an hour.
const OWN_CHANGES: limits::Limit = limits::Limit { max: 20, window_s: 3_600 };

impl Desk<CanManageAccounts> {
    /// Changes username, language and external id of an account. Whoever has accepted is told by mail of what is
    /// theirs: not of the external id, which is a name in other systems. An open invitation takes the new language, and so does its
    /// mail that is not sent yet. The audit has the values before and after,
    /// encrypted under the account's key. A form that changes nothing is not recorded.
    ///
    /// # Errors
    /// The form's faults; `username_used` and `external_id_used` at their fields; `changed_meanwhile` where somebody else has
    /// changed what the form began with; `too_many` for whoever changes their own account again and again; `account_state` for an account that is
    /// to be deleted, `not_found`; `permission_not_held` for an account that holds what the actor does not, and
    /// for the founder's, except the actor's own.
    pub async fn edit_account(&self, id: AccountId, draft: AccountDraft) -> Result<()> {
        let (backend, now) = (&self.backend, self.backend.now());
        let before = accounts::by_id(self.reach(), backend.db().read(), id)
            .await?
            .ok_or(Error::Refused(Code::NotFound))?;
        if self.account() == Some(id) {
            limits::reserve(backend, limits::Kind::OwnAccount, &id.to_string(), OWN_CHANGES).await?;
        }
        let draft = AccountDraft { reserved: backend.settings().reserved(), ..draft };
        let edit = draft.check(before.username.as_deref().unwrap_or_default())?;
        let after = account::Model {
            username: Some(edit.username().as_str().to_owned()),
            locale: edit.locale(),
            external_id: edit.external_id().map(str::to_owned),
            ..before.clone()
        };
        if changed_fields(&before, &after).is_empty() {
            return Ok(());
        }
        let notices: Vec<_> =
            notice(backend, &after, MessageKind::AccountChanged, None).into_iter().collect();
        let (before, after, notices, seen) = (&before, &after, &notices, draft.seen.as_ref());
        let work = async |tx: Tx| {
            let tx = &*tx;
            let found = locked_as(tx, before).await?;
            if self.account() == Some(id) {
                permissions::held_by_actor(tx, self, now).await?;
            } else {
                permissions::may_edit(tx, self, &found, now).await?;
            }
            let shown = |row: &account::Model| {
                AccountSeen::of(row.username.as_deref(), row.locale, row.external_id.as_deref())
            };
            if seen.is_some_and(|seen| *seen != shown(&found)) {
                return Err(Error::Refused(Code::ChangedMeanwhile));
            }
            let fields = changed_fields(&found, after);
            if fields.is_empty() {
                return Ok(());
            }
            require_use(&found)?;
            write_change(tx, after, now).await?;
            follow_in_invitation(tx, &found, after).await?;
            search::refresh(tx, id).await?;
            if fields.iter().any(|field| *field != Field::ExternalId) {
                outbox::enqueue(tx, notices).await?;
            }
            record_change(tx, self, &found, change(&found, after)).await
        };
        self.refused_about(id, backend.db().write(work).await).await?;
        backend.outbox_bell().notify_one();
        Ok(())
    }
}

/// Another username or language of one of many accounts, with its notice, prepared before the transaction.
pub(crate) struct NewEdit {
    username: Option<String>,
    locale: Option<Locale>,
    notices: Vec<PreparedMessage>,
}

impl NewEdit {
    /// `None` leaves what the account has.
    pub(crate) fn of_many(
        backend: &Backend,
        before: &account::Model,
        (username, locale): (Option<&str>, Option<Locale>),
    ) -> Self {
        let new = Self { username: username.map(str::to_owned), locale, notices: Vec::new() };
        let notice = notice(backend, &new.after(before, (true, true)), MessageKind::AccountChanged, None);
        Self { notices: notice.into_iter().map(|notice| notice.in_lane(Lane::Bulk)).collect(), ..new }
    }

    /// The account with the new username, and with the new language, as far as each is taken.
    fn after(&self, found: &account::Model, (username, locale): (bool, bool)) -> account::Model {
        let username = self.username.clone().filter(|_| username).or_else(|| found.username.clone());
        let locale = self.locale.filter(|_| locale).unwrap_or(found.locale);
        account::Model { username, locale, ..found.clone() }
    }

    /// Writes the username, the language or both over an account that the transaction has locked and that the actor may edit. Its username may have been
    /// given up in the transaction already, for somebody else who gets it: `found` has it all the same.
    ///
    /// # Errors
    /// `username_used` at its field; `account_state` for an account that is to be deleted.
    pub(crate) async fn write(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk<CanManageAccounts>,
        found: &account::Model,
        taken: (bool, bool),
    ) -> Result<()> {
        require_use(found)?;
        let after = self.after(found, taken);
        write_change(tx, &after, desk.backend.now()).await?;
        follow_in_invitation(tx, found, &after).await?;
        search::refresh(tx, found.id).await?;
        outbox::enqueue(tx, &self.notices).await?;
        record_change(tx, desk, found, change(found, &after)).await
    }
}

/// # Errors
/// `account_state` for an account that is to be deleted, or was.
fn require_use(found: &account::Model) -> Result<()> {
    match found.state {
        AccountState::Pending | AccountState::Active | AccountState::Suspended => Ok(()),
        AccountState::ToBeDeleted | AccountState::Deleted => Err(Error::Refused(Code::AccountState)),
    }
}

/// The invitation of a pending account says what the account has now.
async fn follow_in_invitation(
    tx: &DatabaseTransaction,
    found: &account::Model,
    after: &account::Model,
) -> Result<()> {
    if found.state != AccountState::Pending {
        return Ok(());
    }
    outbox::rewrite_invitation(tx, after).await
}
