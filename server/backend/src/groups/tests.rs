use crate::error::Error;
use crate::gate::test_accounts::{account, holder, signed_in};
use crate::gate::{CanManageAccounts, CanManageSettings, CanReadUnits};
use crate::test_backend::{NOON, TestBackend};
use domain::account::AccountState;
use domain::form::{Code, Field};
use domain::permission::Permission;
use domain::registry::GroupDraft;
use std::time::Duration;

fn draft(name: &str) -> GroupDraft {
    GroupDraft { name: name.to_owned(), description: "Who sings".to_owned() }
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
