use crate::csv_format::Delimiter;

/// A reader of `csv-core` for a delimiter.
pub(super) fn core_reader(delimiter: Delimiter) -> csv_core::Reader {
    // Never cloned: a clone of csv-core 0.1.13 loses the position of the current record.
    let mut reader = csv_core::ReaderBuilder::new().delimiter(delimiter.byte()).build();
    // It would remove a byte order mark only from a slice that contains all of it; ours is already removed.
    reader.read_record(&[], &mut [], &mut []);
    reader
}

/// Reads Excel's first line `sep=;`, which is not a row. Returns the stated delimiter, the text after the line, and the
/// number of lines read.
pub(super) fn stated(text: &[u8]) -> (Option<Delimiter>, &[u8], u32) {
    let end = text.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(text.len());
    let (line, rest) = text.split_at(end);
    let line = line.trim_ascii_end();
    let is_tab = text[..end].eq_ignore_ascii_case(b"sep=\t");
    let bare = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    let separator = match bare.split_at_checked(4) {
        Some((key, [b])) if key.eq_ignore_ascii_case(b"sep=") => *b,
        _ if is_tab => b'\t',
        _ => return (None, text, 0),
    };
    let rest = match rest {
        [b'\r', b'\n', rest @ ..] | [b'\r' | b'\n', rest @ ..] => rest,
        rest => rest,
    };
    // A separator that is not supported is ignored, and the line is still not a row.
    let delimiter = Delimiter::ALL.iter().copied().find(|delimiter| delimiter.byte() == separator);
    (delimiter, rest, 1)
}
