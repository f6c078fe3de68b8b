//! After every kind of erasure no table, file or result file contains what was erased.

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
    JobRow { line: 0, cells, state: RowState::Ready, code: None, repeats: None, resend: false }
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
    let erased = "The personal data of this row were erased.";
    assert_eq!(first[1], format!("3,ready,created,erased,{erased},,,,,,"), "{first:?}");
    assert_eq!(second[1], format!("3,ready,failed,erased,{erased},,,,,,"), "{second:?}");
    assert!(first[0].contains("anna@aldine.example,anna,Rossi,1990-04-17,IT,badge-1"), "{first:?}");
    assert!(first[2].contains("carla@aldine.example") && second[0].contains("dora@aldine.example"));
}

#[tokio::test]
async fn an_erased_identity_is_told_by_no_table_no_file_and_no_results() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let [first, second] = jobs(&app, &mut founder).await;
    let target = json!({ "account": account(&app).await });
    let document = new_id();
    ok(add_document_as(&mut founder, &target, &document).await);
    let values = json!({ "document_kind": "passport", "document_number": NUMBER, "issuing_country": "IT" });
    let said = json!({ "step": "document", "document": document, "edition": 0, "values": values });
    ok(founder.api("save_step", json!({ "whose": target, "save": said })).await);
    let secrets = secrets(&app).await;
    let identity = ok(founder.api("identity", json!({ "whose": target })).await)["identity"].clone();
    ok(founder.api("erase_identity", json!({ "identity": identity })).await);

    assert_nowhere(&app, &[FAMILY, BIRTH, NUMBER, BADGE]).await;
    assert_secrets_are_gone(&app, &secrets).await;
    assert_rows_are_erased(&results(&mut founder, &first).await, &results(&mut founder, &second).await);
    let found = json!({ "search": FAMILY, "filter": "everyone", "after": null });
    assert_eq!(ok(founder.api("people", found).await)["rows"], json!([]));
    assert_eq!(on_job(&mut founder, "bulk_job", &first).await["created"], 3, "and the job still counts it");
    assert_eq!(app.backend.verify_audit().await.unwrap().faults, []);
}

#[tokio::test]
async fn an_account_that_was_deleted_before_anybody_was_in_it_is_told_nowhere_either() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let [first, second] = jobs(&app, &mut founder).await;
    let secrets = secrets(&app).await;
    let invitation = invitation(&mut founder).await;
    // They have declined before, and the inviter got a message.
    let link = ok(founder.api("link", json!({ "invitation": invitation })).await);
    let token = link["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    ok(app.visitor().api("decline", json!({ "token": token })).await);
    assert!(!places(&app, ADDRESS.as_bytes()).await.is_empty());
    ok(founder.api("delete_pending", json!({ "invitation": invitation })).await);

    assert_nowhere(&app, &[GIVEN, FAMILY, BIRTH, BADGE, ADDRESS]).await;
    assert_secrets_are_gone(&app, &secrets).await;
    let links = "SELECT COUNT(*) FROM handed_link h JOIN invitation i ON i.id = h.invitation_id
        JOIN account a ON a.id = i.account_id WHERE a.state = 'deleted'";
    assert_eq!(app.database.number(links).await, 0);
    assert_rows_are_erased(&results(&mut founder, &first).await, &results(&mut founder, &second).await);
    assert_eq!((events(&app, "account.deleted").await, events(&app, "identity.erased").await), (1, 1));
    ok(founder.api("messages", json!({ "filter": "all", "after": null })).await);
    let invited = founder.invite(json!({ "email": ADDRESS })).await;
    assert!(invited["invitation"].is_string(), "the address is free again");
}

#[tokio::test]
async fn a_registration_that_was_discarded_is_told_nowhere() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let id = json!("00000000-0000-4000-8000-000000000001");
    let target = json!({ "registration": id });
    for (step, mut values) in steps() {
        match step {
            "person" => values["privacy_notice"] = json!("handed_over 1"),
            "names" => values = json!({ "given_names": GIVEN, "family_name": FAMILY }),
            "birth" => values["date_of_birth"] = json!(BIRTH),
            _ => {}
        }
        ok(save(&mut founder, &target, step, 0, values).await);
    }
    ok(save(&mut founder, &target, "account", 0, json!({ "email": ADDRESS })).await);
    let secrets = secrets(&app).await;
    ok(founder.api("discard_registration", json!({ "registration": id })).await);
    assert_nowhere(&app, &[GIVEN, FAMILY, BIRTH, ADDRESS]).await;
    assert_secrets_are_gone(&app, &secrets).await;
    let journal = std::fs::read_to_string(app.folder().join("erasures.journal")).unwrap();
    assert!(journal.contains("registration 00000000-0000-4000-8000-000000000001"), "{journal}");
}

/// A row that is not processed yet is not invited any more.
#[tokio::test]
async fn a_row_that_waits_in_a_job_is_erased_with_the_person() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    job(&app, &mut founder, 1, &[person()]).await;
    let draft = json!({
        "key": "00000000-0000-4000-8000-000000000002", "header": ["Email"], "columns": ["email"],
        "rows": 2, "locale": "", "days": "", "note": "", "hold": false,
    });
    let mut waiting = [row(ADDRESS, [""; 5]), row("new@aldine.example", [""; 5])];
    waiting.iter_mut().for_each(|row| row.cells.truncate(1));
    waiting[0].state = RowState::AlreadyInvited;
    waiting[0].resend = true;
    let job = store_as(&mut founder, draft, &waiting).await;
    let invitation = invitation(&mut founder).await;
    ok(founder.api("delete_pending", json!({ "invitation": invitation })).await);
    on_job(&mut founder, "start_bulk", &job).await;
    app.backend.run_bulk_once().await.unwrap();
    let view = on_job(&mut founder, "bulk_job", &job).await;
    assert_eq!((&view["created"], &view["skipped"], &view["failed"]), (&json!(1), &json!(1), &json!(0)));
    let rows = results(&mut founder, &job).await;
    assert!(rows[0].starts_with("2,already_invited,skipped,erased,"), "{rows:?}");
    assert_nowhere(&app, &[ADDRESS]).await;
    assert_eq!(Code::from_word("erased"), Some(Code::Erased));
}

#[tokio::test]
async fn what_a_backup_brings_back_of_them_is_erased_again_at_the_start() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let [first, second] = jobs(&app, &mut founder).await;
    let registration = json!("00000000-0000-4000-8000-000000000001");
    let target = json!({ "registration": registration });
    ok(save(&mut founder, &target, "account", 0, json!({ "email": "gone@aldine.example" })).await);
    // Copies the tables, as a backup of this moment would. `secure_delete` keeps the copies from leaving traces of
    // their own.
    if app.database.is_sqlite() {
        app.database.run("PRAGMA secure_delete = ON").await;
    }
    let tables = [
        "account",
        "identity",
        "identity_step",
        "bulk_chunk",
        "bulk_chunk_addresses",
        "invitation",
        "message",
        "search_token",
    ];
    for table in tables {
        app.database.run(&format!("CREATE TABLE copy_of_{table} AS SELECT * FROM {table}")).await;
    }
    ok(founder.api("discard_registration", json!({ "registration": registration })).await);
    let invitation = invitation(&mut founder).await;
    ok(founder.api("delete_pending", json!({ "invitation": invitation })).await);
    for (table, column) in [
        ("account", "state, email, email_key, username"),
        ("invitation", "email, email_key, state"),
        ("message", "to_address, params"),
    ] {
        app.database
            .run(&format!(
                "UPDATE {table} SET ({column}) = (SELECT {column} FROM copy_of_{table} c WHERE c.id = {table}.id)"
            ))
            .await;
    }
    app.database
        .run(
            "UPDATE identity SET (data_key, state, name) = (SELECT data_key, state, name FROM copy_of_identity c
                WHERE c.id = identity.id);
            INSERT INTO identity_step SELECT * FROM copy_of_identity_step c WHERE NOT EXISTS (
                SELECT 1 FROM identity_step s WHERE s.identity_id = c.identity_id AND s.step = c.step);
            UPDATE bulk_chunk SET sealed = (SELECT c.sealed FROM copy_of_bulk_chunk c
                WHERE c.job_id = bulk_chunk.job_id AND c.first_row = bulk_chunk.first_row);
            UPDATE bulk_chunk_addresses SET macs = (SELECT c.macs FROM copy_of_bulk_chunk_addresses c
                WHERE c.job_id = bulk_chunk_addresses.job_id AND c.first_row = bulk_chunk_addresses.first_row)",
        )
        .await;
    for table in tables {
        app.database.run(&format!("DROP TABLE copy_of_{table}")).await;
    }
    assert!(results(&mut founder, &first).await[1].contains(ADDRESS), "the backup is back");

    app.start_again().await.unwrap();
    assert_nowhere(&app, &[FAMILY, BIRTH, BADGE, ADDRESS]).await;
    assert_rows_are_erased(&results(&mut founder, &first).await, &results(&mut founder, &second).await);
    assert_eq!(app.database.number("SELECT COUNT(*) FROM identity WHERE state = 'erased'").await, 2);
    let erased = events(&app, "identity.erased").await;
    app.start_again().await.unwrap();
    assert_eq!(events(&app, "identity.erased").await, erased, "and once is enough");
}

/// A noted account that has been accepted by the next start is not deleted.
#[tokio::test]
async fn what_is_no_longer_what_was_noted_is_left_alone() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    let document = new_id();
    ok(add_document_as(&mut person, &me(), &document).await);
    ok(fill_document(&mut person, &document, NUMBER).await);
    let (account, identity) = (
        app.me(&mut person).await,
        ok(person.api("identity", json!({ "whose": me() })).await)["identity"].clone(),
    );
    let lines = format!("1 account {account}\n2 registration {}\n", identity.as_str().unwrap());
    std::fs::write(app.folder().join("erasures.journal"), lines).unwrap();
    app.start_again().await.unwrap();
    assert_eq!(ok(person.api("identity", json!({ "whose": me() })).await)["state"], "draft");
}

/// PostgreSQL keeps old row versions until the table is vacuumed.
#[tokio::test]
async fn the_tables_are_vacuumed_soon_after_an_erasure() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    job(&app, &mut founder, 1, &[person()]).await;
    app.backend.run_due_once().await.unwrap();
    let invitation = invitation(&mut founder).await;
    let due = "SELECT COUNT(*) FROM schedule WHERE name = 'clear_erased' AND due_at <= ";
    let due = format!("{due}{}", app.now());
    assert_eq!(app.database.number(&due).await, 0);
    ok(founder.api("delete_pending", json!({ "invitation": invitation })).await);
    assert_eq!(app.database.number(&due).await, 1);
    app.backend.run_due_once().await.unwrap();
    assert_eq!(app.database.number(&due).await, 0);
    if !app.database.is_sqlite() {
        for table in ["identity", "bulk_chunk", "bulk_job", "account", "message"] {
            let vacuumed = format!(
                "SELECT COUNT(*) FROM pg_stat_user_tables
                WHERE relname = '{table}' AND last_vacuum IS NOT NULL AND n_dead_tup = 0"
            );
            app.database.until(&vacuumed, 1).await;
        }
    }
}

/// PostgreSQL samples the values of every column for its planner.
#[tokio::test]
async fn the_statistics_of_the_database_forget_an_erased_person() {
    let app = TestApp::founded().await;
    if app.database.is_sqlite() {
        return;
    }
    let mut founder = app.as_founder().await;
    for (key, name) in [(1, "Bea"), (2, "Cleo"), (3, "Dora")] {
        let other = row(&format!("{name}@aldine.example"), [name, "Rossi", "1990-04-17", "IT", "badge-1"]);
        job(&app, &mut founder, key, &[other]).await;
    }
    job(&app, &mut founder, 4, &[person()]).await;
    app.database.run("ANALYZE").await;
    let sampled = format!(
        "SELECT COUNT(*) FROM pg_stats WHERE schemaname = 'public' AND lower(concat(CAST(most_common_vals AS TEXT),
            CAST(histogram_bounds AS TEXT))) SIMILAR TO '%({}|{}|{ADDRESS})%'",
        GIVEN.to_lowercase(),
        FAMILY.to_lowercase()
    );
    assert!(app.database.number(&sampled).await > 0, "they are sampled while they are there");
    let invitation = invitation(&mut founder).await;
    ok(founder.api("delete_pending", json!({ "invitation": invitation })).await);
    app.backend.run_due_once().await.unwrap();
    assert_eq!(app.database.number(&sampled).await, 0);
}

/// An unfinished registration.
async fn registration(founder: &mut Browser) -> Value {
    let registration = json!({ "registration": "00000000-0000-4000-8000-000000000001" });
    ok(save(founder, &registration, "account", 0, json!({ "email": ADDRESS })).await);
    registration
}

const ERASED: &str = "SELECT COUNT(*) FROM identity WHERE state = 'erased'";

#[tokio::test]
async fn an_erasure_that_was_rolled_back_is_not_done_at_the_next_start() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let registration = registration(&mut founder).await;
    app.failures.order(backend::Failure::Statement, 6);
    let answer = founder.api("discard_registration", registration.clone()).await;
    assert_eq!((answer.refusal(), app.failures.left()), ((503, "busy".into()), 0));
    app.start_again().await.unwrap();
    assert_eq!(app.database.number(ERASED).await, 0);
    ok(founder.api("discard_registration", registration).await);
    assert_eq!(app.database.number(ERASED).await, 1);
}

/// Somebody else holds the row, or on SQLite the whole database, until the request is given up.
#[tokio::test]
async fn an_erasure_that_is_noted_goes_on_when_its_request_is_given_up() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    // Makes the key of the blind indexes, which is written at its first use.
    fill(&mut founder, &me()).await;
    ok(submit(&mut founder, &me()).await);
    let registration = registration(&mut founder).await;
    let hold =
        if app.database.is_sqlite() { "BEGIN IMMEDIATE" } else { "BEGIN; SELECT 1 FROM identity FOR UPDATE" };
    app.database.run(hold).await;
    let journal = app.folder().join("erasures.journal");
    let noted = async {
        while !journal.exists() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        answer = founder.api("discard_registration", registration) => panic!("answered: {}", answer.body),
        () = noted => {}
    }
    app.database.run("COMMIT").await;
    app.database.until(ERASED, 1).await;
}

/// Every write to `/dev/full` is told that the disk is full.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_erasure_that_cannot_be_noted_since_the_disk_is_full_is_503_and_not_done() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let issued = founder.invite(json!({ "email": "bob@aldine.example" })).await;
    let delete = json!({ "invitation": issued["invitation"] });
    let journal = app.folder().join("erasures.journal");
    std::os::unix::fs::symlink("/dev/full", &journal).unwrap();
    let answer = founder.api("delete_pending", delete.clone()).await;
    assert_eq!(answer.refusal(), (503, "busy".into()));
    assert_eq!(answer.header("retry-after"), "5");
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE state = 'pending'").await, 1);
    std::fs::remove_file(&journal).unwrap();
    ok(founder.api("delete_pending", delete).await);
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE state = 'pending'").await, 0);
}
