//! Connections: their number, their deadlines, and graceful shutdown.
//!
//! Each [`Connection`] records what it waits for: the client (to send a request, to send its body, to read the
//! response) or the program. A sweep closes connections that wait for their client too long. When all permits are used
//! up, the one that has waited longest is closed, so that silent clients cannot keep others out.

mod connection;
mod connection_limit;
mod stream;
mod transfer;

use crate::config::TrustedProxies;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use connection::{Connection, Ending};
use connection_limit::{ConnectionLimiter, ConnectionPermit};
use http::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
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

/// The deadline of a request's headers, and of an idle connection.
const HEAD: Duration = Duration::from_secs(30);
/// The interval in which an HTTP/2 connection must answer a ping.
const PING: Duration = Duration::from_secs(20);
/// The pause after an error of the listener itself, such as too many open files.
const AFTER_ERROR: Duration = Duration::from_millis(200);
/// The interval of the sweep.
const SWEEP: Duration = Duration::from_secs(1);
/// The buffer of one connection in each direction; it must hold a request's headers.
const BUFFER: usize = 64 * 1024;
/// The system's buffer of one connection. It bounds memory, and it lets the program notice a slow reader soon: the
/// system reports nothing before a good part of it is free.
const SYSTEM_BUFFER: u32 = 64 * 1024;
/// The backlog of connections that the system queues.
const BACKLOG: u32 = 1024;
/// Concurrent requests on one HTTP/2 connection.
const STREAMS: u32 = 64;

/// The extension of a request that came over a connection reserved for health checks.
#[derive(Clone, Copy)]
pub(crate) struct Reserved;

/// The extension of a request with which its connection is ended at once.
#[derive(Clone)]
pub(crate) struct HangUp(Arc<dyn Fn() + Send + Sync>);

impl HangUp {
    pub(crate) fn new(end: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(end))
    }

    pub(crate) fn now(&self) {
        (self.0)();
    }
}

/// Listens on an address.
///
/// # Errors
/// Any error of the system, such as an address in use.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A restarted program can listen at once, although connections of the previous one are not forgotten.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(SYSTEM_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves until shutdown. Then open requests may finish and idle connections are closed; connections that wait for
/// their client are closed after a few seconds.
pub async fn answer(
    listener: TcpListener,
    router: Router,
    proxies: TrustedProxies,
    is_over: watch::Receiver<bool>,
) {
    answer_in(ConnectionLimiter::new(connection_limit::LIMITS, proxies), listener, router, is_over).await;
}

async fn answer_in(
    limiter: ConnectionLimiter,
    listener: TcpListener,
    router: Router,
    mut is_over: watch::Receiver<bool>,
) {
    let http = protocols();
    let limiter = Arc::new(limiter);
    let sweeping = tokio::spawn(sweep(Arc::clone(&limiter)));
    loop {
        let next = async {
            let (stream, peer) = accept(&listener).await;
            (limiter.admit(peer.ip()).await, stream, peer)
        };
        let (permit, stream, peer) = tokio::select! {
            next = next => next,
            _ = is_over.wait_for(|is_over| *is_over) => break,
        };
        // All permits are held by connections that the program works for: none is free sooner.
        let Some(permit) = permit else { continue };
        tokio::spawn(serve(http.clone(), router.clone(), permit, (stream, peer)));
    }
    drop(listener);
    limiter.end().await;
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

/// Serves one connection until it ends or is closed.
async fn serve(
    http: Builder<TokioExecutor>,
    router: Router,
    permit: ConnectionPermit,
    (stream, peer): (TcpStream, SocketAddr),
) {
    let connection = Arc::clone(permit.connection());
    let is_reserved = permit.is_reserved();
    let service = {
        let connection = Arc::clone(&connection);
        service_fn(move |request: Request<Incoming>| {
            let in_hand = Connection::request(&connection);
            let mut request = request.map(|body| Body::new(Arriving::new(body, in_hand.handle())));
            request.extensions_mut().insert(ConnectInfo(peer));
            let this = Arc::clone(&connection);
            request.extensions_mut().insert(HangUp::new(move || this.end(Ending::Now)));
            if is_reserved {
                request.extensions_mut().insert(Reserved);
            }
            let answer = router.clone().oneshot(request);
            async move { answer.await.map(|answer: Response<Body>| answer.map(|body| Answer::new(body, in_hand))) }
        })
    };
    let serving =
        http.serve_connection(TokioIo::new(Measured::new(stream, Arc::clone(&connection))), service);
    let mut serving = pin!(serving);
    let (mut ending, mut ending_gracefully) = (connection.ending(), connection.ending());
    let mut is_asked_to_end = false;
    loop {
        tokio::select! {
            biased;
            () = ending.until(Ending::Now) => break,
            () = ending_gracefully.until(Ending::Gracefully), if !is_asked_to_end => {
                is_asked_to_end = true;
                serving.as_mut().graceful_shutdown();
            }
            ended = serving.as_mut() => {
                // A client that disconnects or does not send HTTP is no error of the program.
                if let Err(error) = ended {
                    tracing::debug!(%error, "a connection ended early");
                }
                break;
            }
        }
    }
    // The connection is closed before its permit is released: it is dropped first, being declared later.
}

async fn sweep(limiter: Arc<ConnectionLimiter>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        limiter.sweep();
    }
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Small responses are sent at once; if the option fails, with a delay.
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
