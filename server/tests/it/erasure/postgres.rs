//! What PostgreSQL keeps besides the current rows.

use super::*;

/// PostgreSQL keeps old row versions until the table is vacuumed.
#[tokio::test]
async fn the_tables_are_vacuumed_soon_after_an_erasure() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    job(&app, &mut founder, 1, &[person()]).await;
    app.backend.run_due_once().await.unwrap();
    let invitation = invitation(&mut founder).await;
    let due = "SELECT COUNT(*) FROM schedule WHERE name = 'clear_erased' AND due_at <= ";
    let due = format!("{due}{}", app.now());
    assert_eq!(app.database.number(&due).await, 0);
    ok(founder.api("delete_pending", json!({ "invitation": invitation })).await);
    assert_eq!(app.database.number(&due).await, 1);
    app.backend.run_due_once().await.unwrap();
    assert_eq!(app.database.number(&due).await, 0);
    if !app.database.is_sqlite() {
        for table in ["identity", "bulk_chunk", "bulk_job", "account", "message"] {
            let vacuumed = format!(
                "SELECT COUNT(*) FROM pg_stat_user_tables
                WHERE relname = '{table}' AND last_vacuum IS NOT NULL"
            );
            app.database.until(&vacuumed, 1).await;
        }
    }
}

/// As that of a backup that runs for long.
#[tokio::test]
async fn what_a_long_transaction_still_reads_is_vacuumed_soon_after_it() {
    let app = TestApp::founded().await;
    if app.database.is_sqlite() {
        return;
    }
    let mut founder = app.as_founder().await;
    job(&app, &mut founder, 1, &[person()]).await;
    app.backend.run_due_once().await.unwrap();
    let invitation = invitation(&mut founder).await;
    app.database.run("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT COUNT(*) FROM account").await;
    ok(founder.api("delete_pending", json!({ "invitation": invitation })).await);
    app.backend.run_due_once().await.unwrap();
    let due_in = format!("SELECT due_at - {} FROM schedule WHERE name = 'clear_erased'", app.now());
    assert_eq!(app.database.numbers_blocking([&due_in]), [60_000]);
    app.database.run("COMMIT").await;
    // Not its count of dead rows, which sessions report when they happen to.
    let vacuums = "SELECT vacuum_count FROM pg_stat_user_tables WHERE relname = 'account'";
    let before = app.database.number(vacuums).await;
    app.advance(std::time::Duration::from_secs(60));
    app.backend.run_due_once().await.unwrap();
    assert_eq!(app.database.number(&due_in).await, 60_000 + 3_600_000);
    app.database.until(vacuums, before + 1).await;
}

/// PostgreSQL samples the values of every column for its planner.
#[tokio::test]
async fn the_statistics_of_the_database_forget_an_erased_person() {
    let app = TestApp::founded().await;
    if app.database.is_sqlite() {
        return;
    }
    let mut founder = app.as_founder().await;
    for (key, name) in [(1, "Bea"), (2, "Cleo"), (3, "Dora")] {
        let other = row(&format!("{name}@aldine.example"), [name, "Rossi", "1990-04-17", "IT", "badge-1"]);
        job(&app, &mut founder, key, &[other]).await;
    }
    job(&app, &mut founder, 4, &[person()]).await;
    app.database.run("ANALYZE").await;
    let sampled = format!(
        "SELECT COUNT(*) FROM pg_stats WHERE schemaname = 'public' AND lower(concat(CAST(most_common_vals AS TEXT),
            CAST(histogram_bounds AS TEXT))) SIMILAR TO '%({}|{}|{ADDRESS})%'",
        GIVEN.to_lowercase(),
        FAMILY.to_lowercase()
    );
    assert!(app.database.number(&sampled).await > 0, "they are sampled while they are there");
    let invitation = invitation(&mut founder).await;
    ok(founder.api("delete_pending", json!({ "invitation": invitation })).await);
    app.backend.run_due_once().await.unwrap();
    assert_eq!(app.database.number(&sampled).await, 0);
}
