use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader, split};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_rustls::TlsAcceptor;

/// A mail server on loopback that stores messages and replies as told.
#[derive(Clone)]
pub(crate) struct Smtp {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

/// An SMTP command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SmtpCommand {
    Greeting,
    Hello,
    Auth,
    From,
    To,
    Data,
    /// The dot at the end of the message.
    End,
}

/// A received message.
#[derive(Clone, Debug)]
pub(crate) struct ReceivedMail {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    /// Head and body without dot-stuffing.
    pub(crate) text: String,
}

#[derive(Default)]
struct Shared {
    mails: Vec<ReceivedMail>,
    /// All lines received.
    received_lines: Vec<String>,
    /// Replies that replace the usual ones, once each, optionally for one address.
    replies: VecDeque<(SmtpCommand, String, Option<String>)>,
    offers_auth: bool,
    stall: Option<(SmtpCommand, Stall)>,
}

/// A command whose reply is withheld until released.
#[derive(Clone, Default)]
pub(crate) struct Stall {
    /// A client waits for the reply.
    pub(crate) is_reached: Arc<Notify>,
    pub(crate) go_on: Arc<Notify>,
}

/// A self-signed certificate for one host name.
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

    /// AppOptions implicit TLS (RFC 8314) and this certificate.
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
                // Hanging up ends that connection only.
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

    /// The URL with TLS and this host name.
    pub(crate) fn url_with_tls(&self, host: &str) -> String {
        self.shared.lock().unwrap().offers_auth = true;
        format!("smtps://desk:secret@{host}:{}", self.address.port())
    }

    /// Withholds the next reply to this command.
    pub(crate) fn stall(&self, verb: SmtpCommand) -> Stall {
        let stall = Stall::default();
        self.shared.lock().unwrap().stall = Some((verb, stall.clone()));
        stall
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// The URL with credentials.
    pub(crate) fn url_with_auth(&self) -> String {
        self.shared.lock().unwrap().offers_auth = true;
        format!("smtp://desk:secret@{}", self.address)
    }

    /// Sends this reply to the next such command; an empty one hangs up.
    pub(crate) fn reply_once(&self, verb: SmtpCommand, reply: &str) {
        self.shared.lock().unwrap().replies.push_back((verb, reply.to_owned(), None));
    }

    /// Sends this reply only where the line contains the address.
    pub(crate) fn reply_once_to(&self, verb: SmtpCommand, address: &str, reply: &str) {
        self.shared.lock().unwrap().replies.push_back((verb, reply.to_owned(), Some(address.to_owned())));
    }

    /// Accepts everything again.
    pub(crate) fn clear_replies(&self) {
        self.shared.lock().unwrap().replies.clear();
    }

    pub(crate) fn mails(&self) -> Vec<ReceivedMail> {
        self.shared.lock().unwrap().mails.clone()
    }

    /// All lines received.
    pub(crate) fn received_lines(&self) -> Vec<String> {
        self.shared.lock().unwrap().received_lines.clone()
    }

    async fn reply(&self, verb: SmtpCommand, line: &str, usual: &str) -> String {
        let stall = self.shared.lock().unwrap().stall.take_if(|(at, _)| *at == verb);
        if let Some((_, stall)) = stall {
            stall.is_reached.notify_one();
            stall.go_on.notified().await;
        }
        let mut shared = self.shared.lock().unwrap();
        shared.received_lines.push(line.to_owned());
        let is_meant = |(at, _, to): &(SmtpCommand, String, Option<String>)| {
            *at == verb && to.as_deref().is_none_or(|to| line.contains(to))
        };
        match shared.replies.iter().position(is_meant) {
            Some(at) => shared.replies.remove(at).unwrap().1,
            None => usual.to_owned(),
        }
    }

    async fn converse(&self, stream: impl AsyncRead + AsyncWrite) -> std::io::Result<()> {
        let (read, mut write) = split(stream);
        let mut lines = BufReader::new(read).lines();
        let mut mail: Option<ReceivedMail> = None;
        let hello = if self.shared.lock().unwrap().offers_auth {
            "250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN"
        } else {
            "250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8"
        };
        let mut reply = self.reply(SmtpCommand::Greeting, "(connected)", "220 sink ESMTP").await;
        loop {
            if reply.is_empty() {
                return Ok(());
            }
            write.write_all(format!("{reply}\r\n").as_bytes()).await?;
            let Some(line) = lines.next_line().await? else { return Ok(()) };
            let verb = line.to_ascii_uppercase();
            reply = if verb.starts_with("EHLO") || verb.starts_with("HELO") {
                self.reply(SmtpCommand::Hello, &line, hello).await
            } else if verb.starts_with("AUTH") {
                self.reply(SmtpCommand::Auth, &line, "235 welcome").await
            } else if verb.starts_with("MAIL") {
                mail = Some(ReceivedMail { from: address(&line), to: Vec::new(), text: String::new() });
                self.reply(SmtpCommand::From, &line, "250 from").await
            } else if verb.starts_with("RCPT") {
                let reply = self.reply(SmtpCommand::To, &line, "250 to").await;
                if let Some(mail) = mail.as_mut().filter(|_| reply.starts_with('2')) {
                    mail.to.push(address(&line));
                }
                reply
            } else if verb == "DATA" {
                let reply = self.reply(SmtpCommand::Data, &line, "354 go on").await;
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
                    let reply = self.reply(SmtpCommand::End, ".", "250 taken").await;
                    // Hanging up here: the message is received, and the client does not know.
                    let is_taken = reply.starts_with('2') || reply.is_empty();
                    if let Some(taken) = mail.take().filter(|_| is_taken) {
                        self.shared.lock().unwrap().mails.push(ReceivedMail { text, ..taken });
                    }
                    reply
                }
            } else if verb == "QUIT" {
                "221 bye".to_owned()
            } else {
                self.shared.lock().unwrap().received_lines.push(line);
                "250 so be it".to_owned()
            };
        }
    }
}

/// The text between the angle brackets.
fn address(line: &str) -> String {
    let inside = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map(|(address, _)| address.to_owned()).unwrap_or_default()
}

impl ReceivedMail {
    /// An unfolded header value.
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

    /// The first link in the text, with quoted-printable decoded.
    pub(crate) fn link(&self) -> String {
        let plain = self.text.replace("=\r\n", "");
        let start = plain.find(super::BASE_URL).expect("a link");
        plain[start..].split(|c: char| c.is_whitespace() || c == '"' || c == '<').next().unwrap().to_owned()
    }
}
