//! Connections: how many at once, how long one may keep the program waiting, and how they end.
//!
//! Every connection has a [`Connection`] that knows what it waits for: the client (to send a request, to send its body, to
//! take the answer) or the program. A sweep closes whoever keeps the program waiting for too long. When the places are
//! used up, whoever has kept it waiting for the longest gives way, so that silent clients can never keep others out.

mod connection;
mod places;
mod stream;
mod transfer;

use crate::config::TrustedProxies;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use connection::{Connection, Ending};
use http::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use places::{Place, Places};
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use stream::Measured;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt as _;
use transfer::{Answer, Arriving};

/// A request's head has come by then, or the connection is closed; so is one that has been idle for so long.
const HEAD: Duration = Duration::from_secs(30);
/// An HTTP/2 connection that does not answer this often is gone.
const PING: Duration = Duration::from_secs(20);
/// After an error that is not one connection's own, such as too many open files.
const AFTER_ERROR: Duration = Duration::from_millis(200);
/// How often it is looked who keeps the program waiting.
const SWEEP: Duration = Duration::from_secs(1);
/// What one connection may have waiting in the program, in either direction; a request's head must fit as well.
const BUFFER: usize = 64 * 1024;
/// What one connection may have waiting in the system. It bounds memory, and it lets the program notice soon that a
/// client reads slowly: the system tells nothing before a good part of its buffer is free.
const SYSTEM_BUFFER: u32 = 64 * 1024;
/// Connections that the system keeps for the program to accept.
const BACKLOG: u32 = 1024;
/// Requests at once on one HTTP/2 connection.
const STREAMS: u32 = 64;

/// The extension of a request that came in over a place which is reserved for looking after the program's health.
#[derive(Clone, Copy)]
pub(crate) struct Reserved;

/// Listens at an address.
///
/// # Errors
/// Whatever the system says, such as that somebody else listens there.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A program that starts again need not wait until the connections of the last one are forgotten.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(SYSTEM_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Answers until the program is to end. Then requests in hand may finish and idle connections are closed; whoever
/// keeps the program waiting even now is given a few seconds.
pub async fn answer(
    listener: TcpListener,
    router: Router,
    proxies: TrustedProxies,
    is_over: watch::Receiver<bool>,
) {
    answer_in(Places::new(places::LIMITS, proxies), listener, router, is_over).await;
}

async fn answer_in(
    places: Places,
    listener: TcpListener,
    router: Router,
    mut is_over: watch::Receiver<bool>,
) {
    let http = protocols();
    let places = Arc::new(places);
    let sweeping = tokio::spawn(sweep(Arc::clone(&places)));
    loop {
        let next = async {
            let (stream, peer) = accept(&listener).await;
            (places.admit(peer.ip()).await, stream, peer)
        };
        let (place, stream, peer) = tokio::select! {
            next = next => next,
            _ = is_over.wait_for(|is_over| *is_over) => break,
        };
        // All places are taken by connections that the program itself works for: nobody could be helped sooner.
        let Some(place) = place else { continue };
        tokio::spawn(serve(http.clone(), router.clone(), place, (stream, peer)));
    }
    drop(listener);
    places.end().await;
    sweeping.abort();
}

fn protocols() -> Builder<TokioExecutor> {
    let mut http = Builder::new(TokioExecutor::new());
    http.http1().timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(BUFFER);
    http.http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(PING)
        .max_concurrent_streams(STREAMS)
        .max_send_buf_size(BUFFER)
        .initial_stream_window_size(u32::try_from(BUFFER).unwrap_or(u32::MAX))
        .initial_connection_window_size(2 * u32::try_from(BUFFER).unwrap_or(u32::MAX));
    http
}

/// Answers the requests of one connection, until it ends or is ended.
async fn serve(
    http: Builder<TokioExecutor>,
    router: Router,
    place: Place,
    (stream, peer): (TcpStream, SocketAddr),
) {
    let line = Arc::clone(place.line());
    let is_reserved = place.is_reserved();
    let service = {
        let line = Arc::clone(&line);
        service_fn(move |request: Request<Incoming>| {
            let in_hand = Connection::request(&line);
            let mut request = request.map(|body| Body::new(Arriving::new(body, in_hand.seen())));
            request.extensions_mut().insert(ConnectInfo(peer));
            if is_reserved {
                request.extensions_mut().insert(Reserved);
            }
            let answer = router.clone().oneshot(request);
            async move { answer.await.map(|answer: Response<Body>| answer.map(|body| Answer::new(body, in_hand))) }
        })
    };
    let connection = http.serve_connection(TokioIo::new(Measured::new(stream, Arc::clone(&line))), service);
    let mut connection = pin!(connection);
    let (mut ending, mut ending_gracefully) = (line.ending(), line.ending());
    let mut is_asked_to_end = false;
    loop {
        tokio::select! {
            biased;
            () = ending.until(Ending::Now) => break,
            () = ending_gracefully.until(Ending::Gracefully), if !is_asked_to_end => {
                is_asked_to_end = true;
                connection.as_mut().graceful_shutdown();
            }
            ended = connection.as_mut() => {
                // A client that hangs up or speaks something else is its own affair.
                if let Err(error) = ended {
                    tracing::debug!(%error, "a connection ended early");
                }
                break;
            }
        }
    }
    // The connection is closed before its place is given away: it is dropped earlier, being declared later.
}

async fn sweep(places: Arc<Places>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        places.sweep();
    }
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Small answers leave at once; where that cannot be had, they leave a little later.
                drop(stream.set_nodelay(true));
                return (stream, peer);
            }
            Err(error) if is_of_the_connection(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "no connection could be accepted");
                tokio::time::sleep(AFTER_ERROR).await;
            }
        }
    }
}

fn is_of_the_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset
    )
}

#[cfg(test)]
mod tests;
