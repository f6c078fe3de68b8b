//! Somebody who types meanwhile: an availability check every twentieth of a second, whether the one before was answered
//! by then or not, so that waiting counts for all who would have waited.

use crate::Outcome;
use crate::http::HttpConnection;
use crate::people::Person;
use domain::availability::{Availability, AvailabilityAnswer, AvailabilityQuery};
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::Duration;
use tokio::time::Instant;

const EVERY: Duration = Duration::from_millis(50);

pub(crate) struct Watch {
    is_over: Arc<AtomicBool>,
    thread: JoinHandle<Outcome<Vec<Duration>>>,
}

/// The sessions take turns: one alone would be counted as a flood.
pub(crate) fn begin(addr: SocketAddr, cookies: &[String]) -> Outcome<Watch> {
    let is_over = Arc::new(AtomicBool::new(false));
    let mut lines: Vec<HttpConnection> =
        cookies.iter().map(|cookie| HttpConnection::open(addr, cookie)).collect::<Outcome<_>>()?;
    let is_over_now = Arc::clone(&is_over);
    let thread = spawn(move || {
        let mut latencies = Vec::new();
        let began = Instant::now();
        for number in 0_u32.. {
            if is_over_now.load(Ordering::Relaxed) {
                break;
            }
            let due = began + EVERY * number;
            sleep(due.saturating_duration_since(Instant::now()));
            let at = number as usize % lines.len();
            check(&mut lines[at], number)?;
            latencies.push(due.elapsed());
        }
        Ok(latencies)
    });
    Ok(Watch { is_over, thread })
}

/// Somebody of whom neither the registry nor the job knows anything.
fn check(connection: &mut HttpConnection, number: u32) -> Outcome<()> {
    let person = Person::stranger(u64::from(700_000 + number));
    let question = AvailabilityQuery { email: person.email(), username: person.username() };
    let body = json!({ "question": question }).to_string();
    let answer: AvailabilityAnswer = serde_json::from_slice(connection.call("availability", &body)?)?;
    let free = Some(Availability::Available);
    if (answer.email, answer.username) == (free, free) { Ok(()) } else { Err("a wrong answer".into()) }
}

impl Watch {
    /// How long each check took.
    pub(crate) fn end(self) -> Outcome<Vec<Duration>> {
        self.is_over.store(true, Ordering::Relaxed);
        self.thread.join().map_err(|_| "whoever watched has panicked")?
    }
}
