use super::*;
use crate::entity::{
    account, audit_seal, identity, identity_document, identity_image, invitation, message, password_reset,
    permission_grant, session,
};
use crate::gate::{CanManageInvitations, Desk};
use crate::outbox::tests::Post;
use crate::test_backend::{NOON, TestBackend};
use domain::account::AccountState;
use domain::id::AccountId;
use domain::identity::{IdentityState, Side};
use domain::invitation::InvitationState;
use domain::message::{Lane, MessageKind, MessageState};
use domain::permission::Permission;
use domain::text::Locale;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::Notify;
use uuid::Uuid;

fn account(id: u128, name: &str) -> account::Model {
    account::Model {
        id: AccountId::new(Uuid::from_u128(id)),
        email: Some(format!("{name}@example.org")),
        email_key: Some(format!("{name}@example.org")),
        username: Some(name.to_owned()),
        password_hash: None,
        state: AccountState::Pending,
        locale: Locale::En,
        founder: false,
        created_at: NOON,
        created_by: None,
        activated_at: None,
        signed_in_at: None,
        deleted_at: None,
        changed_at: NOON,
        has_identity: false,
        unit: None,
        external_id: None,
        relationship: None,
        ends_at: None,
        end_stage: None,
        data_key: None,
        suspension: None,
        suspended_until: None,
        state_before: None,
        purge_at: None,
        deletion: None,
        dormant_warned_at: None,
        starts_on: None,
        job: None,
    }
}

/// An id with this number.
fn id<I: From<Uuid>>(n: u128) -> I {
    Uuid::from_u128(n).into()
}

async fn add<M: IntoActiveModel<A>, A: sea_orm::ActiveModelTrait + Send>(
    desk: &TestBackend,
    row: M,
) -> std::result::Result<(), DbErr> {
    let row = row.into_active_model();
    let violated = Mutex::new(None);
    let insert = async |tx: Tx| match A::Entity::insert(row.clone()).exec_without_returning(&*tx).await {
        Ok(_) => Ok(()),
        Err(error) => {
            *violated.lock().unwrap() = Some(error);
            Err(Error::broken("a transaction is not continued after an error"))
        }
    };
    let insert = &insert;
    let outcome = desk.backend.db().write(async move |tx| insert(tx).await).await;
    let violated = violated.into_inner().unwrap();
    assert_eq!(outcome.is_err(), violated.is_some());
    violated.map_or(Ok(()), Err)
}

async fn accounts(desk: &TestBackend) -> u64 {
    account::Entity::find().count(desk.backend.db().read()).await.unwrap()
}

#[tokio::test]
async fn whatever_is_violated_is_told_by_its_name() {
    let desk = TestBackend::new().await;
    add(&desk, account::Model { founder: true, ..account(1, "ada") }).await.unwrap();
    let expect = |outcome: std::result::Result<(), DbErr>| violated(&outcome.unwrap_err());

    let same_email = account::Model { email_key: Some("ada@example.org".into()), ..account(2, "bob") };
    assert_eq!(expect(add(&desk, same_email).await), Some(Unique::AccountEmail));
    let same_name = account::Model { username: Some("ada".into()), ..account(2, "bob") };
    assert_eq!(expect(add(&desk, same_name).await), Some(Unique::AccountUsername));
    let founder = account::Model { founder: true, ..account(2, "bob") };
    assert_eq!(expect(add(&desk, founder).await), Some(Unique::Founder));
    assert_eq!(expect(add(&desk, account(1, "eve")).await), None, "an id that comes twice is a surprise");

    let invitation = |n: u128, state: InvitationState| invitation::Model {
        id: id(n),
        account_id: id(1),
        email: "ada@example.org".into(),
        email_key: "ada@example.org".into(),
        locale: Locale::En,
        note: String::new(),
        state,
        key_id: 1,
        nonce: vec![1; 16],
        created_at: NOON,
        created_by: None,
        expires_at: NOON,
        closed_at: None,
        closed_by: None,
        reminded: 0,
    };
    add(&desk, invitation(1, InvitationState::Superseded)).await.unwrap();
    add(&desk, invitation(2, InvitationState::Open)).await.unwrap();
    add(&desk, invitation(3, InvitationState::Revoked)).await.unwrap();
    assert_eq!(expect(add(&desk, invitation(4, InvitationState::Open)).await), Some(Unique::OpenInvitation));
    let derived = invitation(5, InvitationState::Expired);
    assert!(add(&desk, derived).await.is_err(), "a state is one of those that are stored");

    let session = |n: u128| session::Model {
        id: id(n),
        token_hash: vec![7; 32],
        account_id: id(1),
        created_at: NOON,
        seen_at: NOON,
        expires_at: NOON,
        address: String::new(),
        confirmed_at: 0,
        user_agent: String::new(),
    };
    add(&desk, session(1)).await.unwrap();
    assert_eq!(expect(add(&desk, session(2)).await), Some(Unique::SessionToken));

    let grant = |n: u128| permission_grant::Model {
        id: id(n),
        profile_id: None,
        unit_id: None,
        account_id: id(1),
        permission: Permission::RegisterUsers,
        starts_at: None,
        ends_at: None,
        granted_at: NOON,
        granted_by: None,
    };
    add(&desk, grant(1)).await.unwrap();
    assert_eq!(expect(add(&desk, grant(2)).await), Some(Unique::Grant));

    let message = |n: u128| message::Model {
        id: id(n),
        kind: MessageKind::Invitation,
        lane: Lane::Single,
        state: MessageState::Queued,
        invitation_id: Some(id(2)),
        reset_id: None,
        identity_id: None,
        confirmation_id: None,
        account_id: Some(id(1)),
        to_address: "ada@example.org".into(),
        locale: Locale::En,
        params: "{}".into(),
        message_id: "<one@example.org>".into(),
        due_at: NOON,
        attempts: 0,
        lease_id: None,
        lease_until: None,
        created_at: NOON,
        settled_at: None,
        reply: None,
        reply_code: None,
        held_by_restore: false,
    };
    add(&desk, message(1)).await.unwrap();
    assert_eq!(expect(add(&desk, message(2)).await), Some(Unique::MessageId));

    let identity = |n: u128| identity::Model {
        id: id(n),
        account_id: Some(id(1)),
        code: 10_000_000 + i64::try_from(n).unwrap(),
        state: IdentityState::Draft,
        data_key: None,
        name: String::new(),
        verified: None,
        submitted: None,
        flags: None,
        created_at: NOON,
        created_by: None,
        changed_at: NOON,
        submitted_at: None,
        claimed_by: None,
        claimed_until: None,
        invitation_id: None,
        asked_at: None,
        asked_by: None,
        erasure_asked_at: None,
        erased_at: None,
        erasure_answer: None,
        family_name: None,
    };
    add(&desk, identity(1)).await.unwrap();
    assert_eq!(expect(add(&desk, identity(2)).await), Some(Unique::IdentityAccount));

    let image = |n: u128| identity_image::Model {
        id: id(n),
        identity_id: id(1),
        document_id: id(1),
        side: Side::Front,
        is_current: true,
        width: 1,
        height: 1,
        byte_count: 1,
        ciphertext: vec![],
        stored_at: NOON,
        stored_by: None,
        delete_at: None,
    };
    add(&desk, image(1)).await.unwrap();
    assert_eq!(expect(add(&desk, image(2)).await), Some(Unique::ImagePlace));

    let document = identity_document::Model {
        id: id(1),
        identity_id: id(1),
        added_at: NOON,
        edition: 0,
        ciphertext: vec![],
        saved_at: NOON,
        saved_by: None,
        removed_at: None,
    };
    add(&desk, document.clone()).await.unwrap();
    assert_eq!(expect(add(&desk, document).await), Some(Unique::Document));

    let seal = audit_seal::Model { number: 1, previous: vec![], count: 0, hash: vec![], at: NOON };
    add(&desk, seal.clone()).await.unwrap();
    assert_eq!(expect(add(&desk, seal).await), Some(Unique::Seal));

    let stranger = password_reset::Model {
        id: id(1),
        account_id: id(99),
        key_id: 1,
        nonce: vec![],
        created_at: NOON,
        expires_at: NOON,
        used_at: None,
    };
    assert!(add(&desk, stranger).await.is_err(), "foreign keys are enforced");
}

#[tokio::test]
async fn rows_come_back_as_they_went_in() {
    let desk = TestBackend::new().await;
    let row = account::Model { founder: true, activated_at: Some(5), ..account(1, "ada") };
    add(&desk, row.clone()).await.unwrap();
    let found = account::Entity::find_by_id(row.id).one(desk.backend.db().read()).await.unwrap();
    assert_eq!(found, Some(row));
}

#[tokio::test]
async fn a_conflict_anywhere_runs_the_work_again_and_writes_once() {
    for failure in [Failure::Begin, Failure::Statement, Failure::Commit] {
        let desk = TestBackend::new().await;
        desk.failures.order(failure, 5);
        let (row, runs) = (account(1, "ada").into_active_model(), AtomicU32::new(0));
        desk.backend
            .db()
            .write(async |tx| {
                runs.fetch_add(1, Ordering::SeqCst);
                account::Entity::insert(row.clone()).exec_without_returning(&*tx).await?;
                Ok(())
            })
            .await
            .unwrap();
        assert_eq!(runs.load(Ordering::SeqCst), if failure == Failure::Begin { 1 } else { 6 }, "{failure:?}");
        assert_eq!((accounts(&desk).await, desk.failures.left()), (1, 0), "{failure:?}");
    }
}

#[tokio::test]
async fn after_five_tries_somebody_else_has_to_try_later() {
    let desk = TestBackend::new().await;
    desk.failures.order(Failure::Commit, 6);
    let row = account(1, "ada").into_active_model();
    let refused = desk
        .backend
        .db()
        .write(async |tx| Ok(account::Entity::insert(row.clone()).exec_without_returning(&*tx).await?))
        .await;
    assert!(matches!(refused, Err(Error::Later { code: Code::Busy, retry_after: 1 })));
    assert_eq!((accounts(&desk).await, desk.failures.left()), (0, 0));
}

#[tokio::test]
async fn a_refusal_rolls_back_and_is_not_tried_again() {
    let desk = TestBackend::new().await;
    let (row, runs) = (account(1, "ada").into_active_model(), AtomicU32::new(0));
    let refused: Result<()> = desk
        .backend
        .db()
        .write(async |tx| {
            runs.fetch_add(1, Ordering::SeqCst);
            account::Entity::insert(row.clone()).exec_without_returning(&*tx).await?;
            Err(Code::UsernameUsed.into())
        })
        .await;
    assert!(matches!(refused, Err(Error::Refused(Code::UsernameUsed))));
    assert_eq!((accounts(&desk).await, runs.load(Ordering::SeqCst)), (0, 1));
}

#[tokio::test]
async fn a_request_that_goes_away_leaves_nothing_and_stops_nobody() {
    let desk = TestBackend::new().await;
    let backend = desk.backend.clone();
    let row = account(1, "ada").into_active_model();
    let written = Arc::new(Notify::new());
    let gone = tokio::spawn({
        let written = written.clone();
        async move {
            let work = async |tx: Tx| {
                account::Entity::insert(row.clone()).exec_without_returning(&*tx).await?;
                written.notify_one();
                std::future::pending::<()>().await;
                Ok(())
            };
            backend.db().write(work).await
        }
    });
    written.notified().await;
    gone.abort();
    assert!(gone.await.unwrap_err().is_cancelled());
    add(&desk, account(2, "ada")).await.unwrap();
    assert_eq!(accounts(&desk).await, 1);
}

#[tokio::test]
async fn reading_connections_cannot_write_on_sqlite() {
    let desk = TestBackend::new().await;
    if desk.backend.db().backend() == DbBackend::Sqlite {
        let read = desk.backend.db().read();
        assert!(read.execute_unprepared("DELETE FROM setting").await.is_err());
        let mode = |name: &str| Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {name}"));
        let write = &desk.backend.db().requests.write;
        let text = write.query_one_raw(mode("journal_mode")).await.unwrap().unwrap();
        assert_eq!(text.try_get_by_index::<String>(0).unwrap(), "wal");
        for (name, value) in [("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5_000)] {
            let row = write.query_one_raw(mode(name)).await.unwrap().unwrap();
            assert_eq!(row.try_get_by_index::<i32>(0).unwrap(), value, "{name}");
        }
    }
}

#[tokio::test]
async fn a_statement_of_a_request_ends_before_its_request_and_work_of_the_program_does_not() {
    let desk = TestBackend::new().await;
    let db = desk.backend.db();
    if db.backend() != DbBackend::Postgres {
        return;
    }
    let limit = async || {
        let statement = Statement::from_string(DbBackend::Postgres, "SHOW statement_timeout");
        let row = db.read().query_one_raw(statement).await.unwrap().unwrap();
        row.try_get_by_index::<String>(0).unwrap()
    };
    assert_eq!(limit().await, "12s");
    assert_eq!(unhurried(limit()).await, "0");
    // Whoever does not set it apart expressly has the limit, as has a task that work of the program has begun.
    let write = async |tx: Tx| {
        Ok(tx.execute_unprepared("SET LOCAL statement_timeout = 50; SELECT pg_sleep(60)").await?)
    };
    let cut_off = db.write(write).await.unwrap_err();
    assert_eq!(cut_off.code(), Code::Busy);
}

/// As long as nobody ends it.
const ENDLESS: &str =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n";
const LONG: &str =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000000) SELECT COUNT(*) FROM n";

#[tokio::test]
async fn reading_for_a_request_ends_on_sqlite_too_and_work_of_the_program_goes_on() {
    let desk = TestBackend::new().await;
    let db = desk.backend.db();
    if db.backend() != DbBackend::Sqlite {
        return;
    }
    db.time_limit.set(30);
    let read = async |sql: &str| -> Result<i64> {
        let row = db.read().query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await?;
        Ok(row.unwrap().try_get_by_index(0).unwrap())
    };
    // All connections, one after the other and at once.
    for _ in 0..3 {
        let all = futures::future::join_all((0..6).map(|_| read(ENDLESS))).await;
        assert!(all.iter().all(|answer| matches!(answer, Err(error) if error.code() == Code::Busy)));
        assert_eq!(read("SELECT 7").await.unwrap(), 7, "the connection goes on");
    }
    assert_eq!(read(LONG).await.unwrap_err().code(), Code::Busy);
    assert_eq!(unhurried(read(LONG)).await.unwrap(), 2_000_000);
    assert_eq!(read(LONG).await.unwrap_err().code(), Code::Busy, "each use has a limit of its own");
}

#[tokio::test]
async fn a_writer_waits_for_another_program_s_lock() {
    let desk = TestBackend::new().await;
    let Some(other) = desk.lock_writing().await else { return };
    let waiting = tokio::spawn({
        let backend = desk.backend.clone();
        let row = account(1, "ada").into_active_model();
        async move {
            let work =
                async |tx: Tx| Ok(account::Entity::insert(row.clone()).exec_without_returning(&*tx).await?);
            backend.db().write(work).await
        }
    });
    let write = desk.backend.db().requests.write.get_sqlite_connection_pool();
    while write.num_idle() > 0 {
        tokio::task::yield_now().await;
    }
    assert!(!waiting.is_finished(), "it has the connection, and not the lock");
    assert_eq!(accounts(&desk).await, 0, "reading goes on meanwhile");
    other.execute_unprepared("ROLLBACK").await.unwrap();
    waiting.await.unwrap().unwrap();
    assert_eq!(accounts(&desk).await, 1);
}

#[tokio::test]
async fn a_full_disk_is_told_and_recovered_from() {
    let desk = TestBackend::new().await;
    if desk.backend.db().backend() != DbBackend::Sqlite {
        return;
    }
    let write = &desk.backend.db().requests.write;
    write.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap(); // SQLite takes the least that holds all
    let big = account::Model { password_hash: Some("x".repeat(500_000)), ..account(1, "ada") };
    let full = {
        let row = big.clone().into_active_model();
        let work =
            async |tx: Tx| Ok(account::Entity::insert(row.clone()).exec_without_returning(&*tx).await?);
        desk.backend.db().write(work).await
    };
    assert!(matches!(full, Err(Error::Later { code: Code::Busy, retry_after: 5 })), "{full:?}");
    assert_eq!(accounts(&desk).await, 0);
    write.execute_unprepared("PRAGMA max_page_count = 1000000").await.unwrap();
    add(&desk, big).await.unwrap();
}

#[tokio::test]
async fn after_a_full_disk_what_is_said_to_be_stored_is_stored() {
    let desk = TestBackend::new().await;
    let db = desk.backend.db();
    if db.backend() != DbBackend::Sqlite {
        return;
    }
    let pages =
        db.requests.write.query_one_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA page_count"));
    let pages: i64 = pages.await.unwrap().unwrap().try_get("", "page_count").unwrap();
    db.requests.write.execute_unprepared(&format!("PRAGMA max_page_count = {pages}")).await.unwrap();
    let large = account::Model { email: Some("x".repeat(200_000)), ..account(1, "ada") };
    let store = async |row: account::Model| {
        db.write(async |tx| {
            account::Entity::insert(row.clone().into_active_model()).exec_without_returning(&*tx).await?;
            Ok(())
        })
        .await
    };
    // SQLite has rolled the whole transaction back, so that the driver's rollback fails.
    assert!(store(large.clone()).await.is_err());
    let refused: Result<()> = db.write(async |_tx| Err(Error::Refused(Code::NotFound))).await;
    assert!(refused.is_err());
    db.requests.write.execute_unprepared("PRAGMA max_page_count = 1073741823").await.unwrap();
    for n in 2..5 {
        store(account(n, &format!("ada{n}"))).await.unwrap();
        assert_eq!(u128::from(accounts(&desk).await), n - 1, "another connection sees it");
    }
    store(large).await.unwrap();
    assert_eq!(accounts(&desk).await, 4);
}

#[tokio::test]
async fn after_sqlite_has_rolled_back_by_itself_what_is_said_to_be_stored_is_stored() {
    let desk = TestBackend::new().await;
    let db = desk.backend.db();
    if db.backend() != DbBackend::Sqlite {
        return;
    }
    // As a failed write to the disk does it: the whole transaction is gone, and the driver does not know.
    let trigger = "CREATE TRIGGER fails BEFORE INSERT ON account WHEN NEW.username = 'ada1'
        BEGIN SELECT RAISE(ROLLBACK, 'the disk has failed'); END";
    db.requests.write.execute_unprepared(trigger).await.unwrap();
    let store = async |n| {
        db.write(async |tx| {
            let row = account(n, &format!("ada{n}")).into_active_model();
            account::Entity::insert(row).exec_without_returning(&*tx).await?;
            Ok(())
        })
        .await
    };
    assert!(store(1).await.is_err());
    // In a driver that believes in the old transaction this would roll back to a savepoint, and leave all that follows open.
    let refused: Result<()> = db.write(async |_tx| Err(Error::Refused(Code::NotFound))).await;
    assert!(matches!(refused, Err(Error::Refused(Code::NotFound))), "{refused:?}");
    for n in 2..5 {
        store(n).await.unwrap();
        assert_eq!(u128::from(accounts(&desk).await), n - 1, "another connection sees it");
    }
}

/// Fills the last pages of the audit, so that the next event needs a page that SQLite does not get.
async fn fill_disk(write: &DatabaseConnection) {
    let pages = Statement::from_string(DbBackend::Sqlite, "PRAGMA page_count");
    let pages: i64 = write.query_one_raw(pages).await.unwrap().unwrap().try_get("", "page_count").unwrap();
    write.execute_unprepared(&format!("PRAGMA max_page_count = {pages}")).await.unwrap();
    let event = "INSERT INTO audit_event (id, at, actor_kind, action, subject_kind, detail, key_id, mac)
        VALUES (randomblob(16), 0, '', '', '', '', 0, '')";
    while write.execute_unprepared(event).await.is_ok() {}
}

#[tokio::test]
async fn an_erasure_on_a_full_disk_is_not_done_and_can_be_repeated() {
    let post = Post::new().await;
    if post.backend.db().backend() != DbBackend::Sqlite {
        return;
    }
    post.backend.blind_key().await.unwrap();
    let id = post.invite("ada").await;
    let manage: Desk<CanManageInvitations> = post.backend.open(&post.founder).await.unwrap();
    let is_there = async || {
        let ada = account::Entity::find().filter(account::Column::Username.eq("ada"));
        ada.one(post.backend.db().read()).await.unwrap().is_some()
    };
    fill_disk(&post.backend.db().requests.write).await;
    let full = manage.delete_pending(id).await;
    assert!(matches!(full, Err(Error::Later { code: Code::Busy, .. })), "{full:?}");
    assert!(is_there().await);
    // There is room again, whether or not the connection that failed was replaced.
    let room = "PRAGMA max_page_count = 1073741823";
    post.backend.db().requests.write.execute_unprepared(room).await.unwrap();
    manage.delete_pending(id).await.unwrap();
    assert!(!is_there().await);
}
