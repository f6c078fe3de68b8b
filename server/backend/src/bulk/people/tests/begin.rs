use super::*;

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

/// Lets the permission to manage accounts end.
async fn hold_until(office: &Office, ends_at: Option<i64>) {
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
}

#[tokio::test]
async fn a_permission_that_is_lost_after_the_first_batch_stops_the_second_one() {
    let office = Office::new().await;
    // More than a batch.
    let people = office.people(45).await;
    let job = office.begin(1, suspend(), Selection::People(people.clone()), 45).await;
    let suspended = async || {
        let mut count = 0;
        for id in &people {
            count += u32::from(office.row(*id).await.state == AccountState::Suspended);
        }
        count
    };
    let mut worker = office.desk.backend.bulk_worker();
    assert!(worker.run_round().await.unwrap());
    let first = suspended().await;
    assert!(0 < first && first < 45, "{first}");
    hold_until(&office, Some(NOON - 1)).await;
    while worker.run_round().await.unwrap() {}
    worker.release().await;
    assert_eq!(suspended().await, first, "nobody else is suspended");
    hold_until(&office, None).await;
    let view = office.jobs().await.bulk_job(job).await.unwrap();
    assert_eq!((view.state, view.paused), (JobState::Paused, Some(PauseReason::PermissionLost)));
    assert_eq!(view.changed, first);
    office.jobs().await.resume_bulk(job).await.unwrap();
    office.desk.backend.run_bulk_once().await.unwrap();
    let view = office.jobs().await.bulk_job(job).await.unwrap();
    assert_eq!((view.state, view.changed), (JobState::Done, 45), "each once");
}

#[tokio::test]
async fn a_lost_permission_pauses_the_job_and_it_goes_on_once_it_is_given_back() {
    let office = Office::new().await;
    let unit = office.unit("Sales").await;
    let people = office.people(2).await;
    let job = office.begin(1, move_to(unit), Selection::People(people.clone()), 2).await;
    hold_until(&office, Some(NOON - 1)).await;
    office.desk.backend.run_bulk_once().await.unwrap();
    let hidden = office.jobs().await.bulk_job(job).await.unwrap_err();
    assert_eq!(hidden.code(), Code::PermissionMissing);
    assert_eq!(office.row(people[0]).await.unit, None);
    hold_until(&office, None).await;
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
