//! A registry as it is after some years: migrated, set up and signed in to by the real program, then filled. Everybody is in
//! one unit below another.

use crate::Outcome;
use crate::people::{Account, mix};
use crate::process::Server;
use crate::program::Program;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::permission::Permission;
use sea_orm::sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteSynchronous};
use sea_orm::sqlx::{Arguments as _, AssertSqlSafe, ConnectOptions as _, Connection as _, query, query_with};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use uuid::Uuid;

const DATABASE: &str = "matricula.db";

/// The unit of everybody, and the one above it.
const UNIT: Uuid = Uuid::from_u128(0xa002);
const ABOVE: Uuid = Uuid::from_u128(0xa001);

/// A folder with a database of so many accounts, and three people who are signed in.
pub(crate) struct Registry {
    pub(crate) accounts: u32,
    program: Program,
    /// `session=…`, of the founder, who may do everything, and of a clerk, who has been granted it.
    pub(crate) cookies: Vec<String>,
    /// The same of a clerk who has been granted it inside a unit, which has everybody.
    pub(crate) bordered: String,
}

impl Registry {
    pub(crate) fn make(folder: &Path, accounts: u32) -> Outcome<Self> {
        eprintln!("making a registry of {accounts} accounts …");
        let url = format!("sqlite://{}", folder.join(DATABASE).display());
        let program = Program::new(folder, url);
        let mut cookies = program.set_up(1)?;
        let clerks = [[7_u8; 32], [8_u8; 32]];
        let [clerk, bordered] = clerks.map(|token| format!("session={}", URL_SAFE_NO_PAD.encode(token)));
        cookies.push(clerk);
        let registry = Self { accounts, program, cookies, bordered };
        tokio::runtime::Builder::new_current_thread().build()?.block_on(fill(&registry, clerks))?;
        Ok(registry)
    }

    /// The real program on this registry, ready as far as it says so itself.
    pub(crate) fn start(&self, core: Option<usize>) -> Outcome<Server> {
        self.program.start(core)
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.program.folder().join(DATABASE)
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.program.log()
    }
}

/// Writes people straight into the tables, as fast as the disk takes them; nothing is lost by a crash but this file.
async fn fill(registry: &Registry, clerks: [[u8; 32]; 2]) -> Outcome<()> {
    let options = SqliteConnectOptions::new().filename(registry.database());
    let options =
        options.synchronous(SqliteSynchronous::Off).foreign_keys(false).pragma("cache_size", "-600000");
    let mut db = options.disable_statement_logging().connect().await?;
    query("BEGIN").execute(&mut db).await?;
    insert_units(&mut db).await?;
    let accounts: Vec<Account> = (0..registry.accounts).map(Account).collect();
    for some in accounts.chunks(1000) {
        insert_accounts(&mut db, some).await?;
        insert_invitations(&mut db, some).await?;
    }
    insert_sessions(&mut db, clerks, registry.accounts).await?;
    query("UPDATE setting SET value = '0' WHERE key = 'availability_per_second'").execute(&mut db).await?;
    // Nobody is searched for here; else the program would write words for a million people beside what is measured.
    // The program may have written its founder's already, or not yet.
    query(
        "INSERT INTO counter (name, value) VALUES ('search_words_3', 9223372036854775807)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .execute(&mut db)
    .await?;
    // Nor is anybody listed.
    query("DELETE FROM person_touched").execute(&mut db).await?;
    query("COMMIT").execute(&mut db).await?;
    query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut db).await?;
    db.close().await?;
    Ok(())
}

async fn insert_units(db: &mut SqliteConnection) -> Outcome<()> {
    for (unit, parent, name) in [(ABOVE, Uuid::nil(), "above"), (UNIT, ABOVE, "below")] {
        query("INSERT INTO unit (id, parent, name, name_key, created_at) VALUES (?1, ?2, ?3, ?3, 0)")
            .bind(unit)
            .bind(parent)
            .bind(name)
            .execute(&mut *db)
            .await?;
    }
    for (ancestor, unit, depth) in [(ABOVE, ABOVE, 0), (UNIT, UNIT, 0), (ABOVE, UNIT, 1)] {
        query("INSERT INTO unit_below (ancestor, unit, depth) VALUES (?1, ?2, ?3)")
            .bind(ancestor)
            .bind(unit)
            .bind(depth)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

async fn insert_accounts(db: &mut SqliteConnection, accounts: &[Account]) -> Outcome<()> {
    // As long as a real one; nobody signs in with it.
    let hash = format!("$argon2id$v=19$m=19456,t=2,p=1${}${}", "A".repeat(22), "B".repeat(43));
    let unit = UNIT.simple();
    let mut sql = String::from(
        "INSERT INTO account (id, email, email_key, username, password_hash, state, locale, founder, unit, created_at, activated_at, changed_at) VALUES ",
    );
    let mut values = SqliteArguments::default();
    for (at, account) in accounts.iter().enumerate() {
        let (comma, state) = (if at == 0 { "" } else { "," }, account.state().as_str());
        let (n, hash) = (at * 3, if state == "active" { hash.as_str() } else { "" });
        let (id, email, name) = (n + 1, n + 2, n + 3);
        let created = account.created_at();
        let activated = if state == "active" { created.to_string() } else { "NULL".to_owned() };
        write!(
            sql,
            "{comma}(?{id},?{email},?{email},?{name},nullif('{hash}',''),'{state}','it',FALSE,x'{unit}',{created},{activated},{created})"
        )?;
        values.add(account.id())?;
        values.add(account.person().email())?;
        values.add(account.person().username())?;
    }
    query_with(AssertSqlSafe(sql), values).persistent(false).execute(db).await?;
    Ok(())
}

/// One for each: open where nobody has accepted yet.
async fn insert_invitations(db: &mut SqliteConnection, accounts: &[Account]) -> Outcome<()> {
    let mut sql = String::from(
        "INSERT INTO invitation (id, account_id, email, email_key, locale, note, state, key_id, nonce, created_at, expires_at, closed_at) VALUES ",
    );
    let mut values = SqliteArguments::default();
    for (at, account) in accounts.iter().enumerate() {
        let (comma, is_open) = (if at == 0 { "" } else { "," }, account.state().as_str() == "pending");
        let (id, of, email) = (at * 3 + 1, at * 3 + 2, at * 3 + 3);
        // Whatever the day: an open one that has expired would stand in nobody's way.
        let (created, expires) = (account.created_at(), account.created_at() + 100 * 365 * 86_400_000);
        let (state, closed) =
            if is_open { ("open", "NULL".to_owned()) } else { ("accepted", created.to_string()) };
        write!(
            sql,
            "{comma}(?{id},?{of},?{email},?{email},'it','','{state}',1,zeroblob(16),{created},{expires},{closed})"
        )?;
        values.add(account.invitation())?;
        values.add(account.id())?;
        values.add(account.person().email())?;
    }
    query_with(AssertSqlSafe(sql), values).persistent(false).execute(db).await?;
    Ok(())
}

/// Ten thousand people are signed in, every twentieth of them with permissions; the first two are the clerks. Their sessions are
/// as old as the founder's.
async fn insert_sessions(db: &mut SqliteConnection, clerks: [[u8; 32]; 2], accounts: u32) -> Outcome<()> {
    const GRANTED: [Permission; 3] =
        [Permission::RegisterUsers, Permission::ManageInvitations, Permission::ViewRegistry];
    let active = (0..accounts).filter(|at| Account(*at).state().as_str() == "active").take(10_000);
    for (place, at) in active.enumerate() {
        let account = Account(at);
        let token_hash = match clerks.get(place) {
            Some(clerk) => Sha256::digest(clerk),
            None => Sha256::digest(mix(at.into()).to_be_bytes()),
        };
        let unit = (place == 1).then_some(ABOVE);
        query(
            "INSERT INTO session (id, token_hash, account_id, created_at, seen_at, expires_at, address, user_agent)
            SELECT ?1, ?2, ?1, s.created_at, seen_at, expires_at, '192.0.2.1', 'Mozilla/5.0 (X11; Linux x86_64)'
            FROM session s JOIN account a ON a.id = s.account_id WHERE a.founder LIMIT 1",
        )
        .bind(account.id())
        .bind(token_hash.to_vec())
        .execute(&mut *db)
        .await?;
        for permission in GRANTED.into_iter().filter(|_| place == 1 || place.is_multiple_of(20)) {
            query(
                "INSERT INTO permission_grant (id, account_id, permission, granted_at, unit_id)
                VALUES (randomblob(16), ?1, ?2, ?3, ?4)",
            )
            .bind(account.id())
            .bind(i64::from(permission.bit()))
            .bind(account.created_at())
            .bind(unit)
            .execute(&mut *db)
            .await?;
        }
    }
    Ok(())
}
