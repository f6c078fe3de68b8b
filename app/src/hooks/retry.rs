use super::sleep;
use crate::api::ApiError;

const TRIES: u32 = 5;
/// Seconds.
const LONGEST_DELAY: u32 = 30;

/// Repeats a call while its error is temporary, after the time the host asks for or with growing delays. The call must
/// be one that changes nothing when it is repeated.
pub(crate) async fn with_retries<T, Calling>(call: impl Fn() -> Calling) -> Result<T, ApiError>
where
    Calling: Future<Output = Result<T, ApiError>>,
{
    for tries in 1..TRIES {
        match call().await {
            Err(error) if error.code.is_temporary() => {
                let delay = error.retry_after.unwrap_or(1 << (tries - 1)).min(LONGEST_DELAY);
                sleep(i32::try_from(delay * 1_000).unwrap_or(i32::MAX)).await;
            }
            answer => return answer,
        }
    }
    call().await
}
