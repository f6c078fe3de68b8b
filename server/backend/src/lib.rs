//! The services of the host: the gate, the actions, the database, the outbox and mail.
//!
//! [`Backend`] is a handle without actions. `backend.open::<Right>(&caller)` checks a right and opens a desk, whose methods
//! are the actions; there is no other way to an action, so no check can be forgotten. An action is one transaction, with
//! its audit event and its messages.
//!
//! This crate does not know pages or routes, and `entity` and `db` are private. Time and randomness come from [`clock`]
//! alone. To add an area: types in `domain`, a file here with `impl Desk<…>`, and a line below.

mod access;
mod account_actions;
mod account_notice;
mod account_units;
mod accounts;
mod address_changes;
mod address_claims;
mod address_holders;
mod attributed_values;
mod audit;
mod audit_log;
mod availability;
mod blind_index;
mod boot_error;
pub mod bulk;
mod bulk_jobs;
mod clear_erased;
pub mod clock;
mod config;
mod confirm_address;
mod constant_time;
mod counters;
mod database_error;
mod database_file;
mod database_time;
mod db;
mod distrust;
mod encryption;
mod entity;
mod entry_locks;
mod erasure;
mod erasure_requests;
mod error;
mod export;
mod factors;
mod founder;
mod founder_offer;
pub mod gate;
mod groups;
mod health;
mod held_permissions;
mod identities;
mod idna;
mod invitations;
mod inviters;
mod join_requests;
mod key_rotation;
mod keys;
mod known_browser;
mod last_seen;
mod limits;
mod link_time;
mod links;
mod logo;
mod mail;
mod mail_texts;
mod migrate;
mod normalize;
mod notices;
mod open_invitations;
mod outbox;
mod own_fields;
mod owner_only;
mod padding;
mod paging;
mod password;
mod pending_sign_in;
mod permission_holders;
mod permissions;
mod person_name;
mod pictures;
mod possible_users;
mod progress;
mod qr;
mod reach;
mod receipt;
mod registrations;
mod registry;
mod resets;
mod restore;
mod reviews;
mod schedule;
mod search;
mod second_person;
mod security;
mod session_token;
mod sessions;
mod settings;
mod settings_history;
mod setup;
mod sign_in;
mod sql;
#[cfg(test)]
mod test_backend;
mod time_zone;
mod to_do;
mod unit_paths;
mod unit_tree;
mod units;

pub use audit_log::{AuditExport, AuditFault, AuditFormat};
pub use boot_error::BootError;
pub use config::{AuditStream, Config};
pub use database_file::ServeError;
pub use db::{Failure, Failures, unhurried};
pub use error::{Error, Result};
pub use idna::to_ascii;
pub use key_rotation::Rotation;
pub use limits::network;
pub use logo::LogoPng;
pub use mail::MailConfigError;
pub use migrate::MigrateError;
pub use password::PasswordCost;
pub use pending_sign_in::{SignInStep, SigningIn};
pub use registry::{ExportedPerson, RegistryExport, RegistryReport};
pub use session_token::SessionToken;
pub use sessions::SignedIn;

use clock::{Clock, Rng};
use db::Db;
use keys::{Key, Keys};
use limits::Flood;
use password::{Hasher, WorkQueue};
use settings::Settings;
use std::sync::{Arc, RwLock};
use tokio::sync::{Mutex, Notify, OnceCell, Semaphore};
use uuid::Uuid;

/// Concurrent searches with typing errors: SQLite has four connections for reading.
const FUZZY_SEARCHES: usize = 2;

/// A handle to the services, cheap to clone.
#[derive(Clone)]
pub struct Backend {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    db: Db,
    clock: Arc<dyn Clock>,
    logged_clock: database_time::Logged,
    rng: Arc<Rng>,
    keys: Keys,
    settings: RwLock<Arc<Settings>>,
    mail_texts: RwLock<Arc<mail_texts::MailTexts>>,
    logo: RwLock<Option<Arc<entity::logo::Model>>>,
    flood: Flood,
    ready: Mutex<()>,
    hasher: Hasher,
    password_checks: WorkQueue,
    outbox: Notify,
    last_seen: last_seen::LastSeenWrites,
    bulk: bulk::JobCache,
    picture_decoder: pictures::Decoder,
    blind_index_key: OnceCell<Key>,
    fuzzy_searches: Arc<Semaphore>,
    /// The one place of what writes the audit's stream.
    streaming: Arc<Semaphore>,
    refusals: gate::Refusals,
    /// Set in the program that serves. Dropped after the database is closed.
    serving: Option<Serving>,
    latest_time: link_time::Latest,
    last_noted_erasure: erasure::LastNoted,
    relying_party: security::RelyingParty,
    address_keys: audit::addresses::AddressKeys,
}

/// The lock of a program that answers requests and sends mail, on its SQLite database.
struct Serving {
    _lock: Option<database_file::ServeLock>,
}

impl Backend {
    /// Checks the configuration, opens the database, reads or creates the master keys, migrates, reads the settings. For
    /// what runs beside a serving program: replicas on PostgreSQL, and commands, which boot a [`gate::Shell`].
    ///
    /// # Errors
    /// Why the program cannot start.
    pub async fn boot(
        config: Config,
        clock: Arc<dyn Clock>,
        rng: Rng,
    ) -> std::result::Result<Self, BootError> {
        mail::check(&config)?;
        make_data_dir(&config)?;
        Self::open_all(config, clock, rng, None).await
    }

    /// As [`boot`](Self::boot), for the program that answers requests and sends mail: one for a SQLite database.
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
        // Before anything in the database is read or changed.
        let lock = database_file::path_of(&config.database_url)
            .map(|path| database_file::lock(&path))
            .transpose()?;
        let backend = Self::open_all(config, clock, rng, Some(Serving { _lock: lock })).await?;
        // Before mail is sent and sessions are accepted.
        backend.notice_restore().await.map_err(BootError::Restore)?;
        if let Err(error) = backend.blind_key().await {
            tracing::warn!(%error, "the key of the blind indexes is not there yet: it is made when it is first needed");
        }
        if let Err(error) = backend.note_erasures_of_others().await {
            tracing::warn!(%error, "erasures of other replicas are not noted: a backup restored now may bring them back");
        }
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
        let relying_party = security::RelyingParty::of(&config.base_url);
        let keys = Keys::load_or_create(&config.master_key_path(), &rng)?;
        let hasher = Hasher::new(config.password_cost);
        let db = Db::connect(&config.database_url, Arc::clone(&rng), config.failures.clone()).await?;
        let backend = Self {
            inner: Arc::new(Inner {
                config,
                db,
                clock,
                logged_clock: database_time::Logged::default(),
                rng,
                keys,
                settings: RwLock::default(),
                mail_texts: RwLock::default(),
                logo: RwLock::default(),
                flood: Flood::default(),
                ready: Mutex::default(),
                hasher,
                password_checks: password::checks(),
                outbox: Notify::new(),
                last_seen: last_seen::LastSeenWrites::default(),
                bulk: bulk::JobCache::default(),
                picture_decoder: pictures::Decoder::default(),
                blind_index_key: OnceCell::new(),
                fuzzy_searches: Arc::new(Semaphore::new(FUZZY_SEARCHES)),
                streaming: Arc::new(Semaphore::new(1)),
                refusals: gate::Refusals::default(),
                serving,
                latest_time: link_time::Latest::default(),
                last_noted_erasure: erasure::LastNoted::default(),
                relying_party,
                address_keys: audit::addresses::AddressKeys::default(),
            }),
        };
        // Before anything is judged by time.
        backend.follow_database_time().await.map_err(BootError::Time)?;
        backend.migrate().await?;
        backend.db().end_transactions_with(|tx| Box::pin(registry::refresh_touched(tx)));
        backend.check_master_keys().await?;
        backend.reload_settings().await.map_err(BootError::Settings)?;
        link_time::now(&backend, backend.db().read()).await.map_err(BootError::Settings)?;
        backend.keep_address_keys().await.map_err(BootError::Settings)?;
        backend.replay_erasures().await.map_err(BootError::Erasures)?;
        Ok(backend)
    }

    fn address_keys(&self) -> &audit::addresses::AddressKeys {
        &self.inner.address_keys
    }

    /// Migrates the database. Returns the number of steps.
    pub async fn migrate(&self) -> std::result::Result<usize, MigrateError> {
        migrate::run(self.db(), &*self.inner.clock, self.rng(), &migration::steps()).await
    }

    /// The time, in Unix milliseconds: on PostgreSQL that of the database.
    pub fn now(&self) -> i64 {
        self.inner.clock.now()
    }

    /// The public URL of the program.
    pub fn base_url(&self) -> &str {
        &self.inner.config.base_url
    }

    /// Notes in the data directory what is to be known when a backup is restored: what was erased by whichever program, and
    /// how new the database is. Secures a database that was restored meanwhile. The workers do this each minute.
    ///
    /// # Errors
    /// Those of the database and of the data directory.
    pub async fn update_data_dir(&self) -> Result<()> {
        let noticed = self.notice_restore().await;
        self.note_erasures_of_others().await.and(noticed)
    }

    /// Seals what was written to the audit, updates the data directory if the database was served, and closes it, at the
    /// very end.
    pub async fn close(&self) {
        if let Err(error) = self.seal_audit().await {
            tracing::warn!(%error, "the last events of the audit are sealed at the next start");
        }
        if self.inner.serving.is_some()
            && let Err(error) = self.update_data_dir().await
        {
            tracing::warn!(%error, "the data directory is not up to date: a backup restored now may not be noticed");
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

    /// Limits concurrent searches with typing errors.
    pub(crate) fn fuzzy_searches(&self) -> &Arc<Semaphore> {
        &self.inner.fuzzy_searches
    }

    /// The flood limit of the availability check.
    pub(crate) fn flood(&self) -> &Flood {
        &self.inner.flood
    }

    /// What this program caches of bulk jobs, and the bell of their worker.
    pub(crate) fn bulk(&self) -> &bulk::JobCache {
        &self.inner.bulk
    }

    /// Decodes pictures, one at a time.
    pub(crate) fn picture_decoder(&self) -> &pictures::Decoder {
        &self.inner.picture_decoder
    }

    /// The key of blind indexes, once it was used.
    pub(crate) fn blind_index_key(&self) -> &OnceCell<Key> {
        &self.inner.blind_index_key
    }

    /// The refusals that are counted.
    pub(crate) fn refusals(&self) -> &gate::Refusals {
        &self.inner.refusals
    }

    /// Notified after a commit with new messages; the outbox waits on it.
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
