//! How fast and how large the optimised program is, as ratios measured in one run: `make bench`.
//!
//! The program measured is the real one, in its own process, asked over HTTP as a browser asks it. What it is compared
//! with (`bare`) and what asks (`load`) are processes of their own too, made of this same executable, so that each can
//! be kept on one core. Nothing here asserts a time: it prints what it has seen, and fails only where an answer was
//! wrong. To add a measurement: a file here that returns rows of a table, and a line in `measure`.

mod audit;
mod availability;
mod baseline;
mod bulk;
mod http;
mod identities;
mod idle;
mod load;
mod mail;
mod moving;
mod people;
mod process;
mod program;
mod registry;
mod sink;
mod site;
mod size;
mod table;

use registry::Registry;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use table::Table;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        Some((role, rest)) if role == baseline::ROLE => baseline::serve(rest),
        Some((role, rest)) if role == load::ROLE => load::run(rest),
        Some((role, rest)) if role == bulk::ROLE => bulk::write_again(rest),
        Some((role, rest)) if role == mail::ROLE => mail::send(rest),
        // `cargo bench` says so; whoever only wants to know whether it compiles does not.
        _ if arguments.iter().any(|word| word == "--bench") => measure(&arguments),
        _ => {
            println!("Measured by `make bench`.");
            Ok(())
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// `audit`, `availability`, `bulk`, `identities`, `idle`, `mail`, `registry`, `size` choose; without a word everything is measured. `--quick`
/// measures so little for so short a time that the figures say only whether everything works. A measurement that fails
/// does not keep the others from being tried; what became of each is said in a line of its own.
fn measure(arguments: &[String]) -> Outcome<()> {
    let wanted: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|word| !word.starts_with("--")).collect();
    let plan = if arguments.iter().any(|word| word == "--quick") { Plan::QUICK } else { Plan::FULL };

    println!("{}", machine());
    let folder = Folder::empty()?;
    let mut failed = 0;
    for (name, measure) in MEASUREMENTS {
        if !wanted.is_empty() && !wanted.contains(name) {
            continue;
        }
        let place = folder.0.join(name);
        std::fs::create_dir_all(&place)?;
        match measure(&plan, &place) {
            Ok(tables) => {
                tables.iter().for_each(Table::print);
                println!("\nmeasured: {name}");
            }
            Err(error) => {
                failed += 1;
                println!("\nfailed: {name}: {error}");
            }
        }
        // A million people take gigabytes, and the next measurement fills its own.
        std::fs::remove_dir_all(&place)?;
    }
    if failed == 0 { Ok(()) } else { Err(format!("{failed} measurements failed").into()) }
}

type Measure = fn(&Plan, &Path) -> Outcome<Vec<Table>>;

const MEASUREMENTS: &[(&str, Measure)] = &[
    ("size", |_, _| Ok(vec![size::measure()?])),
    ("idle", |plan, place| {
        let (small, large) = registries(plan, place)?;
        Ok(vec![idle::measure(plan, &[&small, &large])?])
    }),
    ("availability", |plan, place| {
        let (small, large) = registries(plan, place)?;
        availability::measure(plan, &small, &large)
    }),
    ("bulk", bulk::measure),
    ("identities", |plan, place| {
        let mut tables = vec![identities::photographs(plan, &place.join("photographs"))?];
        tables.append(&mut identities::measure(plan, &place.join("people"))?);
        Ok(tables)
    }),
    ("audit", audit::measure),
    ("registry", |plan, place| {
        let mut tables = moving::measure(plan, &place.join("moving"))?;
        tables.append(&mut identities::registry(plan, &place.join("people"))?);
        Ok(tables)
    }),
    ("mail", mail::measure),
];

/// One of few accounts and one of many.
fn registries(plan: &Plan, place: &Path) -> Outcome<(Registry, Registry)> {
    let make = |name: &str, accounts| Registry::make(&place.join(name), accounts);
    Ok((make("small", plan.few)?, make("large", plan.many)?))
}

/// What it is measured on, and how much else the machine had to do just before.
fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let model = read("/proc/cpuinfo");
    let model =
        model.lines().find_map(|line| line.strip_prefix("model name")?.split(':').nth(1).map(str::trim));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = read("/proc/loadavg").split(' ').take(3).collect::<Vec<_>>().join(" ");
    format!("{cores} cores ({}), load before: {load}", model.unwrap_or("unknown"))
}

/// Where the registries are made: always the same place, so that a run that was broken off leaves nothing for good.
struct Folder(PathBuf);

impl Folder {
    fn empty() -> Outcome<Self> {
        let folder = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join("speed"));
        if folder.0.exists() {
            std::fs::remove_dir_all(&folder.0)?;
        }
        Ok(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// How much is measured.
struct Plan {
    few: u32,
    many: u32,
    rounds: usize,
    seconds: f64,
    starts: usize,
    /// How long the program is left alone after some pages before its memory is looked at: whatever it does once and
    /// then no more is done by then.
    settles: Duration,
    /// Rows of a bulk job, in whole batches.
    few_rows: u32,
    many_rows: u32,
    letters: u32,
    /// Events of the audit.
    events: u32,
    /// Events of one person.
    timeline: u32,
    /// Questions of a kind about people.
    questions: usize,
    photographs: usize,
    /// Pixels of a photograph's longer side; it is four by three.
    photograph_width: u32,
    /// Rounds of jobs and of mail.
    repeats: usize,
}

impl Plan {
    const FULL: Self = Self {
        few: 10_000,
        many: 1_000_000,
        rounds: 5,
        seconds: 5.0,
        starts: 9,
        settles: Duration::from_secs(3),
        few_rows: 10_000,
        many_rows: 100_000,
        letters: 5_000,
        events: 10_000_000,
        timeline: 10_000,
        questions: 200,
        photographs: 12,
        photograph_width: 4_000,
        repeats: 3,
    };
    const QUICK: Self = Self {
        few: 1_000,
        many: 5_000,
        rounds: 1,
        seconds: 0.2,
        starts: 1,
        settles: Duration::ZERO,
        few_rows: 250,
        many_rows: 500,
        letters: 20,
        events: 20_000,
        timeline: 200,
        questions: 5,
        photographs: 4,
        photograph_width: 400,
        repeats: 1,
    };
}
