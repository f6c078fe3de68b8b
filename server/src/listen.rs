//! Connections: how many at once, how long one may take to say what it wants, and how they end.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt as _;

/// Below the 1,024 open files that many systems allow a program; whoever comes later waits to be let in.
const CONNECTIONS: usize = 768;
/// A request's head has come by then, or the connection is closed; so is one that has been idle for so long.
const HEAD: Duration = Duration::from_secs(30);
/// An HTTP/2 connection that does not answer this often is gone.
const PING: Duration = Duration::from_secs(20);
/// After an error that is not one connection's own, such as too many open files.
const AFTER_ERROR: Duration = Duration::from_millis(200);

/// Answers until the program is to end, then lets requests in hand finish and closes idle connections.
pub async fn answer(listener: TcpListener, router: Router, mut is_over: watch::Receiver<bool>) {
    let mut http = Builder::new(TokioExecutor::new());
    http.http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
    http.http2().timer(TokioTimer::new()).keep_alive_interval(PING).max_concurrent_streams(64);
    let connections = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let next = async {
            let place = Arc::clone(&room).acquire_owned().await;
            (place, accept(&listener).await)
        };
        let (place, (stream, peer)) = tokio::select! {
            next = next => next,
            _ = is_over.wait_for(|is_over| *is_over) => break,
        };
        let router = router.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let connection = http.serve_connection(TokioIo::new(stream), service).into_owned();
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            // A client that hangs up or speaks something else is its own affair.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }
    drop(listener);
    connections.shutdown().await;
}

async fn accept(listener: &TcpListener) -> (TcpStream, std::net::SocketAddr) {
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
mod tests {
    use super::*;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::time::Instant;

    #[tokio::test(start_paused = true)]
    async fn whoever_does_not_finish_a_request_s_head_is_hung_up_on_after_half_a_minute() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, is_over) = watch::channel(false);
        let router = Router::new().route("/", get(async || "here"));
        let answering = tokio::spawn(answer(listener, router, is_over));

        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(b"GET / HTTP/1.1\r\nHost: desk\r\nCookie: a").await.unwrap();
        let begun = Instant::now();
        let mut said = Vec::new();
        // Time stands still until everybody waits, and then goes on to whatever comes next.
        drop(slow.read_to_end(&mut said).await);
        assert!((HEAD..HEAD * 2).contains(&begun.elapsed()), "{:?}", begun.elapsed());
        assert!(!String::from_utf8_lossy(&said).contains("here"));

        let mut quick = TcpStream::connect(address).await.unwrap();
        quick.write_all(b"GET / HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut said = Vec::new();
        quick.read_to_end(&mut said).await.unwrap();
        assert!(String::from_utf8_lossy(&said).ends_with("here"), "others are answered as ever");
        stop.send(true).unwrap();
        answering.await.unwrap();
    }
}
