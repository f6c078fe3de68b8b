//! Who has which address, whatever happens at once.

use super::*;
use crate::bulk::{outcomes, row, start};
use futures::future::join;

async fn availability(browser: &mut Browser, email: &str) -> Value {
    let question = json!({ "question": { "email": email, "username": "" } });
    browser.api("availability", question).await.json()["email"].clone()
}

#[tokio::test]
async fn an_address_that_comes_or_went_is_used_for_everybody_else() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let mut manager = app.as_person(&MANAGER).await;
    let ((mut ada, adas), (mut bob, _)) = (app.person(&[]).await, app.person(&[]).await);
    let bob = app.me(&mut bob).await;
    // Ada's old one went, Bob's new one comes.
    ask_own(&mut ada, "adas.new@aldine.example").await;
    let token = mailed(&app, &smtp, "adas.new@aldine.example", "confirm").await.unwrap();
    confirm(&mut ada, &token).await;
    ask(&mut manager, bob, NEW).await;
    assert_eq!(availability(&mut founder, NEW).await, json!("available"), "only asked for");
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    confirm(&mut app.visitor(), &token).await;
    let (mut zoe, _) = app.person(&[]).await;
    for email in [NEW, &adas] {
        assert_eq!(availability(&mut founder, email).await, json!("used"), "{email}");
        let refused = founder.api("invite", json!({ "draft": { "email": email } })).await;
        assert_eq!(refused.refusal(), (422, "already_registered".into()), "{email}");
        let question = json!({ "emails": [email], "usernames": [], "candidates": [] });
        let checked = founder.api("registry_check", json!({ "question": question })).await.json();
        assert_eq!(checked["registered"], json!([0]), "{email}");
        let zoe = app.me(&mut zoe).await;
        let refused = ask(&mut manager, zoe, email).await;
        assert_eq!(refused.refusal(), (422, "already_registered".into()), "{email}");
    }
    let pending = founder.invite(json!({ "email": "eve@aldine.example" })).await;
    let draft = json!({ "invitation": pending["invitation"], "draft": { "email": NEW } });
    let corrected = founder.api("correct_address", draft).await;
    assert_eq!(corrected.refusal(), (422, "already_registered".into()), "{}", corrected.body);
}

#[tokio::test]
async fn of_two_confirmations_and_of_a_confirmation_and_an_invitation_at_once_one_wins() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let (mut ada, _) = app.person(&[]).await;
    ask_own(&mut ada, NEW).await;
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    let mut twice = ada.clone();
    let draft = json!({ "draft": { "email": NEW } });
    let (first, (second, invited)) =
        join(confirm(&mut ada, &token), join(confirm(&mut twice, &token), founder.api("invite", draft)))
            .await;
    let won = [first.status, second.status, invited.status].iter().filter(|status| **status == 200).count();
    assert_eq!(won, 1, "{} {} {}", first.body, second.body, invited.body);
    let holders = format!("SELECT COUNT(*) FROM account WHERE email_key = '{NEW}'");
    assert_eq!(app.database.number(&holders).await, 1);
    assert_eq!(claims_of(&app, NEW).await, "current");
}

#[tokio::test]
async fn every_account_has_its_claim_and_an_erased_one_has_none() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut founder = app.as_founder().await;
    let (mut ada, old) = app.person(&[]).await;
    let account = app.me(&mut ada).await;
    ask_own(&mut ada, NEW).await;
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    confirm(&mut ada, &token).await;
    ask_own(&mut ada, "third@aldine.example").await;
    let unclaimed = "SELECT COUNT(*) FROM account a LEFT JOIN email_claim c ON c.email_key = a.email_key
        AND c.account = a.id AND c.kind = 'current' WHERE a.email_key IS NOT NULL AND c.email_key IS NULL";
    assert_eq!(app.database.number(unclaimed).await, 0);
    founder.api("delete_account", json!({ "account": account, "draft": {} })).await;
    app.advance(Duration::from_secs(31 * 86_400));
    run(&app).await;
    assert_eq!((claims_of(&app, NEW).await, claims_of(&app, &old).await), ("free".into(), "free".into()));
    assert_eq!(app.database.count("address_change").await, 0);
    assert_eq!(app.database.number(unclaimed).await, 0);
    let left = "SELECT COUNT(*) FROM message WHERE to_address LIKE '%third@%' OR params LIKE '%third@%'";
    assert_eq!(app.database.number(left).await, 0);
}

#[tokio::test]
async fn a_file_row_with_such_an_address_is_refused_alone() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    let mut manager = app.as_person(&MANAGER).await;
    let (mut bob, _) = app.person(&[]).await;
    let bob = app.me(&mut bob).await;
    ask(&mut manager, bob, NEW).await;
    let token = mailed(&app, &smtp, NEW, "confirm").await.unwrap();
    confirm(&mut app.visitor(), &token).await;
    let mut founder = app.as_founder().await;
    let job = start(&mut founder, 1, &[row(NEW, ""), row("zoe@aldine.example", "")]).await;
    app.backend.run_bulk_once().await.unwrap();
    let expected = [("failed", "already_registered"), ("created", "")];
    assert_eq!(outcomes(&mut founder, &job).await, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
}
