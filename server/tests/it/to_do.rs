//! What the start page says is waiting.

use crate::bulk::{on_job, people, start};
use crate::identities::{fill, me, ok};
use crate::notices::publish;
use crate::reviews::submitted;
use crate::support::{Browser, TestApp};
use domain::permission::Permission;
use serde_json::{Value, json};
use std::time::Duration;

async fn to_do(browser: &mut Browser) -> Value {
    ok(browser.api("to_do", json!({})).await)
}

#[tokio::test]
async fn each_number_is_what_its_list_shows_and_only_for_those_who_can_work_on_it() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let nothing = json!({ "reviews": 0, "oldest_review": null, "bounced": 0, "expiring": 0, "jobs": 0, "held": 0, "erasures": 0, "requests": 0, "notice_missing": false });
    let mut of_founder = nothing.clone();
    // Who may change settings may publish the privacy notice.
    of_founder["notice_missing"] = json!(true);
    assert_eq!(to_do(&mut founder).await, of_founder);
    submitted(&app).await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    ok(person.api("ask_erasure", json!({})).await);
    for (email, days) in
        [("anna@aldine.example", "1"), ("bea@aldine.example", "2"), ("carla@aldine.example", "9")]
    {
        founder.invite(json!({ "email": email, "days": days })).await;
    }
    app.database.run("UPDATE message SET state = 'bounced' WHERE to_address = 'carla@aldine.example'").await;
    let job = start(&mut founder, 1, &people(3)).await;
    on_job(&mut founder, "pause_bulk", &job).await;
    let held = app.database.number("SELECT COUNT(*) FROM message WHERE state = 'held'").await;
    let all = json!({ "reviews": 1, "oldest_review": 0, "bounced": 1, "expiring": 2, "jobs": 1, "held": held, "erasures": 1, "requests": 0, "notice_missing": true });
    assert_eq!(to_do(&mut founder).await, all);
    for (filter, count) in [("expiring", 2), ("bounced", 1)] {
        let page = ok(founder.api("invitations", json!({ "filter": filter, "after": null })).await);
        assert_eq!(page["rows"].as_array().unwrap().len(), count, "{filter}");
    }
    // Nobody waits for people who are to be deleted, until they are restored.
    let of_two = "email IN ('bea@aldine.example', 'carla@aldine.example')";
    app.database.run(&format!("UPDATE account SET state = 'to_be_deleted' WHERE {of_two}")).await;
    let now = to_do(&mut founder).await;
    assert_eq!((&now["expiring"], &now["bounced"]), (&json!(1), &json!(0)));
    for (filter, count) in [("expiring", 1), ("bounced", 0)] {
        let page = ok(founder.api("invitations", json!({ "filter": filter, "after": null })).await);
        assert_eq!(page["rows"].as_array().unwrap().len(), count, "{filter}");
    }
    app.database.run(&format!("UPDATE account SET state = 'pending' WHERE {of_two}")).await;
    assert_eq!(to_do(&mut founder).await, all);
    assert_eq!(to_do(&mut person).await, nothing);
    let mut reviewer = app.as_person(&[Permission::ValidateIdentities]).await;
    assert_eq!(to_do(&mut reviewer).await["reviews"], 1);
    assert_eq!(to_do(&mut reviewer).await["held"], 0);
    app.advance(Duration::from_secs(2 * 86_400 + 1));
    let mut founder = app.as_founder().await;
    assert_eq!(to_do(&mut founder).await["expiring"], 0, "what has expired does not expire soon");
    assert_eq!(to_do(&mut founder).await["oldest_review"], 48, "hours that the oldest case has been waiting");
    publish(&mut founder, "We keep what you enter.").await;
    assert_eq!(to_do(&mut founder).await["notice_missing"], false);
}
