//! The founder's role: offered, accepted, withdrawn, and handed over at the shell. Who could become the founder, and what
//! whoever was it keeps.

mod attacks;

use crate::identities::{fill, me, ok, submit};
use crate::reviews::{decide, reviewer, waiting};
use crate::second_factor::add_app;
use crate::support::{Answer, Browser, FOUNDER, PASSWORD, TestApp, set_up_draft};
use backend::gate::AtTheShell;
use domain::founder::FounderLack;
use domain::id::AccountId;
use domain::permission::Permission;
use futures::future::join_all;
use serde_json::{Value, json};
use std::time::Duration;

const MINUTE: u64 = 60;
const DAY: u64 = 24 * 3_600;

/// Somebody with a verified identity and a second factor, their account, and their address.
async fn heir(app: &TestApp, permissions: &[Permission]) -> (Browser, AccountId, String) {
    let (mut person, email) = app.person(permissions).await;
    fill(&mut person, &me()).await;
    ok(submit(&mut person, &me()).await);
    let mut reviewer = reviewer(app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    ok(decide(&mut reviewer, &row, 1, "verify").await);
    add_app(app, &mut person).await;
    let account = app.me(&mut person).await;
    (person, account, email)
}

async fn app() -> TestApp {
    let app = TestApp::founded().await;
    app.leaves_mail();
    app.set("session_idle_h", "8000").await;
    app.set("session_days", "365").await;
    app
}

async fn offer(founder: &mut Browser, account: AccountId) -> Answer {
    founder.api("offer_founder_role", json!({ "account": account })).await
}

/// The open offer as somebody sees it in *My security*.
async fn seen(browser: &mut Browser) -> Value {
    ok(browser.api("my_security", json!({})).await)["founder_offer"].clone()
}

async fn accept(browser: &mut Browser) -> Answer {
    let offer = seen(browser).await["id"].clone();
    let offer = if offer.is_null() { json!("0192f1c2-0000-7000-8000-000000000000") } else { offer };
    browser.api("accept_founder_role", json!({ "offer": offer })).await
}

async fn is_founder(browser: &mut Browser) -> bool {
    ok(browser.api("session", json!({})).await)["me"]["is_founder"].as_bool().unwrap()
}

async fn confirm(browser: &mut Browser) {
    ok(browser.api("confirm_session", json!({ "draft": { "password": PASSWORD } })).await);
}

fn over() -> (u16, String) {
    (409, "founder_offer_over".into())
}

fn unfit() -> (u16, String) {
    (409, "founder_unfit".into())
}

#[tokio::test]
async fn the_role_is_offered_and_accepted_and_whoever_had_it_holds_nothing_any_more() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut founder = app.as_founder().await;
    let (mut heir, account, email) = heir(&app, &[]).await;
    let candidate = ok(founder.api("founder_candidate", json!({ "account": account })).await);
    assert_eq!(candidate, json!({ "lacks": [], "limited": 0, "offer": null }));
    ok(offer(&mut founder, account).await);
    assert!(is_founder(&mut founder).await && !is_founder(&mut heir).await, "an offer gives nothing");
    assert_eq!(heir.api("settings", json!({ "section": "data" })).await.status, 403);
    assert_eq!(seen(&mut founder).await["is_mine"], false);
    assert_eq!(seen(&mut heir).await["is_mine"], true);
    ok(accept(&mut heir).await);
    assert!(is_founder(&mut heir).await && !is_founder(&mut founder).await);
    ok(heir.api("settings", json!({ "section": "data" })).await);
    assert_eq!(
        founder.api("settings", json!({ "section": "data" })).await.refusal(),
        (403, "permission_missing".into())
    );
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE founder").await, 1);
    assert_eq!(app.database.count("founder_offer").await, 0);
    app.backend.run_outbox_once().await.unwrap();
    for (to, words) in [
        (FOUNDER, "It can be accepted within 7 days"),
        (email.as_str(), "was offered to the account"),
        (email.as_str(), "was handed over to the account"),
        (FOUNDER, "was handed over from the account ada"),
    ] {
        assert!(
            smtp.mails().iter().any(|mail| mail.to == [to] && mail.text.contains(words)),
            "{to}: {words}"
        );
    }
    // The new founder gives and takes like the one before, and the former one is an account like any other.
    let former = app.me(&mut founder).await;
    ok(heir.api("suspend_account", json!({ "account": former, "draft": { "reason": "left" } })).await);
    assert_eq!(founder.api("my_security", json!({})).await.status, 401);
    assert_eq!(app.visitor().api("set_up", json!({ "draft": set_up_draft() })).await.status, 410);
    app.backend.run_outbox_once().await.unwrap();
    assert_eq!(app.audit_faults().await, []);
}

#[tokio::test]
async fn only_the_founder_offers_and_only_after_confirming_again() {
    let app = app().await;
    let mut founder = app.as_founder().await;
    let all = Permission::ALL.to_vec();
    let (mut heir, account, _) = heir(&app, &all).await;
    let mine = app.me(&mut founder).await;
    let missing = (403, "permission_missing".to_owned());
    assert_eq!(offer(&mut heir, account).await.refusal(), missing, "whatever else they hold");
    assert_eq!(heir.api("founder_candidate", json!({ "account": account })).await.refusal(), missing);
    assert_eq!(offer(&mut founder, mine).await.refusal(), (403, "own_account".into()));
    app.advance(Duration::from_secs(16 * MINUTE));
    assert_eq!(offer(&mut founder, account).await.refusal(), (403, "confirm_first".into()));
    confirm(&mut founder).await;
    ok(offer(&mut founder, account).await);
    assert_eq!(accept(&mut heir).await.refusal(), (403, "confirm_first".into()), "so does whoever accepts");
    confirm(&mut heir).await;
    ok(accept(&mut heir).await);
}

#[tokio::test]
async fn an_account_that_lacks_something_is_not_offered_the_role_and_the_founder_is_told_what() {
    let app = app().await;
    let mut founder = app.as_founder().await;
    let mut plain = app.as_person(&[]).await;
    let plain = app.me(&mut plain).await;
    let lacks = async |founder: &mut Browser, account: AccountId| {
        ok(founder.api("founder_candidate", json!({ "account": account })).await)["lacks"].clone()
    };
    assert_eq!(lacks(&mut founder, plain).await, json!(["identity", "factor"]));
    assert_eq!(offer(&mut founder, plain).await.refusal(), unfit());
    let (_, account, _) = heir(&app, &[]).await;
    for (harm, cure, lack) in [
        (
            "UPDATE account SET state = 'suspended' WHERE id = $",
            "UPDATE account SET state = 'active' WHERE id = $",
            "active",
        ),
        (
            "UPDATE identity SET state = 'suspended' WHERE account_id = $",
            "UPDATE identity SET state = 'verified' WHERE account_id = $",
            "identity",
        ),
    ] {
        let id = if app.database.is_sqlite() {
            format!("X'{}'", account.to_string().replace('-', ""))
        } else {
            format!("'{account}'")
        };
        app.database.run(&harm.replace('$', &id)).await;
        assert_eq!(lacks(&mut founder, account).await, json!([lack]));
        assert_eq!(offer(&mut founder, account).await.refusal(), unfit(), "{lack}");
        app.database.run(&cure.replace('$', &id)).await;
    }
    ok(offer(&mut founder, account).await);
}

#[tokio::test]
async fn an_account_that_the_founder_may_be_using_themselves_is_not_offered_the_role() {
    let app = app().await;
    let mut founder = app.as_founder().await;
    let (_, account, email) = heir(&app, &[]).await;
    let invited = founder.invite(json!({ "email": "puppet@aldine.example" })).await;
    ok(app.visitor().accept(&crate::support::token(&invited)).await);
    // As if the link of the heir had been handed over in this way.
    let theirs = format!("(SELECT id FROM account WHERE email_key = '{email}')");
    app.database.run(&format!("UPDATE possible_user SET account_id = {theirs}")).await;
    let candidate = ok(founder.api("founder_candidate", json!({ "account": account })).await);
    assert_eq!(candidate["lacks"], json!(["mailbox"]));
    assert_eq!(offer(&mut founder, account).await.refusal(), unfit());
}

#[tokio::test]
async fn there_is_one_open_offer_and_it_is_over_after_seven_days() {
    let app = app().await;
    let mut founder = app.as_founder().await;
    let (mut first, one, _) = heir(&app, &[]).await;
    let (mut second, other, _) = heir(&app, &[]).await;
    ok(offer(&mut founder, one).await);
    assert_eq!(offer(&mut founder, other).await.refusal(), (409, "founder_offer_open".into()));
    assert_eq!(accept(&mut second).await.refusal(), over());
    let id = seen(&mut first).await["id"].clone();
    assert_eq!(
        second.api("accept_founder_role", json!({ "offer": id })).await.refusal(),
        over(),
        "an offer is accepted by whom it was made to"
    );
    ok(second.api("end_founder_offer", json!({})).await);
    assert_eq!(app.database.count("founder_offer").await, 1, "nor does anybody else end it");
    app.advance(Duration::from_secs(7 * DAY));
    confirm(&mut first).await;
    assert_eq!(seen(&mut first).await, Value::Null);
    assert_eq!(first.api("accept_founder_role", json!({ "offer": id })).await.refusal(), over());
    confirm(&mut founder).await;
    ok(offer(&mut founder, other).await);
    confirm(&mut second).await;
    ok(accept(&mut second).await);
    assert!(is_founder(&mut second).await);
}

#[tokio::test]
async fn an_offer_is_withdrawn_by_the_founder_and_declined_by_the_other_and_both_are_told() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    let mut founder = app.as_founder().await;
    let (mut heir, account, email) = heir(&app, &[]).await;
    for is_declined in [false, true] {
        ok(offer(&mut founder, account).await);
        let who = if is_declined { &mut heir } else { &mut founder };
        ok(who.api("end_founder_offer", json!({})).await);
        ok(who.api("end_founder_offer", json!({})).await);
        assert_eq!(accept(&mut heir).await.refusal(), over());
    }
    app.backend.run_outbox_once().await.unwrap();
    for to in [FOUNDER, &email] {
        let told = smtp
            .mails()
            .iter()
            .filter(|mail| mail.to == [to] && mail.text.contains("withdrawn or declined"))
            .count();
        assert_eq!(told, 2, "{to}");
    }
    let ended = "SELECT COUNT(*) FROM audit_event WHERE action = 'founder.offer_ended'";
    assert_eq!(app.database.number(ended).await, 2, "each once");
    assert!(is_founder(&mut founder).await);
}

#[tokio::test]
async fn an_offer_ends_with_whatever_could_let_somebody_else_accept_it() {
    let app = app().await;
    let mut founder = app.as_founder().await;
    let mut manager = app.as_person(&[Permission::ManageAccounts, Permission::ViewRegistry]).await;
    let (mut heir, account, email) = heir(&app, &[]).await;
    // A second factor that an administrator resets is not the one that the founder has seen.
    ok(offer(&mut founder, account).await);
    ok(manager.api("reset_second_factor", json!({ "account": account })).await);
    assert_eq!(app.database.count("founder_offer").await, 0);
    assert_eq!(heir.api("my_security", json!({})).await.status, 401);
    ok(heir.sign_in(&email, PASSWORD).await);
    add_app(&app, &mut heir).await;
    assert_eq!(accept(&mut heir).await.refusal(), over());
    // Nor is a factor that came later in another way.
    ok(offer(&mut founder, account).await);
    app.advance(Duration::from_secs(MINUTE));
    ok(heir.api("remove_authenticator", json!({})).await);
    assert_eq!(accept(&mut heir).await.refusal(), unfit());
    assert_eq!(app.database.count("founder_offer").await, 1, "a refusal changes nothing");
    add_app(&app, &mut heir).await;
    assert_eq!(accept(&mut heir).await.refusal(), unfit(), "the founder offers it again");
    ok(founder.api("end_founder_offer", json!({})).await);
    confirm(&mut founder).await;
    ok(offer(&mut founder, account).await);
    // Whoever is suspended in between has nothing to accept afterwards.
    let draft = json!({ "reason": "away" });
    confirm(&mut manager).await;
    ok(manager.api("suspend_account", json!({ "account": account, "draft": draft })).await);
    assert_eq!(app.database.count("founder_offer").await, 0);
    ok(manager.api("reactivate_account", json!({ "account": account })).await);
    assert!(is_founder(&mut founder).await);
}

#[tokio::test]
async fn an_identity_that_is_suspended_in_between_is_no_longer_enough() {
    let app = app().await;
    let mut founder = app.as_founder().await;
    let (mut heir, account, _) = heir(&app, &[]).await;
    ok(offer(&mut founder, account).await);
    app.database.run("UPDATE identity SET state = 'suspended'").await;
    assert_eq!(accept(&mut heir).await.refusal(), unfit());
    app.database.run("UPDATE identity SET state = 'verified'").await;
    ok(accept(&mut heir).await);
}

#[tokio::test]
async fn of_everything_that_is_done_to_an_offer_at_once_one_thing_happens() {
    for is_withdrawn in [false, true] {
        let app = app().await;
        let mut founder = app.as_founder().await;
        let (mut heir, account, _) = heir(&app, &[]).await;
        ok(offer(&mut founder, account).await);
        let id = seen(&mut heir).await["id"].clone();
        let accepting = (0..4).map(|_| {
            let (mut heir, id) = (heir.clone(), id.clone());
            async move { heir.api("accept_founder_role", json!({ "offer": id })).await.status }
        });
        let mut other = founder.clone();
        let ending =
            async { if is_withdrawn { other.api("end_founder_offer", json!({})).await.status } else { 0 } };
        let (accepted, _) = futures::join!(join_all(accepting), ending);
        let accepted = accepted.into_iter().filter(|status| *status == 200).count();
        let has_role = is_founder(&mut heir).await;
        assert_eq!(accepted, usize::from(has_role));
        assert!(has_role || is_withdrawn);
        assert_eq!(is_founder(&mut founder).await, !has_role, "there is always one founder");
        assert_eq!(app.database.count("founder_offer").await, 0);
        let events =
            "SELECT COUNT(*) FROM audit_event WHERE action IN ('founder.handed_over', 'founder.offer_ended')";
        assert_eq!(app.database.number(events).await, 1);
    }
}

#[tokio::test]
async fn what_administrators_have_begun_about_somebody_is_not_done_to_the_founder() {
    let app = app().await;
    let mut founder = app.as_founder().await;
    let mut manager = app.as_person(&[Permission::ManageAccounts, Permission::ViewRegistry]).await;
    let (mut heir, account, _) = heir(&app, &[Permission::ViewRegistry]).await;
    ok(offer(&mut founder, account).await);
    ok(manager.api("reset_second_factor", json!({ "account": account })).await);
    ok(accept(&mut heir).await);
    app.advance(Duration::from_secs(2 * DAY));
    app.backend.run_due_once().await.unwrap();
    assert_eq!(app.database.count("authenticator").await, 1, "the factor of the founder stays");
    let refused =
        manager.api("suspend_account", json!({ "account": account, "draft": { "reason": "left" } })).await;
    assert_eq!(refused.refusal(), (403, "permission_not_held".into()));
}

#[tokio::test]
async fn at_the_shell_any_active_account_becomes_the_founders_and_an_open_offer_ends() {
    let app = app().await;
    let mut founder = app.as_founder().await;
    let (mut heir, account, _) = heir(&app, &[]).await;
    let (mut other, email) = app.person(&[]).await;
    ok(offer(&mut founder, account).await);
    let id = seen(&mut heir).await["id"].clone();
    let shell = app.shell().await;
    let desk = shell.open::<AtTheShell>(&shell.operator()).await.unwrap();
    assert_eq!(desk.hand_founder_role_to("nobody").await.unwrap_err().code().as_str(), "not_found");
    assert_eq!(desk.hand_founder_role_to("ada").await.unwrap_err().code().as_str(), "nothing_to_change");
    let lacks = desk.hand_founder_role_to(&email).await.unwrap();
    assert_eq!(lacks, [FounderLack::Identity, FounderLack::Factor], "which is told, and no obstacle");
    assert!(is_founder(&mut other).await && !is_founder(&mut founder).await);
    assert_eq!(heir.api("accept_founder_role", json!({ "offer": id })).await.refusal(), over());
    assert_eq!(app.database.number("SELECT COUNT(*) FROM account WHERE founder").await, 1);
    let by = "SELECT COUNT(*) FROM audit_event WHERE action LIKE 'founder.%' AND actor_kind = 'operator'";
    assert_eq!(app.database.number(by).await, 2);
    assert_eq!(app.audit_faults().await, []);
}

#[tokio::test]
async fn the_set_up_stays_closed_whatever_becomes_of_founders() {
    let app = app().await;
    assert_eq!(app.database.count("set_up").await, 1);
    app.database.run("UPDATE account SET founder = FALSE").await;
    let closed = app.visitor().api("set_up", json!({ "draft": set_up_draft() })).await;
    assert_eq!(closed.refusal(), (410, "setup_closed".into()));
    assert_eq!(app.visitor().get("/setup").await.status, 410);
}
