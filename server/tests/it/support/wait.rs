use std::time::Duration;
use tokio::time::Instant;

/// Looks until what is waited for is there, and returns it; fails after the last moment at which it could still be right.
///
/// What happens in another process, or in a task of a worker, is seen in the database or in an answer, and neither tells when
/// it changes. The pause is no guess of how long it takes: it only leaves the processor to those who are waited for.
pub(crate) async fn wait_for<T>(
    what: &str,
    patience: Duration,
    mut look: impl AsyncFnMut() -> Option<T>,
) -> T {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(Instant::now() < deadline, "{what}: not within {patience:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
