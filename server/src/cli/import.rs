//! `matricula import`: a bulk invite from a local file, with the reader, the row check and the job of the page.
//!
//! The command processes the job itself until it is done, with or without a running server: the holder of the lease
//! does it. After an interruption a server continues the job once the lease has expired, or the same command does. It
//! sends no mail; messages wait for the server.

mod file;

use super::{any_base_url, boot, say};
use crate::config::Config;
use backend::bulk::{BulkWorker, idempotency_key};
use backend::gate::{Caller, CanBulkInvite, Desk, Shell};
use backend::{Backend, Error};
use domain::bulk::check::Verdicts;
use domain::bulk::csv::Sheet;
use domain::bulk::encoding::Encoding;
use domain::bulk::header::Mapping;
use domain::bulk::{Column, JobDraft, JobState, JobView, PauseReason, RowState};
use domain::day::parse::DateOrder;
use domain::form::Code;
use domain::id::JobId;
use domain::text::Locale;
use file::{date_order, detect_named, encoding, mapping, named_column, read_file, sheet};
use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// What it is given.
#[derive(Clone, clap::Args)]
pub struct Import {
    /// CSV file with a column of e-mail addresses, and optionally usernames and languages
    file: PathBuf,
    /// Read and check the file, and report what would happen without changing anything
    #[arg(long)]
    dry_run: bool,
    /// Invite as this user, with their permissions [default: as nobody]
    #[arg(long = "as", value_name = "USERNAME")]
    in_name_of: Option<String>,
    /// The encoding of the file, such as utf-8, windows-1252, windows-1250 or macintosh [default: detected]
    #[arg(long, value_parser = encoding)]
    encoding: Option<Encoding>,
    /// What a column contains if its name is not known, as in 'Work address=email'; `ignore` for one to leave out
    #[arg(long = "map", value_name = "HEADER=COLUMN", value_parser = named_column)]
    map: Vec<(String, Option<Column>)>,
    /// The line with the column names [default: detected]
    #[arg(long, value_name = "LINE")]
    header_line: Option<u32>,
    /// What comes first in dates that can be read in two ways: day_first or month_first [default: detected]
    #[arg(long, value_name = "ORDER", value_parser = date_order)]
    dates: Option<DateOrder>,
    /// Language of invitations whose row has none: `en` or `it` [default: the organization's]
    #[arg(long, default_value = "", hide_default_value = true)]
    language: String,
    /// Days until the links expire [default: the organization's]
    #[arg(long, default_value = "", hide_default_value = true)]
    days: String,
    /// Hold the e-mails until they are sent from the page
    #[arg(long)]
    hold: bool,
}

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// `matricula import`. The exit code is 1 if a row was refused.
pub async fn import(config: &Config, given: &Import) -> Outcome<ExitCode> {
    let bytes = read_file(&given.file)?;
    let sheet = sheet(&bytes, given)?;
    let mapping = mapping(&sheet, given)?;
    let shell = boot(config, &any_base_url(config)).await?;
    let outcome = with_registry(&shell, given, &bytes, (&sheet, mapping)).await;
    shell.close().await;
    outcome
}

async fn with_registry(
    shell: &Shell,
    given: &Import,
    bytes: &[u8],
    (sheet, mut mapping): (&Sheet, Mapping),
) -> Outcome<ExitCode> {
    let caller = caller(shell, given.in_name_of.as_deref()).await?;
    let desk = open(shell, &caller).await?;
    let words = desk.invite_words().await?;
    detect_named(&mut mapping, sheet, given, &words);
    if let Some(fault) = mapping.fault() {
        return Err(format!("{} --dates", sentence(fault.code)).into());
    }
    let verdicts = &mut Verdicts::begin(&mapping, backend::to_ascii);
    verdicts.set_words(sheet, &words);
    verdicts.advance(sheet, sheet.rows());
    let mut from = 0;
    while let Some(lookup) = verdicts.next_lookup(sheet, from) {
        let answer = desk.registry_check(lookup.question.clone()).await?;
        verdicts.apply_registry(sheet, &lookup, &answer);
        from = lookup.next();
    }
    tell_counts(verdicts);
    let addresses = verdicts.usernames_that_are_addresses(sheet);
    if addresses > 0 {
        say(format_args!(
            "{addresses:>7}  usernames are e-mail addresses and are made from the address instead"
        ));
    }
    if given.dry_run {
        tell_rows(sheet, verdicts);
        say("Nothing was changed.");
        return Ok(if verdicts.count(RowState::Error) == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let Some(job) = hand_in(&desk, given, bytes, sheet, verdicts).await? else {
        say("There is nobody to invite.");
        return Ok(ExitCode::FAILURE);
    };
    let view = work(shell, &caller, job).await?;
    tell_how_it_ended(&desk, &view).await?;
    Ok(if view.state == JobState::Done && view.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn caller(shell: &Shell, in_name_of: Option<&str>) -> Outcome<Caller> {
    let Some(username) = in_name_of else { return Ok(shell.operator()) };
    match shell.in_name_of(username).await {
        Err(Error::Refused(Code::NotFound)) => Err(format!("--as: there is no user {username}").into()),
        other => Ok(other?),
    }
}

async fn open(backend: &Backend, caller: &Caller) -> Outcome<Desk<CanBulkInvite>> {
    match backend.open(caller).await {
        Err(Error::Refused(Code::PermissionMissing)) => Err("--as: that user may not bulk invite".into()),
        other => Ok(other?),
    }
}

fn sentence(code: Code) -> &'static str {
    Locale::En.text().fault(code)
}

fn tell_counts(verdicts: &Verdicts) {
    for state in RowState::ALL {
        let count = verdicts.count(*state);
        if count > 0 {
            say(format_args!("{:>7}  {}", count, state.as_str().replace('_', " ")));
        }
    }
}

/// Prints every row with a fault.
fn tell_rows(sheet: &Sheet, verdicts: &Verdicts) {
    for row in 0..verdicts.len() {
        let verdict = verdicts.verdict(row);
        if let Some(code) = verdict.code.filter(|_| verdict.state != RowState::Ready) {
            let cell = verdicts.refused_cell(sheet, row).map(|cell| cell.words(Locale::En.text()));
            let words = cell.unwrap_or_else(|| sentence(code).to_owned());
            say(format_args!("line {}: {words}", sheet.line(row)));
        }
    }
}

/// Stores the rows. The same file and options continue a job that has not ended, even if nobody is left to invite. A
/// job that has ended is not repeated, since the people it invited need no invitation. `None` if there is no such job
/// and nobody to invite.
async fn hand_in(
    desk: &Desk<CanBulkInvite>,
    given: &Import,
    bytes: &[u8],
    sheet: &Sheet,
    verdicts: &Verdicts,
) -> Outcome<Option<JobId>> {
    let rows = verdicts.rows_to_send();
    for number in 0..=u32::MAX {
        let read_as = (&given.map, given.header_line, given.dates, given.encoding);
        let options = format!("{}\n{}\n{}\n{read_as:?}\n{number}", given.language, given.days, given.hold);
        let key = idempotency_key(&[bytes, options.as_bytes()]);
        let begun = match desk.begun_bulk(&key).await? {
            Some(begun) if matches!(begun.state, JobState::Done | JobState::Cancelled) => continue,
            Some(begun) => begun,
            None if verdicts.processed() == 0 => return Ok(None),
            None => {
                let head = verdicts.head(sheet, &rows, &key);
                let (locale, days, hold) = (given.language.clone(), given.days.clone(), given.hold);
                desk.begin_bulk(JobDraft { locale, days, hold, ..head }).await?
            }
        };
        let mut stored = begun.stored;
        while (stored as usize) < rows.len() && begun.state == JobState::Preparing {
            stored =
                desk.put_bulk_rows(begun.id, verdicts.chunk(sheet, &rows, stored as usize)).await?.stored;
        }
        let view = desk.start_bulk(begun.id).await?;
        if view.state == JobState::Paused {
            desk.resume_bulk(begun.id).await?;
        }
        return Ok(Some(begun.id));
    }
    Ok(None)
}

/// Processes the job, or waits for its lease holder, until it has ended or is paused.
async fn work(backend: &Backend, caller: &Caller, job: JobId) -> Outcome<JobView> {
    let mut worker = BulkWorker::for_job(backend, job);
    let mut line = ProgressLine::default();
    let view = loop {
        let has_worked = worker.run_round().await?;
        let view = open(backend, caller).await?.bulk_job(job).await?;
        line.show(&view);
        if !matches!(view.state, JobState::Preparing | JobState::Running) {
            break view;
        }
        if !has_worked {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    };
    worker.release().await;
    line.end();
    Ok(view)
}

/// A progress line: rewritten on a terminal, one line for every tenth otherwise.
#[derive(Default)]
struct ProgressLine {
    tenth: u32,
    is_begun: bool,
}

impl ProgressLine {
    fn show(&mut self, view: &JobView) {
        let done = view.rows - view.left;
        let text = format!("{done} of {}", view.rows);
        let mut out = io::stderr();
        // A closed standard output is no reason to stop.
        if out.is_terminal() {
            const WIDTH: u32 = 40;
            let full = u64::from(done) * u64::from(WIDTH) / u64::from(view.rows.max(1));
            let bar = "#".repeat(usize::try_from(full).unwrap_or_default());
            drop(write!(out, "\r[{bar:<40}] {text}"));
            self.is_begun = true;
        } else if done * 10 / view.rows.max(1) > self.tenth {
            self.tenth = done * 10 / view.rows.max(1);
            drop(writeln!(out, "{text}"));
        }
    }

    fn end(&self) {
        if self.is_begun {
            drop(writeln!(io::stderr()));
        }
    }
}

async fn tell_how_it_ended(desk: &Desk<CanBulkInvite>, view: &JobView) -> Outcome<()> {
    for (count, what) in [
        (view.created, "invited"),
        (view.resent, "sent again"),
        (view.skipped, "not processed"),
        (view.failed, "refused"),
        (view.left, "left"),
    ] {
        if count > 0 {
            say(format_args!("{count:>7}  {what}"));
        }
    }
    let mut results = desk.bulk_results(view.id).await?;
    while let Some(rows) = desk.next_results(&mut results).await? {
        for row in rows.iter().filter(|row| row.is_failed()) {
            say(format_args!("line {}: {}", row.row.line, row.code.map(sentence).unwrap_or_default()));
        }
    }
    match (view.state, view.paused) {
        (JobState::Paused, Some(PauseReason::PermissionLost)) => {
            say("The job is paused: the user it runs as no longer holds can_bulk_invite.");
        }
        (JobState::Paused, Some(PauseReason::Failed)) => {
            say("The job is paused: its next rows could not be processed. The log says why.");
        }
        (JobState::Paused, _) => say("The job is paused, as somebody requested."),
        (JobState::Cancelled, _) => say("The job was cancelled."),
        _ => {}
    }
    Ok(())
}
