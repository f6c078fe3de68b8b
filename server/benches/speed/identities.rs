//! Finding people, lists of them and the queue of reviews among a million people, each with a digital identity; and
//! storing photographs of documents.

mod asked;
mod baseline;
mod begun;
pub(crate) mod database;
mod export;
mod filled;
mod names;
mod organized;
mod person;
mod photographs;
mod questions;
mod registry;

pub(crate) use photographs::measure as photographs;

use crate::site::{Kind, Site};
use crate::table::{Table, whole};
use crate::{Outcome, Plan};
use asked::ask;
use database::Database;
use filled::Filled;
use questions::SearchCase;
use std::path::Path;
use std::time::Duration;

/// As many as look somebody up at once.
const PEOPLE: usize = 8;

pub(crate) fn measure(plan: &Plan, all: &Path) -> Outcome<Vec<Table>> {
    let filled = Filled::new(plan.many);
    let on = |kind: Kind| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let site = Site::make(kind, all, &[])?;
        runtime.block_on(filled.fill(&site))?;
        let title = format!("People and reviews on {}", kind.name());
        answers(&runtime, &site, &filled, &title, questions::all(&filled, plan.questions))
    };
    Kind::all().into_iter().map(on).collect()
}

/// The registry of an organization with units, groups and own fields.
pub(crate) fn registry(plan: &Plan, all: &Path) -> Outcome<Vec<Table>> {
    let filled = Filled::new(plan.many);
    let mut tables = Vec::new();
    for kind in Kind::all() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let site = Site::make(kind, all, &[])?;
        runtime.block_on(filled.fill(&site))?;
        let registry = runtime.block_on(organized::organize(&site))?;
        let title = format!("The registry on {}", kind.name());
        let cases = registry::all(&filled, &registry, kind, plan.questions);
        tables.push(answers(&runtime, &site, &filled, &title, cases)?);
        tables.push(person::measure(&runtime, &site, plan.timeline, plan.questions)?);
        // The founder too.
        tables.push(export::measure(&runtime, &site, plan, filled.everybody.count() + 1)?);
    }
    Ok(tables)
}

/// Asks all questions, and the bare database the same.
fn answers(
    runtime: &tokio::runtime::Runtime,
    site: &Site,
    filled: &Filled,
    title: &str,
    cases: Vec<SearchCase>,
) -> Outcome<Table> {
    let head = [
        "",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "aim",
        "8 at once, p95 ms",
        "bare p50 ms",
        "bare p95 ms",
        "of bare's rate",
    ];
    let title = format!("{title}, {} people", whole(filled.everybody.count().into()));
    let mut table = Table::new(title, &head);
    let server = site.first().start(None)?;
    let mut db = runtime.block_on(Database::to_read(site.first().database_url()))?;
    for asked in cases {
        // Once for nothing, so that whatever is kept in memory is there.
        ask(&asked, server.addr, &site.cookies, 1)?;
        let alone = ask(&asked, server.addr, &site.cookies, 1)?;
        let together = ask(&asked, server.addr, &site.cookies, PEOPLE)?;
        let bare = match asked.bare {
            Some(bare) => {
                runtime.block_on(bare.run(&mut db, &asked.questions))?;
                runtime.block_on(bare.run(&mut db, &asked.questions))?
            }
            None => Vec::new(),
        };
        let [alone, together, bare] = [alone, together, bare].map(Times::of);
        eprintln!("  {:<32} p95 {} ms", asked.name, alone.at(0.95));
        let ratio = bare.millis(0.50) / alone.millis(0.50);
        table.row(&[
            asked.name.to_owned(),
            alone.at(0.50),
            alone.at(0.95),
            alone.at(0.99),
            asked.aim.map_or_else(String::new, |aim| format!("≤ {aim}")),
            together.at(0.95),
            bare.at(0.50),
            bare.at(0.95),
            if ratio.is_nan() { String::new() } else { format!("{ratio:.2} ×") },
        ]);
    }
    runtime.block_on(db.close())?;
    server.end()?;
    Ok(table)
}

/// How long answers took, shortest first.
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn of(mut all: Vec<Duration>) -> Self {
        all.sort_unstable();
        Self(all)
    }

    /// Milliseconds within which this share was answered.
    pub(crate) fn millis(&self, share: f64) -> f64 {
        let at = ((self.0.len() as f64 * share) as usize).min(self.0.len().saturating_sub(1));
        self.0.get(at).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
    }

    /// The same, to be read; empty where nothing was measured.
    pub(crate) fn at(&self, share: f64) -> String {
        if self.0.is_empty() { String::new() } else { format!("{:.1}", self.millis(share)) }
    }
}
