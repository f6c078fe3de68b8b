use super::connection::{IDLE, WINDOW};
use super::*;
use axum::body::Bytes;
use axum::routing::{get, post};
use connection_limit::Limits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// A program that says `here`, takes bodies, and has something large to read.
struct TestServer {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    answering: JoinHandle<()>,
}

impl TestServer {
    async fn open() -> Self {
        Self::with(connection_limit::LIMITS).await
    }

    async fn with(most: Limits) -> Self {
        let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, is_over) = watch::channel(false);
        let router = Router::new()
            .route("/", get(async || "here"))
            .route("/large", get(async || vec![b'x'; 32 << 20]))
            .route("/body", post(async |body: Bytes| body.len().to_string()));
        let answering = tokio::spawn(answer_in(
            ConnectionLimiter::new(most, TrustedProxies::default()),
            listener,
            router,
            is_over,
        ));
        Self { address, stop, answering }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    async fn say(&self, text: &[u8]) -> TcpStream {
        let mut stream = self.connect().await;
        stream.write_all(text).await.unwrap();
        stream
    }

    async fn assert_answers(&self) {
        let mut client = self.say(b"GET / HTTP/1.1\r\nHost: server\r\nConnection: close\r\n\r\n").await;
        let mut said = Vec::new();
        client.read_to_end(&mut said).await.unwrap();
        assert!(String::from_utf8_lossy(&said).ends_with("here"));
    }

    /// How long it takes to end.
    async fn end(self) -> Duration {
        let begun = Instant::now();
        self.stop.send(true).unwrap();
        self.answering.await.unwrap();
        begun.elapsed()
    }
}

/// Reads until the connection is closed. Time stands still until everybody waits, and then goes on to whatever comes
/// next.
async fn until_closed(stream: &mut TcpStream) -> String {
    let mut said = Vec::new();
    drop(stream.read_to_end(&mut said).await);
    String::from_utf8_lossy(&said).into_owned()
}

const HALF_A_HEAD: &[u8] = b"GET / HTTP/1.1\r\nHost: server\r\nCookie: a";
const NO_BODY: &[u8] = b"POST /body HTTP/1.1\r\nHost: server\r\nContent-Length: 9\r\n\r\n";
const LARGE: &[u8] = b"GET /large HTTP/1.1\r\nHost: server\r\n\r\n";
/// A preface (RFC 9113 §3.4) and an empty SETTINGS.
const IDLE_HTTP2: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_finish_a_request_s_head_is_hung_up_on_after_half_a_minute() {
    let server = TestServer::open().await;
    for said in [&b""[..], b"PRI * HTTP/2.0\r\n\r", HALF_A_HEAD, IDLE_HTTP2] {
        let begun = Instant::now();
        let mut slow = server.say(said).await;
        assert!(!until_closed(&mut slow).await.contains("here"));
        assert!((IDLE..IDLE * 2).contains(&begun.elapsed()), "{:?} after {said:?}", begun.elapsed());
    }
    server.assert_answers().await;
}

#[tokio::test(start_paused = true)]
async fn a_head_that_comes_byte_by_byte_gets_no_more_time() {
    let server = TestServer::open().await;
    let begun = Instant::now();
    let mut slow = server.say(HALF_A_HEAD).await;
    while slow.write_all(b"a").await.is_ok() {
        assert!(begun.elapsed() < IDLE * 2, "it is still listened to");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert!(begun.elapsed() >= IDLE);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_has_been_answered_may_stay_idle_for_half_a_minute() {
    let server = TestServer::open().await;
    let mut client = server.say(b"GET / HTTP/1.1\r\nHost: server\r\n\r\n").await;
    let begun = Instant::now();
    assert!(until_closed(&mut client).await.ends_with("here"));
    assert!((IDLE..IDLE * 2).contains(&begun.elapsed()), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_client_that_never_reads_is_hung_up_on_and_one_that_reads_slowly_is_not() {
    let server = TestServer::open().await;
    let mut deaf = server.say(LARGE).await;
    let mut slow = server.say(LARGE).await;
    let mut read = 0;
    let mut piece = vec![0; 256 * 1024];
    // The system's own buffers, on both sides, are filled before anybody waits.
    for _ in 0..WINDOW.as_secs() * 3 {
        read += slow.read(&mut piece).await.unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let rest = until_closed(&mut slow).await;
    assert!(read + rest.len() > 32 << 20, "all of it was read in the end");
    assert!(until_closed(&mut deaf).await.len() < 32 << 20, "the answer broke off");
}

#[tokio::test]
async fn silent_clients_keep_nobody_out() {
    let most = Limits { all: 4, of_one: 4, reserved: 1 };
    let server = TestServer::with(most).await;
    for said in [&b""[..], HALF_A_HEAD, NO_BODY, LARGE, IDLE_HTTP2] {
        let mut silent = Vec::new();
        for _ in 0..12 {
            silent.push(server.say(said).await);
            server.assert_answers().await;
        }
        assert!(until_closed(&mut silent[0]).await.len() < 32 << 20, "the first has given way");
    }
}

#[tokio::test]
async fn an_address_that_has_used_its_share_up_loses_its_own_connections_first() {
    let limiter = Arc::new(ConnectionLimiter::new(
        Limits { all: 3, of_one: 2, reserved: 1 },
        TrustedProxies::default(),
    ));
    let [attacker, other] = ["192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap()];
    let first_of_all = limiter.admit(other).await.unwrap();
    let oldest = limiter.admit(attacker).await.unwrap();
    let next = limiter.admit(attacker).await.unwrap();
    let (connection, permit) = (Arc::clone(oldest.connection()), Arc::clone(&limiter));
    let third = tokio::spawn(async move { permit.admit(attacker).await.unwrap() });
    connection.ending().until(Ending::Now).await;
    drop(oldest);
    let third = third.await.unwrap();
    assert!(!third.is_reserved() && !first_of_all.connection().is_ended() && !next.connection().is_ended());
}

#[tokio::test]
async fn while_the_program_works_for_all_others_a_reserved_connection_is_left_for_its_health() {
    let limiter = Arc::new(ConnectionLimiter::new(
        Limits { all: 1, of_one: 1, reserved: 1 },
        TrustedProxies::default(),
    ));
    let address = "192.0.2.1".parse().unwrap();
    let busy = limiter.admit(address).await.unwrap();
    let in_hand = Connection::request(busy.connection());
    let reserved = limiter.admit(address).await.unwrap();
    assert!(reserved.is_reserved() && !busy.connection().is_ended());
    let in_hand_too = Connection::request(reserved.connection());
    assert!(limiter.admit(address).await.is_none(), "then nobody could be helped sooner");
    drop((in_hand, in_hand_too));
}

#[tokio::test]
async fn a_trusted_proxy_has_no_share_since_it_speaks_for_many() {
    let proxies = TrustedProxies::parse("192.0.2.0/24").unwrap();
    let limiter = Arc::new(ConnectionLimiter::new(Limits { all: 3, of_one: 1, reserved: 0 }, proxies));
    let address = "192.0.2.1".parse().unwrap();
    let admitted = [limiter.admit(address).await.unwrap(), limiter.admit(address).await.unwrap()];
    assert!(admitted.iter().all(|permit| !permit.is_reserved() && !permit.connection().is_ended()));
}

#[tokio::test(start_paused = true)]
async fn whoever_keeps_the_program_waiting_does_not_keep_it_from_ending() {
    let server = TestServer::open().await;
    let mut held_up = Vec::new();
    for said in [&b""[..], b"PRI * HTTP/2.0\r\n\r", HALF_A_HEAD, IDLE_HTTP2, NO_BODY, LARGE] {
        held_up.push(server.say(said).await);
    }
    server.assert_answers().await;
    let took = server.end().await;
    assert!(took < Duration::from_secs(4), "{took:?}");
}
