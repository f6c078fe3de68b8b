use bytes::Bytes;
use json::NotJson;
use leptos::server_fn::{ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// JSON as [`json`] reads and writes it.
pub struct Json;

impl ContentType for Json {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Json {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Json {
    type Error = NotJson;

    fn encode(value: &T) -> Result<Bytes, Self::Error> {
        json::write(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Json {
    type Error = NotJson;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        json::read(std::str::from_utf8(&bytes).map_err(|_| NotJson)?)
    }
}
