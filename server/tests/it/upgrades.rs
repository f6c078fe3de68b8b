//! Programs and schemas of different versions.

use crate::bulk::{assert_sound, inviter, on_job, people, row, start};
use crate::identities::{me, ok, submit};
use crate::reviews::{decide, rename, verified};
use crate::support::TestApp;
use domain::permission::Permission;
use serde_json::json;

#[tokio::test]
async fn an_old_program_refuses_a_newer_schema_and_says_why() {
    let app = TestApp::founded().await;
    app.database
        .run("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_of_tomorrow', 0)")
        .await;
    let refused = app.start_again().await.err().expect("a refusal").to_string();
    assert!(refused.contains("m9999_of_tomorrow") && refused.contains("newer"), "{refused}");
    assert_eq!(app.visitor().get("/readyz").await.status, 503, "nor does one that runs already go on");
}

#[tokio::test]
async fn a_start_on_an_existing_database_changes_nothing() {
    let app = TestApp::founded().await;
    let steps = app.database.count("seaql_migrations").await;
    app.start_again().await.unwrap();
    assert_eq!(app.database.count("seaql_migrations").await, steps);
    assert_eq!(app.database.count("account").await, 1);
}

/// The tables of the migration steps after the second, dependent ones first.
const LATER: [&str; 52] = [
    "former_username",
    "join_link",
    "join_request",
    "job_stage",
    "job_stage_change",
    "day_count",
    "day_change",
    "audit_address_key",
    "founder_offer",
    "set_up",
    "profile",
    "logo",
    "mail_text",
    "bulk_person",
    "audit_progress",
    "audit_checkpoint",
    "first_permission",
    "address_change",
    "email_claim",
    "factor_reset",
    "used_ceremony",
    "ceremony",
    "passkey",
    "signing_in",
    "recovery_code",
    "authenticator",
    "notice_draft",
    "notice_text",
    "notice_version",
    "setting_change",
    "setting_section",
    "different_people",
    "erasure",
    "identity_removal",
    "possible_user",
    "address_confirmation",
    "entry_lock",
    "handed_link",
    "bulk_outcome",
    "bulk_chunk_addresses",
    "bulk_chunk",
    "bulk_job",
    "wrapped_key",
    "blind_index",
    "search_token",
    "document_expiry",
    "identity_revision",
    "identity_image",
    "identity_document",
    "identity_step",
    "identity",
    "counter",
];

/// The triggers of the registry with their tables. They depend on columns of earlier steps.
const TRIGGERS: [(&str, &str); 10] = [
    ("person_of_new_account", "account"),
    ("person_of_changed_account", "account"),
    ("person_of_new_identity", "identity"),
    ("person_of_changed_identity", "identity"),
    ("person_of_new_invitation", "invitation"),
    ("person_of_changed_invitation", "invitation"),
    ("person_of_bounced_message", "message"),
    ("about_of_new_event", "audit_event"),
    ("claim_of_new_account", "account"),
    ("claim_of_changed_account", "account"),
];

/// Takes the registry out of the schema.
async fn drop_registry(app: &TestApp) {
    for (trigger, table) in TRIGGERS {
        if app.database.is_sqlite() {
            app.database.run(&format!("DROP TRIGGER {trigger}")).await;
        } else {
            app.database.run(&format!("DROP TRIGGER {trigger} ON {table}; DROP FUNCTION {trigger}()")).await;
        }
    }
    app.database.run("DROP INDEX uq_account_external_id").await;
    app.database.run("DROP INDEX ix_account_ends_at").await;
    for column in ["unit", "external_id", "relationship", "ends_at"] {
        app.database.run(&format!("ALTER TABLE account DROP COLUMN {column}")).await;
    }
    for table in [
        "audit_about",
        "registry_columns",
        "saved_view",
        "cell_change",
        "cell",
        "person_touched",
        "person",
        "field_value",
        "field",
        "member",
        "grp",
        "tree",
        "unit_below",
        "unit",
    ] {
        app.database.run(&format!("DROP TABLE {table}")).await;
    }
}

#[tokio::test]
async fn a_migration_whose_program_was_killed_is_gone_on_with() {
    let app = TestApp::new().await;
    let last = app.database.text("SELECT MAX(version) FROM seaql_migrations").await;
    // As after a kill between two steps: later steps are missing and the lease is held.
    app.database.run("DELETE FROM seaql_migrations WHERE version > 'm0002'").await;
    app.database.run("DELETE FROM setting").await;
    // Its key was another one, and it depends on no later table.
    app.database.run("DROP INDEX uq_permission_grant").await;
    app.database.run("DROP INDEX ix_permission_grant_profile").await;
    for column in ["profile_id", "unit_id"] {
        app.database.run(&format!("ALTER TABLE permission_grant DROP COLUMN {column}")).await;
    }
    drop_registry(&app).await;
    for index in [
        "ix_audit_event_actor",
        "ix_audit_event_action",
        "ix_audit_event_request",
        "ix_message_notice",
        "ix_message_identity",
        "ix_message_confirmation",
        "ix_message_to_review",
        "ix_message_declined",
        "ix_account_without_identity",
        "ix_invitation_expires",
        "ix_message_bounced",
        "ix_message_held_by_restore",
        "ix_account_suspended_until",
        "ix_account_purge_at",
        "ix_invitation_accepted",
        "ix_message_join",
    ] {
        app.database.run(&format!("DROP INDEX {index}")).await;
    }
    app.database.run("ALTER TABLE audit_event DROP COLUMN request_id").await;
    app.database.run("ALTER TABLE message DROP COLUMN identity_id").await;
    app.database.run("ALTER TABLE message DROP COLUMN confirmation_id").await;
    app.database.run("ALTER TABLE message DROP COLUMN held_by_restore").await;
    app.database.run("ALTER TABLE session DROP COLUMN confirmed_at").await;
    for column in [
        "has_identity",
        "data_key",
        "suspension",
        "suspended_until",
        "state_before",
        "purge_at",
        "deletion",
        "end_stage",
        "dormant_warned_at",
        "starts_on",
        "job",
        "freed_email",
        "freed_username",
        "freed_external_id",
    ] {
        app.database.run(&format!("ALTER TABLE account DROP COLUMN {column}")).await;
    }
    for table in LATER {
        app.database.run(&format!("DROP TABLE {table}")).await;
    }
    app.database.run("UPDATE migration_lease SET until = 1").await;
    app.start_again().await.unwrap();
    assert_eq!(app.database.text("SELECT MAX(version) FROM seaql_migrations").await, last);
    assert!(app.database.count("setting").await > 0);
}

#[tokio::test]
async fn an_upgrade_keeps_what_everybody_was_granted() {
    let app = TestApp::founded().await;
    let mut ada = app.as_person(&[Permission::ViewAudit, Permission::RegisterUsers]).await;
    let held = async |browser: &mut crate::support::Browser| {
        browser.api("session", json!({})).await.json()["me"]["permissions"].clone()
    };
    let before = held(&mut ada).await;
    // As the program before this step left it.
    for statement in [
        "CREATE TABLE kept AS SELECT account_id, permission, starts_at, ends_at, granted_at, granted_by
            FROM permission_grant",
        "DROP TABLE permission_grant",
        "ALTER TABLE kept RENAME TO permission_grant",
        "DROP TABLE profile",
        "DELETE FROM seaql_migrations WHERE version = 'm0072_profiles'",
    ] {
        app.database.run(statement).await;
    }
    app.start_again().await.unwrap();
    assert_eq!(held(&mut ada).await, before);
    assert_eq!(app.database.number("SELECT COUNT(DISTINCT id) FROM permission_grant").await, 2);
}

#[tokio::test]
async fn an_upgrade_keeps_the_jobs_that_there_are_with_their_outcomes() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let job = start(&mut browser, 1, &people(3)).await;
    app.backend.run_bulk_once().await.unwrap();
    // As the program before this step left it.
    app.database.run("DROP TABLE bulk_person").await;
    for column in ["kind", "changed", "confirmed", "frozen_to"] {
        app.database.run(&format!("ALTER TABLE bulk_job DROP COLUMN {column}")).await;
    }
    for column in ["before", "after", "undone"] {
        app.database.run(&format!("ALTER TABLE bulk_outcome DROP COLUMN {column}")).await;
    }
    // The table is made again by the step, and gets what a later one adds.
    let steps = "'m0047_kinds_of_jobs', 'm0048_fields_of_rows'";
    app.database.run(&format!("DELETE FROM seaql_migrations WHERE version IN ({steps})")).await;
    app.start_again().await.unwrap();
    let view = on_job(&mut browser, "undo_bulk", &job).await;
    assert_eq!((&view["kind"], &view["created"], &view["open"]), (&json!("invite"), &json!(3), &json!(0)));
    assert_sound(&app).await;
}

#[tokio::test]
async fn an_upgrade_marks_the_jobs_that_were_undone() {
    let app = TestApp::founded().await;
    app.leaves_mail();
    let mut browser = inviter(&app).await;
    let kept = start(&mut browser, 1, &people(1)).await;
    let undone = start(&mut browser, 2, &[row("other@aldine.example", "")]).await;
    app.backend.run_bulk_once().await.unwrap();
    on_job(&mut browser, "undo_bulk", &undone).await;
    app.backend.run_bulk_once().await.unwrap();
    // As the program before this step left it.
    app.database.run("ALTER TABLE bulk_job DROP COLUMN undone_at").await;
    app.database.run("DELETE FROM seaql_migrations WHERE version = 'm0054_undone_jobs'").await;
    app.start_again().await.unwrap();
    let jobs = browser.api("bulk_jobs", json!({ "after": null })).await.json();
    let jobs = jobs["rows"].as_array().unwrap();
    let is_marked = |job: &serde_json::Value| {
        let found = jobs.iter().find(|one| one["id"] == *job).unwrap();
        !found["undone_at"].is_null()
    };
    assert!(is_marked(&undone) && !is_marked(&kept), "{jobs:?}");
}

#[tokio::test]
async fn an_upgrade_keeps_when_documents_expire_and_what_was_announced() {
    let (app, ..) = verified().await;
    let expires_on = "SELECT CAST(expires_on AS BIGINT) FROM document_expiry";
    let before = app.database.number(expires_on).await;
    // As the program before this step left it: 60 days before was announced.
    app.database
        .run(
            "CREATE TABLE document_due (document_id UUID NOT NULL, days INTEGER NOT NULL,
            identity_id UUID NOT NULL, due_at BIGINT NOT NULL, PRIMARY KEY (document_id, days))",
        )
        .await;
    for days in [30, 7] {
        let due = format!("CAST(expires_on - {days} AS BIGINT) * 86400000");
        let insert = "INSERT INTO document_due (document_id, days, identity_id, due_at)";
        app.database
            .run(&format!("{insert} SELECT document_id, {days}, identity_id, {due} FROM document_expiry"))
            .await;
    }
    app.database.run("DROP TABLE document_expiry").await;
    app.database.run("DELETE FROM seaql_migrations WHERE version = 'm0077_rules_of_identities'").await;
    app.start_again().await.unwrap();
    assert_eq!(app.database.number(expires_on).await, before);
    let announced = "SELECT CAST(announced AS BIGINT) FROM document_expiry";
    assert_eq!(app.database.number(announced).await, 60);
}

#[tokio::test]
async fn an_upgrade_shows_what_is_in_force_after_a_rejected_correction_and_schedules_its_pictures() {
    let (app, mut person, mut reviewer, row, _document) = verified().await;
    ok(person.api("begin_correction", json!({ "whose": me() })).await);
    rename(&mut person, 1, "Bianchi").await;
    ok(submit(&mut person, &me()).await);
    ok(decide(&mut reviewer, &row, 2, "reject").await);
    // As the program before this step left it.
    app.database.run("UPDATE identity SET submitted = 2, submitted_at = submitted_at + 1").await;
    app.database.run("UPDATE identity_image SET delete_at = NULL").await;
    app.database.run("ALTER TABLE identity_document DROP COLUMN removed_at").await;
    app.database.run("DELETE FROM seaql_migrations WHERE version = 'm0022_verified_in_force'").await;
    app.start_again().await.unwrap();
    let shown = "SELECT COUNT(*) FROM identity i JOIN identity_revision r ON r.identity_id = i.id
        AND r.number = i.verified WHERE i.submitted = 1 AND i.submitted_at = r.submitted_at";
    assert_eq!(app.database.number(shown).await, 1);
    let scheduled = app.database.number("SELECT delete_at FROM identity_image").await;
    assert_eq!(scheduled, app.now() + 30 * 86_400_000);
}
