//! Bytes and what they stand for (rows 1 and 2 of the hostile cases).

use super::*;
use domain::bulk::encoding::{Encoding, Judge, sniff};
use rstest::rstest;

#[test]
fn a_file_with_a_utf_8_mark_is_read_as_without() {
    let with = read(format!("\u{feff}{PLAIN}")).unwrap();
    assert_eq!(with, read(PLAIN).unwrap());
    assert_eq!(with.header(), ["Email", "Username", "Language"]);
}

#[rstest]
#[case(b"\xef\xbb\xbfEmail".as_slice(), Encoding::Utf8, 3)]
#[case(b"\xff\xfeE\0m\0".as_slice(), Encoding::Utf16Le, 2)]
#[case(b"\xfe\xff\0E\0m".as_slice(), Encoding::Utf16Be, 2)]
#[case("Müller".as_bytes(), Encoding::Utf8, 0)]
#[case(b"M\xfcller".as_slice(), Encoding::Windows1252, 0)]
#[case(b"M\xc3".as_slice(), Encoding::Utf8, 0)]
fn the_encoding_is_told_by_the_first_bytes(
    #[case] first: &[u8],
    #[case] encoding: Encoding,
    #[case] mark: usize,
) {
    let sniffed = sniff(first).unwrap();
    assert_eq!((sniffed.encoding, sniffed.mark), (encoding, mark));
}

#[test]
fn a_byte_that_is_not_utf_8_makes_the_file_windows_1252_wherever_it_stands() {
    for (bytes, encoding) in [
        ([b"Email\n".repeat(5_000), b"M\xfcller".to_vec()].concat(), Encoding::Windows1252),
        ([b"Email\n".repeat(5_000), b"M\xc3\xbcller".to_vec()].concat(), Encoding::Utf8),
        // Begun and never ended.
        ([b"Email\n".repeat(5_000), b"\xe2\x82".to_vec()].concat(), Encoding::Windows1252),
        ([b"\xff\xfe".to_vec(), b"\xfc\0".repeat(5_000)].concat(), Encoding::Utf16Le),
    ] {
        for size in [1, 2, 3, 7, 4_096, bytes.len()] {
            let mut judge = Judge::default();
            bytes.chunks(size).for_each(|slice| judge.push(slice).unwrap());
            assert_eq!(judge.finish().unwrap(), encoding, "slices of {size}");
        }
    }
}

#[test]
fn the_label_of_an_encoding_is_the_one_browsers_know() {
    let labels: Vec<&str> = Encoding::ALL.iter().map(|encoding| encoding.label()).collect();
    assert_eq!(labels, ["utf-8", "utf-16le", "utf-16be", "windows-1252"]);
}

#[test]
fn bytes_that_are_not_utf_8_become_the_replacement_character_and_shift_nothing() {
    let sheet = read(b"Email,Username\nM\xfcller@x.org,a\n\xc3,\xa9\nb@x.org,c").unwrap();
    assert_eq!(rows(&sheet), [["M\u{fffd}ller@x.org", "a"], ["\u{fffd}", "\u{fffd}"], ["b@x.org", "c"]]);
}
