//! Concurrent requests: the database decides, and the second one gets an error.

use crate::support::{TestApp, set_up_draft};
use domain::permission::Permission;
use futures::future::join_all;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn of_two_founders_at_once_one_wins() {
    for _ in 0..5 {
        let app = TestApp::new().await;
        let drafts = ["ada", "bea", "cyd", "dot"].map(|name| {
            let mut draft = set_up_draft();
            draft["email"] = json!(format!("{name}@aldine.example"));
            draft["username"] = json!(name);
            json!({ "draft": draft })
        });
        let answers = join_all(drafts.map(|draft| {
            let mut visitor = app.visitor();
            async move { visitor.api("set_up", draft).await }
        }))
        .await;
        let won = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(won, 1);
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            assert_eq!(answer.refusal(), (410, "setup_closed".into()));
        }
        assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE founder").await, 1);
        assert_eq!(app.database.count("account").await, 1);
        assert_eq!(app.database.count("session").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_administrators_who_take_the_same_username_one_is_told_at_the_field_a_hundred_times() {
    let app = TestApp::founded().await;
    let one = app.as_founder().await;
    let other = app.as_person(&[Permission::RegisterUsers]).await;
    let before = app.database.count("account").await;
    for round in 0..100 {
        let answers = join_all([(&one, "one"), (&other, "other")].map(|(browser, who)| {
            let mut browser = browser.clone();
            let draft = json!({ "email": format!("{who}{round}@aldine.example"), "username": format!("same{round}") });
            async move { browser.api("invite", json!({ "draft": draft })).await }
        }))
        .await;
        let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
        assert_eq!((won.len(), lost.len()), (1, 1), "{answers:?}");
        assert_eq!(lost[0].refusal(), (422, "username_used".into()));
        assert_eq!(lost[0].json()["field"], "username");
    }
    assert_eq!(app.database.count("account").await, before + 100);
    assert_eq!(app.database.count("invitation").await, before - 1 + 100, "nothing is left of those who lost");
    assert_eq!(app.database.count("message").await, before - 1 + 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_invitations_to_one_address_at_once_one_is_told_at_the_field() {
    let app = TestApp::founded().await;
    let founder = app.as_founder().await;
    for round in 0..20 {
        let answers = join_all([0, 1, 2].map(|number| {
            let mut browser = founder.clone();
            let spelled = if number == 0 {
                format!("Bob{round}@ALDINE.example")
            } else {
                format!("bob{round}@aldine.example")
            };
            let draft = json!({ "email": spelled, "username": format!("bob{round}-{number}") });
            async move { browser.api("invite", json!({ "draft": draft })).await }
        }))
        .await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            assert_eq!(answer.refusal(), (422, "already_invited".into()));
            assert_eq!(answer.json()["field"], "email");
        }
    }
    assert_eq!(app.database.count("account").await, 21);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_accepted_twice_at_once_opens_one_session() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let before = app.database.count("session").await;
    let token = crate::support::token(&founder.invite(json!({ "email": "bob@aldine.example" })).await);
    let answers = join_all((0..4).map(|_| {
        let (mut visitor, token) = (app.visitor(), token.clone());
        async move { visitor.accept(&token).await }
    }))
    .await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert!(answers.iter().all(|answer| matches!(answer.status, 200 | 410 | 503)), "{answers:?}");
    assert_eq!(app.database.count("session").await, before + 1);
}

#[tokio::test]
async fn one_worker_thread_is_enough_for_pages_that_wait_for_the_database() {
    let app = TestApp::founded().await;
    let founder = app.as_founder().await;
    let paths =
        ["/", "/administration/user-registration", "/administration/invitations", "/administration/mail"];
    let answers = join_all(paths.iter().cycle().take(24).map(|path| {
        let mut browser = founder.clone();
        async move { browser.get(path).await.status }
    }));
    let answers = tokio::time::timeout(std::time::Duration::from_secs(60), answers)
        .await
        .expect("nobody waits for nobody");
    assert!(answers.iter().all(|status| matches!(status, 200 | 302 | 303)), "{answers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_add_a_document_under_one_id_at_once_one_is_told_that_there_is_none() {
    let app = TestApp::founded().await;
    let (mut one, mut other) = (app.as_person(&[]).await, app.as_person(&[]).await);
    for browser in [&mut one, &mut other] {
        let save = json!({
            "step": "names", "document": null, "edition": 0, "values": { "given_names": "Anna" },
        });
        assert_eq!(browser.api("save_step", json!({ "whose": "me", "save": save })).await.status, 200);
    }
    // The limit is ten per person.
    for round in 0..8 {
        let answers =
            join_all(
                [&one, &other].map(|browser| {
                    let mut browser = browser.clone();
                    let document = format!("00000000-0000-4000-8000-0000000000{round:02}");
                    async move {
                        browser.api("add_document", json!({ "whose": "me", "document": document })).await
                    }
                }),
            )
            .await;
        let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
        assert_eq!((won.len(), lost.len()), (1, 1), "{answers:?}");
        assert_eq!(lost[0].refusal(), (404, "not_found".into()));
    }
    assert_eq!(app.database.count("identity_document").await, 8);
}
