use crate::db::Tx;
use crate::entity::{identity, invitation, message, person};
use crate::gate::test_accounts;
use crate::test_backend::{NOON, TestBackend};
use domain::account::AccountState;
use domain::id::AccountId;
use domain::registry::InvitationStanding;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

mod counting;
mod filling;
mod following;

/// The row of a person.
async fn row(desk: &TestBackend, account: AccountId) -> Option<person::Model> {
    let row = person::Entity::find(crate::reach::EVERYONE).filter(person::Column::Account.eq(account));
    row.one(desk.backend.db().read()).await.unwrap()
}

async fn people(desk: &TestBackend) -> u64 {
    person::Entity::find(crate::reach::EVERYONE).count(desk.backend.db().read()).await.unwrap()
}

/// Runs the task until it has nothing to do.
async fn keep(desk: &TestBackend) {
    while super::has_work(&desk.backend).await.unwrap() {
        super::run(&desk.backend).await.unwrap();
    }
}

async fn is_right(desk: &TestBackend) {
    let report = desk.backend.compare_registry().await.unwrap();
    assert_eq!((report.wrong_people, report.wrong_counts), (0, 0), "{report:?}");
}
