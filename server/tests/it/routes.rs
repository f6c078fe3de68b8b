//! Every route as every kind of caller. A server function or a plain route missing from these tables fails the test.

use crate::support::{Answer, Browser, TestApp};
use axum::body::Body;
use domain::permission::Permission;
use http::Method;
use leptos::server_fn::axum::server_fn_paths;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What a server function requires.
#[derive(Clone, Copy)]
enum Takes {
    Nothing,
    /// A session.
    Session,
    AnyOf(&'static [Permission]),
    /// All of these permissions.
    AllOf(&'static [Permission]),
    /// To be the founder.
    Founder,
}

use Permission::{
    BulkInvite, ManageAccounts, ManageInvitations, ManagePermissions, ManageSettings, RegisterIdentities,
    RegisterUsers, ValidateIdentities, ViewAudit, ViewPersonalData, ViewRegistry,
};

/// Every server function, with valid arguments that change nothing.
fn server_functions() -> Vec<(&'static str, Takes, Value)> {
    let nobody = json!("0192f1c2-0000-7000-8000-000000000000");
    let token = json!({ "token": "unknown" });
    let with_password = json!({ "token": "unknown", "draft": { "password": "" } });
    let invitation = json!({ "invitation": nobody });
    let message = json!({ "message": nobody });
    let list = json!({ "filter": "all", "after": null });
    let mail = Takes::AnyOf(&[ManageInvitations, ManageSettings]);
    let invitations = Takes::AnyOf(&[ManageInvitations]);
    let bulk = Takes::AnyOf(&[BulkInvite]);
    let jobs = Takes::AnyOf(&[BulkInvite, ManageAccounts, ManageInvitations, RegisterIdentities]);
    let acting = Takes::AnyOf(&[ManageAccounts, ManageInvitations, RegisterIdentities]);
    let nobodys = json!({ "people": [] });
    let job = json!({ "job": nobody });
    let empty_job = json!({
        "key": "", "header": [], "columns": [], "rows": 0, "locale": "", "days": "", "note": "", "hold": false,
    });
    let permissions = Takes::AnyOf(&[ManagePermissions]);
    let registry = Takes::AnyOf(&[ViewRegistry]);
    let identities = Takes::AnyOf(&[RegisterIdentities]);
    let registering = Takes::AllOf(&[RegisterIdentities, RegisterUsers]);
    let reviews = Takes::AnyOf(&[ValidateIdentities]);
    let accounts = Takes::AnyOf(&[ManageAccounts]);
    let updating = Takes::AllOf(&[ManageAccounts, ViewRegistry]);
    let settings = Takes::AnyOf(&[ManageSettings]);
    let reading_units = Takes::AnyOf(&[ManageSettings, ManageAccounts, ViewRegistry]);
    let mail_text =
        json!({ "kind": "invitation", "locale": "en", "version": -1, "subject": "S", "text": "T\n{link}" });
    let unit = json!({ "name": "U", "code": "", "parent": "" });
    let case = json!({ "identity": nobody });
    let decision = json!({ "revision": 1, "decision": "verify", "flags": [], "message": "", "note": "" });
    let target = json!({ "account": nobody });
    let step = json!({ "step": "person", "document": null, "edition": 0, "values": {} });
    vec![
        ("session", Takes::Nothing, json!({})),
        ("set_up", Takes::Nothing, json!({ "draft": {} })),
        ("set_up_open", Takes::Nothing, json!({})),
        ("sign_in", Takes::Nothing, json!({ "draft": {} })),
        ("second_factor_page", Takes::Nothing, json!({})),
        ("enter_code", Takes::Nothing, json!({ "draft": {} })),
        ("stop_page", Takes::Nothing, json!({ "token": "unknown" })),
        ("stop", Takes::Nothing, json!({ "token": "unknown" })),
        ("begin_passkey_sign_in", Takes::Nothing, json!({})),
        ("passkey_sign_in", Takes::Nothing, json!({ "answer": {} })),
        ("begin_passkey_factor", Takes::Nothing, json!({})),
        ("passkey_factor", Takes::Nothing, json!({ "answer": {} })),
        ("forgot_password", Takes::Nothing, json!({ "draft": {} })),
        ("reset_page", Takes::Nothing, token.clone()),
        ("reset_password", Takes::Nothing, with_password.clone()),
        ("invitation_page", Takes::Nothing, token.clone()),
        ("accept", Takes::Nothing, with_password),
        ("begin_passkey_acceptance", Takes::Nothing, token.clone()),
        (
            "accept_with_passkey",
            Takes::Nothing,
            json!({ "token": "unknown", "draft": { "credential": "", "locale": "" } }),
        ),
        ("decline", Takes::Nothing, token.clone()),
        ("fresh_link", Takes::Nothing, token.clone()),
        ("confirm_page", Takes::Nothing, token.clone()),
        ("confirm_address", Takes::Nothing, token.clone()),
        ("join_page", Takes::Nothing, token.clone()),
        ("ask_to_join", Takes::Nothing, json!({ "token": "unknown", "draft": {} })),
        ("join_confirm_page", Takes::Nothing, token.clone()),
        ("confirm_join", Takes::Nothing, token),
        ("join_requests", invitations, json!({})),
        ("approve_request", Takes::AnyOf(&[RegisterUsers]), json!({ "request": nobody })),
        ("decline_request", invitations, json!({ "request": nobody })),
        ("join_link", settings, json!({})),
        ("new_join_link", settings, json!({})),
        ("send_confirmation", Takes::Session, json!({})),
        ("to_do", Takes::Session, json!({})),
        (
            "availability",
            Takes::AnyOf(&[RegisterUsers, BulkInvite, ManageInvitations]),
            json!({ "question": { "email": "", "username": "" } }),
        ),
        ("invite", Takes::AnyOf(&[RegisterUsers]), json!({ "draft": {} })),
        ("issued", Takes::AnyOf(&[RegisterUsers]), invitation.clone()),
        ("invitations", invitations, list.clone()),
        ("resend", invitations, invitation.clone()),
        ("revoke", invitations, invitation.clone()),
        ("link", invitations, invitation.clone()),
        (
            "correct_address",
            invitations,
            json!({ "invitation": nobody, "draft": { "email": "x@aldine.example" } }),
        ),
        ("delete_pending", invitations, invitation),
        ("messages", mail, list),
        ("message_link", mail, message.clone()),
        ("retry", mail, message.clone()),
        ("hold", mail, message),
        ("send_held", mail, json!({ "which": "all" })),
        ("confirm_restore", mail, json!({})),
        ("begin_bulk", bulk, json!({ "draft": empty_job })),
        ("put_bulk_rows", bulk, json!({ "job": nobody, "chunk": { "first": 0, "rows": [] } })),
        ("start_bulk", bulk, job.clone()),
        ("bulk_job", jobs, job.clone()),
        ("bulk_jobs", bulk, json!({ "after": null })),
        (
            "bulk_rows",
            jobs,
            json!({ "job": nobody, "query": { "filter": "all", "search": "", "from": null } }),
        ),
        ("pause_bulk", jobs, job.clone()),
        ("resume_bulk", jobs, job.clone()),
        ("cancel_bulk", jobs, job.clone()),
        ("undo_bulk", jobs, job),
        ("action_jobs", jobs, json!({ "after": null })),
        ("update_words", Takes::AnyOf(&[ManageAccounts]), json!({})),
        ("update_people", updating, json!({ "question": { "columns": [], "keys": [] } })),
        (
            "begin_update",
            updating,
            json!({ "draft": { "key": "", "name": "", "delimiter": ",", "columns": [], "rows": 0 } }),
        ),
        (
            "put_update_rows",
            Takes::AnyOf(&[ManageAccounts]),
            json!({ "job": nobody, "chunk": { "first": 0, "rows": [] } }),
        ),
        ("start_update", Takes::AnyOf(&[ManageAccounts]), json!({ "job": nobody })),
        ("preview_action", acting, json!({ "action": "reactivate", "selection": nobodys })),
        (
            "begin_action",
            acting,
            json!({ "draft": { "key": "", "action": "reactivate", "selection": nobodys, "confirmed": 0 } }),
        ),
        ("registry_check", bulk, json!({ "question": { "emails": [], "usernames": [] } })),
        ("holders", permissions, json!({ "filter": "everyone", "search": "", "after": null })),
        ("grant_permissions", permissions, json!({ "account": nobody, "draft": {} })),
        ("revoke_permissions", permissions, json!({ "account": nobody, "draft": {} })),
        ("profiles", permissions, json!({})),
        ("create_profile", permissions, json!({ "draft": {} })),
        ("change_profile", permissions, json!({ "profile": nobody, "draft": {} })),
        ("delete_profile", permissions, json!({ "profile": nobody })),
        (
            "people",
            Takes::AnyOf(&[RegisterIdentities, ManageAccounts, ViewRegistry]),
            json!({ "search": "", "filter": "everyone", "after": null }),
        ),
        ("registry", registry, json!({ "address": "" })),
        ("overview", registry, json!({})),
        ("remember_columns", registry, json!({ "columns": { "columns": ["username"], "fields": [] } })),
        ("saved_views", registry, json!({})),
        ("save_view", registry, json!({ "draft": {} })),
        ("rename_view", registry, json!({ "view": nobody, "draft": { "name": "Pupils" } })),
        ("delete_view", registry, json!({ "view": nobody })),
        ("person", registry, json!({ "account": nobody })),
        ("own_fields_page", settings, json!({})),
        (
            "own_fields",
            Takes::AnyOf(&[
                RegisterUsers,
                BulkInvite,
                ManageAccounts,
                ManageSettings,
                ViewRegistry,
                RegisterIdentities,
            ]),
            json!({}),
        ),
        ("add_own_field", settings, json!({ "draft": {} })),
        ("change_own_field", settings, json!({ "field": nobody, "draft": {} })),
        ("retire_own_field", settings, json!({ "field": nobody, "version": 1, "is_retired": true })),
        ("order_own_fields", settings, json!({ "version": 999, "order": [] })),
        ("set_own_fields", accounts, json!({ "account": nobody, "draft": {} })),
        ("person_timeline", registry, json!({ "account": nobody, "before": nobody })),
        ("end_session", accounts, json!({ "account": nobody, "session": nobody })),
        (
            "edit_account",
            accounts,
            json!({ "account": nobody, "draft": { "username": "nobody", "locale": "en" } }),
        ),
        ("suspend_account", accounts, json!({ "account": nobody, "draft": {} })),
        ("reactivate_account", accounts, json!({ "account": nobody })),
        ("identity", Takes::AnyOf(&[RegisterIdentities, ManageAccounts]), json!({ "whose": target })),
        ("save_step", identities, json!({ "whose": target, "save": step })),
        ("add_document", identities, json!({ "whose": target, "document": nobody })),
        ("remove_document", identities, json!({ "whose": target, "document": nobody })),
        ("submit_identity", identities, json!({ "whose": target, "draft": { "declared": true } })),
        ("accept_notice", Takes::Session, json!({ "receipt": { "version": 0, "text": null } })),
        ("begin_correction", identities, json!({ "whose": target })),
        ("discard_correction", identities, json!({ "whose": target })),
        ("ask_person", identities, json!({ "account": nobody })),
        ("complete_registration", registering, json!({ "registration": nobody })),
        ("registrations", identities, json!({})),
        ("discard_registration", registering, json!({ "registration": nobody })),
        (
            "vouch",
            Takes::AllOf(&[ViewPersonalData, RegisterIdentities]),
            json!({ "account": nobody, "draft": { "password": "a password" } }),
        ),
        ("reviews", reviews, json!({ "filter": "waiting", "after": null })),
        ("review_case", reviews, case.clone()),
        ("claim_case", reviews, case.clone()),
        ("release_case", reviews, case.clone()),
        ("case_reviewers", reviews, case.clone()),
        ("reassign_case", reviews, json!({ "identity": nobody, "to": nobody })),
        ("settle_lookalike", reviews, json!({ "identity": nobody, "other": nobody, "are_different": true })),
        ("next_case", reviews, json!({})),
        ("decide", reviews, json!({ "identity": nobody, "draft": decision })),
        ("confirm_session", Takes::Session, json!({ "draft": {} })),
        ("check_confirmed", Takes::Session, json!({})),
        ("begin_passkey_confirmation", Takes::Session, json!({})),
        ("confirm_with_passkey", Takes::Session, json!({ "answer": {} })),
        ("begin_passkey", Takes::Session, json!({})),
        ("add_passkey", Takes::Session, json!({ "draft": {} })),
        ("remove_passkey", Takes::Session, json!({ "passkey": nobody })),
        ("stop_own_reset", Takes::Session, json!({})),
        ("person_factor", registry, json!({ "account": nobody })),
        ("reset_second_factor", accounts, json!({ "account": nobody })),
        ("founder_candidate", Takes::Founder, json!({ "account": nobody })),
        ("offer_founder_role", Takes::Founder, json!({ "account": nobody })),
        ("end_founder_offer", Takes::Session, json!({})),
        ("accept_founder_role", Takes::Session, json!({ "offer": nobody })),
        ("my_security", Takes::Session, json!({})),
        ("change_password", Takes::Session, json!({ "draft": {} })),
        ("end_own_session", Takes::Session, json!({ "session": nobody })),
        ("end_other_sessions", Takes::Session, json!({})),
        ("offer_authenticator", Takes::Session, json!({})),
        ("add_authenticator", Takes::Session, json!({ "draft": {} })),
        ("remove_authenticator", Takes::Session, json!({})),
        ("make_recovery_codes", Takes::Session, json!({})),
        ("keep_recovery_codes", Takes::Session, json!({})),
        ("my_receipt", Takes::Session, json!({})),
        ("ask_erasure", Takes::Session, json!({})),
        ("suspend_identity", accounts, case.clone()),
        ("reactivate_identity", accounts, case.clone()),
        ("erase_identity", accounts, case),
        ("decline_erasure", accounts, json!({ "identity": nobody, "draft": { "message": "No." } })),
        (
            "audit",
            Takes::AnyOf(&[ViewAudit]),
            json!({ "query": {
            "person": "", "by": "", "kind": "", "from": "", "until": "", "request": "", "before": "",
        } }),
        ),
        ("requirement_effect", settings, json!({ "of": "nobody", "grace_days": 7 })),
        ("settings", settings, json!({ "section": "security" })),
        (
            "save_settings",
            settings,
            json!({ "section": "security", "draft": { "version": 0, "values": [] } }),
        ),
        ("mail_settings", settings, json!({})),
        ("mail_text", settings, json!({ "kind": "invitation", "locale": "en" })),
        ("save_mail_text", settings, json!({ "draft": mail_text })),
        ("reset_mail_text", settings, json!({ "kind": "invitation", "locale": "en", "version": -1 })),
        ("preview_mail_text", settings, json!({ "draft": mail_text })),
        ("send_test_mail", settings, json!({ "draft": mail_text })),
        ("check_mail_server", settings, json!({})),
        ("privacy_notice", Takes::Nothing, json!({ "version": null, "locale": "en" })),
        ("notice_settings", settings, json!({})),
        ("save_notice", settings, json!({ "draft": { "version": -1, "texts": [["en", "x"]] } })),
        ("publish_notice", settings, json!({ "draft": { "version": -1, "texts": [["en", "x"]] } })),
        ("units", reading_units, json!({})),
        ("create_unit", settings, json!({ "version": -1, "draft": unit })),
        ("update_unit", settings, json!({ "unit": nobody, "version": -1, "draft": unit })),
        ("archive_unit", settings, json!({ "unit": nobody, "version": -1 })),
        ("restore_unit", settings, json!({ "unit": nobody, "version": -1 })),
        ("move_to_unit", accounts, json!({ "account": nobody, "unit": null })),
        ("groups", reading_units, json!({})),
        ("create_group", settings, json!({ "draft": { "name": "", "description": "" } })),
        ("update_group", settings, json!({ "group": nobody, "draft": { "name": "G", "description": "" } })),
        ("delete_group", settings, json!({ "group": nobody })),
        ("add_to_group", accounts, json!({ "account": nobody, "draft": { "group": nobody } })),
        ("remove_from_group", accounts, json!({ "group": nobody, "account": nobody })),
        ("set_relationship", accounts, json!({ "account": nobody, "draft": {} })),
        ("delete_account", accounts, json!({ "account": nobody, "draft": {} })),
        ("restore_account", accounts, json!({ "account": nobody })),
        ("set_end_date", accounts, json!({ "account": nobody, "draft": {} })),
        ("change_address", accounts, json!({ "account": nobody, "draft": { "email": "x@aldine.example" } })),
        ("agree_to_address", accounts, json!({ "account": nobody })),
        ("stop_address_change", accounts, json!({ "account": nobody })),
        ("change_own_address", Takes::Session, json!({ "draft": {} })),
        ("stop_own_address_change", Takes::Session, json!({})),
    ]
}

/// Every plain route, with the status for a signed-out caller, a person without permissions, and the founder.
fn plain_routes() -> Vec<(Method, &'static str, [u16; 3])> {
    let (get, post) = (Method::GET, Method::POST);
    vec![
        (get.clone(), "/healthz", [200, 200, 200]),
        (get.clone(), "/readyz", [200, 200, 200]),
        (get.clone(), "/setup", [410, 410, 410]),
        (get.clone(), "/sign-in", [200, 200, 200]),
        (get.clone(), "/sign-in/second-factor", [200, 200, 200]),
        (get.clone(), "/forgot-password", [200, 200, 200]),
        (get.clone(), "/privacy-notice", [200, 200, 200]),
        (get.clone(), "/reset-password/{token}", [410, 410, 410]),
        (get.clone(), "/confirm/{token}", [410, 410, 410]),
        (get.clone(), "/stop/{token}", [410, 410, 410]),
        (get.clone(), "/invitation/{token}", [410, 410, 410]),
        (get.clone(), "/join/{token}", [410, 410, 410]),
        (get.clone(), "/join/confirm/{token}", [410, 410, 410]),
        (get.clone(), "/administration/invitations/requests", [303, 403, 200]),
        (get.clone(), "/", [303, 200, 200]),
        (get.clone(), "/administration/user-registration", [303, 200, 200]),
        (get.clone(), "/administration/user-registration/new", [303, 403, 200]),
        (get.clone(), "/administration/invitations", [303, 403, 200]),
        (get.clone(), "/administration/mail", [303, 403, 200]),
        (get, "/administration/permissions", [303, 403, 200]),
        (Method::GET, "/administration/units", [303, 403, 200]),
        (Method::GET, "/administration/settings", [303, 403, 200]),
        (Method::GET, "/administration/settings/{section}", [303, 403, 404]),
        (Method::GET, "/administration/groups", [303, 403, 200]),
        (Method::GET, "/administration/user-registration/identity", [303, 403, 200]),
        (Method::GET, "/administration/user-registration/identity/{account}", [303, 403, 404]),
        (Method::GET, "/administration/user-registration/complete", [303, 403, 200]),
        (Method::GET, "/administration/registry/{account}", [303, 403, 404]),
        (Method::GET, "/administration/reviews", [303, 403, 200]),
        (Method::GET, "/administration/reviews/{identity}", [303, 403, 404]),
        (Method::GET, "/me/data", [303, 200, 200]),
        (Method::GET, "/me/security", [303, 200, 200]),
        (Method::GET, "/me/receipt", [303, 200, 200]),
        (Method::GET, "/me/confirm", [303, 200, 200]),
        (Method::GET, "/administration/registry", [303, 403, 200]),
        (Method::GET, "/administration/registry/export.csv", [303, 403, 200]),
        (Method::GET, "/administration/jobs", [303, 403, 200]),
        (Method::GET, "/administration/user-registration/bulk", [303, 403, 200]),
        (Method::GET, "/administration/user-registration/bulk/{job}", [303, 403, 404]),
        (Method::GET, "/administration/user-registration/bulk/{job}/events", [303, 403, 404]),
        (Method::GET, "/administration/user-registration/bulk/{job}/results.csv", [303, 403, 404]),
        (Method::GET, "/administration/audit", [303, 403, 200]),
        (Method::GET, "/administration/audit/export.csv", [303, 403, 200]),
        (Method::GET, "/administration/audit/export.jsonl", [303, 403, 200]),
        (Method::GET, "/logo/{version}", [404, 404, 404]),
        (post.clone(), "/api/logo", [401, 403, 415]),
        (Method::DELETE, "/api/logo", [401, 403, 204]),
        (Method::GET, "/me/export.json", [303, 404, 404]),
        (Method::GET, "/api/images/{document}/front", [401, 404, 404]),
        (post.clone(), "/api/images/{document}/front", [401, 404, 404]),
        (Method::DELETE, "/api/images/{document}/front", [401, 404, 404]),
        (post.clone(), "/setup", [410, 410, 410]),
        (post.clone(), "/sign-in", [422, 422, 422]),
        (post.clone(), "/sign-in/second-factor", [401, 401, 401]),
        (post.clone(), "/me/confirm", [401, 422, 422]),
        (post.clone(), "/language", [422, 422, 422]),
        (post.clone(), "/forgot-password", [422, 422, 422]),
        (post.clone(), "/reset-password/{token}", [410, 410, 410]),
        (post.clone(), "/confirm/{token}", [410, 410, 410]),
        (post.clone(), "/stop/{token}", [410, 410, 410]),
        (post.clone(), "/invitation/{token}", [410, 410, 410]),
        (post.clone(), "/invitation/{token}/decline", [410, 410, 410]),
        (post.clone(), "/join/{token}", [410, 410, 410]),
        (post.clone(), "/join/confirm/{token}", [410, 410, 410]),
        (post.clone(), "/invitation/{token}/fresh-link", [303, 303, 303]),
        (post.clone(), "/administration/user-registration/new", [401, 403, 422]),
        (post.clone(), "/administration/settings/mail/preview", [401, 403, 400]),
        // Last, since it ends the sessions of all other lines.
        (post, "/sign-out", [303, 303, 303]),
    ]
}

#[tokio::test]
async fn every_server_function_is_in_the_table() {
    // Listing the pages registers the functions.
    let _app = TestApp::new().await;
    let known: BTreeSet<String> =
        server_functions().iter().map(|(name, ..)| format!("/api/{name}")).collect();
    let registered: BTreeSet<String> = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert_eq!(known, registered);
    assert!(
        server_fn_paths().all(|(_, method)| method == Method::POST),
        "what can be read is read by a page"
    );
}

/// Every path: pages, forms, and the routes of `router.rs`. Server functions and site files have tables of their own.
fn plain_paths() -> BTreeSet<String> {
    let source = include_str!("../../src/router.rs");
    let named = source.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let named = named.filter(|path| *path != "/api/{*function}");
    let pages = leptos_axum::generate_route_list(app::App);
    let pages = pages.iter().map(|page| page.path().to_owned());
    pages
        .chain(server::router::form_paths().chain(named).map(|path| path.replace("{side}", "front")))
        .collect()
}

/// The path with ids that do not exist.
fn filled(path: &str) -> String {
    let nobody = "0192f1c2-0000-7000-8000-000000000000";
    ["{job}", "{document}", "{identity}", "{account}"]
        .iter()
        .fold(path.replace("{token}", "unknown"), |path, id| path.replace(id, nobody))
}

async fn ask(browser: &mut Browser, method: &Method, path: &str) -> u16 {
    answer(browser, method, path).await.status
}

async fn answer(browser: &mut Browser, method: &Method, path: &str) -> Answer {
    match *method {
        Method::GET => browser.get(path).await,
        Method::POST => browser.post_from_page(path, &[]).await,
        _ => browser.send(browser.request(method.clone(), path).body(Body::empty()).unwrap()).await,
    }
}

#[tokio::test]
async fn every_plain_route_is_in_the_table_with_every_method_that_it_answers() {
    let app = TestApp::founded().await;
    app.set("fresh_links_per_hour", "1000").await;
    let mut founder = app.as_founder().await;
    let known: BTreeSet<(String, String)> =
        plain_routes().iter().map(|(method, path, _)| (method.to_string(), (*path).to_owned())).collect();
    let mut paths: Vec<String> = plain_paths().into_iter().collect();
    // Sign-out is last: it ends the session of all others.
    paths.sort_by_key(|path| path == "/sign-out");
    let mut answered = BTreeSet::new();
    for path in paths {
        for method in [Method::GET, Method::PUT, Method::PATCH, Method::DELETE, Method::POST] {
            if ask(&mut founder, &method, &filled(&path)).await != 405 {
                answered.insert((method.to_string(), path.clone()));
            }
        }
    }
    assert_eq!(answered, known);
}

#[tokio::test]
async fn nobody_gets_further_than_they_may_at_any_server_function() {
    let app = TestApp::founded().await;
    app.set("availability_per_second", "0").await;
    app.set("fresh_links_per_hour", "1000").await;
    let visitor = app.visitor();
    let person = app.as_person(&[]).await;
    let founder = app.as_founder().await;
    let mut holders: Vec<(Permission, Browser)> = Vec::new();
    for permission in Permission::ALL {
        holders.push((*permission, app.as_person(&[*permission]).await));
    }
    for (name, takes, arguments) in server_functions() {
        let status = async |browser: &Browser| browser.clone().api(name, arguments.clone()).await.status;
        let is_let_in = |status: u16| !matches!(status, 401 | 403) && status < 500;
        match takes {
            Takes::Nothing => {
                for browser in [&visitor, &person, &founder] {
                    assert_ne!(status(browser).await, 403, "{name}");
                }
            }
            Takes::Session => {
                assert_eq!(status(&visitor).await, 401, "{name} as nobody");
                assert!(is_let_in(status(&person).await), "{name} without permissions");
            }
            Takes::AnyOf(permissions) => {
                assert_eq!(status(&visitor).await, 401, "{name} as nobody");
                assert_eq!(status(&person).await, 403, "{name} without permissions");
                assert!(is_let_in(status(&founder).await), "{name} as the founder");
                for (permission, holder) in &holders {
                    let expected = permissions.contains(permission);
                    assert_eq!(is_let_in(status(holder).await), expected, "{name} with {permission}");
                }
            }
            Takes::Founder => {
                assert_eq!(status(&visitor).await, 401, "{name} as nobody");
                assert!(is_let_in(status(&founder).await), "{name} as the founder");
                for (permission, holder) in &holders {
                    assert_eq!(status(holder).await, 403, "{name} with {permission}");
                }
            }
            Takes::AllOf(permissions) => {
                assert_eq!(status(&visitor).await, 401, "{name} as nobody");
                assert!(is_let_in(status(&founder).await), "{name} as the founder");
                assert!(
                    is_let_in(status(&app.as_person(permissions).await).await),
                    "{name} with all it takes"
                );
                for (permission, holder) in &holders {
                    assert_eq!(status(holder).await, 403, "{name} with {permission} alone");
                }
            }
        }
    }
}

#[tokio::test]
async fn every_plain_route_answers_every_kind_of_caller_as_it_should() {
    let app = TestApp::founded().await;
    let callers = [app.visitor(), app.as_person(&[]).await, app.as_founder().await];
    app.set("fresh_links_per_hour", "1000").await;
    for (method, path, expected) in plain_routes() {
        let path = filled(path);
        for (caller, expected) in callers.iter().zip(expected) {
            let mut caller = caller.clone();
            let Answer { status, body, .. } = answer(&mut caller, &method, &path).await;
            // The dashboard links to what a person may do.
            let is_led_on = path == "/" && matches!(status, 302 | 303) && expected == 200;
            assert!(
                status == expected || is_led_on,
                "{method} {path}: {status} instead of {expected}: {body}"
            );
        }
    }
    assert_eq!(callers[1].clone().get("/").await.status, 303);
}

/// What protects paths in front of the program reads them as they are spelled.
#[tokio::test]
async fn a_page_has_one_spelling_of_its_path() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    assert_eq!(founder.get("/me/data").await.status, 200);
    for path in ["/x/../me/data", "/./me/data", "/me/./data", "/me/%2E%2e/me/data", "/me\\data"] {
        let answer = founder.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.body.contains("<main class=\"plain\">"), "{path}: {}", answer.body);
    }
}
