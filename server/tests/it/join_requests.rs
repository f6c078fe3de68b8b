//! Self-registration: whoever has the organization's link may be anybody.

use crate::bulk::ok;
use crate::support::{Browser, FOUNDER, PASSWORD, Smtp, TestApp};
use domain::permission::Permission;
use futures::future::join_all;
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

/// Self-registration that is on, and the organization's link.
async fn opened() -> (TestApp, Smtp, Browser, String) {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.set("self_registration", "1").await;
    let mut founder = app.as_founder().await;
    let token = new_link(&mut founder).await;
    (app, smtp, founder, token)
}

async fn new_link(founder: &mut Browser) -> String {
    let view = ok(founder.api("new_join_link", json!({})).await);
    let url = view["link"]["url"].as_str().unwrap();
    assert!(url.contains("/join/"), "{url}");
    url.rsplit('/').next().unwrap().to_owned()
}

/// Asks as somebody at another address of the internet each time.
async fn ask(app: &TestApp, token: &str, email: &str) -> (u16, String) {
    let draft = json!({ "email": email });
    app.visitor().api("ask_to_join", json!({ "token": token, "draft": draft })).await.refusal()
}

/// The link of the newest mail to an address.
async fn mailed(app: &TestApp, smtp: &Smtp, email: &str) -> Option<String> {
    app.backend.run_outbox_once().await.unwrap();
    let mails = smtp.mails();
    let mail = mails.iter().rev().find(|mail| mail.to == [email])?;
    mail.link().split_once("/join/confirm/").map(|(_, token)| token.to_owned())
}

async fn confirm(app: &TestApp, token: &str) -> u16 {
    app.visitor().api("confirm_join", json!({ "token": token })).await.status
}

/// Asks and confirms.
async fn request(app: &TestApp, smtp: &Smtp, token: &str, email: &str) {
    assert_eq!(ask(app, token, email).await.0, 200);
    let link = mailed(app, smtp, email).await.expect("a mail");
    assert_eq!(confirm(app, &link).await, 200);
}

async fn waiting(browser: &mut Browser) -> Vec<Value> {
    let requests = ok(browser.api("join_requests", json!({})).await);
    requests["rows"].as_array().unwrap().clone()
}

async fn requests(app: &TestApp) -> i64 {
    app.database.count("join_request").await
}

#[tokio::test]
async fn somebody_asks_confirms_is_approved_and_accepts_their_invitation_without_javascript() {
    let (app, smtp, mut founder, token) = opened().await;
    let unit = ok(founder
        .api("create_unit", json!({ "version": 0, "draft": { "name": "Pupils", "code": "", "parent": "" } }))
        .await);
    let unit = unit.as_str().unwrap().to_owned();
    app.set("self_registration_unit", &unit).await;
    let mut zoe = app.visitor();
    let page = zoe.get(&format!("/join/{token}")).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("method=\"post\""));
    let answer = zoe.post(&format!("/join/{token}"), &[("email", "not an address")]).await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    assert!(answer.body.contains("not an address"), "what was typed is kept");
    let answer = zoe.post(&format!("/join/{token}"), &[("email", "Zoe@school.example")]).await;
    assert_eq!((answer.status, answer.location()), (303, format!("/join/{token}?done=sent").as_str()));
    assert_eq!(zoe.get(answer.location()).await.status, 200);
    let link = mailed(&app, &smtp, "Zoe@school.example").await.unwrap();
    assert_eq!(waiting(&mut founder).await, Vec::<Value>::new(), "nobody sees it before");
    let path = format!("/join/confirm/{link}");
    for _ in 0..3 {
        let page = zoe.get(&path).await;
        assert_eq!(page.status, 200, "opening changes nothing");
        assert!(page.body.contains("Zoe@school.example"));
    }
    assert_eq!(waiting(&mut founder).await, Vec::<Value>::new());
    let answer = zoe.post(&path, &[]).await;
    assert_eq!((answer.status, answer.location()), (303, format!("{path}?done=confirmed").as_str()));
    assert_eq!(zoe.post(&path, &[]).await.status, 303, "twice is the same as once");
    assert!(!zoe.has_session(), "it signs nobody in");

    let rows = waiting(&mut founder).await;
    assert_eq!((rows.len(), &rows[0]["email"]), (1, &json!("Zoe@school.example")));
    let to_do = ok(founder.api("to_do", json!({})).await);
    assert_eq!(to_do["requests"], 1, "{to_do}");
    ok(founder.api("approve_request", json!({ "request": rows[0]["id"] })).await);
    assert_eq!(waiting(&mut founder).await, Vec::<Value>::new());
    assert_eq!(requests(&app).await, 0);
    let kept = "SELECT COUNT(*) FROM message WHERE kind = 'join_confirm'";
    assert_eq!(app.database.number(kept).await, 0, "the invitation is the record");
    assert_eq!(app.database.count("handed_link").await, 0, "whoever approves is shown no link");

    app.backend.run_outbox_once().await.unwrap();
    let mails = smtp.mails();
    let invitation = mails.iter().rev().find(|mail| mail.to == ["Zoe@school.example"]).unwrap().link();
    let invitation = invitation.split_once("/invitation/").expect("an invitation").1.to_owned();
    assert_eq!(app.visitor().accept(&invitation).await.status, 200);
    let mut signed_in = app.visitor();
    assert_eq!(signed_in.sign_in("zoe@school.example", PASSWORD).await.status, 200);
    let placed = format!("unit={unit}&v=1");
    let listed = ok(founder.api("registry", json!({ "address": placed })).await);
    assert_eq!(listed["page"]["rows"].as_array().unwrap().len(), 1);
    assert_eq!(app.audit_faults().await, []);
    for action in ["join.link_made", "join.confirmed", "join.approved"] {
        let events = format!("SELECT COUNT(*) FROM audit_event WHERE action = '{action}'");
        assert_eq!(app.database.number(&events).await, 1, "{action}");
    }
}

#[tokio::test]
async fn every_address_gets_the_same_answer_whoever_has_it() {
    let (app, smtp, mut founder, token) = opened().await;
    founder.invite(json!({ "email": "invited@aldine.example" })).await;
    app.backend.run_outbox_once().await.unwrap();
    let before = smtp.mails().len();
    let mut answers = Vec::new();
    for email in [FOUNDER, "invited@aldine.example", "new@aldine.example"] {
        let draft = json!({ "email": email });
        let answer = app.visitor().api("ask_to_join", json!({ "token": token, "draft": draft })).await;
        answers.push((answer.status, answer.body));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(requests(&app).await, 1);
    app.backend.run_outbox_once().await.unwrap();
    let mails = smtp.mails();
    let told: Vec<_> = mails[before..].iter().map(|mail| mail.to.clone()).collect();
    assert_eq!(told, [["new@aldine.example"]], "and nobody else is written to");
}

#[tokio::test]
async fn asking_again_and_again_makes_one_request_and_the_earlier_link_stops_working() {
    let (app, smtp, mut founder, token) = opened().await;
    assert_eq!(ask(&app, &token, "zoe@school.example").await.0, 200);
    let first = mailed(&app, &smtp, "zoe@school.example").await.unwrap();
    assert_eq!(ask(&app, &token, "ZOE@School.example").await.0, 200);
    assert_eq!(requests(&app).await, 1);
    assert_eq!(confirm(&app, &first).await, 410);
    let second = mailed(&app, &smtp, "ZOE@School.example").await.unwrap();
    assert_eq!(confirm(&app, &second).await, 200);
    assert_eq!(ask(&app, &token, "zoe@school.example").await.0, 200);
    assert_eq!(waiting(&mut founder).await.len(), 1, "and what waits stays");
    let (status, code) = ask(&app, &token, "zoe@school.example").await;
    assert_eq!((status, code.as_str()), (429, "too_many"), "three mails an hour to an address");
}

#[tokio::test]
async fn a_stranger_can_fill_up_neither_the_requests_nor_the_table() {
    let (app, smtp, mut founder, token) = opened().await;
    app.set("self_registration_most", "2").await;
    for number in 0..3 {
        let email = format!("p{number}@school.example");
        assert_eq!(ask(&app, &token, &email).await.0, 200);
    }
    let mut links = Vec::new();
    for number in 0..3 {
        links.push(mailed(&app, &smtp, &format!("p{number}@school.example")).await.unwrap());
    }
    assert_eq!(confirm(&app, &links[0]).await, 200);
    assert_eq!(confirm(&app, &links[1]).await, 200);
    assert_eq!(confirm(&app, &links[2]).await, 410, "no more than the setting says");
    assert_eq!(app.visitor().get(&format!("/join/{token}")).await.status, 410);
    assert_eq!(ask(&app, &token, "more@school.example").await.0, 410);

    let rows = waiting(&mut founder).await;
    ok(founder.api("decline_request", json!({ "request": rows[0]["id"] })).await);
    app.backend.run_outbox_once().await.unwrap();
    assert!(smtp.mails().last().unwrap().header("subject").contains("request to register"));
    assert_eq!(confirm(&app, &links[2]).await, 200, "a place is free again");
    let again = founder.api("decline_request", json!({ "request": rows[0]["id"] })).await;
    assert_eq!(again.refusal(), (409, "already_decided".to_owned()));
    let again = founder.api("approve_request", json!({ "request": rows[0]["id"] })).await;
    assert_eq!(again.refusal(), (409, "already_decided".to_owned()));

    // Unconfirmed requests go after a day, all others after thirty, with their mails.
    app.set("self_registration_most", "100").await;
    assert_eq!(ask(&app, &token, "late@school.example").await.0, 200);
    let late = mailed(&app, &smtp, "late@school.example").await.unwrap();
    app.advance(DAY);
    assert_eq!(confirm(&app, &late).await, 410);
    app.backend.run_due_once().await.unwrap();
    assert_eq!(requests(&app).await, 3, "two that wait, and one that was declined");
    let links = "SELECT COUNT(*) FROM message WHERE kind = 'join_confirm'";
    assert_eq!(app.database.number(links).await, 0, "a link goes with its time");
    let before = smtp.mails().len();
    assert_eq!(ask(&app, &token, "p0@school.example").await.0, 200);
    app.backend.run_outbox_once().await.unwrap();
    assert_eq!(smtp.mails().len(), before, "whoever was declined waits");
    app.advance(30 * DAY);
    app.backend.run_due_once().await.unwrap();
    assert_eq!(requests(&app).await, 0, "nor does a request wait for ever");
    let expired = "SELECT COUNT(*) FROM audit_event WHERE action = 'join.expired'";
    assert_eq!(app.database.number(expired).await, 2);
    let view = ok(app.as_founder().await.api("join_link", json!({})).await);
    assert_eq!(view["used"], 0, "their places are free again");
    let kept = "SELECT COUNT(*) FROM message WHERE kind IN ('join_confirm', 'join_declined')";
    assert_eq!(app.database.number(kept).await, 0);
}

#[tokio::test]
async fn a_link_that_is_off_over_replaced_or_unknown_is_one_page() {
    let (app, smtp, mut founder, token) = opened().await;
    assert_eq!(ask(&app, &token, "zoe@school.example").await.0, 200);
    let link = mailed(&app, &smtp, "zoe@school.example").await.unwrap();
    let dead = async |token: &str| {
        let page = app.visitor().get(&format!("/join/{token}")).await;
        assert_eq!(page.status, 410);
        assert_eq!(ask(&app, token, "bob@school.example").await, (410, "link_dead".to_owned()));
    };
    app.set("self_registration", "0").await;
    dead(&token).await;
    assert_eq!(confirm(&app, &link).await, 410);
    app.set("self_registration", "1").await;
    app.set("self_registration_ends", "2026-11-21").await;
    dead(&token).await;
    assert_eq!(confirm(&app, &link).await, 410);
    app.set("self_registration_ends", "2026-11-22").await;
    assert_eq!(app.visitor().get(&format!("/join/{token}")).await.status, 200, "the last day belongs to it");
    let new = new_link(&mut founder).await;
    dead(&token).await;
    assert_eq!(confirm(&app, &link).await, 410, "the earlier link was given to somebody it was not for");
    assert_eq!(app.visitor().get(&format!("/join/{new}")).await.status, 200);
    // A token of one kind is none of another.
    assert_eq!(confirm(&app, &new).await, 410);
    assert_eq!(app.visitor().get(&format!("/invitation/{new}")).await.status, 410);
    assert_eq!(app.visitor().get(&format!("/join/{link}")).await.status, 410);
    app.backend.run_outbox_once().await.unwrap();
}

#[tokio::test]
async fn only_addresses_of_the_allowed_domains_are_taken() {
    let (app, smtp, mut founder, token) = opened().await;
    let page = ok(founder.api("settings", json!({ "section": "registration" })).await);
    let draft = |domains: &str| json!({ "version": page["version"], "values": [["self_registration_domains", domains]] });
    let save = async |founder: &mut Browser, domains: &str| {
        founder.api("save_settings", json!({ "section": "registration", "draft": draft(domains) })).await
    };
    let refused = save(&mut founder, "school.example, not a domain").await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("email_domain"), "{}", refused.body);
    ok(save(&mut founder, "School.example, bücher.example").await);
    let (status, _) = ask(&app, &token, "zoe@other.example").await;
    assert_eq!(status, 422);
    assert_eq!(requests(&app).await, 0);
    for email in ["zoe@school.example", "bob@xn--bcher-kva.example", "eva@Bücher.example"] {
        assert_eq!(ask(&app, &token, email).await.0, 200, "{email}");
    }
    app.backend.run_outbox_once().await.unwrap();
    assert_eq!((requests(&app).await, smtp.mails().len()), (3, 3));
    let page = app.visitor().get(&format!("/join/{token}")).await;
    assert!(page.body.contains("school.example"));
}

#[tokio::test]
async fn a_request_whose_address_was_taken_since_is_not_approved_and_stays() {
    let (app, smtp, mut founder, token) = opened().await;
    request(&app, &smtp, &token, "zoe@school.example").await;
    founder.invite(json!({ "email": "zoe@school.example" })).await;
    let rows = waiting(&mut founder).await;
    let refused = founder.api("approve_request", json!({ "request": rows[0]["id"] })).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("already_invited"), "{}", refused.body);
    assert_eq!(waiting(&mut founder).await.len(), 1);
    app.backend.run_outbox_once().await.unwrap();
}

#[tokio::test]
async fn two_who_approve_at_once_invite_once() {
    let (app, smtp, mut founder, token) = opened().await;
    request(&app, &smtp, &token, "zoe@school.example").await;
    let rows = waiting(&mut founder).await;
    let mut second = app.as_founder().await;
    let arguments = json!({ "request": rows[0]["id"] });
    let (one, other) = tokio::join!(
        founder.api("approve_request", arguments.clone()),
        second.api("approve_request", arguments.clone())
    );
    let mut answers = [one.status, other.status];
    answers.sort_unstable();
    assert_eq!(answers, [200, 409], "{} {}", one.body, other.body);
    let invited = "SELECT COUNT(*) FROM invitation WHERE email_key = 'zoe@school.example'";
    assert_eq!(app.database.number(invited).await, 1);
    app.backend.run_outbox_once().await.unwrap();
}

#[tokio::test]
async fn whoever_may_not_register_users_may_decline_and_not_approve() {
    let (app, smtp, _, token) = opened().await;
    request(&app, &smtp, &token, "zoe@school.example").await;
    let mut manager = app.as_person(&[Permission::ManageInvitations]).await;
    let rows = waiting(&mut manager).await;
    let page = manager.get("/administration/invitations/requests").await;
    assert!(page.body.contains("zoe@school.example"));
    assert!(!page.body.contains(">Approve<"), "no button that would be refused");
    let refused = manager.api("approve_request", json!({ "request": rows[0]["id"] })).await;
    assert_eq!(refused.refusal(), (403, "permission_missing".to_owned()));
    ok(manager.api("decline_request", json!({ "request": rows[0]["id"] })).await);
    app.backend.run_outbox_once().await.unwrap();
}

#[tokio::test]
async fn an_erased_person_leaves_no_request() {
    let (app, smtp, mut founder, token) = opened().await;
    request(&app, &smtp, &token, "zoe@school.example").await;
    let invited = founder.invite(json!({ "email": "zoe@school.example" })).await;
    ok(founder.api("delete_pending", json!({ "invitation": invited["invitation"] })).await);
    assert_eq!(requests(&app).await, 0);
    app.backend.run_outbox_once().await.unwrap();
}

#[tokio::test]
async fn without_a_mail_server_there_is_no_self_registration() {
    let app = TestApp::founded().await;
    app.set("self_registration", "1").await;
    let mut founder = app.as_founder().await;
    let token = new_link(&mut founder).await;
    assert_eq!(app.visitor().get(&format!("/join/{token}")).await.status, 410);
    let view = ok(founder.api("join_link", json!({})).await);
    assert_eq!(view["closed"], "no_mail");
}

#[tokio::test]
async fn two_who_ask_at_once_make_one_request_and_two_who_confirm_at_once_take_one_place() {
    let (app, smtp, mut founder, token) = opened().await;
    let (one, other) =
        tokio::join!(ask(&app, &token, "zoe@school.example"), ask(&app, &token, "zoe@school.example"));
    assert_eq!((one.0, other.0), (200, 200));
    assert_eq!(requests(&app).await, 1);
    // One mail or two, of which the link of one works.
    app.backend.run_outbox_once().await.unwrap();
    let mut alive = Vec::new();
    for mail in smtp.mails().iter().filter(|mail| mail.to == ["zoe@school.example"]) {
        let link = mail.link().rsplit('/').next().unwrap().to_owned();
        if app.visitor().get(&format!("/join/confirm/{link}")).await.status == 200 {
            alive.push(link);
        }
    }
    let [link] = alive.as_slice() else { panic!("{} links", alive.len()) };
    let (one, other) = tokio::join!(confirm(&app, link), confirm(&app, link));
    assert_eq!((one, other), (200, 200));
    assert_eq!(app.database.number("SELECT CAST(used AS BIGINT) FROM join_link").await, 1);
    assert_eq!(waiting(&mut founder).await.len(), 1);
}

/// Asks from an address of the internet.
async fn ask_from(app: &TestApp, token: &str, address: &str, email: &str) -> u16 {
    let draft = json!({ "email": email });
    let mut visitor = app.visitor().at(address);
    visitor.api("ask_to_join", json!({ "token": token, "draft": draft })).await.status
}

/// Two hundred people ask from their addresses of the internet, and all are answered as usual.
async fn two_hundred_ask(app: &TestApp, token: &str, who: impl Fn(usize) -> (String, String)) {
    let all: Vec<(String, String)> = (0..200).map(who).collect();
    for some in all.chunks(40) {
        let asked = some.iter().map(|(address, email)| ask_from(app, token, address, email));
        assert!(join_all(asked).await.iter().all(|status| *status == 200));
    }
}

#[tokio::test]
async fn one_stranger_with_a_domain_or_a_network_of_their_own_does_not_keep_others_out() {
    let (app, _smtp, _, token) = opened().await;
    app.leaves_mail();
    // A domain that takes everything, from everywhere.
    let from = |number: usize| format!("203.0.{number}.1");
    two_hundred_ask(&app, &token, |number| (from(number), format!("p{number}@catch.example"))).await;
    assert_eq!(ask_from(&app, &token, "192.0.2.1", "more@catch.example").await, 429);
    assert_eq!(ask_from(&app, &token, "192.0.2.1", "zoe@school.example").await, 200);
    // Any domain, from the many networks of one subscriber.
    let from = |number: usize| format!("2001:db8:7:{number:x}::1");
    two_hundred_ask(&app, &token, |number| (from(number), format!("p@d{number}.example"))).await;
    assert_eq!(ask_from(&app, &token, "2001:db8:7:ffff::1", "more@other.example").await, 429);
    assert_eq!(ask_from(&app, &token, "2001:db8:8::1", "more@other.example").await, 200);
}

#[tokio::test]
async fn a_domain_that_the_setting_allows_has_no_limit_of_its_own() {
    let (app, _smtp, _, token) = opened().await;
    app.leaves_mail();
    app.set("self_registration_domains", "school.example").await;
    let from = |number: usize| format!("203.0.{number}.1");
    two_hundred_ask(&app, &token, |number| (from(number), format!("p{number}@school.example"))).await;
    assert_eq!(ask_from(&app, &token, "192.0.2.1", "more@school.example").await, 200);
}
