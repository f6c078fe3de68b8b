//! Changes of e-mail addresses: which account has which address, will have it or had it, and the changes that wait.

use crate::sql;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0040_addresses"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        sql::run(db, TABLES).await?;
        let is_postgres = db.get_database_backend() == DbBackend::Postgres;
        if is_postgres {
            sql::run(db, IN_BYTE_ORDER).await?;
        }
        for trigger in TRIGGERS {
            for statement in trigger.statements(is_postgres) {
                db.execute_unprepared(&statement).await?;
            }
        }
        sql::run(db, PRESENT).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// An address is of one account: as the one it has, as the one that was confirmed and will be its own, or as one that it had
/// and can get back until a time. An account has one change at a time that is not in force yet; `due_at` is when it lapses,
/// when it comes into force, or until when it can be undone. The link that stops or undoes it is made from `id`, `key_id` and
/// `nonce`.
const TABLES: &str = "
CREATE TABLE email_claim (
    email_key TEXT PRIMARY KEY,
    account UUID NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL CHECK (kind IN ('current', 'coming', 'former')),
    until BIGINT
);
CREATE INDEX ix_email_claim_account ON email_claim (account);
CREATE TABLE address_change (
    id UUID PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    stage TEXT NOT NULL CHECK (stage IN ('asked', 'confirmed', 'undoable')),
    asked_by UUID NOT NULL REFERENCES account (id),
    agreed_by UUID REFERENCES account (id),
    could_read_entries BOOLEAN NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    old_email TEXT NOT NULL,
    old_email_key TEXT NOT NULL,
    confirmation_id UUID NOT NULL,
    asked_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    key_id INTEGER NOT NULL,
    nonce BYTEA NOT NULL
);
CREATE UNIQUE INDEX uq_address_change_open ON address_change (account_id) WHERE stage <> 'undoable';
CREATE INDEX ix_address_change_account ON address_change (account_id);
CREATE INDEX ix_address_change_due ON address_change (due_at);
CREATE INDEX ix_address_change_confirmation ON address_change (confirmation_id)
";

/// Keys are compared byte by byte on both databases.
const IN_BYTE_ORDER: &str = "ALTER TABLE email_claim ALTER COLUMN email_key TYPE TEXT COLLATE \"C\"";

/// Those of the accounts that are there.
const PRESENT: &str = "
INSERT INTO email_claim (email_key, account, kind)
    SELECT email_key, id, 'current' FROM account WHERE email_key IS NOT NULL
";

/// Statements that keep the present address of each account, whatever changes it.
struct Trigger {
    name: &'static str,
    on: &'static str,
    when: &'static str,
    statements: &'static str,
}

impl Trigger {
    fn statements(&self, is_postgres: bool) -> Vec<String> {
        let Self { name, on, when, statements } = self;
        if !is_postgres {
            return vec![format!(
                "CREATE TRIGGER {name} AFTER {on} FOR EACH ROW WHEN ({when}) BEGIN {statements} END"
            )];
        }
        vec![
            format!(
                "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {statements} RETURN NULL; END $$"
            ),
            format!("CREATE TRIGGER {name} AFTER {on} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {name}()"),
        ]
    }
}

const TRIGGERS: [Trigger; 2] = [
    Trigger {
        name: "claim_of_new_account",
        on: "INSERT ON account",
        when: "NEW.email_key IS NOT NULL",
        statements: "INSERT INTO email_claim (email_key, account, kind) VALUES (NEW.email_key, NEW.id, 'current');",
    },
    Trigger {
        name: "claim_of_changed_account",
        on: "UPDATE OF email_key ON account",
        when: "OLD.email_key IS DISTINCT FROM NEW.email_key",
        // Without an address the account is a tombstone, which keeps none.
        statements: "DELETE FROM email_claim WHERE account = NEW.id
                AND (NEW.email_key IS NULL OR email_key = NEW.email_key OR email_key = OLD.email_key);
            INSERT INTO email_claim (email_key, account, kind)
                SELECT NEW.email_key, NEW.id, 'current' WHERE NEW.email_key IS NOT NULL;",
    },
];
