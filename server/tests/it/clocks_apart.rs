//! Two replicas whose machines have different clocks: what they share is judged by the database's time. SQLite has one
//! program and no replicas.

use crate::support::{AppOptions, Browser, FOUNDER, Smtp, SmtpCommand, TestApp};
use backend::Backend;
use backend::clock::SystemClock;
use serde_json::json;
use std::time::Duration;

/// By how many seconds the other replica's clock is wrong.
const OFF_BY: [i64; 5] = [30, 65, 960, -960, 86_400];
const WRONG: &str = "not the sentence at all";

struct Replicas {
    app: TestApp,
    smtp: Smtp,
}

impl Replicas {
    /// None on SQLite.
    async fn new() -> Option<Self> {
        let smtp = Smtp::start().await;
        let app =
            TestApp::founded_with(AppOptions { smtp_url: Some(smtp.url()), ..AppOptions::default() }).await;
        if app.database.is_sqlite() {
            return None;
        }
        let now = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
        let ahead = app.database.number(now).await - app.now();
        app.advance(Duration::from_millis(ahead.try_into().unwrap()));
        Some(Self { app, smtp })
    }

    /// One whose clock is right, and one whose clock is wrong.
    async fn apart(&self, seconds: i64) -> [(Backend, Browser); 2] {
        let seed = (1_000_000 + seconds).unsigned_abs() * 2;
        let right = self.app.replica_by(SystemClock::default(), seed).await;
        [right, self.app.replica_by(SystemClock::off_by(seconds * 1_000), seed + 1).await]
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_one_replica_is_sending_is_sent_by_no_other() {
    let Some(replicas) = Replicas::new().await else { return };
    let mut founder = replicas.app.as_founder().await;
    let mut expected = 0;
    for seconds in OFF_BY {
        let [(right, _), (wrong, _)] = replicas.apart(seconds).await;
        for (name, sender, other) in [("by-right", &right, &wrong), ("by-wrong", &wrong, &right)] {
            founder.invite(json!({ "email": format!("{name}{seconds}@aldine.example") })).await;
            let stall = replicas.smtp.stall(SmtpCommand::To);
            let sending = tokio::spawn({
                let sender = sender.clone();
                async move { sender.run_outbox_once().await }
            });
            stall.is_reached.notified().await;
            assert_eq!(other.run_outbox_once().await.unwrap(), 0, "{name}, off by {seconds} s");
            stall.go_on.notify_one();
            assert_eq!(sending.await.unwrap().unwrap(), 1);
            expected += 1;
            assert_eq!(replicas.smtp.mails().len(), expected, "{name}, off by {seconds} s");
        }
    }
    assert_eq!(replicas.app.database.number("SELECT SUM(attempts) FROM message").await, expected as i64);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_at_two_replicas_are_counted_together() {
    let Some(replicas) = Replicas::new().await else { return };
    for seconds in OFF_BY {
        let mut browsers = replicas.apart(seconds).await.map(|(_, browser)| browser);
        let mut statuses = Vec::new();
        for number in 0..12 {
            let visitor = &mut browsers[number % 2];
            let name = format!("nobody{seconds}@aldine.example");
            statuses.push(visitor.sign_in(&name, WRONG).await.status);
        }
        assert_eq!(statuses, [[401; 10].as_slice(), &[429; 2]].concat(), "off by {seconds} s");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_one_replica_is_one_of_the_other() {
    let Some(replicas) = Replicas::new().await else { return };
    for seconds in OFF_BY {
        let [(_, mut right), (_, mut wrong)] = replicas.apart(seconds).await;
        assert_eq!(right.sign_in(FOUNDER, crate::support::PASSWORD).await.status, 200);
        let session = right.cookie("session").unwrap().to_owned();
        wrong.set_cookie("session", &session);
        for browser in [&mut wrong, &mut right] {
            let session = browser.api("session", json!({})).await.json();
            assert!(session["me"]["account"].is_string(), "off by {seconds} s: {session}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_wrong_is_corrected_and_reported() {
    let Some(replicas) = Replicas::new().await else { return };
    for seconds in OFF_BY {
        let [(right, _), (wrong, _)] = replicas.apart(seconds).await;
        assert!((right.now() - wrong.now()).abs() < 5_000, "off by {seconds} s");
        wrong.ready().await.unwrap();
        let reported = wrong.machine_clock_ahead().unwrap();
        assert!((reported - seconds * 1_000).abs() < 5_000, "{reported} ms for {seconds} s");
    }
}
