//! The addresses of stored rows, by which an erasure finds them.

use super::{row, store_job};
use crate::bulk_jobs::{AddressIndex, CHUNKS_READ, erase_rows};
use crate::db::Tx;
use crate::entity::bulk_chunk_addresses;
use crate::outbox::tests::Post;
use domain::id::{AccountId, JobId};
use sea_orm::EntityTrait;

const ADA: &str = "ada@example.org";

/// A job of three chunks; the second contains Ada, in a cell of another column.
async fn three_chunks(post: &Post) -> JobId {
    let chunks = vec![
        vec![row(&["bob@example.org"])],
        vec![row(&["eve@example.org"]), row(&["Ada Rossi", " ADA@example.org "])],
        vec![row(&["no address"])],
    ];
    store_job(&post.backend.open(&post.founder).await.unwrap(), 1, chunks).await
}

async fn erase(post: &Post) -> usize {
    let (index, keys) = (AddressIndex::open(&post.backend).await.unwrap(), [ADA.to_owned()]);
    let nobody: AccountId = post.backend.new_id();
    let work = async |tx: Tx| erase_rows(&tx, &post.backend, &index, (nobody, &keys)).await;
    post.backend.db().write(work).await.unwrap()
}

async fn candidates(post: &Post, address: &str) -> Vec<i32> {
    let index = AddressIndex::open(&post.backend).await.unwrap();
    let found = index.candidates(post.backend.db().read(), &[address.to_owned()]).await.unwrap();
    found.into_iter().map(|place| place.first_row).collect()
}

#[tokio::test]
async fn an_erasure_decrypts_only_the_chunks_that_have_the_address() {
    let post = Post::new().await;
    three_chunks(&post).await;
    assert_eq!(candidates(&post, ADA).await, [1]);
    assert_eq!(candidates(&post, "nobody@example.org").await, [0; 0]);
    assert_eq!(erase(&post).await, 1);
    assert_eq!(candidates(&post, ADA).await, [0; 0], "its MAC is deleted with the row");
    assert_eq!(candidates(&post, "eve@example.org").await, [1], "and that of the row beside it stays");
}

#[tokio::test]
async fn a_chunk_of_a_version_that_wrote_no_macs_is_decrypted() {
    let post = Post::new().await;
    three_chunks(&post).await;
    post.desk.sql("DELETE FROM bulk_chunk_addresses").await;
    assert_eq!(candidates(&post, ADA).await, [0, 1, 3]);
    assert_eq!(erase(&post).await, 1);
    assert_eq!(erase(&post).await, 0);
}

#[tokio::test]
async fn chunks_beyond_the_first_page_are_found_and_deleted_chunks_leave_no_macs() {
    let post = Post::new().await;
    let job = three_chunks(&post).await;
    let copies = CHUNKS_READ;
    let sql = format!(
        "WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 9 + {copies})
        INSERT INTO bulk_chunk SELECT job_id, i, row_count, sealed, digest FROM bulk_chunk, n WHERE first_row = 0;
        INSERT INTO bulk_chunk_addresses SELECT c.job_id, c.first_row, a.macs
        FROM bulk_chunk c JOIN bulk_chunk_addresses a ON a.first_row = 0 WHERE c.first_row >= 10;
        UPDATE bulk_chunk_addresses SET macs = (SELECT macs FROM bulk_chunk_addresses WHERE first_row = 1)
        WHERE first_row = 9 + {copies}"
    );
    for statement in sql.split(';') {
        post.desk.sql(statement).await;
    }
    assert_eq!(candidates(&post, ADA).await, [1, 9 + i32::try_from(copies).unwrap()]);
    crate::bulk::retention::delete_never_started(&post.backend, job).await.unwrap();
    let left = bulk_chunk_addresses::Entity::find().all(post.backend.db().read()).await.unwrap();
    assert_eq!(left, []);
}
