//! What stands between a program and its database, and can stop forwarding without closing anything: as a server does
//! that has failed over, or that a firewall has cut off.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub(crate) struct Proxy {
    listener: TcpListener,
    is_silent: Arc<AtomicBool>,
}

impl Proxy {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        Self { listener, is_silent: Arc::default() }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.listener.local_addr().unwrap()
    }

    /// Forwards every connection to this server, on threads that end with the test.
    pub(crate) fn forward_to(&self, server: &str) {
        let (listener, server) = (self.listener.try_clone().unwrap(), server.to_owned());
        let is_silent = Arc::clone(&self.is_silent);
        std::thread::spawn(move || {
            while let Ok((client, _)) = listener.accept() {
                let server = TcpStream::connect(&server).unwrap();
                for (from, to) in [(&client, &server), (&server, &client)] {
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    let is_silent = Arc::clone(&is_silent);
                    std::thread::spawn(move || copy(from, to, &is_silent));
                }
            }
        });
    }

    /// From now on nothing is forwarded; every connection stays open.
    pub(crate) fn fall_silent(&self) {
        self.is_silent.store(true, Ordering::SeqCst);
    }
}

fn copy(mut from: TcpStream, mut to: TcpStream, is_silent: &AtomicBool) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        if !is_silent.load(Ordering::SeqCst) && to.write_all(&buffer[..read]).is_err() {
            return;
        }
    }
    if !is_silent.load(Ordering::SeqCst) {
        drop(to.shutdown(std::net::Shutdown::Both));
    }
}
