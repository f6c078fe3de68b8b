//! Databases that are made once and used many times: each run begins on a copy of one that the program has set up.

use crate::Outcome;
use crate::program::Program;
use sea_orm::sqlx::postgres::PgConnection;
use sea_orm::sqlx::{AssertSqlSafe, Connection as _, query};
use std::path::{Path, PathBuf};

/// Which of the two databases.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    /// SQLite always; PostgreSQL where a server is named on which databases may be made, as `make bench` does.
    pub(crate) fn all() -> Vec<Self> {
        match server() {
            Some(_) => vec![Self::Sqlite, Self::Postgres],
            None => vec![Self::Sqlite],
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// A program that is set up, and its founder's sessions.
pub(crate) struct Site {
    kind: Kind,
    all: PathBuf,
    first: Program,
    pub(crate) cookies: Vec<String>,
}

impl Site {
    /// `settings` are of the program and of all its copies.
    pub(crate) fn make(kind: Kind, all: &Path, settings: &[(&'static str, String)]) -> Outcome<Self> {
        let (folder, url) = place(kind, all, FIRST);
        if kind == Kind::Postgres {
            administer(&[format!("DROP DATABASE IF EXISTS {FIRST}"), format!("CREATE DATABASE {FIRST}")])?;
        }
        let first = settings
            .iter()
            .fold(Program::new(&folder, url), |first, (name, value)| first.with(name, value.clone()));
        // Two sessions, so that twenty checks a second are nobody's flood.
        let cookies = first.set_up(2)?;
        Ok(Self { kind, all: all.to_owned(), first, cookies })
    }

    /// The one that was set up itself, for whoever needs no second.
    pub(crate) fn first(&self) -> &Program {
        &self.first
    }

    /// The program once more, as it was after its set-up; whatever had that name before is gone.
    pub(crate) fn copy(&self, name: &str) -> Outcome<Program> {
        let (folder, url) = place(self.kind, &self.all, name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
        for file in std::fs::read_dir(self.first.folder())? {
            let file = file?;
            std::fs::copy(file.path(), folder.join(file.file_name()))?;
        }
        if self.kind == Kind::Postgres {
            administer(&[
                format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
                format!("CREATE DATABASE {name} TEMPLATE {FIRST}"),
                // Whatever the copy left to be written out must not be written out while something is measured.
                "CHECKPOINT".to_owned(),
            ])?;
        }
        Ok(self.first.moved(&folder, url))
    }
}

const FIRST: &str = "speed_first";

fn place(kind: Kind, all: &Path, name: &str) -> (PathBuf, String) {
    let folder = all.join(kind.name()).join(name);
    let url = match kind {
        Kind::Sqlite => format!("sqlite://{}", folder.join("matricula.db").display()),
        Kind::Postgres => format!("{}/{name}", server().unwrap_or_default()),
    };
    (folder, url)
}

/// `postgres://user@host:port`.
fn server() -> Option<String> {
    let url = std::env::var("MATRICULA_TEST_POSTGRES_URL").ok()?;
    let (scheme, rest) = url.split_once("://")?;
    Some(format!("{scheme}://{}", rest.split('/').next().unwrap_or(rest)))
}

fn administer(statements: &[String]) -> Outcome<()> {
    let url = format!("{}/postgres", server().unwrap_or_default());
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let mut db = PgConnection::connect(&url).await?;
        for statement in statements {
            query(AssertSqlSafe(statement.clone())).execute(&mut db).await?;
        }
        db.close().await?;
        Ok(())
    })
}
