//! As much of HTTP/1.1 as it takes to set the program up, to look at its pages, one connection a request, and to call
//! it again and again on one that is kept.

use crate::Outcome;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The values of one header, whose name is given in lower case.
    pub(crate) fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let pairs = self.head.lines().filter_map(|line| line.split_once(':'));
        pairs.filter(move |(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(Self { status, head, body: bytes[end + 4..].to_vec() })
    }
}

/// The name of the program that listens there.
pub(crate) fn host(addr: SocketAddr) -> String {
    format!("localhost:{}", addr.port())
}

pub(crate) fn get(addr: SocketAddr, path: &str, headers: &str) -> Outcome<Answer> {
    let host = host(addr);
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n");
    exchange(addr, request.as_bytes())
}

/// Calls a server function as the page does, and returns the cookies it sets.
pub(crate) fn call(addr: SocketAddr, function: &str, body: &serde_json::Value) -> Outcome<Vec<String>> {
    let request = post(&host(addr), function, "Connection: close\r\n", &body.to_string());
    let answer = exchange(addr, request.as_bytes())?;
    if answer.status != 200 {
        let said = String::from_utf8_lossy(&answer.body);
        return Err(format!("{function} was answered with {}: {said}", answer.status).into());
    }
    let cookies = answer.header("set-cookie").filter_map(|cookie| cookie.split(';').next());
    Ok(cookies.map(str::to_owned).collect())
}

/// Fetches a file that is sent in chunks, and passes it on as it comes, with the marks between chunks.
pub(crate) fn download(
    addr: SocketAddr,
    path: &str,
    cookie: &str,
    mut piece: impl FnMut(&[u8]),
) -> Outcome<()> {
    let host = host(addr);
    let mut stream = TcpStream::connect(addr)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    stream.write_all(
        format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nCookie: {cookie}\r\n\
             Sec-Fetch-Site: same-origin\r\n\r\n"
        )
        .as_bytes(),
    )?;
    let (mut head, mut some, mut last) = (Vec::new(), [0; 64 * 1024], Vec::new());
    loop {
        let count = stream.read(&mut some)?;
        if count == 0 {
            break;
        }
        let mut body = &some[..count];
        if let Some(so_far) = Some(&mut head).filter(|head| !head.ends_with(b"\r\n\r\n")) {
            so_far.extend_from_slice(body);
            let Some(end) = so_far.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
            body = &some[count - (so_far.len() - end - 4)..count];
            so_far.truncate(end + 4);
        }
        piece(body);
        last.extend_from_slice(&body[body.len().saturating_sub(5)..]);
        last.drain(..last.len().saturating_sub(5));
    }
    let head = String::from_utf8_lossy(&head);
    if !head.starts_with("HTTP/1.1 200") {
        return Err(format!("{path} was answered with {head}").into());
    }
    if last == b"0\r\n\r\n" { Ok(()) } else { Err(format!("{path} was not sent to its end").into()) }
}

/// Sends bytes as they are, on a connection of their own.
pub(crate) fn send(addr: SocketAddr, path: &str, cookie: &str, kind: &str, body: &[u8]) -> Outcome<Answer> {
    let host = host(addr);
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nCookie: {cookie}\r\nOrigin: http://{host}\r\n\
         Sec-Fetch-Site: same-origin\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    exchange(addr, &[head.as_bytes(), body].concat())
}

/// The bytes of such a call.
pub(crate) fn post(host: &str, function: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST /api/{function} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n\
         Accept: application/json\r\nOrigin: http://{host}\r\nSec-Fetch-Site: same-origin\r\n\
         {headers}Content-Length: {length}\r\n\r\n{body}"
    )
}

fn exchange(addr: SocketAddr, request: &[u8]) -> Outcome<Answer> {
    let mut stream = TcpStream::connect(addr)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.write_all(request)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Answer::read(&bytes).ok_or_else(|| "an answer that is not HTTP".into())
}

/// A connection that is kept, with somebody's session.
pub(crate) struct HttpConnection {
    stream: TcpStream,
    host: String,
    headers: String,
    bytes: Vec<u8>,
}

impl HttpConnection {
    pub(crate) fn open(addr: SocketAddr, cookie: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(addr)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let headers = format!("Cookie: {cookie}\r\n");
        Ok(Self { stream, host: host(addr), headers, bytes: Vec::new() })
    }

    /// Calls a server function; the answer's body. Anything but 200 is an error.
    pub(crate) fn call(&mut self, function: &str, body: &str) -> Outcome<&[u8]> {
        self.stream.write_all(post(&self.host, function, &self.headers, body).as_bytes())?;
        self.bytes.clear();
        let mut some = [0; 16 * 1024];
        loop {
            let count = self.stream.read(&mut some)?;
            if count == 0 {
                return Err(format!("{function} was not answered to its end").into());
            }
            self.bytes.extend_from_slice(&some[..count]);
            let Some(answer) = Answer::read(&self.bytes) else { continue };
            let length: usize = answer.header("content-length").next().ok_or("no length")?.parse()?;
            if answer.body.len() < length {
                continue;
            }
            if answer.status != 200 {
                let said = String::from_utf8_lossy(&answer.body);
                return Err(format!("{function} was answered with {}: {said}", answer.status).into());
            }
            return Ok(&self.bytes[self.bytes.len() - length..]);
        }
    }
}
