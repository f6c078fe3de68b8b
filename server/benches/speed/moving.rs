//! Moving many people to a unit, as a bulk action, beside bare statements that change the same rows in batches as large.
//!
//! Nothing asks while it is measured. The bare statements make no checks; the rows of the registry, which the program
//! derives, are written by them directly.

use crate::Outcome;
use crate::Plan;
use crate::bulk::{finished, hand_in, prepare};
use crate::http::HttpConnection;
use crate::site::{Kind, Site};
use crate::table::{Table, median, whole};
use domain::bulk::{JobState, JobView};
use domain::id::JobId;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement, Value};
use serde_json::json;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;
use tokio::time::Instant;
use uuid::Uuid;

/// People of a batch, as in the program.
const BATCH: usize = 500;

pub(crate) fn measure(plan: &Plan, all: &Path) -> Outcome<Vec<Table>> {
    let head = ["people", "moved s", "people/s", "bare s", "of bare's rate", "aim"];
    let mut table = Table::new(format!("Moving people to a unit, median of {} rounds", plan.repeats), &head);
    for kind in Kind::all() {
        let site = Site::make(kind, all, &[])?;
        let server = site.first().start(None)?;
        let handed = hand_in(server.addr, &site.cookies[0], &prepare(plan.many_rows, true)?)?;
        finished(server.addr, &site.cookies[0], &handed)?;
        create_unit(server.addr, &site.cookies[0])?;
        server.end()?;
        let (mut moved, mut bare) = (Vec::new(), Vec::new());
        for _ in 0..plan.repeats {
            let program = site.copy("speed_moving")?;
            let server = program.start(None)?;
            moved.push(move_all(server.addr, &site.cookies[0], plan.many_rows)?);
            server.end()?;
            let target = site.copy("speed_bare")?;
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            bare.push(runtime.block_on(move_bare(target.database_url()))?);
        }
        let ratios = bare.iter().zip(&moved).map(|(bare, moved)| bare / moved).collect();
        let (moved, bare) = (median(moved), median(bare));
        table.row(&[
            format!("{} ({})", whole(plan.many_rows.into()), kind.name()),
            format!("{moved:.2}"),
            whole(f64::from(plan.many_rows) / moved),
            format!("{bare:.2}"),
            format!("{:.2} ×", median(ratios)),
            "≥ 0.40 ×".to_owned(),
        ]);
    }
    Ok(vec![table])
}

fn create_unit(addr: SocketAddr, cookie: &str) -> Outcome<()> {
    let mut connection = HttpConnection::open(addr, cookie)?;
    let tree: serde_json::Value = serde_json::from_slice(connection.call("units", "{}")?)?;
    let draft = json!({ "name": "Sales", "code": "", "parent": "" });
    connection.call("create_unit", &json!({ "version": tree["version"], "draft": draft }).to_string())?;
    Ok(())
}

/// Seconds from the confirmation until everybody is moved, by the job's own times.
fn move_all(addr: SocketAddr, cookie: &str, people: u32) -> Outcome<f64> {
    let mut connection = HttpConnection::open(addr, cookie)?;
    let tree: serde_json::Value = serde_json::from_slice(connection.call("units", "{}")?)?;
    let action = json!({ "move_to_unit": { "unit": tree["units"][0]["id"] } });
    let draft = json!({
        "key": "5eed0000-0000-4000-8000-000000000002",
        "action": action,
        "selection": { "matching": "v=1" },
        "confirmed": people + 1,
    });
    let body = json!({ "draft": draft }).to_string();
    let job: JobId = serde_json::from_slice(connection.call("begin_action", &body)?)?;
    let body = json!({ "job": job }).to_string();
    loop {
        let view: JobView = serde_json::from_slice(connection.call("bulk_job", &body)?)?;
        if let (JobState::Done, Some(started), Some(ended)) = (view.state, view.started_at, view.ended_at) {
            // The founder, who has asked, is left as they are.
            if (view.changed, view.failed) != (people, 1) {
                return Err(format!("not everybody was moved: {view:?}").into());
            }
            return Ok((ended - started) as f64 / 1e3);
        }
        sleep(Duration::from_millis(200));
    }
}

/// The same by statements alone: the people written down, their accounts, their rows in the registry, events, outcomes.
async fn move_bare(url: &str) -> Outcome<f64> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).min_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await?;
    let is_sqlite = url.starts_with("sqlite:");
    if is_sqlite {
        db.execute_unprepared(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536",
        )
        .await?;
        db.execute_unprepared("DROP TRIGGER person_of_changed_account").await?;
    } else {
        db.execute_unprepared("DROP TRIGGER person_of_changed_account ON account").await?;
    }
    let unit = ids(&db, "SELECT id FROM unit").await?;
    let people = ids(&db, "SELECT id FROM account WHERE NOT founder ORDER BY id").await?;
    let unit = *unit.first().ok_or("no unit")?;
    let job = Uuid::from_u128(1);
    let begin = if is_sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
    let began = Instant::now();
    db.execute_unprepared(begin).await?;
    run(&db, "INSERT INTO bulk_job (id, idempotency_key, state, row_count, head, job_key, created_at) VALUES ($1, 'x', 'running', 0, $2, $2, 0)", vec![job.into(), vec![0_u8; 64].into()]).await?;
    db.execute_unprepared("COMMIT").await?;
    for (number, batch) in people.chunks(BATCH).enumerate() {
        db.execute_unprepared(begin).await?;
        let first = number * BATCH;
        let position = |at: usize| Value::from((first + at) as i32);
        insert(
            &db,
            "bulk_person (job_id, position, account_id)",
            batch.iter().enumerate().map(|(at, id)| vec![job.into(), position(at), (*id).into()]),
        )
        .await?;
        let list: Vec<String> = (3..batch.len() + 3).map(|at| format!("${at}")).collect();
        let mut values: Vec<Value> = vec![unit.into(), 1_i64.into()];
        values.extend(batch.iter().map(|id| Value::from(*id)));
        let list = list.join(", ");
        run(
            &db,
            &format!("UPDATE account SET unit = $1, changed_at = $2 WHERE id IN ({list})"),
            values.clone(),
        )
        .await?;
        run(
            &db,
            &format!("UPDATE person SET unit = $1, version = version + $2 WHERE account IN ({list})"),
            values,
        )
        .await?;
        insert(&db, "audit_event (id, at, actor_kind, actor_id, action, subject_kind, subject_id, detail, key_id, mac)", batch.iter().enumerate().map(|(at, id)| {
            vec![
                Uuid::from_u128(1 << 80 | (first + at) as u128).into(),
                1_i64.into(),
                "account".into(),
                job.into(),
                "account.moved".into(),
                "account".into(),
                (*id).into(),
                format!("{{\"before\":null,\"after\":\"{unit}\"}}").into(),
                1_i32.into(),
                vec![0_u8; 32].into(),
            ]
        })).await?;
        insert(
            &db,
            "bulk_outcome (job_id, position, outcome, account_id, before, after)",
            batch.iter().enumerate().map(|(at, id)| {
                let after = format!("\"{unit}\"").into_bytes();
                vec![
                    job.into(),
                    position(at),
                    "changed".into(),
                    (*id).into(),
                    b"null".to_vec().into(),
                    after.into(),
                ]
            }),
        )
        .await?;
        db.execute_unprepared("COMMIT").await?;
    }
    let took = began.elapsed().as_secs_f64();
    db.close().await?;
    Ok(took)
}

async fn ids(db: &DatabaseConnection, sql: &str) -> Outcome<Vec<Uuid>> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    Ok(rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?)
}

async fn run(db: &DatabaseConnection, sql: &str, values: Vec<Value>) -> Outcome<()> {
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// One statement of many rows.
async fn insert(db: &DatabaseConnection, into: &str, rows: impl Iterator<Item = Vec<Value>>) -> Outcome<()> {
    let mut sql = format!("INSERT INTO {into} VALUES ");
    let mut values = Vec::new();
    for (at, row) in rows.enumerate() {
        let marks: Vec<String> = (1..=row.len()).map(|mark| format!("${}", values.len() + mark)).collect();
        write!(sql, "{}({})", if at == 0 { "" } else { ", " }, marks.join(", "))?;
        values.extend(row);
    }
    run(db, &sql, values).await
}
