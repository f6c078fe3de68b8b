//! Whoever asks: each over a connection that is kept, one question after the other. An answer without what it must have
//! is an error, so that nothing wrong is ever counted as fast.

use super::questions::{Question, Right, SearchCase};
use crate::Outcome;
use crate::http::HttpConnection;
use serde_json::Value;
use std::net::SocketAddr;
use std::thread;
use std::time::Duration;
use tokio::time::Instant;

/// So many people ask the questions of a kind at once, each some of them; how long each answer took.
pub(super) fn ask(
    asked: &SearchCase,
    addr: SocketAddr,
    cookies: &[String],
    people: usize,
) -> Outcome<Vec<Duration>> {
    thread::scope(|scope| {
        let each: Vec<_> = (0..people)
            .map(|at| {
                let cookie = &cookies[at % cookies.len()];
                scope.spawn(move || one(asked, addr, cookie, at, people))
            })
            .collect();
        let mut all = Vec::new();
        for one in each {
            all.append(&mut one.join().map_err(|_| "whoever asked has panicked")??);
        }
        Ok(all)
    })
}

fn one(
    asked: &SearchCase,
    addr: SocketAddr,
    cookie: &str,
    at: usize,
    people: usize,
) -> Outcome<Vec<Duration>> {
    let mut connection = HttpConnection::open(addr, cookie)?;
    let mut all = Vec::new();
    for question in asked.questions.iter().skip(at).step_by(people) {
        let mut next = Value::Null;
        for page in 0..asked.pages.end {
            let body = question.body(&next);
            let began = Instant::now();
            let answer = connection.call(question.function, &body)?;
            let took = began.elapsed();
            next = read(question, page, answer)?;
            if asked.pages.contains(&page) {
                all.push(took);
            }
            if next.is_null() {
                break;
            }
        }
    }
    Ok(all)
}

/// Where the next page begins.
fn read(question: &Question, page: usize, answer: &[u8]) -> Outcome<Value> {
    let mut answer = question.page(serde_json::from_slice(answer)?);
    let rows = answer["rows"].as_array().ok_or("an answer without rows")?;
    let is_right = match &question.right {
        Right::Anything => true,
        Right::Somebody => !rows.is_empty(),
        Right::This(code) => rows.iter().any(|row| row["code"] == code.to_string().as_str()),
    };
    if page == 0 && !is_right {
        return Err(format!("{} was answered with {answer}", question.body(&Value::Null)).into());
    }
    Ok(answer["next"].take())
}
