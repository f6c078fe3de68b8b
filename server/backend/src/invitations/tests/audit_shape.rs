use super::*;
use crate::bulk::tests::{row, store_job};
use crate::gate::CanBulkInvite;
use domain::bulk::{JobRow, RowState};
use domain::id::EventId;
use std::collections::{BTreeMap, BTreeSet};

/// The keys of an event's detail, by its action.
type Shapes = BTreeMap<String, BTreeSet<String>>;

async fn ids(post: &Post) -> BTreeSet<EventId> {
    let events = audit_event::Entity::find().all(post.backend.db().read()).await.unwrap();
    events.into_iter().map(|event| event.id).collect()
}

/// The shapes of the events about accounts and invitations that are not among `before`. A job's events also name the
/// job, and a single invitation also shows its link.
async fn shapes_since(post: &Post, before: &BTreeSet<EventId>) -> Shapes {
    let events = audit_event::Entity::find().all(post.backend.db().read()).await.unwrap();
    let new = events.into_iter().filter(|event| !before.contains(&event.id));
    let new = new.filter(|event| ["account", "invitation"].contains(&event.subject_kind.as_str()));
    let shapes = new.filter(|event| event.action != "invitation.link_shown").map(|event| {
        let detail: serde_json::Value = serde_json::from_str(&event.detail).unwrap();
        let keys = detail.as_object().into_iter().flatten().map(|(key, _)| key.clone());
        (event.action, keys.filter(|key| key != "job").collect())
    });
    shapes.collect()
}

/// Runs a job with one row.
async fn run_job(post: &Post, number: u32, email: &str, state: RowState) {
    let desk: Desk<CanBulkInvite> = post.backend.open(&post.founder).await.unwrap();
    let row = JobRow { state, resend: state == RowState::AlreadyInvited, ..row(&[email]) };
    let job = store_job(&desk, number, vec![vec![row]]).await;
    desk.start_bulk(job).await.unwrap();
    post.backend.run_bulk_once().await.unwrap();
}

#[tokio::test]
async fn a_row_of_a_job_is_audited_as_a_single_invitation_is() {
    let post = Post::new().await;
    let desk = post.register(&post.founder).await;

    let before = ids(&post).await;
    let id = desk.invite(draft("ada@example.org")).await.unwrap();
    let single = shapes_since(&post, &before).await;
    let before = ids(&post).await;
    run_job(&post, 1, "bob@example.org", RowState::Ready).await;
    assert_eq!(shapes_since(&post, &before).await, single, "invited");
    assert_eq!(single.keys().collect::<Vec<_>>(), ["account.created", "invitation.issued"]);

    let before = ids(&post).await;
    let id = post.manage().await.resend(id).await.unwrap();
    let single = shapes_since(&post, &before).await;
    let before = ids(&post).await;
    run_job(&post, 2, "bob@example.org", RowState::AlreadyInvited).await;
    assert_eq!(shapes_since(&post, &before).await, single, "resent");
    assert_eq!(single["invitation.resent"].len(), 3, "{single:?}");

    post.manage().await.revoke(id).await.unwrap();
    let before = ids(&post).await;
    desk.invite(draft("ada@example.org")).await.unwrap();
    let single = shapes_since(&post, &before).await;
    post.desk.sql("UPDATE invitation SET state = 'revoked' WHERE email_key = 'bob@example.org'").await;
    let before = ids(&post).await;
    run_job(&post, 3, "bob@example.org", RowState::Ready).await;
    assert_eq!(shapes_since(&post, &before).await, single, "invited again");

    let before = ids(&post).await;
    assert_eq!(at(desk.invite(draft("ada@example.org")).await), (Field::Email, Code::AlreadyInvited));
    run_job(&post, 4, "bob@example.org", RowState::Ready).await;
    assert_eq!(shapes_since(&post, &before).await, Shapes::new(), "refused");
}
