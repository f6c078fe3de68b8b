//! Locked entries, before and after a proof.

use super::{OWN_PASSWORD, PASSPORT, accept_with, all_they_read, invited, mailed_token, shown_token, vouch};
use crate::identities::{
    accept_notice, add_document_as, events, fill, me, new_id, ok, save, submit, target_of, view,
};
use crate::pictures::{jpeg, picture_path, remove, store, upload};
use crate::reviews::{decide, waiting};
use crate::support::TestApp;
use domain::permission::Permission;
use serde_json::json;

#[tokio::test]
async fn after_a_link_from_a_giver_who_cannot_read_entries_they_are_locked_until_the_mailbox_is_proven() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut giver = app.as_person(&[Permission::ManageInvitations]).await;
    let mut person = accept_with(&app, &shown_token(&mut giver, &bob.invitation).await).await;
    let read = all_they_read(&mut person).await;
    for secret in [PASSPORT, "Rossi", "1990-04-17"] {
        assert!(!read.contains(secret), "{secret} is read");
    }
    assert!(read.contains("Filled in by the organization"));
    let now = view(&mut person, &me()).await;
    assert_eq!(now["lock"], json!({ "is_locked": true, "can_confirm": true, "can_vouch": false }));
    assert_eq!(now["who"]["name"], "");
    let receipt = ok(person.api("my_receipt", json!({})).await);
    assert_eq!(receipt["fields"], json!(["privacy_notice"]), "not even which fields others have entered");

    let refused = save(&mut person, &me(), "names", 1, json!({ "family_name": "Rossi" })).await;
    assert_eq!(refused.refusal(), (409, "entries_locked".into()), "right or wrong alike");
    let refused = person.api("remove_document", json!({ "whose": me(), "document": bob.document })).await;
    assert_eq!(refused.refusal(), (409, "entries_locked".into()));
    assert_eq!(submit(&mut person, &me()).await.refusal(), (409, "entries_locked".into()));
    ok(save(&mut person, &me(), "names", 1, json!({ "known_as": "Annie" })).await);
    assert!(!all_they_read(&mut person).await.contains("Rossi"), "their own name neither");

    let token = mailed_token(&app, &smtp, "bob@aldine.example").await;
    let mut stranger = app.visitor();
    for _ in 0..3 {
        assert_eq!(stranger.get(&format!("/confirm/{token}")).await.status, 200);
    }
    assert!(!all_they_read(&mut person).await.contains(PASSPORT), "looking changes nothing");
    // The reader of the mailbox may not be the user of the account.
    let refused = stranger.api("confirm_address", json!({ "token": token })).await;
    assert_eq!(refused.refusal(), (401, "sign_in_first".into()));
    assert!(!all_they_read(&mut person).await.contains(PASSPORT));
    let mut stranger = person.clone();
    let answer = stranger.post(&format!("/confirm/{token}"), &[]).await;
    assert_eq!(
        (answer.status, answer.location()),
        (303, format!("/confirm/{token}?done=confirmed").as_str())
    );
    assert_eq!(stranger.get(&format!("/confirm/{token}")).await.status, 410);
    let read = all_they_read(&mut person).await;
    for open in [PASSPORT, "Rossi", "1990-04-17", "Annie"] {
        assert!(read.contains(open), "{open} is not read");
    }
    assert_eq!(view(&mut person, &me()).await["lock"], json!(null));
    assert_eq!(events(&app, "account.address_confirmed").await, 1);
}

#[tokio::test]
async fn a_confirmation_is_sent_again_at_a_limit_and_only_where_it_proves_something() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut giver = app.as_person(&[Permission::ManageInvitations]).await;
    let mut person = accept_with(&app, &shown_token(&mut giver, &bob.invitation).await).await;
    let first = mailed_token(&app, &smtp, "bob@aldine.example").await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(person.api("send_confirmation", json!({})).await.status);
    }
    assert_eq!(statuses, [200, 200, 200, 429]);
    let second = mailed_token(&app, &smtp, "bob@aldine.example").await;
    assert_ne!(first, second);
    ok(person.api("confirm_address", json!({ "token": first })).await);
    let dead = person.api("confirm_address", json!({ "token": second })).await;
    assert_eq!(dead.refusal(), (410, "link_dead".into()), "one proof uses up all of them");
    assert_eq!(person.api("send_confirmation", json!({})).await.refusal(), (404, "not_found".into()));
}

#[tokio::test]
async fn without_a_mail_server_only_vouching_opens_it() {
    let app = TestApp::founded().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut giver = app.as_person(&[Permission::ManageInvitations]).await;
    let mut person = accept_with(&app, &shown_token(&mut giver, &bob.invitation).await).await;
    let now = view(&mut person, &me()).await;
    assert_eq!(now["lock"], json!({ "is_locked": true, "can_confirm": false, "can_vouch": false }));
    assert!(person.get("/me/data").await.body.contains("until an administrator vouches"));
    let refused = person.api("send_confirmation", json!({})).await;
    assert_eq!(refused.refusal(), (409, "mail_not_configured".into()));

    use Permission::{RegisterIdentities, ValidateIdentities, ViewPersonalData};
    for too_little in [vec![ViewPersonalData], vec![RegisterIdentities, ValidateIdentities]] {
        let mut colleague = app.as_person(&too_little).await;
        let refused = vouch(&mut colleague, &bob.account, OWN_PASSWORD).await;
        assert_eq!(refused.refusal(), (403, "permission_missing".into()), "{too_little:?}");
    }
    let mut colleague = app.as_person(&[ViewPersonalData, RegisterIdentities]).await;
    let refused = vouch(&mut colleague, &bob.account, "not my password at all").await;
    assert_eq!(refused.refusal(), (422, "password_wrong".into()));
    assert!(!all_they_read(&mut person).await.contains(PASSPORT));
    ok(vouch(&mut colleague, &bob.account, OWN_PASSWORD).await);
    assert!(all_they_read(&mut person).await.contains(PASSPORT));
    assert_eq!(events(&app, "account.vouched_for").await, 1);
    assert_eq!(vouch(&mut colleague, &bob.account, OWN_PASSWORD).await.refusal(), (404, "not_found".into()));
}

#[tokio::test]
async fn a_link_from_a_giver_who_can_read_entries_and_a_mailed_one_open_everything() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let held = [Permission::ManageInvitations, Permission::ViewPersonalData];
    let mut giver = app.as_person(&held).await;
    let mut person = accept_with(&app, &shown_token(&mut giver, &bob.invitation).await).await;
    assert!(all_they_read(&mut person).await.contains(PASSPORT));
    invited(&app, "eve@aldine.example").await;
    let mut other = accept_with(&app, &mailed_token(&app, &smtp, "eve@aldine.example").await).await;
    assert!(all_they_read(&mut other).await.contains(PASSPORT));
    assert_eq!(view(&mut other, &me()).await["lock"], json!(null));
}

#[tokio::test]
async fn an_address_changed_by_somebody_who_cannot_read_entries_locks_them_until_somebody_vouches() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut clerk = app.as_person(&[Permission::ManageInvitations]).await;
    let draft = json!({ "invitation": bob.invitation, "draft": { "email": "mine@aldine.example" } });
    ok(clerk.api("correct_address", draft).await);
    app.advance(std::time::Duration::from_secs(1));
    let mut founder = app.as_founder().await;
    let later = json!({ "given_names": "Anna", "family_name": "Rossi", "known_as": "Later" });
    ok(save(&mut founder, &target_of(&bob.account), "names", 1, later).await);

    let refused = vouch(&mut founder, &bob.account, OWN_PASSWORD).await;
    assert_eq!(refused.refusal(), (404, "not_found".into()), "there is nobody to vouch for yet");
    let mut person = accept_with(&app, &mailed_token(&app, &smtp, "mine@aldine.example").await).await;
    let read = all_they_read(&mut person).await;
    assert!(!read.contains(PASSPORT) && !read.contains("Rossi") && !read.contains("Later"));
    assert_eq!(view(&mut person, &me()).await["lock"]["can_confirm"], false);
    assert_eq!(person.api("send_confirmation", json!({})).await.status, 404);
    ok(vouch(&mut founder, &bob.account, OWN_PASSWORD).await);
    assert!(all_they_read(&mut person).await.contains(PASSPORT));
}

#[tokio::test]
async fn a_picture_that_others_stored_is_neither_shown_nor_replaced() {
    let app = TestApp::founded().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut founder = app.as_founder().await;
    store(&mut founder, &bob.document).await;
    let mut giver = app.as_person(&[Permission::ManageInvitations]).await;
    let mut person = accept_with(&app, &shown_token(&mut giver, &bob.invitation).await).await;
    let front = picture_path(&bob.document, "front");
    let now = view(&mut person, &me()).await;
    assert_eq!(now["documents"][0]["images"], json!([]));
    assert_eq!(now["documents"][0]["locked_images"], json!(["front"]));
    assert_eq!(person.get(&front).await.refusal(), (409, "entries_locked".into()));
    let refused = upload(&mut person, &front, "image/jpeg", jpeg(30, 20)).await;
    assert_eq!(refused.refusal(), (409, "entries_locked".into()));
    assert_eq!(remove(&mut person, &front).await.refusal(), (409, "entries_locked".into()));
    assert_eq!(founder.get(&front).await.status, 200);
    ok(vouch(&mut founder, &bob.account, OWN_PASSWORD).await);
    assert_eq!(person.get(&front).await.status, 200);
}

#[tokio::test]
async fn what_was_verified_is_locked_in_the_export_too() {
    let app = TestApp::founded().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut founder = app.as_founder().await;
    ok(submit(&mut founder, &target_of(&bob.account)).await);
    let row = waiting(&mut founder).await[0].clone();
    ok(decide(&mut founder, &row, 1, "verify").await);
    let mut giver = app.as_person(&[Permission::ManageInvitations]).await;
    let mut person = accept_with(&app, &shown_token(&mut giver, &bob.invitation).await).await;
    let export = person.get("/me/export.json").await.json();
    assert_eq!(export["verified_claims"]["claims"], json!({}));
    assert_eq!(export["email_verified"], false);
    assert!(!export.to_string().contains(PASSPORT) && !export.to_string().contains("Rossi"));
    ok(vouch(&mut founder, &bob.account, OWN_PASSWORD).await);
    let export = person.get("/me/export.json").await.json();
    assert_eq!(export["verified_claims"]["claims"]["family_name"], "Rossi");
    assert_eq!(export["email_verified"], true);
}

#[tokio::test]
async fn whoever_reads_the_mailbox_takes_the_account_from_whoever_else_is_in_it() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let bob = invited(&app, "bob@aldine.example").await;
    let mut giver = app.as_person(&[Permission::ManageInvitations]).await;
    let mut intruder = accept_with(&app, &shown_token(&mut giver, &bob.invitation).await).await;
    let reset = crate::resets::reset_token(&app, &smtp, "bob@aldine.example").await;
    let mut owner = app.visitor();
    let draft = json!({ "token": reset, "draft": { "password": "the owner of the mailbox is back" } });
    ok(owner.api("reset_password", draft).await);
    assert_eq!(intruder.api("my_receipt", json!({})).await.status, 401, "the intruder is out");
    assert!(all_they_read(&mut owner).await.contains(PASSPORT), "a mailed reset proves the mailbox");
}

#[tokio::test]
async fn nobody_changes_the_state_of_their_own_identity_while_something_in_it_is_locked() {
    let app = TestApp::founded().await;
    let bob = invited(&app, "bob@aldine.example").await;
    let mut founder = app.as_founder().await;
    let target = target_of(&bob.account);
    ok(submit(&mut founder, &target).await);
    let row = waiting(&mut founder).await[0].clone();
    ok(decide(&mut founder, &row, 1, "verify").await);
    let mut giver = app.as_person(&[Permission::ManageInvitations, Permission::RegisterIdentities]).await;
    let refused = giver.api("begin_correction", json!({ "whose": target })).await;
    assert_eq!(refused.refusal(), (403, "permission_missing".into()), "the giver may not read it");
    let mut person = accept_with(&app, &shown_token(&mut giver, &bob.invitation).await).await;
    let locked = (409, "entries_locked".to_owned());
    for verb in ["begin_correction", "ask_erasure"] {
        assert_eq!(person.api(verb, json!({ "whose": me() })).await.refusal(), locked, "{verb}");
    }
    assert_eq!(accept_notice(&mut person, "0").await.refusal(), locked, "nobody knows who accepts");
    let values = json!({ "mode": "named", "privacy_notice": "accepted 1" });
    assert_eq!(view(&mut giver, &target).await["state"], "verified");
    assert!(!view(&mut giver, &target).await.to_string().contains(PASSPORT));

    ok(founder.api("begin_correction", json!({ "whose": target })).await);
    assert_eq!(submit(&mut person, &me()).await.refusal(), locked);
    assert_eq!(save(&mut person, &me(), "person", 1, values).await.refusal(), locked);
    for verb in ["discard_correction", "ask_erasure"] {
        assert_eq!(person.api(verb, json!({ "whose": me() })).await.refusal(), locked, "{verb}");
    }
    ok(founder.api("discard_correction", json!({ "whose": target })).await);
    ok(vouch(&mut founder, &bob.account, OWN_PASSWORD).await);
    for verb in ["begin_correction", "discard_correction", "ask_erasure"] {
        ok(person.api(verb, json!({ "whose": me() })).await);
    }
    ok(accept_notice(&mut person, "0").await);
}

#[tokio::test]
async fn nothing_that_others_wrote_to_the_person_is_shown_while_something_is_locked() {
    let app = TestApp::founded().await;
    let bob = crate::handed_links::invited_without_identity(&app, "bob@aldine.example").await;
    let mut founder = app.as_founder().await;
    let mut giver = app.as_person(&[Permission::ManageInvitations]).await;
    let mut person = accept_with(&app, &shown_token(&mut giver, &bob.invitation).await).await;
    let own = json!({ "given_names": "Anna", "family_name": "Rossi" });
    ok(save(&mut person, &me(), "names", 0, own).await);
    ok(person.api("ask_erasure", json!({})).await);
    let identity = view(&mut person, &me()).await["identity"].clone();
    let draft = json!({ "message": format!("We keep your passport {PASSPORT}.") });
    ok(founder.api("decline_erasure", json!({ "identity": identity, "draft": draft })).await);
    let read = all_they_read(&mut person).await;
    assert!(read.contains(PASSPORT), "nothing is locked");

    let target = target_of(&bob.account);
    let birth = json!({ "date_of_birth": "1990-04-17", "birth_country": "IT", "nationalities": "IT" });
    ok(save(&mut founder, &target, "birth", 0, birth).await);
    let read = all_they_read(&mut person).await;
    assert!(!read.contains(PASSPORT));
    let receipt = ok(person.api("my_receipt", json!({})).await);
    assert!(receipt["erasure_declined"]["at"].is_i64(), "that there is an answer is shown");
    assert!(person.get("/me/receipt").await.body.contains("You can read the reason once"));
    ok(vouch(&mut founder, &bob.account, OWN_PASSWORD).await);
    assert!(all_they_read(&mut person).await.contains(PASSPORT));
}

#[tokio::test]
async fn nor_is_it_once_what_was_locked_is_removed_since_the_text_may_quote_it() {
    for is_submitted in [true, false] {
        let app = TestApp::founded().await;
        let bob = crate::handed_links::invited_without_identity(&app, "bob@aldine.example").await;
        let mut founder = app.as_founder().await;
        let mut giver = app.as_person(&[Permission::ManageInvitations]).await;
        let mut person = accept_with(&app, &shown_token(&mut giver, &bob.invitation).await).await;
        fill(&mut person, &me()).await;
        ok(accept_notice(&mut person, "0").await);
        ok(person.api("ask_erasure", json!({})).await);
        let (target, document) = (target_of(&bob.account), new_id());
        ok(add_document_as(&mut founder, &target, &document).await);
        let values = json!({ "document_kind": "passport", "document_number": PASSPORT, "issuing_country": "IT",
            "expires_on": "2031-05-01" });
        let save = json!({ "step": "document", "document": document, "edition": 0, "values": values });
        ok(founder.api("save_step", json!({ "whose": target, "save": save })).await);
        if is_submitted {
            ok(submit(&mut founder, &target).await);
            let row = waiting(&mut founder).await[0].clone();
            ok(decide(&mut founder, &row, 1, "request_changes").await);
        }
        let identity = view(&mut founder, &target).await["identity"].clone();
        let draft = json!({ "message": format!("We keep your passport {PASSPORT}.") });
        ok(founder.api("decline_erasure", json!({ "identity": identity, "draft": draft })).await);
        ok(founder.api("remove_document", json!({ "whose": target, "document": document })).await);
        let read = all_they_read(&mut person).await;
        assert!(!read.contains(PASSPORT) && !read.contains("Please look again."), "{is_submitted}");
        ok(vouch(&mut founder, &bob.account, OWN_PASSWORD).await);
        assert!(all_they_read(&mut person).await.contains(PASSPORT), "{is_submitted}");
    }
}
