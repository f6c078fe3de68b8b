//! JSON (RFC 8259) between host and browser: one writer, and a reader for each.
//!
//! The host reads with `serde_json`. The browser parses with its own `JSON.parse`, and serde's derived readers get
//! the fields of a struct *in order* instead of by name: a parser with its table of names and its floats for every
//! type would be a tenth of the download. Both read the same value ([`read`]); the tests compare them.

#[cfg(target_arch = "wasm32")]
mod parsed;
#[cfg(target_arch = "wasm32")]
mod reasons;

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;

/// Serializes a value.
///
/// # Errors
/// If a map has keys that are not strings.
pub fn write<T: Serialize>(value: &T) -> Result<String, NotJson> {
    serde_json::to_string(value).map_err(|_| NotJson)
}

/// Deserializes a value. Numbers are integers of at most 2⁵³ (RFC 7493, section 2.2), enums are externally tagged,
/// and structs are not flattened.
///
/// # Errors
/// If the text is not JSON, or another value.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, NotJson> {
    #[cfg(target_arch = "wasm32")]
    return parsed::read(text);
    #[cfg(not(target_arch = "wasm32"))]
    serde_json::from_str(text).map_err(|_| NotJson)
}

/// The text is not the expected JSON. The error has no part of the text, which may be personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotJson;

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text is not the JSON that was expected")
    }
}

impl std::error::Error for NotJson {}
