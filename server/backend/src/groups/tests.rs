use crate::entity::{audit_event, member, permission_grant};
use crate::error::Error;
use crate::gate::test_accounts::{account, holder, signed_in};
use crate::gate::{CanManageAccounts, CanManagePermissions, CanManageSettings, CanReadUnits};
use crate::test_backend::{NOON, TestBackend};
use domain::account::AccountState;
use domain::form::{Code, Field};
use domain::permission::Permission;
use domain::registry::{GroupDraft, GroupSeen};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::time::Duration;

fn draft(name: &str) -> GroupDraft {
    GroupDraft { name: name.to_owned(), description: "Who sings".to_owned(), seen: None }
}

#[tokio::test]
async fn a_group_counts_the_members_whose_membership_has_not_ended() {
    let desk = TestBackend::new().await;
    let all = [Permission::ManageSettings, Permission::ManageAccounts];
    let caller = signed_in(&desk, holder(&desk, "ada", &all).await).await;
    let structure = desk.backend.open::<CanManageSettings>(&caller).await.unwrap();
    let people = desk.backend.open::<CanManageAccounts>(&caller).await.unwrap();
    let reader = desk.backend.open::<CanReadUnits>(&caller).await.unwrap();
    let choir = structure.create_group(&draft("Choir")).await.unwrap();
    let used = structure.create_group(&draft("choir")).await.unwrap_err();
    let Error::Faults(faults) = used else { panic!("{used:?}") };
    assert_eq!(faults.at(Field::GroupName), Some(Code::NameUsed));

    let gia = account(&desk, "gia", AccountState::Active).await;
    let leo = account(&desk, "leo", AccountState::Pending).await;
    people.add_to_group(choir, gia, None).await.unwrap();
    people.add_to_group(choir, leo, Some(NOON + 60_000)).await.unwrap();
    let members = async || reader.groups().await.unwrap()[0].members;
    assert_eq!(members().await, 2);
    desk.clock.advance(Duration::from_secs(61));
    assert_eq!(members().await, 1);
    let past = people.add_to_group(choir, leo, Some(NOON)).await.unwrap_err();
    assert_eq!(past.code(), Code::EndPast);
    people.add_to_group(choir, leo, None).await.unwrap();
    assert_eq!(members().await, 2, "the end is moved");
    people.remove_from_group(choir, gia).await.unwrap();
    people.remove_from_group(choir, gia).await.unwrap();
    assert_eq!(members().await, 1);
    structure.delete_group(choir).await.unwrap();
    assert_eq!(reader.groups().await.unwrap(), []);
    assert_eq!(structure.delete_group(choir).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn what_changes_nothing_is_no_event_and_what_changes_a_group_says_what() {
    let desk = TestBackend::new().await;
    let all = [Permission::ManageSettings, Permission::ManageAccounts];
    let caller = signed_in(&desk, holder(&desk, "ada", &all).await).await;
    let structure = desk.backend.open::<CanManageSettings>(&caller).await.unwrap();
    let people = desk.backend.open::<CanManageAccounts>(&caller).await.unwrap();
    let choir = structure.create_group(&draft("Choir")).await.unwrap();
    let gia = account(&desk, "gia", AccountState::Active).await;
    for _ in 0..3 {
        people.add_to_group(choir, gia, Some(NOON + 60_000)).await.unwrap();
        structure.update_group(choir, &draft("Singers")).await.unwrap();
    }
    let events = audit_event::Entity::find().all(desk.backend.db().read()).await.unwrap();
    let about: Vec<(&str, serde_json::Value)> = events
        .iter()
        .filter(|event| event.action.starts_with("group.") || event.action.starts_with("member."))
        .map(|event| (event.action.as_str(), serde_json::from_str(&event.detail).unwrap()))
        .collect();
    let changed: Vec<_> = about.iter().filter(|(action, _)| *action == "group.changed").collect();
    let [(_, detail)] = &*changed else { panic!("{about:?}") };
    assert_eq!((&detail["before"]["name"], &detail["after"]["name"]), (&"Choir".into(), &"Singers".into()));
    assert_eq!(about.len(), 3, "one is made, changed, and joined: {about:?}");
}

#[tokio::test]
async fn a_group_that_somebody_else_has_renamed_is_not_named_back_unseen() {
    let desk = TestBackend::new().await;
    let caller = signed_in(&desk, holder(&desk, "ada", &[Permission::ManageSettings]).await).await;
    let structure = desk.backend.open::<CanManageSettings>(&caller).await.unwrap();
    let choir = structure.create_group(&draft("Choir")).await.unwrap();
    let seen = Some(GroupSeen::of("Choir", "Who sings"));
    let edited = |name: &str| GroupDraft { seen: seen.clone(), ..draft(name) };
    structure.update_group(choir, &edited("Singers")).await.unwrap();
    let stale = structure.update_group(choir, &edited("Choristers")).await.unwrap_err();
    assert_eq!(stale.code(), Code::ChangedMeanwhile);
}

/// On PostgreSQL, rows are read without waiting for whoever changes them.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_erased_while_they_are_added_to_a_group_leaves_nothing_in_it() {
    let desk = TestBackend::new().await;
    let all = [
        Permission::ManageSettings,
        Permission::ManageAccounts,
        Permission::ManageInvitations,
        Permission::ManagePermissions,
        Permission::ViewAudit,
    ];
    let caller = signed_in(&desk, holder(&desk, "ada", &all).await).await;
    let structure = desk.backend.open::<CanManageSettings>(&caller).await.unwrap();
    let people = desk.backend.open::<CanManageAccounts>(&caller).await.unwrap();
    let rights = desk.backend.open::<CanManagePermissions>(&caller).await.unwrap();
    let choir = structure.create_group(&draft("Choir")).await.unwrap();
    for round in 0..15 {
        let who = account(&desk, &format!("leo{round}"), AccountState::Pending).await;
        let erased = desk.backend.db().write(async |tx: crate::db::Tx| {
            crate::accounts::lock(crate::reach::EVERYONE, &tx, who).await?;
            for _ in 0..50 {
                tokio::task::yield_now().await;
            }
            let their = format!("(SELECT id FROM account WHERE username = 'leo{round}')");
            let sql = format!(
                "DELETE FROM member WHERE account = {their};
                DELETE FROM permission_grant WHERE account_id = {their};
                UPDATE account SET state = 'deleted', email = NULL, email_key = NULL, username = NULL
                WHERE username = 'leo{round}'"
            );
            Ok(sea_orm::ConnectionTrait::execute_unprepared(&*tx, &sql).await.map(|_| ())?)
        });
        let granted = [Permission::ViewAudit].into_iter().collect();
        let (erased, added, moved, given) = tokio::join!(
            erased,
            people.add_to_group(choir, who, None),
            people.move_to_unit(who, None),
            rights.grant(who, granted, Default::default()),
        );
        erased.unwrap();
        for late in [added, moved, given] {
            assert!(late.as_ref().map_or_else(|error| error.code() == Code::NotFound, |()| true), "{late:?}");
        }
        let db = desk.backend.db().read();
        let left = member::Entity::find().filter(member::Column::Account.eq(who)).all(db).await.unwrap();
        assert_eq!(left, [], "round {round}");
        let left = permission_grant::Column::AccountId.eq(who);
        assert_eq!(permission_grant::Entity::find().filter(left).all(db).await.unwrap(), [], "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_is_deleted_while_somebody_is_added_is_gone_and_nobody_sees_an_error() {
    let desk = TestBackend::new().await;
    let all = [Permission::ManageSettings, Permission::ManageAccounts];
    let caller = signed_in(&desk, holder(&desk, "ada", &all).await).await;
    let structure = desk.backend.open::<CanManageSettings>(&caller).await.unwrap();
    let people = desk.backend.open::<CanManageAccounts>(&caller).await.unwrap();
    let gia = account(&desk, "gia", AccountState::Active).await;
    for round in 0..15 {
        let group = structure.create_group(&draft(&format!("Group {round}"))).await.unwrap();
        let (deleted, added) =
            tokio::join!(structure.delete_group(group), people.add_to_group(group, gia, None));
        deleted.unwrap();
        assert!(added.as_ref().map_or_else(|error| error.code() == Code::NotFound, |()| true), "{added:?}");
    }
    assert_eq!(member::Entity::find().all(desk.backend.db().read()).await.unwrap(), []);
}
