//! Erasures whose transaction, request or journal fails.

use super::*;

#[tokio::test]
async fn an_erasure_that_was_rolled_back_is_not_done_at_the_next_start() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let registration = registration(&mut founder).await;
    app.failures.order(backend::Failure::Statement, 6);
    let answer = founder.api("discard_registration", registration.clone()).await;
    assert_eq!((answer.refusal(), app.failures.left()), ((503, "busy".into()), 0));
    app.start_again().await.unwrap();
    assert_eq!(app.database.number(ERASED).await, 0);
    ok(founder.api("discard_registration", registration).await);
    assert_eq!(app.database.number(ERASED).await, 1);
}

/// Somebody else holds the row, or on SQLite the whole database, until the request is given up.
#[tokio::test]
async fn an_erasure_that_is_noted_goes_on_when_its_request_is_given_up() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    // Makes the key of the blind indexes, which is written at its first use.
    fill(&mut founder, &me()).await;
    ok(submit(&mut founder, &me()).await);
    let registration = registration(&mut founder).await;
    let hold =
        if app.database.is_sqlite() { "BEGIN IMMEDIATE" } else { "BEGIN; SELECT 1 FROM identity FOR UPDATE" };
    app.database.run(hold).await;
    let journal = app.folder().join("erasures.journal");
    let noted = async {
        while !journal.exists() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        answer = founder.api("discard_registration", registration) => panic!("answered: {}", answer.body),
        () = noted => {}
    }
    app.database.run("COMMIT").await;
    app.database.until(ERASED, 1).await;
}

/// Every write to `/dev/full` is told that the disk is full.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_erasure_that_cannot_be_noted_since_the_disk_is_full_is_503_and_not_done() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let issued = founder.invite(json!({ "email": "bob@aldine.example" })).await;
    let delete = json!({ "invitation": issued["invitation"] });
    let journal = app.folder().join("erasures.journal");
    std::os::unix::fs::symlink("/dev/full", &journal).unwrap();
    let answer = founder.api("delete_pending", delete.clone()).await;
    assert_eq!(answer.refusal(), (503, "busy".into()));
    assert_eq!(answer.header("retry-after"), "5");
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE state = 'pending'").await, 1);
    std::fs::remove_file(&journal).unwrap();
    ok(founder.api("delete_pending", delete).await);
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE state = 'pending'").await, 0);
}
