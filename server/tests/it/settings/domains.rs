//! Domains that are allowed and refused: wherever an address comes into the registry, and nowhere else.

use super::{ok, save};
use crate::bulk::{counts, outcomes, row, start, store};
use crate::identities::save as save_step;
use crate::support::{Browser, PASSWORD, Smtp, TestApp, token};
use domain::bulk::RegistryAnswer;
use domain::permission::Permission;
use serde_json::{Value, json};

fn refused_domain() -> (u16, String) {
    (422, "domain_refused".to_owned())
}

/// Refuses every address but those of the organization, from now on.
async fn only_aldine(founder: &mut Browser) {
    let values = [("allowed_domains", "Aldine.example, bücher.example"), ("refused_domains", "")];
    ok(save(founder, "registration", &values).await);
}

async fn opened() -> (TestApp, Smtp, Browser) {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let founder = app.as_founder().await;
    (app, smtp, founder)
}

async fn available(founder: &mut Browser, email: &str) -> Value {
    let question = json!({ "email": email, "username": "" });
    ok(founder.api("availability", json!({ "question": question })).await)["email"].clone()
}

#[tokio::test]
async fn a_new_address_is_refused_before_the_form_is_sent_and_by_the_host() {
    let (app, _smtp, mut founder) = opened().await;
    only_aldine(&mut founder).await;
    for (email, is_good) in [
        ("zoe@aldine.example", true),
        ("zoe@ALDINE.example", true),
        ("zoe@xn--bcher-kva.example", true),
        ("zoe@other.example", false),
        ("zoe@below.aldine.example", false),
    ] {
        let answer = available(&mut founder, email).await;
        let expected = if is_good { json!("available") } else { json!({ "not_valid": "domain_refused" }) };
        assert_eq!(answer, expected, "{email}");
    }
    let refused = founder.api("invite", json!({ "draft": { "email": "zoe@other.example" } })).await;
    assert_eq!(refused.refusal(), refused_domain());
    assert_eq!(refused.json()["field"], "email");
    // Without JavaScript the page says which domain.
    let page = founder
        .post_from_page(
            "/administration/user-registration/new",
            &[("email", "zoe@other.example"), ("username", "")],
        )
        .await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("Addresses of other.example are not registered here."), "{}", page.body);
    let values = [("allowed_domains", ""), ("refused_domains", "other.example")];
    ok(save(&mut founder, "registration", &values).await);
    assert_eq!(available(&mut founder, "zoe@other.example").await, json!({ "not_valid": "domain_refused" }));
    assert_eq!(available(&mut founder, "zoe@third.example").await, json!("available"));
    assert_eq!(app.database.count("account").await, 1);
}

#[tokio::test]
async fn people_who_are_in_the_registry_stay_and_are_invited_again_edited_and_signed_in() {
    let (app, _smtp, mut founder) = opened().await;
    let bob = founder.invite(json!({ "email": "bob@other.example" })).await;
    let eve = founder.invite(json!({ "email": "eve@other.example" })).await;
    let mut eves = app.visitor();
    let accepting = json!({ "token": token(&eve), "draft": { "password": PASSWORD } });
    ok(eves.api("accept", accepting).await);
    let account = app.me(&mut eves).await;
    only_aldine(&mut founder).await;
    assert_eq!(
        available(&mut founder, "bob@other.example").await,
        json!({ "invitation_pending": bob["invitation"] })
    );
    assert_eq!(available(&mut founder, "eve@other.example").await, json!("used"));
    let again = ok(founder.api("resend", json!({ "invitation": bob["invitation"] })).await);
    ok(founder.api("revoke", json!({ "invitation": again })).await);
    founder.invite(json!({ "email": "bob@other.example" })).await;
    let edit = json!({ "account": account, "draft": { "username": "eva", "locale": "it" } });
    ok(founder.api("edit_account", edit).await);
    assert_eq!(app.visitor().sign_in("eve@other.example", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn bulk_invites_are_marked_in_the_preview_and_fail_the_row_in_the_job() {
    let (app, _smtp, mut founder) = opened().await;
    founder.invite(json!({ "email": "old@other.example" })).await;
    only_aldine(&mut founder).await;
    let question = json!({
        "emails": ["new@other.example", "old@other.example", "new@aldine.example", ""],
        "usernames": ["", "", "", ""],
        "candidates": [],
    });
    let answer: RegistryAnswer =
        serde_json::from_value(ok(founder.api("registry_check", json!({ "question": question })).await))
            .unwrap();
    assert_eq!((answer.domain_refused, answer.invited), (vec![0], vec![1]));
    let mut again = row("old@other.example", "");
    again.resend = true;
    let rows = [row("new@other.example", ""), again, row("new@aldine.example", "")];
    let job = start(&mut founder, 1, &rows).await;
    app.backend.run_bulk_once().await.unwrap();
    let codes: Vec<_> = outcomes(&mut founder, &job).await.into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes, ["domain_refused", "", ""]);
    let view = ok(founder.api("bulk_job", json!({ "job": job })).await);
    assert_eq!(counts(&view), [1, 1, 0, 1, 0]);
    let path = format!("/administration/user-registration/bulk/{}/results.csv", job.as_str().unwrap());
    let written = founder.get(&path).await.body;
    assert!(written.contains("Addresses of other.example are not registered here."), "{written}");
    // What is allowed while rows are stored is not while they are processed.
    let job = store(&mut founder, 2, &[row("late@aldine.example", "")]).await;
    ok(save(&mut founder, "registration", &[("refused_domains", "aldine.example")]).await);
    ok(founder.api("start_bulk", json!({ "job": job })).await);
    app.backend.run_bulk_once().await.unwrap();
    assert_eq!(outcomes(&mut founder, &job).await[0].1, "domain_refused");
}

#[tokio::test]
async fn a_complete_registration_and_a_corrected_invitation_are_refused_at_the_address() {
    let (app, _smtp, mut founder) = opened().await;
    let bob = founder.invite(json!({ "email": "bob@other.example" })).await;
    only_aldine(&mut founder).await;
    let correct = async |founder: &mut Browser, email: &str| {
        let draft = json!({ "invitation": bob["invitation"], "draft": { "email": email } });
        founder.api("correct_address", draft).await
    };
    let refused = correct(&mut founder, "bob@third.example").await;
    assert_eq!((refused.refusal(), &refused.json()["field"]), (refused_domain(), &json!("email")));
    assert_eq!(correct(&mut founder, "BOB@other.example").await.status, 200, "the same address");
    let registration = json!("00000000-0000-4000-8000-000000000001");
    let target = json!({ "registration": registration });
    ok(save_step(&mut founder, &target, "account", 0, json!({ "email": "zoe@other.example" })).await);
    let refused = founder.api("complete_registration", json!({ "registration": registration })).await;
    assert_eq!((refused.refusal(), &refused.json()["field"]), (refused_domain(), &json!("email")));
    assert_eq!(app.database.count("account").await, 2);
}

#[tokio::test]
async fn a_change_of_address_is_refused_by_whomever_it_is_asked_for() {
    let (app, _smtp, mut founder) = opened().await;
    let mut manager = app.as_person(&[Permission::ManageAccounts, Permission::ViewRegistry]).await;
    let (mut ada, _) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    only_aldine(&mut founder).await;
    let by_manager = json!({ "account": account, "draft": { "email": "ada.new@other.example" } });
    assert_eq!(manager.api("change_address", by_manager).await.refusal(), refused_domain());
    let own = json!({ "draft": { "email": "ada.new@other.example", "password": PASSWORD } });
    assert_eq!(ada.api("change_own_address", own).await.refusal(), refused_domain());
    let own = json!({ "draft": { "email": "ada.new@aldine.example", "password": PASSWORD } });
    assert_eq!(ada.api("change_own_address", own).await.status, 200);
    assert_eq!(app.database.count("address_change").await, 1);
}

#[tokio::test]
async fn self_registration_is_bound_by_the_same_domains() {
    let (app, _smtp, mut founder) = opened().await;
    app.set("self_registration", "1").await;
    let view = ok(founder.api("new_join_link", json!({})).await);
    let token = view["link"]["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let ask = async |email: &str| {
        let draft = json!({ "email": email });
        app.visitor().api("ask_to_join", json!({ "token": token, "draft": draft })).await.refusal()
    };
    only_aldine(&mut founder).await;
    let page = app.visitor().get(&format!("/join/{token}")).await;
    assert!(page.body.contains("aldine.example"), "the page says which domains are allowed");
    assert_eq!(ask("zoe@other.example").await, (422, "join_domain".into()));
    let values = [("allowed_domains", ""), ("refused_domains", "other.example")];
    ok(save(&mut founder, "registration", &values).await);
    assert_eq!(ask("zoe@other.example").await, refused_domain());
    assert_eq!(ask("zoe@third.example").await.0, 200);
    assert_eq!(app.database.count("join_request").await, 1);
}

#[tokio::test]
async fn a_request_whose_domain_was_refused_since_is_not_approved() {
    let (app, smtp, mut founder) = opened().await;
    app.set("self_registration", "1").await;
    let view = ok(founder.api("new_join_link", json!({})).await);
    let token = view["link"]["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let draft = json!({ "email": "zoe@other.example" });
    ok(app.visitor().api("ask_to_join", json!({ "token": token, "draft": draft })).await);
    app.backend.run_outbox_once().await.unwrap();
    let link = smtp.mails().last().unwrap().link().rsplit('/').next().unwrap().to_owned();
    ok(app.visitor().api("confirm_join", json!({ "token": link })).await);
    only_aldine(&mut founder).await;
    let waiting = ok(founder.api("join_requests", json!({})).await)["rows"][0]["id"].clone();
    let refused = founder.api("approve_request", json!({ "request": waiting })).await;
    assert_eq!(refused.refusal(), refused_domain());
    assert_eq!(app.database.count("join_request").await, 1, "it still waits");
}
