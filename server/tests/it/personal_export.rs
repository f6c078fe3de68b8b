//! Personal information in an exported list: with the right to see it, with a reason, and noted for each person.

use crate::borders::Office;
use crate::identities::{events, ok};
use crate::reviews::verified;
use crate::support::{Answer, Browser, TestApp};
use domain::permission::Permission;
use serde_json::json;

const BIRTH: [(&str, &str); 2] = [("personal", "date_of_birth"), ("personal", "country")];
const REASON: (&str, &str) = ("reason", "Emergency list");

/// Exports everybody who is active.
async fn export(browser: &mut Browser, me: &str, more: &[(&str, &str)]) -> Answer {
    let list = [("account", me), ("list", "account=active&columns=username&v=1"), ("delimiter", ",")];
    browser.post("/administration/registry/export.csv", &[&list[..], more].concat()).await
}

async fn whose(app: &TestApp, browser: &mut Browser) -> String {
    app.me(browser).await.to_string()
}

#[tokio::test]
async fn what_is_verified_is_in_the_file_and_its_reason_on_the_receipt_of_the_person_alone() {
    let (app, mut person, ..) = verified().await;
    let mut founder = app.as_founder().await;
    let me = whose(&app, &mut founder).await;
    let before = events(&app, "identity.exported").await;
    let without = export(&mut founder, &me, &BIRTH).await;
    assert_eq!(without.status, 422, "a reason is needed: {}", without.body);
    let unknown = export(&mut founder, &me, &[("personal", "password"), REASON]).await;
    assert_eq!(unknown.status, 400, "{}", unknown.body);
    assert_eq!(events(&app, "registry.exported").await, 0);

    let answer = export(&mut founder, &me, &[&BIRTH[..], &[REASON]].concat()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let lines: Vec<&str> = answer.body.lines().collect();
    assert_eq!(lines[0], "\u{feff}Name,Email address,External ID,Username,Date of birth,Country");
    let anna = lines.iter().find(|line| line.starts_with("Anna Rossi,")).unwrap();
    assert!(anna.ends_with(",1990-04-17,IT"), "{anna}");
    assert!(
        lines[1..].iter().filter(|line| line.ends_with(",,")).count() >= 1,
        "who has no identity: {lines:?}"
    );

    let receipt = ok(person.api("my_receipt", json!({})).await);
    let seen = receipt["openings"].as_array().unwrap();
    let exported: Vec<_> = seen.iter().filter(|line| line["action"] == "identity.exported").collect();
    assert_eq!((exported.len(), &exported[0]["reason"]), (1, &json!("Emergency list")));
    assert_eq!(events(&app, "identity.exported").await, before + 1);
    let said = "SELECT COUNT(*) FROM audit_event WHERE detail LIKE '%Emergency%'";
    assert_eq!(app.database.number(said).await, 0, "it is erased with the person");
    let named = r#"SELECT COUNT(*) FROM audit_event
        WHERE action = 'registry.exported' AND detail LIKE '%"fields":["date_of_birth","country"]%'"#;
    assert_eq!(app.database.number(named).await, 1);
    assert!(app.audit_faults().await.is_empty());
}

#[tokio::test]
async fn who_may_see_the_registry_alone_exports_no_personal_information() {
    let (app, ..) = verified().await;
    let mut reader = app.as_person(&[Permission::ViewRegistry]).await;
    let me = whose(&app, &mut reader).await;
    let answer = export(&mut reader, &me, &[&BIRTH[..], &[REASON]].concat()).await;
    assert_eq!(answer.status, 403, "{}", answer.body);
    assert_eq!((events(&app, "registry.exported").await, events(&app, "identity.exported").await), (0, 0));
    let list = reader.get("/administration/registry/export.csv?personal=date_of_birth&v=1").await;
    assert_eq!(list.status, 400, "an address exports none, whoever follows it");
}

#[tokio::test]
async fn personal_information_ends_at_the_border_inside_which_it_may_be_seen() {
    let mut office = Office::new().await;
    let (sales, other) = (office.sales.clone(), office.other.clone());
    office.submitted(&sales, "Rossi").await;
    office.submitted(&other, "Bianchi").await;
    let mut reader = office.person("").await;
    ok(office.grant(&reader.account, &["can_view_registry"], "").await);
    ok(office.grant(&reader.account, &["can_view_personal_data"], &sales).await);
    let me = reader.account.clone();
    let answer = export(&mut reader.browser, &me, &[&BIRTH[..], &[REASON]].concat()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let line = |name: &str| {
        let found = answer.body.lines().find(|line| line.contains(name));
        found.unwrap_or_else(|| panic!("{name}: {}", answer.body)).to_owned()
    };
    assert!(line("Rossi").ends_with(",1990-04-17,IT"), "{}", line("Rossi"));
    assert!(line("Bianchi").ends_with(",,"), "{}", line("Bianchi"));
    assert_eq!(events(&office.app, "identity.exported").await, 1, "who is not read is not noted");
    office.app.leaves_mail();
}
