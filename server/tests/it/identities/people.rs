//! People search.

use super::{clerk, me, ok, save, target_of};
use crate::support::{Browser, TestApp};
use domain::permission::Permission;
use serde_json::{Value, json};
use std::time::Duration;

async fn search(browser: &mut Browser, text: &str, filter: &str, after: Value) -> Value {
    ok(browser.api("people", json!({ "search": text, "filter": filter, "after": after })).await)
}

/// The usernames in the result.
async fn found(browser: &mut Browser, text: &str) -> Vec<String> {
    usernames(&search(browser, text, "everyone", Value::Null).await)
}

fn usernames(page: &Value) -> Vec<String> {
    page["rows"].as_array().unwrap().iter().map(|row| row["username"].as_str().unwrap().to_owned()).collect()
}

async fn named(founder: &mut Browser, email: &str, given: &str, family: &str) -> String {
    let invited = founder.invite(json!({ "email": email })).await;
    let account = invited["account"].as_str().unwrap().to_owned();
    ok(save(
        founder,
        &target_of(&account),
        "names",
        0,
        json!({ "given_names": given, "family_name": family }),
    )
    .await);
    account
}

#[tokio::test]
async fn people_are_found_by_whatever_is_known_of_them() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    named(&mut founder, "jmg@aldine.example", "José María", "García Márquez").await;
    named(&mut founder, "strauss.k@aldine.example", "Klara", "Strauß").await;
    founder.invite(json!({ "email": "maria.rossi@aldine.example", "username": "mrossi" })).await;
    let mut clerk = clerk(&app).await;
    for (text, expected) in [
        ("garcia", vec!["jmg"]),
        ("GARCÍA", vec!["jmg"]),
        ("jose mar", vec!["jmg"]),
        ("marquez maria", vec!["jmg"]),
        ("strauss", vec!["strauss.k"]),
        ("Strauß k", vec!["strauss.k"]),
        ("mari", vec!["jmg", "mrossi"]),
        ("mrossi", vec!["mrossi"]),
        ("maria.rossi", vec!["mrossi"]),
        ("maria.rossi@ald", vec!["mrossi"]),
        ("10000002", vec!["strauss.k"]),
        ("maria strauss", vec![]),
        ("10000009", vec![]),
        ("zzzz", vec![]),
        ("..", vec![]),
        ("'; DROP TABLE account; --", vec![]),
        ("a\u{0}b", vec![]),
    ] {
        let mut names = found(&mut clerk, text).await;
        names.sort();
        assert_eq!(names, expected, "{text}");
    }
    let by_name = ["jmg", "strauss.k", "ada", "mrossi", "person4"];
    assert_eq!(found(&mut clerk, "").await, by_name, "whoever has no name comes last, by address");
}

#[tokio::test]
async fn people_are_found_however_their_names_are_written() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let people = [
        ("jcastro", "João Pedro Miguel Francisco", "de Almeida e Castro"),
        ("luca", "Anna", "De Luca"),
        ("presti", "Bea", "Lopresti"),
        ("moreau", "Jean-Luc", "Moreau"),
        ("tanaka", "正造", "田中"),
        ("kim", "민수", "김"),
        ("somchai", "สมชาย", "ใจดี"),
        ("gruen", "Eva", "Grünhäuser"),
        ("aagaard", "Ida", "Ågaard"),
        ("takahashi", "ヒロシ", "髙橋"),
    ];
    for (username, given, family) in people {
        named(&mut founder, &format!("{username}@aldine.example"), given, family).await;
    }
    let mut clerk = clerk(&app).await;
    for (text, expected) in [
        ("castro", "jcastro"),
        ("jcastro", "jcastro"),
        ("almeida francisco", "jcastro"),
        ("deluca", "luca"),
        ("de luca", "luca"),
        ("lo presti", "presti"),
        ("bea lo presti", "presti"),
        ("jeanluc", "moreau"),
        ("田中正造", "tanaka"),
        ("김민수", "kim"),
        ("สมชายใจดี", "somchai"),
        ("gruenhaeuser", "gruen"),
        ("grunhauser", "gruen"),
        ("aagaard", "aagaard"),
        ("高橋", "takahashi"),
        ("ひろし", "takahashi"),
    ] {
        let page = search(&mut clerk, text, "everyone", Value::Null).await;
        assert_eq!(
            (usernames(&page), page["is_guess"].as_bool()),
            (vec![expected.to_owned()], Some(false)),
            "{text}"
        );
    }
}

#[tokio::test]
async fn one_slip_of_the_keyboard_is_forgiven() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    named(&mut founder, "one@aldine.example", "Katarzyna", "Wiśniewska").await;
    named(&mut founder, "two@aldine.example", "Maria", "Rossi").await;
    named(&mut founder, "three@aldine.example", "Maria", "Rosina").await;
    for (text, expected) in [
        ("katarzina", "one"),
        ("akatarzyna", "one"),
        ("ktaarzyna wisniewska", "one"),
        ("katarzyn wisnievska", "one"),
        ("rosssi", "two"),
        ("orssi", "two"),
        ("maria rosis", "two"),
        ("maira rossi", "two"),
    ] {
        let page = search(&mut founder, text, "everyone", Value::Null).await;
        assert_eq!(
            (usernames(&page), page["is_guess"].as_bool()),
            (vec![expected.to_owned()], Some(true)),
            "{text}"
        );
    }
    let page = search(&mut founder, "maria rossi", "everyone", Value::Null).await;
    assert_eq!((usernames(&page), page["is_guess"].as_bool()), (vec!["two".to_owned()], Some(false)));
    assert_eq!(found(&mut founder, "10000003").await, ["three"]);
    assert_eq!(
        found(&mut founder, "10000004").await,
        Vec::<String>::new(),
        "another number is another person"
    );
    assert_eq!(found(&mut founder, "katarazynaa").await, Vec::<String>::new(), "two slips are another word");
}

#[tokio::test]
async fn pages_follow_each_other_and_show_everybody_once() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    for number in 0..120 {
        // Some match two words.
        let email = if number % 3 == 0 {
            format!("anna.annika{number}@x.example")
        } else {
            format!("anna{number}@x.example")
        };
        founder.invite(json!({ "email": email })).await;
    }
    for (text, filter, expected) in [
        ("ann", "everyone", 120),
        ("ann 1", "everyone", 31),
        ("ann 1", "without_identity", 31),
        ("an ann", "everyone", 120),
        ("", "everyone", 121),
        ("", "without_identity", 121),
        ("anna@", "everyone", 0),
        ("annx@", "everyone", 0),
        ("annna", "everyone", 0),
    ] {
        let (mut all, mut after, mut pages) = (Vec::new(), Value::Null, 0);
        loop {
            let page = search(&mut founder, text, filter, after).await;
            all.extend(usernames(&page));
            after = page["next"].clone();
            pages += 1;
            if after.is_null() {
                break;
            }
        }
        let count = all.len();
        all.sort();
        all.dedup();
        let is_guess = text == "annna";
        assert!(is_guess || (all.len(), count) == (expected, expected), "{text}: {count} in {pages} pages");
        assert_eq!(all.len(), count, "{text}: nobody twice");
    }
    let foreign =
        founder.api("people", json!({ "search": "", "filter": "everyone", "after": "nonsense" })).await;
    assert_eq!(foreign.refusal(), (400, "malformed".into()));
}

#[tokio::test]
async fn the_list_says_how_everybody_stands_and_shows_only_those_who_are_asked_for() {
    let app = TestApp::founded().await;
    let mut person = app.as_person(&[]).await;
    ok(save(&mut person, &me(), "names", 0, json!({ "given_names": "Anna" })).await);
    let mut viewer = app.as_person(&[Permission::ViewRegistry]).await;
    for (state, filter) in [
        ("draft", "draft"),
        ("changes_requested", "draft"),
        ("submitted", "in_review"),
        ("in_review", "in_review"),
        ("verified", "verified"),
    ] {
        app.database.run(&format!("UPDATE identity SET state = '{state}'")).await;
        app.advance(Duration::from_secs(60));
        app.backend.run_due_once().await.unwrap();
        for text in ["", "anna", "person1@"] {
            for one in ["draft", "in_review", "verified", "without_identity"] {
                let page = search(&mut viewer, text, one, Value::Null).await;
                let states: Vec<&str> = page["rows"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter_map(|row| row["identity"].as_str())
                    .collect();
                assert_eq!(states, if one == filter { vec![state] } else { vec![] }, "{text} {one}");
            }
        }
    }
    let everyone = search(&mut viewer, "", "everyone", Value::Null).await;
    let row = &everyone["rows"][0];
    assert_eq!(
        (row["name"].as_str(), row["code"].as_str(), row["state"].as_str()),
        (Some("Anna"), Some("10000001"), Some("active"))
    );
}

#[tokio::test]
async fn who_changes_is_found_by_what_they_are_now() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    assert_eq!(found(&mut founder, "ada").await, ["ada"], "the founder too");
    let invited = founder.invite(json!({ "email": "ana.russo@aldine.example", "username": "first" })).await;
    let draft = json!({ "email": "ines.blanco@aldine.example" });
    let invitation = ok(founder
        .api("correct_address", json!({ "invitation": invited["invitation"], "draft": draft }))
        .await);
    assert_eq!(found(&mut founder, "russo").await, Vec::<String>::new());
    assert_eq!(found(&mut founder, "blanco").await, ["first"]);
    ok(founder.api("delete_pending", json!({ "invitation": invitation })).await);
    assert_eq!(found(&mut founder, "blanco").await, Vec::<String>::new());
    assert_eq!(found(&mut founder, "first").await, Vec::<String>::new());
}
