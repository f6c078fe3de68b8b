//! Rows of people who are invited already, and how often an address is invited.

use super::{counts, inviter, ok, on_job, outcomes, people, row, start};
use crate::support::{TestApp, token};
use domain::bulk::{JobRow, RowState};
use domain::permission::Permission;
use serde_json::{Value, json};
use std::time::Duration;

fn again(email: &str) -> JobRow {
    JobRow { state: RowState::AlreadyInvited, resend: true, ..row(email, "") }
}

#[tokio::test]
async fn a_row_does_not_send_again_to_somebody_who_was_given_permissions() {
    let app = TestApp::founded().await;
    let (mut founder, mut browser) = (app.as_founder().await, inviter(&app).await);
    let held =
        json!({ "email": "eve@aldine.example", "permissions": [Permission::ManageInvitations.as_str()] });
    let invited = founder.invite(held).await;
    let job = start(&mut browser, 1, &[again("eve@aldine.example")]).await;
    app.backend.run_bulk_once().await.unwrap();
    let refused = ("failed".to_owned(), "permission_not_held".to_owned());
    assert_eq!(outcomes(&mut browser, &job).await, [refused]);
    on_job(&mut browser, "undo_bulk", &job).await;
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(app.visitor().accept(&token(&invited)).await.status, 200, "the founder's link still opens");
}

#[tokio::test]
async fn undoing_a_batch_takes_back_what_it_created_and_not_what_it_sent_again() {
    let app = TestApp::founded().await;
    let (mut founder, mut browser) = (app.as_founder().await, inviter(&app).await);
    founder.invite(json!({ "email": "bob@aldine.example" })).await;
    let rows = [again("bob@aldine.example"), row("new@aldine.example", "")];
    let job = start(&mut browser, 1, &rows).await;
    app.backend.run_bulk_once().await.unwrap();
    let view = on_job(&mut browser, "bulk_job", &job).await;
    assert_eq!(counts(&view), [1, 1, 0, 0, 0]);
    on_job(&mut browser, "undo_bulk", &job).await;
    app.backend.run_bulk_once().await.unwrap();
    let state = async |email: &str| {
        let latest = "ORDER BY created_at DESC LIMIT 1";
        app.database.text(&format!("SELECT state FROM invitation WHERE email_key = '{email}' {latest}")).await
    };
    assert_eq!(state("bob@aldine.example").await, "open");
    assert_eq!(state("new@aldine.example").await, "revoked");
    super::assert_sound(&app).await;
}

async fn open_invitation(app: &TestApp) -> String {
    let id = if app.database.is_sqlite() { "lower(hex(id))" } else { "CAST(id AS TEXT)" };
    app.database.text(&format!("SELECT {id} FROM invitation WHERE state = 'open'")).await
}

#[tokio::test]
async fn an_address_is_invited_no_more_often_by_rows_than_by_hand_though_its_account_is_deleted_between() {
    let app = TestApp::founded().await;
    let (mut founder, mut browser) = (app.as_founder().await, inviter(&app).await);
    let delete = async |founder: &mut crate::support::Browser| {
        let invitation = open_invitation(&app).await;
        ok(founder.api("delete_pending", json!({ "invitation": invitation })).await);
    };
    for key in 1..=20 {
        let job = start(&mut browser, key, &people(1)).await;
        app.backend.run_bulk_once().await.unwrap();
        assert_eq!(outcomes(&mut browser, &job).await[0].0, "created", "{key}");
        delete(&mut founder).await;
    }
    let by_hand = json!({ "draft": { "email": "PERSON.0@aldine.example" } });
    ok(founder.api("invite", by_hand.clone()).await);
    delete(&mut founder).await;

    let job = start(&mut browser, 21, &people(2)).await;
    app.backend.run_bulk_once().await.unwrap();
    let words = outcomes(&mut browser, &job).await;
    assert_eq!(words[0], ("failed".to_owned(), "invited_often".to_owned()));
    assert_eq!(words[1].0, "created", "the other rows of the batch are not held up");
    let refused = founder.api("invite", by_hand.clone()).await;
    assert_eq!(refused.refusal(), (429, "invited_often".into()));

    app.advance(Duration::from_secs(86_401));
    let invited: Value = ok(app.as_founder().await.api("invite", by_hand).await);
    assert!(invited.is_string());
}
