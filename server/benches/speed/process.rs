//! The processes that are measured: started on a core of their own, watched from outside, ended.

use crate::Outcome;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::time::Instant;

/// A program that answers requests.
pub(crate) struct Server {
    child: Child,
    pub(crate) addr: SocketAddr,
    pub(crate) started: Instant,
    /// Kept open, since a program that cannot print any more might do something else than it usually does.
    _stdout: BufReader<ChildStdout>,
}

impl Server {
    /// Starts it and waits for the line that says where it listens: `… running at http://localhost:40123`.
    pub(crate) fn start(mut command: Command, log: &Path) -> Outcome<Self> {
        let log = append(log)?;
        let started = Instant::now();
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn()?;
        let mut stdout = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        let mut line = String::new();
        stdout.read_line(&mut line)?;
        // It listens on 127.0.0.1, whatever `localhost` is resolved to.
        let addr = line.trim().rsplit_once("http://").map(|(_, addr)| addr.replace("localhost", "127.0.0.1"));
        let addr = addr.and_then(|addr| addr.parse().ok());
        match addr {
            Some(addr) => Ok(Self { child, addr, started, _stdout: stdout }),
            None => {
                // It has ended by itself, or says something unexpected; either way its log knows why.
                drop(child.kill());
                drop(child.wait());
                Err(format!("{command:?} does not say where it listens but {line:?}").into())
            }
        }
    }

    /// What the processor has spent on it.
    pub(crate) fn cpu(&self) -> Option<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        // The name may hold anything, so fields are counted from its closing bracket: utime and stime, in hundredths.
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
        Some(Duration::from_millis(ticks * 10))
    }

    /// Kilobytes, by the name that `/proc/PID/status` gives them.
    pub(crate) fn memory(&self, name: &str) -> Option<f64> {
        memory(self.child.id(), name)
    }

    /// Watches the memory that is its own from now on. The kernel's `VmHWM` also counts the pages of the database file
    /// that are mapped, which it can drop at any time.
    pub(crate) fn watch_memory(&self) -> PeakMemory {
        let (id, ended) = (self.child.id(), Arc::new(AtomicBool::new(false)));
        let seen = Arc::clone(&ended);
        let thread = std::thread::spawn(move || {
            let mut most = f64::NAN;
            while !seen.load(Ordering::Relaxed) {
                most = most.max(memory(id, "RssAnon").unwrap_or(f64::NAN));
                std::thread::sleep(Duration::from_millis(10));
            }
            most
        });
        PeakMemory { ended, thread }
    }

    /// Asks it to end, and waits until it has.
    pub(crate) fn end(mut self) -> Outcome<()> {
        Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status()?;
        self.child.wait()?;
        Ok(())
    }
}

/// A look at `RssAnon` every 10 ms.
pub(crate) struct PeakMemory {
    ended: Arc<AtomicBool>,
    thread: JoinHandle<f64>,
}

impl PeakMemory {
    /// The most that was seen, in kilobytes.
    pub(crate) fn end(self) -> f64 {
        self.ended.store(true, Ordering::Relaxed);
        self.thread.join().unwrap_or(f64::NAN)
    }
}

fn memory(process: u32, name: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    line.split_whitespace().next()?.parse().ok()
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Which cores the two sides have; none where there is only one, or no way to say so.
#[derive(Clone, Copy)]
pub(crate) struct Cores {
    pub(crate) server: Option<usize>,
    pub(crate) client: Option<usize>,
}

impl Cores {
    pub(crate) fn find() -> Self {
        let cores = allowed().unwrap_or_default();
        let can_pin = Command::new("taskset").arg("--version").stdout(Stdio::null()).status().is_ok();
        match cores[..] {
            [server, .., client] if can_pin => Self { server: Some(server), client: Some(client) },
            _ => Self { server: None, client: None },
        }
    }
}

/// The cores this process may use, as `0-3,8`.
fn allowed() -> Option<Vec<usize>> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let list = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"))?;
    let mut cores = Vec::new();
    for part in list.trim().split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        cores.extend(first.parse::<usize>().ok()?..=last.parse().ok()?);
    }
    Some(cores)
}

/// A command that runs on one core, where that can be had, and with no environment but this.
pub(crate) fn on_core(core: Option<usize>, program: &OsStr) -> Command {
    let mut command = match core {
        Some(core) => {
            let mut command = Command::new("taskset");
            command.arg("-c").arg(core.to_string()).arg(program);
            command
        }
        None => Command::new(program),
    };
    // Settings of whoever runs this must not reach what is measured.
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("MATRICULA_"))
    {
        command.env_remove(name);
    }
    command
}

/// This same executable in another role.
pub(crate) fn myself(core: Option<usize>, role: &str) -> Outcome<Command> {
    let mut command = on_core(core, std::env::current_exe()?.as_os_str());
    command.arg(role);
    Ok(command)
}

/// A file that is written on where it ends.
pub(crate) fn append(file: &Path) -> Outcome<File> {
    Ok(File::options().create(true).append(true).open(file)?)
}

/// Runs a command to its end and returns what it printed.
pub(crate) fn output(command: &mut Command) -> Outcome<String> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let mut text = String::new();
    child.stdout.take().ok_or("no standard output")?.read_to_string(&mut text)?;
    let status = child.wait()?;
    if status.success() { Ok(text) } else { Err(format!("{command:?} ended with {status}").into()) }
}
