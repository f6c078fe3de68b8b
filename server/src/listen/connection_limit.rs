//! The number of connections, the share of an address, and which connection is closed when all are used up.

use super::connection::{Connection, Ending};
use crate::config::TrustedProxies;
use std::cmp::Reverse;
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
    /// Additional connections for health checks only.
    pub(super) reserved: usize,
}

pub(super) const LIMITS: Limits = Limits { all: 768, of_one: 256, reserved: 32 };

/// All connections.
pub(super) struct ConnectionLimiter {
    most: Limits,
    proxies: TrustedProxies,
    permits: Arc<Semaphore>,
    reserved: Arc<Semaphore>,
    open: Mutex<Connections>,
}

#[derive(Default)]
struct Connections {
    count: u64,
    all: HashMap<u64, Arc<Connection>>,
}

/// The permit of a connection; dropping it releases it.
pub(super) struct ConnectionPermit {
    limiter: Arc<ConnectionLimiter>,
    number: u64,
    connection: Arc<Connection>,
    _permit: OwnedSemaphorePermit,
}

impl ConnectionPermit {
    pub(super) fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }

    /// Whether it is for health checks only.
    pub(super) fn is_reserved(&self) -> bool {
        self.connection.is_reserved()
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        self.limiter.connections().all.remove(&self.number);
    }
}

impl ConnectionLimiter {
    pub(super) fn new(most: Limits, proxies: TrustedProxies) -> Self {
        Self {
            most,
            proxies,
            permits: Arc::new(Semaphore::new(most.all)),
            reserved: Arc::new(Semaphore::new(most.reserved)),
            open: Mutex::default(),
        }
    }

    fn connections(&self) -> MutexGuard<'_, Connections> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A permit for a connection from an address. If there is none, a connection that waits for its client is closed; if there is no such connection, a reserved permit is given; `None` if those are used up too.
    pub(super) async fn admit(self: &Arc<Self>, address: IpAddr) -> Option<ConnectionPermit> {
        // A proxy has many clients; they are counted by request.
        let network = (!self.proxies.has(address)).then(|| backend::network(address));
        let is_of_it =
            |connection: &Connection| !connection.is_reserved() && connection.network() == network.as_deref();
        let has_used_its_share =
            network.as_deref().is_some_and(|network| self.count(network) >= self.most.of_one);
        let is_free = if has_used_its_share {
            self.make_way(is_of_it)
        } else {
            self.permits.available_permits() > 0 || self.make_way(|connection| !connection.is_reserved())
        };
        if is_free {
            return Some(self.permit(network, Arc::clone(&self.permits).acquire_owned().await.ok()?, false));
        }
        let is_free = self.reserved.available_permits() > 0 || self.make_way(Connection::is_reserved);
        if !is_free {
            return None;
        }
        Some(self.permit(network, Arc::clone(&self.reserved).acquire_owned().await.ok()?, true))
    }

    fn permit(
        self: &Arc<Self>,
        network: Option<String>,
        permit: OwnedSemaphorePermit,
        is_reserved: bool,
    ) -> ConnectionPermit {
        let connection = Connection::new(network, is_reserved);
        let mut connections = self.connections();
        connections.count += 1;
        let number = connections.count;
        connections.all.insert(number, Arc::clone(&connection));
        ConnectionPermit { limiter: Arc::clone(self), number, connection, _permit: permit }
    }

    fn count(&self, network: &str) -> usize {
        let connections = self.connections();
        let of_it = connections.all.values().filter(|connection| connection.network() == Some(network));
        of_it.filter(|connection| !connection.is_reserved() && !connection.is_ended()).count()
    }

    /// Closes a connection that waits for its client, among those selected: of the address with most connections, the one that
    /// has waited longest, so that few addresses cannot have the slow clients of others closed. False if there is none.
    fn make_way(&self, is_meant: impl Fn(&Connection) -> bool) -> bool {
        let connections = self.connections();
        let meant =
            || connections.all.values().filter(|connection| is_meant(connection) && !connection.is_ended());
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for network in meant().filter_map(|connection| connection.network()) {
            *counts.entry(network).or_default() += 1;
        }
        // Each client of a proxy is somebody else.
        let count = |connection: &Connection| connection.network().map_or(1, |network| counts[network]);
        let waiting = meant().filter_map(|connection| Some((connection.waiting_since()?, connection)));
        match waiting.max_by_key(|(since, connection)| (count(connection), Reverse(*since))) {
            Some((_, connection)) => {
                connection.end(Ending::Now);
                true
            }
            None => false,
        }
    }

    /// Closes all connections that have waited for their client too long.
    pub(super) fn sweep(&self) {
        let now = Instant::now();
        for connection in self.connections().all.values() {
            connection.end(connection.judge(now));
        }
    }

    /// Waits until all open requests are finished and all connections are closed. Connections that wait for their
    /// client have a short deadline.
    pub(super) async fn end(&self) {
        let grace_ends = Instant::now() + GRACE;
        while !self.connections().all.is_empty() {
            let is_grace_over = Instant::now() >= grace_ends;
            for connection in self.connections().all.values() {
                let is_held_up = is_grace_over && connection.waiting_since().is_some();
                connection.end(if is_held_up { Ending::Now } else { Ending::Gracefully });
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}
