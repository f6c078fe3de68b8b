//! A ZIP archive, read from its directory. Entries are inflated while they are read.

use crate::{Fault, INFLATED_MOST, Result};
use flate2::bufread::DeflateDecoder;
use std::cell::Cell;
use std::io::{self, BufReader, Cursor, Read};
use std::rc::Rc;

/// The beginning of the container of encrypted files and of those from before 2007.
pub(crate) const CONTAINER: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// Most entries that are looked at.
const ENTRIES_MOST: usize = 10_000;
/// So many times its size an archive is inflated, and this much more: no spreadsheet compresses better.
const TIMES: u64 = 100;
const MORE: u64 = 16 * 1024 * 1024;

pub(crate) struct Archive {
    bytes: Rc<[u8]>,
    entries: Vec<EntryPlace>,
    /// Bytes that may still be inflated.
    left: Rc<Cell<u64>>,
}

struct EntryPlace {
    name: String,
    method: u16,
    is_encrypted: bool,
    start: usize,
    length: usize,
}

impl Archive {
    pub(crate) fn open(bytes: Vec<u8>) -> Result<Self> {
        if bytes.starts_with(CONTAINER) {
            // The directory of the container names its streams in UTF-16.
            let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            let is_locked = bytes.windows(name.len()).any(|window| window == name);
            return Err(if is_locked { Fault::Locked } else { Fault::Old });
        }
        let entries = directory(&bytes).ok_or(Fault::Broken)?;
        let most = (bytes.len() as u64).saturating_mul(TIMES).saturating_add(MORE).min(INFLATED_MOST);
        Ok(Self { bytes: bytes.into(), entries, left: Rc::new(Cell::new(most)) })
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// Begins to read an entry.
    pub(crate) fn entry(&self, name: &str) -> Result<Entry> {
        let place = self.entries.iter().find(|entry| entry.name == name).ok_or(Fault::Broken)?;
        if place.is_encrypted {
            return Err(Fault::Locked);
        }
        let bytes = Part { bytes: Rc::clone(&self.bytes), at: place.start, end: place.start + place.length };
        let source = match place.method {
            0 => Source::Stored(bytes),
            8 => Source::Deflated(Box::new(DeflateDecoder::new(BufReader::with_capacity(32 * 1024, bytes)))),
            _ => return Err(Fault::Broken),
        };
        Ok(Entry(BufReader::with_capacity(64 * 1024, Counted { source, left: Rc::clone(&self.left) })))
    }

    /// Whether no more may be inflated.
    pub(crate) fn is_used_up(&self) -> bool {
        self.left.get() == 0
    }

    /// Tells an entry that was too long from one that is damaged.
    pub(crate) fn fault(&self) -> Fault {
        if self.is_used_up() { Fault::TooLarge } else { Fault::Broken }
    }
}

/// An entry that is being read.
pub(crate) struct Entry(BufReader<Counted>);

impl Read for Entry {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl io::BufRead for Entry {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.0.consume(amount);
    }
}

enum Source {
    Stored(Part),
    Deflated(Box<DeflateDecoder<BufReader<Part>>>),
}

struct Counted {
    source: Source,
    left: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.source {
            Source::Stored(bytes) => bytes.read(buffer),
            Source::Deflated(decoder) => decoder.read(buffer),
        }?;
        let left = self.left.get().checked_sub(read as u64);
        self.left.set(left.unwrap_or_default());
        // The last byte is never given out, so that a used up limit is an error and not an end.
        if left.is_none_or(|left| left == 0) { Err(io::ErrorKind::OutOfMemory.into()) } else { Ok(read) }
    }
}

/// A part of the archive's bytes.
struct Part {
    bytes: Rc<[u8]>,
    at: usize,
    end: usize,
}

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = Cursor::new(&self.bytes[self.at..self.end]).read(buffer)?;
        self.at += read;
        Ok(read)
    }
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<usize> {
    let field = bytes.get(at..at.checked_add(N)?)?;
    let value = field.iter().rev().fold(0_u64, |value, byte| (value << 8) | u64::from(*byte));
    usize::try_from(value).ok()
}

/// The entries of the directory at the end of the archive; `None` if it is damaged, or in a form that no spreadsheet has.
fn directory(bytes: &[u8]) -> Option<Vec<EntryPlace>> {
    const END: &[u8] = b"PK\x05\x06";
    const ENTRY: &[u8] = b"PK\x01\x02";
    const LOCAL: &[u8] = b"PK\x03\x04";
    let from = bytes.len().saturating_sub(22 + 65_535);
    let end = from + bytes[from..].windows(END.len()).rposition(|window| window == END)?;
    let count = number::<2>(bytes, end + 10)?.min(ENTRIES_MOST);
    let mut at = number::<4>(bytes, end + 16)?;
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        if bytes.get(at..at.checked_add(4)?)? != ENTRY {
            return None;
        }
        let (flags, method) = (number::<2>(bytes, at + 8)?, number::<2>(bytes, at + 10)?);
        let length = number::<4>(bytes, at + 20)?;
        let (name, extra, comment) =
            (number::<2>(bytes, at + 28)?, number::<2>(bytes, at + 30)?, number::<2>(bytes, at + 32)?);
        let local = number::<4>(bytes, at + 42)?;
        let text = bytes.get(at + 46..(at + 46).checked_add(name)?)?;
        at = at + 46 + name + extra + comment;
        if bytes.get(local..local.checked_add(4)?)? != LOCAL {
            return None;
        }
        let start = local + 30 + number::<2>(bytes, local + 26)? + number::<2>(bytes, local + 28)?;
        if start.checked_add(length)? > bytes.len() {
            return None;
        }
        entries.push(EntryPlace {
            name: String::from_utf8_lossy(text).into_owned(),
            method: u16::try_from(method).ok()?,
            is_encrypted: flags & 1 == 1,
            start,
            length,
        });
    }
    Some(entries)
}
