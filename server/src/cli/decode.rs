//! Decodes a file to UTF-8, with the library that Firefox uses; the browser has `TextDecoder`.

use domain::bulk::encoding::Encoding;
use std::borrow::Cow;

/// The file as UTF-8 without its byte order mark. Invalid bytes become U+FFFD, which the reader refuses on its row.
pub(super) fn decode(bytes: &[u8], encoding: Encoding) -> Cow<'_, [u8]> {
    match encoding {
        Encoding::Utf8 => {
            let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            match String::from_utf8_lossy(text) {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            }
        }
        Encoding::Utf16Le => utf16(bytes.strip_prefix(b"\xff\xfe").unwrap_or(bytes), u16::from_le_bytes),
        Encoding::Utf16Be => utf16(bytes.strip_prefix(b"\xfe\xff").unwrap_or(bytes), u16::from_be_bytes),
        _ => match encoding_rs::Encoding::for_label(encoding.label().as_bytes()) {
            Some(known) => Cow::Owned(known.decode_without_bom_handling(bytes).0.into_owned().into_bytes()),
            None => Cow::Borrowed(bytes),
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Cow<'_, [u8]> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let mut text: String =
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    Cow::Owned(text.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_in_every_encoding_is_the_same() {
        let text = "Email\r\nMüller€@example.org\r\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), Encoding::Utf8),
            ([&b"\xff\xfe"[..], &little].concat(), Encoding::Utf16Le),
            ([&b"\xfe\xff"[..], &big].concat(), Encoding::Utf16Be),
            (b"Email\r\nM\xfcller\x80@example.org\r\n".to_vec(), Encoding::Windows1252),
            (b"Email\r\nM\x9fller\xdb@example.org\r\n".to_vec(), Encoding::Macintosh),
            (b"Email\r\nM\xfcller\x80@example.org\r\n".to_vec(), Encoding::Windows1250),
        ] {
            assert_eq!(&*decode(&bytes, encoding), text.as_bytes(), "{encoding}");
        }
    }

    #[test]
    fn every_encoding_that_is_offered_is_known() {
        for encoding in Encoding::ALL {
            assert!(encoding_rs::Encoding::for_label(encoding.label().as_bytes()).is_some(), "{encoding}");
        }
    }

    #[test]
    fn what_is_not_text_becomes_a_mark_that_is_refused() {
        for (bytes, encoding) in
            [(&b"a\xff"[..], Encoding::Utf8), (b"a\0\0\xd8", Encoding::Utf16Le), (b"a\0b", Encoding::Utf16Le)]
        {
            let decoded = decode(bytes, encoding);
            assert!(std::str::from_utf8(&decoded).unwrap().ends_with('\u{fffd}'), "{encoding}");
        }
    }
}
