//! The services: everything that happens on the host, from the gate to the database, the outbox and the mail.
//!
//! [`Backend`] is a handle without verbs. Whoever wants something done opens a desk with `backend.open::<Right>(&caller)`
//! and calls a verb of that desk; there is no other way in, so no check can be forgotten. A verb is one transaction,
//! with its audit event and its messages inside.
//!
//! This crate never knows a page or a route, and nothing outside it sees the database: `entity` and `db` are private.
//! It never reads the clock or draws randomness but through [`clock`]. To add an area: a word in `domain`, a file here
//! with `impl Desk<…>`, and a line below.

mod access;
mod accounts;
mod answer;
pub mod audit;
mod availability;
mod blind_index;
pub mod bulk;
pub mod clock;
mod config;
mod database_file;
mod db;
mod entity;
mod entry_locks;
mod erasure;
mod erasure_requests;
mod error;
mod export;
pub mod gate;
mod health;
mod identities;
mod idna;
mod invitations;
pub mod keys;
pub mod limits;
mod link_time;
mod links;
pub mod mail;
mod migrate;
mod normalize;
mod outbox;
mod owner_only;
mod paging;
mod password;
pub mod permissions;
mod pictures;
mod qr;
mod receipt;
mod resets;
mod restore;
mod reviews;
mod schedule;
pub mod seal;
mod search;
mod sessions;
pub mod settings;
mod setup;
#[cfg(test)]
mod support;

pub use crate::idna::to_ascii;
pub use config::Config;
pub use database_file::ServeError;
pub use db::{Failure, Failures};
pub use error::{Error, Result};
pub use mail::MailConfigError;
pub use migrate::MigrateError;
pub use sessions::{SessionToken, SignedIn};

use clock::{Clock, Rng};
use db::Db;
use keys::{Key, KeyFileError, KeyMismatch, Keys};
use limits::Flood;
use password::Hasher;
use settings::Settings;
use std::sync::{Arc, RwLock};
use tokio::sync::{Mutex, Notify, OnceCell, Semaphore};
use uuid::Uuid;

/// Searches that forgive slips, at once: SQLite has four connections for reading.
const GUESSES: usize = 2;

/// The services' handle; cloning it costs nothing.
#[derive(Clone)]
pub struct Backend {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<Rng>,
    keys: Keys,
    settings: RwLock<Arc<Settings>>,
    flood: Flood,
    ready: Mutex<()>,
    hasher: Hasher,
    judging: Hasher,
    outbox: Notify,
    last_seen: sessions::last_seen::LastSeenWrites,
    bulk: bulk::JobCache,
    picture_decoder: pictures::Decoder,
    marks_key: OnceCell<Key>,
    guesses: Arc<Semaphore>,
    refusals: gate::Refusals,
    /// Held until the end by a program that serves; dropped last, after the database is closed.
    serving: Option<Serving>,
    latest_time: link_time::Latest,
}

/// That this program answers requests and sends mail, with the lock of its SQLite database.
struct Serving {
    _lock: Option<database_file::ServeLock>,
}

/// Why the program does not start.
#[derive(Debug, thiserror::Error)]
pub enum BootError {
    #[error("the data directory {path} cannot be made: {cause}")]
    DataDir { path: std::path::PathBuf, cause: std::io::Error },
    #[error("the database {path} cannot be made: {cause}")]
    DatabaseFile { path: std::path::PathBuf, cause: std::io::Error },
    #[error(
        "MATRICULA_DATABASE_URL: the database is on another machine, and what is sent to it could be read on the way; \
         add sslmode=verify-full (or require, or verify-ca), or sslmode=disable where that is meant"
    )]
    DatabaseInTheClear,
    #[error("the database cannot be opened: {0}")]
    Database(#[from] sea_orm::DbErr),
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    #[error(transparent)]
    Mail(#[from] MailConfigError),
    #[error(transparent)]
    OtherKeys(#[from] KeyMismatch),
    #[error("the settings cannot be read: {0}")]
    Settings(#[source] Error),
    #[error("the erasures that are noted cannot be done: {0}")]
    Erasures(#[source] Error),
    #[error("a restored database cannot be secured: {0}")]
    Restore(#[source] Error),
}

impl Backend {
    /// Checks the configuration, opens the database, reads or makes the master keys, migrates, reads the settings. For
    /// what works beside a running program: replicas on PostgreSQL, and commands, which boot a [`gate::Shell`].
    ///
    /// # Errors
    /// Whatever keeps the program from starting.
    pub async fn boot(
        config: Config,
        clock: Arc<dyn Clock>,
        rng: Rng,
    ) -> std::result::Result<Self, BootError> {
        mail::check(&config)?;
        make_data_dir(&config)?;
        Self::open_all(config, clock, rng, None).await
    }

    /// The same for the program that answers requests and sends mail: a SQLite database takes one of those.
    ///
    /// # Errors
    /// As for [`boot`](Self::boot), and where another program serves the same SQLite database.
    pub async fn boot_to_serve(
        config: Config,
        clock: Arc<dyn Clock>,
        rng: Rng,
    ) -> std::result::Result<Self, BootError> {
        mail::check(&config)?;
        make_data_dir(&config)?;
        // Before anything in the database is looked at or changed.
        let lock = database_file::path_of(&config.database_url)
            .map(|path| database_file::lock(&path))
            .transpose()?;
        let backend = Self::open_all(config, clock, rng, Some(Serving { _lock: lock })).await?;
        // Before any mail is sent and any session is known.
        backend.notice_restore().await.map_err(BootError::Restore)?;
        Ok(backend)
    }

    async fn open_all(
        config: Config,
        clock: Arc<dyn Clock>,
        rng: Rng,
        serving: Option<Serving>,
    ) -> std::result::Result<Self, BootError> {
        if config.is_database_in_the_clear() {
            return Err(BootError::DatabaseInTheClear);
        }
        if let Some(path) = database_file::path_of(&config.database_url) {
            database_file::prepare(&path).map_err(|cause| BootError::DatabaseFile { path, cause })?;
        }
        owner_only::tighten(&erasure::journal_path(&config.data_dir));
        owner_only::tighten(&restore::note_path(&config.data_dir));
        let rng = Arc::new(rng);
        let keys = Keys::load_or_create(&config.master_key_path(), &rng)?;
        let db = Db::connect(&config.database_url, Arc::clone(&rng), config.failures.clone()).await?;
        let backend = Self {
            inner: Arc::new(Inner {
                config,
                db,
                clock,
                rng,
                keys,
                settings: RwLock::default(),
                flood: Flood::default(),
                ready: Mutex::default(),
                hasher: Hasher::default(),
                judging: Hasher::for_judging(),
                outbox: Notify::new(),
                last_seen: sessions::last_seen::LastSeenWrites::default(),
                bulk: bulk::JobCache::default(),
                picture_decoder: pictures::Decoder::default(),
                marks_key: OnceCell::new(),
                guesses: Arc::new(Semaphore::new(GUESSES)),
                refusals: gate::Refusals::default(),
                serving,
                latest_time: link_time::Latest::default(),
            }),
        };
        backend.migrate().await?;
        backend.check_master_keys().await?;
        backend.reload_settings().await.map_err(BootError::Settings)?;
        link_time::now(&backend, backend.db().read()).await.map_err(BootError::Settings)?;
        backend.replay_erasures().await.map_err(BootError::Erasures)?;
        Ok(backend)
    }

    /// Brings the database to the shape this program knows. Returns how many steps that took.
    pub async fn migrate(&self) -> std::result::Result<usize, MigrateError> {
        migrate::run(self.db(), &*self.inner.clock, self.rng(), &migration::steps()).await
    }

    /// The time, in Unix milliseconds.
    pub fn now(&self) -> i64 {
        self.inner.clock.now()
    }

    /// Where people reach the program.
    pub fn base_url(&self) -> &str {
        &self.inner.config.base_url
    }

    /// Seals what was written to the audit, notes how new the database is if it was served, and closes it, at the very
    /// end.
    pub async fn close(&self) {
        if let Err(error) = self.seal_audit().await {
            tracing::warn!(%error, "the last events of the audit are sealed at the next start");
        }
        if self.inner.serving.is_some()
            && let Err(error) = self.notice_restore().await
        {
            tracing::warn!(%error, "the newest event is not noted: a backup restored now may not be noticed");
        }
        self.db().close().await;
    }

    /// An id for a new row.
    pub(crate) fn new_id<I: From<Uuid>>(&self) -> I {
        self.rng().id(self.now())
    }

    pub(crate) fn config(&self) -> &Config {
        &self.inner.config
    }

    pub(crate) fn db(&self) -> &Db {
        &self.inner.db
    }

    pub(crate) fn rng(&self) -> &Rng {
        &self.inner.rng
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.inner.keys
    }

    /// The places of searches that forgive slips.
    pub(crate) fn guesses(&self) -> &Arc<Semaphore> {
        &self.inner.guesses
    }

    /// The flood limit of the availability check.
    pub(crate) fn flood(&self) -> &Flood {
        &self.inner.flood
    }

    /// What this program remembers of bulk jobs, and the bell of their worker.
    pub(crate) fn bulk(&self) -> &bulk::JobCache {
        &self.inner.bulk
    }

    /// Where pictures are decoded, one at a time.
    pub(crate) fn picture_decoder(&self) -> &pictures::Decoder {
        &self.inner.picture_decoder
    }

    /// The key of blind indexes, once it was needed.
    pub(crate) fn marks_key(&self) -> &OnceCell<Key> {
        &self.inner.marks_key
    }

    /// The refusals that are counted.
    pub(crate) fn refusals(&self) -> &gate::Refusals {
        &self.inner.refusals
    }

    /// Told after a commit that left a message to be sent; the outbox waits on it.
    pub(crate) fn outbox_bell(&self) -> &Notify {
        &self.inner.outbox
    }
}

fn make_data_dir(config: &Config) -> std::result::Result<(), BootError> {
    owner_only::make_folder(&config.data_dir)
        .map_err(|cause| BootError::DataDir { path: config.data_dir.clone(), cause })?;
    owner_only::tighten(&config.data_dir);
    Ok(())
}
