//! Leaves out of a file whatever is not the picture, before a decoder sees it. A profile or a text of a few kilobytes can
//! become hundreds of megabytes when it is unpacked, so what a picture takes must follow from its pixels alone. What says
//! which way is up stays, where it is as short as that takes. A file that is not as its format says is left to the decoder,
//! which refuses it.

use image::ImageFormat;

/// Longer than any orientation needs; a JPEG cannot have more in one segment.
const EXIF_MOST: usize = 64 * 1024;

/// The same picture without what is not needed to see it.
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
            b"eXIf" => !std::mem::replace(&mut has_exif, true) && length <= EXIF_MOST,
            // Another critical chunk is the decoder's to refuse.
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

/// Markers with segments up to the first scan (ITU-T T.81 Annex B). Of the application's segments the one that says how
/// colours are coded stays, and the first Exif.
fn jpeg(bytes: &[u8], kept: &mut Vec<u8>) {
    let (start, mut rest) = bytes.split_at(bytes.len().min(2));
    kept.extend_from_slice(start);
    let mut has_exif = false;
    while let [0xff, marker, high, low, ..] = rest {
        let whole = 2 + usize::from(u16::from_be_bytes([*high, *low]));
        let Some((segment, after)) = rest.split_at_checked(whole) else { break };
        let is_kept = match marker {
            // The scan, a marker without a segment, or bytes that fill.
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

/// `RIFF`, a length, `WEBP`, then chunks of a type, a length and a content of an even number of bytes. The first one of
/// the extended format says which others there are.
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
            b"EXIF" => length <= EXIF_MOST && !std::mem::replace(&mut has_exif, true),
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
    // A file that was cut off says a length that is not there; it keeps that, so that it is refused.
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
