//! The program as a process with a mail server, on both databases: killed repeatedly during one job, stopped in the
//! middle of a batch, one of two servers killed (hostile rows 38 to 40).

use super::{assert_repeats_are_the_same, assert_tables_are_sound, draft, row};
use crate::support::{Installed, Running, Smtp, SmtpCommand, wait_for};
use domain::bulk::{JobRow, RowState};
use domain::form::Code;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::hash::{BuildHasher as _, Hasher as _};
use std::time::Duration;
use tokio::time::{Instant, sleep};

const DONE: &str = "SELECT COUNT(*) FROM bulk_outcome";
const RUNNING: &str = "SELECT COUNT(*) FROM bulk_job WHERE state <> 'done'";
const OPEN_MAIL: &str = "SELECT COUNT(*) FROM message WHERE state IN ('queued', 'sending', 'deferred')";
/// Rows per batch.
const BATCH: i64 = 250;

/// How often the program is killed; `make soak` asks for more.
fn kills() -> usize {
    std::env::var("MATRICULA_SOAK").ok().and_then(|kills| kills.parse().ok()).unwrap_or(4)
}

/// A random delay up to so many milliseconds, different in every run.
fn random_delay(below: u64) -> Duration {
    let chance = std::collections::hash_map::RandomState::new().build_hasher().finish();
    Duration::from_millis(chance % below)
}

/// Rows of which every tenth is invited, every hundredth with an address that is registered already; the others are
/// errors in the preview. So there are many cheap batches and few mails.
fn mixed_rows(rows: usize) -> Vec<JobRow> {
    let of = |number: usize| match number % 100 {
        90 => row(&format!("person.{}@aldine.example", number - 90), ""),
        rest if rest % 10 == 0 => row(&format!("person.{number}@aldine.example"), ""),
        _ => JobRow { state: RowState::Error, code: Some(Code::EmailNoAt), ..row("no at", "") },
    };
    (0..rows).map(of).collect()
}

/// Submits a job as the page does.
fn submit_job(server: &Running, key: u32, rows: &[JobRow], is_held: bool) -> Value {
    let mut draft = draft(key, rows.len());
    draft["hold"] = json!(is_held);
    let begun = server.ok("begin_bulk", &json!({ "draft": draft }));
    for (number, rows) in rows.chunks(500).enumerate() {
        let chunk = json!({ "first": number * 500, "rows": rows });
        server.ok("put_bulk_rows", &json!({ "job": begun["id"], "chunk": chunk }));
    }
    server.ok("start_bulk", &json!({ "job": begun["id"] }));
    begun["id"].clone()
}

/// Waits until the number that a query returns satisfies a condition.
async fn until(app: &Installed, sql: &str, is_there: impl Fn(i64) -> bool) -> i64 {
    let number = async || Some(app.database.number(sql).await).filter(|number| is_there(*number));
    wait_for(sql, Duration::from_secs(300), number).await
}

/// Invariants I1 to I6, checked in the database of a program that may be dead.
async fn assert_sound(app: &Installed) {
    assert_tables_are_sound(&app.database).await;
    let said = app.run(&["audit", "verify"]);
    assert!(said.contains("The audit is intact."), "{said}");
}

async fn installed(lease_s: u32, smtp: &Smtp) -> Installed {
    let settings = [
        ("MATRICULA_SMTP_URL", smtp.url()),
        ("MATRICULA_MAIL_FROM", "Aldine <desk@aldine.example>".to_owned()),
    ];
    Installed::new(lease_s, &settings).await
}

/// I3 and I4: everybody invited has their message, and whoever got two got the same one twice.
async fn assert_everybody_has_their_letter(app: &Installed, smtp: &Smtp, most_repeats: usize) {
    let invited = app.database.number("SELECT COUNT(*) FROM message WHERE state = 'sent' AND lane = 2").await;
    let mails = smtp.mails();
    let reached: HashSet<&str> = mails.iter().map(|mail| mail.to[0].as_str()).collect();
    assert_eq!(i64::try_from(reached.len()).unwrap(), invited);
    let repeats = assert_repeats_are_the_same(&mails);
    assert!(repeats <= most_repeats, "{repeats} mails came twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_again_and_again_ends_with_every_row_once_and_every_letter_sent() {
    let smtp = Smtp::start().await;
    let app = installed(1, &smtp).await;
    let kills = kills();
    let rows = mixed_rows((2_000 * kills).min(100_000));
    let mut server = app.start();
    let job = submit_job(&server, 1, &rows, false);
    for kill in 0..kills {
        // Sometimes it works for a while first, so that kills hit the start as well as the work.
        let before = app.database.number(DONE).await;
        let is_over = app.database.number(RUNNING).await == 0;
        if kill % 2 == 0 && !is_over {
            until(&app, DONE, |done| done > before).await;
        }
        if kill % 3 == 0 {
            smtp.reply_once(SmtpCommand::End, "");
        }
        sleep(random_delay(80)).await;
        server.kill();
        assert_sound(&app).await;
        server = app.start();
    }
    until(&app, RUNNING, |running| running == 0).await;
    until(&app, OPEN_MAIL, |open| open == 0).await;
    let view = server.ok("bulk_job", &json!({ "job": job }));
    let invited = u64::try_from(rows.len() / 100 * 9).unwrap();
    let skipped = u64::try_from(rows.len() / 10 * 9).unwrap();
    assert_eq!(super::counts(&view), [invited, 0, skipped, u64::try_from(rows.len() / 100).unwrap(), 0]);
    assert_eq!(server.terminate(), Some(0));
    assert_sound(&app).await;
    // The rows in progress at each kill, and the messages whose reply was withheld.
    assert_everybody_has_their_letter(&app, &smtp, 32 * kills + kills).await;
}

/// The current batch waits because the database is locked: it is in the middle of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_asked_to_end_in_the_middle_of_a_batch_finishes_it_and_begins_no_other() {
    let smtp = Smtp::start().await;
    let app = installed(30, &smtp).await;
    let mut server = app.start();
    submit_job(&server, 1, &super::people(6_000), true);
    until(&app, DONE, |done| done > 0).await;
    let stand_still = match app.database.is_sqlite() {
        true => "BEGIN IMMEDIATE",
        // By then the batch has written accounts, invitations, messages and events, uncommitted.
        false => "BEGIN; LOCK TABLE bulk_outcome IN SHARE MODE",
    };
    app.database.run(stand_still).await;
    let before = app.database.number(DONE).await;
    assert!(before % BATCH == 0 && before < 6_000, "{before}");
    let asked = Instant::now();
    server.ask_to_end();
    let is_unready = async || (server.get("/readyz") != 200).then_some(());
    wait_for("it is unready first", Duration::from_secs(5), is_unready).await;
    // Workers get the signal when the server stops listening.
    let is_closed = async || (!server.listens()).then_some(());
    wait_for("it stops listening", Duration::from_secs(5), is_closed).await;
    assert_eq!(app.database.number(DONE).await, before);
    app.database.run("ROLLBACK").await;
    assert_eq!(server.wait(), Some(0));
    assert!(asked.elapsed() < Duration::from_secs(30));
    assert_eq!(app.database.number(DONE).await, before + BATCH, "one batch was in hand");
    let held = "SELECT COUNT(*) FROM bulk_job WHERE lease_id IS NOT NULL OR state <> 'running'";
    assert_eq!(app.database.number(held).await, 0, "it was given back");
    assert_sound(&app).await;

    let mut server = app.start();
    until(&app, RUNNING, |running| running == 0).await;
    assert_eq!(server.terminate(), Some(0));
    assert_eq!(app.database.number("SELECT CAST(created AS BIGINT) FROM bulk_job").await, 6_000);
    assert_sound(&app).await;
}

/// Hostile row 39. SQLite is served by one program, so this runs on PostgreSQL only.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_servers_one_is_killed_and_the_other_takes_its_work_over_within_two_leases() {
    const LEASE: Duration = Duration::from_secs(3);
    let smtp = Smtp::start().await;
    let app = installed(3, &smtp).await;
    if app.database.is_sqlite() {
        return;
    }
    let mut one = app.start();
    let mailed: Vec<JobRow> =
        (0..400).map(|number| row(&format!("mailed.{number}@aldine.example"), "")).collect();
    // No other server runs yet, so both jobs are leased by the one that is killed.
    let long = submit_job(&one, 1, &super::people(20_000), true);
    let short = submit_job(&one, 2, &mailed, false);
    until(&app, DONE, |done| done > 0).await;
    let mut two = app.start();
    let done = app.database.number(DONE).await;
    assert!(done < 20_000, "it was done before anybody could be killed");
    one.kill();
    let killed = Instant::now();
    let before = app.database.number(DONE).await;
    until(&app, DONE, |done| done > before).await;
    assert!(killed.elapsed() <= 2 * LEASE, "{:?}", killed.elapsed());
    assert_tables_are_sound(&app.database).await;

    until(&app, RUNNING, |running| running == 0).await;
    until(&app, OPEN_MAIL, |open| open == 0).await;
    for (job, rows) in [(long, 20_000), (short, 400)] {
        let view = two.ok("bulk_job", &json!({ "job": job }));
        assert_eq!(super::counts(&view), [rows, 0, 0, 0, 0]);
    }
    assert_eq!(two.terminate(), Some(0));
    assert_sound(&app).await;
    assert_everybody_has_their_letter(&app, &smtp, 32).await;
}
