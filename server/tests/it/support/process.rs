//! The program as a process: started, called over HTTP, stopped or killed.

use super::{BASE_URL, Database, SETUP_CODE, set_up_draft};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::Instant;

/// The program with this data folder and a free port, without the settings of this process.
pub(crate) fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_matricula"));
    let settings: Vec<_> = std::env::vars_os().map(|(name, _)| name).collect();
    for name in settings.iter().filter(|name| name.to_string_lossy().starts_with("MATRICULA_")) {
        command.env_remove(name);
    }
    command.args(arguments).current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env("MATRICULA_ADDR", "127.0.0.1:0");
    command
}

/// Stops the program and returns its exit code.
pub(crate) fn terminate(child: &mut Child) -> Option<i32> {
    signal_to_end(child);
    child.wait().unwrap().code()
}

fn signal_to_end(child: &Child) {
    let sent = Command::new("kill").arg("-TERM").arg(child.id().to_string()).status().unwrap();
    assert!(sent.success());
}

/// A program that is set up and can be started any number of times.
pub(crate) struct Installed {
    pub(crate) database: Database,
    settings: Vec<(&'static str, String)>,
    cookie: String,
    folder: TempDir,
}

impl Installed {
    /// Sets the program up. Leases expire after so many seconds.
    pub(crate) async fn new(lease_s: u32, settings: &[(&'static str, String)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::fresh(folder.path()).await;
        let mut settings = settings.to_vec();
        // A fixed base URL, so that links do not depend on the port.
        settings.push(("MATRICULA_BASE_URL", BASE_URL.to_owned()));
        settings.push(("MATRICULA_DATA_DIR", folder.path().display().to_string()));
        settings.push(("MATRICULA_DATABASE_URL", database.url()));
        settings.push(("MATRICULA_SETUP_CODE", SETUP_CODE.to_owned()));
        let mut installed = Self { database, settings, cookie: String::new(), folder };
        let lease = format!("UPDATE setting SET value = '{lease_s}' WHERE key = 'lease_s'");
        installed.database.run(&lease).await;
        let mut running = installed.start();
        let (status, head, body) = running.call("set_up", &json!({ "draft": set_up_draft() }));
        assert_eq!(status, 200, "{body}");
        let cookie = head.lines().find_map(|line| line.split_once("session=")).unwrap().1;
        installed.cookie = format!("session={}", cookie.split(';').next().unwrap());
        assert_eq!(running.terminate(), Some(0));
        installed
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program(self.folder.path(), arguments);
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Starts the program and waits until it is ready, at most ten seconds (I6). A program tells nobody that it has become
    /// ready: it is asked again and again, as whoever starts it does.
    pub(crate) fn start(&self) -> Running {
        let began = Instant::now();
        let (child, address) = self.spawn();
        let host = BASE_URL.split_at("http://".len()).1.to_owned();
        let running = Running { child, address, host, cookie: self.cookie.clone() };
        while running.get("/readyz") != 200 {
            assert!(began.elapsed() < Duration::from_secs(10), "it does not become ready");
            std::thread::sleep(Duration::from_millis(5));
        }
        running
    }

    /// A started program and its address. The base URL contains the port, so it is chosen here; if another process
    /// takes it meanwhile, another port is tried.
    fn spawn(&self) -> (Child, String) {
        for _ in 0..10 {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let address = format!("127.0.0.1:{port}");
            let mut command = self.command(&[]);
            let mut child = command.env("MATRICULA_ADDR", &address).stderr(Stdio::null()).spawn().unwrap();
            let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
            if lines.next().is_some_and(|line| line.unwrap().starts_with("Matricula is running")) {
                return (child, address);
            }
            child.wait().unwrap();
        }
        panic!("the program does not start");
    }

    /// Runs a command, which must succeed, and returns its output.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{arguments:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
        said
    }
}

/// A running program and the founder's session.
pub(crate) struct Running {
    child: Child,
    address: String,
    host: String,
    cookie: String,
}

impl Running {
    /// Starts a new program and sets it up.
    pub(crate) fn set_up(command: &mut Command) -> Self {
        let mut child = command.env("MATRICULA_SETUP_CODE", SETUP_CODE).spawn().unwrap();
        let line = BufReader::new(child.stdout.take().unwrap()).lines().next().unwrap().unwrap();
        let address = line.strip_prefix("Matricula is running at http://").unwrap().to_owned();
        let mut running = Self { child, host: address.clone(), address, cookie: String::new() };
        let (status, head, body) = running.call("set_up", &json!({ "draft": set_up_draft() }));
        assert_eq!(status, 200, "{body}");
        let cookie = head.lines().find_map(|line| line.split_once("session=")).unwrap().1;
        running.cookie = format!("session={}", cookie.split(';').next().unwrap());
        running
    }

    /// Calls a server function and returns status, head and body.
    pub(crate) fn call(&self, function: &str, arguments: &Value) -> (u16, String, String) {
        let body = arguments.to_string();
        let head = format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        self.ask(&format!("POST /api/{function}"), &head, &body)
    }

    /// Calls a server function that must succeed.
    pub(crate) fn ok(&self, function: &str, arguments: &Value) -> Value {
        let (status, _, body) = self.call(function, arguments);
        assert_eq!(status, 200, "{function}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    /// The status of a page, 0 without a response.
    pub(crate) fn get(&self, path: &str) -> u16 {
        self.try_ask(&format!("GET {path}"), "", "").map_or(0, |(status, _, _)| status)
    }

    /// Whether it accepts connections.
    pub(crate) fn listens(&self) -> bool {
        TcpStream::connect(&self.address).is_ok()
    }

    fn ask(&self, what: &str, head: &str, body: &str) -> (u16, String, String) {
        self.try_ask(what, head, body).expect("an answer")
    }

    fn try_ask(&self, what: &str, head: &str, body: &str) -> Option<(u16, String, String)> {
        let Self { address, host, cookie, .. } = self;
        let mut stream = TcpStream::connect(address).ok()?;
        let head =
            format!("{what} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n{head}\r\n");
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(body.as_bytes()).ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n")?;
        Some((head.split(' ').nth(1)?.parse().ok()?, head.to_owned(), body.to_owned()))
    }

    /// The address it listens at.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The founder's session.
    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Its resident memory; 0 where the system does not report it.
    pub(crate) fn memory_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        line.split_whitespace().next().and_then(|kib| kib.parse().ok()).unwrap_or_default()
    }

    /// Kills it like `kill -9`.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn terminate(&mut self) -> Option<i32> {
        terminate(&mut self.child)
    }

    /// Requests the stop without waiting.
    pub(crate) fn ask_to_end(&self) {
        signal_to_end(&self.child);
    }

    /// Waits for its end and returns the exit code.
    pub(crate) fn wait(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// Waits until it has ended, at most so long; its exit code. The standard library cannot wait for a process with a limit:
    /// it is looked at again and again, and the pause is no guess of how long it takes.
    #[cfg(unix)]
    pub(crate) fn wait_at_most(&mut self, patience: Duration) -> Option<i32> {
        let began = Instant::now();
        while began.elapsed() < patience {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("it is still there after {patience:?}");
    }

    /// Limits the size of the program's files from now on.
    #[cfg(target_os = "linux")]
    pub(crate) fn limit_files(&self, bytes: &str) {
        let (pid, limit) = (self.child.id().to_string(), format!("--fsize={bytes}:unlimited"));
        assert!(Command::new("prlimit").args(["--pid", &pid, &limit]).status().unwrap().success());
    }
}

impl Drop for Running {
    /// A failing test leaves no process behind.
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
