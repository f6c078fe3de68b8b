//! Reading what changes of an account were from and to.

use super::*;
use crate::entity::audit_event;
use crate::gate::test_accounts::{account, founder, holder, signed_in};
use crate::gate::{CanManageAccounts, CanManageSettings, CanViewAudit, Desk};
use domain::account::AccountState;
use domain::audit::{AuditLine, AuditQuery, AuditValue, RecordedChange};
use domain::permission::Permission;
use domain::registry::{AccountDraft, UnitDraft};
use sea_orm::{ColumnTrait, PaginatorTrait as _, QueryFilter};

const BOTH: &[Permission] = &[Permission::ViewAudit, Permission::ViewPersonalData];

/// A desk on which the username of Ada was changed by the founder.
async fn changed() -> (TestBackend, AccountId) {
    let desk = TestBackend::new().await;
    let boss = founder(&desk).await;
    let ada = account(&desk, "ada", AccountState::Active).await;
    let opened: Desk<CanManageAccounts> = desk.backend.open(&signed_in(&desk, boss).await).await.unwrap();
    let draft =
        AccountDraft { username: "ada.rossi".to_owned(), locale: "it".to_owned(), ..AccountDraft::default() };
    opened.edit_account(ada, draft).await.unwrap();
    (desk, ada)
}

async fn reader(desk: &TestBackend, name: &str, permissions: &[Permission]) -> Desk<CanViewAudit> {
    let id = holder(desk, name, permissions).await;
    desk.backend.open(&signed_in(desk, id).await).await.unwrap()
}

/// The line of the change, where the page is that of a person, or of everybody.
async fn line(desk: &Desk<CanViewAudit>, person: Option<AccountId>) -> AuditLine {
    let person = person.map(|person| person.to_string()).unwrap_or_default();
    let query = AuditQuery { person, ..AuditQuery::default() };
    let lines = desk.audit_page(&query).await.unwrap().lines;
    lines.into_iter().find(|line| line.word == "account.changed").unwrap()
}

async fn openings(desk: &TestBackend) -> u64 {
    let opened = audit_event::Column::Action.eq("account.changes_opened");
    audit_event::Entity::find().filter(opened).count(desk.backend.db().read()).await.unwrap()
}

#[tokio::test]
async fn who_may_also_read_personal_data_finds_from_what_to_what_and_that_is_recorded_once() {
    let (desk, ada) = changed().await;
    let auditor = reader(&desk, "bea", BOTH).await;
    assert_eq!(line(&auditor, None).await.change, Some(RecordedChange::OfPerson));
    assert_eq!(openings(&desk).await, 0, "nothing was shown yet");
    let (before, after) = ("ada".to_owned(), "ada.rossi".to_owned());
    let value = AuditValue { name: "Nome utente".to_owned(), before, after };
    let expected = Some(RecordedChange::Values(vec![value]));
    for _ in 0..3 {
        assert_eq!(line(&auditor, Some(ada)).await.change, expected);
    }
    assert_eq!(openings(&desk).await, 1);
    let opened = audit_event::Column::Action.eq("account.changes_opened");
    let event =
        audit_event::Entity::find().filter(opened).one(desk.backend.db().read()).await.unwrap().unwrap();
    assert_eq!(
        (event.subject_id, event.actor_id),
        (Some(ada.uuid()), auditor.account().map(AccountId::uuid))
    );
    assert_eq!(event.detail, "{}", "no value is in it");
    desk.clock.advance(Duration::from_secs(16 * 60));
    line(&auditor, Some(ada)).await;
    assert_eq!(openings(&desk).await, 2);
    let another = reader(&desk, "leo", BOTH).await;
    line(&another, Some(ada)).await;
    assert_eq!(openings(&desk).await, 3, "each reader is recorded");
}

#[tokio::test]
async fn who_may_not_read_personal_data_learns_neither_values_nor_whether_there_are_any() {
    let (desk, ada) = changed().await;
    let auditor = reader(&desk, "bea", &[Permission::ViewAudit]).await;
    for person in [None, Some(ada)] {
        let line = line(&auditor, person).await;
        assert_eq!(line.change, None);
        let names: Vec<&str> = line.details.iter().map(|(name, _)| &**name).collect();
        assert_eq!(names, ["account", "campi"], "{line:?}");
    }
    assert_eq!(openings(&desk).await, 0);
}

#[tokio::test]
async fn inside_a_unit_only_the_changes_of_its_people_are_read() {
    let (desk, ada) = changed().await;
    let bea = holder(&desk, "bea", BOTH).await;
    let all = holder(&desk, "leo", &[Permission::ManageSettings]).await;
    let structure: Desk<CanManageSettings> = desk.backend.open(&signed_in(&desk, all).await).await.unwrap();
    let draft = UnitDraft { name: "Padova".to_owned(), ..UnitDraft::default() };
    structure.create_unit(0, &draft).await.unwrap();
    let inside = async |tx: crate::db::Tx| {
        use crate::entity::permission_grant::{Column, Entity};
        Entity::update_many()
            .col_expr(Column::UnitId, sea_orm::sea_query::Expr::cust("(SELECT id FROM unit)"))
            .filter(Column::Permission.eq(Permission::ViewPersonalData))
            .exec(&*tx)
            .await?;
        Ok(())
    };
    desk.backend.db().write(inside).await.unwrap();
    let auditor: Desk<CanViewAudit> = desk.backend.open(&signed_in(&desk, bea).await).await.unwrap();
    assert_eq!(line(&auditor, Some(ada)).await.change, None, "Ada is outside");
    desk.sql("UPDATE account SET unit = (SELECT id FROM unit) WHERE username = 'ada.rossi'").await;
    assert!(matches!(line(&auditor, Some(ada)).await.change, Some(RecordedChange::Values(_))));
}

#[tokio::test]
async fn after_an_erasure_the_values_are_gone() {
    let (desk, ada) = changed().await;
    let auditor = reader(&desk, "bea", BOTH).await;
    desk.sql("UPDATE account SET data_key = NULL WHERE username = 'ada.rossi'").await;
    for person in [None, Some(ada)] {
        assert_eq!(line(&auditor, person).await.change, Some(RecordedChange::Erased));
    }
    assert_eq!(openings(&desk).await, 0, "nothing was read");
}
