//! Whether a JPEG is complete. Its decoder silently paints missing parts grey, so this looks for the end marker, following
//! the markers as ITU-T T.81 Annex B orders them and skipping the preview that metadata may contain. Some cameras write
//! panoramas without the marker: of a picture without it, every block has to be there.

mod bits;
mod blocks;
mod progressive;

use blocks::Blocks;
use std::borrow::Cow;

const PREFIX: u8 = 0xff;
const TEMPORARY: u8 = 0x01;
const RESTARTS: std::ops::RangeInclusive<u8> = 0xd0..=0xd7;
const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;

/// The picture with its end marker; `None` if a part of it is missing. Cameras may write more after it.
pub(super) fn completed(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    if end_of(bytes).is_some() {
        return Some(Cow::Borrowed(bytes));
    }
    let mut whole = bytes[..end_of_blocks(bytes)?].to_vec();
    whole.extend_from_slice(&[PREFIX, END]);
    Some(Cow::Owned(whole))
}

fn end_of(bytes: &[u8]) -> Option<()> {
    let mut rest = bytes.strip_prefix(&[PREFIX, START])?;
    loop {
        let (marker, after) = marker(rest)?;
        match marker {
            END => return Some(()),
            TEMPORARY | START => rest = after,
            SCAN => rest = after_scan(segment(after)?.1),
            marker if RESTARTS.contains(&marker) => rest = after,
            _ => rest = segment(after)?.1,
        }
    }
}

/// The place after the last block; `None` if blocks are missing, or cannot be counted.
fn end_of_blocks(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes.strip_prefix(&[PREFIX, START])?;
    let mut blocks = Blocks::default();
    loop {
        let (marker, after) = marker(rest)?;
        match marker {
            END => return None,
            TEMPORARY | START => rest = after,
            SCAN => {
                let (head, data) = segment(after)?;
                rest = blocks.skip_scan(head, data)?;
                if blocks.are_all_read() {
                    return Some(bytes.len() - rest.len());
                }
            }
            marker if RESTARTS.contains(&marker) => rest = after,
            _ => {
                let (content, after) = segment(after)?;
                blocks.note(marker, content)?;
                rest = after;
            }
        }
    }
}

/// The next marker, and what follows it. Fill bytes may precede its code.
fn marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let rest = bytes.strip_prefix(&[PREFIX])?;
    let fill = rest.iter().position(|byte| *byte != PREFIX)?;
    rest.get(fill).map(|code| (*code, &rest[fill + 1..]))
}

/// The content of a segment, which starts with its length, and what follows it.
fn segment(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, _) = bytes.split_first_chunk::<2>()?;
    let (segment, after) = bytes.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    segment.get(2..).map(|content| (content, after))
}

/// What follows the entropy-coded data: the first marker that is neither a stuffed byte nor a restart.
fn after_scan(bytes: &[u8]) -> &[u8] {
    let is_next =
        |pair: &[u8]| pair[0] == PREFIX && pair[1] != 0 && pair[1] != PREFIX && !RESTARTS.contains(&pair[1]);
    bytes.windows(2).position(is_next).map_or(&[], |at| &bytes[at..])
}
