//! Identities of all states, as rows.

use super::database::{Database, Holds, NOISE};
use super::names::Everybody;
use crate::Outcome;
use crate::people::{Account, mix, uuid_at};
use domain::identity::IdentityState;
use serde_json::{Value, json};
use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// The code before the first.
pub(super) const CODE: u64 = 10_000_000;
/// What the program's own sealed values take.
const DATA_KEY: u32 = 74;
const REVISION: u32 = 2_444;
const DECISION: u32 = 200;
/// The end of a claim that begins with the filling: no claim lasts longer than two hours.
#[expect(clippy::disallowed_methods, reason = "the measured program reads the same clock")]
static CLAIMED_NOW: LazyLock<i64> = LazyLock::new(|| {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).expect("a time after 1970");
    i64::try_from(since_epoch.as_millis()).expect("a time before the year 292 million") + 2 * 60 * 60 * 1_000
});
const DAY: u64 = 86_400_000;

/// By its number in the order of codes.
#[derive(Clone, Copy)]
pub(super) struct Identity(u64);

impl Identity {
    pub(super) fn begun(number: u64) -> Self {
        Self(number)
    }

    pub(super) fn code(self) -> u64 {
        CODE + 1 + self.0
    }

    pub(super) fn state(self) -> IdentityState {
        match mix(self.0) % 100 {
            0..30 => IdentityState::Draft,
            30..33 => IdentityState::ChangesRequested,
            33..42 => IdentityState::Submitted,
            42 => IdentityState::InReview,
            43..93 => IdentityState::Verified,
            93..95 => IdentityState::Rejected,
            95..99 => IdentityState::Suspended,
            _ => IdentityState::Erased,
        }
    }

    fn created_at(self) -> i64 {
        Account(self.0 as u32).created_at()
    }

    fn id(self) -> Uuid {
        uuid_at(self.created_at(), mix(mix(self.0)))
    }

    /// Within a month.
    fn submitted_at(self) -> Option<i64> {
        let later = (mix(self.0 + 1) % (30 * DAY)) as i64;
        (self.state() != IdentityState::Draft).then(|| self.created_at() + later)
    }

    /// A day later.
    fn decided_at(self) -> Option<i64> {
        let waits = matches!(self.state(), IdentityState::Submitted | IdentityState::InReview);
        self.submitted_at().filter(|_| !waits).map(|at| at + DAY as i64)
    }

    /// Every tenth claim still holds.
    fn claimed_until(self) -> Option<i64> {
        let until = if self.0.is_multiple_of(10) { *CLAIMED_NOW } else { self.created_at() };
        (self.state() == IdentityState::InReview).then_some(until)
    }

    /// One in a hundred of those in force asks to be erased, two days after the decision.
    fn erasure_asked_at(self) -> Option<i64> {
        let asks = self.state() == IdentityState::Verified && mix(self.0 + 2).is_multiple_of(100);
        self.decided_at().filter(|_| asks).map(|at| at + 2 * DAY as i64)
    }

    fn noise(self, which: u64) -> Value {
        json!(1 + mix(self.0 * 4 + which) % u64::from(NOISE - REVISION))
    }
}

/// Writes them with what was submitted, and the marks by which they are known again.
pub(super) async fn identities(
    db: &mut Database,
    everybody: &Everybody,
    some: &[(Identity, u32)],
    founder: &str,
    noise: &[u8],
) -> Outcome<()> {
    use Holds::{Id, Noise, Number, Text};
    let rows = some.iter().map(|(identity, at)| {
        let is_erased = identity.state() == IdentityState::Erased;
        let name = if is_erased { String::new() } else { everybody.get(*at).name() };
        let verified = matches!(identity.state(), IdentityState::Verified | IdentityState::Suspended);
        vec![
            hex(identity.id()),
            hex(Account(*at).id()),
            json!(identity.code()),
            json!(identity.state().as_str()),
            if is_erased { Value::Null } else { identity.noise(0) },
            json!(name),
            json!(verified.then_some(1)),
            json!(identity.submitted_at().map(|_| 1)),
            json!(identity.created_at()),
            json!(identity.submitted_at().unwrap_or(identity.created_at())),
            json!(identity.submitted_at()),
            json!(identity.claimed_until().map(|_| founder)),
            json!(identity.claimed_until()),
            json!(identity.erasure_asked_at()),
        ]
    });
    let columns = [
        ("id", Id),
        ("account_id", Id),
        ("code", Number),
        ("state", Text),
        ("data_key", Noise(DATA_KEY)),
        ("name", Text),
        ("verified", Number),
        ("submitted", Number),
        ("created_at", Number),
        ("changed_at", Number),
        ("submitted_at", Number),
        ("claimed_by", Id),
        ("claimed_until", Number),
        ("erasure_asked_at", Number),
    ];
    db.insert("identity", &columns, rows.collect(), noise).await?;

    let submitted: Vec<Identity> =
        some.iter().map(|(identity, _)| *identity).filter(|one| one.submitted_at().is_some()).collect();
    let rows = submitted.iter().map(|identity| {
        let state = match identity.state() {
            IdentityState::InReview => IdentityState::Submitted,
            IdentityState::Suspended | IdentityState::Erased => IdentityState::Verified,
            state => state,
        };
        let decision = if identity.decided_at().is_some() { identity.noise(1) } else { Value::Null };
        vec![
            hex(identity.id()),
            json!(1),
            json!(state.as_str()),
            identity.noise(2),
            json!(identity.submitted_at()),
            decision,
            json!(identity.decided_at()),
            json!(identity.decided_at().map(|_| founder)),
        ]
    });
    let columns = [
        ("identity_id", Id),
        ("number", Number),
        ("state", Text),
        ("sealed", Noise(REVISION)),
        ("submitted_at", Number),
        ("decision", Noise(DECISION)),
        ("decided_at", Number),
        ("decided_by", Id),
    ];
    db.insert("identity_revision", &columns, rows.collect(), noise).await?;
    let rows = submitted
        .iter()
        .filter(|identity| identity.state() != IdentityState::Erased)
        .map(|identity| vec![hex(identity.id()), json!("name_and_birth"), identity.noise(3)]);
    let columns = [("identity_id", Id), ("kind", Text), ("mac", Noise(32))];
    db.insert("blind_index", &columns, rows.collect(), noise).await
}

pub(super) fn hex(id: Uuid) -> Value {
    json!(id.simple().to_string())
}
