//! How fast and how large the optimised program is, as ratios measured in one run: `make bench`.
//!
//! The program measured is the real one, in its own process, asked over HTTP as a browser asks it. What it is compared
//! with (`bare`) and what asks (`load`) are processes of their own too, made of this same executable, so that each can
//! be kept on one core. Nothing here asserts a time: it prints what it has seen, and fails only where an answer was
//! wrong. To add a measurement: a file here that returns rows of a table, and a line in `measure`.

mod availability;
mod bare;
mod bulk;
mod http;
mod identities;
mod idle;
mod load;
mod mail;
mod people;
mod process;
mod program;
mod registry;
mod sink;
mod site;
mod size;
mod table;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        Some((role, rest)) if role == bare::ROLE => bare::serve(rest),
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

/// `availability`, `bulk`, `identities`, `idle`, `mail`, `size` choose; without a word everything is measured. `--quick`
/// measures for so short a time that the figures say only whether everything works.
fn measure(arguments: &[String]) -> Outcome<()> {
    let wanted: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|word| !word.starts_with("--")).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.contains(&name);
    let plan = if arguments.iter().any(|word| word == "--quick") { Plan::QUICK } else { Plan::FULL };

    println!("{}", machine());
    let folder = Folder::empty()?;
    if is_wanted("size") {
        size::measure()?.print();
    }
    if is_wanted("availability") || is_wanted("idle") {
        let small = registry::Registry::make(&folder.0.join("small"), plan.few)?;
        let large = registry::Registry::make(&folder.0.join("large"), plan.many)?;
        if is_wanted("idle") {
            idle::measure(&plan, &[&small, &large])?.print();
        }
        if is_wanted("availability") {
            availability::measure(&plan, &small, &large)?.iter().for_each(table::Table::print);
        }
    }
    if is_wanted("bulk") {
        bulk::measure(&plan, &folder.0.join("bulk"))?.iter().for_each(table::Table::print);
    }
    if is_wanted("identities") {
        identities::photographs(&plan, &folder.0.join("photographs"))?.print();
        identities::measure(&plan, &folder.0.join("identities"))?.iter().for_each(table::Table::print);
    }
    if is_wanted("mail") {
        mail::measure(&plan, &folder.0.join("mail"))?.iter().for_each(table::Table::print);
    }
    Ok(())
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
    /// Rows of a bulk job, in whole batches.
    few_rows: u32,
    many_rows: u32,
    letters: u32,
    /// Questions of a kind about people.
    questions: usize,
    photographs: usize,
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
        few_rows: 10_000,
        many_rows: 100_000,
        letters: 5_000,
        questions: 200,
        photographs: 12,
        repeats: 3,
    };
    const QUICK: Self = Self {
        few: 10_000,
        many: 100_000,
        rounds: 1,
        seconds: 1.0,
        starts: 3,
        few_rows: 500,
        many_rows: 5_000,
        letters: 300,
        questions: 20,
        photographs: 4,
        repeats: 1,
    };
}
