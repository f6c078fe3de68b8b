//! Test support: a program with its router, clock and database, and its users.

mod browser;
mod database;
mod passkey;
mod process;
mod proxy;
mod smtp;
mod wait;

pub(crate) use browser::{Answer, Browser};
pub(crate) use database::Database;
pub(crate) use passkey::PasskeyDevice;
pub(crate) use process::{Installed, Running, program, terminate};
pub(crate) use proxy::Proxy;
pub(crate) use smtp::{Certificate, ReceivedMail, Smtp, SmtpCommand};
pub(crate) use wait::wait_for;

use axum::Router;
use backend::AuditFault;
use backend::clock::{Clock, FixedClock, Rng, SystemClock};
use backend::gate::{Desk, Right, Shell};
use backend::{Backend, Failures, PasswordCost};
use domain::id::AccountId;
use domain::permission::Permission;
use serde_json::{Value, json};
use server::config::{BaseUrl, TrustedProxies};
use server::{AppState, router};
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tempfile::TempDir;

/// 2026-11-22 12:00 UTC.
pub(crate) const NOON: i64 = 1_795_348_800_000;
pub(crate) const BASE_URL: &str = "http://127.0.0.1:3000";
pub(crate) const SETUP_CODE: &str = "ONCE-ONLY-AT-THE-START";
pub(crate) const FOUNDER: &str = "ada@aldine.example";
/// Messages that are still to be sent. Held ones are not.
const WAITING_MAIL: &str = "SELECT COUNT(*) FROM message WHERE state IN ('queued', 'sending', 'deferred')";
pub(crate) const PASSWORD: &str = "a sentence is easy to remember";
/// People whose row in the registry is not as their account and identity are. Whoever was changed outside of the program
/// waits to be refreshed. `shape` has the state of the account above that of the identity, in four bits, and eight lower
/// ones.
const WRONG_PEOPLE: &str = "SELECT COUNT(*) FROM account a
    LEFT JOIN person p ON p.account = a.id LEFT JOIN identity i ON i.account_id = a.id
    WHERE a.id NOT IN (SELECT account FROM person_touched) AND ((a.state = 'deleted') <> (p.no IS NULL)
        OR p.email_key <> COALESCE(a.email_key, '') OR p.username <> COALESCE(a.username, '')
        OR p.signed_in_at <> COALESCE(a.signed_in_at, -1) OR p.created_at <> a.created_at
        OR (p.shape >> 12) <> CASE a.state WHEN 'pending' THEN 0 WHEN 'active' THEN 1
            WHEN 'suspended' THEN 2 ELSE 4 END
        OR ((p.shape >> 8) & 15) <> CASE COALESCE(i.state, '') WHEN '' THEN 0 WHEN 'draft' THEN 1
            WHEN 'submitted' THEN 2 WHEN 'in_review' THEN 3 WHEN 'changes_requested' THEN 4 WHEN 'verified' THEN 5
            WHEN 'rejected' THEN 6 WHEN 'suspended' THEN 7 ELSE 8 END)";

/// Options of a test program.
#[derive(Default)]
pub(crate) struct AppOptions {
    pub(crate) base_url: Option<&'static str>,
    pub(crate) proxies: Option<&'static str>,
    pub(crate) smtp_url: Option<String>,
    /// A trusted certificate in PEM form.
    pub(crate) smtp_ca: Option<String>,
}

/// A program with an empty database of its own.
pub(crate) struct TestApp {
    pub(crate) backend: Backend,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) failures: Failures,
    pub(crate) database: Database,
    pub(crate) host: AppState,
    router: Router,
    config: backend::Config,
    leaves_mail: AtomicBool,
    // Last, so that the folder is removed after all open files are closed.
    folder: TempDir,
}

impl TestApp {
    /// Not set up yet.
    pub(crate) async fn new() -> Self {
        Self::with(AppOptions::default()).await
    }

    pub(crate) async fn with(with: AppOptions) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::fresh(folder.path()).await;
        let failures = Failures::default();
        let base_url = with.base_url.unwrap_or(BASE_URL);
        let config = backend::Config {
            database_url: database.url(),
            base_url: base_url.to_owned(),
            mail_from: with.smtp_url.as_ref().map(|_| "Aldine <desk@aldine.example>".to_owned()),
            smtp_url: with.smtp_url,
            smtp_ca_file: with.smtp_ca.map(|pem| {
                let file = folder.path().join("mail-server.pem");
                std::fs::write(&file, pem).unwrap();
                file
            }),
            setup_code: Some(SETUP_CODE.to_owned()),
            failures: failures.clone(),
            password_cost: PasswordCost::FOR_TESTS,
            ..backend::Config::sqlite(folder.path())
        };
        let clock = Arc::new(FixedClock::at(NOON));
        let backend = Backend::boot(config.clone(), clock.clone(), Rng::seeded(7)).await.unwrap();
        let proxies = TrustedProxies::parse(with.proxies.unwrap_or_default()).unwrap();
        let host = AppState::new(backend.clone(), BaseUrl::parse(base_url).unwrap(), proxies);
        let router = router(host.clone());
        let leaves_mail = AtomicBool::new(false);
        Self { backend, clock, failures, database, host, router, config, leaves_mail, folder }
    }

    /// Set up, with the founder signed out.
    pub(crate) async fn founded() -> Self {
        Self::founded_with(AppOptions::default()).await
    }

    pub(crate) async fn founded_with(with: AppOptions) -> Self {
        let app = Self::with(with).await;
        let answer = app.visitor().api("set_up", json!({ "draft": set_up_draft() })).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        app
    }

    /// Set up, with a mail server that accepts everything.
    pub(crate) async fn founded_with_mail() -> (Self, Smtp) {
        let smtp = Smtp::start().await;
        let app =
            Self::founded_with(AppOptions { smtp_url: Some(smtp.url()), ..AppOptions::default() }).await;
        (app, smtp)
    }

    /// A second program with the same database and keys, as after a restart or as a replica.
    pub(crate) async fn replica(&self) -> Browser {
        let backend = Backend::boot(self.config.clone(), self.clock.clone(), Rng::seeded(8)).await.unwrap();
        let base_url = BaseUrl::parse(&self.config.base_url).unwrap();
        Browser::new(router(AppState::new(backend, base_url, TrustedProxies::default())))
    }

    /// A replica on a machine with this clock, and a browser in front of it.
    pub(crate) async fn replica_by(&self, clock: SystemClock, seed: u64) -> (Backend, Browser) {
        let backend = Backend::boot(self.config.clone(), Arc::new(clock), Rng::seeded(seed)).await.unwrap();
        let base_url = BaseUrl::parse(&self.config.base_url).unwrap();
        let router = router(AppState::new(backend.clone(), base_url, TrustedProxies::default()));
        (backend, Browser::new(router))
    }

    /// The backend of a second program, without a router.
    pub(crate) async fn second_backend(&self) -> Backend {
        Backend::boot(self.config.clone(), self.clock.clone(), Rng::seeded(10)).await.unwrap()
    }

    /// The services of a command at the shell.
    #[expect(clippy::disallowed_methods, reason = "tests run commands as well")]
    pub(crate) async fn shell(&self) -> Shell {
        Shell::boot(self.config.clone(), self.clock.clone(), Rng::seeded(10)).await.unwrap()
    }

    /// Starts the program again on this database.
    pub(crate) async fn start_again(&self) -> Result<Backend, backend::BootError> {
        Backend::boot(self.config.clone(), self.clock.clone(), Rng::seeded(9)).await
    }

    /// Starts the program as one that answers requests and sends mail.
    pub(crate) async fn boot_to_serve(&self) -> Result<Backend, backend::BootError> {
        // Another seed at each start, as in production no two programs draw the same.
        let seed = 11 + self.now().unsigned_abs() % 100_000;
        Backend::boot_to_serve(self.config.clone(), self.clock.clone(), Rng::seeded(seed)).await
    }

    /// Starts a replica with a data directory of its own and the same master keys.
    pub(crate) async fn serve_from(&self, data_dir: &std::path::Path) -> Backend {
        let config = backend::Config {
            data_dir: data_dir.to_owned(),
            master_key_file: Some(self.folder().join("master.key")),
            ..self.config.clone()
        };
        let seed = 13 + self.now().unsigned_abs() % 100_000;
        Backend::boot_to_serve(config, self.clock.clone(), Rng::seeded(seed)).await.unwrap()
    }

    /// A signed-out browser.
    pub(crate) fn visitor(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    pub(crate) async fn as_founder(&self) -> Browser {
        let mut browser = self.visitor();
        assert_eq!(browser.sign_in(FOUNDER, PASSWORD).await.status, 200);
        browser
    }

    /// Somebody with these permissions who has accepted an invitation.
    pub(crate) async fn as_person(&self, permissions: &[Permission]) -> Browser {
        let (browser, _) = self.person(permissions).await;
        browser
    }

    /// Somebody with these permissions, and their e-mail address.
    pub(crate) async fn person(&self, permissions: &[Permission]) -> (Browser, String) {
        let mut founder = self.as_founder().await;
        let email = format!("person{}@aldine.example", self.database.count("account").await);
        let words: Vec<&str> = permissions.iter().map(|permission| permission.as_str()).collect();
        let invited = founder.invite(json!({ "email": email, "permissions": words })).await;
        let mut browser = self.visitor();
        let draft = json!({ "password": PASSWORD });
        let answer = browser.api("accept", json!({ "token": token(&invited), "draft": draft })).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        // The founder handed over the link; most tests do not care about the proof of the mailbox.
        let theirs = format!("(SELECT id FROM account WHERE email_key = '{email}')");
        for table in ["message WHERE kind = 'confirm_address' AND", "entry_lock WHERE", "possible_user WHERE"]
        {
            self.database.run(&format!("DELETE FROM {table} account_id = {theirs}")).await;
        }
        (browser, email)
    }

    /// Changes a setting directly in the database.
    pub(crate) async fn set(&self, setting: &str, value: &str) {
        self.database.run(&format!("UPDATE setting SET value = '{value}' WHERE key = '{setting}'")).await;
        self.backend.reload_settings().await.unwrap();
    }

    /// A desk with this browser's session, for actions without a page.
    pub(crate) async fn desk<R: Right>(&self, browser: &Browser) -> backend::Result<Desk<R>> {
        let caller = self.backend.identify(&browser.parts(), Ipv4Addr::LOCALHOST.into());
        self.backend.open::<R>(&caller).await
    }

    /// The account of a session.
    pub(crate) async fn me(&self, browser: &mut Browser) -> AccountId {
        let session = browser.api("session", json!({})).await.json();
        session["me"]["account"].as_str().unwrap().parse().unwrap()
    }

    /// The faults in the audit, except unsealed events: in tests no worker seals them.
    pub(crate) async fn audit_faults(&self) -> Vec<AuditFault> {
        let mut faults = self.backend.verify_audit().await.unwrap().faults;
        faults.retain(|fault| !matches!(fault, AuditFault::Unsealed(_)));
        faults
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.now()
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Declares that this test leaves unsent messages on purpose, or drops their table.
    pub(crate) fn leaves_mail(&self) {
        self.leaves_mail.store(true, Ordering::Relaxed);
    }
}

/// Every test must end with an empty outbox, so that no message goes unchecked, or declare `leaves_mail`; and with a registry
/// as its people are, so that no action changes one without the other.
impl Drop for TestApp {
    fn drop(&mut self) {
        if std::thread::panicking() || self.leaves_mail.load(Ordering::Relaxed) {
            return;
        }
        let [waiting, wrong] = self.database.numbers_blocking([WAITING_MAIL, WRONG_PEOPLE]);
        assert_eq!(waiting, 0, "messages are waiting to be sent: send them, or say `leaves_mail()`");
        assert_eq!(wrong, 0, "people were changed, and their rows in the registry were not");
    }
}

/// The set-up form of the founder.
pub(crate) fn set_up_draft() -> Value {
    json!({
        "setup_code": SETUP_CODE,
        "organization_name": "Aldine Press",
        "email": FOUNDER,
        "username": "ada",
        "password": PASSWORD,
    })
}

/// The token in an invitation's link.
pub(crate) fn token(invited: &Value) -> String {
    let url = invited["link"]["url"].as_str().expect("a link");
    url.rsplit('/').next().unwrap().to_owned()
}
