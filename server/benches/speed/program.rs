//! The real program on a folder of its own: migrated, set up and signed in to as a user would.

use crate::process::{self, Server};
use crate::{Outcome, http};
use serde_json::json;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

const SETUP_CODE: &str = "BENCH-SETUP-ONLY-ONCE";
const FOUNDER: &str = "founder@example.org";
const PASSWORD: &str = "lantern-orchard-violet-92";

/// A folder with keys and a log, and a database there or elsewhere.
#[derive(Clone)]
pub(crate) struct Program {
    folder: PathBuf,
    database_url: String,
    settings: Vec<(&'static str, String)>,
}

impl Program {
    pub(crate) fn new(folder: &Path, database_url: String) -> Self {
        Self { folder: folder.to_owned(), database_url, settings: Vec::new() }
    }

    /// The same with a setting, as its environment names it.
    pub(crate) fn with(mut self, name: &'static str, value: String) -> Self {
        self.settings.push((name, value));
        self
    }

    /// The same somewhere else.
    pub(crate) fn moved(&self, folder: &Path, database_url: String) -> Self {
        Self { folder: folder.to_owned(), database_url, settings: self.settings.clone() }
    }

    /// Makes database, organization and founder. Returns the founder's sessions, `session=…`, so many.
    pub(crate) fn set_up(&self, sessions: usize) -> Outcome<Vec<String>> {
        std::fs::create_dir_all(&self.folder)?;
        process::output(self.command(None).arg("migrate").stderr(process::append(&self.log())?))?;
        let server = self.start(None)?;
        let draft = json!({ "setup_code": SETUP_CODE, "organization_name": "An organization", "email": FOUNDER,
            "username": "founder", "password": PASSWORD });
        http::call(server.addr, "set_up", &json!({ "draft": draft }))?;
        let cookies = (0..sessions).map(|_| self.sign_in(server.addr)).collect::<Outcome<_>>()?;
        server.end()?;
        Ok(cookies)
    }

    /// Another session of the founder.
    pub(crate) fn sign_in(&self, addr: SocketAddr) -> Outcome<String> {
        let draft = json!({ "identifier": FOUNDER, "password": PASSWORD });
        let set = http::call(addr, "sign_in", &json!({ "draft": draft }))?;
        let cookie = set.into_iter().find(|cookie| cookie.starts_with("session="));
        cookie.ok_or_else(|| format!("{}: signing in set no cookie", self.folder.display()).into())
    }

    /// Ready as far as it says so itself.
    pub(crate) fn start(&self, core: Option<usize>) -> Outcome<Server> {
        Server::start(self.command(core), &self.log())
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn database_url(&self) -> &str {
        &self.database_url
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn command(&self, core: Option<usize>) -> Command {
        let mut command = process::on_core(core, &program());
        command
            .current_dir(&self.folder)
            .env("MATRICULA_ADDR", "127.0.0.1:0")
            .env("MATRICULA_DATA_DIR", &self.folder)
            .env("MATRICULA_DATABASE_URL", &self.database_url)
            .env("MATRICULA_SETUP_CODE", SETUP_CODE);
        for (name, value) in &self.settings {
            command.env(name, value);
        }
        command
    }
}

/// The optimised program: the one that was named, or the one that cargo has just built beside this.
fn program() -> OsString {
    std::env::var_os("MATRICULA_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_matricula").into())
}
