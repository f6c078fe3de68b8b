//! Who may stay: places for connections, an address's share of them, and who gives way when they are used up.

use super::connection::{Connection, Ending};
use crate::config::TrustedProxies;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// Once the program is to end, whoever keeps it waiting has so long.
const GRACE: Duration = Duration::from_secs(2);
/// How often it is looked then who does.
const LOOK: Duration = Duration::from_millis(250);

/// How many connections there may be. Together they stay below the 1,024 open files that many systems allow a program.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub(super) all: usize,
    /// Of one address. Many people may be behind one; their browsers open a connection again when they need it.
    pub(super) of_one: usize,
    /// Besides, where only the program's health is told.
    pub(super) reserved: usize,
}

pub(super) const LIMITS: Limits = Limits { all: 768, of_one: 256, reserved: 32 };

/// All connections there are.
pub(super) struct Places {
    most: Limits,
    proxies: TrustedProxies,
    room: Arc<Semaphore>,
    reserve: Arc<Semaphore>,
    lines: Mutex<Connections>,
}

#[derive(Default)]
struct Connections {
    count: u64,
    all: HashMap<u64, Arc<Connection>>,
}

/// A connection's place; dropping it gives it back.
pub(super) struct Place {
    places: Arc<Places>,
    number: u64,
    line: Arc<Connection>,
    _permit: OwnedSemaphorePermit,
}

impl Place {
    pub(super) fn line(&self) -> &Arc<Connection> {
        &self.line
    }

    /// Whether only the program's health is told over it.
    pub(super) fn is_reserved(&self) -> bool {
        self.line.is_reserved()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.lines().all.remove(&self.number);
    }
}

impl Places {
    pub(super) fn new(most: Limits, proxies: TrustedProxies) -> Self {
        Self {
            most,
            proxies,
            room: Arc::new(Semaphore::new(most.all)),
            reserve: Arc::new(Semaphore::new(most.reserved)),
            lines: Mutex::default(),
        }
    }

    fn lines(&self) -> MutexGuard<'_, Connections> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a connection from an address. Where there is none, whoever keeps the program waiting for the longest
    /// gives way; where nobody does, there is a reserved place; none where even those are worked for.
    pub(super) async fn admit(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        // A proxy speaks for many; whom it speaks for is counted where requests are.
        let network = (!self.proxies.has(address)).then(|| backend::limits::network(address));
        let is_of_it = |line: &Connection| !line.is_reserved() && line.network() == network.as_deref();
        let has_used_its_share =
            network.as_deref().is_some_and(|network| self.count(network) >= self.most.of_one);
        let is_free = if has_used_its_share {
            self.make_way(is_of_it)
        } else {
            self.room.available_permits() > 0 || self.make_way(|line| !line.is_reserved())
        };
        if is_free {
            return Some(self.place(network, Arc::clone(&self.room).acquire_owned().await.ok()?, false));
        }
        let is_free = self.reserve.available_permits() > 0 || self.make_way(Connection::is_reserved);
        if !is_free {
            return None;
        }
        Some(self.place(network, Arc::clone(&self.reserve).acquire_owned().await.ok()?, true))
    }

    fn place(
        self: &Arc<Self>,
        network: Option<String>,
        permit: OwnedSemaphorePermit,
        is_reserved: bool,
    ) -> Place {
        let line = Connection::new(network, is_reserved);
        let mut lines = self.lines();
        lines.count += 1;
        let number = lines.count;
        lines.all.insert(number, Arc::clone(&line));
        Place { places: Arc::clone(self), number, line, _permit: permit }
    }

    fn count(&self, network: &str) -> usize {
        let lines = self.lines();
        let of_it = lines.all.values().filter(|line| line.network() == Some(network));
        of_it.filter(|line| !line.is_reserved() && !line.is_ended()).count()
    }

    /// Ends the connection, of those meant, that has kept the program waiting for the longest; false where none does.
    fn make_way(&self, is_meant: impl Fn(&Connection) -> bool) -> bool {
        let lines = self.lines();
        let meant = lines.all.values().filter(|line| is_meant(line) && !line.is_ended());
        let waiting = meant.filter_map(|line| Some((line.waiting_since()?, line)));
        match waiting.min_by_key(|(since, _)| *since) {
            Some((_, line)) => {
                line.end(Ending::Now);
                true
            }
            None => false,
        }
    }

    /// Ends whoever has kept the program waiting for too long.
    pub(super) fn sweep(&self) {
        let now = Instant::now();
        for line in self.lines().all.values() {
            line.end(line.judge(now));
        }
    }

    /// Lets requests in hand finish, and waits until everybody is gone. Whoever keeps the program waiting does not keep
    /// it for long.
    pub(super) async fn end(&self) {
        let grace_ends = Instant::now() + GRACE;
        while !self.lines().all.is_empty() {
            let is_grace_over = Instant::now() >= grace_ends;
            for line in self.lines().all.values() {
                let is_held_up = is_grace_over && line.waiting_since().is_some();
                line.end(if is_held_up { Ending::Now } else { Ending::Gracefully });
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}
