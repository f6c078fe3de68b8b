//! Places for connections, the share of an address, and which connection is closed when all are used up.

use super::connection::{Connection, Ending};
use crate::config::TrustedProxies;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// At shutdown, the deadline of connections that wait for their client.
const GRACE: Duration = Duration::from_secs(2);
/// The interval of the sweep at shutdown.
const LOOK: Duration = Duration::from_millis(250);

/// Most connections. All together stay below the 1,024 open files that many systems allow a process.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub(super) all: usize,
    /// The share of an address. Many people may be behind one; browsers reconnect when they need to.
    pub(super) of_one: usize,
    /// Additional places for health checks only.
    pub(super) reserved: usize,
}

pub(super) const LIMITS: Limits = Limits { all: 768, of_one: 256, reserved: 32 };

/// All connections.
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

/// The place of a connection; dropping it releases it.
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

    /// Whether it is for health checks only.
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

    /// A place for a connection from an address. If there is none, the connection that has waited longest for its
    /// client is closed; if there is no such connection, a reserved place is given; `None` if those are used up too.
    pub(super) async fn admit(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        // A proxy has many clients; they are counted by request.
        let network = (!self.proxies.has(address)).then(|| backend::network(address));
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

    /// Closes the connection, among those selected, that has waited longest for its client; false if there is none.
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

    /// Closes all connections that have waited for their client too long.
    pub(super) fn sweep(&self) {
        let now = Instant::now();
        for line in self.lines().all.values() {
            line.end(line.judge(now));
        }
    }

    /// Waits until all open requests are finished and all connections are closed. Connections that wait for their
    /// client have a short deadline.
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
