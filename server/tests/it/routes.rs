//! Every route as every kind of caller. A server function missing from the table in `functions.rs`, or a plain route from the
//! one in `plain.rs`, fails the test.

mod functions;
mod plain;

pub(crate) use functions::{Takes, server_functions};
pub(crate) use plain::plain_routes;

use crate::support::{Answer, Browser, TestApp};
use axum::body::Body;
use domain::permission::Permission;
use http::Method;
use leptos::server_fn::axum::server_fn_paths;
use std::collections::BTreeSet;

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

/// The answer of a program that is not busy: on a loaded machine a page may take longer than it waits for its data.
async fn answer(browser: &mut Browser, method: &Method, path: &str) -> Answer {
    for _ in 0..3 {
        let answer = send(browser, method, path, &[]).await;
        if answer.status != 503 {
            return answer;
        }
    }
    send(browser, method, path, &[]).await
}

/// Sends a request as a page does: with these fields where it is a form.
pub(crate) async fn send(
    browser: &mut Browser,
    method: &Method,
    path: &str,
    fields: &[(&str, &str)],
) -> Answer {
    match *method {
        Method::GET => browser.get(path).await,
        Method::POST => browser.post_from_page(path, fields).await,
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
