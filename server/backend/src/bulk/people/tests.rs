use crate::db::Tx;
use crate::entity::{account, bulk_outcome, invitation, member, message, permission_grant};
use crate::gate::test_accounts::{account, founder, holder, signed_in};
use crate::gate::{
    Caller, CanActOnPeople, CanManageAccounts, CanManageSettings, CanReadUnits, CanRegisterUsers, CanRunJobs,
    Desk,
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
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
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
        account::Entity::find_by_id(id).one(self.desk.backend.db().read()).await.unwrap().unwrap()
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

#[tokio::test]
async fn people_are_asked_for_what_is_missing_once() {
    let office = Office::new().await;
    let mut people = office.people(2).await;
    people.push(account(&office.desk, "suspended", AccountState::Suspended).await);
    let view = office.run(1, BulkAction::AskPerson, Selection::People(people.clone())).await;
    assert_eq!((view.changed, view.failed), (2, 1));
    let messages = message::Entity::find().all(office.desk.backend.db().read()).await.unwrap();
    assert_eq!(messages.iter().filter(|message| message.lane == Lane::Bulk).count(), 2);
}

/// An invitation of a new account.
async fn invite(office: &Office, name: &str) -> InvitationId {
    let desk: Desk<CanRegisterUsers> = office.desk.backend.open(&office.caller).await.unwrap();
    desk.invite(InviteDraft { email: format!("{name}@example.org"), ..InviteDraft::default() }).await.unwrap()
}

#[tokio::test]
async fn invitations_are_sent_again_and_revoked_from_either_list() {
    let office = Office::new().await;
    let (one, other) = (invite(&office, "one").await, invite(&office, "other").await);
    let db = office.desk.backend.db().read();
    let holder = invitation::Entity::find_by_id(one).one(db).await.unwrap().unwrap().account_id;
    let active = office.people(1).await[0];
    let view = office.run(1, BulkAction::Resend, Selection::People(vec![holder, active])).await;
    assert_eq!((view.resent, view.failed), (1, 1));
    let old = invitation::Entity::find_by_id(one).one(db).await.unwrap().unwrap();
    assert_eq!(old.state, InvitationState::Superseded);
    // The one that was replaced can be selected, and is not what is sent again.
    let selected = Selection::Invitations(vec![one, other]);
    let view = office.run(2, BulkAction::Resend, selected).await;
    assert_eq!((view.resent, view.failed), (1, 1));
    let open = Selection::MatchingInvitations { filter: InvitationFilter::Open, search: String::new() };
    let view = office.run(3, BulkAction::Revoke, open).await;
    assert_eq!((view.rows, view.changed), (2, 2));
    let open = invitation::Column::State.eq(InvitationState::Open);
    assert!(invitation::Entity::find().filter(open).all(db).await.unwrap().is_empty());
}

/// The link of somebody who is to be deleted works again once they are restored.
#[tokio::test]
async fn the_invitation_of_somebody_who_is_to_be_deleted_is_not_revoked() {
    let office = Office::new().await;
    let (one, other) = (invite(&office, "one").await, invite(&office, "other").await);
    let db = office.desk.backend.db().read();
    let found = async |id| invitation::Entity::find_by_id(id).one(db).await.unwrap().unwrap();
    let accounts: Desk<CanManageAccounts> = office.desk.backend.open(&office.caller).await.unwrap();
    accounts.delete_account(found(one).await.account_id, DeleteDraft::default()).await.unwrap();
    let view = office.run(1, BulkAction::Revoke, Selection::Invitations(vec![one, other])).await;
    assert_eq!((view.changed, view.failed), (1, 1));
    assert_eq!(found(one).await.state, InvitationState::Open);
    assert_eq!(found(other).await.state, InvitationState::Revoked);
}

#[tokio::test]
async fn a_list_is_written_down_and_asked_again_if_it_has_more_than_were_confirmed() {
    let office = Office::new().await;
    let unit = office.unit("Sales").await;
    office.people(4).await;
    let list = || Selection::Matching("account=active&sort=created&v=1".to_owned());
    let preview = office.acting().await.preview_action(move_to(unit), list()).await.unwrap();
    assert_eq!((preview.selected, preview.reached), (5, 4));
    let job = office.begin(1, move_to(unit), list(), preview.selected).await;
    // Somebody comes before the list is written down.
    let late = account(&office.desk, "late", AccountState::Active).await;
    office.desk.backend.run_bulk_once().await.unwrap();
    let view = office.jobs().await.bulk_job(job).await.unwrap();
    assert_eq!((view.state, view.paused), (JobState::Paused, Some(PauseReason::MoreThanConfirmed)));
    assert_eq!((view.rows, view.confirmed, view.changed), (6, 5, 0));
    // Whoever comes after that is not meant.
    let later = account(&office.desk, "later", AccountState::Active).await;
    office.jobs().await.resume_bulk(job).await.unwrap();
    office.desk.backend.run_bulk_once().await.unwrap();
    let view = office.jobs().await.bulk_job(job).await.unwrap();
    assert_eq!((view.state, view.changed, view.failed), (JobState::Done, 5, 1));
    assert_eq!(office.row(late).await.unit, Some(unit));
    assert_eq!(office.row(later).await.unit, None);
}

/// A unit that was archived since the dialog takes nobody in.
#[tokio::test]
async fn nobody_is_moved_to_a_unit_that_was_archived_meanwhile() {
    let office = Office::new().await;
    let unit = office.unit("Sales").await;
    let people = office.people(2).await;
    let job = office.begin(1, move_to(unit), Selection::People(people.clone()), 2).await;
    let settings: Desk<CanManageSettings> = office.desk.backend.open(&office.caller).await.unwrap();
    let units: Desk<CanReadUnits> = office.desk.backend.open(&office.caller).await.unwrap();
    settings.archive_unit(unit, units.units().await.unwrap().version).await.unwrap();
    office.desk.backend.run_bulk_once().await.unwrap();
    let view = office.jobs().await.bulk_job(job).await.unwrap();
    assert_eq!((view.state, view.changed, view.failed), (JobState::Done, 0, 2));
    assert_eq!(office.row(people[0]).await.unit, None);
}

/// A list tells what the registry shows: whoever may no longer see it writes nobody down.
#[tokio::test]
async fn a_list_of_the_registry_is_not_written_down_for_who_may_see_it_no_more() {
    let office = Office::new().await;
    let unit = office.unit("Sales").await;
    office.people(2).await;
    let list = Selection::Matching("account=active&v=1".to_owned());
    let job = office.begin(1, move_to(unit), list, 3).await;
    let me = office.me;
    let revoke = async |tx: Tx| {
        permission_grant::Entity::delete_many()
            .filter(permission_grant::Column::AccountId.eq(me))
            .filter(permission_grant::Column::Permission.eq(Permission::ViewRegistry))
            .exec(&*tx)
            .await?;
        Ok(())
    };
    office.desk.backend.db().write(revoke).await.unwrap();
    office.desk.backend.run_bulk_once().await.unwrap();
    let view = office.jobs().await.bulk_job(job).await.unwrap();
    assert_eq!((view.state, view.paused), (JobState::Paused, Some(PauseReason::PermissionLost)));
    assert_eq!(view.rows, 0);
}

#[tokio::test]
async fn a_lost_permission_pauses_the_job_and_it_goes_on_once_it_is_given_back() {
    let office = Office::new().await;
    let unit = office.unit("Sales").await;
    let people = office.people(2).await;
    let set = async |ends_at: Option<i64>| {
        let me = office.me;
        let work = async |tx: Tx| {
            permission_grant::Entity::update_many()
                .col_expr(permission_grant::Column::EndsAt, Expr::value(ends_at))
                .filter(permission_grant::Column::AccountId.eq(me))
                .filter(permission_grant::Column::Permission.eq(Permission::ManageAccounts))
                .exec(&*tx)
                .await?;
            Ok(())
        };
        office.desk.backend.db().write(work).await.unwrap();
    };
    let job = office.begin(1, move_to(unit), Selection::People(people.clone()), 2).await;
    set(Some(NOON - 1)).await;
    office.desk.backend.run_bulk_once().await.unwrap();
    let hidden = office.jobs().await.bulk_job(job).await.unwrap_err();
    assert_eq!(hidden.code(), Code::PermissionMissing);
    assert_eq!(office.row(people[0]).await.unit, None);
    set(None).await;
    let view = office.jobs().await.bulk_job(job).await.unwrap();
    assert_eq!((view.state, view.paused), (JobState::Paused, Some(PauseReason::PermissionLost)));
    office.jobs().await.resume_bulk(job).await.unwrap();
    office.desk.backend.run_bulk_once().await.unwrap();
    assert_eq!(office.row(people[0]).await.unit, Some(unit));
}

#[tokio::test]
async fn an_action_needs_its_permission_a_list_of_the_registry_that_of_the_registry_and_a_broken_filter_blocks_it()
 {
    let office = Office::with(&[Permission::ManageInvitations]).await;
    let acting = office.acting().await;
    let one = || Selection::People(vec![office.me]);
    let list = |text: &str| Selection::Matching(text.to_owned());
    let refused = async |action: BulkAction, selection: Selection| {
        acting.preview_action(action, selection).await.unwrap_err().code()
    };
    assert_eq!(refused(suspend(), one()).await, Code::PermissionMissing);
    assert_eq!(refused(BulkAction::Revoke, list("account=active&v=1")).await, Code::PermissionMissing);
    assert_eq!(refused(BulkAction::Revoke, list("colour=red&v=1")).await, Code::FilterBroken);
    assert_eq!(refused(BulkAction::Revoke, Selection::People(Vec::new())).await, Code::NoRows);
}

#[tokio::test]
async fn the_same_dialog_begins_one_job_and_another_with_its_key_none() {
    let office = Office::new().await;
    let people = office.people(2).await;
    let draft = |action: BulkAction, people: &[AccountId]| ActionDraft {
        key: "00000000-0000-4000-8000-000000000001".to_owned(),
        action,
        selection: Selection::People(people.to_vec()),
        confirmed: 2,
    };
    let acting = office.acting().await;
    let one = acting.begin_action(draft(suspend(), &people)).await.unwrap();
    assert_eq!(acting.begin_action(draft(suspend(), &people)).await.unwrap(), one);
    for other in [draft(BulkAction::Reactivate, &people), draft(suspend(), &people[..1])] {
        assert_eq!(acting.begin_action(other).await.unwrap_err().code(), Code::IdempotencyMismatch);
    }
    let colleague = signed_in(&office.desk, holder(&office.desk, "leo", &ALL).await).await;
    let theirs: Desk<CanRunJobs> = office.desk.backend.open(&colleague).await.unwrap();
    assert_eq!(theirs.bulk_job(one).await.unwrap_err().code(), Code::NotFound);
    let listed = office.jobs().await.action_jobs(None).await.unwrap();
    assert_eq!(listed.rows.iter().map(|job| job.id).collect::<Vec<_>>(), [one]);
    assert!(office.jobs().await.bulk_jobs(None).await.unwrap().rows.is_empty());
}
