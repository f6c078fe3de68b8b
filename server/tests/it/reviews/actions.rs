//! Who is offered which actions on an identity as a whole.

use super::{decide, on_case, reviewer, waiting};
use crate::identities::{clerk, events, fill, me, ok, save, submit, target_of, view};
use crate::support::{Browser, TestApp};
use domain::permission::Permission;
use serde_json::{Value, json};

/// The number of erasure requests on the dashboard.
async fn requests(browser: &mut Browser) -> Value {
    ok(browser.api("to_do", json!({})).await)["erasures"].clone()
}

/// The accounts found among those who requested erasure.
async fn asking(browser: &mut Browser, search: &str) -> Vec<Value> {
    let asked = json!({ "search": search, "filter": "erasure_asked", "after": null });
    let page = ok(browser.api("people", asked).await);
    page["rows"].as_array().unwrap().iter().map(|row| row["account"].clone()).collect()
}

#[tokio::test]
async fn who_asked_for_erasure_is_counted_and_found_until_it_is_done() {
    let app = TestApp::founded().await;
    let (mut one, mut other) = (app.as_person(&[]).await, app.as_person(&[]).await);
    for person in [&mut one, &mut other] {
        fill(person, &me()).await;
    }
    let mut manager = app.as_person(&[Permission::ManageAccounts]).await;
    assert_eq!((requests(&mut manager).await, asking(&mut manager, "").await.len()), (json!(0), 0));
    ok(one.api("ask_erasure", json!({})).await);
    assert_eq!(requests(&mut manager).await, 1);
    assert_eq!(requests(&mut reviewer(&app).await).await, 0, "nobody is told who can't act on it");
    let account = json!(app.me(&mut one).await);
    for search in ["", "rossi", "person"] {
        assert_eq!(asking(&mut manager, search).await, std::slice::from_ref(&account), "{search}");
    }
    let row = json!({ "identity": view(&mut one, &me()).await["identity"] });
    ok(on_case(&mut manager, "erase_identity", &row).await);
    assert_eq!((requests(&mut manager).await, asking(&mut manager, "").await.len()), (json!(0), 0));
}

#[tokio::test]
async fn who_manages_accounts_sees_how_an_identity_stands_and_not_what_it_says() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let target = target_of(&app.me(&mut person).await.to_string());
    let mut manager = app.as_person(&[Permission::ManageAccounts]).await;
    assert_eq!(
        view(&mut manager, &target).await["can_edit"],
        false,
        "there is nothing yet, and not theirs to begin"
    );
    fill(&mut person, &me()).await;
    ok(person.api("ask_erasure", json!({})).await);
    let shown = view(&mut manager, &target).await;
    assert_eq!((shown["steps"].clone(), shown["can_edit"].clone()), (json!([]), json!(false)));
    assert_eq!(
        (shown["acts"].clone(), shown["who"]["name"].clone()),
        (json!(["erase"]), json!("Anna Rossi"))
    );
    assert!(shown["erasure_asked_at"].is_i64());
    assert_eq!(events(&app, "identity.opened").await, 0);
    let refused = save(&mut manager, &target, "names", 1, json!({ "given_names": "Eve" })).await;
    assert_eq!(refused.refusal(), (403, "permission_missing".into()));
    assert_eq!(view(&mut clerk(&app).await, &target).await["acts"], json!([]));
    assert_eq!(view(&mut person, &me()).await["acts"], json!([]));
}

#[tokio::test]
async fn what_can_be_done_depends_on_how_it_stands_and_on_who_it_is() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    let target = target_of(&app.me(&mut person).await.to_string());
    let mut manager = app.as_person(&[Permission::ManageAccounts]).await;
    fill(&mut person, &me()).await;
    ok(submit(&mut person, &me()).await);
    assert_eq!(view(&mut manager, &target).await["acts"], json!(["erase"]));
    let mut reviewer = reviewer(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    ok(decide(&mut reviewer, &row, 1, "verify").await);
    for (acts, verb) in [
        (json!(["suspend", "erase"]), "suspend_identity"),
        (json!(["reactivate", "erase"]), "reactivate_identity"),
        (json!(["suspend", "erase"]), "erase_identity"),
    ] {
        assert_eq!(view(&mut manager, &target).await["acts"], acts);
        ok(on_case(&mut manager, verb, &row).await);
    }
    let left = view(&mut manager, &target).await;
    assert_eq!((left["state"].clone(), left["acts"].clone()), (json!("erased"), json!([])));
    assert_eq!(left["tombstone"]["decided"][0], "verified");
    assert!(left["tombstone"]["erased_at"].is_i64() && left["code"] == "10000001");
    assert_eq!(left["who"]["name"], "");

    // Nobody changes the founder or somebody with more permissions; everybody may change themselves.
    let mut auditor = app.as_person(&[Permission::ViewAudit]).await;
    let mut founder = app.as_founder().await;
    for browser in [&mut auditor, &mut founder] {
        fill(browser, &me()).await;
        let theirs = target_of(&app.me(browser).await.to_string());
        assert_eq!(view(&mut manager, &theirs).await["acts"], json!([]));
    }
    assert_eq!(view(&mut founder, &me()).await["acts"], json!(["erase"]));
}
