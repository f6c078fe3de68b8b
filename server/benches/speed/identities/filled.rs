//! A registry with everybody in it, written straight into the tables as the program would have left them.
//!
//! Sealed values are noise of the right length: lists open none, and only the program has the keys. Steps, documents and
//! audit events are left out, since no list reads them.

use super::database::{Database, Holds, NOISE};
use super::names::Everybody;
use crate::Outcome;
use crate::people::{Account, mix, uuid_at};
use crate::site::{Kind, Site};
use domain::identity::IdentityState;
use serde_json::{Value, json};
use std::thread::sleep;
use std::time::Duration;
use uuid::Uuid;

/// The code before the first.
const CODE: u64 = 10_000_000;
/// Rows in one statement.
const TOGETHER: usize = 2_000;
/// Those who were registered last, for whom the program itself writes the words.
const LAST: u32 = 500;
/// What the program's own sealed values take.
const DATA_KEY: u32 = 74;
const REVISION: u32 = 2_444;
const DECISION: u32 = 200;
/// After everything that was ever claimed.
const FAR_AWAY: i64 = 4_102_444_800_000;
const DAY: u64 = 86_400_000;

/// So many people; of a hundred and one, a hundred have an identity.
pub(super) struct Filled {
    pub(super) everybody: Everybody,
    identities: u32,
}

impl Filled {
    pub(super) fn new(identities: u32) -> Self {
        Self { everybody: Everybody::new(identities + identities / 100), identities }
    }

    /// The identity of somebody. Codes were given in another order than accounts.
    pub(super) fn identity(&self, at: u32) -> Option<Identity> {
        (at < self.identities).then(|| Identity(u64::from(at) * 611_953 % u64::from(self.identities)))
    }

    /// Writes all of it, then lets the program write the words of those who are left and compares them with the words
    /// written here.
    pub(super) async fn fill(&self, site: &Site) -> Outcome<()> {
        let url = site.first().database_url();
        let mut db = Database::to_fill(url).await?;
        eprintln!("  filling {} with {} people …", db.kind().name(), self.everybody.count());
        let mut noise = Vec::new();
        for number in 0..u64::from(NOISE / 8) {
            noise.extend(mix(number).to_be_bytes());
        }
        let id = if db.kind() == Kind::Sqlite { "hex(id)" } else { "CAST(id AS TEXT)" };
        let founder = format!("SELECT {id} FROM account WHERE founder");
        let founder = db.texts(&founder, &[]).await?.pop().ok_or("nobody founded it")?;
        db.run("BEGIN").await?;
        let all: Vec<u32> = (0..self.everybody.count()).collect();
        for some in all.chunks(TOGETHER) {
            self.accounts(&mut db, some, &noise).await?;
        }
        // In the order in which they were begun.
        let mut begun: Vec<(Identity, u32)> =
            all.iter().filter_map(|at| Some((self.identity(*at)?, *at))).collect();
        begun.sort_unstable_by_key(|(identity, _)| identity.0);
        for some in begun.chunks(TOGETHER) {
            identities(&mut db, self, some, &founder, &noise).await?;
        }
        for some in all.chunks(TOGETHER) {
            self.words(&mut db, some, &noise).await?;
        }
        db.run(&format!(
            "UPDATE counter SET value = {} WHERE name = 'personal_code'",
            CODE + u64::from(self.identities)
        ))
        .await?;
        // The program has done so for its founder, and begins again where the last ones are.
        let left = Account(self.everybody.count() - LAST).created_at();
        db.run(&format!("UPDATE counter SET value = {left} WHERE name = 'people_indexed'")).await?;
        db.run("UPDATE account SET has_identity = TRUE WHERE id IN (SELECT account_id FROM identity)")
            .await?;
        db.run("COMMIT").await?;
        match db.kind() {
            Kind::Sqlite => db.run("PRAGMA wal_checkpoint(TRUNCATE)").await?,
            Kind::Postgres => db.run("VACUUM ANALYZE").await?,
        }
        db.close().await?;
        self.compare(site).await
    }

    async fn accounts(&self, db: &mut Database, some: &[u32], noise: &[u8]) -> Outcome<()> {
        // As long as a real one; nobody signs in with it.
        let hash = format!("$argon2id$v=19$m=19456,t=2,p=1${}${}", "A".repeat(22), "B".repeat(43));
        let row = |at: &u32| {
            let (account, username) = (Account(*at), self.everybody.get(*at).username());
            let created = account.created_at();
            let email = email(&username, *at);
            vec![
                hex(account.id()),
                json!(email),
                json!(email),
                json!(username),
                json!(hash),
                json!("active"),
                json!("it"),
                json!(created),
                json!(created),
                json!(created),
            ]
        };
        use Holds::{Id, Number, Text};
        let columns = [
            ("id", Id),
            ("email", Text),
            ("email_key", Text),
            ("username", Text),
            ("password_hash", Text),
            ("state", Text),
            ("locale", Text),
            ("created_at", Number),
            ("activated_at", Number),
            ("changed_at", Number),
        ];
        db.insert("account", &columns, some.iter().map(row).collect(), noise).await
    }

    /// The last ones get none.
    async fn words(&self, db: &mut Database, some: &[u32], noise: &[u8]) -> Outcome<()> {
        let most = self.everybody.count() - LAST;
        let rows = some.iter().filter(|at| **at < most).flat_map(|at| {
            let id = hex(Account(*at).id());
            self.words_of(*at)
                .into_iter()
                .map(move |word| vec![id.clone(), json!(word), json!(word.chars().rev().collect::<String>())])
        });
        let columns = [("account_id", Holds::Id), ("token", Holds::Text), ("reversed", Holds::Text)];
        db.insert("search_token", &columns, rows.collect(), noise).await
    }

    fn words_of(&self, at: u32) -> Vec<String> {
        let identity = self.identity(at);
        let is_named = identity.is_some_and(|identity| identity.state() != IdentityState::Erased);
        self.everybody.get(at).words(identity.map(Identity::code), is_named)
    }

    /// Waits until the program has written the words of the last ones.
    async fn compare(&self, site: &Site) -> Outcome<()> {
        let server = site.first().start(None)?;
        let mut db = Database::to_read(site.first().database_url()).await?;
        while db.texts(IS_INDEXED, &[]).await?.is_empty() {
            sleep(Duration::from_millis(200));
        }
        for at in self.everybody.count() - LAST..self.everybody.count() {
            let mut expected = self.words_of(at);
            expected.sort_unstable();
            let mut found = db.texts(WORDS, &[self.everybody.get(at).username()]).await?;
            found.sort_unstable();
            if found != expected {
                return Err(format!("the program has written {found:?}, not {expected:?}").into());
            }
        }
        db.close().await?;
        server.end()
    }
}

const IS_INDEXED: &str =
    "SELECT name FROM counter WHERE name = 'people_indexed' AND value = 9223372036854775807";
const WORDS: &str =
    "SELECT t.token FROM search_token t JOIN account a ON a.id = t.account_id WHERE a.username = $1";

pub(super) fn email(username: &str, at: u32) -> String {
    const DOMAINS: [&str; 4] = ["gmail.com", "example.org", "comune.example.it", "uni.example.edu"];
    format!("{username}@{}", DOMAINS[at as usize % DOMAINS.len()])
}

/// By its number in the order of codes.
#[derive(Clone, Copy)]
pub(super) struct Identity(u64);

impl Identity {
    pub(super) fn code(self) -> u64 {
        CODE + 1 + self.0
    }

    pub(super) fn state(self) -> IdentityState {
        match mix(self.0) % 100 {
            0..30 => IdentityState::Draft,
            30..33 => IdentityState::ChangesRequested,
            33..42 => IdentityState::Submitted,
            42 => IdentityState::InReview,
            43..93 => IdentityState::Verified,
            93..95 => IdentityState::Rejected,
            95..99 => IdentityState::Suspended,
            _ => IdentityState::Erased,
        }
    }

    fn created_at(self) -> i64 {
        Account(self.0 as u32).created_at()
    }

    fn id(self) -> Uuid {
        uuid_at(self.created_at(), mix(mix(self.0)))
    }

    /// Within a month.
    fn submitted_at(self) -> Option<i64> {
        let later = (mix(self.0 + 1) % (30 * DAY)) as i64;
        (self.state() != IdentityState::Draft).then(|| self.created_at() + later)
    }

    /// A day later.
    fn decided_at(self) -> Option<i64> {
        let waits = matches!(self.state(), IdentityState::Submitted | IdentityState::InReview);
        self.submitted_at().filter(|_| !waits).map(|at| at + DAY as i64)
    }

    /// Every tenth claim still holds.
    fn claimed_until(self) -> Option<i64> {
        let until = if self.0.is_multiple_of(10) { FAR_AWAY } else { self.created_at() };
        (self.state() == IdentityState::InReview).then_some(until)
    }

    fn noise(self, which: u64) -> Value {
        json!(1 + mix(self.0 * 4 + which) % u64::from(NOISE - REVISION))
    }
}

async fn identities(
    db: &mut Database,
    filled: &Filled,
    some: &[(Identity, u32)],
    founder: &str,
    noise: &[u8],
) -> Outcome<()> {
    use Holds::{Id, Noise, Number, Text};
    let rows = some.iter().map(|(identity, at)| {
        let is_erased = identity.state() == IdentityState::Erased;
        let name = if is_erased { String::new() } else { filled.everybody.get(*at).name() };
        let verified = matches!(identity.state(), IdentityState::Verified | IdentityState::Suspended);
        vec![
            hex(identity.id()),
            hex(Account(*at).id()),
            json!(identity.code()),
            json!(identity.state().as_str()),
            if is_erased { Value::Null } else { identity.noise(0) },
            json!(name),
            json!(verified.then_some(1)),
            json!(identity.submitted_at().map(|_| 1)),
            json!(identity.created_at()),
            json!(identity.submitted_at().unwrap_or(identity.created_at())),
            json!(identity.submitted_at()),
            json!(identity.claimed_until().map(|_| founder)),
            json!(identity.claimed_until()),
        ]
    });
    let columns = [
        ("id", Id),
        ("account_id", Id),
        ("code", Number),
        ("state", Text),
        ("data_key", Noise(DATA_KEY)),
        ("name", Text),
        ("verified", Number),
        ("submitted", Number),
        ("created_at", Number),
        ("changed_at", Number),
        ("submitted_at", Number),
        ("claimed_by", Id),
        ("claimed_until", Number),
    ];
    db.insert("identity", &columns, rows.collect(), noise).await?;

    let submitted: Vec<Identity> =
        some.iter().map(|(identity, _)| *identity).filter(|one| one.submitted_at().is_some()).collect();
    let rows = submitted.iter().map(|identity| {
        let state = match identity.state() {
            IdentityState::InReview => IdentityState::Submitted,
            IdentityState::Suspended | IdentityState::Erased => IdentityState::Verified,
            state => state,
        };
        let decision = if identity.decided_at().is_some() { identity.noise(1) } else { Value::Null };
        vec![
            hex(identity.id()),
            json!(1),
            json!(state.as_str()),
            identity.noise(2),
            json!(identity.submitted_at()),
            decision,
            json!(identity.decided_at()),
            json!(identity.decided_at().map(|_| founder)),
        ]
    });
    let columns = [
        ("identity_id", Id),
        ("number", Number),
        ("state", Text),
        ("sealed", Noise(REVISION)),
        ("submitted_at", Number),
        ("decision", Noise(DECISION)),
        ("decided_at", Number),
        ("decided_by", Id),
    ];
    db.insert("identity_revision", &columns, rows.collect(), noise).await?;
    let rows = submitted
        .iter()
        .filter(|identity| identity.state() != IdentityState::Erased)
        .map(|identity| vec![hex(identity.id()), json!("name_and_birth"), identity.noise(3)]);
    let columns = [("identity_id", Id), ("kind", Text), ("mac", Noise(32))];
    db.insert("blind_index", &columns, rows.collect(), noise).await
}

fn hex(id: Uuid) -> Value {
    json!(id.simple().to_string())
}
