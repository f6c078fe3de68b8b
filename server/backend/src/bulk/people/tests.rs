mod begin;
mod invitations;
mod words;

use crate::db::Tx;
use crate::entity::{account, bulk_outcome, invitation, member, message, permission_grant};
use crate::gate::test_accounts::{account, founder, holder, signed_in};
use crate::gate::{
    Caller, CanActOnPeople, CanManageAccounts, CanManageInvitations, CanManageSettings, CanReadUnits,
    CanRegisterUsers, CanRunJobs, Desk,
};
use crate::test_backend::{NOON, TestBackend};
use domain::account::AccountState;
use domain::bulk::{ActionDraft, BulkAction, JobKind, JobState, JobView, Outcome, PauseReason, Selection};
use domain::form::Code;
use domain::id::{AccountId, GroupId, InvitationId, JobId, UnitId};
use domain::invitation::{InvitationFilter, InvitationState, InviteDraft};
use domain::message::Lane;
use domain::permission::Permission;
use domain::registry::{
    DeleteDraft, EndDraft, GroupDraft, MemberDraft, MoveDraft, SuspendDraft, Suspension, UnitDraft,
};
use domain::text::Locale;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use std::collections::BTreeMap;

/// An office with somebody who may act on people.
struct Office {
    desk: TestBackend,
    caller: Caller,
    me: AccountId,
}

const ALL: [Permission; 6] = [
    Permission::ManageAccounts,
    Permission::ManageInvitations,
    Permission::RegisterIdentities,
    Permission::ViewRegistry,
    Permission::ManageSettings,
    Permission::RegisterUsers,
];

impl Office {
    async fn new() -> Self {
        Self::with(&ALL).await
    }

    async fn with(permissions: &[Permission]) -> Self {
        let desk = TestBackend::new().await;
        let me = holder(&desk, "ada", permissions).await;
        let caller = signed_in(&desk, me).await;
        Self { desk, caller, me }
    }

    async fn acting(&self) -> Desk<CanActOnPeople> {
        self.desk.backend.open(&self.caller.again()).await.unwrap()
    }

    async fn jobs(&self) -> Desk<CanRunJobs> {
        self.desk.backend.open(&self.caller.again()).await.unwrap()
    }

    async fn people(&self, count: usize) -> Vec<AccountId> {
        let mut all = Vec::new();
        for number in 0..count {
            all.push(account(&self.desk, &format!("gia{number}"), AccountState::Active).await);
        }
        all
    }

    async fn unit(&self, name: &str) -> UnitId {
        let desk: Desk<CanManageSettings> = self.desk.backend.open(&self.caller).await.unwrap();
        let units: Desk<CanReadUnits> = self.desk.backend.open(&self.caller).await.unwrap();
        let version = units.units().await.unwrap().version;
        let (name, code, parent) = (name.to_owned(), String::new(), String::new());
        desk.create_unit(version, &UnitDraft { name, code, parent }).await.unwrap()
    }

    async fn group(&self) -> GroupId {
        let desk: Desk<CanManageSettings> = self.desk.backend.open(&self.caller).await.unwrap();
        let draft = GroupDraft { name: "Choir".to_owned(), description: String::new(), seen: None };
        desk.create_group(&draft).await.unwrap()
    }

    async fn begin(&self, number: u32, action: BulkAction, selection: Selection, confirmed: u32) -> JobId {
        let key = format!("00000000-0000-4000-8000-{number:012}");
        let draft = ActionDraft { key, action, selection, confirmed };
        self.acting().await.begin_action(draft).await.unwrap()
    }

    /// Begins a job, lets the worker do it, and returns what it says of itself.
    async fn run(&self, number: u32, action: BulkAction, selection: Selection) -> JobView {
        let preview = self.acting().await.preview_action(action.clone(), selection.clone()).await.unwrap();
        let job = self.begin(number, action, selection, preview.selected).await;
        self.desk.backend.run_bulk_once().await.unwrap();
        let view = self.jobs().await.bulk_job(job).await.unwrap();
        assert_eq!(view.state, JobState::Done);
        let done = view.changed + view.resent;
        assert_eq!(done, preview.reached, "the dialog has said whom it reaches: {preview:?}, {view:?}");
        view
    }

    async fn outcomes(&self, job: JobId) -> BTreeMap<AccountId, (Outcome, Option<Code>)> {
        let rows = bulk_outcome::Entity::find()
            .filter(bulk_outcome::Column::JobId.eq(job))
            .all(self.desk.backend.db().read())
            .await
            .unwrap();
        rows.into_iter().filter_map(|row| Some((row.account_id?, (row.outcome, row.code)))).collect()
    }

    async fn row(&self, id: AccountId) -> account::Model {
        account::Entity::find_by_id(crate::reach::EVERYONE, id)
            .one(self.desk.backend.db().read())
            .await
            .unwrap()
            .unwrap()
    }
}

fn move_to(unit: UnitId) -> BulkAction {
    BulkAction::MoveToUnit(MoveDraft { unit: unit.to_string() })
}

fn suspend() -> BulkAction {
    BulkAction::Suspend(SuspendDraft { reason: "left".to_owned(), ..SuspendDraft::default() })
}

#[tokio::test]
async fn people_are_moved_and_those_left_out_say_why() {
    let office = Office::new().await;
    let unit = office.unit("Sales").await;
    let people = office.people(3).await;
    let boss = founder(&office.desk).await;
    let above = holder(&office.desk, "leo", &[Permission::ManagePermissions]).await;
    let there = account(&office.desk, "zoe", AccountState::Active).await;
    let accounts: Desk<CanManageAccounts> = office.desk.backend.open(&office.caller).await.unwrap();
    accounts.move_to_unit(there, Some(unit)).await.unwrap();
    let all: Vec<_> = people.iter().copied().chain([boss, above, there, office.me]).collect();
    let view = office.run(1, move_to(unit), Selection::People(all)).await;
    assert_eq!(
        (view.kind, view.rows, view.changed, view.skipped, view.failed),
        (JobKind::MoveToUnit, 7, 3, 1, 3)
    );
    let outcomes = office.outcomes(view.id).await;
    assert_eq!(outcomes[&boss], (Outcome::Failed, Some(Code::PermissionNotHeld)));
    assert_eq!(outcomes[&above], (Outcome::Failed, Some(Code::PermissionNotHeld)));
    assert_eq!(outcomes[&office.me], (Outcome::Failed, Some(Code::OwnAccount)));
    assert_eq!(outcomes[&there], (Outcome::Skipped, Some(Code::NothingToChange)));
    for id in people {
        assert_eq!(office.row(id).await.unit, Some(unit));
    }
}

#[tokio::test]
async fn undoing_a_move_puts_back_whom_nobody_has_moved_since() {
    let office = Office::new().await;
    let (from, to, other) = (office.unit("One").await, office.unit("Two").await, office.unit("Three").await);
    let people = office.people(3).await;
    let accounts: Desk<CanManageAccounts> = office.desk.backend.open(&office.caller).await.unwrap();
    accounts.move_to_unit(people[0], Some(from)).await.unwrap();
    let view = office.run(1, move_to(to), Selection::People(people.clone())).await;
    assert_eq!(view.open, 3);
    accounts.move_to_unit(people[1], Some(other)).await.unwrap();
    office.jobs().await.undo_bulk(view.id).await.unwrap();
    assert_eq!(office.row(people[0]).await.unit, Some(from));
    assert_eq!(office.row(people[1]).await.unit, Some(other), "somebody has moved them since");
    assert_eq!(office.row(people[2]).await.unit, None);
    let again = office.jobs().await.undo_bulk(view.id).await.unwrap();
    assert_eq!((again.state, office.row(people[0]).await.unit), (JobState::Done, Some(from)));
}

#[tokio::test]
async fn everybody_suspended_is_told_once_behind_other_mail_and_an_undo_reactivates_those_still_so() {
    let office = Office::new().await;
    let people = office.people(3).await;
    let without_reason = BulkAction::Suspend(SuspendDraft::default());
    let view = office.run(1, without_reason, Selection::People(people.clone())).await;
    assert_eq!(view.changed, 3);
    let messages = message::Entity::find().all(office.desk.backend.db().read()).await.unwrap();
    assert_eq!(messages.len(), 3);
    assert!(messages.iter().all(|message| message.lane == Lane::Bulk));
    // Somebody gives another reason, which the undo must not take away.
    let accounts: Desk<CanManageAccounts> = office.desk.backend.open(&office.caller).await.unwrap();
    accounts
        .suspend_drafted(people[1], SuspendDraft { reason: "fraud".to_owned(), ..SuspendDraft::default() })
        .await
        .unwrap();
    // Somebody is back, and is suspended again by somebody else, which looks the same.
    accounts.reactivate(people[2]).await.unwrap();
    accounts.suspend(people[2], &Suspension::default()).await.unwrap();
    office.jobs().await.undo_bulk(view.id).await.unwrap();
    assert_eq!(office.row(people[0]).await.state, AccountState::Active);
    assert_eq!(office.row(people[1]).await.state, AccountState::Suspended);
    assert_eq!(office.row(people[2]).await.state, AccountState::Suspended, "not by the job");
    let again = office.run(2, suspend(), Selection::People(people)).await;
    assert_eq!((again.changed, again.skipped), (1, 2), "whoever is suspended keeps the reason");
}

#[tokio::test]
async fn a_group_is_joined_and_left_and_both_can_be_undone() {
    let office = Office::new().await;
    let group = office.group().await;
    let people = office.people(3).await;
    let accounts: Desk<CanManageAccounts> = office.desk.backend.open(&office.caller).await.unwrap();
    accounts.add_to_group(group, people[0], None).await.unwrap();
    let draft = MemberDraft { group: group.to_string(), ends_on: "2099-01-01".to_owned() };
    let members = async || member::Entity::find().all(office.desk.backend.db().read()).await.unwrap();
    let added = office.run(1, BulkAction::AddToGroup(draft.clone()), Selection::People(people.clone())).await;
    assert_eq!((added.changed, members().await.len()), (3, 3));
    assert!(members().await.iter().all(|row| row.ends_at.is_some()));
    // Somebody changes one of them, which the undo of adding must not take away.
    accounts.add_to_group(group, people[1], None).await.unwrap();
    office.jobs().await.undo_bulk(added.id).await.unwrap();
    assert_eq!(members().await.len(), 2);
    let added = office.run(3, BulkAction::AddToGroup(draft.clone()), Selection::People(people.clone())).await;
    assert_eq!(added.changed, 3);
    let removed = office.run(2, BulkAction::RemoveFromGroup(draft), Selection::People(people.clone())).await;
    assert_eq!((removed.changed, members().await.len()), (3, 0));
    office.jobs().await.undo_bulk(removed.id).await.unwrap();
    assert_eq!(members().await.len(), 3);
    office.jobs().await.undo_bulk(added.id).await.unwrap();
    let mut left = members().await;
    left.sort_by_key(|row| row.no);
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left.iter().zip(&people).all(|(row, id)| (row.account, row.ends_at) == (*id, None)));
}

#[tokio::test]
async fn accounts_are_deleted_reactivated_and_ended_by_the_same_rules_as_one() {
    let office = Office::new().await;
    let mut people = office.people(2).await;
    people.push(account(&office.desk, "suspended", AccountState::Suspended).await);
    people.push(account(&office.desk, "pending", AccountState::Pending).await);
    people.push(office.me);
    let end = BulkAction::SetEnd(EndDraft { ends_on: "2099-01-01".to_owned() });
    let selection = || Selection::People(people.clone());
    assert_eq!(office.run(1, end.clone(), selection()).await.changed, 4);
    assert_eq!(office.run(2, end, selection()).await.skipped, 4);
    assert_eq!(office.run(3, BulkAction::Reactivate, selection()).await.changed, 1);
    assert_eq!(office.run(4, BulkAction::Delete(DeleteDraft::default()), selection()).await.changed, 4);
    assert_eq!(office.row(people[0]).await.state, AccountState::ToBeDeleted);
    assert_eq!(office.run(5, BulkAction::Reactivate, selection()).await.failed, 5);
    let past = BulkAction::SetEnd(EndDraft { ends_on: "1999-01-01".to_owned() });
    let refused = office.acting().await.preview_action(past, selection()).await.unwrap_err();
    assert_eq!(refused.code(), Code::EndPast);
}
