use crate::test_backend::TestBackend;
use crate::{Error, Failure};
use domain::form::Code;
use sea_orm::ConnectionTrait;

#[tokio::test]
async fn ready_means_writable_and_current() {
    let desk = TestBackend::new().await;
    desk.backend.ready().await.unwrap();
    desk.backend.ready().await.unwrap();
    desk.failures.order(Failure::Commit, 1);
    desk.backend.ready().await.unwrap();
    desk.sql("DELETE FROM seaql_migrations WHERE version = 'm0002_default_settings'").await;
    assert!(desk.backend.ready().await.is_err(), "a step is missing");
    desk.backend.migrate().await.unwrap();
    desk.backend.ready().await.unwrap();
    desk.sql("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999', 0)").await;
    assert!(desk.backend.ready().await.is_err(), "a newer program was here");
}

#[tokio::test]
async fn a_locked_database_is_not_ready_and_is_again_afterwards() {
    let desk = TestBackend::new().await;
    let Some(other) = desk.lock_writing().await else { return };
    assert!(matches!(desk.backend.ready().await, Err(Error::Later { code: Code::Busy, .. })));
    other.execute_unprepared("ROLLBACK").await.unwrap();
    desk.backend.ready().await.unwrap();
}
