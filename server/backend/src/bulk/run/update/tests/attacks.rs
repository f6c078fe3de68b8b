//! What a file must not do, and what its undo leaves.

use super::*;
use crate::address_changes::count_by_others;
use crate::bulk_jobs::AddressIndex;
use crate::db::Tx;
use crate::entity::bulk_chunk;
use domain::account::Email;
use domain::bulk::update::CIRCLE_MOST;
use domain::registry::Suspension;

const FAILED: fn(Code) -> (Outcome, Option<Code>) = |code| (Outcome::Failed, Some(code));
const CHANGED: (Outcome, Option<Code>) = (Outcome::Changed, None);

impl Office {
    async fn undo(&self, job: JobId) -> JobView {
        self.jobs().await.undo_bulk(job).await.unwrap();
        self.desk.backend.run_bulk_once().await.unwrap();
        self.jobs().await.bulk_job(job).await.unwrap()
    }
}

#[tokio::test]
async fn an_erasure_finds_the_rows_about_a_person_and_those_with_the_address() {
    let office = Office::new().await;
    let (bea, cleo, dan) =
        (office.person("bea").await, office.person("cleo").await, office.person("dan").await);
    let rows = vec![
        office.changing(bea, &[(UpdateColumn::Relationship, "guest")]).await,
        office.changing(cleo, &[(UpdateColumn::Email, "BEA@example.org")]).await,
        office.changing(dan, &[(UpdateColumn::Relationship, "guest")]).await,
    ];
    let job = office.begin(1, rows).await;
    let backend = &office.desk.backend;
    let index = AddressIndex::open(backend).await.unwrap();
    let address = ["bea@example.org".to_owned()];
    let erase = async |tx: Tx| crate::bulk_jobs::erase_rows(&tx, backend, &index, (bea, &address)).await;
    assert_eq!(backend.db().write(erase).await.unwrap(), 2);
    assert_eq!(backend.db().write(erase).await.unwrap(), 0);
    backend.run_bulk_once().await.unwrap();
    let erased = (Outcome::Failed, Some(Code::Erased));
    assert_eq!(office.outcomes(job).await, [erased, erased, (Outcome::Changed, None)]);
    let (_, rows) = office.results(job).await;
    assert!(rows[0].iter().all(String::is_empty) && !rows[2].iter().all(String::is_empty));
}

#[tokio::test]
async fn a_row_about_somebody_who_is_changed_too_often_fails_alone() {
    let office = Office::new().await;
    let (bea, cleo) = (office.person("bea").await, office.person("cleo").await);
    let rows = vec![
        office.changing(bea, &[(UpdateColumn::Email, "bea@new.example")]).await,
        office.changing(cleo, &[(UpdateColumn::Relationship, "guest")]).await,
    ];
    for number in 0..5 {
        let email = Email::parse(&format!("bea{number}@new.example"), crate::to_ascii).unwrap();
        count_by_others(&office.desk.backend, bea, &email).await.unwrap();
    }
    let view = office.run(1, rows).await;
    assert_eq!(office.outcomes(view.id).await, [FAILED(Code::TooMany), CHANGED]);
}

#[tokio::test]
async fn whoever_may_not_edit_somebody_uses_up_none_of_their_tries() {
    let office = Office::new().await;
    let boss = holder(&office.desk, "boss", &[Permission::ViewAudit]).await;
    for number in 1..=6 {
        let rows =
            vec![office.changing(boss, &[(UpdateColumn::Email, &format!("b{number}@new.example"))]).await];
        let view = office.run(number, rows).await;
        assert_eq!(office.outcomes(view.id).await, [FAILED(Code::PermissionNotHeld)]);
    }
    let email = Email::parse("boss@new.example", crate::to_ascii).unwrap();
    count_by_others(&office.desk.backend, boss, &email).await.unwrap();
}

#[tokio::test]
async fn an_undo_leaves_whom_somebody_else_has_suspended_or_brought_back_since() {
    let office = Office::new().await;
    let (bea, cleo, dan) =
        (office.person("bea").await, office.person("cleo").await, office.person("dan").await);
    office.acting().await.suspend(dan, &Suspension::default()).await.unwrap();
    let mut rows = Vec::new();
    for (id, state) in [(bea, "suspended"), (cleo, "suspended"), (dan, "active")] {
        rows.push(
            office.changing(id, &[(UpdateColumn::State, state), (UpdateColumn::Relationship, "guest")]).await,
        );
    }
    let view = office.run(1, rows).await;
    assert_eq!(office.outcomes(view.id).await, [CHANGED; 3]);
    // It looks as the job has left it, and is somebody else's.
    office.acting().await.reactivate(bea).await.unwrap();
    office.acting().await.suspend(bea, &Suspension::default()).await.unwrap();
    office.acting().await.suspend(dan, &Suspension::default()).await.unwrap();
    office.acting().await.reactivate(dan).await.unwrap();
    let view = office.undo(view.id).await;
    assert_eq!((view.open, view.returned, view.kept), (0, 1, 2));
    let mut states = Vec::new();
    for id in [bea, cleo, dan] {
        let row = office.row(id).await;
        assert_eq!(row.relationship, None, "the other cells are taken back");
        states.push(row.state);
    }
    assert_eq!(states, [AccountState::Suspended, AccountState::Active, AccountState::Active]);
}

#[tokio::test]
async fn an_undo_leaves_a_cell_that_is_refused_and_says_which() {
    let office = Office::new().await;
    let (bea, sales, italy) =
        (office.person("bea").await, office.unit("Sales").await, office.unit("Italy").await);
    office.run(1, vec![office.changing(bea, &[(UpdateColumn::Unit, &sales.to_string())]).await]).await;
    let locale = office.row(bea).await.locale;
    let changes = [
        (UpdateColumn::Username, "beatrice"),
        (UpdateColumn::Language, "en"),
        (UpdateColumn::Unit, &italy.to_string()),
        (UpdateColumn::Relationship, "guest"),
    ];
    let view = office.run(2, vec![office.changing(bea, &changes).await]).await;
    let units: Desk<CanReadUnits> = office.desk.backend.open(&office.caller.again()).await.unwrap();
    let version = units.units().await.unwrap().version;
    office.settings().await.archive_unit(sales, version).await.unwrap();
    // Somebody else has the username by now.
    office.person("cleo").await;
    office.desk.sql("UPDATE account SET username = 'bea' WHERE username = 'cleo'").await;
    let view = office.undo(view.id).await;
    assert_eq!((view.open, view.returned, view.kept), (0, 0, 1));
    let row = office.row(bea).await;
    assert_eq!((row.unit, row.relationship), (Some(italy), None), "the other cells are taken back");
    assert_eq!((row.username.as_deref(), row.locale), (Some("beatrice"), locale));
    let (header, rows) = office.results(view.id).await;
    assert_eq!(header.last().map(String::as_str), Some("Not undone"));
    assert_eq!(rows[0].last().map(String::as_str), Some("New username, Unit"));
}

#[tokio::test]
async fn a_circle_that_is_too_large_fails_and_what_comes_behind_it_is_written() {
    let office = Office::new().await;
    let most = CIRCLE_MOST;
    for (number, size) in [(1, most), (2, most + 1), (3, 3 * most)] {
        let mut rows = vec![];
        let first = office.person(&format!("first{number}")).await;
        rows.push(office.changing(first, &[(UpdateColumn::Relationship, "guest")]).await);
        let mut circle = Vec::new();
        for at in 0..size {
            circle.push(office.person(&format!("user{number}.{at}")).await);
        }
        for (at, id) in circle.iter().copied().enumerate() {
            let (before, after) = (format!("user{number}.{at}"), format!("user{number}.{}", (at + 1) % size));
            let cells = vec![CellChange { column: 1, before, after }];
            rows.push(UpdateRow { is_linked: at > 0, ..UpdateRow::new(2, id, cells) });
        }
        let last = office.person(&format!("last{number}")).await;
        rows.push(office.changing(last, &[(UpdateColumn::Relationship, "guest")]).await);
        let view = office.run(number, rows).await;
        let of_circle = if size > most { FAILED(Code::CircleLarge) } else { CHANGED };
        let expected = [vec![CHANGED], vec![of_circle; size], vec![CHANGED]].concat();
        assert_eq!(office.outcomes(view.id).await, expected, "{size}");
        let view = office.undo(view.id).await;
        assert_eq!((view.open, view.kept), (0, 0), "{size}");
        assert_eq!(office.username(circle[0]).await, format!("user{number}.0"));
    }
}

#[tokio::test]
async fn nothing_is_stored_about_somebody_who_was_erased_since_the_preview() {
    let office = Office::new().await;
    let (bea, cleo) = (office.person("bea").await, office.person("cleo").await);
    let rows = vec![
        office.changing(bea, &[(UpdateColumn::ExternalId, "X-secret")]).await,
        office.changing(cleo, &[(UpdateColumn::ExternalId, "X-2")]).await,
    ];
    office.desk.sql("UPDATE account SET state = 'deleted' WHERE username = 'bea'").await;
    let job = office.begin(1, rows).await;
    let db = office.desk.backend.db().read();
    let row = crate::entity::bulk_job::Entity::find_by_id(job).one(db).await.unwrap().unwrap();
    let key = crate::bulk_jobs::JobKey::from_wrapped(&office.desk.backend, job, &row.job_key).unwrap();
    let chunk = bulk_chunk::Entity::find_by_id((job, 0)).one(db).await.unwrap().unwrap();
    let stored: Vec<UpdateRow> = key.decrypt_rows_of(&chunk).unwrap();
    assert_eq!((stored[0].is_erased, stored[0].cells.len()), (true, 0));
    office.desk.backend.run_bulk_once().await.unwrap();
    assert_eq!(office.outcomes(job).await, [FAILED(Code::Erased), CHANGED]);
}

#[tokio::test]
async fn a_chunk_that_is_put_again_and_again_is_stored_once() {
    let office = Office::new().await;
    let bea = office.person("bea").await;
    let rows = vec![office.changing(bea, &[(UpdateColumn::ExternalId, "X-1")]).await];
    let (other, job) = (rows.clone(), office.begin(1, rows.clone()).await);
    let stored = async || {
        let db = office.desk.backend.db().read();
        let chunk = bulk_chunk::Entity::find_by_id((job, 0)).one(db).await.unwrap().unwrap();
        let row = crate::entity::bulk_job::Entity::find_by_id(job).one(db).await.unwrap().unwrap();
        (chunk.ciphertext, row.stored_bytes, row.stored)
    };
    let before = stored().await;
    for _ in 0..3 {
        office
            .acting()
            .await
            .put_update_rows(job, UpdateChunk { first: 0, rows: rows.clone() })
            .await
            .unwrap();
    }
    let mut other = other;
    other[0].cells[0].after = "X-2".to_owned();
    let refused = office.acting().await.put_update_rows(job, UpdateChunk { first: 0, rows: other }).await;
    assert_eq!(refused.unwrap_err().code(), Code::IdempotencyMismatch);
    assert_eq!(stored().await, before);
}
