//! Texts of cells.

/// `_x000D_` and its like, by which XLSX writes characters that XML has not.
pub(crate) fn unescaped(text: &str) -> String {
    let mut rest = text;
    let mut out = String::with_capacity(text.len());
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let code = from.get(2..6).filter(|_| from.get(6..7) == Some("_"));
        let character = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        match character {
            // A carriage return before a line break says nothing.
            Some('\r') => rest = &from[7..],
            Some(character) => {
                out.push(character);
                rest = &from[7..];
            }
            None => {
                out.push_str("_x");
                rest = &from[2..];
            }
        }
    }
    out.push_str(rest);
    out
}
