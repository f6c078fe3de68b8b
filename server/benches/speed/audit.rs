//! The page of the audit, over many events: the first page of every filter, alone and together.

use crate::http::HttpConnection;
use crate::identities::Times;
use crate::identities::database::Database;
use crate::people::mix;
use crate::site::{Kind, Site};
use crate::table::{Table, whole};
use crate::{Outcome, Plan};
use domain::day::Day;
use serde_json::json;
use std::path::Path;
use tokio::time::Instant;

/// The aim: milliseconds within which 95 of 100 first pages are there.
const AIM: f64 = 50.0;
/// Bare statements of a kind.
const BARE: usize = 5;

pub(crate) fn measure(plan: &Plan, all: &Path) -> Outcome<Vec<Table>> {
    Kind::all().into_iter().map(|kind| on(plan, all, kind)).collect()
}

fn on(plan: &Plan, all: &Path, kind: Kind) -> Outcome<Table> {
    let site = Site::make(kind, all, &[])?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(fill(kind, site.first().database_url(), plan.events))?;
    let server = site.first().start(None)?;
    let mut connection = HttpConnection::open(server.addr, &site.cookies[0])?;
    let title = format!("The audit on {}, {} events", kind.name(), whole(f64::from(plan.events)));
    let head = ["", "p50 ms", "p95 ms", "longest ms", "aim", "bare p50 ms", "of bare's rate"];
    let mut table = Table::new(title, &head);
    let mut db = runtime.block_on(Database::to_fill(site.first().database_url()))?;
    for (name, filters) in cases(plan.questions) {
        let mut times = Vec::new();
        // Readings are counted, since each is an event.
        runtime.block_on(db.run("DELETE FROM attempt"))?;
        for (at, asked) in filters.iter().enumerate() {
            let mut query = json!({ "person": "", "by": "", "kind": "", "from": "", "until": "", "request": "", "before": "" });
            for (name, value) in asked {
                query[*name] = json!(value);
            }
            let body = json!({ "query": query }).to_string();
            let begun = Instant::now();
            let answer = connection.call("audit", &body)?;
            let took = begun.elapsed();
            if !answer.starts_with(b"{\"lines\":[") {
                return Err(format!("{name}: {}", String::from_utf8_lossy(answer)).into());
            }
            // The first one warms up.
            if at > 0 || filters.len() == 1 {
                times.push(took);
            }
        }
        let times = Times::of(times);
        let mut bare = Vec::new();
        // Some of them take it seconds.
        for asked in filters.iter().take(BARE) {
            let begun = Instant::now();
            runtime.block_on(db.texts(&statement(kind, asked)?, &[]))?;
            bare.push(begun.elapsed());
        }
        let bare = Times::of(bare);
        eprintln!("  {name:<32} p95 {} ms", times.at(0.95));
        table.row(&[
            name.to_owned(),
            times.at(0.5),
            times.at(0.95),
            times.at(1.0),
            format!("≤ {AIM:.0}"),
            bare.at(0.5),
            format!("{:.2} ×", bare.millis(0.5) / times.millis(0.5)),
        ]);
    }
    runtime.block_on(db.close())?;
    server.end()?;
    Ok(table)
}

type Filters = Vec<(&'static str, String)>;

/// The same page as one writes it first: the newest events for which all of it is so.
fn statement(kind: Kind, filters: &Filters) -> Outcome<String> {
    let id = |text: &str| match kind {
        Kind::Sqlite => format!("x'{}'", text.replace('-', "")),
        Kind::Postgres => format!("'{text}'"),
    };
    let mut sql = "SELECT action || detail FROM audit_event WHERE TRUE".to_owned();
    for (name, value) in filters {
        let condition = match *name {
            "person" => format!("(subject_id = {0} OR actor_id = {0})", id(value)),
            "by" => format!("actor_id = {}", id(value)),
            "kind" => format!("action = '{value}'"),
            "request" => format!("request_id = '{value}'"),
            "from" => format!("at >= {}", day_of(value)?.starts_in_utc()),
            "until" => format!("at < {}", day_of(value)?.next().starts_in_utc()),
            _ => return Err(format!("no filter {name}").into()),
        };
        sql += &format!(" AND {condition}");
    }
    Ok(sql + " ORDER BY id DESC LIMIT 51")
}

fn day_of(text: &str) -> Outcome<Day> {
    Ok(Day::parse(text).map_err(|code| code.as_str())?)
}

/// Every filter, frequent and rare, and every two of them.
fn cases(count: usize) -> Vec<(&'static str, Vec<Filters>)> {
    let often = |at: usize| account(mix(at as u64) % 5);
    let seldom = |at: usize| account(500 + mix(at as u64) % 500);
    let each = |filters: &dyn Fn(usize) -> Filters| (0..count).map(filters).collect::<Vec<_>>();
    vec![
        ("nothing", each(&|_| vec![])),
        ("a person, often there", each(&|at| vec![("person", often(at))])),
        ("a person, seldom", each(&|at| vec![("person", seldom(at))])),
        ("a person who is not there", each(&|at| vec![("person", account(5_000 + at as u64))])),
        ("by whom, often", each(&|at| vec![("by", often(at))])),
        ("by whom, seldom", each(&|at| vec![("by", seldom(at))])),
        ("by nobody who is there", each(&|at| vec![("by", account(5_000 + at as u64))])),
        ("a frequent kind", each(&|_| vec![("kind", "session.opened".to_owned())])),
        ("a rare kind", each(&|_| vec![("kind", "key.rotated".to_owned())])),
        ("a kind that is not there", each(&|_| vec![("kind", "group.deleted".to_owned())])),
        ("a day", each(&|at| vec![("from", day(at)), ("until", day(at))])),
        ("a request", each(&|at| vec![("request", format!("19a-{:x}", mix(at as u64) % 1_000))])),
        (
            "a person and a rare kind",
            each(&|at| vec![("person", often(at)), ("kind", "key.rotated".to_owned())]),
        ),
        ("a person and by whom", each(&|at| vec![("person", seldom(at)), ("by", often(at + 1))])),
        ("two persons, both often", each(&|at| vec![("person", often(at)), ("by", often(at + 1))])),
        ("by whom and a kind", each(&|at| vec![("by", often(at)), ("kind", "session.opened".to_owned())])),
        (
            "everything together",
            each(&|at| {
                vec![
                    ("person", often(at)),
                    ("by", often(at + 1)),
                    ("kind", "account.suspended".to_owned()),
                    ("from", day(at)),
                    ("until", day(at + 40)),
                ]
            }),
        ),
    ]
}

/// A day within the events.
fn day(at: usize) -> String {
    let at = mix(at as u64) % 28 + 1;
    format!("2025-06-{at:02}")
}

fn account(number: u64) -> String {
    format!("0192f1c2-0000-7000-8000-{number:012x}")
}

/// 1 January 2025: the events end long before those of the set-up.
const BEGINS: i64 = 1_735_689_600_000;

/// Writes the events with their places in the timelines, as many programs would have over a year. No trigger: ten million
/// would take an hour.
async fn fill(kind: Kind, url: &str, events: u32) -> Outcome<()> {
    // The cube of a number within 0 to 1 makes small numbers frequent.
    let every = 365 * 86_400_000 / i64::from(events.max(1));
    let n = "n.n";
    let of = |salt: u32| format!("(({n} * 7919 + {salt}) % 1000)");
    let cubed = |salt: u32| format!("({0} * {0} / 1000 * {0} / 1000)", of(salt));
    let (actor, about) = (cubed(11), cubed(613));
    let action = format!(
        "CASE WHEN {n} % 1000003 = 7 THEN 'key.rotated' WHEN {n} % 10007 = 5 THEN 'account.suspended'
        WHEN {n} % 3 = 0 THEN 'session.opened' WHEN {n} % 3 = 1 THEN 'account.created' ELSE 'invitation.issued' END"
    );
    let at = format!("({BEGINS} + {n} * {every})");
    let (id, account, numbers, bytes): (String, fn(&str) -> String, String, &str) = match kind {
        Kind::Sqlite => (
            format!("unhex(printf('%012x', {at}) || '70008000' || printf('%012x', {n}))"),
            |number| format!("unhex('0192f1c2000070008000' || printf('%012x', {number}))"),
            "(WITH RECURSIVE r(n) AS (SELECT FROM_ UNION ALL SELECT n + 1 FROM r WHERE n < TO_) SELECT n FROM r)".to_owned(),
            "X'00'",
        ),
        Kind::Postgres => (
            format!("CAST(lpad(to_hex({at}), 12, '0') || '70008000' || lpad(to_hex({n}), 12, '0') AS uuid)"),
            |number| format!("CAST('0192f1c2000070008000' || lpad(to_hex({number}), 12, '0') AS uuid)"),
            "(SELECT CAST(g AS BIGINT) AS n FROM generate_series(FROM_, TO_) AS g)".to_owned(),
            "'\\x00'",
        ),
    };
    // On PostgreSQL the connection runs none.
    let mut statements = match kind {
        Kind::Sqlite => vec!["DROP TRIGGER about_of_new_event".to_owned()],
        Kind::Postgres => Vec::new(),
    };
    let (last, piece) = (i64::from(events), 250_000);
    let mut from = 1;
    while from <= last {
        let to = (from + piece - 1).min(last);
        let numbers = numbers.replace("FROM_", &from.to_string()).replace("TO_", &to.to_string());
        statements.push(format!(
            "INSERT INTO audit_event (id, at, actor_kind, actor_id, address, action, subject_kind, subject_id, detail,
                key_id, mac, seal_number, request_id)
            SELECT {id}, {at}, 'account', {}, '192.0.2.7', {action}, 'account', {}, '{{}}', 1, {bytes},
                1000 + {n} / 1000, CASE WHEN {n} % 97 = 0 THEN '19a-' || ({n} % 1000) END FROM {numbers} AS n",
            account(&actor),
            account(&about),
        ));
        statements.push(format!(
            "INSERT INTO audit_about (account, event, kind)
            SELECT {}, {id}, {action} FROM {numbers} AS n UNION SELECT {}, {id}, {action} FROM {numbers} AS n",
            account(&actor),
            account(&about),
        ));
        from = to + 1;
    }
    statements.push("ANALYZE".to_owned());
    let mut db = Database::to_fill(url).await?;
    for statement in &statements {
        db.run(statement).await?;
    }
    db.close().await
}
