//! What was searched, and why something was done, goes when a job ends.

use super::*;
use crate::bulk_jobs::{ActionHead, JobKey};
use crate::entity::bulk_job;

impl Office {
    async fn head(&self, job: JobId) -> ActionHead {
        let backend = &self.desk.backend;
        let row = bulk_job::Entity::find_by_id(job).one(backend.db().read()).await.unwrap().unwrap();
        JobKey::from_wrapped(backend, job, &row.job_key).unwrap().decrypt_head_of(&row.head).unwrap()
    }

    async fn assert_no_words(&self, job: JobId) {
        let head = self.head(job).await;
        assert_eq!((head.action, head.list), (suspend().without_reason(), None));
    }
}

#[tokio::test]
async fn a_reason_is_not_kept_after_the_last_row_and_the_job_is_found_and_undone_all_the_same() {
    let office = Office::new().await;
    let people = office.people(2).await;
    let view = office.run(1, suspend(), Selection::People(people.clone())).await;
    office.assert_no_words(view.id).await;
    assert_eq!(office.begin(1, suspend(), Selection::People(people.clone()), 2).await, view.id);
    office.jobs().await.undo_bulk(view.id).await.unwrap();
    for id in people {
        assert_eq!(office.row(id).await.state, AccountState::Active);
    }
}

#[tokio::test]
async fn a_list_that_matched_nobody_and_one_that_was_cancelled_unread_leave_no_words() {
    let office = Office::new().await;
    let list = Selection::Matching("q=zzmark&v=1".to_owned());
    let nobody = office.begin(1, suspend(), list.clone(), 0).await;
    office.desk.backend.run_bulk_once().await.unwrap();
    assert_eq!(office.jobs().await.bulk_job(nobody).await.unwrap().state, JobState::Done);
    office.assert_no_words(nobody).await;
    let unread = office.begin(2, suspend(), list, 0).await;
    assert!(office.head(unread).await.list.is_some());
    office.jobs().await.cancel_bulk(unread).await.unwrap();
    office.assert_no_words(unread).await;
}
