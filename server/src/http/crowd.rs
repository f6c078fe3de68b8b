//! How many requests are worked on at once: memory is bounded because this is.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::form::Code;
use std::sync::Arc;
use tokio::sync::Semaphore;

use super::refusal::Refusal;

/// Far more than two cores can work on, far less than memory could hold.
pub(crate) const AT_ONCE: usize = 512;

/// Turns away whoever comes when the room is full; waiting in line would only hide that it is.
pub(crate) async fn keep_room(State(room): State<Arc<Semaphore>>, request: Request, next: Next) -> Response {
    match room.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_) => Refusal::later(Code::Busy, 1).into_response(),
    }
}
