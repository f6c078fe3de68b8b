//! A bulk job: handing its rows in, and what becomes of them, against bare statements that write the same rows.
//!
//! Each round is the program on a copy of a fresh database, and then the bare statements on another copy; the ratio is
//! taken within the round, and the median counts. While the program is at work somebody checks availability twenty times
//! a second, and its own memory is watched.

mod baseline;
mod hand_in;
pub(crate) mod watch;

pub(crate) use baseline::{ROLE, write_again};
pub(crate) use hand_in::{finished, hand_in, prepare};

use crate::process;
use crate::site::{Kind, Site};
use crate::table::{Table, median, whole};
use crate::{Outcome, Plan};
use std::path::Path;
use std::time::Duration;

pub(crate) fn measure(plan: &Plan, all: &Path) -> Outcome<Vec<Table>> {
    let mut tables = Vec::new();
    let mut aims = Table::new("Bulk, what is wanted", &["", "wanted", "SQLite", "PostgreSQL"]);
    let mut seen = Vec::new();
    for kind in Kind::all() {
        let site = Site::make(kind, all, &settings())?;
        let (mut few, mut many) = (Vec::new(), Vec::new());
        for _ in 0..plan.repeats {
            few.push(run(&site, plan.few_rows)?);
            many.push(run(&site, plan.many_rows)?);
        }
        seen.push(seen_of(&few, &many));
        tables.push(table(kind, plan, &few, &many));
    }
    for (at, (aim, wanted)) in AIMS.iter().enumerate() {
        let of = |kind: usize| seen.get(kind).map_or("not measured".to_owned(), |seen| seen[at].clone());
        aims.row(&[(*aim).to_owned(), (*wanted).to_owned(), of(0), of(1)]);
    }
    tables.push(aims);
    Ok(tables)
}

/// A mail server that is not there: messages are queued as with any, and nothing is sent while something else is
/// measured.
fn settings() -> [(&'static str, String); 2] {
    [
        ("MATRICULA_SMTP_URL", "smtp://127.0.0.1:9".to_owned()),
        ("MATRICULA_MAIL_FROM", "Desk <desk@example.org>".to_owned()),
    ]
}

/// What one round has shown.
struct Run {
    rows: u32,
    /// Seconds until all rows were stored and the job was started.
    accepted: f64,
    /// Seconds from there until the last row was done, by the job's own times.
    made: f64,
    /// Seconds in which the bare statements wrote the same.
    bare: f64,
    /// Kilobytes, at the most.
    memory: f64,
    checks: Vec<Duration>,
}

impl Run {
    fn ratio(&self) -> f64 {
        self.bare / self.made
    }
}

fn run(site: &Site, rows: u32) -> Outcome<Run> {
    let program = site.copy("speed_program")?;
    let prepared = prepare(rows, false)?;
    let server = program.start(None)?;
    let memory = server.watch_memory();
    let watch = watch::begin(server.addr, &site.cookies)?;
    let handed = hand_in(server.addr, &site.cookies[0], &prepared)?;
    let made = finished(server.addr, &site.cookies[0], &handed)?;
    let checks = watch.end()?;
    let memory = memory.end();
    server.end()?;
    let target = site.copy("speed_bare")?;
    let mut command = process::myself(None, ROLE)?;
    command.arg(program.database_url()).arg(target.database_url()).arg(rows.to_string());
    let bare = process::output(&mut command)?.trim().parse()?;
    let run = Run { rows, accepted: handed.seconds, made, bare, memory, checks };
    eprintln!(
        "  {} rows: accepted in {:.2} s, made in {made:.2} s, bare statements {bare:.2} s, {:.2} ×",
        whole(rows.into()),
        run.accepted,
        run.ratio()
    );
    Ok(run)
}

const AIMS: [(&str, &str); 5] = [
    ("seconds until all rows are accepted", "≤ 5"),
    ("rate, of bare statements'", "≥ 0.40 ×"),
    ("time for the many, of that for the few", "≤ 13 ×"),
    ("its own memory at the most, MB", "≤ 200"),
    ("availability meanwhile, p99 ms", "≤ 50"),
];

fn seen_of(few: &[Run], many: &[Run]) -> Vec<String> {
    let growth =
        median(many.iter().map(|run| run.made).collect()) / median(few.iter().map(|run| run.made).collect());
    let worst = many.iter().map(|run| run.memory).fold(0.0, f64::max);
    vec![
        format!("{:.2}", median(many.iter().map(|run| run.accepted).collect())),
        format!("{:.2} ×", median(many.iter().map(Run::ratio).collect())),
        format!("{growth:.1} ×"),
        format!("{:.0}", worst / 1024.0),
        format!("{:.1}", percentile(many, 0.99)),
    ]
}

fn table(kind: Kind, plan: &Plan, few: &[Run], many: &[Run]) -> Table {
    let head = [
        "rows",
        "accepted s",
        "made s",
        "rows/s",
        "bare s",
        "of bare's rate",
        "memory MB",
        "checks",
        "p50 ms",
        "p99 ms",
        "slowest ms",
    ];
    let mut table = Table::new(format!("Bulk on {}, median of {} rounds", kind.name(), plan.repeats), &head);
    for runs in [few, many] {
        let of = |value: fn(&Run) -> f64| median(runs.iter().map(value).collect());
        table.row(&[
            whole(runs.first().map_or(0, |run| run.rows).into()),
            format!("{:.2}", of(|run| run.accepted)),
            format!("{:.2}", of(|run| run.made)),
            whole(of(|run| f64::from(run.rows) / run.made)),
            format!("{:.2}", of(|run| run.bare)),
            format!("{:.2} ×", of(Run::ratio)),
            format!("{:.0}", of(|run| run.memory) / 1024.0),
            whole(runs.iter().map(|run| run.checks.len()).sum::<usize>() as f64),
            format!("{:.1}", percentile(runs, 0.50)),
            format!("{:.1}", percentile(runs, 0.99)),
            format!("{:.1}", percentile(runs, 1.0)),
        ]);
    }
    table
}

/// Milliseconds within which this share of the checks was answered, over all rounds.
fn percentile(runs: &[Run], share: f64) -> f64 {
    let mut all: Vec<Duration> = runs.iter().flat_map(|run| run.checks.iter().copied()).collect();
    all.sort_unstable();
    let at = ((all.len() as f64 * share) as usize).min(all.len().saturating_sub(1));
    all.get(at).map_or(f64::NAN, |latency| latency.as_secs_f64() * 1e3)
}
