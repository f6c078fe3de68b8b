use super::*;

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
