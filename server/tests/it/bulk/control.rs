//! Pause, resume, cancel, undo.

use super::{assert_sound, counts, inviter, on_job, people, start, store};
use crate::support::TestApp;
use serde_json::json;

#[tokio::test]
async fn a_job_is_paused_and_resumed_between_batches() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let job = start(&mut browser, 1, &people(700)).await;
    let mut worker = app.backend.bulk_worker();
    worker.run_round().await.unwrap();
    let view = on_job(&mut browser, "pause_bulk", &job).await;
    assert_eq!((view["state"].as_str(), view["paused"].as_str()), (Some("paused"), Some("asked")));
    while worker.run_round().await.unwrap() {}
    assert_eq!(counts(&on_job(&mut browser, "pause_bulk", &job).await), [250, 0, 0, 0, 450]);
    assert_sound(&app).await;

    let view = on_job(&mut browser, "resume_bulk", &job).await;
    assert_eq!((view["state"].as_str(), view["worked_rows"].as_u64()), (Some("running"), Some(0)));
    on_job(&mut browser, "resume_bulk", &job).await;
    while worker.run_round().await.unwrap() {}
    assert_eq!(counts(&on_job(&mut browser, "bulk_job", &job).await), [700, 0, 0, 0, 0]);
    let said = async |action: &str| {
        app.database.number(&format!("SELECT COUNT(*) FROM audit_event WHERE action = '{action}'")).await
    };
    for action in ["bulk.begun", "bulk.started", "bulk.paused", "bulk.resumed", "bulk.done"] {
        assert_eq!(said(action).await, 1, "{action}");
    }
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_batch_in_hand_when_the_job_is_paused_is_not_committed() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let job = start(&mut browser, 1, &people(700)).await;
    let mut worker = app.backend.bulk_worker();
    worker.run_round().await.unwrap();
    // After a quick pause and resume another worker may take the lease; the first one must not continue.
    on_job(&mut browser, "pause_bulk", &job).await;
    on_job(&mut browser, "resume_bulk", &job).await;
    let mut other = app.second_backend().await.bulk_worker();
    assert!(other.run_round().await.unwrap());
    worker.run_round().await.unwrap();
    assert_eq!(counts(&on_job(&mut browser, "bulk_job", &job).await), [500, 0, 0, 0, 200]);
    while other.run_round().await.unwrap() {}
    assert_eq!(counts(&on_job(&mut browser, "bulk_job", &job).await), [700, 0, 0, 0, 0]);
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_cancelled_job_keeps_what_is_done_and_does_no_more() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let job = start(&mut browser, 1, &people(300)).await;
    let mut worker = app.backend.bulk_worker();
    worker.run_round().await.unwrap();
    assert_eq!(counts(&on_job(&mut browser, "cancel_bulk", &job).await), [250, 0, 0, 0, 50]);
    while worker.run_round().await.unwrap() {}
    app.backend.run_bulk_once().await.unwrap();
    let view = on_job(&mut browser, "cancel_bulk", &job).await;
    assert_eq!((view["state"].as_str(), counts(&view)), (Some("cancelled"), [250, 0, 0, 0, 50]));
    assert!(view["ended_at"].is_i64());
    for verb in ["pause_bulk", "resume_bulk", "start_bulk"] {
        let answer = browser.api(verb, json!({ "job": job })).await;
        assert_eq!(answer.refusal(), (409, "job_state".into()), "{verb}");
    }
    assert_sound(&app).await;
}

#[tokio::test]
async fn what_a_job_cannot_do_where_it_stands_is_refused() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let job = store(&mut browser, 1, &people(3)).await;
    for verb in ["pause_bulk", "resume_bulk", "undo_bulk"] {
        let answer = browser.api(verb, json!({ "job": job })).await;
        assert_eq!(answer.refusal(), (409, "job_state".into()), "{verb} while it is prepared");
    }
    on_job(&mut browser, "start_bulk", &job).await;
    assert_eq!(browser.api("undo_bulk", json!({ "job": job })).await.status, 409, "while it runs");
    app.backend.run_bulk_once().await.unwrap();
    for verb in ["pause_bulk", "resume_bulk", "cancel_bulk"] {
        let answer = browser.api(verb, json!({ "job": job })).await;
        assert_eq!(answer.refusal(), (409, "job_state".into()), "{verb} when it is done");
    }
}

#[tokio::test]
async fn undoing_a_batch_revokes_what_nobody_has_accepted_and_withdraws_its_mail() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut browser = inviter(&app).await;
    app.backend.run_outbox_once().await.unwrap();
    let job = start(&mut browser, 1, &people(600)).await;
    app.backend.run_bulk_once().await.unwrap();
    let before = smtp.mails().len();
    // One message is sent and its invitation accepted.
    app.database.run("UPDATE message SET state = 'held' WHERE lane = 2").await;
    app.database
        .run("UPDATE message SET state = 'queued' WHERE to_address = 'person.7@aldine.example'")
        .await;
    app.backend.run_outbox_once().await.unwrap();
    let link = smtp.mails()[before].link();
    assert_eq!(app.visitor().accept(link.rsplit('/').next().unwrap()).await.status, 200);
    app.database.run("UPDATE message SET state = 'queued' WHERE state = 'held' AND lane = 2").await;

    let view = on_job(&mut browser, "undo_bulk", &job).await;
    assert_eq!(view["state"], "done");
    app.backend.run_bulk_once().await.unwrap();
    let count = async |sql: &str| app.database.number(&format!("SELECT COUNT(*) FROM {sql}")).await;
    assert_eq!(count("invitation WHERE state = 'revoked'").await, 599);
    assert_eq!(count("message WHERE lane = 2 AND reply_code = 'withdrawn'").await, 599);
    assert_eq!(count("account WHERE state = 'active' AND username = 'person.7'").await, 1);
    let mails = smtp.mails().len();
    app.backend.run_outbox_once().await.unwrap();
    assert_eq!(smtp.mails().len(), mails, "no mail goes out any more");

    on_job(&mut browser, "undo_bulk", &job).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(
        count("audit_event WHERE action = 'bulk.undone'").await,
        1,
        "and the second time changes nothing"
    );
    assert_eq!(count("bulk_job WHERE work IS NOT NULL").await, 0);
    assert_sound(&app).await;

    // Inviting them again reopens them.
    let again = start(&mut browser, 2, &people(600)).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(counts(&on_job(&mut browser, "bulk_job", &again).await), [599, 0, 0, 1, 0]);
    assert_eq!(on_job(&mut browser, "undo_bulk", &job).await["open"], 0, "these are the other job's");
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_long_undo_is_gone_on_with_by_another_program() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let job = start(&mut browser, 1, &people(600)).await;
    app.backend.run_bulk_once().await.unwrap();
    // As if the program had died right after the request.
    app.database.run("UPDATE bulk_job SET work = 'undo'").await;
    let mut worker = app.backend.bulk_worker();
    worker.run_round().await.unwrap();
    drop(worker);
    app.advance(std::time::Duration::from_secs(31));
    app.second_backend().await.run_bulk_once().await.unwrap();
    assert_eq!(app.database.number("SELECT COUNT(*) FROM invitation WHERE state = 'revoked'").await, 600);
    assert_eq!(on_job(&mut browser, "bulk_job", &job).await["state"], "done");
    assert_sound(&app).await;
}

#[tokio::test]
async fn the_rows_of_a_job_that_was_never_started_go_when_it_is_cancelled() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let job = store(&mut browser, 1, &people(600)).await;
    assert!(app.database.count("bulk_chunk").await > 0);
    assert_eq!(on_job(&mut browser, "cancel_bulk", &job).await["state"], "cancelled");
    assert_eq!(app.database.count("bulk_chunk").await, 0);
    let again = browser.api("cancel_bulk", json!({ "job": job })).await;
    assert_eq!(again.refusal(), (404, "not_found".into()), "and so does the job");
}

#[tokio::test]
async fn of_many_jobs_begun_at_once_ten_are_taken() {
    let app = TestApp::founded().await;
    let browser = inviter(&app).await;
    let begin = |key| {
        let mut browser = browser.clone();
        async move { browser.api("begin_bulk", json!({ "draft": super::draft(key, 3) })).await.status }
    };
    let statuses = futures::future::join_all((0..30).map(begin)).await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 10, "{statuses:?}");
}

#[tokio::test]
async fn one_person_is_invited_again_by_jobs_no_more_often_than_by_hand() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    start(&mut browser, 1, &people(1)).await;
    app.backend.run_bulk_once().await.unwrap();
    let mut again = people(1);
    again[0].state = domain::bulk::RowState::AlreadyInvited;
    again[0].resend = true;
    let mut outcomes = Vec::new();
    for key in 2..=23 {
        let job = start(&mut browser, key, &again).await;
        app.backend.run_bulk_once().await.unwrap();
        outcomes.extend(super::outcomes(&mut browser, &job).await);
    }
    assert!(outcomes[..20].iter().all(|(outcome, _)| outcome == "resent"), "{outcomes:?}");
    let refused = ("failed".to_owned(), "invited_often".to_owned());
    assert!(outcomes[20..].iter().all(|outcome| *outcome == refused), "{outcomes:?}");
}
