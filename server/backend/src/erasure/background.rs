use crate::db::unhurried;
use crate::error::{Error, Result};
use std::time::Duration;
use tracing::Instrument as _;

/// Less than the time after which a request is given up, so that the actor learns that the erasure goes on.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);

/// Runs `work`, which notes an erasure, carries it out and settles it, in a task of its own: it goes on when the request
/// is dropped.
///
/// # Errors
/// Those of `work`; `erasure_noted` where it has not ended in time, and goes on.
pub(crate) async fn run_in_background(work: impl Future<Output = Result<()>> + Send + 'static) -> Result<()> {
    let task = tokio::spawn(unhurried(work.in_current_span()));
    match tokio::time::timeout(ANSWER_WITHIN, task).await {
        Ok(Ok(result)) => result,
        Ok(Err(error)) => {
            tracing::error!(%error, "an erasure ended with a surprise");
            Err(Error::ERASURE_NOTED)
        }
        Err(_) => Err(Error::ERASURE_NOTED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::form::Code;
    use tokio::sync::oneshot;

    #[tokio::test(start_paused = true)]
    async fn an_erasure_that_waits_for_long_is_said_to_be_noted_and_goes_on() {
        let (go, wait) = oneshot::channel::<()>();
        let (end, ended) = oneshot::channel();
        let work = async move {
            wait.await.unwrap();
            end.send(()).unwrap();
            Ok(())
        };
        assert_eq!(run_in_background(work).await.unwrap_err().code(), Code::ErasureNoted);
        go.send(()).unwrap();
        ended.await.unwrap();
    }
}
