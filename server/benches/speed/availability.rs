//! The availability check: the program against a bare handler on the same file, and against itself on a small one.
//!
//! The runs alternate, so that whatever disturbs the machine disturbs all of them, and each round gives one ratio; the
//! median counts. Beside what got through stands what the processor spent on an answer, which a disturbed machine
//! changes less.

use crate::baseline::{self, SessionLookup};
use crate::load::{self, Load, Mix, Report};
use crate::process::{self, Cores, Server};
use crate::registry::Registry;
use crate::table::{Table, median, whole};
use crate::{Outcome, Plan};
use std::rc::Rc;

/// As many as an office asks at once.
const CONNECTIONS: usize = 16;

pub(crate) fn measure(plan: &Plan, small: &Registry, large: &Registry) -> Outcome<Vec<Table>> {
    let cores = Cores::find();
    let bare = |look| Side::bare(large, look, cores);
    let program = Side::program("the program", large, cores)?;
    let inside = program.inside(large);
    let mut sides = [
        program,
        bare(SessionLookup::Once)?,
        bare(SessionLookup::Twice)?,
        Side::program("the program, few accounts", small, cores)?,
        inside,
    ];
    let pinned = match cores.server.zip(cores.client) {
        Some((server, client)) => format!("servers on core {server}, whoever asks on core {client}"),
        None => "not pinned to cores".to_owned(),
    };
    let what = format!("{} accounts, {CONNECTIONS} connections, {pinned}", whole(large.accounts.into()));
    let mut tables = Vec::new();
    let mut aims =
        Table::new("Availability, what is wanted", &["", "wanted", "usernames free", "half of them taken"]);
    let mut seen: Vec<Vec<String>> = Vec::new();
    for (mix, name) in [(Mix::FreeNames, "usernames free"), (Mix::Even, "half of the usernames taken")] {
        let runs = alternate(plan, &mut sides, cores, mix, CONNECTIONS)?;
        seen.push(AIMS.iter().map(|aim| format!("{:.2} ×", aim.of(&runs))).collect());
        tables.push(against(&format!("Availability, {name}: {what}"), &sides, &runs));
    }
    for (at, aim) in AIMS.iter().enumerate() {
        let seen = seen.iter().map(|column| column[at].clone());
        aims.row(&[aim.name, aim.wanted].map(str::to_owned).into_iter().chain(seen).collect::<Vec<_>>());
    }
    let calm = Plan { rounds: plan.rounds.min(3), ..*plan };
    let runs = alternate(&calm, &mut sides, cores, Mix::FreeNames, 1)?;
    tables.push(against("Availability, usernames free, one connection", &sides, &runs));
    tables.push(aims);
    Ok(tables)
}

/// Where the sides stand among themselves.
const PROGRAM: usize = 0;
const ONCE: usize = 1;
const TWICE: usize = 2;
const FEW: usize = 3;
const BORDERED: usize = 4;

/// A ratio that was aimed at.
struct Aim {
    name: &'static str,
    wanted: &'static str,
    /// Whose rate is divided by whose.
    rates: [usize; 2],
}

const AIMS: [Aim; 4] = [
    Aim {
        name: "throughput, of a bare handler's (two statements)",
        wanted: "≥ 0.60 ×",
        rates: [PROGRAM, TWICE],
    },
    Aim {
        name: "throughput, of a bare handler's (one statement)",
        wanted: "≥ 0.60 ×",
        rates: [PROGRAM, ONCE],
    },
    Aim {
        name: "throughput inside a border, of that without",
        wanted: "≥ 0.95 ×",
        rates: [BORDERED, PROGRAM],
    },
    Aim { name: "cost with many accounts, of that with few", wanted: "≤ 1.20 ×", rates: [FEW, PROGRAM] },
];

impl Aim {
    fn of(&self, runs: &[Vec<Run>]) -> f64 {
        let [over, under] = self.rates;
        median(runs[over].iter().zip(&runs[under]).map(|(over, under)| over.rate / under.rate).collect())
    }
}

/// Something that answers.
struct Side {
    name: String,
    server: Rc<Server>,
    accounts: u32,
    cookies: Vec<String>,
    suggests: bool,
}

impl Side {
    fn program(name: &str, registry: &Registry, cores: Cores) -> Outcome<Self> {
        let name = format!("{name} ({})", whole(registry.accounts.into()));
        Self::of(name, registry.start(cores.server)?, registry, true)
    }

    /// The same program, asked by whoever may register people inside a unit alone.
    fn inside(&self, registry: &Registry) -> Self {
        Self {
            name: "the program, inside a border".to_owned(),
            server: Rc::clone(&self.server),
            accounts: self.accounts,
            cookies: vec![registry.bordered.clone()],
            suggests: self.suggests,
        }
    }

    fn bare(registry: &Registry, look: SessionLookup, cores: Cores) -> Outcome<Self> {
        let mut command = process::myself(cores.server, baseline::ROLE)?;
        command.arg(registry.database()).arg(look.word());
        let statements = match look {
            SessionLookup::Once => "one statement",
            SessionLookup::Twice => "two statements",
        };
        Self::of(
            format!("bare handler, {statements}"),
            Server::start(command, &registry.log())?,
            registry,
            false,
        )
    }

    fn of(name: String, server: Server, registry: &Registry, suggests: bool) -> Outcome<Self> {
        let server = Rc::new(server);
        Ok(Self { name, server, accounts: registry.accounts, cookies: registry.cookies.clone(), suggests })
    }

    fn ask(&self, plan: &Plan, cores: Cores, mix: Mix, connections: usize) -> Outcome<Run> {
        let load = Load {
            addr: self.server.addr,
            cookies: self.cookies.clone(),
            accounts: self.accounts,
            connections,
            warm_up: plan.seconds / 5.0,
            seconds: plan.seconds,
            mix,
            suggests: self.suggests,
        };
        let mut command = process::myself(cores.client, load::ROLE)?;
        command.arg(serde_json::to_string(&load)?);
        let before = self.server.cpu();
        let report: Report = serde_json::from_str(&process::output(&mut command)?)?;
        let spent = self.server.cpu().zip(before).map(|(after, before)| (after - before).as_secs_f64());
        // The processor's time includes the warm-up, so what it is divided by does, too.
        let all = report.answers as f64 * (load.warm_up + load.seconds) / load.seconds;
        Ok(Run {
            rate: report.answers as f64 / report.seconds,
            cpu_us: spent.unwrap_or(f64::NAN) / all * 1e6,
            report,
        })
    }
}

struct Run {
    rate: f64,
    /// What the processor spent on one answer.
    cpu_us: f64,
    report: Report,
}

/// Rounds of runs, one of each side, in an order that turns.
fn alternate(
    plan: &Plan,
    sides: &mut [Side],
    cores: Cores,
    mix: Mix,
    connections: usize,
) -> Outcome<Vec<Vec<Run>>> {
    let mut runs: Vec<Vec<Run>> = sides.iter().map(|_| Vec::new()).collect();
    for round in 0..plan.rounds {
        for turn in 0..sides.len() {
            let at = (round + turn) % sides.len();
            let run = sides[at].ask(plan, cores, mix, connections)?;
            eprintln!("  {:<38} {:>8} answers a second", sides[at].name, whole(run.rate));
            runs[at].push(run);
        }
    }
    Ok(runs)
}

/// Every side beside the first.
fn against(title: &str, sides: &[Side], runs: &[Vec<Run>]) -> Table {
    let head = [
        "",
        "answers/s",
        "p50 µs",
        "p99 µs",
        "CPU µs/answer",
        "client's core",
        "program's rate",
        "program's CPU",
    ];
    let mut table = Table::new(title, &head);
    for (side, own) in sides.iter().zip(runs) {
        let of = |value: fn(&Run) -> f64| median(own.iter().map(value).collect());
        let ratio = |value: fn(&Run) -> f64| {
            median(runs[0].iter().zip(own).map(|(a, b)| value(a) / value(b)).collect())
        };
        table.row(&[
            side.name.clone(),
            whole(of(|run| run.rate)),
            whole(of(|run| run.report.p50_us)),
            whole(of(|run| run.report.p99_us)),
            format!("{:.1}", of(|run| run.cpu_us)),
            format!("{:.0} %", of(|run| run.report.client_cpu) * 100.0),
            format!("{:.2} ×", ratio(|run| run.rate)),
            format!("{:.2} ×", ratio(|run| run.cpu_us)),
        ]);
    }
    table
}
