//! Decodes Punycode (RFC 3492), so that browser and host refuse the same invalid labels.

use super::ToAscii;

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const FIRST_BIAS: u32 = 72;
const FIRST: u32 = 0x80;

/// Whether each `xn--` label of a domain decodes to text, and that text encodes to the same label.
pub(super) fn is_domain(ascii: &str, to_ascii: ToAscii) -> bool {
    let decoded: Option<Vec<String>> = ascii
        .split('.')
        .map(|label| match label.strip_prefix("xn--") {
            Some(code) => decode(code).filter(|text| !text.is_ascii()),
            None => Some(label.to_owned()),
        })
        .collect();
    decoded.and_then(|labels| to_ascii(&labels.join("."))).is_some_and(|again| again == ascii)
}

/// The text of a label without its `xn--` (RFC 3492 §6.2); `None` if it is invalid.
fn decode(code: &str) -> Option<String> {
    let (plain, extended) = code.rsplit_once('-').unwrap_or(("", code));
    let mut text: Vec<char> = plain.chars().collect();
    let (mut next, mut at, mut bias) = (FIRST, 0_u32, FIRST_BIAS);
    let mut digits = extended.bytes();
    while digits.len() > 0 {
        let (before, mut weight, mut threshold_at) = (at, 1_u32, BASE);
        loop {
            let digit = digit(digits.next()?)?;
            at = at.checked_add(digit.checked_mul(weight)?)?;
            let threshold = threshold_at.saturating_sub(bias).clamp(T_MIN, T_MAX);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            threshold_at += BASE;
        }
        let length = u32::try_from(text.len() + 1).ok()?;
        bias = adapted(at - before, length, before == 0);
        next = next.checked_add(at / length)?;
        at %= length;
        text.insert(usize::try_from(at).ok()?, char::from_u32(next)?);
        at += 1;
    }
    Some(text.into_iter().collect())
}

fn digit(byte: u8) -> Option<u32> {
    match byte {
        b'a'..=b'z' => Some(u32::from(byte - b'a')),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 26),
        _ => None,
    }
}

fn adapted(delta: u32, length: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / DAMP } else { delta / 2 };
    delta += delta / length;
    let mut bias = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        bias += BASE;
    }
    bias + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}
