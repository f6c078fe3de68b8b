//! Strips everything but the picture from a file before it is decoded. A profile or text of a few kilobytes can expand
//! to hundreds of megabytes, so the memory must depend on the pixels alone. The orientation stays, if it is short. A
//! malformed file is left to the decoder, which refuses it.

use image::ImageFormat;

/// More than any orientation needs; a JPEG segment cannot be longer.
const MAX_EXIF: usize = 64 * 1024;

/// The picture without metadata.
pub(super) fn strip(format: ImageFormat, bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    match format {
        ImageFormat::Png => png(bytes, &mut kept),
        ImageFormat::Jpeg => jpeg(bytes, &mut kept),
        ImageFormat::WebP => webp(bytes, &mut kept),
        _ => kept.extend_from_slice(bytes),
    }
    kept
}

/// A signature of 8 bytes, then chunks: length, type, content, checksum (ISO/IEC 15948 §5).
fn png(bytes: &[u8], kept: &mut Vec<u8>) {
    let (signature, mut rest) = bytes.split_at(bytes.len().min(8));
    kept.extend_from_slice(signature);
    let mut has_exif = false;
    while let Some((length, kind)) = rest.first_chunk::<8>().map(|head| (be(&head[..4]), &head[4..])) {
        let Some((chunk, after)) = length.checked_add(12).and_then(|whole| rest.split_at_checked(whole))
        else {
            break;
        };
        let is_kept = match kind {
            b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" | b"IEND" => true,
            b"eXIf" => !std::mem::replace(&mut has_exif, true) && length <= MAX_EXIF,
            // Unknown critical chunks are left to the decoder, which refuses them.
            _ => kind[0].is_ascii_uppercase(),
        };
        if is_kept {
            kept.extend_from_slice(chunk);
        }
        rest = after;
        if kind == b"IEND" {
            return;
        }
    }
    kept.extend_from_slice(rest);
}

/// Markers with segments up to the first scan (ITU-T T.81 Annex B). The application segments with the colour coding
/// and the first Exif block stay.
fn jpeg(bytes: &[u8], kept: &mut Vec<u8>) {
    let (start, mut rest) = bytes.split_at(bytes.len().min(2));
    kept.extend_from_slice(start);
    let mut has_exif = false;
    while let [0xff, marker, high, low, ..] = rest {
        let whole = 2 + usize::from(u16::from_be_bytes([*high, *low]));
        let Some((segment, after)) = rest.split_at_checked(whole) else { break };
        let is_kept = match marker {
            // The scan, a marker without a segment, or fill bytes.
            0xda | 0x01 | 0xd0..=0xd9 | 0xff => break,
            0xe0 | 0xee => true,
            0xe1 => segment[4..].starts_with(b"Exif\0\0") && !std::mem::replace(&mut has_exif, true),
            0xe2..=0xef | 0xfe => false,
            _ => true,
        };
        if is_kept {
            kept.extend_from_slice(segment);
        }
        rest = after;
    }
    kept.extend_from_slice(rest);
}

/// `RIFF`, a length, `WEBP`, then chunks of type, length and content, padded to an even length. The first chunk of the
/// extended format has flags for the others.
fn webp(bytes: &[u8], kept: &mut Vec<u8>) {
    const HAS_PROFILE: u8 = 0x20;
    const HAS_EXIF: u8 = 0x08;
    const HAS_XMP: u8 = 0x04;
    let (head, mut rest) = bytes.split_at(bytes.len().min(12));
    kept.extend_from_slice(head);
    let mut flags_at = None;
    let mut has_exif = false;
    while let Some((kind, length)) = rest.first_chunk::<8>().map(|head| (&head[..4], le(&head[4..]))) {
        let whole = length.checked_add(length % 2).and_then(|padded| padded.checked_add(8));
        let Some((chunk, after)) = whole.and_then(|whole| rest.split_at_checked(whole)) else { break };
        let is_kept = match kind {
            b"VP8X" => {
                flags_at.get_or_insert(kept.len() + 8);
                true
            }
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" => true,
            b"EXIF" => length <= MAX_EXIF && !std::mem::replace(&mut has_exif, true),
            _ => false,
        };
        if is_kept {
            kept.extend_from_slice(chunk);
        }
        rest = after;
    }
    kept.extend_from_slice(rest);
    if let Some(flags) = flags_at.and_then(|at| kept.get_mut(at)) {
        *flags &= !(HAS_PROFILE | HAS_XMP);
        if !has_exif {
            *flags &= !HAS_EXIF;
        }
    }
    // A truncated file keeps its declared length, so that the decoder refuses it.
    let is_cut_off = head.get(4..8).is_none_or(|length| bytes.len() - 8 < le(length));
    if !is_cut_off
        && let (Ok(length), Some(place)) = (u32::try_from(kept.len().saturating_sub(8)), kept.get_mut(4..8))
    {
        place.copy_from_slice(&length.to_le_bytes());
    }
}

fn be(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |number, byte| number << 8 | usize::from(*byte))
}

fn le(bytes: &[u8]) -> usize {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte))
}
