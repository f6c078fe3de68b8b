//! The site: the files for the browser, compiled into the program.

use http::header::{ACCEPT_ENCODING, HeaderMap};

include!(concat!(env!("OUT_DIR"), "/site_files.rs"));

/// A file of the site.
pub struct File {
    /// The path of its URL.
    pub path: &'static str,
    /// Its strong ETag, quoted.
    pub etag: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
    /// Its content, compressed with Brotli at build time.
    pub brotli: Option<&'static [u8]>,
}

/// All files.
pub fn files() -> &'static [File] {
    FILES
}

/// Changes with every file; part of URLs that browsers may cache without end.
pub fn version() -> &'static str {
    VERSION
}

impl File {
    /// The content type, by the extension.
    pub fn content_type(&self) -> &'static str {
        match self.path.rsplit_once('.').map_or("", |(_, end)| end) {
            "css" => "text/css; charset=utf-8",
            "html" => "text/html; charset=utf-8",
            "ico" => "image/x-icon",
            "js" => "text/javascript; charset=utf-8",
            "json" => "application/json",
            "png" => "image/png",
            "svg" => "image/svg+xml",
            "txt" => "text/plain; charset=utf-8",
            "wasm" => "application/wasm",
            "webmanifest" => "application/manifest+json",
            "woff2" => "font/woff2",
            _ => "application/octet-stream",
        }
    }
}

/// Whether a client accepts Brotli (RFC 9110 §12.5.3): named, with a weight above 0.
pub fn takes_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.trim().parse::<f32>().ok());
        name.trim().eq_ignore_ascii_case("br") && weight.is_none_or(|weight| weight > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn brotli_is_taken_only_by_those_who_name_it() {
        for (accepted, expected) in [
            ("gzip, deflate, br, zstd", true),
            ("BR;q=0.5", true),
            ("gzip, br;q=0", false),
            ("br;q=0.000", false),
            ("gzip", false),
            ("*", false),
            ("brotli", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(accepted));
            assert_eq!(takes_brotli(&headers), expected, "{accepted}");
        }
        assert!(!takes_brotli(&HeaderMap::new()));
    }
}
