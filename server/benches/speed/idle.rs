//! The program while nobody asks anything: how soon it is ready, and what it holds in memory.

use crate::http;
use crate::process::Server;
use crate::registry::Registry;
use crate::table::{Table, median, whole};
use crate::{Outcome, Plan};
use std::net::SocketAddr;
use std::thread::sleep;
use std::time::Duration;

/// Pages of every kind, and a file that a browser fetches with them; what it compiles is named by the pages themselves.
const LOOKED_AT: [&str; 6] = [
    "/",
    "/administration/user-registration",
    "/administration/user-registration/new",
    "/administration/invitations",
    "/administration/mail",
    "/matricula.css",
];

pub(crate) fn measure(plan: &Plan, registries: &[&Registry]) -> Outcome<Table> {
    let head =
        ["Idle", "start to ready ms", "resident KB, just ready", "after some pages", "of which its own"];
    let mut table = Table::new(format!("Start and memory, median of {} starts", plan.starts), &head);
    for registry in registries {
        let (mut ready, mut first, mut later, mut own) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..plan.starts {
            let server = registry.start(None)?;
            ready.push(until_ready(&server)?);
            first.push(server.memory("VmRSS").unwrap_or(f64::NAN));
            look_around(server.addr, &registry.cookies[0])?;
            sleep(plan.settles);
            later.push(server.memory("VmRSS").unwrap_or(f64::NAN));
            own.push(server.memory("RssAnon").unwrap_or(f64::NAN));
            server.end()?;
        }
        table.row(&[
            format!("{} accounts", whole(registry.accounts.into())),
            format!("{:.0}", median(ready)),
            whole(median(first)),
            whole(median(later)),
            whole(median(own)),
        ]);
    }
    Ok(table)
}

/// Milliseconds from the start of the process to the first time that it says that it is ready.
fn until_ready(server: &Server) -> Outcome<f64> {
    for _ in 0..10_000 {
        if matches!(http::get(server.addr, "/readyz", ""), Ok(answer) if answer.status == 200) {
            return Ok(server.started.elapsed().as_secs_f64() * 1000.0);
        }
        sleep(Duration::from_millis(1));
    }
    Err("the program does not become ready".into())
}

fn look_around(addr: SocketAddr, cookie: &str) -> Outcome<()> {
    let headers = format!("Cookie: {cookie}\r\nAccept: text/html, */*\r\nAccept-Encoding: gzip, br\r\n");
    let plain = http::get(addr, "/", &format!("Cookie: {cookie}\r\nAccept: text/html\r\n"))?;
    let page = String::from_utf8_lossy(&plain.body);
    let files: Vec<_> =
        page.split('"').filter(|part| part.starts_with("/pkg/") && part.contains('.')).collect();
    if files.is_empty() {
        return Err("the page names no program: was the site built?".into());
    }
    let paths: Vec<_> = LOOKED_AT.into_iter().chain(files).collect();
    for path in paths.iter().cycle().take(paths.len() * 3) {
        let answer = http::get(addr, path, &headers)?;
        if answer.status != 200 {
            return Err(format!("{path} was answered with {}", answer.status).into());
        }
    }
    Ok(())
}
