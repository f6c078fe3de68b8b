//! A registry with everybody in it, written straight into the tables as the program would have left them.
//!
//! Sealed values are noise of the right length: lists open none, and only the program has the keys. Steps, documents and
//! audit events are left out, since no list reads them.

use super::begun::{CODE, Identity, hex, identities};
use super::database::{Database, Holds, NOISE};
use super::names::Everybody;
use crate::Outcome;
use crate::people::{Account, mix};
use crate::site::{Kind, Site};
use domain::identity::IdentityState;
use serde_json::json;
use std::thread::sleep;
use std::time::Duration;

/// Rows in one statement.
const TOGETHER: usize = 2_000;
/// Those who were registered last, for whom the program itself writes the words.
const LAST: u32 = 500;

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
        (at < self.identities).then(|| Identity::begun(u64::from(at) * 611_953 % u64::from(self.identities)))
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
        begun.sort_unstable_by_key(|(identity, _)| identity.code());
        for some in begun.chunks(TOGETHER) {
            identities(&mut db, &self.everybody, some, &founder, &noise).await?;
        }
        for some in all.chunks(TOGETHER) {
            self.words(&mut db, some, &noise).await?;
        }
        db.run(&format!(
            "UPDATE counter SET value = {} WHERE name = 'personal_code'",
            CODE + u64::from(self.identities)
        ))
        .await?;
        // The program has done so for its founder, and begins again where the last ones are: at the first half of an id
        // of that time.
        let left = Account(self.everybody.count() - LAST).created_at() << 16;
        db.run(&format!("UPDATE counter SET value = {left} WHERE name = 'search_words_3'")).await?;
        db.run("UPDATE account SET has_identity = TRUE WHERE id IN (SELECT account_id FROM identity)")
            .await?;
        // The rows of lists are written by the program, as after an update: all at once, not one after the other.
        db.run("DELETE FROM person_touched").await?;
        db.run(UNLISTED).await?;
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

/// Whether the program has nothing left to write.
const IS_INDEXED: &str =
    "SELECT name FROM counter WHERE name = 'search_words_3' AND value = 9223372036854775807
        AND EXISTS (SELECT 1 FROM counter WHERE name = 'registry_2' AND value = 9223372036854775807)
        AND NOT EXISTS (SELECT 1 FROM person_touched) AND NOT EXISTS (SELECT 1 FROM cell_change)";
/// The program begins to list everybody.
const UNLISTED: &str = "DELETE FROM counter WHERE name IN ('registry_2', 'registry_2_low')";
const WORDS: &str =
    "SELECT t.token FROM search_token t JOIN account a ON a.id = t.account_id WHERE a.username = $1";

pub(super) fn email(username: &str, at: u32) -> String {
    const DOMAINS: [&str; 4] = ["gmail.com", "example.org", "comune.example.it", "uni.example.edu"];
    format!("{username}@{}", DOMAINS[at as usize % DOMAINS.len()])
}
