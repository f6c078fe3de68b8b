//! Whether a JPEG is complete. Its decoder silently paints missing parts grey, so this looks for the end marker,
//! following the markers as ITU-T T.81 Annex B orders them and skipping the preview that metadata may contain.

const PREFIX: u8 = 0xff;
const TEMPORARY: u8 = 0x01;
const RESTARTS: std::ops::RangeInclusive<u8> = 0xd0..=0xd7;
const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;

/// Whether the picture reaches its end marker. Cameras may write more after it.
pub(super) fn is_complete(bytes: &[u8]) -> bool {
    end_of(bytes).is_some()
}

fn end_of(bytes: &[u8]) -> Option<()> {
    let mut rest = bytes.strip_prefix(&[PREFIX, START])?;
    loop {
        let (marker, after) = marker(rest)?;
        match marker {
            END => return Some(()),
            TEMPORARY | START => rest = after,
            SCAN => rest = after_scan(segment(after)?),
            marker if RESTARTS.contains(&marker) => rest = after,
            _ => rest = segment(after)?,
        }
    }
}

/// The next marker, and what follows it. Fill bytes may precede its code.
fn marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let rest = bytes.strip_prefix(&[PREFIX])?;
    let fill = rest.iter().position(|byte| *byte != PREFIX)?;
    rest.get(fill).map(|code| (*code, &rest[fill + 1..]))
}

/// What follows a segment, which starts with its length.
fn segment(bytes: &[u8]) -> Option<&[u8]> {
    let (length, _) = bytes.split_first_chunk::<2>()?;
    let length = usize::from(u16::from_be_bytes(*length));
    if length < 2 { None } else { bytes.get(length..) }
}

/// What follows the entropy-coded data: the first marker that is neither a stuffed byte nor a restart.
fn after_scan(bytes: &[u8]) -> &[u8] {
    let is_next =
        |pair: &[u8]| pair[0] == PREFIX && pair[1] != 0 && pair[1] != PREFIX && !RESTARTS.contains(&pair[1]);
    bytes.windows(2).position(is_next).map_or(&[], |at| &bytes[at..])
}
