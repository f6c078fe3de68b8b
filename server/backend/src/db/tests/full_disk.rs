use super::*;

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
        let ada = account::Entity::find(crate::reach::EVERYONE).filter(account::Column::Username.eq("ada"));
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
