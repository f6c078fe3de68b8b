//! JSON (RFC 8259) between host and browser: written alike by both, read by each with what it has.
//!
//! The host reads with `serde_json`. In the browser, the parser is the browser's own (`JSON.parse`), and serde's derived
//! readers are asked for the fields of a struct *in their order* instead of by name: a parser compiled for every type, with
//! its table of names and its floats, would be a tenth of what the browser downloads. For types that hold what they say
//! ([`read`]) both give the same value; the tests say so of every shape.

#[cfg(target_arch = "wasm32")]
mod parsed;
#[cfg(target_arch = "wasm32")]
mod reasons;

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;

/// A value as JSON.
///
/// # Errors
/// For a map whose keys are no text.
pub fn write<T: Serialize>(value: &T) -> Result<String, NotJson> {
    serde_json::to_string(value).map_err(|_| NotJson)
}

/// The value that a JSON text stands for. Numbers are whole and at most 2⁵³ away from zero (RFC 7493, section 2.2);
/// enums are told apart by serde's outer tag, and no struct is flattened into another.
///
/// # Errors
/// For a text that is no JSON, or stands for something else.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, NotJson> {
    #[cfg(target_arch = "wasm32")]
    return parsed::read(text);
    #[cfg(not(target_arch = "wasm32"))]
    serde_json::from_str(text).map_err(|_| NotJson)
}

/// A text that does not say what was expected of it. It names nothing of the text, which may be somebody's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotJson;

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text is not the JSON that was expected")
    }
}

impl std::error::Error for NotJson {}
