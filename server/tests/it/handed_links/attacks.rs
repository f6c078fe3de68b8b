//! Every action that yields a link, tried with every permission and every pair: none gives access to somebody else's
//! session, to a passport number that others entered, or to a decision about oneself.

use super::{Invited, PASSPORT, all_they_read, invited, token_in};
use crate::identities::{ok, submit, target_of};
use crate::reviews::decide;
use crate::support::{Browser, FOUNDER, Smtp, TestApp};
use domain::permission::Permission;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// How an attacker gets a link of a pending account.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Link,
    MessageLink,
    CorrectAddress,
    InviteAgain,
    /// Inviting the same address again; the result page shows a link.
    Issued,
}

const WAYS: [Way; 5] = [Way::Link, Way::MessageLink, Way::CorrectAddress, Way::InviteAgain, Way::Issued];

/// Where the sources create or show a link, and the attack that uses it. Mailed links go to the person.
const YIELDS: &[(&str, &str)] = &[
    ("invitations/handed_link.rs", "shown by link, issued and message_link"),
    (
        "join_requests/link.rs",
        "of the organization and of no account: who uses it is mailed, decided about, and mailed again",
    ),
    ("mail/render.rs", "mailed: correct_address and invite choose where to, resend and fresh_link do not"),
    ("resets.rs", "at the shell, by whoever has the machine"),
];

impl Way {
    /// The token, if the attacker gets one.
    async fn token(self, app: &TestApp, smtp: &Smtp, attacker: &mut Browser, bob: &Target) -> Option<String> {
        let invitation = json!({ "invitation": bob.invited.invitation });
        let mine = format!("mine-{}", bob.email);
        match self {
            Self::Link => {
                let answer = attacker.api("link", invitation).await;
                (answer.status == 200).then(|| token_in(&answer.json()))
            }
            Self::MessageLink => {
                let list = json!({ "filter": "all", "after": null });
                let page = attacker.api("messages", list).await;
                if page.status != 200 {
                    return None;
                }
                let rows = page.json()["rows"].as_array().unwrap().clone();
                let to_bob = rows.iter().find(|row| row["to"] == json!(bob.email))?;
                let answer = attacker.api("message_link", json!({ "message": to_bob["id"] })).await;
                (answer.status == 200).then(|| token_in(&answer.json()))
            }
            Self::CorrectAddress => {
                let draft = json!({ "invitation": bob.invited.invitation, "draft": { "email": mine } });
                if attacker.api("correct_address", draft).await.status != 200 {
                    return None;
                }
                Some(super::mailed_token(app, smtp, &mine).await)
            }
            Self::InviteAgain => {
                let mut founder = app.as_founder().await;
                ok(founder.api("revoke", invitation).await);
                // On a mail server that distinguishes upper case, this is another mailbox.
                let email = bob.email.replacen("bob", "BOB", 1);
                if attacker.api("invite", json!({ "draft": { "email": email } })).await.status != 200 {
                    return None;
                }
                Some(super::mailed_token(app, smtp, &email).await)
            }
            Self::Issued => {
                ok(app.as_founder().await.api("revoke", invitation).await);
                let again = attacker.api("invite", json!({ "draft": { "email": bob.email } })).await;
                if again.status != 200 {
                    return None;
                }
                let issued = ok(attacker.api("issued", json!({ "invitation": again.json() })).await);
                issued["link"].is_object().then(|| token_in(&issued["link"]))
            }
        }
    }
}

/// A person for whom others entered a passport.
struct Target {
    email: String,
    invited: Invited,
}

async fn target(app: &TestApp, number: usize, is_submitted: bool) -> Target {
    let email = format!("bob{number}@aldine.example");
    let invited = invited(app, &email).await;
    if is_submitted {
        ok(submit(&mut app.as_founder().await, &target_of(&invited.account)).await);
    }
    Target { email, invited }
}

#[tokio::test]
async fn no_permission_and_no_pair_of_them_is_enough_to_become_somebody() {
    let (app, smtp) = TestApp::founded_with_mail().await;
    app.leaves_mail();
    app.set("fresh_links_per_hour", "1000000").await;
    let (mut number, mut got_in) = (0, BTreeSet::new());
    for held in combinations() {
        // The founder signs in more often than anybody does.
        app.database.run("DELETE FROM attempt").await;
        let mut attacker = app.as_person(&held).await;
        resets_are_not_shown(&app, &mut attacker, &held).await;
        let (views, validates) =
            (held.contains(&Permission::ViewPersonalData), held.contains(&Permission::ValidateIdentities));
        for way in WAYS {
            number += 1;
            // A submitted identity is reviewed; a draft is read by its editors.
            let bob = target(&app, number, validates).await;
            let Some(token) = way.token(&app, &smtp, &mut attacker, &bob).await else { continue };
            let mut person = super::accept_with(&app, &token).await;
            got_in.insert(format!("{way:?}"));
            let may_read = views || validates || held.contains(&Permission::RegisterIdentities);
            let read = all_they_read(&mut person).await;
            assert!(may_read || !read.contains(PASSPORT), "{way:?} with {held:?} reads a passport");
            if validates {
                let row = case_of(&mut attacker, &bob).await;
                let refused = decide(&mut attacker, &row, 1, "verify").await;
                assert_eq!(refused.refusal(), (403, "given_link".into()), "{way:?} with {held:?}");
            }
        }
    }
    assert_eq!(got_in.len(), WAYS.len(), "every way leads somewhere: {got_in:?}");
}

/// Each permission, and each pair.
fn combinations() -> Vec<Vec<Permission>> {
    let mut all = Vec::new();
    for (place, one) in Permission::ALL.iter().enumerate() {
        all.push(vec![*one]);
        all.extend(Permission::ALL[place + 1..].iter().map(|other| vec![*one, *other]));
    }
    // Only these give access to a link; the table of routes shows that the others do not.
    let opens = [Permission::ManageInvitations, Permission::ManageSettings, Permission::RegisterUsers];
    all.retain(|held| held.iter().any(|one| opens.contains(one)));
    all
}

/// *Outgoing mail* gives no access to the founder's password.
async fn resets_are_not_shown(app: &TestApp, attacker: &mut Browser, held: &[Permission]) {
    app.visitor().api("forgot_password", json!({ "draft": { "email": FOUNDER } })).await;
    let page = attacker.api("messages", json!({ "filter": "all", "after": null })).await;
    if page.status != 200 {
        return;
    }
    let rows = page.json()["rows"].as_array().unwrap().clone();
    let resets: Vec<&Value> = rows.iter().filter(|row| row["kind"] == "password_reset").collect();
    assert!(!resets.is_empty());
    for reset in resets {
        let answer = attacker.api("message_link", json!({ "message": reset["id"] })).await;
        assert_eq!(answer.refusal(), (410, "link_dead".into()), "{held:?}");
    }
}

async fn case_of(attacker: &mut Browser, bob: &Target) -> Value {
    let mut after = Value::Null;
    loop {
        let page = ok(attacker.api("reviews", json!({ "filter": "waiting", "after": after })).await);
        let rows = page["rows"].as_array().unwrap();
        let found =
            rows.iter().find(|row| row["email"].as_str().unwrap().to_lowercase().contains(&bob.email));
        if let Some(found) = found {
            return found.clone();
        }
        after = page["next"].clone();
        assert!(!after.is_null(), "a case for {}", bob.email);
    }
}

#[test]
fn every_place_that_makes_a_link_is_in_the_table() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("backend/src");
    let mut found = BTreeSet::new();
    walk(&sources, &mut |path, text| {
        let makes = ["LinkView {", ".url(", "reset_url(", "invitation_url(", "confirmation_url("];
        if makes.iter().any(|one| text.contains(one)) {
            found.insert(path.strip_prefix(&sources).unwrap().to_str().unwrap().replace('\\', "/"));
        }
    });
    let known: BTreeSet<String> = YIELDS.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(found, known, "whatever yields a link is attacked here");
}

/// All sources except tests.
fn walk(folder: &Path, each: &mut impl FnMut(&Path, &str)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            if name != "tests" {
                walk(&path, each);
            }
        } else if name.ends_with(".rs") && name != "tests.rs" {
            each(&path, &std::fs::read_to_string(&path).unwrap());
        }
    }
}
