//! The registry: units, groups and own fields, a narrow row for each person, and which events are about whom.
//!
//! `account`, `identity` and `invitation` stay the truth. `person` is derived from them and can be made again; triggers
//! note in `person_touched` whose row a transaction has to refresh, so that no action can forget it.

use crate::sql;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

pub(crate) struct Step;

impl MigrationName for Step {
    fn name(&self) -> &str {
        "m0030_registry"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let is_postgres = db.get_database_backend() == DbBackend::Postgres;
        // On SQLite an INTEGER is the number of the row itself, and needs no index.
        let person = PERSON.replace("NUMBER", if is_postgres { "BIGINT" } else { "INTEGER" });
        for statements in [ORGANIZATION, &person, TIMELINE] {
            sql::run(db, statements).await?;
        }
        sql::run(db, if is_postgres { TOUCHED_ON_POSTGRES } else { TOUCHED_ON_SQLITE }).await?;
        if is_postgres {
            sql::run(db, IN_BYTE_ORDER).await?;
        }
        for trigger in TRIGGERS {
            // A trigger contains semicolons, so it is one statement here.
            for statement in trigger.statements(is_postgres) {
                db.execute_unprepared(&statement).await?;
            }
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// `unit_below` has a row for each unit and each unit above it, itself included. The parent of a top unit is the nil id,
/// so that names are unique there too. `tree` counts the changes to the structure. `claimed` marks the values that are
/// unique.
const ORGANIZATION: &str = "
CREATE TABLE unit (
    id UUID PRIMARY KEY,
    parent UUID NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    code TEXT,
    archived_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq_unit_name ON unit (parent, name_key);
CREATE UNIQUE INDEX uq_unit_code ON unit (code) WHERE code IS NOT NULL;

CREATE TABLE unit_below (
    ancestor UUID NOT NULL REFERENCES unit (id),
    unit UUID NOT NULL REFERENCES unit (id),
    depth INTEGER NOT NULL,
    PRIMARY KEY (ancestor, unit)
);
CREATE INDEX ix_unit_below_unit ON unit_below (unit);

CREATE TABLE tree (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL
);
INSERT INTO tree (id, version) VALUES (1, 0);

CREATE TABLE grp (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq_grp_name ON grp (name_key);

CREATE TABLE member (
    grp UUID NOT NULL REFERENCES grp (id),
    no BIGINT NOT NULL,
    account UUID NOT NULL REFERENCES account (id),
    added_at BIGINT NOT NULL,
    ends_at BIGINT,
    PRIMARY KEY (grp, no)
);
CREATE INDEX ix_member_account ON member (account);

CREATE TABLE field (
    id UUID PRIMARY KEY,
    key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'long_text', 'number', 'date', 'choice', 'choices', 'yes_no')),
    level TEXT NOT NULL CHECK (level IN ('account', 'identity')),
    labels TEXT NOT NULL,
    options TEXT NOT NULL,
    is_required BOOLEAN NOT NULL,
    is_unique BOOLEAN NOT NULL,
    is_for_person BOOLEAN NOT NULL,
    position INTEGER NOT NULL,
    retired_at BIGINT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq_field_key ON field (key);

CREATE TABLE field_value (
    field UUID NOT NULL REFERENCES field (id),
    value_key TEXT NOT NULL,
    no BIGINT NOT NULL,
    account UUID NOT NULL REFERENCES account (id),
    value TEXT NOT NULL,
    claimed BOOLEAN NOT NULL,
    PRIMARY KEY (field, value_key, no)
);
CREATE UNIQUE INDEX uq_field_value ON field_value (field, value_key) WHERE claimed;
CREATE INDEX ix_field_value_account ON field_value (account, field);

ALTER TABLE account ADD COLUMN unit UUID REFERENCES unit (id);
ALTER TABLE account ADD COLUMN external_id TEXT;
ALTER TABLE account ADD COLUMN relationship TEXT;
ALTER TABLE account ADD COLUMN ends_at BIGINT;
CREATE UNIQUE INDEX uq_account_external_id ON account (external_id) WHERE external_id IS NOT NULL;
ALTER TABLE identity ADD COLUMN family_name TEXT
";

/// `no` is a small number, so that indexes are narrow. `unit` is the nil id for nobody's. The columns that lists are sorted
/// by are never null. `shape` is a number of the states by which people are filtered. `cell` counts people by unit and
/// shape; actions add to `cell_change`, which a task folds into it, since counters that everybody changes would make all
/// writers wait for each other.
const PERSON: &str = "
CREATE TABLE person (
    no NUMBER PRIMARY KEY,
    account UUID NOT NULL REFERENCES account (id),
    name_key TEXT NOT NULL,
    email_key TEXT NOT NULL,
    username TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    signed_in_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    shape INTEGER NOT NULL,
    unit UUID NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq_person_account ON person (account);

CREATE TABLE cell (
    unit UUID NOT NULL,
    shape INTEGER NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (unit, shape)
);

CREATE TABLE cell_change (
    account UUID NOT NULL,
    version BIGINT NOT NULL,
    unit UUID NOT NULL,
    shape INTEGER NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (account, version, unit, shape)
);
INSERT INTO counter (name, value) VALUES ('person_no', 0), ('registry_time', 0)
    ON CONFLICT (name) DO NOTHING;

CREATE TABLE saved_view (
    id UUID PRIMARY KEY,
    owner UUID NOT NULL REFERENCES account (id),
    is_shared BOOLEAN NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    query TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq_saved_view_own ON saved_view (owner, name_key) WHERE NOT is_shared;
CREATE UNIQUE INDEX uq_saved_view_shared ON saved_view (name_key) WHERE is_shared
";

/// Derived from `audit_event`, whose subject may be an invitation, an identity or a session. Ids of events are in the order
/// of time.
const TIMELINE: &str = "
CREATE TABLE audit_about (
    account UUID NOT NULL,
    event UUID NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (account, event)
)
";

/// The number of the transaction keeps every transaction to its own rows.
const TOUCHED_ON_POSTGRES: &str = "
CREATE TABLE person_touched (
    tx BIGINT NOT NULL DEFAULT CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
    account UUID NOT NULL
);
CREATE INDEX ix_person_touched ON person_touched (tx)
";

/// Writers follow one another, so the newest rows are those of the transaction.
const TOUCHED_ON_SQLITE: &str = "
CREATE TABLE person_touched (
    seq INTEGER PRIMARY KEY,
    account UUID NOT NULL
)
";

/// Keys are sorted byte by byte on both databases.
const IN_BYTE_ORDER: &str = "
ALTER TABLE person
    ALTER COLUMN name_key TYPE TEXT COLLATE \"C\",
    ALTER COLUMN email_key TYPE TEXT COLLATE \"C\",
    ALTER COLUMN username TYPE TEXT COLLATE \"C\";
ALTER TABLE field_value ALTER COLUMN value_key TYPE TEXT COLLATE \"C\";
ALTER TABLE person SET (autovacuum_vacuum_scale_factor = 0.01)
";

/// A trigger: a name, when it fires, on which condition, and statements written for a row `NEW`.
struct Trigger {
    name: &'static str,
    on: &'static str,
    when: Option<&'static str>,
    statements: &'static str,
}

impl Trigger {
    fn statements(&self, is_postgres: bool) -> Vec<String> {
        let Self { name, on, statements, .. } = self;
        let when = self.when.map(|when| format!(" WHEN ({when})")).unwrap_or_default();
        if !is_postgres {
            return vec![format!(
                "CREATE TRIGGER {name} AFTER {on} FOR EACH ROW{when} BEGIN {statements} END"
            )];
        }
        vec![
            format!(
                "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {statements} RETURN NULL; END $$"
            ),
            format!("CREATE TRIGGER {name} AFTER {on} FOR EACH ROW{when} EXECUTE FUNCTION {name}()"),
        ]
    }
}

const ACCOUNT: &str = "INSERT INTO person_touched (account) VALUES (NEW.id);";
const OF_INVITATION: &str = "INSERT INTO person_touched (account) VALUES (NEW.account_id);";
const NEW_IDENTITY: &str = "INSERT INTO person_touched (account)
    SELECT NEW.account_id WHERE NEW.account_id IS NOT NULL;";
const CHANGED_IDENTITY: &str = "INSERT INTO person_touched (account)
    SELECT NEW.account_id WHERE NEW.account_id IS NOT NULL
    UNION SELECT OLD.account_id WHERE OLD.account_id IS NOT NULL;";
const OF_MESSAGE: &str = "INSERT INTO person_touched (account)
    SELECT i.account_id FROM invitation i WHERE i.id = NEW.invitation_id;";
/// The actor and whoever the event is about, each once.
const OF_EVENT: &str = "INSERT INTO audit_about (account, event, kind)
    SELECT found.account, NEW.id, NEW.action FROM (
        SELECT NEW.actor_id AS account
        UNION SELECT NEW.subject_id WHERE NEW.subject_kind = 'account'
        UNION SELECT i.account_id FROM invitation i WHERE NEW.subject_kind = 'invitation' AND i.id = NEW.subject_id
        UNION SELECT i.account_id FROM identity i WHERE NEW.subject_kind = 'identity' AND i.id = NEW.subject_id
        UNION SELECT s.account_id FROM session s WHERE NEW.subject_kind = 'session' AND s.id = NEW.subject_id
        UNION SELECT m.account_id FROM message m WHERE NEW.subject_kind = 'message' AND m.id = NEW.subject_id
    ) found WHERE found.account IS NOT NULL;";

const TRIGGERS: [Trigger; 8] = [
    Trigger { name: "person_of_new_account", on: "INSERT ON account", when: None, statements: ACCOUNT },
    Trigger {
        name: "person_of_changed_account",
        on: "UPDATE OF email, email_key, username, state, created_at, signed_in_at, unit, relationship, ends_at ON account",
        when: None,
        statements: ACCOUNT,
    },
    Trigger {
        name: "person_of_new_identity",
        on: "INSERT ON identity",
        when: None,
        statements: NEW_IDENTITY,
    },
    Trigger {
        name: "person_of_changed_identity",
        on: "UPDATE OF account_id, state, name, family_name, erasure_asked_at ON identity",
        when: None,
        statements: CHANGED_IDENTITY,
    },
    Trigger {
        name: "person_of_new_invitation",
        on: "INSERT ON invitation",
        when: None,
        statements: OF_INVITATION,
    },
    Trigger {
        name: "person_of_changed_invitation",
        on: "UPDATE OF account_id, state, created_at, expires_at ON invitation",
        when: None,
        statements: OF_INVITATION,
    },
    Trigger {
        name: "person_of_bounced_message",
        on: "UPDATE OF state ON message",
        when: Some("NEW.invitation_id IS NOT NULL AND (NEW.state = 'bounced' OR OLD.state = 'bounced')"),
        statements: OF_MESSAGE,
    },
    Trigger { name: "about_of_new_event", on: "INSERT ON audit_event", when: None, statements: OF_EVENT },
];
