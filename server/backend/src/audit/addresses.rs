//! Network addresses of events, each encrypted under the key of its month. Destroying a key erases the addresses of a whole
//! month, and no event changes: its MAC is over what is encrypted. Events from before there were keys have theirs in plain
//! text, and keep it.
//!
//! The key of the next month is made in time, so that replicas that read them once an hour have it when it begins.

use crate::Backend;
use crate::db::Tx;
use crate::encryption;
use crate::entity::{audit_address_key, audit_event};
use crate::error::Result;
use crate::keys::Key;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::day::Day;
use domain::id::EventId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};
use zeroize::Zeroizing;

/// The purpose under which the keys are wrapped.
pub(crate) const PURPOSE: &str = "audit address key";
/// Before the month of an encrypted address. No network address begins so.
const MARK: &str = "m:";

/// The keys by month.
#[derive(Default)]
pub(crate) struct AddressKeys(RwLock<BTreeMap<String, Key>>);

impl AddressKeys {
    fn key(&self, month: &str) -> Option<Key> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(month).cloned()
    }

    fn replace(&self, keys: BTreeMap<String, Key>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }
}

/// The month of a time in UTC, as `2026-11`.
fn month_of(at: i64) -> String {
    let (year, month, _) = Day::from_unix_ms(at).civil();
    format!("{year:04}-{month:02}")
}

/// The month so many months later, or earlier.
fn shifted(at: i64, by: i32) -> String {
    let (year, month, _) = Day::from_unix_ms(at).civil();
    let months = year * 12 + i32::from(month) - 1 + by;
    format!("{:04}-{:02}", months.div_euclid(12), months.rem_euclid(12) + 1)
}

impl Backend {
    /// The address of an event as it is stored. Without the key of the month nothing is: the program makes it a month
    /// before.
    pub(crate) fn seal_address(&self, event: EventId, at: i64, address: &str) -> Result<Option<String>> {
        let month = month_of(at);
        let Some(key) = self.address_keys().key(&month) else {
            tracing::error!(month, "the key of this month's network addresses is missing: none is stored");
            return Ok(None);
        };
        let sealed = encryption::encrypt(&key, self.rng(), event.uuid().as_bytes(), address.as_bytes())?;
        Ok(Some(format!("{MARK}{month}:{}", URL_SAFE_NO_PAD.encode(sealed))))
    }

    /// Replaces the address of an event by what can be read: nothing once the key of its month is gone.
    pub(crate) fn open_address(&self, event: &mut audit_event::Model) {
        let Some(rest) = event.address.as_deref().and_then(|stored| stored.strip_prefix(MARK)) else {
            return;
        };
        let opened = rest.split_once(':').and_then(|(month, sealed)| {
            let key = self.address_keys().key(month)?;
            let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
            let plain = encryption::decrypt(&key, event.id.uuid().as_bytes(), &sealed).ok()?;
            String::from_utf8(plain.to_vec()).ok()
        });
        event.address = opened;
    }

    /// Makes the keys of this month and the next, destroys those of months whose addresses are not kept any longer, and
    /// reads all that are left. At the start and every hour.
    pub(crate) async fn keep_address_keys(&self) -> Result<()> {
        let now = self.now();
        let months = i32::try_from(self.settings().audit_address_months).unwrap_or(i32::MAX / 24);
        let first = &shifted(now, -months);
        let (readable, lost) = self.stored_address_keys().await?;
        let mut fresh = Vec::new();
        for month in [month_of(now), shifted(now, 1)] {
            if !readable.contains_key(&month) {
                let key: Key = Zeroizing::new(self.rng().bytes());
                let wrapped = encryption::wrap_key(self, PURPOSE, month.as_bytes(), &key)?;
                fresh.push(audit_address_key::ActiveModel { name: Set(month), wrapped: Set(wrapped) });
            }
        }
        let is_over = readable.keys().chain(&lost).any(|month| month < first);
        if fresh.is_empty() && !is_over {
            self.address_keys().replace(readable);
            return Ok(());
        }
        let (fresh, lost) = (&fresh, &lost);
        let work = async |tx: Tx| {
            use audit_address_key::{Column, Entity};
            let tx = &*tx;
            Entity::delete_many().filter(Column::Name.lt(first.as_str())).exec(tx).await?;
            if fresh.is_empty() {
                return Ok(());
            }
            // Without its master key, a key is of no use to anybody.
            Entity::delete_many()
                .filter(Column::Name.is_in(lost.iter().map(String::as_str)))
                .exec(tx)
                .await?;
            // Of two programs at once, the second reads the first one's.
            let keep = OnConflict::column(Column::Name).do_nothing().to_owned();
            Entity::insert_many(fresh.clone()).on_conflict(keep).exec_without_returning(tx).await?;
            Ok(())
        };
        self.db().write(work).await?;
        self.address_keys().replace(self.stored_address_keys().await?.0);
        Ok(())
    }

    /// The keys that are stored by month, and the months whose key was wrapped by a master key that is gone.
    async fn stored_address_keys(&self) -> Result<(BTreeMap<String, Key>, Vec<String>)> {
        let (mut readable, mut lost) = (BTreeMap::new(), Vec::new());
        for row in audit_address_key::Entity::find().all(self.db().read()).await? {
            match encryption::unwrap_key(self, PURPOSE, row.name.as_bytes(), &row.wrapped) {
                Ok(key) => _ = readable.insert(row.name, key),
                Err(error) => {
                    tracing::warn!(month = row.name, %error, "network addresses of a month cannot be read");
                    lost.push(row.name);
                }
            }
        }
        Ok((readable, lost))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Actor, Entry, Subject, record};
    use crate::gate::{CanViewAudit, test_accounts};
    use crate::test_backend::TestBackend;
    use domain::audit::{Action, AuditQuery, SubjectKind};
    use std::time::Duration;

    const DAY: u64 = 86_400;

    async fn write(desk: &TestBackend, address: &str) {
        let actor = Actor { kind: "nobody", account: None, address: Some(address.to_owned()), request: None };
        let work = async |tx: Tx| {
            let entry = Entry {
                action: Action::SignInRefused,
                subject: Subject::only(SubjectKind::Account),
                detail: serde_json::Value::Null,
            };
            record(&tx, &desk.backend, actor.clone(), entry).await
        };
        desk.backend.db().write(work).await.unwrap();
    }

    /// The addresses on the page of the audit, newest first.
    async fn shown(desk: &TestBackend) -> Vec<Option<String>> {
        let auditor = test_accounts::holder(desk, "ada", &[domain::permission::Permission::ViewAudit]).await;
        let caller = test_accounts::signed_in(desk, auditor).await;
        let opened = desk.backend.open::<CanViewAudit>(&caller).await.unwrap();
        let query = AuditQuery { kind: "session.refused".to_owned(), ..AuditQuery::default() };
        opened.audit_page(&query).await.unwrap().lines.into_iter().map(|line| line.address).collect()
    }

    #[tokio::test]
    async fn an_address_is_stored_under_the_key_of_its_month_and_read_on_the_page() {
        let desk = TestBackend::new().await;
        write(&desk, "192.0.2.7").await;
        let row = audit_event::Entity::find().one(desk.backend.db().read()).await.unwrap().unwrap();
        let stored = row.address.unwrap();
        assert!(stored.starts_with("m:2026-11:") && !stored.contains("192"), "{stored}");
        assert_eq!(shown(&desk).await, [Some("192.0.2.7".to_owned())]);
        // Of another event it does not open.
        write(&desk, "192.0.2.8").await;
        desk.sql(&format!("UPDATE audit_event SET address = '{stored}'")).await;
        let found = desk.backend.verify_audit().await.unwrap().faults;
        assert!(!found.is_empty(), "its MAC is over what is encrypted");
    }

    #[tokio::test]
    async fn an_event_from_before_keeps_its_address() {
        let desk = TestBackend::new().await;
        write(&desk, "192.0.2.7").await;
        desk.sql("UPDATE audit_event SET address = '2001:db8::1'").await;
        let mut row = audit_event::Entity::find().one(desk.backend.db().read()).await.unwrap().unwrap();
        desk.backend.open_address(&mut row);
        assert_eq!(row.address.as_deref(), Some("2001:db8::1"));
    }

    #[tokio::test]
    async fn with_the_key_of_a_month_its_addresses_are_gone_and_the_chain_is_whole() {
        let desk = TestBackend::new().await;
        desk.sql("UPDATE setting SET value = '1' WHERE key = 'audit_address_months'").await;
        desk.backend.reload_settings().await.unwrap();
        write(&desk, "192.0.2.7").await;
        desk.clock.advance(Duration::from_secs(40 * DAY));
        desk.backend.keep_address_keys().await.unwrap();
        write(&desk, "192.0.2.8").await;
        desk.clock.advance(Duration::from_secs(30 * DAY));
        desk.backend.keep_address_keys().await.unwrap();
        let mut rows = audit_event::Entity::find().all(desk.backend.db().read()).await.unwrap();
        rows.sort_by_key(|row| row.id);
        rows.iter_mut().for_each(|row| desk.backend.open_address(row));
        let read: Vec<_> = rows.into_iter().map(|row| row.address).collect();
        assert_eq!(read, [None, Some("192.0.2.8".to_owned())]);
        desk.backend.seal_audit().await.unwrap();
        let faults = desk.backend.verify_audit().await.unwrap().faults;
        let is_late = |fault: &&crate::AuditFault| matches!(fault, crate::AuditFault::EventAltered(_));
        assert_eq!(faults.iter().filter(is_late).count(), 0);
    }

    #[test]
    fn months_are_counted_over_the_end_of_a_year() {
        let november = Day::from_ymd(2026, 11, 30).unwrap().starts_in_utc();
        assert_eq!(month_of(november), "2026-11");
        assert_eq!(
            (shifted(november, 1), shifted(november, 2)),
            ("2026-12".to_owned(), "2027-01".to_owned())
        );
        assert_eq!(
            (shifted(november, -10), shifted(november, -11)),
            ("2026-01".to_owned(), "2025-12".to_owned())
        );
    }
}
