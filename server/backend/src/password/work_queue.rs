//! Turns at work that takes a whole core: so many at once, some wait, and everybody else is told to come again.
//!
//! Networks take turns: each that waits has its next one before any has two. Where every place is taken, the network
//! with the most loses its last one to a network with fewer, so that no single one keeps the others out, whatever it
//! sends. A network may use all that others leave.

use crate::error::{Error, Result};
use domain::form::Code;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// The turns, and who waits for one.
#[derive(Clone)]
pub(crate) struct WorkQueue(Arc<Shared>);

struct Shared {
    at_once: usize,
    waiting_most: usize,
    line: Mutex<Line>,
}

#[derive(Default)]
struct Line {
    running: usize,
    /// The network whose turn is next is the first one. None is empty.
    networks: VecDeque<Waiting>,
}

/// Those of one network, the longest waiting first.
struct Waiting {
    network: String,
    callers: VecDeque<oneshot::Sender<Turn>>,
}

/// A turn; dropping it lets the next one in.
pub(super) struct Turn(Option<Arc<Shared>>);

impl WorkQueue {
    pub(crate) fn new(at_once: usize, waiting_most: usize) -> Self {
        Self(Arc::new(Shared { at_once, waiting_most, line: Mutex::default() }))
    }

    /// Waits for a turn. Whoever gives up waiting has no place any more.
    ///
    /// # Errors
    /// `busy` where every place is taken by networks that have no more of them, or once another network needs this one.
    pub(super) async fn take(&self, network: &str) -> Result<Turn> {
        let turn = {
            let mut line = self.0.line();
            line.forget_gone();
            if line.running < self.0.at_once && line.networks.is_empty() {
                line.running += 1;
                return Ok(Turn(Some(Arc::clone(&self.0))));
            }
            if line.waiting() >= self.0.waiting_most && !line.make_place(network) {
                return Err(BUSY);
            }
            line.join(network)
        };
        turn.await.map_err(|_| BUSY)
    }

    /// Does the work when its turn comes. The turn goes with the work, so that nobody who gives up waiting makes room
    /// for more than run at once.
    ///
    /// # Errors
    /// As for [`take`](Self::take), and where the work panics.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        network: &str,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let turn = self.take(network).await?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        done.await.map_err(Error::broken)
    }
}

const BUSY: Error = Error::Later { code: Code::Busy, retry_after: 2 };

impl Shared {
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    fn waiting(&self) -> usize {
        self.networks.iter().map(|network| network.callers.len()).sum()
    }

    fn of(&mut self, network: &str) -> Option<&mut Waiting> {
        self.networks.iter_mut().find(|waiting| waiting.network == network)
    }

    fn join(&mut self, network: &str) -> oneshot::Receiver<Turn> {
        let (send, receive) = oneshot::channel();
        match self.of(network) {
            Some(waiting) => waiting.callers.push_back(send),
            None => {
                let network = network.to_owned();
                self.networks.push_back(Waiting { network, callers: VecDeque::from([send]) });
            }
        }
        receive
    }

    /// Refuses the last caller of the network with the most, where that has at least two more than this one.
    fn make_place(&mut self, network: &str) -> bool {
        let own = self.of(network).map_or(0, |waiting| waiting.callers.len());
        let most = self.networks.iter_mut().max_by_key(|waiting| waiting.callers.len());
        most.filter(|most| most.callers.len() > own + 1).and_then(|most| most.callers.pop_back()).is_some()
    }

    fn forget_gone(&mut self) {
        for waiting in &mut self.networks {
            waiting.callers.retain(|caller| !caller.is_closed());
        }
        self.networks.retain(|waiting| !waiting.callers.is_empty());
    }

    /// The caller whose turn it is; their network is the last one then.
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        let mut waiting = self.networks.pop_front()?;
        let caller = waiting.callers.pop_front();
        if !waiting.callers.is_empty() {
            self.networks.push_back(waiting);
        }
        caller
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(shared) = self.0.take() else { return };
        let mut line = shared.line();
        while let Some(caller) = line.next() {
            match caller.send(Self(Some(Arc::clone(&shared)))) {
                Ok(()) => return,
                // Nobody waits there any more. The turn is still this one.
                Err(mut turn) => turn.0 = None,
            }
        }
        line.running -= 1;
    }
}

#[cfg(test)]
mod tests;
