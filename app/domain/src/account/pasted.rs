//! Extracts addresses from pasted text: mail programs add a name, pages a `mailto:`, lists their separators.

use crate::characters::{cleaned, is_format, trimmed};
use std::borrow::Cow;

/// An address and the name beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedAddress {
    pub address: String,
    /// Empty if there was none.
    pub name: String,
}

/// Pairs of quotes and brackets around addresses.
const AROUND: [(char, char); 9] = [
    ('\'', '\''),
    ('"', '"'),
    ('“', '”'),
    ('„', '“'),
    ('«', '»'),
    ('`', '`'),
    ('(', ')'),
    ('[', ']'),
    ('<', '>'),
];

/// The single address in a text, without the name before it, the brackets, quotes and separators around it, a
/// `mailto:`, and invisible characters. A text without a single address is returned as it is, without what surrounds
/// it.
pub fn address_in(text: &str) -> Cow<'_, str> {
    let bare = trimmed(text);
    if is_plain(bare) {
        return Cow::Borrowed(bare);
    }
    let text = written(bare);
    let bare = undressed(&text);
    let address = with_name(bare).map_or(bare, |(address, _)| address);
    if let Some(guest) = address_of_guest(address) {
        return Cow::Owned(guest);
    }
    match address.rsplit_once('@') {
        // In a domain a joiner has a meaning (RFC 5892, appendix A), in a local part it has none.
        Some((local, domain)) if !local.is_ascii() => Cow::Owned(format!("{}@{domain}", cleaned(local))),
        _ => Cow::Owned(address.to_owned()),
    }
}

/// The address in a text that is not the text itself, so that people are told which one is used. White space around it
/// makes no difference, invisible characters do.
pub fn pasted_address(text: &str) -> Option<String> {
    let address = address_in(text);
    (address != text.trim() && address.contains('@')).then(|| address.into_owned())
}

/// All addresses of a text in order, each with its name, separated by semicolons, commas or line breaks. A comma may
/// be part of a name (`Rossi, Anna <anna@example.org>`). Other text is returned as an address, so that its fault is
/// reported.
pub fn addresses_in(text: &str) -> Vec<PastedAddress> {
    let mut all = Vec::new();
    for list in split(text, &[';', '\n', '\r']) {
        let mut name = String::new();
        for piece in split(list, &[',']) {
            if !piece.contains(['@', '＠']) {
                let comma = if name.is_empty() { "" } else { ", " };
                name = format!("{name}{comma}{}", trimmed(piece));
                continue;
            }
            let text = written(trimmed(piece));
            let before = std::mem::take(&mut name);
            let Some((address, beside)) = with_name(undressed(&text)) else {
                all.extend([before, address_in(piece).into_owned()].map(without_name));
                continue;
            };
            let comma = if before.is_empty() { "" } else { ", " };
            all.push(PastedAddress { address: address.to_owned(), name: format!("{before}{comma}{beside}") });
        }
        all.push(without_name(name));
    }
    all.retain(|one| !one.address.is_empty());
    all
}

/// The address of a guest in the name that Microsoft Entra gives them: `anna_example.org#EXT#@tenant.onmicrosoft.com`. A
/// domain has no underscore, so the last one was the @. Mail to the name itself reaches nobody.
fn address_of_guest(name: &str) -> Option<String> {
    let (guest, _tenant) = name.split_once("#EXT#@")?;
    let (local, domain) = guest.rsplit_once('_')?;
    (!local.is_empty() && domain.contains('.')).then(|| format!("{local}@{domain}"))
}

fn without_name(address: String) -> PastedAddress {
    PastedAddress { address, name: String::new() }
}

/// Whether a text is only an address, as nearly all are.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b"@._-+".contains(&b))
}

/// Replaces characters of other keyboards and of word processors by the plain ones.
fn written(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{ff07}' => '\'',
        '\u{2010}' | '\u{2011}' => '-',
        '\u{fe6b}' => '@',
        // The full-width forms of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    text.chars().filter(|c| !is_format(*c)).map(plain).collect()
}

/// Strips separators, quotes and brackets, a `mailto:`, and what follows its address.
fn undressed(text: &str) -> &str {
    let mut text = trimmed(text);
    loop {
        let mut bare = trimmed(text.trim_matches([';', ',']));
        if let Some((scheme, rest)) = bare.split_at_checked("mailto:".len())
            && scheme.eq_ignore_ascii_case("mailto:")
        {
            bare = rest.split('?').next().unwrap_or(rest);
        }
        for (open, close) in AROUND {
            let inner = bare.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
            if let Some(inner) = inner.filter(|inner| !inner.contains([open, close])) {
                bare = inner;
            }
        }
        let bare = trimmed(bare);
        if bare.len() == text.len() {
            return text;
        }
        text = bare;
    }
}

/// The address in angle brackets and the name before them; `None` if the name contains another address, since it is
/// unclear which is meant.
fn with_name(text: &str) -> Option<(&str, &str)> {
    let (name, address) = text.strip_suffix('>')?.rsplit_once('<')?;
    let (name, address) = (undressed(name), undressed(address));
    let is_other = name.contains('@') && !name.eq_ignore_ascii_case(address);
    // Text with line breaks is no name but headers of a mail.
    let is_name = !name.is_empty() && !name.chars().any(|c| c.is_control() || c == '<' || c == '>');
    (is_name && !is_other).then_some((address, name))
}

/// The pieces between separators, except within double quotes or angle brackets that are closed.
fn split<'a>(text: &'a str, separators: &'a [char]) -> impl Iterator<Item = &'a str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let after = at + c.len_utf8();
            let close = match c {
                '"' => Some('"'),
                '<' => Some('>'),
                _ => None,
            };
            at = match close.and_then(|close| text[after..].find(close)) {
                Some(end) => after + end + 1,
                None if separators.contains(&c) => {
                    rest = Some(&text[after..]);
                    return Some(&text[..at]);
                }
                None => after,
            };
        }
        rest = None;
        Some(text)
    })
    .filter(|piece| !trimmed(piece).is_empty())
}
