//! The time of the database. Programs that share a PostgreSQL database go by its clock: leases, counts and links are judged
//! by several of them, and the clocks of machines differ. SQLite has one program, whose own clock is enough.
//!
//! The program's [`Clock`](crate::clock::Clock) is told the database's time at the start, each minute, and as soon as the
//! machine's clock was set, so that every action goes by it without knowing.

use crate::Backend;
use crate::clock::SystemClock;
use crate::error::{Error, Result};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// The pause between two measurements.
const MEASURE: Duration = Duration::from_secs(60);
/// A program that could not measure for this long is not ready.
const OVERDUE: Duration = Duration::from_secs(300);
/// The fastest of so many answers is the most exact one.
const TRIES: usize = 3;
/// An answer that took no longer is exact enough at once.
const FAST: Duration = Duration::from_millis(50);
/// An answer that took longer tells the time too roughly: it may be off by half of this.
const SLOWEST: Duration = Duration::from_secs(4);

/// By how many milliseconds the log says that the machine's clock is ahead.
#[derive(Default)]
pub(crate) struct Logged(AtomicI64);

/// The time of the database.
struct Measured {
    /// When it was computed, Unix milliseconds.
    time: i64,
    /// The most by which it can be off, in milliseconds.
    within: i64,
}

impl Backend {
    /// Tells the clock of this program the time of the database. Does nothing on SQLite, or with a clock of tests.
    ///
    /// # Errors
    /// Those of the database, and `busy` where it answers too slowly.
    pub async fn follow_database_time(&self) -> Result<()> {
        let Some(clock) = self.shared_clock() else { return Ok(()) };
        let measured = measure(self.db().read()).await?;
        let is_as_told = clock.told_at().is_some() && !clock.is_uncertain();
        let off = (measured.time - self.now()).abs();
        // A smaller difference is none, and the clock does not tremble.
        clock.follow(if is_as_told && off <= measured.within { self.now() } else { measured.time });
        self.inner.logged_clock.log(clock.machine_ahead());
        Ok(())
    }

    /// As [`follow_database_time`](Self::follow_database_time), if the last time was a minute ago or the machine's clock
    /// was set since. The workers call this each second.
    pub(crate) async fn keep_database_time(&self) -> Result<()> {
        self.follow_database_time_after(MEASURE).await
    }

    /// Fails where the clock cannot be corrected.
    pub(crate) async fn check_clock(&self) -> Result<()> {
        self.follow_database_time_after(OVERDUE).await
    }

    /// By how many milliseconds the clock of this machine is ahead of the database's; `None` where the program goes by it.
    pub fn machine_clock_ahead(&self) -> Option<i64> {
        self.shared_clock().map(SystemClock::machine_ahead)
    }

    async fn follow_database_time_after(&self, age: Duration) -> Result<()> {
        let is_due = self.shared_clock().is_some_and(|clock| {
            clock.is_uncertain() || clock.told_at().is_none_or(|at| at.elapsed() >= age)
        });
        if is_due { self.follow_database_time().await } else { Ok(()) }
    }

    /// The machine's clock, where the database has another one that counts.
    fn shared_clock(&self) -> Option<&SystemClock> {
        self.inner.clock.system().filter(|_| self.db().backend() == DbBackend::Postgres)
    }
}

impl Logged {
    fn log(&self, ahead_ms: i64) {
        let last = self.0.load(Ordering::Relaxed);
        if (ahead_ms - last).abs() < SystemClock::NOTABLE_MS {
            return;
        }
        self.0.store(ahead_ms, Ordering::Relaxed);
        if ahead_ms.abs() < SystemClock::NOTABLE_MS {
            tracing::info!("the clock of this machine agrees with the database's again");
        } else {
            tracing::warn!(
                ahead_ms,
                "the clock of this machine differs from the database's, by which the program goes"
            );
        }
    }
}

async fn measure(db: &DatabaseConnection) -> Result<Measured> {
    let mut fastest: Option<Answer> = None;
    for _ in 0..TRIES {
        let answer = ask(db).await?;
        let is_fast = answer.took <= FAST;
        if fastest.as_ref().is_none_or(|other| answer.took < other.took) {
            fastest = Some(answer);
        }
        if is_fast {
            break;
        }
    }
    match fastest {
        Some(answer) if answer.took <= SLOWEST => {
            // It was read some time between question and answer.
            let time = answer.time + ms(answer.asked.elapsed()) - ms(answer.took / 2);
            Ok(Measured { time, within: ms(answer.took / 2) + 1 })
        }
        _ => {
            tracing::warn!("the database answers too slowly to tell its time");
            Err(Error::OUTAGE)
        }
    }
}

/// An answer of the database.
struct Answer {
    time: i64,
    asked: Instant,
    took: Duration,
}

async fn ask(db: &DatabaseConnection) -> Result<Answer> {
    let asked = Instant::now();
    // Raw, as no builder knows PostgreSQL's own functions.
    let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, TIME)).await?;
    let took = asked.elapsed();
    let time = row.ok_or_else(|| Error::broken("the database did not tell its time"))?.try_get("", "ms")?;
    Ok(Answer { time, asked, took })
}

/// In Unix milliseconds; within a transaction it goes on.
const TIME: &str = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS ms";

fn ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
