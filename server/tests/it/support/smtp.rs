use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader, split};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_rustls::TlsAcceptor;

/// A mail server on loopback that keeps what it is given and answers as it was told to.
#[derive(Clone)]
pub(crate) struct Smtp {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

/// A step of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Greeting,
    Hello,
    Auth,
    From,
    To,
    Data,
    /// The dot at the message's end.
    End,
}

/// A message that was taken.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    /// Head and body as they came over the wire, dots unstuffed.
    pub(crate) text: String,
}

#[derive(Default)]
struct Shared {
    letters: Vec<Letter>,
    /// Every line a client has said.
    heard: Vec<String>,
    /// What is answered at a verb instead of the usual, once each, and to whom where that matters.
    orders: VecDeque<(Verb, String, Option<String>)>,
    offers_auth: bool,
    stall: Option<(Verb, Stall)>,
}

/// A verb at which the server takes its time: until it is told to go on.
#[derive(Clone, Default)]
pub(crate) struct Stall {
    /// Somebody waits for the answer.
    pub(crate) is_reached: Arc<Notify>,
    pub(crate) go_on: Arc<Notify>,
}

/// A certificate made for one host name, which nobody vouches for but the file it is written to.
pub(crate) struct Certificate {
    pub(crate) pem: String,
    config: Arc<ServerConfig>,
}

impl Certificate {
    pub(crate) fn of(host: &str) -> Self {
        let made = rcgen::generate_simple_self_signed([host.to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        Self { pem: made.cert.pem(), config: Arc::new(config) }
    }
}

impl Smtp {
    pub(crate) async fn start() -> Self {
        Self::listen(None).await
    }

    /// Behind TLS from the first byte (RFC 8314), with this certificate.
    pub(crate) async fn start_tls(certificate: &Certificate) -> Self {
        Self::listen(Some(TlsAcceptor::from(Arc::clone(&certificate.config)))).await
    }

    async fn listen(tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let smtp = Self { address: listener.local_addr().unwrap(), shared: Arc::default() };
        let answering = smtp.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (smtp, tls) = (answering.clone(), tls.clone());
                // A client that hangs up ends its own conversation only.
                tokio::spawn(async move {
                    match tls {
                        Some(tls) => drop(smtp.converse(tls.accept(stream).await?).await),
                        None => drop(smtp.converse(stream).await),
                    }
                    std::io::Result::Ok(())
                });
            }
        });
        smtp
    }

    /// The same under a name of the host and over TLS.
    pub(crate) fn url_with_tls(&self, host: &str) -> String {
        self.shared.lock().unwrap().offers_auth = true;
        format!("smtps://desk:secret@{host}:{}", self.address.port())
    }

    /// The next time this verb comes, its answer does.
    pub(crate) fn stall(&self, verb: Verb) -> Stall {
        let stall = Stall::default();
        self.shared.lock().unwrap().stall = Some((verb, stall.clone()));
        stall
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// With a name and a password, which are asked for.
    pub(crate) fn url_with_auth(&self) -> String {
        self.shared.lock().unwrap().offers_auth = true;
        format!("smtp://desk:secret@{}", self.address)
    }

    /// Answers so the next time this verb comes; an empty reply hangs up.
    pub(crate) fn order(&self, verb: Verb, reply: &str) {
        self.shared.lock().unwrap().orders.push_back((verb, reply.to_owned(), None));
    }

    /// The same, but only where the line names this address.
    pub(crate) fn order_for(&self, verb: Verb, address: &str, reply: &str) {
        self.shared.lock().unwrap().orders.push_back((verb, reply.to_owned(), Some(address.to_owned())));
    }

    /// From now on everything is taken again.
    pub(crate) fn forget_orders(&self) {
        self.shared.lock().unwrap().orders.clear();
    }

    pub(crate) fn letters(&self) -> Vec<Letter> {
        self.shared.lock().unwrap().letters.clone()
    }

    /// Everything a client has said, one line each.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.shared.lock().unwrap().heard.clone()
    }

    async fn reply(&self, verb: Verb, line: &str, usual: &str) -> String {
        let stall = self.shared.lock().unwrap().stall.take_if(|(at, _)| *at == verb);
        if let Some((_, stall)) = stall {
            stall.is_reached.notify_one();
            stall.go_on.notified().await;
        }
        let mut shared = self.shared.lock().unwrap();
        shared.heard.push(line.to_owned());
        let is_meant = |(at, _, to): &(Verb, String, Option<String>)| {
            *at == verb && to.as_deref().is_none_or(|to| line.contains(to))
        };
        match shared.orders.iter().position(is_meant) {
            Some(at) => shared.orders.remove(at).unwrap().1,
            None => usual.to_owned(),
        }
    }

    async fn converse(&self, stream: impl AsyncRead + AsyncWrite) -> std::io::Result<()> {
        let (read, mut write) = split(stream);
        let mut lines = BufReader::new(read).lines();
        let mut letter: Option<Letter> = None;
        let hello = if self.shared.lock().unwrap().offers_auth {
            "250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN"
        } else {
            "250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8"
        };
        let mut reply = self.reply(Verb::Greeting, "(connected)", "220 sink ESMTP").await;
        loop {
            if reply.is_empty() {
                return Ok(());
            }
            write.write_all(format!("{reply}\r\n").as_bytes()).await?;
            let Some(line) = lines.next_line().await? else { return Ok(()) };
            let verb = line.to_ascii_uppercase();
            reply = if verb.starts_with("EHLO") || verb.starts_with("HELO") {
                self.reply(Verb::Hello, &line, hello).await
            } else if verb.starts_with("AUTH") {
                self.reply(Verb::Auth, &line, "235 welcome").await
            } else if verb.starts_with("MAIL") {
                letter = Some(Letter { from: address(&line), to: Vec::new(), text: String::new() });
                self.reply(Verb::From, &line, "250 from").await
            } else if verb.starts_with("RCPT") {
                let reply = self.reply(Verb::To, &line, "250 to").await;
                if let Some(letter) = letter.as_mut().filter(|_| reply.starts_with('2')) {
                    letter.to.push(address(&line));
                }
                reply
            } else if verb == "DATA" {
                let reply = self.reply(Verb::Data, &line, "354 go on").await;
                if !reply.starts_with('3') {
                    reply
                } else {
                    write.write_all(format!("{reply}\r\n").as_bytes()).await?;
                    let mut text = String::new();
                    loop {
                        let Some(line) = lines.next_line().await? else { return Ok(()) };
                        if line == "." {
                            break;
                        }
                        text.push_str(line.strip_prefix('.').unwrap_or(&line));
                        text.push_str("\r\n");
                    }
                    let reply = self.reply(Verb::End, ".", "250 taken").await;
                    // Whoever hangs up here has the letter, and nobody hears so.
                    let is_taken = reply.starts_with('2') || reply.is_empty();
                    if let Some(taken) = letter.take().filter(|_| is_taken) {
                        self.shared.lock().unwrap().letters.push(Letter { text, ..taken });
                    }
                    reply
                }
            } else if verb == "QUIT" {
                "221 bye".to_owned()
            } else {
                self.shared.lock().unwrap().heard.push(line);
                "250 so be it".to_owned()
            };
        }
    }
}

/// What stands between the angle brackets.
fn address(line: &str) -> String {
    let inside = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map(|(address, _)| address.to_owned()).unwrap_or_default()
}

impl Letter {
    /// The value of a header, unfolded.
    pub(crate) fn header(&self, name: &str) -> String {
        let head = self
            .text
            .split("\r\n\r\n")
            .next()
            .unwrap_or_default()
            .replace("\r\n ", " ")
            .replace("\r\n\t", " ");
        let found = head.lines().find_map(|line| {
            let (other, value) = line.split_once(':')?;
            other.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        });
        found.unwrap_or_default()
    }

    /// The first link of the program in the text, whatever quoted-printable has done to it.
    pub(crate) fn link(&self) -> String {
        let plain = self.text.replace("=\r\n", "");
        let start = plain.find(super::BASE_URL).expect("a link");
        plain[start..].split(|c: char| c.is_whitespace() || c == '"' || c == '<').next().unwrap().to_owned()
    }
}
