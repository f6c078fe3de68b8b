//! Bytes and what they stand for (rows 1 and 2 of the hostile cases).

use super::*;
use domain::bulk::encoding::{Encoding, EncodingDetector, is_doubtful, sniff};
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
            let mut judge = EncodingDetector::default();
            bytes.chunks(size).for_each(|slice| judge.push(slice).unwrap());
            assert_eq!(judge.finish().unwrap(), encoding, "slices of {size}");
        }
    }
}

#[test]
fn the_label_of_an_encoding_is_the_one_browsers_know() {
    let labels: Vec<&str> = Encoding::ALL.iter().map(|encoding| encoding.label()).collect();
    assert_eq!(labels[..4], ["utf-8", "utf-16le", "utf-16be", "windows-1252"]);
    for label in ["windows-1250", "windows-1251", "macintosh", "shift_jis"] {
        assert!(labels.contains(&label));
    }
}

#[test]
fn bytes_that_are_not_utf_8_become_the_replacement_character_and_shift_nothing() {
    let sheet = read(b"Email,Username\nM\xfcller@x.org,a\n\xc3,\xa9\nb@x.org,c").unwrap();
    assert_eq!(rows(&sheet), [["M\u{fffd}ller@x.org", "a"], ["\u{fffd}", "\u{fffd}"], ["b@x.org", "c"]]);
}

/// Names as they come out where their bytes are taken for Windows-1252.
#[rstest]
#[case::windows_1250("W³adys³aw")]
#[case::windows_1250("Tomᚹ")]
#[case::windows_1250("Dvoøák")]
#[case::windows_1250("Nìmec")]
#[case::windows_1250("Ðurðevic")]
#[case::windows_1251("Èâàí")]
#[case::windows_1251("Ïåòðîâ")]
#[case::mac_roman("MŸller")]
#[case::mac_roman("JosŽ")]
#[case::mac_roman("Bjšrn")]
#[case::mac_roman("Fran\u{8d}ois")]
#[case::shift_jis("\u{8e}R\u{93}c")]
#[case::shift_jis("“c’†")]
fn letters_that_no_western_name_has_make_an_encoding_doubtful(#[case] word: &str) {
    assert!(is_doubtful(word));
}

#[rstest]
#[case("Müller")]
#[case("José")]
#[case("Peña")]
#[case("Ångström")]
#[case("Søren")]
#[case("Zoë")]
#[case("D’Angelo")]
#[case("Nicolò")]
#[case("Forlì")]
#[case("François")]
#[case("ÉLÉONORE")]
#[case("JOSÉ")]
#[case("Strauß")]
#[case("€")]
#[case("«Città»")]
#[case("Rossi")]
fn western_names_make_none_doubtful(#[case] word: &str) {
    assert!(!is_doubtful(word));
}

#[test]
fn the_words_that_make_a_file_doubtful_are_named() {
    let sheet = read("Email,Name\na@x.org,W³adys³aw Nowak\nb@x.org,Müller\n").unwrap();
    assert_eq!(sheet.doubtful_words(), ["W³adys³aw"]);
}
