//! A mail server that takes everything and needs two milliseconds for each answer: quick enough not to be the limit, and
//! slow enough to be one.

use crate::Outcome;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{sleep, spawn};
use std::time::Duration;
use tokio::time::Instant;

const EACH_ANSWER: Duration = Duration::from_millis(2);

#[derive(Clone)]
pub(crate) struct Sink {
    pub(crate) addr: SocketAddr,
    taken: Arc<Mutex<Taken>>,
}

/// What it was given since it was last asked.
#[derive(Clone, Default)]
pub(crate) struct Taken {
    pub(crate) letters: usize,
    /// From the first sender to the last letter.
    began: Option<Instant>,
    ended: Option<Instant>,
    /// One of them, as it came, dots and all.
    pub(crate) sample: Vec<u8>,
}

impl Taken {
    pub(crate) fn seconds(&self) -> f64 {
        match (self.began, self.ended) {
            (Some(began), Some(ended)) => (ended - began).as_secs_f64(),
            _ => f64::NAN,
        }
    }
}

/// Confirms what it has read at once: some of its clients send a letter in two pieces and wait for that between them,
/// for which the system would take its time.
struct Prompt(TcpStream);

impl Read for Prompt {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.0.read(buffer)?;
        #[cfg(target_os = "linux")]
        std::os::linux::net::TcpStreamExt::set_quickack(&self.0, true)?;
        Ok(count)
    }
}

impl Sink {
    /// One thread for each connection, which sleeps more exactly than a task does.
    pub(crate) fn start() -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let sink = Self { addr: listener.local_addr()?, taken: Arc::default() };
        let answering = sink.clone();
        spawn(move || {
            for stream in listener.incoming().flatten() {
                let sink = answering.clone();
                // Whoever hangs up ends their own conversation only.
                spawn(move || drop(sink.converse(stream)));
            }
        });
        Ok(sink)
    }

    pub(crate) fn taken(&self) -> Taken {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn forget(&self) {
        *self.taken.lock().unwrap_or_else(PoisonError::into_inner) = Taken::default();
    }

    fn note(&self, what: impl FnOnce(&mut Taken)) {
        what(&mut self.taken.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn converse(&self, stream: TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let mut write = stream.try_clone()?;
        let mut lines = BufReader::new(Prompt(stream));
        let mut answer = |text: &str| {
            sleep(EACH_ANSWER);
            write.write_all(text.as_bytes())
        };
        answer("220 sink ESMTP\r\n")?;
        let mut line = Vec::new();
        loop {
            line.clear();
            if lines.read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            match line.get(..4).unwrap_or_default() {
                b"EHLO" => answer("250-sink\r\n250 8BITMIME\r\n")?,
                b"MAIL" => {
                    self.note(|taken| _ = taken.began.get_or_insert_with(Instant::now));
                    answer("250 from\r\n")?;
                }
                b"DATA" => {
                    answer("354 go on\r\n")?;
                    let mut letter = Vec::new();
                    while !letter.ends_with(b"\r\n.\r\n") {
                        if lines.read_until(b'\n', &mut letter)? == 0 {
                            return Ok(());
                        }
                    }
                    answer("250 taken\r\n")?;
                    self.note(|taken| {
                        taken.letters += 1;
                        taken.ended = Some(Instant::now());
                        taken.sample = letter;
                    });
                }
                b"QUIT" => return answer("221 bye\r\n"),
                _ => answer("250 so be it\r\n")?,
            }
        }
    }
}
