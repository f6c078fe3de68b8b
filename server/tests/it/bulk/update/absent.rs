//! *Suspend whoever is missing from this file*.

use super::{ALL, compared, invited, results, sheet, store, units};
use crate::borders::Office;
use crate::bulk::{assert_sound, ok, on_job};
use crate::support::{Browser, TestApp};
use domain::bulk::csv::Sheet;
use domain::bulk::update::{
    AbsentPeople, AbsentScope, UpdateChunk, UpdateDraft, UpdateMapping, UpdateRow, UpdateState, UpdateWords,
};
use domain::permission::Permission;
use serde_json::json;
use std::time::Duration;

/// Active people, person.0 and on, with whoever else is registered in the unit *Sales*.
async fn office(count: usize) -> (TestApp, Browser, AbsentScope) {
    let app = TestApp::founded().await;
    invited(&app, count).await;
    let mut browser = app.as_person(&ALL).await;
    units(&mut browser).await;
    app.database.run("UPDATE invitation SET state = 'accepted' WHERE state = 'open'").await;
    app.database
        .run("UPDATE account SET state = 'active', activated_at = created_at WHERE state = 'pending'")
        .await;
    app.database.run("UPDATE account SET unit = (SELECT id FROM unit WHERE name = 'Sales')").await;
    app.advance(Duration::from_secs(60));
    // What was changed beside the program comes into the registry.
    app.backend.run_due_once().await.unwrap();
    let tree = ok(browser.api("units", json!({})).await);
    let units = tree["units"].as_array().unwrap();
    let sales = units.iter().find(|unit| unit["name"] == "Sales").unwrap()["id"].clone();
    (app, browser, AbsentScope::Unit(serde_json::from_value(sales).unwrap()))
}

/// What a browser does once the option is ticked.
async fn missing(browser: &mut Browser, file: &Sheet, scope: &AbsentScope) -> AbsentPeople {
    let verdicts = compared(browser, file).await;
    let words: UpdateWords =
        serde_json::from_value(ok(browser.api("update_words", json!({})).await)).unwrap();
    let mapping = UpdateMapping::from_sheet(file, &words.fields);
    let to_ascii = |domain: &str| Some(domain.to_owned());
    let mut absent = AbsentPeople::begin(scope.clone(), file, &mapping, &verdicts, to_ascii).unwrap();
    while let Some(question) = absent.next_question() {
        let answer = ok(browser.api("absent_people", json!({ "question": question })).await);
        absent.apply(serde_json::from_value(answer).unwrap()).unwrap();
    }
    absent
}

fn names(absent: &AbsentPeople) -> Vec<String> {
    let mut names: Vec<String> = absent.people().iter().map(|person| person.email.to_string()).collect();
    names.sort_unstable();
    names.into_iter().map(|email| email.replace("@aldine.example", "")).collect()
}

fn to_send(
    verdicts: &domain::bulk::update::UpdateVerdicts,
    file: &Sheet,
    absent: &AbsentPeople,
    (key, typed): (u32, &str),
) -> (UpdateDraft, Vec<UpdateRow>) {
    let (mut draft, mut rows) = verdicts.to_send(file, &format!("40000000-0000-4000-8000-{key:012}"));
    absent.add_to(&mut draft, &mut rows, typed);
    (draft, rows)
}

fn lines(range: impl Iterator<Item = usize>) -> String {
    range.map(|number| format!("person.{number}@aldine.example,person.{number},\n")).collect()
}

const SUSPENDED: &str = "SELECT COUNT(*) FROM account WHERE state = 'suspended'";

#[tokio::test]
async fn whoever_no_row_can_mean_is_suspended_told_and_brought_back_by_undo() {
    let (app, mut browser, scope) = office(45).await;
    // A row with too many cells, two about one person, one with a wrong address and a right username, one that is no address.
    let odd = "person.40@aldine.example,x,y,z\nperson.41@aldine.example,,\nperson.41@aldine.example,,\n\
        nobody@aldine.example,person.42,\nnot an address,person.43,\n";
    let file = sheet(&format!("Email,Username,External ID\n{}{odd}", lines(0..40)));
    let verdicts = compared(&mut browser, &file).await;
    assert_eq!(verdicts.count(UpdateState::Ambiguous), 2);
    let absent = missing(&mut browser, &file, &scope).await;
    assert_eq!(names(&absent), ["person.44"], "neither the founder nor whoever asks");
    assert_eq!(absent.active(), 48, "with the founder, whoever has invited and whoever asks");
    let (draft, rows) = to_send(&verdicts, &file, &absent, (1, ""));
    let job = store(&mut browser, &draft, &rows).await;
    assert_eq!(app.database.number(SUSPENDED).await, 0);
    ok(browser.api("start_update", json!({ "job": job })).await);
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(on_job(&mut browser, "bulk_job", &job).await["changed"], 1);
    assert_eq!(app.database.number(SUSPENDED).await, 1);
    assert_eq!(app.database.number("SELECT COUNT(*) FROM message WHERE kind = 'account_suspended'").await, 1);
    let written = results(&mut browser, &job, "").await;
    assert!(written.contains("person.44@aldine.example") && written.contains("Suspended"), "{written}");
    ok(browser.api("undo_bulk", json!({ "job": job })).await);
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(app.database.number(SUSPENDED).await, 0);
    assert_sound(&app).await;
}

#[tokio::test]
async fn pending_people_are_said_to_be_missing_and_stay() {
    let (app, mut browser, scope) = office(4).await;
    let pending = "UPDATE account SET state = 'pending', activated_at = NULL
        WHERE email_key IN ('person.2@aldine.example', 'person.3@aldine.example')";
    app.database.run(pending).await;
    app.backend.run_due_once().await.unwrap();
    let file = sheet(&format!("Email,Username,External ID\n{}person.3@aldine.example,,\n", lines(0..1)));
    let verdicts = compared(&mut browser, &file).await;
    let absent = missing(&mut browser, &file, &scope).await;
    assert_eq!((names(&absent), absent.pending()), (vec!["person.1".to_owned()], 1));
    let (draft, rows) = to_send(&verdicts, &file, &absent, (1, "1"));
    assert_eq!(draft.rows, 1);
    let job = store(&mut browser, &draft, &rows).await;
    ok(browser.api("start_update", json!({ "job": job })).await);
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(app.database.number(SUSPENDED).await, 1);
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE state = 'pending'").await, 2);
}

#[tokio::test]
async fn the_list_is_of_the_preview_and_each_is_checked_again() {
    let (app, mut browser, scope) = office(12).await;
    let file = sheet(&format!("Email,Username,External ID\n{}", lines(0..6)));
    let verdicts = compared(&mut browser, &file).await;
    let first = missing(&mut browser, &file, &scope).await;
    assert_eq!(names(&first).len(), 6, "{:?}", names(&first));
    // Of those, one has left the unit, one is suspended already, one holds by now what the actor does not.
    app.database.run("UPDATE account SET unit = NULL WHERE email_key = 'person.6@aldine.example'").await;
    let mut founder = app.as_founder().await;
    let of = |name: &str| first.people().iter().find(|person| &*person.username == name).unwrap().account;
    let draft = json!({ "reason": "", "ends_on": "" });
    ok(founder.api("suspend_account", json!({ "account": of("person.7"), "draft": draft })).await);
    let draft = json!({ "permissions": ["can_view_audit"] });
    ok(founder.api("grant_permissions", json!({ "account": of("person.8"), "draft": draft })).await);
    app.advance(Duration::from_secs(60));
    let (_, late) = app.person(&[]).await;
    let sales = "SET unit = (SELECT id FROM unit WHERE name = 'Sales')";
    app.database.run(&format!("UPDATE account {sales} WHERE email_key = '{late}'")).await;
    app.backend.run_due_once().await.unwrap();
    let (draft, _) = to_send(&verdicts, &file, &first, (1, ""));
    let refused = browser.api("begin_update", json!({ "draft": draft })).await;
    assert!(refused.body.contains("number_differs"), "{}", refused.body);
    let (draft, rows) = to_send(&verdicts, &file, &first, (1, "6"));
    let job = store(&mut browser, &draft, &rows).await;
    ok(browser.api("start_update", json!({ "job": job })).await);
    app.backend.run_bulk_once().await.unwrap();
    let view = on_job(&mut browser, "bulk_job", &job).await;
    assert_eq!(
        (&view["changed"], &view["failed"], &view["skipped"]),
        (&json!(3), &json!(2), &json!(1)),
        "{}",
        results(&mut browser, &job, "").await
    );
    let failed = results(&mut browser, &job, "?only=failed").await;
    assert!(failed.contains("changed_meanwhile") && failed.contains("permission_not_held"), "{failed}");
    // Whoever came since the preview is missing too, of a new one only.
    let again = missing(&mut browser, &file, &scope).await;
    assert_eq!(names(&again), [late.replace("@aldine.example", "")]);
    assert_sound(&app).await;
}

#[tokio::test]
async fn a_view_is_a_scope_for_those_who_may_see_the_registry_alone() {
    let (app, mut browser, _) = office(5).await;
    let view = AbsentScope::View("account=active&v=1".to_owned());
    let file = sheet(&format!("Email,Username,External ID\n{}", lines(0..3)));
    let absent = missing(&mut browser, &file, &view).await;
    assert!(names(&absent).contains(&"person.4".to_owned()), "{:?}", names(&absent));
    let broken =
        json!({ "question": { "scope": { "view": "colour=red&v=1" }, "seen_at": null, "after": null } });
    assert_eq!(browser.api("absent_people", broken).await.refusal().1, "filter_broken");

    let mut clerk = app.as_person(&[Permission::ManageAccounts]).await;
    let question = json!({ "question": { "scope": view, "seen_at": null, "after": null } });
    assert_eq!(clerk.api("absent_people", question).await.status, 403);
    let verdicts = compared(&mut clerk, &file).await;
    let (draft, _) = to_send(&verdicts, &file, &absent, (1, "9"));
    assert_eq!(clerk.api("begin_update", json!({ "draft": draft })).await.status, 403);
    assert_sound(&app).await;
}

/// What is searched in a list may be a name, and no erasure finds it in the header of a job.
#[tokio::test]
async fn the_list_of_whom_a_file_lacks_is_forgotten_at_the_end_of_the_job() {
    let (app, mut browser, _) = office(5).await;
    let file = sheet(&format!("Email,Username,External ID\n{}", lines(0..3)));
    let verdicts = compared(&mut browser, &file).await;
    let view = |query: &str| AbsentScope::View(format!("account=active&q={query}&v=1"));
    let absent = missing(&mut browser, &file, &view("person.4")).await;
    let count = absent.people().len();
    let (mut draft, rows) = to_send(&verdicts, &file, &absent, (1, &count.to_string()));
    let job = store(&mut browser, &draft, &rows).await;
    let mut other = draft.clone();
    other.absent.as_mut().unwrap().scope = view("person.3");
    let other = json!({ "draft": other });
    assert_eq!(browser.api("begin_update", other.clone()).await.refusal().1, "idempotency_mismatch");
    ok(browser.api("start_update", json!({ "job": job })).await);
    app.backend.run_bulk_once().await.unwrap();
    let again = ok(browser.api("begin_update", json!({ "draft": draft })).await);
    assert_eq!(again["id"], job);
    assert_eq!(
        ok(browser.api("begin_update", other).await)["id"],
        job,
        "it is not known any more which list"
    );
    draft.rows += 1;
    let refused = browser.api("begin_update", json!({ "draft": draft })).await;
    assert_eq!(refused.refusal().1, "idempotency_mismatch");
    assert_sound(&app).await;
}

#[tokio::test]
async fn rows_of_the_missing_are_what_our_pages_send_and_nothing_else() {
    let (app, mut browser, scope) = office(5).await;
    let file = sheet(&format!("Email,Username,External ID\n{}", lines(0..3)));
    let verdicts = compared(&mut browser, &file).await;
    let absent = missing(&mut browser, &file, &scope).await;
    let count = absent.people().len();
    let (draft, rows) = to_send(&verdicts, &file, &absent, (1, &count.to_string()));
    let job = ok(browser.api("begin_update", json!({ "draft": draft })).await)["id"].clone();
    let spoilt: [fn(&mut UpdateRow); 4] = [
        |row| row.cells[0].after = "active".to_owned(),
        |row| row.cells[0].before = "suspended".to_owned(),
        |row| row.is_absent = false,
        |row| row.cells.clear(),
    ];
    for spoil in spoilt {
        let mut chunk = UpdateChunk::of(&rows, 0);
        spoil(&mut chunk.rows[0]);
        let put = browser.api("put_update_rows", json!({ "job": job, "chunk": chunk })).await;
        assert_eq!(put.refusal().1, "malformed");
    }
    assert_sound(&app).await;
}

#[tokio::test]
async fn inside_a_border_only_its_people_are_missing_from_a_file() {
    let mut office = Office::new().await;
    let (italy, other) = (office.italy.clone(), office.other.clone());
    let (stays, leaves) = (office.person(&italy).await, office.person(&italy).await);
    let outside = office.person(&other).await;
    let unit = |id: &str| AbsentScope::Unit(serde_json::from_value(json!(id)).unwrap());
    let mut clerk = office.clerk.clone();
    let file = sheet("Email,Username,External ID\nnobody@aldine.example,nobody,\n");
    let verdicts = compared(&mut clerk, &file).await;
    let beyond = missing(&mut clerk, &file, &unit(&other)).await;
    assert_eq!((beyond.people().len(), beyond.active()), (0, 0));
    let all = AbsentScope::View("account=active&v=1".to_owned());
    for scope in [unit(&office.sales), all] {
        let absent = missing(&mut clerk, &file, &scope).await;
        assert_eq!((absent.people().len(), absent.active()), (2, 3), "{scope:?}: with whoever asks");
    }
    let absent = missing(&mut clerk, &file, &unit(&office.sales)).await;
    let (draft, rows) = to_send(&verdicts, &file, &absent, (1, "2"));
    let mut foreign = rows.clone();
    foreign[0].account = serde_json::from_value(json!(outside.account)).unwrap();
    let job = ok(clerk.api("begin_update", json!({ "draft": draft })).await)["id"].clone();
    let chunk = json!({ "job": job, "chunk": UpdateChunk::of(&foreign, 0) });
    assert_eq!(clerk.api("put_update_rows", chunk).await.refusal(), (404, "not_found".to_owned()));
    let job = store(&mut clerk, &draft, &rows).await;
    office.place(&leaves.account, &other).await;
    ok(clerk.api("start_update", json!({ "job": job })).await);
    office.app.backend.run_bulk_once().await.unwrap();
    let view = on_job(&mut clerk, "bulk_job", &job).await;
    assert_eq!((&view["changed"], &view["failed"]), (&json!(1), &json!(1)), "{view}");
    assert_eq!(office.app.database.number(SUSPENDED).await, 1);
    let person = ok(clerk.api("person", json!({ "account": stays.account })).await);
    assert!(person.to_string().contains("suspended"), "{person}");
}
