//! The stream of a connection to the mail server. It limits the answer to one command, in bytes and in lines: lettre reads
//! a whole line before it checks the length, and after each line it parses the whole answer again without yielding. A long
//! line would fill the memory, and many short ones would block a thread.

use lettre::transport::smtp::Error;
#[expect(deprecated, reason = "lettre has no other way to encrypt a stream of one's own")]
use lettre::transport::smtp::client::AsyncNetworkStream;
use lettre::transport::smtp::client::{AsyncTokioStream, TlsParameters};
use std::fmt;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_util::compat::{Compat, FuturesAsyncReadCompatExt as _};

/// Bytes between two writes. Usual answers have a few hundred.
const ANSWER_BYTES_MAX: usize = 8 * 1024;
/// Lines between two writes. In encrypted data one byte of 256 looks like the end of a line: within the limit of bytes
/// there are fewer by chance.
const ANSWER_LINES_MAX: usize = 100;
/// Bytes of the server's part of a TLS handshake, with its certificates.
const HANDSHAKE_BYTES_MAX: usize = 64 * 1024;
/// The first byte of a TLS handshake record (RFC 8446 §5.1), and of no SMTP command.
const TLS_HANDSHAKE: u8 = 0x16;

/// A stream that fails where an answer is too long.
pub(super) struct Bounded<S> {
    inner: S,
    /// What was read since the last write.
    answer: Answer,
}

#[derive(Debug, Default)]
struct Answer {
    bytes: usize,
    lines: usize,
    /// Whether the last write was part of a TLS handshake.
    is_handshake: bool,
}

impl Answer {
    fn add(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len();
        self.lines += bytes.iter().filter(|byte| **byte == b'\n').count();
    }

    fn is_too_long(&self) -> bool {
        if self.is_handshake {
            self.bytes > HANDSHAKE_BYTES_MAX
        } else {
            self.bytes > ANSWER_BYTES_MAX || self.lines > ANSWER_LINES_MAX
        }
    }
}

impl<S> Bounded<S> {
    pub(super) fn new(inner: S) -> Self {
        Self { inner, answer: Answer::default() }
    }
}

impl Bounded<TcpStream> {
    pub(super) async fn connect(host: &str, port: u16) -> io::Result<Self> {
        Ok(Self::new(TcpStream::connect((host, port)).await?))
    }
}

impl<S> fmt::Debug for Bounded<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bounded").field("answer", &self.answer).finish_non_exhaustive()
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Bounded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(cx, buffer))?;
        self.answer.add(buffer.filled().get(before..).unwrap_or_default());
        if self.answer.is_too_long() {
            return Poll::Ready(Err(io::Error::new(
                ErrorKind::InvalidData,
                "the mail server's answer is too long",
            )));
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Bounded<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.answer = Answer { is_handshake: bytes.first() == Some(&TLS_HANDSHAKE), ..Answer::default() };
        Pin::new(&mut self.inner).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for Bounded<TcpStream> {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.inner.peer_addr()
    }
}

impl AsyncTokioStream for Bounded<Encrypted> {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.inner.peer_addr()
    }
}

/// A stream that is encrypted from the start.
#[derive(Debug)]
#[expect(deprecated, reason = "lettre has no other way to encrypt a stream of one's own")]
pub(super) struct Encrypted(Compat<AsyncNetworkStream>);

impl Encrypted {
    /// Performs the TLS handshake.
    ///
    /// # Errors
    /// Where the certificate is not trusted, or the server does not support TLS.
    #[expect(deprecated, reason = "lettre has no other way to encrypt a stream of one's own")]
    pub(super) async fn begin(stream: Bounded<TcpStream>, tls: TlsParameters) -> Result<Self, Error> {
        let mut stream = AsyncNetworkStream::use_existing_tokio1(Box::new(stream));
        stream.upgrade_tls(tls).await?;
        Ok(Self(stream.compat()))
    }
}

impl AsyncRead for Encrypted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for Encrypted {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.get_ref().peer_addr()
    }
}
