//! People who have left a border, and changes that would widen one.

use super::{Office, bordered};
use crate::files::export_selected;
use crate::identities::{add_document_as, fill, new_id, ok, save};
use crate::pictures::{picture_path, store};
use crate::support::Browser;
use backend::gate::CanViewRegistry;
use domain::form::Code;
use domain::permission::Permission;
use domain::registry::RegistryAddress;
use serde_json::{Value, json};

fn registration() -> (Value, Value) {
    let id = json!(new_id());
    (json!({ "registration": id }), id)
}

#[tokio::test]
async fn whoever_completed_a_registration_loses_it_with_the_person_who_is_moved_away() {
    let mut office = Office::new().await;
    let (italy, other) = (office.italy.clone(), office.other.clone());
    let mut clerk = office.clerk.clone();
    let (target, id) = registration();
    fill(&mut clerk, &target).await;
    ok(save(&mut clerk, &target, "account", 0, json!({ "email": "anna@aldine.example" })).await);
    let complete = json!({ "registration": id });
    let invitation = ok(clerk.api("complete_registration", complete.clone()).await);
    let whose = json!({ "whose": target });
    let account = ok(clerk.api("identity", whose.clone()).await)["who"]["account"].clone();
    let account = account.as_str().unwrap();
    office.place(account, &other).await;
    assert_eq!(clerk.api("identity", whose.clone()).await.refusal(), (404, "not_found".to_owned()));
    let names = json!({ "given_names": "Anna", "family_name": "Verdi" });
    let saved = save(&mut clerk, &target, "names", 1, names).await;
    assert_eq!(saved.refusal(), (404, "not_found".to_owned()));
    for verb in ["begin_correction", "discard_correction"] {
        assert_eq!(clerk.api(verb, whose.clone()).await.status, 404, "{verb}");
    }
    for verb in ["complete_registration", "discard_registration"] {
        assert_eq!(clerk.api(verb, complete.clone()).await.status, 404, "{verb}");
    }
    office.place(account, &italy).await;
    assert_eq!(ok(clerk.api("complete_registration", complete).await), invitation);
    ok(clerk.api("identity", whose).await);
}

#[tokio::test]
async fn a_picture_of_a_registration_is_for_whoever_began_it_and_whoever_sees_everybodys() {
    let mut office = Office::new().await;
    let (target, _) = registration();
    let document = new_id();
    let path = picture_path(&document, "front");
    ok(add_document_as(&mut office.founder, &target, &document).await);
    store(&mut office.founder, &document).await;
    assert_eq!(office.founder.get(&path).await.status, 200);
    assert_eq!(office.clerk.clone().get(&path).await.status, 404);
    let mut everywhere = office.app.as_person(&[Permission::ViewPersonalData]).await;
    assert_eq!(everywhere.get(&path).await.status, 200);
    let (target, document) = (registration().0, new_id());
    let mut clerk = office.clerk.clone();
    ok(add_document_as(&mut clerk, &target, &document).await);
    store(&mut clerk, &document).await;
    assert_eq!(clerk.get(&picture_path(&document, "front")).await.status, 200);
}

#[tokio::test]
async fn a_profile_is_changed_by_whoever_reaches_all_who_have_it() {
    let mut office = Office::new().await;
    let (italy, other) = (office.italy.clone(), office.other.clone());
    let (inside, outside) = (office.person(&italy).await, office.person(&other).await);
    let mut clerk = office.clerk.clone();
    let account = office.app.me(&mut clerk).await.to_string();
    // What they may manage ends at the border; what they hold themselves does not.
    ok(office.grant(&account, &["can_view_registry", "can_manage_accounts"], "").await);
    let draft = |permissions: &[&str]| json!({ "name": "Desk", "permissions": permissions });
    let create = json!({ "draft": draft(&["can_view_registry"]) });
    let profile = ok(office.founder.api("create_profile", create).await);
    let change = json!({ "profile": profile, "draft": draft(&["can_view_registry", "can_manage_accounts"]) });
    let delete = json!({ "profile": profile });
    let not_held = (403, "permission_not_held".to_owned());
    assert_eq!(clerk.api("change_profile", change.clone()).await.refusal(), not_held, "nobody has it");
    assert_eq!(clerk.api("delete_profile", delete.clone()).await.refusal(), not_held, "nobody has it");
    for person in [&inside, &outside] {
        let grant = json!({ "account": person.account, "draft": { "profiles": [profile] } });
        ok(office.founder.api("grant_permissions", grant).await);
    }
    assert_eq!(clerk.api("change_profile", change.clone()).await.refusal(), not_held);
    assert_eq!(clerk.api("delete_profile", delete.clone()).await.refusal(), not_held);
    let revoke = json!({ "account": outside.account, "draft": { "profiles": [profile] } });
    ok(office.founder.api("revoke_permissions", revoke).await);
    ok(clerk.api("change_profile", change).await);
    ok(clerk.api("delete_profile", delete).await);
}

#[tokio::test]
async fn whoever_manages_permissions_inside_a_unit_has_to_name_one_for_what_they_hold_everywhere_too() {
    let mut office = Office::new().await;
    let italy = office.italy.clone();
    let inside = office.person(&italy).await;
    let mut clerk = office.clerk.clone();
    let account = office.app.me(&mut clerk).await.to_string();
    ok(office.grant(&account, &["can_view_registry"], "").await);
    let mut grant = async |unit: &str| {
        let draft = json!({ "permissions": ["can_view_registry"], "unit": unit });
        clerk.api("grant_permissions", json!({ "account": inside.account, "draft": draft })).await
    };
    let refused = grant("").await.json()["faults"].clone();
    assert_eq!(
        (&refused[0]["field"], &refused[0]["code"]),
        (&json!("unit"), &json!("choice_missing")),
        "{refused}"
    );
    ok(grant(&italy).await);
}

/// Moves a unit below another one, or to the top.
async fn move_unit(browser: &mut Browser, (unit, name): (&str, &str), parent: &str) -> String {
    let version = ok(browser.api("units", json!({})).await)["version"].clone();
    let draft = json!({ "name": name, "code": "", "parent": parent });
    let update = json!({ "unit": unit, "version": version, "draft": draft });
    let answer = browser.api("update_unit", update).await;
    if answer.status == 200 { "moved".to_owned() } else { answer.refusal().1 }
}

#[tokio::test]
async fn nobody_moves_a_unit_below_their_own_border_or_below_that_of_somebody_who_holds_more() {
    let mut office = Office::new().await;
    let (sales, italy, other) = (office.sales.clone(), office.italy.clone(), office.other.clone());
    let mut manager = office.app.as_person(&[Permission::ManageSettings]).await;
    // In Sales the clerk holds what the manager does not.
    assert_eq!(move_unit(&mut manager, (&other, "Other"), &sales).await, "permission_not_held");
    assert_eq!(move_unit(&mut manager, (&other, "Other"), &italy).await, "permission_not_held");
    assert_eq!(move_unit(&mut manager, (&italy, "Italy"), "").await, "moved", "it counts for fewer");
    assert_eq!(move_unit(&mut manager, (&italy, "Italy"), &other).await, "moved");
    assert_eq!(move_unit(&mut manager, (&italy, "Italy"), &sales).await, "permission_not_held");
    let account = office.app.me(&mut manager).await.to_string();
    ok(office.grant(&account, &bordered(), &other).await);
    assert_eq!(move_unit(&mut manager, (&sales, "Sales"), &other).await, "own_permissions");
    assert_eq!(move_unit(&mut manager, (&sales, "Sales"), &italy).await, "own_permissions");
    let refused = "SELECT COUNT(*) FROM audit_event WHERE action = 'access.refused'
        AND subject_kind = 'unit' AND detail LIKE '%own_permissions%'";
    assert!(office.app.database.number(refused).await >= 1);
    let mut all = office.app.as_person(Permission::ALL).await;
    assert_eq!(move_unit(&mut all, (&italy, "Italy"), &sales).await, "moved", "they hold it all everywhere");
    assert_eq!(move_unit(&mut office.founder, (&sales, "Sales"), &other).await, "moved");
}

#[tokio::test]
async fn the_rows_of_a_job_end_at_the_border_of_what_it_did() {
    let mut office = Office::new().await;
    let (italy, other) = (office.italy.clone(), office.other.clone());
    let leaves = office.person(&italy).await;
    let mut clerk = office.clerk.clone();
    let account = office.app.me(&mut clerk).await.to_string();
    // Of another kind of jobs they may have everybody's.
    ok(office.grant(&account, &["can_bulk_invite"], "").await);
    let draft = json!({
        "key": "00000000-0000-4000-8000-000000000001", "action": { "suspend": {} }, "confirmed": 1,
        "selection": { "people": [leaves.account] },
    });
    let job = ok(clerk.api("begin_action", json!({ "draft": draft })).await);
    office.app.backend.run_bulk_once().await.unwrap();
    let told = async |job: &Value| {
        let mut clerk = office.clerk.clone();
        let query = json!({ "filter": "all", "search": "", "from": null });
        let rows = ok(clerk.api("bulk_rows", json!({ "job": job, "query": query })).await);
        let path = format!("/administration/user-registration/bulk/{}/results.csv", job.as_str().unwrap());
        let file = clerk.get(&path).await;
        assert_eq!(file.status, 200);
        assert_eq!(rows["rows"].as_array().unwrap().len(), 1, "{rows}");
        let is_in_rows = rows["rows"][0]["email"] != json!("");
        (is_in_rows, file.body.contains("@aldine.example"))
    };
    assert_eq!(told(&job).await, (true, true));
    let move_away = json!({ "account": leaves.account, "unit": other });
    ok(office.founder.clone().api("move_to_unit", move_away).await);
    assert_eq!(told(&job).await, (false, false));
}

#[tokio::test]
async fn what_was_done_beyond_the_border_takes_no_place_in_a_timeline() {
    let mut office = Office::new().await;
    let italy = office.italy.clone();
    let mut inside = office.person(&italy).await;
    ok(office.grant(&inside.account, &["can_register_users"], "").await);
    let about = json!({ "account": inside.account });
    let timeline =
        async |browser: &Browser| ok(browser.clone().api("person", about.clone()).await)["timeline"].clone();
    let before = timeline(&office.clerk).await;
    assert_ne!(before["lines"], json!([]));
    for number in 0..52 {
        inside.browser.invite(json!({ "email": format!("outside{number}@aldine.example") })).await;
    }
    assert_eq!(timeline(&office.clerk).await, before, "nor is there a next page");
    assert_ne!(timeline(&office.founder).await["next"], Value::Null);
}

#[tokio::test]
async fn an_export_that_was_begun_within_another_border_is_not_read_on() {
    let mut office = Office::new().await;
    let sales = office.sales.clone();
    let mut reader = office.app.as_person(&[Permission::ViewRegistry]).await;
    let account = office.app.me(&mut reader).await.to_string();
    let query = RegistryAddress::parse("v=1").query;
    let begin = async |reader: &Browser| {
        let desk = office.app.desk::<CanViewRegistry>(reader).await.unwrap();
        desk.export_registry(query.clone(), None).await.unwrap()
    };
    let (mut read, mut left) = (begin(&reader).await, begin(&reader).await);
    let desk = office.app.desk::<CanViewRegistry>(&reader).await.unwrap();
    assert!(desk.next_exported(&mut read).await.unwrap().is_some());
    let lost = json!({ "account": account, "draft": { "permissions": ["can_view_registry"] } });
    ok(office.founder.api("revoke_permissions", lost).await);
    ok(office.grant(&account, &["can_view_registry"], &sales).await);
    let desk = office.app.desk::<CanViewRegistry>(&reader).await.unwrap();
    let refused = desk.next_exported(&mut left).await;
    assert_eq!(refused.err().map(|error| error.code()), Some(Code::NotFound));
}

#[tokio::test]
async fn an_export_of_selected_people_ends_at_the_border_without_a_word() {
    let mut office = Office::new().await;
    let (italy, other) = (office.italy.clone(), office.other.clone());
    let inside = office.invited(&italy, "inside@aldine.example").await.0;
    let outside = office.invited(&other, "outside@aldine.example").await.0;
    let nowhere = office.invited("", "nowhere@aldine.example").await.0;
    let me = office.app.me(&mut office.clerk).await.to_string();
    let answer = export_selected(&mut office.clerk, &me, &[outside, inside, nowhere]).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let rows: Vec<&str> = answer.body.lines().skip(1).collect();
    assert_eq!(rows, [",inside@aldine.example,,inside"]);
    let counted = "SELECT COUNT(*) FROM audit_event WHERE action = 'registry.exported' AND detail LIKE '%\"people\":1,%'";
    assert_eq!(office.app.database.number(counted).await, 1, "nor does the audit count them");
    office.app.leaves_mail();
}
