use super::*;
use crate::test_backend::TestBackend;
use domain::id::AccountId;
use uuid::Uuid;

fn target(number: u128) -> ErasureTarget {
    ErasureTarget::Account(AccountId::new(Uuid::from_u128(number)))
}

async fn erase(desk: &TestBackend, targets: &[ErasureTarget]) {
    let work = async |tx: crate::db::Tx| {
        for target in targets {
            record(&tx, 1, *target).await?;
        }
        Ok(())
    };
    desk.backend.db().write(work).await.unwrap();
}

fn noted(desk: &TestBackend) -> Vec<ErasureTarget> {
    journal::load(&desk.backend.config().data_dir).unwrap()
}

#[tokio::test]
async fn what_others_have_erased_is_noted_once_and_what_is_noted_is_not_noted_again() {
    let desk = TestBackend::new().await;
    let most = u128::from(ROWS) * 2 + 1;
    let all: Vec<ErasureTarget> = (1..=most).map(target).collect();
    journal::note(&desk.backend.config().data_dir, 1, all[0]).unwrap();
    erase(&desk, &all).await;
    desk.backend.note_erasures_of_others().await.unwrap();
    assert_eq!(noted(&desk), all);
    desk.backend.note_erasures_of_others().await.unwrap();
    desk.replica().await.note_erasures_of_others().await.unwrap();
    assert_eq!(noted(&desk), all);
    erase(&desk, &[target(most + 1)]).await;
    desk.backend.note_erasures_of_others().await.unwrap();
    assert_eq!(noted(&desk).len(), all.len() + 1);
}

#[tokio::test]
async fn an_erasure_that_was_refused_here_and_done_elsewhere_is_noted() {
    let desk = TestBackend::new().await;
    let data_dir = &desk.backend.config().data_dir;
    journal::note(data_dir, 1, target(1)).unwrap();
    journal::withdraw(data_dir, 1, target(1)).unwrap();
    erase(&desk, &[target(1)]).await;
    desk.backend.note_erasures_of_others().await.unwrap();
    assert_eq!(noted(&desk), [target(1)]);
}

#[tokio::test]
async fn numbers_that_a_restored_backup_gives_out_once_more_are_read_again() {
    let desk = TestBackend::new().await;
    erase(&desk, &[target(1), target(2), target(3)]).await;
    desk.backend.note_erasures_of_others().await.unwrap();
    desk.sql("DELETE FROM erasure WHERE number > 1").await;
    desk.sql("UPDATE counter SET value = 1 WHERE name = 'erasures'").await;
    erase(&desk, &[target(4), target(5)]).await;
    desk.backend.note_erasures_of_others().await.unwrap();
    assert_eq!(noted(&desk), [1, 2, 3, 4, 5].map(target));
}

#[tokio::test]
async fn a_journal_that_takes_nothing_is_written_once_it_does() {
    let desk = TestBackend::new().await;
    let path = journal::path(&desk.backend.config().data_dir);
    std::fs::create_dir(&path).unwrap();
    erase(&desk, &[target(1)]).await;
    assert!(desk.backend.note_erasures_of_others().await.is_err());
    std::fs::remove_dir(&path).unwrap();
    desk.backend.note_erasures_of_others().await.unwrap();
    assert_eq!(noted(&desk), [target(1)]);
}
