//! Erasures: what is left of a person, and what happens after failures.

mod interrupted;
mod postgres;
mod purged;
mod restored;
mod traces;

use crate::bulk::{on_job, store_as};
use crate::identities::{add_document_as, events, fill, me, new_id, ok, save, steps, submit};
use crate::reviews::fill_document;
use crate::support::{Browser, TestApp};
use domain::bulk::{JobRow, RowState};
use domain::form::Code;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use std::path::Path;

const GIVEN: &str = "Zephyrine";
const FAMILY: &str = "Quillfeather";
const BIRTH: &str = "1987-03-19";
const NUMBER: &str = "YA7319462";
const BADGE: &str = "badge-7751";
const ADDRESS: &str = "zephyrine.q@aldine.example";

fn row(email: &str, cells: [&str; 5]) -> JobRow {
    let cells = std::iter::once(email).chain(cells).map(str::to_owned).collect();
    JobRow {
        line: 0,
        cells,
        state: RowState::Ready,
        code: None,
        repeats: None,
        resend: false,
        derived: String::new(),
        came: Vec::new(),
        column: None,
    }
}

fn person() -> JobRow {
    row(ADDRESS, [GIVEN, FAMILY, BIRTH, "IT", BADGE])
}

/// Creates and finishes a job with these rows and returns its id.
async fn job(app: &TestApp, founder: &mut Browser, key: u32, rows: &[JobRow]) -> Value {
    let draft = json!({
        "key": format!("00000000-0000-4000-8000-{key:012}"),
        "header": ["Email", "Given names", "Family name", "Date of birth", "Nationality", "Badge"],
        "columns": ["email", "given_names", "family_name", "date_of_birth", "nationality", null],
        "rows": rows.len(), "locale": "", "days": "", "note": "", "hold": false,
    });
    let job = store_as(founder, draft, rows).await;
    on_job(founder, "start_bulk", &job).await;
    app.backend.run_bulk_once().await.unwrap();
    job
}

/// Jobs with three people, the second of whom is erased later, and a later job with the same address.
async fn jobs(app: &TestApp, founder: &mut Browser) -> [Value; 2] {
    let other =
        |name: &str| row(&format!("{name}@aldine.example"), [name, "Rossi", "1990-04-17", "IT", "badge-1"]);
    let first = job(app, founder, 1, &[other("anna"), person(), other("carla")]).await;
    let again = row("ZEPHYRINE.Q@aldine.example", [GIVEN, FAMILY, BIRTH, "IT", BADGE]);
    [first, job(app, founder, 2, &[other("dora"), again]).await]
}

async fn results(founder: &mut Browser, job: &Value) -> Vec<String> {
    let path = format!("/administration/user-registration/bulk/{}/results.csv", job.as_str().unwrap());
    let answer = founder.get(&path).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body.lines().skip(1).map(str::to_owned).collect()
}

/// All tables and columns.
async fn columns(app: &TestApp) -> Vec<(String, String)> {
    let (kind, sql) = match app.database.is_sqlite() {
        true => (
            DbBackend::Sqlite,
            "SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table'",
        ),
        false => (
            DbBackend::Postgres,
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type IN ('text', 'bytea', 'character varying')",
        ),
    };
    let rows = app.database.outside().await.query_all_raw(Statement::from_string(kind, sql)).await.unwrap();
    rows.iter().map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())).collect()
}

/// The columns that contain these bytes.
async fn places(app: &TestApp, secret: &[u8]) -> Vec<String> {
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut places = Vec::new();
    let columns = columns(app).await;
    assert!(
        columns.iter().any(|(table, column)| (table.as_str(), column.as_str()) == ("bulk_chunk", "sealed"))
    );
    for (table, column) in columns {
        let found = match app.database.is_sqlite() {
            true => format!("SELECT COUNT(*) FROM {table} WHERE instr(CAST({column} AS BLOB), x'{hex}') > 0"),
            false => format!(
                "SELECT COUNT(*) FROM {table} WHERE position('{hex}' IN encode(
                    CASE WHEN pg_typeof({column}) = 'bytea'::regtype THEN CAST(CAST({column} AS TEXT) AS BYTEA)
                    ELSE convert_to(CAST({column} AS TEXT), 'UTF8') END, 'hex')) > 0"
            ),
        };
        if app.database.number(&found).await > 0 {
            places.push(format!("{table}.{column}"));
        }
    }
    places
}

/// Asserts that none of these values is stored, neither as typed nor normalized.
async fn assert_nowhere(app: &TestApp, values: &[&str]) {
    for value in values {
        for spelled in [(*value).to_owned(), value.to_lowercase()] {
            assert_eq!(places(app, spelled.as_bytes()).await, [""; 0], "{spelled}");
            if app.database.is_sqlite() {
                assert_eq!(files(app.folder(), spelled.as_bytes()), [""; 0], "{spelled}");
            }
        }
    }
}

/// The files in the data directory that contain these bytes.
fn files(folder: &Path, secret: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, secret));
        } else if std::fs::read(&path).unwrap().windows(secret.len()).any(|window| window == secret) {
            found.push(path.display().to_string());
        }
    }
    found
}

/// A part from the middle of the bytes that a query returns, since many values start alike.
async fn secret(app: &TestApp, column: &str, from: &str) -> Vec<u8> {
    let hex = match app.database.is_sqlite() {
        true => app.database.text(&format!("SELECT hex({column}) {from}")).await,
        false => app.database.text(&format!("SELECT encode({column}, 'hex') {from}")).await,
    };
    let bytes = (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap());
    bytes.skip(30).take(40).collect()
}

/// The encrypted data key and the chunks with rows of the person.
async fn secrets(app: &TestApp) -> Vec<Vec<u8>> {
    let name = format!("{GIVEN} {FAMILY}");
    let mut secrets = vec![secret(app, "data_key", &format!("FROM identity WHERE name = '{name}'")).await];
    if app.database.count("bulk_chunk").await > 0 {
        for key in [1, 2] {
            let from = format!(
                "FROM bulk_chunk WHERE job_id = (SELECT j.id FROM bulk_job j
                WHERE j.idempotency_key = '00000000-0000-4000-8000-{key:012}')"
            );
            secrets.push(secret(app, "sealed", &from).await);
        }
    }
    for secret in &secrets {
        assert!(!places(app, secret).await.is_empty(), "it is looked for where it is");
    }
    secrets
}

async fn assert_secrets_are_gone(app: &TestApp, secrets: &[Vec<u8>]) {
    for secret in secrets {
        assert_eq!(places(app, secret).await, [""; 0]);
        if app.database.is_sqlite() {
            assert_eq!(files(app.folder(), secret), [""; 0]);
        }
    }
}

async fn account(app: &TestApp) -> String {
    let id = if app.database.is_sqlite() { "lower(hex(id))" } else { "CAST(id AS TEXT)" };
    let hex = app.database.text(&format!("SELECT {id} FROM account WHERE email_key = '{ADDRESS}'")).await;
    hex.parse::<uuid::Uuid>().unwrap().to_string()
}

async fn invitation(founder: &mut Browser) -> Value {
    let page = ok(founder.api("invitations", json!({ "filter": "all", "after": null })).await);
    let rows = page["rows"].as_array().unwrap();
    rows.iter().find(|row| row["email"] == ADDRESS).unwrap()["id"].clone()
}

fn assert_rows_are_erased(first: &[String], second: &[String]) {
    let erased = "The personal information of this row has been erased.";
    assert_eq!(first[1], format!("3,ready,created,erased,{erased},,,,,,,"), "{first:?}");
    assert_eq!(second[1], format!("3,ready,failed,erased,{erased},,,,,,,"), "{second:?}");
    assert!(first[0].contains("anna@aldine.example,anna,Rossi,1990-04-17,IT,badge-1"), "{first:?}");
    assert!(first[2].contains("carla@aldine.example") && second[0].contains("dora@aldine.example"));
}

/// An unfinished registration.
async fn registration(founder: &mut Browser) -> Value {
    let registration = json!({ "registration": "00000000-0000-4000-8000-000000000001" });
    ok(save(founder, &registration, "account", 0, json!({ "email": ADDRESS })).await);
    registration
}

/// The number of erased identities.
const ERASED: &str = "SELECT COUNT(*) FROM identity WHERE state = 'erased'";
