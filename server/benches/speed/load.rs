//! Whoever asks: a few connections that are kept open, each with one question at a time, for so many seconds. Every
//! answer is compared with the right one, so that nothing wrong is ever counted as fast.

use crate::people::{Account, Person, mix};
use crate::{Outcome, http};
use domain::availability::{Availability, AvailabilityAnswer, AvailabilityQuery};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::Instant;

pub(crate) const ROLE: &str = "load";

/// What is to be asked, of whom, and for how long.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Load {
    pub(crate) addr: SocketAddr,
    pub(crate) cookies: Vec<String>,
    pub(crate) accounts: u32,
    pub(crate) connections: usize,
    pub(crate) warm_up: f64,
    pub(crate) seconds: f64,
    pub(crate) mix: Mix,
    /// Whether whoever answers also suggests usernames where one is taken.
    pub(crate) suggests: bool,
}

/// Which questions.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Mix {
    /// Address free or taken, username free or taken: a quarter each.
    Even,
    /// Address free or taken, username free: no suggestion is looked up.
    FreeNames,
}

/// What it was like.
#[derive(Serialize, Deserialize)]
pub(crate) struct Report {
    pub(crate) answers: usize,
    pub(crate) seconds: f64,
    pub(crate) p50_us: f64,
    pub(crate) p99_us: f64,
    /// What share of its core asking took: near all of it, and the figures are about whoever asks.
    pub(crate) client_cpu: f64,
}

/// Asks, and prints the report.
pub(crate) fn run(arguments: &[String]) -> Outcome<()> {
    let [load] = arguments else { return Err("load JSON".into()) };
    let load: Load = serde_json::from_str(load)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let report = runtime.block_on(ask_all(&load))?;
    println!("{}", serde_json::to_string(&report)?);
    Ok(())
}

async fn ask_all(load: &Load) -> Outcome<Report> {
    let begin = Instant::now() + Duration::from_secs_f64(load.warm_up);
    let end = begin + Duration::from_secs_f64(load.seconds);
    let tasks: Vec<_> =
        (0..load.connections).map(|at| tokio::spawn(ask(load.clone(), at as u64, begin, end))).collect();
    tokio::time::sleep_until(begin).await;
    let cpu = cpu();
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.append(&mut task.await??);
    }
    let client_cpu = (self::cpu() - cpu) / load.seconds;
    latencies.sort_unstable();
    let at = |share: f64| {
        let index = (latencies.len() as f64 * share) as usize;
        latencies.get(index).map_or(f64::NAN, |latency| latency.as_secs_f64() * 1e6)
    };
    let (p50_us, p99_us) = (at(0.50), at(0.99));
    Ok(Report { answers: latencies.len(), seconds: load.seconds, p50_us, p99_us, client_cpu })
}

/// One connection: how long each answer took that came within the counted time.
async fn ask(load: Load, connection: u64, begin: Instant, end: Instant) -> Outcome<Vec<Duration>> {
    let questions = questions(&load, connection);
    let mut stream = TcpStream::connect(load.addr).await?;
    stream.set_nodelay(true)?;
    let mut buffer = Vec::with_capacity(4096);
    let mut latencies = Vec::with_capacity(1 << 16);
    for question in questions.iter().cycle() {
        let asked = Instant::now();
        // However short the time or slow the machine, one answer is counted.
        if asked >= end && !latencies.is_empty() {
            break;
        }
        stream.write_all(question.request.as_bytes()).await?;
        let body = read_answer(&mut stream, &mut buffer).await?;
        let answered = Instant::now();
        if !question.is_right(body) {
            let said = String::from_utf8_lossy(&buffer);
            return Err(format!(
                "asked {:?}\nanswered {said:?}\nnot {:?}",
                question.request, question.answer
            )
            .into());
        }
        if asked >= begin && (answered <= end || latencies.is_empty()) {
            latencies.push(answered - asked);
        }
    }
    Ok(latencies)
}

/// Reads one whole answer and returns its body; anything but 200 with a length is an error.
async fn read_answer<'a>(stream: &mut TcpStream, buffer: &'a mut Vec<u8>) -> Outcome<&'a [u8]> {
    buffer.clear();
    loop {
        if stream.read_buf(buffer).await? == 0 {
            return Err("the connection was closed".into());
        }
        let Some(head) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let text = std::str::from_utf8(&buffer[..head])?;
        let length = text.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
        });
        let (Some(length), true) = (length, text.starts_with("HTTP/1.1 200")) else {
            return Err(format!("an unexpected answer: {}", String::from_utf8_lossy(buffer)).into());
        };
        if buffer.len() == head + 4 + length {
            return Ok(&buffer[head + 4..]);
        }
        if buffer.len() > head + 4 + length {
            return Err("more than one answer".into());
        }
    }
}

/// A question ready to be sent, and what must come back.
struct Prepared {
    request: String,
    answer: String,
    /// After what is known must come at least one suggestion.
    is_open: bool,
}

impl Prepared {
    fn is_right(&self, body: &[u8]) -> bool {
        if self.is_open {
            body.strip_prefix(self.answer.as_bytes()).is_some_and(|rest| rest.len() > 3 && rest[0] == b'"')
        } else {
            body == self.answer.as_bytes()
        }
    }
}

/// So many different questions that no cache of the database holds all they touch.
fn questions(load: &Load, connection: u64) -> Vec<Prepared> {
    const EACH: u64 = 4096;
    let cookie = &load.cookies[connection as usize % load.cookies.len()];
    let (host, cookie) = (http::host(load.addr), format!("Cookie: {cookie}\r\n"));
    let taken = |chance: u64| Account((chance % u64::from(load.accounts)) as u32);
    (0..EACH)
        .map(|at| {
            let chance = mix(connection * EACH + at);
            let (account, other, free) = (taken(chance), taken(mix(chance)), Person::stranger(chance));
            let (email, email_standing) = match at % 2 {
                0 => (free.email(), Availability::Available),
                _ => (account.person().email(), account.availability()),
            };
            let is_taken = load.mix == Mix::Even && at / 2 % 2 == 1;
            let (username, username_standing) = match is_taken {
                false => (free.username(), Availability::Available),
                true => (other.person().username(), other.availability()),
            };
            let (email_standing, username_standing) = (Some(email_standing), Some(username_standing));
            let answer = AvailabilityAnswer {
                email: email_standing,
                username: username_standing,
                suggestions: Vec::new(),
            };
            let question =
                serde_json::json!({ "question": AvailabilityQuery { email, username } }).to_string();
            let mut answer = serde_json::to_string(&answer).unwrap_or_default();
            let is_open = is_taken && load.suggests;
            if is_open {
                answer.truncate(answer.len() - "]}".len());
            }
            Prepared { request: http::post(&host, "availability", &cookie, &question), answer, is_open }
        })
        .collect()
}

/// Seconds that the processor has spent on this process.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace()).into_iter().flatten();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}
