//! A command killed in the middle of its job, and a server that continues the job.

use crate::support::{program, wait_for};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::time::Instant;

fn file(folder: &Path, rows: usize) {
    let mut text = "Email;Language\r\n".to_owned();
    for number in 0..rows {
        text.push_str(&format!("person.{number}@aldine.example;it\r\n"));
    }
    std::fs::write(folder.join("people.csv"), text).unwrap();
}

struct Outside(DatabaseConnection);

impl Outside {
    async fn of(folder: &Path) -> Self {
        let path = folder.join("data/matricula.db");
        Self(sea_orm::Database::connect(format!("sqlite://{}", path.display())).await.unwrap())
    }

    async fn number(&self, sql: &str) -> i64 {
        let row = self.0.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await;
        row.ok().flatten().and_then(|row| row.try_get_by_index(0).ok()).unwrap_or_default()
    }

    /// Waits until so many rows are processed.
    async fn until_done(&self, rows: i64) {
        let sql = "SELECT COUNT(*) FROM bulk_outcome";
        let are_done = async || (self.number(sql).await >= rows).then_some(());
        wait_for("the job goes on", Duration::from_secs(60), are_done).await;
    }

    async fn assert_each_row_once(&self, rows: i64) {
        for (sql, expected) in [
            ("SELECT created FROM bulk_job WHERE state = 'done'", rows),
            ("SELECT COUNT(*) FROM bulk_job", 1),
            ("SELECT COUNT(*) FROM bulk_outcome WHERE outcome = 'created'", rows),
            ("SELECT COUNT(*) FROM account", rows),
            ("SELECT COUNT(*) FROM invitation WHERE state = 'open'", rows),
            ("SELECT COUNT(*) FROM message", rows),
            ("SELECT COUNT(*) FROM audit_event WHERE action = 'account.created'", rows),
            ("SELECT COUNT(*) FROM audit_event WHERE action = 'invitation.issued'", rows),
            ("SELECT COUNT(*) FROM audit_event WHERE action = 'bulk.done'", 1),
        ] {
            assert_eq!(self.number(sql).await, expected, "{sql}");
        }
    }
}

/// Starts the server and waits until it responds.
fn serve(folder: &Path) -> Child {
    let mut child = program(folder, &[]).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().starts_with("Matricula is running"));
    child
}

fn verify(folder: &Path) {
    let output = program(folder, &["audit", "verify"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
}

#[tokio::test]
async fn a_command_killed_again_and_again_ends_with_every_row_once() {
    let folder = tempfile::tempdir().unwrap();
    let rows = 3_000;
    file(folder.path(), rows);
    let migrated = program(folder.path(), &["migrate"]).status().unwrap();
    assert!(migrated.success());
    let outside = Outside::of(folder.path()).await;
    // The test does not wait half a minute for a lease to expire.
    outside.0.execute_unprepared("UPDATE setting SET value = '1' WHERE key = 'lease_s'").await.unwrap();
    let mut done = 0;
    for step in [1, 700, 1_400, 2_100] {
        let mut child =
            program(folder.path(), &["import", "people.csv"]).stdout(Stdio::null()).spawn().unwrap();
        outside.until_done(step).await;
        child.kill().unwrap();
        child.wait().unwrap();
        let now = outside.number("SELECT COUNT(*) FROM bulk_outcome").await;
        assert!(now >= done && now % 250 == 0, "{now} after {done}");
        assert_eq!(outside.number("SELECT created FROM bulk_job").await, now);
        done = now;
    }
    let output = program(folder.path(), &["import", "people.csv"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.contains("3000  invited"), "{said}");
    outside.assert_each_row_once(i64::try_from(rows).unwrap()).await;
    verify(folder.path());
}

#[tokio::test]
async fn a_server_takes_up_what_was_killed_is_ended_politely_and_killed_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let rows = 10_000;
    file(folder.path(), rows);
    assert!(program(folder.path(), &["migrate"]).status().unwrap().success());
    let outside = Outside::of(folder.path()).await;
    let mut child = program(folder.path(), &["import", "people.csv"]).stdout(Stdio::null()).spawn().unwrap();
    outside.until_done(250).await;
    child.kill().unwrap();
    child.wait().unwrap();

    // A single server reclaims its own lease at once; asked to stop, it finishes the current batch.
    let mut server = serve(folder.path());
    let before = outside.number("SELECT COUNT(*) FROM bulk_outcome").await;
    outside.until_done(before + 250).await;
    let began = Instant::now();
    let sent = Command::new("kill").arg("-TERM").arg(server.id().to_string()).status().unwrap();
    assert!(sent.success());
    assert_eq!(server.wait().unwrap().code(), Some(0));
    assert!(began.elapsed() < Duration::from_secs(30));
    assert_eq!(outside.number("SELECT COUNT(*) FROM bulk_job WHERE lease_id IS NOT NULL").await, 0);

    let mut server = serve(folder.path());
    let before = outside.number("SELECT COUNT(*) FROM bulk_outcome").await;
    outside.until_done((before + 250).min(i64::try_from(rows).unwrap())).await;
    server.kill().unwrap();
    server.wait().unwrap();
    let mut server = serve(folder.path());
    outside.until_done(i64::try_from(rows).unwrap()).await;
    server.kill().unwrap();
    server.wait().unwrap();
    outside.assert_each_row_once(i64::try_from(rows).unwrap()).await;
    verify(folder.path());
}
