//! The export of everybody as a file, beside one bare statement that makes each line, whose rows are read one after the other.

use super::database::Database;
use crate::http::download;
use crate::site::Site;
use crate::table::{Table, median, whole};
use crate::{Outcome, Plan};
use tokio::runtime::Runtime;
use tokio::time::Instant;

const PATH: &str =
    "/administration/registry/export.csv?columns=username,account,identity,created&delimiter=,&v=1";

/// The same columns in the same order.
const LINES: &str =
    "SELECT COALESCE(i.name, '') || ',' || a.email || ',' || COALESCE(a.external_id, '') || ',' || a.username
    || ',' || a.state || ',' || COALESCE(i.state, '') || ',' || CAST(a.created_at AS TEXT)
    FROM person p JOIN account a ON a.id = p.account LEFT JOIN identity i ON i.account_id = a.id
    ORDER BY p.name_key, p.no";

pub(super) fn measure(runtime: &Runtime, site: &Site, plan: &Plan, people: u32) -> Outcome<Table> {
    let (mut ours, mut theirs, mut before, mut most) = (Vec::new(), Vec::new(), 0.0_f64, 0.0_f64);
    let url = site.first().database_url();
    let mut db = runtime.block_on(Database::to_read(url))?;
    let kind = db.kind();
    for _ in 0..plan.repeats {
        let server = site.first().start(None)?;
        // Exports ask for a recent sign-in.
        let cookie = site.first().sign_in(server.addr)?;
        before = before.max(server.memory("RssAnon").unwrap_or(f64::NAN));
        let memory = server.watch_memory();
        let began = Instant::now();
        // Each line has one address.
        let mut lines = 0;
        download(server.addr, PATH, &cookie, |piece| {
            lines += piece.iter().filter(|byte| **byte == b'@').count();
        })?;
        ours.push(began.elapsed().as_secs_f64());
        most = most.max(memory.end());
        server.end()?;
        if lines != people as usize {
            return Err(format!("the export has {lines} of {people} people").into());
        }
        let began = Instant::now();
        let lines = runtime.block_on(db.count_rows(LINES))?;
        theirs.push(began.elapsed().as_secs_f64());
        if lines != people as usize {
            return Err(format!("the statement has {lines} of {people} people").into());
        }
    }
    runtime.block_on(db.close())?;
    let ratio = median(theirs.iter().zip(&ours).map(|(bare, ours)| bare / ours).collect());
    let (ours, theirs) = (median(ours), median(theirs));
    let head = ["people", "s", "people/s", "bare s", "of bare's rate", "resident MB before", "at the most"];
    let title = format!("Export of everybody on {}, median of {} rounds", kind.name(), plan.repeats);
    let mut table = Table::new(title, &head);
    table.row(&[
        whole(people.into()),
        format!("{ours:.2}"),
        whole(f64::from(people) / ours),
        format!("{theirs:.2}"),
        format!("{ratio:.2} ×"),
        whole(before / 1024.0),
        whole(most / 1024.0),
    ]);
    Ok(table)
}
