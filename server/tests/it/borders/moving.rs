//! Moving somebody into a unit makes what is held there count for them: nobody gets or gives more by it than by granting.

use super::{Known, Office};
use crate::identities::{add_document, me, new_id, ok, target_of};
use crate::support::Browser;
use domain::permission::Permission;
use serde_json::{Value, json};

/// Moves somebody, and says what became of it.
async fn moved(browser: &Browser, who: &Known, unit: &str) -> String {
    let unit = (!unit.is_empty()).then_some(unit);
    let answer = browser.clone().api("move_to_unit", json!({ "account": who.account, "unit": unit })).await;
    if answer.status == 200 { "moved".to_owned() } else { answer.refusal().1 }
}

/// Moves somebody with a job. Returns the code of their row, or `moved`.
async fn moved_by_job(office: &Office, browser: &Browser, who: &Known, unit: &str) -> String {
    let draft = json!({
        "key": new_id(), "action": { "move_to_unit": { "unit": unit } }, "confirmed": 1,
        "selection": { "people": [who.account] },
    });
    let mut browser = browser.clone();
    let job = ok(browser.api("begin_action", json!({ "draft": draft })).await);
    office.app.backend.run_bulk_once().await.unwrap();
    let query = json!({ "filter": "all", "search": "", "from": null });
    let rows = ok(browser.api("bulk_rows", json!({ "job": job, "query": query })).await);
    rows["rows"][0]["code"].as_str().unwrap_or("moved").to_owned()
}

#[tokio::test]
async fn nobody_is_moved_to_where_the_mover_could_do_more_to_them() {
    let mut office = Office::new().await;
    let (sales, italy, other) = (office.sales.clone(), office.italy.clone(), office.other.clone());
    let mut manager = office.app.as_person(&[Permission::ManageAccounts]).await;
    let account = office.app.me(&mut manager).await.to_string();
    ok(office.grant(&account, &["can_view_personal_data"], &italy).await);
    let (person, mut inside) = (office.person(&other).await, office.person(&italy).await);
    assert_eq!(moved(&manager, &person, &italy).await, "own_permissions");
    assert_eq!(moved_by_job(&office, &manager, &person, &italy).await, "own_permissions");
    assert_eq!(moved(&manager, &person, &sales).await, "moved", "it is above");
    assert_eq!(moved_by_job(&office, &manager, &person, &other).await, "moved");
    assert_eq!(moved(&manager, &inside, &sales).await, "moved", "they can do less there");
    assert_eq!(moved(&manager, &inside, &italy).await, "own_permissions");
    // By the step *Organization* neither, where a unit is an account's too.
    ok(office.grant(&account, &["can_register_identities"], "").await);
    ok(add_document(&mut inside.browser, &me()).await);
    let whose = target_of(&inside.account);
    let step = async |unit: &str| {
        let values = json!({ "unit": unit });
        let save = json!({ "step": "organization", "document": null, "edition": 0, "values": values });
        manager.clone().api("save_step", json!({ "whose": whose, "save": save })).await.json()
    };
    let refused = step("Sales / Italy").await;
    assert_eq!(refused["faults"][0]["code"], "own_permissions", "{refused}");
    assert_eq!(step("Other").await["faults"], Value::Null);
    // The same everywhere is no more there.
    ok(office.grant(&account, &["can_view_personal_data"], "").await);
    assert_eq!(moved(&manager, &inside, &italy).await, "moved");
}

#[tokio::test]
async fn whoever_has_a_border_moves_nobody_to_where_others_could_do_what_they_could_not() {
    let mut office = Office::new().await;
    let (sales, italy) = (office.sales.clone(), office.italy.clone());
    let (narrow, colleague) = (office.person("").await, office.person("").await);
    ok(office.grant(&narrow.account, &["can_manage_accounts"], &sales).await);
    let person = office.person(&sales).await;
    assert_eq!(moved(&narrow.browser, &person, &italy).await, "moved", "nobody holds more there");
    assert_eq!(moved(&narrow.browser, &person, &sales).await, "moved");
    ok(office.grant(&colleague.account, &["can_view_personal_data"], &italy).await);
    assert_eq!(moved(&narrow.browser, &person, &italy).await, "permission_not_held");
    assert_eq!(moved_by_job(&office, &narrow.browser, &person, &italy).await, "permission_not_held");
    let refused = "SELECT COUNT(*) FROM audit_event WHERE action = 'access.refused'
        AND subject_kind = 'account' AND detail LIKE '%permission_not_held%'";
    assert_eq!(office.app.database.number(refused).await, 1);
    // Whoever manages all accounts says where everybody belongs.
    let manager = office.app.as_person(&[Permission::ManageAccounts]).await;
    assert_eq!(moved(&manager, &person, &italy).await, "moved");
    assert_eq!(moved(&narrow.browser, &person, &sales).await, "moved");
    // With the colleague's permission for the person, it is theirs to give.
    ok(office.grant(&narrow.account, &["can_view_personal_data"], &sales).await);
    assert_eq!(moved(&narrow.browser, &person, &italy).await, "moved");
    assert_eq!(moved(&narrow.browser, &person, &sales).await, "moved");
    ok(office.grant(&colleague.account, &["can_register_identities"], &italy).await);
    assert_eq!(moved(&narrow.browser, &person, &italy).await, "permission_not_held");
    // A colleague who holds it for all of Sales gets nothing.
    ok(office.grant(&colleague.account, &["can_register_identities"], &sales).await);
    assert_eq!(moved(&narrow.browser, &person, &italy).await, "moved");
}

/// Undoing a move is a move.
#[tokio::test]
async fn an_undone_job_moves_nobody_back_to_where_its_creator_could_do_more_to_them() {
    let mut office = Office::new().await;
    let (italy, other) = (office.italy.clone(), office.other.clone());
    let mut manager = office.app.as_person(&[Permission::ManageAccounts, Permission::ViewRegistry]).await;
    let account = office.app.me(&mut manager).await.to_string();
    let person = office.person(&italy).await;
    assert_eq!(moved_by_job(&office, &manager, &person, &other).await, "moved");
    ok(office.grant(&account, &["can_view_personal_data"], &italy).await);
    let jobs = ok(manager.api("action_jobs", json!({ "after": null })).await);
    let job = jobs["rows"][0]["id"].clone();
    assert!(job.is_string(), "{jobs}");
    ok(manager.api("undo_bulk", json!({ "job": job })).await);
    office.app.backend.run_bulk_once().await.unwrap();
    let seen = ok(manager.api("person", json!({ "account": person.account })).await);
    assert_eq!(seen["unit"]["path"], "Other", "{}", seen["unit"]);
}

/// Nobody makes the border that is in force for themselves, nor leaves it: they could come back from nowhere.
#[tokio::test]
async fn nobody_makes_a_border_that_they_would_be_outside_of() {
    let mut office = Office::new().await;
    let (sales, italy, other) = (office.sales.clone(), office.italy.clone(), office.other.clone());
    let mut clerk = office.clerk.clone();
    let account = office.app.me(&mut clerk).await.to_string();
    let me = Known { browser: clerk.clone(), account: account.clone() };
    for unit in [&italy, &sales, &other] {
        let draft = json!({ "permissions": ["can_view_registry"], "unit": unit });
        let refused = clerk.api("grant_permissions", json!({ "account": account, "draft": draft })).await;
        assert_ne!(refused.status, 200, "{unit}: {}", refused.body);
    }
    for unit in [&*other, ""] {
        assert_ne!(moved(&clerk, &me, unit).await, "moved", "{unit}");
        assert_ne!(moved_by_job(&office, &clerk, &me, unit).await, "moved", "{unit}");
    }
    let session = clerk.api("session", json!({})).await.json();
    assert_eq!(session["me"]["border"], json!(["Sales"]), "it is as it was");
    // The founder makes it, and the clerk is outside: the people inside are theirs, and they themselves are not found.
    let places = json!([{ "granted": { "permission": "can_view_registry" }, "unit": sales }]);
    let draft = json!({ "places": places });
    ok(office.founder.api("revoke_permissions", json!({ "account": account, "draft": draft })).await);
    ok(office.grant(&account, &["can_view_registry"], &italy).await);
    let inside = office.person(&italy).await;
    assert_eq!(clerk.get(&format!("/administration/registry/{}", inside.account)).await.status, 200);
    assert_eq!(clerk.get(&format!("/administration/registry/{account}")).await.status, 404);
}
