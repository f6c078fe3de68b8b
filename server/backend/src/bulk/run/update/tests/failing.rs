//! A job that cannot go on, and the jobs beside it.

use super::*;
use crate::bulk::BulkWorker;
use crate::bulk::run::FAILURES_MOST;
use crate::entity::{bulk_chunk, bulk_job};
use domain::bulk::PauseReason;
use domain::own_field_draft::OptionDraft;
use domain::registry::Localized;
use sea_orm::sea_query::Expr;

impl Office {
    /// Makes the rows of a job unreadable.
    async fn spoil(&self, job: JobId) {
        let spoil = async |tx: crate::db::Tx| {
            bulk_chunk::Entity::update_many()
                .col_expr(bulk_chunk::Column::Ciphertext, Expr::value(vec![7_u8; 40]))
                .filter(bulk_chunk::Column::JobId.eq(job))
                .exec(&*tx)
                .await?;
            Ok(())
        };
        self.desk.backend.db().write(spoil).await.unwrap();
    }

    async fn state(&self, job: JobId) -> (JobState, Option<PauseReason>) {
        self.desk.backend.bulk().evict(job);
        let view = self.jobs().await.bulk_job(job).await.unwrap();
        (view.state, view.paused)
    }

    async fn one_row(&self, number: u32, name: &str) -> JobId {
        let id = self.person(name).await;
        let row = self.changing(id, &[(UpdateColumn::ExternalId, name)]).await;
        self.begin(number, vec![row]).await
    }
}

/// Processes batches, without the pauses after failed ones, until there is nothing to do.
async fn work(worker: &mut BulkWorker) {
    for _ in 0..10 * FAILURES_MOST {
        if !worker.run_round().await.unwrap() {
            return;
        }
        for leased in &mut worker.leased {
            leased.paused_until = None;
        }
    }
    panic!("a job has neither ended nor been paused");
}

#[tokio::test]
async fn a_job_that_fails_again_and_again_is_paused_and_goes_on_once_it_can() {
    let office = Office::new().await;
    let job = office.one_row(1, "bea").await;
    let db = office.desk.backend.db().read();
    let chunk = bulk_chunk::Entity::find_by_id((job, 0)).one(db).await.unwrap().unwrap();
    office.spoil(job).await;
    work(&mut office.desk.backend.bulk_worker()).await;
    assert_eq!(office.state(job).await, (JobState::Paused, Some(PauseReason::Failed)));

    let mend = async |tx: crate::db::Tx| {
        bulk_chunk::Entity::update_many()
            .col_expr(bulk_chunk::Column::Ciphertext, Expr::value(chunk.ciphertext.clone()))
            .filter(bulk_chunk::Column::JobId.eq(job))
            .exec(&*tx)
            .await?;
        Ok(())
    };
    office.desk.backend.db().write(mend).await.unwrap();
    office.jobs().await.resume_bulk(job).await.unwrap();
    work(&mut office.desk.backend.bulk_worker()).await;
    assert_eq!(office.state(job).await, (JobState::Done, None));
    assert_eq!(office.outcomes(job).await, [(Outcome::Changed, None)]);
}

#[tokio::test]
async fn failing_jobs_take_no_place_of_others() {
    let office = Office::new().await;
    for number in 1..=6 {
        let job = office.one_row(number, &format!("bea{number}")).await;
        office.spoil(job).await;
    }
    let last = office.one_row(7, "cleo").await;
    // With the pauses: none of the six is tried so often that it is paused for good.
    let mut worker = office.desk.backend.bulk_worker();
    for _ in 1..FAILURES_MOST {
        worker.run_round().await.unwrap();
    }
    assert_eq!(office.state(last).await, (JobState::Done, None));
}

#[tokio::test]
async fn a_job_whose_head_cannot_be_read_is_paused_and_the_next_one_goes_on() {
    let office = Office::new().await;
    let (job, next) = (office.one_row(1, "bea").await, office.one_row(2, "cleo").await);
    let spoil = async |tx: crate::db::Tx| {
        bulk_job::Entity::update_many()
            .col_expr(bulk_job::Column::Head, Expr::value(vec![7_u8; 40]))
            .filter(bulk_job::Column::Id.eq(job))
            .exec(&*tx)
            .await?;
        Ok(())
    };
    office.desk.backend.db().write(spoil).await.unwrap();
    let mut worker = office.desk.backend.bulk_worker();
    worker.run_round().await.unwrap();
    work(&mut worker).await;
    assert_eq!(office.state(job).await, (JobState::Paused, Some(PauseReason::Failed)));
    assert_eq!(office.state(next).await, (JobState::Done, None));
}

#[tokio::test]
async fn one_creator_leaves_a_place_to_others() {
    let office = Office::new().await;
    let mut jobs = Vec::new();
    for number in 1..=4 {
        jobs.push(office.one_row(number, &format!("bea{number}")).await);
    }
    let mut worker = office.desk.backend.bulk_worker();
    let lease = crate::bulk::run::lease::lease_next;
    for _ in 0..3 {
        let leased = lease(&office.desk.backend, None, &worker.busy_creators()).await.unwrap().unwrap();
        worker.leased.push(leased);
    }
    assert_eq!(worker.busy_creators(), [office.me; 3]);
    assert!(lease(&office.desk.backend, None, &worker.busy_creators()).await.unwrap().is_none());
    let another = lease(&office.desk.backend, None, &[]).await.unwrap();
    assert_eq!(another.map(|leased| leased.id), jobs.last().copied());
}

#[tokio::test]
async fn a_choice_that_is_sent_twice_is_refused_and_stops_nothing() {
    let office = Office::new().await;
    let option = |label: &str| OptionDraft {
        label: Localized { en: label.to_owned(), it: String::new() },
        ..OptionDraft::default()
    };
    let draft = FieldDraft {
        key: "teams".to_owned(),
        kind: "choices".to_owned(),
        level: FieldLevel::Account.to_string(),
        label: Localized { en: "Teams".to_owned(), it: String::new() },
        options: vec![option("Red"), option("Blue")],
        ..FieldDraft::default()
    };
    office.settings().await.add_own_field(&draft).await.unwrap();
    let words = office.acting().await.update_words().await.unwrap();
    let ids: Vec<&str> = words.fields[0].options.iter().map(|option| option.id.as_str()).collect();
    let (red, blue) = (ids[0], ids[1]);
    let mut number = 0;
    for (text, is_right) in [
        (format!("{red},{red}"), false),
        (format!("{blue},{red}"), false),
        (format!("{red},{blue},{red}"), false),
        (format!("{red},{blue}"), true),
    ] {
        number += 1;
        let person = office.person(&format!("bea{number}")).await;
        let row = office.changing(person, &[(UpdateColumn::Own(Field::Own1), &text)]).await;
        let job = office.begin(number, vec![row]).await;
        office.desk.backend.run_bulk_once().await.unwrap();
        let expected =
            if is_right { (Outcome::Changed, None) } else { (Outcome::Failed, Some(Code::Malformed)) };
        assert_eq!(office.outcomes(job).await, [expected], "{text}");
    }
}

#[tokio::test]
async fn the_address_of_somebody_pending_is_refused_by_the_preview_and_by_the_job() {
    let office = Office::new().await;
    let pending = account(&office.desk, "bea", AccountState::Pending).await;
    let active = office.person("cara").await;
    assert_eq!(office.now(pending).await.address_refusal, Some(Code::AddressOfPending));
    assert_eq!(office.now(active).await.address_refusal, Some(Code::MailNotConfigured), "only mailed");
    let row = office.changing(pending, &[(UpdateColumn::Email, "bea.new@aldine.example")]).await;
    let job = office.begin(1, vec![row]).await;
    office.desk.backend.run_bulk_once().await.unwrap();
    assert_eq!(office.outcomes(job).await, [(Outcome::Failed, Some(Code::AddressOfPending))]);
}
