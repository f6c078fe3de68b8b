//! Erasures are repeated after a backup is restored.

use super::*;

#[tokio::test]
async fn what_a_backup_brings_back_of_them_is_erased_again_at_the_start() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let [first, second] = jobs(&app, &mut founder).await;
    let registration = json!("00000000-0000-4000-8000-000000000001");
    let target = json!({ "registration": registration });
    ok(save(&mut founder, &target, "account", 0, json!({ "email": "gone@aldine.example" })).await);
    // Copies the tables, as a backup of this moment would. `secure_delete` keeps the copies from leaving traces of
    // their own.
    if app.database.is_sqlite() {
        app.database.run("PRAGMA secure_delete = ON").await;
    }
    let tables = [
        "account",
        "identity",
        "identity_step",
        "bulk_chunk",
        "bulk_chunk_addresses",
        "invitation",
        "message",
        "search_token",
    ];
    for table in tables {
        app.database.run(&format!("CREATE TABLE copy_of_{table} AS SELECT * FROM {table}")).await;
    }
    ok(founder.api("discard_registration", json!({ "registration": registration })).await);
    let invitation = invitation(&mut founder).await;
    ok(founder.api("delete_pending", json!({ "invitation": invitation })).await);
    for (table, column) in [
        ("account", "state, email, email_key, username"),
        ("invitation", "email, email_key, state"),
        ("message", "to_address, params"),
    ] {
        app.database
            .run(&format!(
                "UPDATE {table} SET ({column}) = (SELECT {column} FROM copy_of_{table} c WHERE c.id = {table}.id)"
            ))
            .await;
    }
    app.database
        .run(
            "UPDATE identity SET (data_key, state, name) = (SELECT data_key, state, name FROM copy_of_identity c
                WHERE c.id = identity.id);
            INSERT INTO identity_step SELECT * FROM copy_of_identity_step c WHERE NOT EXISTS (
                SELECT 1 FROM identity_step s WHERE s.identity_id = c.identity_id AND s.step = c.step);
            UPDATE bulk_chunk SET sealed = (SELECT c.sealed FROM copy_of_bulk_chunk c
                WHERE c.job_id = bulk_chunk.job_id AND c.first_row = bulk_chunk.first_row);
            UPDATE bulk_chunk_addresses SET macs = (SELECT c.macs FROM copy_of_bulk_chunk_addresses c
                WHERE c.job_id = bulk_chunk_addresses.job_id AND c.first_row = bulk_chunk_addresses.first_row)",
        )
        .await;
    for table in tables {
        app.database.run(&format!("DROP TABLE copy_of_{table}")).await;
    }
    assert!(results(&mut founder, &first).await[1].contains(ADDRESS), "the backup is back");

    app.start_again().await.unwrap();
    assert_nowhere(&app, &[FAMILY, BIRTH, BADGE, ADDRESS]).await;
    assert_rows_are_erased(&results(&mut founder, &first).await, &results(&mut founder, &second).await);
    assert_eq!(app.database.number("SELECT COUNT(*) FROM identity WHERE state = 'erased'").await, 2);
    let erased = events(&app, "identity.erased").await;
    app.start_again().await.unwrap();
    assert_eq!(events(&app, "identity.erased").await, erased, "and once is enough");
}

/// A noted account that has been accepted by the next start is not deleted.
#[tokio::test]
async fn what_is_no_longer_what_was_noted_is_left_alone() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    let document = new_id();
    ok(add_document_as(&mut person, &me(), &document).await);
    ok(fill_document(&mut person, &document, NUMBER).await);
    let (account, identity) = (
        app.me(&mut person).await,
        ok(person.api("identity", json!({ "whose": me() })).await)["identity"].clone(),
    );
    let lines = format!("1 account {account}\n2 registration {}\n", identity.as_str().unwrap());
    std::fs::write(app.folder().join("erasures.journal"), lines).unwrap();
    app.start_again().await.unwrap();
    assert_eq!(ok(person.api("identity", json!({ "whose": me() })).await)["state"], "draft");
}
