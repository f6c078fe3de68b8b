use crate::support::TestBackend;
use crate::{Error, Failure};
use domain::form::Code;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend};

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
    if desk.backend.db().backend() != DbBackend::Sqlite {
        return;
    }
    let mut options = ConnectOptions::new(desk.backend.config().database_url.clone());
    options.max_connections(1).min_connections(1);
    let other = Database::connect(options).await.unwrap();
    other.execute_unprepared("BEGIN IMMEDIATE").await.unwrap();
    assert!(matches!(desk.backend.ready().await, Err(Error::Later { code: Code::Busy, .. })));
    other.execute_unprepared("ROLLBACK").await.unwrap();
    desk.backend.ready().await.unwrap();
}
