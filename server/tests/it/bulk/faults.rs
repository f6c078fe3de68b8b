//! Killed programs, competing replicas, busy databases.

use super::{assert_sound, counts, inviter, on_job, people, start};
use crate::support::{AppOptions, Smtp, TestApp};
use backend::Failure;
use serde_json::json;
use std::time::Duration;

/// Hostile row 38: work in progress when a program dies is done once by another.
#[tokio::test]
async fn a_job_whose_program_died_is_taken_over_when_its_lease_is_over() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let job = start(&mut browser, 1, &people(1_000)).await;
    for done in [250, 500, 750] {
        let second = app.second_backend().await;
        let mut dying = second.bulk_worker();
        assert!(dying.run_round().await.unwrap());
        drop(dying);
        assert_eq!(counts(&on_job(&mut browser, "bulk_job", &job).await)[0], done);
        let mut early = app.backend.bulk_worker();
        assert!(!early.run_round().await.unwrap(), "its lease is not over");
        app.advance(Duration::from_secs(31));
    }
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(counts(&on_job(&mut browser, "bulk_job", &job).await), [1_000, 0, 0, 0, 0]);
    assert_sound(&app).await;
}

/// The same in the middle of a batch, repeatedly, at any point.
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_broken_off_anywhere_leaves_nothing_half_done() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let job = start(&mut browser, 1, &people(1_500)).await;
    for pause in 0..40 {
        let mut dying = app.backend.bulk_worker();
        let round = async move { while dying.run_round().await.unwrap() {} };
        drop(tokio::time::timeout(Duration::from_millis(3 + pause * 5), round).await);
        assert_sound(&app).await;
        app.advance(Duration::from_secs(31));
    }
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(counts(&on_job(&mut browser, "bulk_job", &job).await), [1_500, 0, 0, 0, 0]);
    assert_sound(&app).await;
}

#[tokio::test]
async fn whoever_lost_the_lease_writes_nothing() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let job = start(&mut browser, 1, &people(1_000)).await;
    let mut slow = app.backend.bulk_worker();
    slow.run_round().await.unwrap();
    app.advance(Duration::from_secs(31));
    let second = app.second_backend().await;
    let mut other = second.bulk_worker();
    other.run_round().await.unwrap();
    for _ in 0..3 {
        slow.run_round().await.unwrap();
    }
    assert_eq!(counts(&on_job(&mut browser, "bulk_job", &job).await), [500, 0, 0, 0, 500]);
    while other.run_round().await.unwrap() {}
    assert_eq!(counts(&on_job(&mut browser, "bulk_job", &job).await), [1_000, 0, 0, 0, 0]);
    assert_sound(&app).await;
}

/// Hostile row 39.
#[tokio::test(flavor = "multi_thread")]
async fn two_programs_on_one_database_do_each_row_once() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let mut jobs = Vec::new();
    for key in 0..3 {
        jobs.push(start(&mut browser, key, &people(900)).await);
    }
    let second = app.second_backend().await;
    let (one, two) = tokio::join!(app.backend.run_bulk_once(), second.run_bulk_once());
    one.unwrap();
    two.unwrap();
    let views = [&jobs[0], &jobs[1], &jobs[2]];
    let mut created = 0;
    for job in views {
        let view = on_job(&mut browser, "bulk_job", job).await;
        assert_eq!((view["state"].as_str(), counts(&view)[4]), (Some("done"), 0));
        created += counts(&view)[0];
    }
    assert_eq!(created, 900, "the three name the same people");
    assert_sound(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_invites_by_hand_meanwhile_is_neither_kept_waiting_nor_in_the_way() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let job = start(&mut browser, 1, &people(1_000)).await;
    let founder = app.as_founder().await;
    let by_hand = async {
        let mut invited = 0;
        for number in (0..1_000).step_by(97) {
            let draft = json!({ "email": format!("person.{number}@aldine.example") });
            let answer = founder.clone().api("invite", json!({ "draft": draft })).await;
            assert!(matches!(answer.status, 200 | 422), "{}", answer.body);
            invited += u64::from(answer.status == 200);
        }
        invited
    };
    let (done, invited) = tokio::join!(app.backend.run_bulk_once(), by_hand);
    done.unwrap();
    let counts = counts(&on_job(&mut browser, "bulk_job", &job).await);
    assert_eq!(counts, [1_000 - invited, 0, 0, invited, 0]);
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_busy_database_costs_time_and_no_row() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let job = start(&mut browser, 1, &people(600)).await;
    for failure in [Failure::Begin, Failure::Statement, Failure::Commit] {
        app.failures.order(failure, 1);
    }
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(app.failures.left(), 0);
    assert_eq!(counts(&on_job(&mut browser, "bulk_job", &job).await), [600, 0, 0, 0, 0]);
    assert_sound(&app).await;
}

/// A job of three rows does not wait for one of a hundred thousand.
#[tokio::test]
async fn jobs_take_turns() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let long = start(&mut browser, 1, &people(1_000)).await;
    let mut worker = app.backend.bulk_worker();
    worker.run_round().await.unwrap();
    let short = [super::row("new@aldine.example", "")];
    let short = start(&mut browser, 2, &short).await;
    worker.run_round().await.unwrap();
    assert_eq!(on_job(&mut browser, "bulk_job", &short).await["state"], "done");
    assert_eq!(on_job(&mut browser, "bulk_job", &long).await["state"], "running");
}

/// A job that fails pauses, and the others continue.
#[tokio::test]
async fn a_job_in_which_something_is_wrong_does_not_stop_the_others() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    let broken = start(&mut browser, 1, &people(10)).await;
    app.database.run("UPDATE bulk_chunk SET sealed = digest").await;
    let good = start(&mut browser, 2, &people(10)).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(on_job(&mut browser, "bulk_job", &good).await["state"], "done");
    assert_eq!(counts(&on_job(&mut browser, "bulk_job", &broken).await), [0, 0, 0, 0, 10]);
    assert_sound(&app).await;
}

/// A password reset does not wait for the messages of a bulk job.
#[tokio::test]
async fn mail_of_other_kinds_overtakes_a_bulk_jobs() {
    let smtp = Smtp::start().await;
    let app = TestApp::founded_with(AppOptions { smtp_url: Some(smtp.url()), ..AppOptions::default() }).await;
    let mut browser = inviter(&app).await;
    app.backend.run_outbox_once().await.unwrap();
    let before = smtp.mails().len();
    start(&mut browser, 1, &people(300)).await;
    app.backend.run_bulk_once().await.unwrap();
    let forgot = json!({ "draft": { "email": crate::support::FOUNDER } });
    assert_eq!(app.visitor().api("forgot_password", forgot).await.status, 200);
    app.backend.run_outbox_once().await.unwrap();
    let mails = smtp.mails().split_off(before);
    assert_eq!(mails.len(), 301);
    let reset = mails.iter().position(|mail| mail.to[0] == crate::support::FOUNDER).unwrap();
    assert!(reset < 32, "it went out as number {reset}");
    assert_sound(&app).await;
}

/// Stored rows of a job that is never started are deleted after a day.
#[tokio::test]
async fn what_was_never_started_is_forgotten() {
    let app = TestApp::founded().await;
    let mut browser = inviter(&app).await;
    super::store(&mut browser, 1, &people(10)).await;
    let kept = start(&mut browser, 2, &people(10)).await;
    app.advance(Duration::from_secs(86_400));
    app.backend.run_due_once().await.unwrap();
    assert_eq!(app.database.count("bulk_job").await, 1);
    assert_eq!(app.database.count("bulk_chunk").await, 1);
    app.backend.run_bulk_once().await.unwrap();
    let done = "SELECT COUNT(*) FROM bulk_job WHERE state = 'done' AND created = 10";
    assert_eq!(app.database.number(done).await, 1, "{kept}");
}
