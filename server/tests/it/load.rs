//! Many slow clients: others are still served, memory stays bounded, and the program stops on request. `make soak`
//! uses as many clients as there are connections, and more.

use crate::support::{Installed, Running, TestApp};
use domain::permission::Permission;
use leptos::server_fn::axum::server_fn_paths;
use serde_json::json;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::net::TcpStream;
use tokio::time::Instant;

/// The number of clients of each kind.
fn clients() -> usize {
    if std::env::var_os("MATRICULA_SOAK").is_some() { 800 } else { 60 }
}

const SILENT: &[u8] = b"";
const HALF_A_PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r";

/// Requests the largest file and reads nothing of it.
fn never_reads() -> Vec<u8> {
    let version = server::site::version();
    format!("GET /pkg/{version}/matricula_bg.wasm HTTP/1.1\r\nHost: 127.0.0.1:3000\r\n\r\n").into_bytes()
}

/// A request that announces a longer body than it contains.
fn unfinished(function: &str, announced: usize, sent: usize, cookie: &str) -> Vec<u8> {
    let head = format!(
        "POST /api/{function} HTTP/1.1\r\nHost: 127.0.0.1:3000\r\nContent-Type: application/json\r\n\
         Cookie: {cookie}\r\nContent-Length: {announced}\r\n\r\n"
    );
    let mut said = head.into_bytes();
    said.resize(said.len() + sent, b' ');
    said
}

/// Opens connections that send this and then nothing.
fn hold(running: &Running, said: &[u8]) -> Vec<TcpStream> {
    let mut held = Vec::new();
    for _ in 0..clients() {
        let mut stream = TcpStream::connect(running.address()).unwrap();
        stream.set_nonblocking(true).unwrap();
        // The program may not read all of it; the beginning is enough.
        drop(stream.write(said));
        held.push(stream);
    }
    held
}

/// Raises the soft limit of open files, often 1,024, since the test needs as many connections itself.
#[cfg(target_os = "linux")]
fn allow_many_files() {
    let me = std::process::id().to_string();
    drop(std::process::Command::new("prlimit").args(["--pid", &me, "--nofile=4096:"]).status());
}

#[cfg(not(target_os = "linux"))]
fn allow_many_files() {}

#[tokio::test]
async fn whatever_clients_do_others_are_answered_memory_is_bounded_and_the_program_ends() {
    allow_many_files();
    let app = Installed::new(30, &[]).await;
    let mut running = app.start();
    let founder = running.cookie().to_owned();
    let kinds: [(&str, Vec<u8>); 6] = [
        ("silent", SILENT.to_vec()),
        ("half a preface", HALF_A_PREFACE.to_vec()),
        ("never reads", never_reads()),
        ("a body that never comes", unfinished("sign_in", 1024, 0, "")),
        ("an unfinished body of nobody's", unfinished("put_bulk_rows", 1 << 20, 900 << 10, "")),
        ("an unfinished body", unfinished("put_bulk_rows", 1 << 20, 900 << 10, &founder)),
    ];
    for (kind, said) in kinds {
        let before = running.memory_kib();
        let held = hold(&running, &said);
        let begun = Instant::now();
        // While other requests of this address are in progress, further ones may be told to retry.
        for path in ["/healthz", "/sign-in"] {
            while running.get(path) != 200 {
                assert!(begun.elapsed().as_secs() < 10, "{kind}: {path} is not answered");
            }
        }
        let grown = running.memory_kib().saturating_sub(before);
        assert!(grown < 200 * 1024, "{kind}: {grown} KiB more");
        let begun = Instant::now();
        assert_eq!(running.terminate(), Some(0), "{kind}");
        assert!(begun.elapsed().as_secs() < 10, "{kind}: {:?} to end", begun.elapsed());
        drop(held);
        running = app.start();
    }
}

#[tokio::test]
async fn every_server_function_has_its_limit() {
    let _app = TestApp::new().await;
    let known: BTreeSet<String> = server::router::function_paths().collect();
    let registered: BTreeSet<String> = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert_eq!(known, registered);
}

#[tokio::test]
async fn a_few_addresses_with_all_requests_they_may_have_keep_nobody_else_out() {
    let app = TestApp::founded().await;
    let mut requests = tokio::task::JoinSet::new();
    for number in 0..4 * 128 {
        let mut visitor = app.visitor().at(&format!("203.0.113.{}", number % 4));
        let draft = json!({ "draft": { "email": format!("somebody{number}@aldine.example") } });
        requests.spawn(async move { visitor.api("forgot_password", draft).await.status });
    }
    // All of them begin before this goes on; they are far from being answered.
    for _ in 0..32 {
        tokio::task::yield_now().await;
    }
    for host in 0..4 {
        let more = app.visitor().at(&format!("203.0.113.{host}")).get("/sign-in").await;
        assert_eq!(more.status, 503, "of their own address, one more is one too many");
    }
    assert_eq!(app.visitor().at("198.51.100.1").get("/sign-in").await.status, 200);
    requests.shutdown().await;
}

/// One HTTP/2 connection carries many answers, and need not take any of them.
#[tokio::test]
async fn answers_that_nobody_reads_count_for_their_address() {
    let app = TestApp::founded().await;
    let reader = app.visitor().at("203.0.113.1");
    let css = format!("/matricula.css?v={}", server::site::version());
    let mut unread = Vec::new();
    for path in [vec![css.as_str(); 200], vec!["/sign-in"; 128]].concat() {
        let answer = reader.watch(path).await;
        assert_eq!(answer.status, 200, "{path}: files are in memory only once, and pages for each reader");
        unread.push(answer);
    }
    assert_eq!(reader.watch("/sign-in").await.status, 503, "one more is one too many");
    assert_eq!(app.visitor().at("198.51.100.1").get("/sign-in").await.status, 200);
    drop(unread);
    assert_eq!(reader.watch("/sign-in").await.status, 200);
}

#[tokio::test]
async fn a_stranger_never_makes_the_host_hold_a_long_body() {
    let app = TestApp::founded().await;
    let mut visitor = app.visitor();
    let long = "x".repeat(5 * 1024);
    for function in server::router::function_paths() {
        let name = function.strip_prefix("/api/").unwrap();
        let answer = visitor.api(name, json!({ "anything": long })).await;
        assert!(matches!(answer.status, 401 | 413), "{name}: {}", answer.status);
    }
    let mut person = app.as_person(&[]).await;
    let answer = person.api("put_bulk_rows", json!({ "anything": long })).await;
    assert_eq!(answer.refusal(), (403, "permission_missing".into()), "nor does somebody who may not call it");
    let mut holder = app.as_person(&[Permission::BulkInvite]).await;
    let answer = holder.api("put_bulk_rows", json!({ "anything": long })).await;
    assert_eq!(answer.refusal(), (400, "malformed".into()), "it was read, and was not what it should be");
}

#[tokio::test]
async fn at_sign_out_the_browser_is_told_to_forget_what_it_has_kept() {
    let app = TestApp::founded().await;
    let mut founder = app.as_founder().await;
    let answer = founder.post_from_page("/sign-out", &[]).await;
    assert_eq!((answer.status, answer.header("clear-site-data")), (303, "\"cache\", \"storage\""));
    assert!(!founder.has_session());
}

#[tokio::test]
async fn over_https_the_language_is_kept_under_a_name_that_no_other_host_can_set() {
    let with =
        crate::support::AppOptions { base_url: Some("https://desk.example.org"), ..Default::default() };
    let app = TestApp::with(with).await;
    let mut visitor = app.visitor().header("host", "desk.example.org");
    let answer = visitor.post("/language", &[("locale", "it"), ("back", "/sign-in")]).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-locale=it; Path=/;") && cookie.ends_with("; Secure"), "{cookie}");
    assert!(visitor.get("/").await.body.contains("<html lang=\"it\""));
    let mut forged = app.visitor().header("host", "desk.example.org");
    forged.set_cookie("locale", "it");
    assert!(!forged.get("/").await.body.contains("<html lang=\"it\""));
}
