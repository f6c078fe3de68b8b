//! The messages of a job, and a mail server with typical failures.

use super::{assert_repeats_are_the_same, assert_sound, inviter, row, start};
use crate::support::{Browser, SmtpCommand, TestApp};
use domain::bulk::JobRow;
use serde_json::json;
use std::collections::HashSet;
use std::time::Duration;

const COMMANDS: [SmtpCommand; 6] = [
    SmtpCommand::Greeting,
    SmtpCommand::Hello,
    SmtpCommand::From,
    SmtpCommand::To,
    SmtpCommand::Data,
    SmtpCommand::End,
];

/// Twenty people of this job only.
fn twenty_people(job: u32) -> Vec<JobRow> {
    (0..20).map(|number| row(&format!("person.{job}.{number}@aldine.example"), "")).collect()
}

/// Sends until no message is open, however long the delays.
async fn drain(app: &TestApp) {
    const OPEN: &str = "SELECT COUNT(*) FROM message WHERE state IN ('queued', 'sending', 'deferred')";
    for _ in 0..50 {
        app.backend.run_outbox_once().await.unwrap();
        if app.database.number(OPEN).await == 0 {
            return;
        }
        app.advance(Duration::from_secs(600));
    }
    panic!("mail does not go out");
}

async fn mails_of(app: &TestApp, browser: &mut Browser, job: u32) {
    start(browser, job, &twenty_people(job)).await;
    app.backend.run_bulk_once().await.unwrap();
    app.backend.run_outbox_once().await.unwrap();
}

/// Hostile row 35, for every SMTP command and every failure.
#[tokio::test]
async fn a_mail_server_that_fails_at_each_verb_in_turn_loses_no_mail_and_sends_none_twice() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut browser = inviter(&app).await;
    drain(&app).await;
    let before = smtp.mails().len();
    let mut job = 0;
    for reply in ["", "421 4.3.2 going down", "451 4.3.0 not now", "550 5.7.1 never"] {
        for verb in COMMANDS {
            job += 1;
            for _ in 0..3 {
                smtp.reply_once(verb, reply);
            }
            mails_of(&app, &mut browser, job).await;
            assert_sound(&app).await;
            // Unused replies are dropped, so that the next command starts clean.
            smtp.clear_replies();
            app.advance(Duration::from_secs(60));
        }
    }
    drain(&app).await;
    assert_sound(&app).await;

    let mails = smtp.mails().split_off(before);
    let repeats = assert_repeats_are_the_same(&mails);
    assert_eq!(repeats, 3, "those whose connection died behind the final dot");
    let count = |state: &str| format!("SELECT COUNT(*) FROM message WHERE lane = 2 AND state = '{state}'");
    let (sent, bounced) =
        (app.database.number(&count("sent")).await, app.database.number(&count("bounced")).await);
    assert_eq!(sent + bounced, i64::from(job) * 20, "every message has ended");
    // Refusing the sender or the connection affects all mail and uses up nobody's attempts.
    assert_eq!(bounced, 9, "three recipients, three at the data, three behind the final dot");
    let reached: HashSet<&str> = mails.iter().map(|mail| mail.to[0].as_str()).collect();
    assert_eq!(i64::try_from(reached.len()).unwrap(), sent);
}

/// I4 alone.
#[tokio::test]
async fn a_connection_that_dies_behind_the_final_dot_repeats_the_same_letter_and_no_other() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut browser = inviter(&app).await;
    drain(&app).await;
    let before = smtp.mails().len();
    smtp.reply_once(SmtpCommand::End, "");
    mails_of(&app, &mut browser, 1).await;
    let waiting = "SELECT COUNT(*) FROM message WHERE state = 'deferred' AND reply_code IS NULL";
    assert_eq!(app.database.number(waiting).await, 1, "nobody knows whether it was taken");
    drain(&app).await;
    let mails = smtp.mails().split_off(before);
    assert_eq!((mails.len(), assert_repeats_are_the_same(&mails)), (21, 1));
    assert_sound(&app).await;

    // Both messages contain the link that works.
    let twice = mails.iter().find(|one| mails.iter().filter(|other| other.to == one.to).count() == 2);
    let link = twice.unwrap().link();
    let token = link.rsplit('/').next().unwrap();
    assert_eq!(app.visitor().accept(token).await.status, 200);
}

/// A message in progress when the program died may have been sent: it is sent again with the same Message-ID.
#[tokio::test]
async fn a_program_that_dies_before_it_has_recorded_an_answer_sends_the_same_letter_again() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut browser = inviter(&app).await;
    drain(&app).await;
    let before = smtp.mails().len();
    start(&mut browser, 1, &twenty_people(1)).await;
    app.backend.run_bulk_once().await.unwrap();
    let stall = smtp.stall(SmtpCommand::End);
    let dying = tokio::spawn({
        let backend = app.second_backend().await;
        async move { backend.run_outbox_once().await }
    });
    stall.is_reached.notified().await;
    dying.abort();
    drop(dying.await);
    stall.go_on.notify_one();
    app.backend.run_outbox_once().await.unwrap();
    let sending = "SELECT COUNT(*) FROM message WHERE state = 'sending'";
    assert!(app.database.number(sending).await > 0, "its leases are not over");
    app.advance(Duration::from_secs(31));
    drain(&app).await;
    let mails = smtp.mails().split_off(before);
    let reached: HashSet<&str> = mails.iter().map(|mail| mail.to[0].as_str()).collect();
    assert_eq!(reached.len(), 20);
    let repeats = assert_repeats_are_the_same(&mails);
    assert!((1..=32).contains(&repeats), "{repeats}");
    assert_sound(&app).await;
    let view = browser.api("bulk_jobs", json!({ "after": null })).await.json();
    assert_eq!(view["rows"][0]["state"], "done");
}
