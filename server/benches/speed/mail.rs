//! The outbox: how fast it empties, against lettre alone with a pool of the same size and the same mail server.

use crate::bulk::{finished, hand_in, prepare};
use crate::http::HttpConnection;
use crate::process;
use crate::sink::{Sink, Taken};
use crate::site::{Kind, Site};
use crate::table::{Table, median, whole};
use crate::{Outcome, Plan};
use lettre::address::Envelope;
use lettre::transport::smtp::PoolConfig;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use std::net::SocketAddr;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;
use tokio::time::Instant;

pub(crate) const ROLE: &str = "bare-mail";

/// Connections of the program to its mail server, and of lettre's pool.
const POOL: u32 = 4;
const PATIENCE: Duration = Duration::from_secs(600);

pub(crate) fn measure(plan: &Plan, all: &Path) -> Outcome<Vec<Table>> {
    let head = ["", "letters", "program's letters/s", "lettre's", "of lettre's rate", "CPU µs/letter"];
    let title = format!("Mail, {POOL} connections, 2 ms an answer, median of {} rounds", plan.repeats);
    let mut table = Table::new(title, &head);
    let mut aims = Table::new("Mail, what is wanted", &["", "wanted", "SQLite", "PostgreSQL"]);
    let mut seen = Vec::new();
    let sink = Sink::start()?;
    for kind in Kind::all() {
        let settings = [
            ("MATRICULA_SMTP_URL", format!("smtp://{}", sink.addr)),
            ("MATRICULA_MAIL_FROM", "Desk <desk@example.org>".to_owned()),
        ];
        let site = Site::make(kind, all, &settings)?;
        let runs = (0..plan.repeats).map(|_| run(&site, &sink, plan.letters));
        let runs: Vec<Run> = runs.collect::<Outcome<_>>()?;
        let of = |value: fn(&Run) -> f64| median(runs.iter().map(value).collect());
        let ratio = format!("{:.2} ×", of(|run| run.program / run.bare));
        table.row(&[
            kind.name().to_owned(),
            whole(plan.letters.into()),
            whole(of(|run| run.program)),
            whole(of(|run| run.bare)),
            ratio.clone(),
            whole(of(|run| run.cpu_us)),
        ]);
        seen.push(ratio);
    }
    let of = |kind: usize| seen.get(kind).map_or("not measured", String::as_str).to_owned();
    aims.row(&["rate, of bare lettre's".to_owned(), "≥ 0.80 ×".to_owned(), of(0), of(1)]);
    Ok(vec![table, aims])
}

/// Letters a second, and what the program's processor time was for one.
struct Run {
    program: f64,
    bare: f64,
    cpu_us: f64,
}

fn run(site: &Site, sink: &Sink, letters: u32) -> Outcome<Run> {
    let program = site.copy("speed_program")?;
    let server = program.start(None)?;
    // Held until all are there, so that what is measured is the outbox and nothing else.
    let handed = hand_in(server.addr, &site.cookies[0], &prepare(letters, true)?)?;
    finished(server.addr, &site.cookies[0], &handed)?;
    sink.forget();
    let before = server.cpu();
    let mut connection = HttpConnection::open(server.addr, &site.cookies[0])?;
    connection.call("send_held", r#"{"which":"all"}"#)?;
    let taken = wait(sink, letters)?;
    let spent = server.cpu().zip(before).map_or(f64::NAN, |(after, before)| (after - before).as_secs_f64());
    server.end()?;

    let sample = program.folder().join("letter");
    std::fs::write(&sample, &taken.sample)?;
    sink.forget();
    let mut command = process::myself(None, ROLE)?;
    command.arg(sink.addr.to_string()).arg(letters.to_string()).arg(&sample);
    process::output(&mut command)?;
    let bare = wait(sink, letters)?;
    let rate = |taken: &Taken| f64::from(letters) / taken.seconds();
    let run = Run { program: rate(&taken), bare: rate(&bare), cpu_us: spent / f64::from(letters) * 1e6 };
    eprintln!("  {letters} letters: {:.0} a second, lettre {:.0}", run.program, run.bare);
    Ok(run)
}

fn wait(sink: &Sink, letters: u32) -> Outcome<Taken> {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        let taken = sink.taken();
        if taken.letters >= letters as usize {
            return Ok(taken);
        }
        sleep(Duration::from_millis(20));
    }
    Err("mail does not go out".into())
}

/// `bare-mail ADDR LETTERS FILE`: sends the same letter so many times, over as many connections at once as the pool has.
pub(crate) fn send(arguments: &[String]) -> Outcome<()> {
    let [addr, letters, sample] = arguments else { return Err("bare-mail ADDR LETTERS FILE".into()) };
    let (addr, letters): (SocketAddr, u32) = (addr.parse()?, letters.parse()?);
    let bytes = std::fs::read(sample)?;
    let letter = bytes.strip_suffix(b".\r\n").unwrap_or(&bytes).to_vec();
    let (from, to): (Address, Address) = ("desk@example.org".parse()?, "somebody@example.org".parse()?);
    let envelope = Envelope::new(Some(from), vec![to])?;
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(addr.ip().to_string())
            .port(addr.port())
            .pool_config(PoolConfig::new().max_size(POOL))
            .build();
        let senders = (0..POOL).map(|sender| {
            let (transport, envelope, letter) = (transport.clone(), envelope.clone(), letter.clone());
            let share = letters / POOL + u32::from(sender < letters % POOL);
            tokio::spawn(async move {
                for _ in 0..share {
                    transport.send_raw(&envelope, &letter).await?;
                }
                Outcome::Ok(())
            })
        });
        for sender in senders.collect::<Vec<_>>() {
            sender.await??;
        }
        Ok(())
    })
}
