//! The program as a process, on either database, with a mail server beside it: killed again and again in the middle of
//! one job, ended in the middle of a batch, one of two killed (hostile rows 38 to 40).

use super::{assert_repeats_are_the_same, assert_tables_are_sound, draft, row};
use crate::support::{Installed, Running, Smtp, Verb};
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
/// Rows of a batch.
const BATCH: i64 = 250;

/// How often the program is killed; `make soak` asks for more.
fn kills() -> usize {
    std::env::var("MATRICULA_SOAK").ok().and_then(|kills| kills.parse().ok()).unwrap_or(4)
}

/// A moment within so many milliseconds, another one at every run.
fn some_ms(below: u64) -> Duration {
    let chance = std::collections::hash_map::RandomState::new().build_hasher().finish();
    Duration::from_millis(chance % below)
}

/// So many rows, of which every tenth is invited, every hundredth by an address that was there before; the others stood
/// as errors in the preview. A batch costs little, and few mails follow from many batches.
fn mixed(rows: usize) -> Vec<JobRow> {
    let of = |number: usize| match number % 100 {
        90 => row(&format!("person.{}@aldine.example", number - 90), ""),
        rest if rest % 10 == 0 => row(&format!("person.{number}@aldine.example"), ""),
        _ => JobRow { state: RowState::Error, code: Some(Code::EmailNoAt), ..row("no at", "") },
    };
    (0..rows).map(of).collect()
}

/// Hands a job in as the page does.
fn hand_in(server: &Running, key: u32, rows: &[JobRow], is_held: bool) -> Value {
    let mut draft = draft(key, rows.len());
    draft["hold"] = json!(is_held);
    let begun = server.ok("begin_bulk", &json!({ "draft": draft }));
    for (number, piece) in rows.chunks(500).enumerate() {
        let chunk = json!({ "first": number * 500, "rows": piece });
        server.ok("put_bulk_rows", &json!({ "job": begun["id"], "chunk": chunk }));
    }
    server.ok("start_bulk", &json!({ "job": begun["id"] }));
    begun["id"].clone()
}

/// Waits until a query answers something else than before, or this.
async fn until(app: &Installed, sql: &str, is_there: impl Fn(i64) -> bool) -> i64 {
    let deadline = Instant::now() + Duration::from_secs(300);
    loop {
        let number = app.database.number(sql).await;
        if is_there(number) {
            return number;
        }
        assert!(Instant::now() < deadline, "{sql} stays {number}");
        sleep(Duration::from_millis(5)).await;
    }
}

/// I1 to I6, of a program that may be dead.
async fn assert_sound(app: &Installed) {
    assert_tables_are_sound(&app.database).await;
    let said = app.run(&["audit", "verify"]);
    assert!(said.contains("The audit is as it was written."), "{said}");
}

async fn installed(lease_s: u32, smtp: &Smtp) -> Installed {
    let settings = [
        ("MATRICULA_SMTP_URL", smtp.url()),
        ("MATRICULA_MAIL_FROM", "Aldine <desk@aldine.example>".to_owned()),
    ];
    Installed::new(lease_s, &settings).await
}

/// I3 and I4: everybody who was invited has their letter, and whoever has two has the same twice.
async fn assert_everybody_has_their_letter(app: &Installed, smtp: &Smtp, most_repeats: usize) {
    let invited = app.database.number("SELECT COUNT(*) FROM message WHERE state = 'sent' AND lane = 2").await;
    let letters = smtp.letters();
    let reached: HashSet<&str> = letters.iter().map(|letter| letter.to[0].as_str()).collect();
    assert_eq!(i64::try_from(reached.len()).unwrap(), invited);
    let repeats = assert_repeats_are_the_same(&letters);
    assert!(repeats <= most_repeats, "{repeats} letters came twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_again_and_again_ends_with_every_row_once_and_every_letter_sent() {
    let smtp = Smtp::start().await;
    let app = installed(1, &smtp).await;
    let kills = kills();
    let rows = mixed((2_000 * kills).min(100_000));
    let mut server = app.start();
    let job = hand_in(&server, 1, &rows, false);
    for kill in 0..kills {
        // As often as not it is let do something first, so that a start is met as well as the middle of the work.
        let before = app.database.number(DONE).await;
        let is_over = app.database.number(RUNNING).await == 0;
        if kill % 2 == 0 && !is_over {
            until(&app, DONE, |done| done > before).await;
        }
        if kill % 3 == 0 {
            smtp.order(Verb::End, "");
        }
        sleep(some_ms(80)).await;
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
    // What was in hand at each death, and the letters whose answer was kept from the program.
    assert_everybody_has_their_letter(&app, &smtp, 32 * kills + kills).await;
}

/// The batch in hand stands still since the database does: it was in the middle of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_asked_to_end_in_the_middle_of_a_batch_finishes_it_and_begins_no_other() {
    let smtp = Smtp::start().await;
    let app = installed(30, &smtp).await;
    let mut server = app.start();
    hand_in(&server, 1, &super::people(6_000), true);
    until(&app, DONE, |done| done > 0).await;
    let stand_still = match app.database.is_sqlite() {
        true => "BEGIN IMMEDIATE",
        // By then accounts, invitations, messages and events of the batch are written and not committed.
        false => "BEGIN; LOCK TABLE bulk_outcome IN SHARE MODE",
    };
    app.database.run(stand_still).await;
    let before = app.database.number(DONE).await;
    assert!(before % BATCH == 0 && before < 6_000, "{before}");
    let asked = Instant::now();
    server.ask_to_end();
    while server.get("/readyz") == 200 {
        assert!(asked.elapsed() < Duration::from_secs(5), "it must be unready first");
        sleep(Duration::from_millis(5)).await;
    }
    // Workers are told in the moment in which it stops listening.
    while server.listens() {
        assert!(asked.elapsed() < Duration::from_secs(10), "it must stop listening");
        sleep(Duration::from_millis(5)).await;
    }
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

/// Hostile row 39. SQLite has one program at a time, so there is nothing to be tried there.
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
    // Nobody else is there yet, so both jobs are held by the one that is to die.
    let long = hand_in(&one, 1, &super::people(20_000), true);
    let short = hand_in(&one, 2, &mailed, false);
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
