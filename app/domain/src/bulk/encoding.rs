//! Which encoding a file is in, and whether it is text at all.
//!
//! `TextDecoder` in the browser and `encoding_rs` on the host decode, so that no tables of characters are downloaded. This
//! module only detects: a byte order mark decides; without one, a valid UTF-8 file is UTF-8, any other Windows-1252, which
//! most spreadsheets of western Europe write. If that gives unlikely letters ([`is_doubtful`]), the user is asked.

use super::file_fault::FileFault;
use crate::form::{Code, words};
use crate::letter_case::lower_letter;
use std::str;

words! {
    /// An encoding of files, by its label for `TextDecoder` and `encoding_rs`.
    Encoding {
        Utf8 = "utf-8",
        Utf16Le = "utf-16le",
        Utf16Be = "utf-16be",
        Windows1252 = "windows-1252",
        Windows1250 = "windows-1250",
        Iso8859Part2 = "iso-8859-2",
        Windows1251 = "windows-1251",
        Koi8R = "koi8-r",
        Windows1253 = "windows-1253",
        Windows1254 = "windows-1254",
        Windows1257 = "windows-1257",
        Macintosh = "macintosh",
        ShiftJis = "shift_jis",
        Gb18030 = "gb18030",
        Big5 = "big5",
        EucKr = "euc-kr",
    }
}

impl Encoding {
    /// The label of the WHATWG Encoding Standard.
    pub const fn label(self) -> &'static str {
        self.as_str()
    }

    /// The name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Windows1252 => "Windows-1252",
            Self::Windows1250 => "Windows-1250",
            Self::Iso8859Part2 => "ISO-8859-2",
            Self::Windows1251 => "Windows-1251",
            Self::Koi8R => "KOI8-R",
            Self::Windows1253 => "Windows-1253",
            Self::Windows1254 => "Windows-1254",
            Self::Windows1257 => "Windows-1257",
            Self::Macintosh => "Mac Roman",
            Self::ShiftJis => "Shift_JIS",
            Self::Gb18030 => "GB 18030",
            Self::Big5 => "Big5",
            Self::EucKr => "EUC-KR",
        }
    }

    const fn is_utf16(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }
}

/// Whether a word read as Windows-1252 suggests another encoding: it has signs that are not in words, letters of eastern
/// Europe, or accents that no western name has there.
pub fn is_doubtful(word: &str) -> bool {
    const PLAIN: &str = "àáâãäåæçèéêëíîïñóôõöøúûüýß";
    const SIGNS: &str = "’‘“”„–—…«»€£§°ªº·¡¿©®™²³½¼¾\u{a0}";
    if word.is_ascii() {
        return false;
    }
    let (mut before, mut accents) = (' ', 0);
    let mut letters = word.chars().peekable();
    while let Some(c) = letters.next() {
        let is_last = letters.peek().is_none_or(|next| !next.is_alphabetic());
        let small = lower_letter(c);
        let is_plain =
            PLAIN.contains(small) || (matches!(small, 'ì' | 'ò' | 'ù') && (is_last || before == ' '));
        let is_known = c.is_ascii() || is_plain || (SIGNS.contains(c) && !before.is_alphabetic());
        let is_in_word = matches!(c, '’' | '‘' | '–' | '”' | '…' | '»' | '\u{a0}') || (c == '“' && is_last);
        // `RenÉ` is no name, and two adjacent accents are rare.
        let is_capital_inside = !c.is_ascii() && c.is_uppercase() && before.is_lowercase();
        accents = if c.is_ascii() || !c.is_alphabetic() { 0 } else { accents + 1 };
        let is_pair =
            accents > 1 && !(before.is_lowercase() && matches!((before, small), ('é', 'é') | ('ï', 'é')));
        if !(is_known || is_in_word) || is_capital_inside || is_pair {
            return true;
        }
        before = c;
    }
    false
}

/// The encoding that the first bytes of a file suggest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sniffed {
    pub encoding: Encoding,
    /// The length of the byte order mark. Without one (0), the encoding may change while the rest is read (see
    /// [`EncodingDetector`]).
    pub mark: usize,
}

/// The beginnings of binary files that are renamed `.csv` or chosen by mistake. Most other binary files contain a NUL.
const MAGIC: &[&[u8]] = &[
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF-",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh91AY&SY",
    b"\xfd7zXZ",
    b"MZ\x90",
    b"\x7fELF",
    b"SQLite format 3",
];

/// Detects the encoding from the first bytes of a file; some kilobytes are enough.
///
/// # Errors
/// `file_empty`; `not_csv` for binary data.
pub fn sniff(first: &[u8]) -> Result<Sniffed, FileFault> {
    if first.is_empty() {
        return Err(Code::FileEmpty.into());
    }
    let (encoding, mark) = match first {
        [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3),
        // UTF-32 LE begins like UTF-16 LE. No spreadsheet writes it.
        [0xff, 0xfe, 0, 0, ..] => return Err(Code::NotCsv.into()),
        [0xff, 0xfe, ..] => (Encoding::Utf16Le, 2),
        [0xfe, 0xff, ..] => (Encoding::Utf16Be, 2),
        _ => (Encoding::Utf8, 0),
    };
    let is_binary = MAGIC.iter().any(|magic| first.starts_with(magic));
    if is_binary || (!encoding.is_utf16() && first.contains(&0)) {
        return Err(Code::NotCsv.into());
    }
    if mark == first.len() {
        // The rest may follow; the reader refuses a file that is only a mark.
        return Ok(Sniffed { encoding, mark });
    }
    let mut utf8 = Utf8::default();
    let encoding = if mark == 0 && !utf8.push(first) { Encoding::Windows1252 } else { encoding };
    Ok(Sniffed { encoding, mark })
}

/// Detects the encoding of a whole file, slice by slice. If it changes from UTF-8 to Windows-1252, everything decoded so far
/// has to be decoded again.
#[derive(Clone, Debug, Default)]
pub struct EncodingDetector {
    sniffed: Option<Sniffed>,
    /// The first bytes of the file.
    first: Vec<u8>,
    utf8: Utf8,
}

/// Enough bytes for every mark and magic number.
const FIRST: usize = 16;

impl EncodingDetector {
    /// # Errors
    /// `not_csv` for binary data.
    pub fn push(&mut self, slice: &[u8]) -> Result<(), FileFault> {
        if self.first.len() < FIRST {
            let room = (FIRST - self.first.len()).min(slice.len());
            self.first.extend_from_slice(&slice[..room]);
            if !self.first.is_empty() {
                self.sniffed = Some(sniff(&self.first)?);
            }
        }
        if !self.encoding().is_utf16() && slice.contains(&0) {
            return Err(Code::NotCsv.into());
        }
        self.utf8.push(slice);
        Ok(())
    }

    /// The encoding of the slices so far.
    pub fn encoding(&self) -> Encoding {
        match self.sniffed {
            Some(Sniffed { encoding, mark: 1.. }) => encoding,
            _ if self.utf8.is_broken => Encoding::Windows1252,
            _ => Encoding::Utf8,
        }
    }

    /// The encoding of the whole file.
    ///
    /// # Errors
    /// `file_empty`.
    pub fn finish(mut self) -> Result<Encoding, FileFault> {
        let sniffed = self.sniffed.ok_or(Code::FileEmpty)?;
        // An incomplete character at the end is not UTF-8 either.
        self.utf8.is_broken |= !self.utf8.begun.is_empty();
        if sniffed.mark == self.first.len() { Err(Code::FileEmpty.into()) } else { Ok(self.encoding()) }
    }
}

/// Validates UTF-8 (RFC 3629) in slices that may end anywhere.
#[derive(Clone, Debug, Default)]
struct Utf8 {
    /// The bytes of an incomplete character, at most three.
    begun: Vec<u8>,
    is_broken: bool,
}

impl Utf8 {
    /// Whether all slices so far are UTF-8.
    fn push(&mut self, mut slice: &[u8]) -> bool {
        while !self.begun.is_empty() && !self.is_broken {
            let [next, rest @ ..] = slice else { return true };
            self.begun.push(*next);
            slice = rest;
            match str::from_utf8(&self.begun) {
                Ok(_) => self.begun.clear(),
                Err(fault) => self.is_broken = fault.error_len().is_some(),
            }
        }
        if !self.is_broken
            && let Err(fault) = str::from_utf8(slice)
        {
            self.is_broken = fault.error_len().is_some();
            if !self.is_broken {
                self.begun.extend_from_slice(&slice[fault.valid_up_to()..]);
            }
        }
        !self.is_broken
    }
}
