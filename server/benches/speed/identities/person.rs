//! The page of somebody with many events, and the pages of their timeline, beside the page of somebody with hardly any and
//! beside one bare statement that reads as many events.

use super::Times;
use super::begun::hex;
use super::database::{Database, Holds, NOISE};
use crate::Outcome;
use crate::http::HttpConnection;
use crate::people::{Account, mix, uuid_at};
use crate::site::{Kind, Site};
use crate::table::{Table, whole};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::time::Instant;
use uuid::Uuid;

/// Whose events there are many of, and somebody who has none of them.
const BUSY: Account = Account(0);
const QUIET: Account = Account(77);
/// Rows of a statement.
const TOGETHER: u32 = 2_000;
const BEGINS: i64 = 1_735_689_600_000;

pub(super) fn measure(runtime: &Runtime, site: &Site, events: u32, questions: usize) -> Outcome<Table> {
    let url = site.first().database_url();
    runtime.block_on(fill(url, events))?;
    let server = site.first().start(None)?;
    let mut connection = HttpConnection::open(server.addr, &site.cookies[0])?;
    let mut db = runtime.block_on(Database::to_read(url))?;
    let page = |account: Account| move |_: usize| ("person", json!({ "account": account.id() }));
    let deep = |at: usize| {
        let before = event((mix(at as u64) % u64::from(events)) as u32 + 1);
        ("person_timeline", json!({ "account": BUSY.id(), "before": before }))
    };
    let kind = db.kind();
    let bare = |at: usize| statement(kind, event((mix(at as u64) % u64::from(events)) as u32 + 1));
    let head = ["", "p50 ms", "p95 ms", "aim", "bare p50 ms", "of bare's rate"];
    let title = format!("A person's page on {}, {} events", kind.name(), whole(events.into()));
    let mut table = Table::new(title, &head);
    let newest = |_: usize| statement(kind, Uuid::max());
    let quiet = times(&mut connection, questions, &page(QUIET))?;
    let busy = times(&mut connection, questions, &page(BUSY))?;
    let timeline = times(&mut connection, questions, &deep)?;
    let bare_newest = runtime.block_on(bare_times(&mut db, questions, &newest))?;
    let bare_deep = runtime.block_on(bare_times(&mut db, questions, &bare))?;
    for (name, own, bare) in [
        ("somebody without events", quiet, None),
        ("somebody with all of them", busy, Some(bare_newest)),
        ("pages of the timeline, however deep", timeline, Some(bare_deep)),
    ] {
        let ratio = bare.as_ref().map(|bare| format!("{:.2} ×", bare.millis(0.50) / own.millis(0.50)));
        table.row(&[
            name.to_owned(),
            own.at(0.50),
            own.at(0.95),
            "≤ 50".to_owned(),
            bare.map(|bare| bare.at(0.50)).unwrap_or_default(),
            ratio.unwrap_or_default(),
        ]);
    }
    runtime.block_on(db.close())?;
    server.end()?;
    Ok(table)
}

/// How long answers take, after one that warms up.
fn times(
    connection: &mut HttpConnection,
    questions: usize,
    asked: &dyn Fn(usize) -> (&'static str, Value),
) -> Outcome<Times> {
    let mut all: Vec<Duration> = Vec::new();
    for at in 0..=questions {
        let (function, body) = asked(at);
        let began = Instant::now();
        let answer = connection.call(function, &body.to_string())?;
        let took = began.elapsed();
        if !String::from_utf8_lossy(answer).contains("\"lines\":[") {
            return Err(format!("{function} was answered without events").into());
        }
        all.extend((at > 0).then_some(took));
    }
    Ok(Times::of(all))
}

async fn bare_times(db: &mut Database, questions: usize, sql: &dyn Fn(usize) -> String) -> Outcome<Times> {
    let mut all = Vec::new();
    for at in 0..=questions {
        let sql = sql(at);
        let began = Instant::now();
        db.texts(&sql, &[]).await?;
        let took = began.elapsed();
        all.extend((at > 0).then_some(took));
    }
    Ok(Times::of(all))
}

/// The events of somebody before one, as one writes it first.
fn statement(kind: Kind, before: Uuid) -> String {
    let id = |id: Uuid| match kind {
        Kind::Sqlite => format!("x'{}'", id.simple()),
        Kind::Postgres => format!("'{id}'"),
    };
    let (account, before) = (id(BUSY.id()), id(before));
    format!(
        "SELECT action || detail FROM audit_event
        WHERE (subject_id = {account} OR actor_id = {account}) AND id < {before} ORDER BY id DESC LIMIT 51"
    )
}

fn event(number: u32) -> Uuid {
    uuid_at(BEGINS + i64::from(number) * 60_000, number.into())
}

async fn fill(url: &str, events: u32) -> Outcome<()> {
    use Holds::{Id, Noise, Number, Text};
    let mut db = Database::to_fill(url).await?;
    let noise: Vec<u8> = (0..u64::from(NOISE / 8)).flat_map(|number| mix(number).to_be_bytes()).collect();
    let columns = [
        ("id", Id),
        ("at", Number),
        ("actor_kind", Text),
        ("actor_id", Id),
        ("action", Text),
        ("subject_kind", Text),
        ("subject_id", Id),
        ("detail", Text),
        ("key_id", Number),
        ("mac", Noise(32)),
        ("seal_number", Number),
    ];
    let row = |number: u32| {
        vec![
            hex(event(number)),
            json!(BEGINS + i64::from(number) * 60_000),
            json!("account"),
            hex(Account(1 + number % 50).id()),
            json!(if number.is_multiple_of(3) { "account.changed" } else { "identity.opened" }),
            json!("account"),
            hex(BUSY.id()),
            json!("{\"fields\":[\"username\"]}"),
            json!(1),
            json!(1 + number % 1_000),
            json!(1_000 + number / 1_000),
        ]
    };
    let mut from = 1;
    while from <= events {
        let to = (from + TOGETHER - 1).min(events);
        db.insert("audit_event", &columns, (from..=to).map(row).collect(), &noise).await?;
        from = to + 1;
    }
    // SQLite's trigger has written these already.
    for who in ["subject_id", "actor_id"] {
        db.run(&format!(
            "INSERT INTO audit_about (account, event, kind) SELECT {who}, id, action FROM audit_event
            WHERE at BETWEEN {BEGINS} AND {BEGINS} + {events} * 60000 ON CONFLICT DO NOTHING"
        ))
        .await?;
    }
    db.run("ANALYZE").await?;
    db.close().await
}
