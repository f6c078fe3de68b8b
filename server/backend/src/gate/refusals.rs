//! Records refusals in the audit without letting anybody fill the database: each is an event until an account has reached a
//! limit within a minute; further ones are counted in memory and recorded as one event after the minute. Every program
//! counts for itself.

use super::caller::Caller;
use crate::Backend;
use crate::audit::{self, Actor, Entry, Subject};
use crate::db::Tx;
use crate::error::Result;
use domain::audit::{Action, SubjectKind};
use domain::id::AccountId;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Refusals of one account within a minute that are recorded one by one.
const EACH_MOST: u32 = 20;
const WINDOW_MS: i64 = 60_000;
/// Accounts and networks that are counted separately; further ones are counted together.
const COUNTED_MOST: usize = 10_000;

/// What was refused: a right that is missing, or a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Refused {
    Right(&'static str),
    Code(&'static str),
}

impl Refused {
    fn detail(self) -> serde_json::Value {
        match self {
            Self::Right(right) => serde_json::json!({ "right": right }),
            Self::Code(code) => serde_json::json!({ "code": code }),
        }
    }
}

/// Who refusals are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum CountedBy {
    Account(AccountId),
    Network(String),
    Others,
}

/// The refusals that this program has counted.
#[derive(Default)]
pub(crate) struct Refusals(Mutex<HashMap<CountedBy, Window>>);

/// A minute of one account or network.
struct Window {
    began: i64,
    written: u32,
    /// Refusals that were only counted.
    more: BTreeMap<Refused, u32>,
    actor: Actor,
}

impl Window {
    fn is_over(&self, now: i64) -> bool {
        !(self.began..self.began + WINDOW_MS).contains(&now)
    }

    /// The events at its end.
    fn entries(self) -> (Actor, Vec<Entry>) {
        let (began, actor) = (self.began, self.actor);
        let subject = || match actor.account {
            Some(account) => Subject::new(SubjectKind::Account, account.uuid()),
            None => Subject::only(SubjectKind::Account),
        };
        let entry = |(refused, count): (Refused, u32)| {
            let mut detail = refused.detail();
            detail["count"] = count.into();
            detail["since"] = began.into();
            Entry { action: Action::AccessRefused, subject: subject(), detail }
        };
        let entries = self.more.into_iter().map(entry).collect();
        (actor, entries)
    }
}

impl Refusals {
    /// Counts a refusal. Returns whether it is recorded by itself, and the previous minute if that is over.
    fn count(&self, actor: &Actor, network: String, refused: Refused, now: i64) -> (bool, Option<Window>) {
        let mut who = actor.account.map_or(CountedBy::Network(network), CountedBy::Account);
        let mut windows = self.windows();
        if windows.len() >= COUNTED_MOST && !windows.contains_key(&who) {
            who = CountedBy::Others;
        }
        let over = windows.get(&who).is_some_and(|window| window.is_over(now));
        let over = if over { windows.remove(&who) } else { None };
        let fresh = || Window { began: now, written: 0, more: BTreeMap::new(), actor: actor.clone() };
        let window = windows.entry(who).or_insert_with(fresh);
        let is_written = window.written < EACH_MOST;
        if is_written {
            window.written += 1;
        } else {
            let count = window.more.entry(refused).or_default();
            *count = count.saturating_add(1);
        }
        (is_written, over)
    }

    /// Removes and returns the minutes that are over, or all.
    fn take(&self, now: i64, all: bool) -> Vec<Window> {
        let taken = self.windows().extract_if(|_, window| all || window.is_over(now)).collect::<Vec<_>>();
        taken.into_iter().map(|(_, window)| window).collect()
    }

    fn windows(&self) -> MutexGuard<'_, HashMap<CountedBy, Window>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Backend {
    /// Records a refusal. A failure is only logged: it does not change the answer.
    pub(super) async fn write_refusal(&self, caller: &Caller, refused: Refused, subject: Subject) {
        let actor = caller.actor();
        let (is_written, over) = self.refusals().count(&actor, caller.network(), refused, self.now());
        if let Some(window) = over {
            self.write_counted(window).await;
        }
        if !is_written {
            return;
        }
        let entry = Entry { action: Action::AccessRefused, subject, detail: refused.detail() };
        if let Err(error) = self.write_refusals(&actor, vec![entry]).await {
            tracing::error!(%error, ?refused, "a refusal could not be recorded");
        }
    }

    /// Records the refusals that were counted in the minutes that are over, or in all of them.
    pub(crate) async fn write_counted_refusals(&self, all: bool) {
        for window in self.refusals().take(self.now(), all) {
            self.write_counted(window).await;
        }
    }

    async fn write_counted(&self, window: Window) {
        let (actor, entries) = window.entries();
        if entries.is_empty() {
            return;
        }
        let count = entries.len();
        if let Err(error) = self.write_refusals(&actor, entries).await {
            tracing::error!(%error, count, "counted refusals could not be recorded");
        }
    }

    async fn write_refusals(&self, actor: &Actor, entries: Vec<Entry>) -> Result<()> {
        let events = entries.into_iter().map(|entry| audit::prepare(self, actor, entry));
        let events = events.collect::<Result<Vec<_>>>()?;
        let events: Vec<_> = events.iter().collect();
        self.db().write(async |tx: Tx| audit::record_all(&tx, &events).await).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::audit_event;
    use crate::gate::test_accounts::{account, session, visitor};
    use crate::gate::{CanViewAudit, CanViewRegistry};
    use crate::test_backend::TestBackend;
    use domain::account::AccountState;
    use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
    use std::time::Duration;

    async fn refusals(desk: &TestBackend) -> (u64, u64) {
        let db = desk.backend.db().read();
        let all = audit_event::Entity::find()
            .filter(audit_event::Column::Action.eq(Action::AccessRefused.as_str()));
        let counted = all.clone().filter(audit_event::Column::Detail.contains("\"count\":"));
        (all.count(db).await.unwrap(), counted.count(db).await.unwrap())
    }

    #[tokio::test]
    async fn whoever_is_refused_again_and_again_fills_no_table_and_every_refusal_is_counted() {
        let desk = TestBackend::new().await;
        let backend = &desk.backend;
        let ada = account(&desk, "ada", AccountState::Active).await;
        let ada = session(backend, ada).await;
        for _ in 0..300 {
            assert!(backend.open::<CanViewAudit>(&visitor(backend, Some(&ada))).await.is_err());
            assert!(backend.open::<CanViewRegistry>(&visitor(backend, Some(&ada))).await.is_err());
        }
        assert_eq!(refusals(&desk).await, (20, 0));
        backend.write_counted_refusals(false).await;
        assert_eq!(refusals(&desk).await, (20, 0), "the minute is not over");
        desk.clock.advance(Duration::from_secs(60));
        backend.write_counted_refusals(false).await;
        assert_eq!(refusals(&desk).await, (22, 2), "one for each right");
        let events = audit_event::Entity::find().all(backend.db().read()).await.unwrap();
        let count = |event: &audit_event::Model| {
            serde_json::from_str::<serde_json::Value>(&event.detail).unwrap()["count"].as_u64()
        };
        let told: u64 = events.iter().filter_map(count).sum();
        assert_eq!(told, 580, "with the 20 before, every one");

        assert!(backend.open::<CanViewAudit>(&visitor(backend, Some(&ada))).await.is_err());
        assert_eq!(refusals(&desk).await, (23, 2), "the next minute begins anew");
        backend.write_counted_refusals(true).await;
        assert_eq!(refusals(&desk).await, (23, 2), "and what was written is not said again");
    }

    #[test]
    fn what_is_remembered_of_whom_is_bounded() {
        let refusals = Refusals::default();
        for number in 0..COUNTED_MOST + 500 {
            let actor = Actor { kind: "nobody", account: None, address: None, request: None };
            refusals.count(&actor, format!("network {number}"), Refused::Code("not_found"), 0);
        }
        assert_eq!(refusals.windows().len(), COUNTED_MOST + 1);
        let others = refusals.windows().remove(&CountedBy::Others).unwrap();
        assert_eq!((others.written, others.more.values().sum::<u32>()), (EACH_MOST, 480));
        assert_eq!(refusals.take(WINDOW_MS, false).len(), COUNTED_MOST);
    }
}
