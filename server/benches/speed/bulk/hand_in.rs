use crate::Outcome;
use crate::http::HttpConnection;
use crate::people::Person;
use domain::bulk::{CHUNK_ROWS, Column, JobBegun, JobDraft, JobRow, JobState, JobView, RowState};
use domain::id::JobId;
use serde_json::json;
use std::net::SocketAddr;
use std::thread::sleep;
use std::time::Duration;
use tokio::time::Instant;

/// A job as the page would send it, written out beforehand: what is measured is the host.
pub(crate) struct Prepared {
    rows: u32,
    head: String,
    /// Each chunk, without its job.
    chunks: Vec<String>,
}

/// So many people whom nobody knows. Every second has a username; the others get theirs from the address.
pub(crate) fn prepare(rows: u32, hold: bool) -> Outcome<Prepared> {
    let names = ["Email", "Username", "Language"].map(str::to_owned);
    let head = JobDraft {
        key: "5eed0000-0000-4000-8000-000000000001".to_owned(),
        header: names.to_vec(),
        columns: vec![Some(Column::Email), Some(Column::Username), Some(Column::Language)],
        rows,
        hold,
        ..JobDraft::default()
    };
    let all: Vec<JobRow> = (0..rows)
        .map(|at| {
            let person = Person::stranger(at.into());
            let username = if at % 2 == 0 { person.username() } else { String::new() };
            let language = if at % 3 == 0 { "it".to_owned() } else { String::new() };
            let cells = vec![person.email(), username, language];
            JobRow {
                line: at + 2,
                cells,
                state: RowState::Ready,
                code: None,
                repeats: None,
                resend: false,
                derived: String::new(),
                came: Vec::new(),
                column: None,
            }
        })
        .collect();
    let mut chunks = Vec::new();
    for (number, chunk) in all.chunks(CHUNK_ROWS).enumerate() {
        chunks.push(json!({ "first": number * CHUNK_ROWS, "rows": chunk }).to_string());
    }
    Ok(Prepared { rows, head: json!({ "draft": head }).to_string(), chunks })
}

/// A job that has been handed in and is running.
pub(crate) struct Handed {
    job: JobId,
    rows: u32,
    /// How long handing it in took.
    pub(crate) seconds: f64,
}

/// Hands it in as the page does: the head, one chunk after the other, the start.
pub(crate) fn hand_in(addr: SocketAddr, cookie: &str, prepared: &Prepared) -> Outcome<Handed> {
    let mut connection = HttpConnection::open(addr, cookie)?;
    let began = Instant::now();
    let mut begun: JobBegun = serde_json::from_slice(connection.call("begin_bulk", &prepared.head)?)?;
    let job = begun.id;
    for chunk in &prepared.chunks {
        let body = format!("{{\"job\":\"{job}\",\"chunk\":{chunk}}}");
        begun = serde_json::from_slice(connection.call("put_bulk_rows", &body)?)?;
    }
    if begun.stored != prepared.rows {
        return Err(format!("{} rows were stored", begun.stored).into());
    }
    connection.call("start_bulk", &json!({ "job": job }).to_string())?;
    Ok(Handed { job, rows: prepared.rows, seconds: began.elapsed().as_secs_f64() })
}

/// Waits until it is done, as somebody does who looks at its page; the seconds it took, by its own times.
pub(crate) fn finished(addr: SocketAddr, cookie: &str, handed: &Handed) -> Outcome<f64> {
    let mut connection = HttpConnection::open(addr, cookie)?;
    let body = json!({ "job": handed.job }).to_string();
    loop {
        let view: JobView = serde_json::from_slice(connection.call("bulk_job", &body)?)?;
        if let (JobState::Done, Some(started), Some(ended)) = (view.state, view.started_at, view.ended_at) {
            if view.created != handed.rows {
                return Err(format!("not every row was created: {view:?}").into());
            }
            return Ok((ended - started) as f64 / 1e3);
        }
        sleep(Duration::from_millis(500));
    }
}
