//! The privacy notice: what is published, who reads it, who accepts which version.

use crate::identities::{accept_notice, clerk, events, fill, me, ok, save, step_of, submit, target_of, view};
use crate::support::{Answer, Browser, TestApp};
use serde_json::{Value, json};

/// Publishes this text in English, and returns what whoever reads it accepts: `1 en <hash>`.
pub(crate) async fn publish(settings: &mut Browser, text: &str) -> String {
    publish_in(settings, json!([["en", text]])).await
}

/// Publishes texts, and returns what readers of the first language accept.
async fn publish_in(settings: &mut Browser, texts: Value) -> String {
    let page = ok(settings.api("notice_settings", json!({})).await);
    let draft = json!({ "version": page["draft"]["version"], "texts": texts });
    let page = ok(settings.api("publish_notice", json!({ "draft": draft })).await);
    let published = &page["versions"][0]["in_force"];
    let first = &published["texts"][0];
    format!(
        "{} {} {}",
        published["version"],
        first["locale"].as_str().unwrap(),
        first["hash"].as_str().unwrap()
    )
}

async fn notice(browser: &mut Browser, target: &Value, edition: u32, text: &str) -> Answer {
    save(browser, target, "person", edition, json!({ "mode": "named", "privacy_notice": text })).await
}

fn missing() -> (u16, String) {
    (422, "notice_missing".to_owned())
}

#[tokio::test]
async fn everybody_reads_what_is_published_and_before_that_an_honest_sentence() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut person = app.as_person(&[]).await;
    for browser in [&mut app.visitor(), &mut person, &mut founder] {
        let page = browser.get("/privacy-notice").await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("There is no privacy notice here yet"), "{}", page.body);
        assert_eq!(browser.get("/privacy-notice?version=1").await.status, 404);
    }
    assert!(!app.visitor().get("/sign-in").await.body.contains("/privacy-notice"), "no link leads nowhere");
    let text = "# What we keep\n- your **name**\n- <script>alert(1)</script>\n\nWrite to [us](mailto:dpo@aldine.example).";
    publish(&mut founder, text).await;
    for browser in [&mut app.visitor(), &mut person, &mut founder] {
        let page = browser.get("/privacy-notice").await;
        assert_eq!(page.status, 200);
        for part in ["<h2>What we keep", "&lt;script&gt;alert(1)", "href=\"mailto:dpo@aldine.example\""] {
            assert!(page.body.contains(part), "{part}: {}", page.body);
        }
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
        assert_eq!(browser.get("/privacy-notice?version=1").await.status, 200);
        for unknown in ["0", "2", "-1", "x", "99999999999"] {
            assert_eq!(
                browser.get(&format!("/privacy-notice?version={unknown}")).await.status,
                404,
                "{unknown}"
            );
        }
    }
    assert!(app.visitor().get("/sign-in").await.body.contains("/privacy-notice"));
    assert!(!app.visitor().get("/privacy-notice").await.body.contains("Draft"));
}

#[tokio::test]
async fn before_a_text_is_published_nobody_has_to_accept_one() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    ok(notice(&mut person, &me(), 1, "").await);
    assert_eq!(ok(submit(&mut person, &me()).await)["state"], "submitted");
}

#[tokio::test]
async fn what_the_person_submits_they_have_accepted_in_the_version_in_force() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut person = app.as_person(&[]).await;
    let target = target_of(&app.me(&mut person).await.to_string());
    let mut clerk = clerk(&app).await;
    fill(&mut clerk, &target).await;
    let first = publish(&mut founder, "One").await;
    assert!(first.starts_with("1 en "), "{first}");
    assert_eq!(submit(&mut person, &me()).await.refusal(), missing(), "that it was on paper is not enough");
    ok(notice(&mut clerk, &target, 1, &format!("handed_over {first}")).await);
    let refused = submit(&mut person, &me()).await;
    assert_eq!(refused.refusal(), missing(), "that it was handed over is not enough");
    assert_eq!(refused.json()["field"], "privacy_notice");
    ok(notice(&mut person, &me(), 2, &format!("accepted {first}")).await);
    let second = publish(&mut founder, "Two").await;
    assert_eq!(submit(&mut person, &me()).await.refusal(), missing(), "another version is in force by now");
    ok(notice(&mut person, &me(), 3, &format!("accepted {second}")).await);
    assert_eq!(ok(submit(&mut person, &me()).await)["state"], "submitted");
    assert_eq!(events(&app, "identity.notice_accepted").await, 2, "one for each version");
}

#[tokio::test]
async fn what_an_administrator_submits_was_handed_over_or_accepted() {
    let app = TestApp::founded().await;
    let receipt = publish(&mut app.as_founder().await, "One").await;
    let (handed_over, accepted) = (format!("handed_over {receipt}"), format!("accepted {receipt}"));
    let mut clerk = clerk(&app).await;
    for (by_the_clerk, by_the_person) in [("", ""), (handed_over.as_str(), ""), ("", accepted.as_str())] {
        let mut person = app.as_person(&[]).await;
        let target = target_of(&app.me(&mut person).await.to_string());
        for (step, mut values) in crate::identities::steps() {
            if step == "person" {
                values["privacy_notice"] = json!(by_the_clerk);
            }
            ok(save(&mut clerk, &target, step, 0, values).await);
        }
        if !by_the_person.is_empty() {
            ok(notice(&mut person, &me(), 1, by_the_person).await);
        }
        let answer = submit(&mut clerk, &target).await;
        if by_the_clerk.is_empty() && by_the_person.is_empty() {
            assert_eq!(answer.refusal(), missing());
        } else {
            assert_eq!(ok(answer)["state"], "submitted", "{by_the_clerk} {by_the_person}");
        }
    }
}

#[tokio::test]
async fn nobody_accepts_for_somebody_else_or_hands_it_over_to_themselves_or_accepts_what_is_not_in_force() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut person = app.as_person(&[]).await;
    let target = target_of(&app.me(&mut person).await.to_string());
    let mut clerk = clerk(&app).await;
    let malformed = (400, "malformed".to_owned());
    for text in ["accepted 1", "handed_over", "x"] {
        assert_eq!(notice(&mut clerk, &target, 0, text).await.refusal(), malformed, "{text}");
    }
    assert_eq!(notice(&mut person, &me(), 0, "handed_over 1").await.refusal(), malformed);
    let old = publish(&mut founder, "One").await;
    let receipt = publish(&mut founder, "Two").await;
    let other_hash = receipt.replace(&receipt[receipt.len() - 4..], "0000");
    let other_language = receipt.replace(" en ", " it ");
    for text in ["1", "2", old.as_str(), other_hash.as_str(), other_language.as_str()] {
        let refused = notice(&mut person, &me(), 0, &format!("accepted {text}")).await;
        assert_eq!(refused.refusal(), missing(), "{text}");
        assert_eq!(notice(&mut clerk, &target, 0, &format!("handed_over {text}")).await.refusal(), missing());
    }
    assert_eq!(app.database.count("identity_step").await, 0);
    // What the person has accepted can be saved by others with the rest of its step.
    let accepted = format!("accepted {receipt}");
    ok(notice(&mut person, &me(), 0, &accepted).await);
    let alias = json!({ "mode": "alias", "alias": "Desk 4", "privacy_notice": accepted });
    assert!(ok(save(&mut clerk, &target, "person", 1, alias).await)["saved"].is_object());
}

#[tokio::test]
async fn after_a_new_version_the_person_accepts_it_before_they_save_and_others_and_readers_are_not_hindered()
{
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let first = publish(&mut founder, "One").await;
    let mut person = app.as_person(&[]).await;
    let target = target_of(&app.me(&mut person).await.to_string());
    ok(notice(&mut person, &me(), 0, &format!("accepted {first}")).await);
    let names = json!({ "given_names": "Anna", "family_name": "Rossi" });
    ok(save(&mut person, &me(), "names", 0, names.clone()).await);
    let second = publish(&mut founder, "Two").await;
    // Reading goes on, and says what is in force.
    let now = view(&mut person, &me()).await;
    assert_eq!(now["notice"]["version"], 2);
    assert_eq!(step_of(&now, "person")["values"]["privacy_notice"], format!("accepted {first}"));
    assert_eq!(person.get("/me/export.json").await.status, 200);
    let other = json!({ "given_names": "Anna Maria", "family_name": "Rossi" });
    let refused = save(&mut person, &me(), "names", 1, other.clone()).await;
    assert_eq!(refused.refusal(), missing());
    assert_eq!(refused.json()["field"], "privacy_notice");
    // Nor is the answer avoided by taking the old one back.
    assert_eq!(notice(&mut person, &me(), 1, "").await.refusal(), missing());
    let mut clerk = clerk(&app).await;
    ok(save(&mut clerk, &target, "contact", 0, json!({ "country": "IT" })).await);
    ok(accept_notice(&mut person, &second).await);
    ok(save(&mut person, &me(), "names", 1, other).await);
    let now = view(&mut person, &me()).await;
    assert_eq!(step_of(&now, "person")["values"]["privacy_notice"], format!("accepted {second}"));
}

#[tokio::test]
async fn the_person_accepts_what_an_administrator_has_submitted_and_nothing_is_decided_anew() {
    use crate::reviews::{decide, reviewer, waiting};
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let mut person = app.as_person(&[]).await;
    assert_eq!(accept_notice(&mut person, "0").await.refusal(), (404, "not_found".into()), "of nothing yet");
    let first = publish(&mut founder, "One").await;
    let target = target_of(&app.me(&mut person).await.to_string());
    let mut clerk = clerk(&app).await;
    for (step, mut values) in crate::identities::steps() {
        if step == "person" {
            values["privacy_notice"] = json!(format!("handed_over {first}"));
        }
        ok(save(&mut clerk, &target, step, 0, values).await);
    }
    ok(submit(&mut clerk, &target).await);
    let now = view(&mut person, &me()).await;
    assert_eq!((now["is_own"].clone(), now["can_edit"].clone()), (json!(true), json!(false)));

    for other in ["0", "1", "2 en 0000000000000000000000000000000000000000000000000000000000000000"] {
        assert_eq!(accept_notice(&mut person, other).await.refusal(), missing(), "{other}");
    }
    let now = ok(accept_notice(&mut person, &first).await);
    assert_eq!(now["state"], "submitted");
    assert_eq!(step_of(&now, "person")["values"]["privacy_notice"], format!("accepted {first}"));
    ok(accept_notice(&mut person, &first).await);
    assert_eq!(events(&app, "identity.notice_accepted").await, 1, "once");
    assert_eq!(app.database.count("identity_revision").await, 1);

    // The decision is about the earlier revision only, which keeps what was received then.
    let mut reviewer = reviewer(&app).await;
    let row = waiting(&mut reviewer).await[0].clone();
    ok(decide(&mut reviewer, &row, 1, "verify").await);
    let second = publish(&mut founder, "Two").await;
    assert_eq!(ok(accept_notice(&mut person, &second).await)["state"], "verified");
    let receipt = ok(person.api("my_receipt", json!({})).await);
    assert_eq!(receipt["notice"], format!("accepted {second}"));
    let export = person.get("/me/export.json").await.json();
    let accepted = &export["matricula"]["privacy_notice"];
    assert_eq!((accepted["delivery"].as_str(), accepted["version"].as_u64()), (Some("accepted"), Some(2)));
    assert!(second.ends_with(accepted["sha256"].as_str().unwrap()));
    let correction = ok(person.api("begin_correction", json!({ "whose": me() })).await);
    assert_eq!(step_of(&correction, "person")["values"]["privacy_notice"], format!("accepted {second}"));
    assert_eq!(ok(submit(&mut person, &me()).await)["state"], "submitted");
}

#[tokio::test]
async fn where_people_have_accepted_a_notice_without_a_text_the_first_text_is_the_next_version() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    // As a program before this step left it.
    app.set("privacy_notice", "1").await;
    for table in ["notice_draft", "notice_text", "notice_version"] {
        app.database.run(&format!("DROP TABLE {table}")).await;
    }
    app.database.run("DELETE FROM setting_section WHERE section = 'privacy-notice'").await;
    app.database.run("DELETE FROM seaql_migrations WHERE version = 'm0050_privacy_notice'").await;
    app.start_again().await.unwrap();
    app.backend.reload_settings().await.unwrap();
    let receipt = publish(&mut app.as_founder().await, "One").await;
    assert!(receipt.starts_with("2 en "), "{receipt}");
    assert_eq!(
        submit(&mut person, &me()).await.refusal(),
        missing(),
        "what was accepted then is another version"
    );
}

#[tokio::test]
async fn what_was_accepted_before_the_first_published_text_is_shown_as_a_text_that_was_not_kept() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    fill(&mut person, &me()).await;
    assert_eq!(ok(submit(&mut person, &me()).await)["state"], "submitted");
    let receipt = ok(person.api("my_receipt", json!({})).await);
    assert_eq!(receipt["notice"], "accepted 1");
    publish(&mut app.as_founder().await, "One").await;
    let receipt = ok(person.api("my_receipt", json!({})).await);
    assert_eq!(receipt["notice"], "accepted 1", "a later text is not what was accepted then");
    let page = person.get("/me/receipt").await;
    assert!(page.body.contains("Accepted, version 1 (text not kept)"), "{}", page.body);
    let said =
        "SELECT COUNT(*) FROM audit_event WHERE action = 'identity.notice_accepted' AND detail LIKE '%null%'";
    assert!(app.database.number(said).await <= 1, "nor does its event name one");
}
