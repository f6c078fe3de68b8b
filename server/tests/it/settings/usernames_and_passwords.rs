//! Reserved usernames, and the length of passwords.

use super::{ok, save};
use crate::bulk::{outcomes, row, start};
use crate::support::{FOUNDER, PASSWORD, TestApp, token};
use domain::permission::Permission;
use serde_json::json;

#[tokio::test]
async fn reserved_usernames_are_neither_accepted_nor_derived_nor_offered_and_those_in_use_stay() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let board = founder.invite(json!({ "email": "board@aldine.example" })).await;
    let mut boards = app.visitor();
    let accepting = json!({ "token": token(&board), "draft": { "password": PASSWORD } });
    ok(boards.api("accept", accepting).await);
    let account = app.me(&mut boards).await;
    ok(save(&mut founder, "registration", &[("reserved_usernames", "Board, board2, ceo")]).await);

    let question = json!({ "question": { "email": "", "username": "C.E.O" } });
    let answer = ok(founder.api("availability", question).await);
    assert_eq!(answer["username"], "reserved");
    assert_eq!(answer["suggestions"][0], "c.e.o2");
    let chosen = json!({ "draft": { "email": "zoe@aldine.example", "username": "b.oard" } });
    assert_eq!(founder.api("invite", chosen).await.refusal(), (422, "username_reserved".into()));
    let derived = founder.invite(json!({ "email": "bo-ard@aldine.example" })).await;
    let issued = ok(founder.api("issued", json!({ "invitation": derived["invitation"] })).await);
    assert_eq!(issued["username"], "bo-ard3");

    let mut previewed = row("ceo@aldine.example", "");
    previewed.derived = "ceo".to_owned();
    let rows = [row("a@aldine.example", "bo_ard"), previewed, row("ceo@other.example", "")];
    let job = start(&mut founder, 1, &rows).await;
    app.backend.run_bulk_once().await.unwrap();
    let codes: Vec<_> = outcomes(&mut founder, &job).await.into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes, ["username_reserved", "", ""]);
    let made = "SELECT COUNT(*) FROM account WHERE username IN ('ceo2', 'ceo3')";
    assert_eq!(app.database.number(made).await, 2);

    let edit =
        |username: &str| json!({ "account": account, "draft": { "username": username, "locale": "it" } });
    ok(founder.api("edit_account", edit("board")).await);
    assert_eq!(founder.api("edit_account", edit("ceo")).await.refusal(), (422, "username_reserved".into()));
    assert_eq!(app.visitor().sign_in("board", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn reserved_usernames_are_told_to_those_alone_who_give_usernames() {
    let app = TestApp::founded().await;
    app.set("reserved_usernames", "bo.ard").await;
    for (permissions, is_told) in [
        (&[Permission::RegisterUsers][..], true),
        (&[Permission::BulkInvite], true),
        (&[Permission::ManageAccounts], true),
        (&[Permission::ViewAudit], false),
        (&[], false),
    ] {
        let mut person = app.as_person(permissions).await;
        let session = ok(person.api("session", json!({})).await);
        let told = if is_told { json!(["board"]) } else { json!([]) };
        assert_eq!(session["me"]["reserved_usernames"], told, "{permissions:?}");
    }
}

/// One of 19 characters.
const SHORT: &str = "lanterns drift west";
const LONG: &str = "lanterns drift west!";

#[tokio::test]
async fn every_password_that_is_chosen_has_the_length_of_the_setting_and_the_pages_say_it() {
    assert_eq!((SHORT.chars().count(), LONG.chars().count()), (19, 20));
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let zoe = founder.invite(json!({ "email": "zoe@aldine.example" })).await;
    ok(save(&mut founder, "security", &[("password_least", "20")]).await);

    let link = format!("/invitation/{}", token(&zoe));
    let page = app.visitor().get(&link).await;
    assert!(page.body.contains("At least 20 characters."), "{}", page.body);
    let refused = app.visitor().post(&link, &[("password", SHORT)]).await;
    assert!(refused.status == 422 && refused.body.contains("At least 20 characters."), "{}", refused.body);
    let accepting = |password: &str| json!({ "token": token(&zoe), "draft": { "password": password } });
    let mut zoes = app.visitor();
    assert_eq!(zoes.api("accept", accepting(SHORT)).await.refusal(), (422, "password_short".into()));
    ok(zoes.api("accept", accepting(LONG)).await);

    let change = |password: &str| json!({ "draft": { "current_password": LONG, "password": password } });
    let refused = zoes.api("change_password", change(SHORT)).await;
    assert_eq!(
        (refused.refusal(), &refused.json()["field"]),
        ((422, "password_short".into()), &json!("password"))
    );
    ok(zoes.api("change_password", change("a kettle sings at dawn tonight")).await);

    ok(app.visitor().api("forgot_password", json!({ "draft": { "email": FOUNDER } })).await);
    app.backend.run_outbox_once().await.unwrap();
    let link = smtp.mails().last().unwrap().link();
    let reset = link.rsplit('/').next().unwrap().to_owned();
    let page = app.visitor().get(&format!("/reset-password/{reset}")).await;
    assert!(page.body.contains("At least 20 characters."), "{}", page.body);
    let choose = |password: &str| json!({ "token": reset, "draft": { "password": password } });
    let answer = app.visitor().api("reset_password", choose(SHORT)).await;
    assert_eq!(answer.refusal(), (422, "password_short".into()));
    ok(app.visitor().api("reset_password", choose(LONG)).await);
    assert_eq!(app.visitor().sign_in(FOUNDER, LONG).await.status, 200, "the founder's too");
}
