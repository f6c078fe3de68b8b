//! Rows and timelines of a database that had none.

use super::*;
use crate::audit::{self, Entry, Subject};
use domain::audit::{Action, SubjectKind};
use sea_orm::Statement;

/// As a program of before leaves it.
async fn forget(desk: &TestBackend) {
    for statement in [
        "DELETE FROM person",
        "DELETE FROM cell",
        "DELETE FROM cell_change",
        "DELETE FROM audit_about",
        "DELETE FROM counter WHERE name LIKE 'registry_2%' OR name LIKE 'timelines_1%'",
    ] {
        desk.sql(statement).await;
    }
}

async fn count(desk: &TestBackend, of: &str) -> i64 {
    let db = desk.backend.db().read();
    let count = Statement::from_string(db.get_database_backend(), format!("SELECT COUNT(*) AS n FROM {of}"));
    db.query_one_raw(count).await.unwrap().unwrap().try_get("", "n").unwrap()
}

#[tokio::test]
async fn people_of_before_get_their_rows_in_pieces() {
    let desk = TestBackend::new().await;
    for number in 0..260 {
        test_accounts::account(&desk, &format!("ann{number}"), AccountState::Active).await;
    }
    test_accounts::account(&desk, "gone", AccountState::Deleted).await;
    keep(&desk).await;
    forget(&desk).await;
    assert!(desk.backend.compare_registry().await.unwrap().is_being_filled);
    keep(&desk).await;
    assert_eq!(people(&desk).await, 260);
    is_right(&desk).await;
    assert!(!desk.backend.compare_registry().await.unwrap().is_being_filled);
}

#[tokio::test]
async fn people_written_by_somebody_else_are_refreshed_soon() {
    let desk = TestBackend::new().await;
    let ann = test_accounts::account(&desk, "ann", AccountState::Active).await;
    keep(&desk).await;
    let other = sea_orm::Database::connect(&desk.backend.config().database_url).await.unwrap();
    other.execute_unprepared("UPDATE account SET username = 'anna'").await.unwrap();
    other.close().await.unwrap();
    assert_eq!(desk.backend.compare_registry().await.unwrap().wrong_people, 1);
    keep(&desk).await;
    assert_eq!(row(&desk, ann).await.unwrap().username, "anna");
    is_right(&desk).await;
}

#[tokio::test]
async fn the_comparison_reports_a_wrong_row_and_a_wrong_count() {
    let desk = TestBackend::new().await;
    test_accounts::account(&desk, "ann", AccountState::Active).await;
    keep(&desk).await;
    desk.sql("UPDATE person SET ends_at = 5").await;
    desk.sql("UPDATE cell SET n = n + 1").await;
    let report = desk.backend.compare_registry().await.unwrap();
    assert_eq!((report.accounts, report.wrong_people, report.wrong_counts), (1, 1, 1));
}

#[tokio::test]
async fn a_timeline_has_what_somebody_did_and_what_was_done_to_them_also_of_before() {
    let desk = TestBackend::new().await;
    let ann = test_accounts::account(&desk, "ann", AccountState::Active).await;
    let bob = test_accounts::account(&desk, "bob", AccountState::Active).await;
    let actor = audit::Actor { kind: "account", account: Some(ann), address: None, request: None };
    for subject in [
        Subject::new(SubjectKind::Account, bob),
        Subject::new(SubjectKind::Account, ann),
        Subject::only(SubjectKind::Organization),
    ] {
        let entry = Entry { action: Action::SettingChanged, subject, detail: serde_json::Value::Null };
        let event = &audit::prepare(&desk.backend, &actor, entry).unwrap();
        desk.backend.db().write(async |tx| audit::record_all(&tx, &[event]).await).await.unwrap();
    }
    assert_eq!(count(&desk, "audit_about").await, 4);
    forget(&desk).await;
    assert_eq!(count(&desk, "audit_about").await, 0);
    keep(&desk).await;
    assert_eq!(count(&desk, "audit_about").await, 4);
}
