use crate::api::ApiError;
use domain::bulk::{JobBegun, JobState};

/// Sends the rows that are not stored yet in chunks. Each chunk starts where the host says that the stored rows end,
/// so a retry after a lost answer leaves no gap and sends nothing twice.
///
/// # Errors
/// The first error of `chunk` or `put`.
pub(in crate::pages::registration::bulk) async fn send_chunks<Chunk, Putting>(
    mut begun: JobBegun,
    rows: u32,
    chunk: impl Fn(u32) -> Result<Chunk, ApiError>,
    put: impl Fn(Chunk) -> Putting,
) -> Result<JobBegun, ApiError>
where
    Putting: Future<Output = Result<JobBegun, ApiError>>,
{
    while begun.state == JobState::Preparing && begun.stored < rows {
        begun = put(chunk(begun.stored)?).await?;
    }
    Ok(begun)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::form::Code;
    use domain::text::Locale;
    use std::cell::RefCell;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    fn begun(stored: u32, state: JobState) -> JobBegun {
        let id = "0192f1c2-0000-7000-8000-000000000001".parse().expect("an id");
        JobBegun { id, state, stored }
    }

    /// Runs a future that is always ready.
    fn finish<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => value,
            Poll::Pending => panic!("it waits"),
        }
    }

    /// The positions at which chunks of 500 rows started.
    fn sent(from: JobBegun, rows: u32, lost: Option<u32>) -> (Vec<u32>, Result<JobBegun, ApiError>) {
        let starts = RefCell::new(Vec::new());
        let put = async |first: u32| {
            starts.borrow_mut().push(first);
            if lost == Some(first) {
                return Err(ApiError::from_code(Code::Unreachable, Locale::En));
            }
            Ok(begun((first + 500).min(rows), JobState::Preparing))
        };
        let answer = finish(send_chunks(from, rows, Ok, put));
        (starts.into_inner(), answer)
    }

    #[test]
    fn chunks_are_sent_in_order_and_each_begins_where_the_last_one_ended() {
        let (starts, answer) = sent(begun(0, JobState::Preparing), 1_200, None);
        assert_eq!(starts, [0, 500, 1_000]);
        assert_eq!(answer.map(|begun| begun.stored), Ok(1_200));
    }

    #[test]
    fn what_is_stored_already_is_not_sent_again() {
        assert_eq!(sent(begun(1_000, JobState::Preparing), 1_200, None).0, [1_000]);
        assert!(sent(begun(1_200, JobState::Preparing), 1_200, None).0.is_empty());
        assert!(sent(begun(0, JobState::Running), 1_200, None).0.is_empty());
    }

    #[test]
    fn a_chunk_that_is_lost_stops_the_others() {
        let (starts, answer) = sent(begun(0, JobState::Preparing), 1_200, Some(500));
        assert_eq!(starts, [0, 500]);
        assert!(answer.is_err());
    }
}
