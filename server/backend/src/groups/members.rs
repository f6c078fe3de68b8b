use crate::accounts;
use crate::audit::{self, Entry, Subject};
use crate::db::Tx;
use crate::entity::{grp, member, person};
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::permissions;
use crate::reach::EVERYONE;
use domain::audit::{Action, SubjectKind};
use domain::form::{Code, Faults, Field};
use domain::id::{AccountId, GroupId};
use domain::registry::{MemberDraft, Membership};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, Set};

impl Desk<CanManageAccounts> {
    /// Adds somebody to the group of a form, until the end of its last day.
    ///
    /// # Errors
    /// The form's faults, and those of [`add_to_group`](Self::add_to_group).
    pub async fn add_to_group_drafted(&self, account: AccountId, draft: &MemberDraft) -> Result<()> {
        let Membership { group, ends_at } = draft.check(&|day| self.backend.start_of(day))?;
        self.add_to_group(group, account, ends_at).await
    }

    /// Adds somebody to a group, or changes the end of their membership; records nothing where they are a member until then
    /// already. `ends_at` in Unix milliseconds.
    ///
    /// # Errors
    /// `not_found` where there is no such group or person; `permission_not_held` for an account that holds what the
    /// actor does not, and for the founder's, except the actor's own; `end_past`.
    pub async fn add_to_group(&self, group: GroupId, account: AccountId, ends_at: Option<i64>) -> Result<()> {
        let now = self.backend.now();
        if ends_at.is_some_and(|end| end <= now) {
            return Err(Faults::one(Field::EndsOn, Code::EndPast).into());
        }
        let work = async |tx: Tx| {
            let tx = &*tx;
            self.check_member(tx, account, now).await?;
            // Shared, so that it is not deleted meanwhile.
            let found = grp::Entity::find_by_id(group).lock_shared().one(tx).await?;
            found.ok_or(Error::Refused(Code::NotFound))?;
            let row =
                person::Entity::find(EVERYONE).filter(person::Column::Account.eq(account)).one(tx).await?;
            // After an update of the program the registry is filled in the background.
            let no = row.ok_or(Error::CONTENTION)?.no;
            let same = member::Entity::find_by_id((group, no)).one(tx).await?;
            if same.is_some_and(|row| row.ends_at == ends_at) {
                return Ok(());
            }
            let row = member::ActiveModel {
                grp: Set(group),
                no: Set(no),
                account: Set(account),
                added_at: Set(now),
                ends_at: Set(ends_at),
            };
            let replace = OnConflict::columns([member::Column::Grp, member::Column::No])
                .update_column(member::Column::EndsAt)
                .to_owned();
            member::Entity::insert(row).on_conflict(replace).exec_without_returning(tx).await?;
            self.record_member(tx, Action::MemberAdded, group, account).await
        };
        self.settle(account, self.backend.db().write(work).await).await
    }

    /// Removes somebody from a group; records nothing where they are no member.
    ///
    /// # Errors
    /// `not_found` where there is no such person; `permission_not_held` as for [`add_to_group`](Self::add_to_group).
    pub async fn remove_from_group(&self, group: GroupId, account: AccountId) -> Result<()> {
        let now = self.backend.now();
        let work = async |tx: Tx| {
            let tx = &*tx;
            self.check_member(tx, account, now).await?;
            let removed = member::Entity::delete_many()
                .filter(member::Column::Grp.eq(group))
                .filter(member::Column::Account.eq(account))
                .exec(tx)
                .await?;
            if removed.rows_affected == 0 {
                return Ok(());
            }
            self.record_member(tx, Action::MemberRemoved, group, account).await
        };
        self.settle(account, self.backend.db().write(work).await).await
    }

    async fn check_member(&self, tx: &DatabaseTransaction, account: AccountId, now: i64) -> Result<()> {
        let found = accounts::lock_existing(self.reach(), tx, account).await?;
        permissions::may_place(tx, self, &found, now).await.map(drop)
    }

    async fn record_member(
        &self,
        tx: &DatabaseTransaction,
        action: Action,
        group: GroupId,
        account: AccountId,
    ) -> Result<()> {
        let subject = Subject::new(SubjectKind::Account, account);
        let detail = serde_json::json!({ "group": group });
        audit::record(tx, &self.backend, &self.caller, Entry { action, subject, detail }).await
    }

    async fn settle(&self, account: AccountId, result: Result<()>) -> Result<()> {
        match result {
            Err(Error::Refused(code @ Code::PermissionNotHeld)) => {
                Err(self.refuse(code, Subject::new(SubjectKind::Account, account)).await)
            }
            other => other,
        }
    }
}
