//! Bytes of a file into UTF-8. The browser has `TextDecoder` for it; the few encodings that are read need no library.

use domain::bulk::encoding::Encoding;
use std::borrow::Cow;

/// The file as UTF-8, without its mark. What cannot be decoded becomes U+FFFD, which the reader refuses on its row.
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
        Encoding::Windows1252 => {
            let text: String = bytes.iter().map(|byte| windows_1252(*byte)).collect();
            Cow::Owned(text.into_bytes())
        }
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

/// As the WHATWG Encoding Standard has it: the five that Windows left empty are controls.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
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
        ] {
            assert_eq!(&*decode(&bytes, encoding), text.as_bytes(), "{encoding}");
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
