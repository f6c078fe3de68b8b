use super::*;
use sea_orm_migration::sea_orm::{ConnectOptions, Database, DatabaseConnection, TransactionTrait};

const TABLES: [&str; 55] = [
    "account",
    "address_confirmation",
    "attempt",
    "audit_about",
    "audit_address_key",
    "audit_checkpoint",
    "audit_event",
    "audit_seal",
    "blind_index",
    "bulk_chunk",
    "bulk_chunk_addresses",
    "bulk_job",
    "bulk_outcome",
    "bulk_person",
    "cell",
    "cell_change",
    "counter",
    "document_expiry",
    "entry_lock",
    "erasure",
    "field",
    "field_value",
    "former_username",
    "founder_offer",
    "grp",
    "handed_link",
    "identity",
    "identity_document",
    "identity_image",
    "identity_removal",
    "identity_revision",
    "identity_step",
    "invitation",
    "logo",
    "mail_text",
    "master_key",
    "member",
    "message",
    "password_reset",
    "permission_grant",
    "person",
    "person_touched",
    "possible_user",
    "profile",
    "registry_columns",
    "saved_view",
    "schedule",
    "search_token",
    "session",
    "set_up",
    "setting",
    "tree",
    "unit",
    "unit_below",
    "wrapped_key",
];

async fn empty() -> DatabaseConnection {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).min_connections(1);
    let db = Database::connect(options).await.unwrap();
    prepare(&db).await.unwrap();
    prepare(&db).await.unwrap();
    db
}

async fn has(db: &DatabaseConnection, table: &str) -> bool {
    db.execute_unprepared(&format!("SELECT 1 FROM {table}")).await.is_ok()
}

#[tokio::test]
#[expect(
    clippy::disallowed_methods,
    reason = "the transaction is the caller's part, and here the test is the caller"
)]
async fn a_step_that_is_rolled_back_leaves_nothing_and_runs_whole_afterwards() {
    let db = empty().await;
    for step in &steps() {
        let before = applied(&db).await.unwrap();
        let tx = db.begin().await.unwrap();
        apply(&tx, &**step, 1_000).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(applied(&db).await.unwrap(), before);
        let tx = db.begin().await.unwrap();
        apply(&tx, &**step, 1_000).await.unwrap();
        tx.commit().await.unwrap();
    }
    for table in TABLES {
        assert!(has(&db, table).await, "{table}");
    }
    assert_eq!(schema_state(&applied(&db).await.unwrap(), &steps()), SchemaState::Current);
}

#[test]
fn where_a_database_stands() {
    let names: Vec<String> = steps().iter().map(|step| step.name().to_owned()).collect();
    let newer = [names.clone(), vec!["m9999_newer".to_owned()]].concat();
    assert_eq!(schema_state(&[], &steps()), SchemaState::Behind(names.clone()));
    assert_eq!(schema_state(&names[..1], &steps()), SchemaState::Behind(names[1..].to_vec()));
    assert_eq!(schema_state(&names, &steps()), SchemaState::Current);
    assert_eq!(schema_state(&newer, &steps()), SchemaState::Newer(vec!["m9999_newer".to_owned()]));
    assert!(names.is_sorted(), "steps run in the order of their names");
}
