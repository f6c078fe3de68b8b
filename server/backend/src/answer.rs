//! Answers that tell nothing by when they come.

use std::time::Duration;
use tokio::time::Instant;

/// Far more than the work takes whose length would tell something.
pub(crate) const ANSWER: Duration = Duration::from_millis(250);

/// Does the work, and answers no earlier than after the same time, however little was to be done.
pub(crate) async fn answer_alike<T>(work: impl Future<Output = T>) -> T {
    let answered_at = Instant::now() + ANSWER;
    let done = work.await;
    tokio::time::sleep_until(answered_at).await;
    done
}
