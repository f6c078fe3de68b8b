//! A mail server for unit tests: it records mails and commands, and can be configured to refuse.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

/// Nothing that a test waits for takes as long, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Default)]
struct State {
    mails: Vec<Received>,
    /// Their number, for those who wait for them.
    received: watch::Sender<usize>,
    commands: Vec<String>,
    /// Answers to lines with a prefix; `drop` closes the connection instead.
    answers: Vec<(String, String)>,
    open: usize,
    most_open: usize,
}

/// One received mail.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) to: String,
    /// Header and body, with leading dots removed.
    pub(crate) data: String,
}

impl Received {
    /// A header, folded lines joined.
    pub(crate) fn header(&self, name: &str) -> String {
        let head = self.data.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
        let start = format!("{}:", name.to_lowercase());
        let found = head.lines().find(|line| line.to_lowercase().starts_with(&start));
        found.map(|line| line[start.len()..].trim().to_owned()).unwrap_or_default()
    }
}

pub(crate) struct Sink {
    port: u16,
    state: Arc<Mutex<State>>,
    listening: Option<JoinHandle<()>>,
}

impl Sink {
    pub(crate) async fn open() -> Self {
        let mut sink = Self { port: 0, state: Arc::default(), listening: None };
        sink.start().await;
        sink
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    pub(crate) fn url_with_password(&self) -> String {
        format!("smtp://desk:sesame@127.0.0.1:{}", self.port)
    }

    pub(crate) fn url_with_tls(&self) -> String {
        format!("smtp://desk:sesame@127.0.0.1:{}?tls=required", self.port)
    }

    /// Sets the answer to lines with this prefix.
    pub(crate) fn answer(&self, line: &str, answer: &str) {
        self.state.lock().unwrap().answers.insert(0, (line.to_owned(), answer.to_owned()));
    }

    /// Removes all answers that were set.
    pub(crate) fn clear_answers(&self) {
        self.state.lock().unwrap().answers.clear();
    }

    pub(crate) fn mails(&self) -> Vec<Received> {
        self.state.lock().unwrap().mails.clone()
    }

    /// Waits until so many mails are received.
    pub(crate) async fn until_received(&self, mails: usize) {
        let mut received = self.state.lock().unwrap().received.subscribe();
        let all = received.wait_for(|received| *received >= mails);
        timeout(PATIENCE, all).await.expect("the mails never come").unwrap();
    }

    /// Every command received.
    pub(crate) fn commands(&self) -> Vec<String> {
        self.state.lock().unwrap().commands.clone()
    }

    pub(crate) fn most_open(&self) -> usize {
        self.state.lock().unwrap().most_open
    }

    pub(crate) fn stop(&mut self) {
        self.listening.take().unwrap().abort();
    }

    pub(crate) async fn start(&mut self) {
        // The port may take a moment to be free again, and the system does not tell when: the only way is to try.
        let port = self.port;
        let bound = async {
            loop {
                match TcpListener::bind(("127.0.0.1", port)).await {
                    Ok(listener) => break listener,
                    Err(_) => sleep(Duration::from_millis(10)).await,
                }
            }
        };
        let listener = timeout(PATIENCE, bound).await.expect("the port is never free");
        self.port = listener.local_addr().unwrap().port();
        let state = Arc::clone(&self.state);
        self.listening = Some(tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                connections.spawn(serve(stream, Arc::clone(&state)));
            }
        }));
    }
}

async fn serve(stream: TcpStream, state: Arc<Mutex<State>>) {
    {
        let mut state = state.lock().unwrap();
        state.open += 1;
        state.most_open = state.most_open.max(state.open);
    }
    let _ = converse(stream, &state).await;
    state.lock().unwrap().open -= 1;
}

async fn converse(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut to = String::new();
    write.write_all(b"220 sink\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let answer = {
            let mut state = state.lock().unwrap();
            state.commands.push(line.clone());
            state
                .answers
                .iter()
                .find(|(start, _)| line.starts_with(start.as_str()))
                .map(|(_, answer)| answer.clone())
        };
        match answer.as_deref() {
            Some("drop") => return Ok(()),
            Some(answer) => {
                write.write_all(format!("{answer}\r\n").as_bytes()).await?;
                continue;
            }
            None => {}
        }
        if let Some(address) = line.strip_prefix("RCPT TO:") {
            to = address.trim_matches(['<', '>']).to_owned();
        }
        if line == "DATA" {
            write.write_all(b"354 go on\r\n").await?;
            let mut data = String::new();
            while let Some(line) = lines.next_line().await? {
                if line == "." {
                    break;
                }
                data.push_str(line.strip_prefix('.').unwrap_or(&line));
                data.push_str("\r\n");
            }
            let answer = {
                let mut state = state.lock().unwrap();
                let answer =
                    state.answers.iter().find(|(start, _)| start == ".").map(|(_, answer)| answer.clone());
                if answer.as_deref().is_none_or(|answer| answer.starts_with('2') || answer == "drop") {
                    state.mails.push(Received { to: to.clone(), data });
                    let received = state.mails.len();
                    state.received.send_replace(received);
                }
                answer
            };
            match answer.as_deref() {
                Some("drop") => return Ok(()),
                Some(answer) => write.write_all(format!("{answer}\r\n").as_bytes()).await?,
                None => write.write_all(b"250 2.0.0 kept\r\n").await?,
            }
            continue;
        }
        let usual: &[u8] = match line.split(' ').next().unwrap_or_default() {
            "EHLO" => b"250-sink\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n",
            "AUTH" => b"235 2.7.0 come in\r\n",
            "QUIT" => b"221 bye\r\n",
            _ => b"250 2.1.0 fine\r\n",
        };
        write.write_all(usual).await?;
        if line == "QUIT" {
            return Ok(());
        }
    }
    Ok(())
}
