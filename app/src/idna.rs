//! Domains in their IDNA ASCII form (UTS #46), by the browser's `URL` or a library on the host.

#[cfg(feature = "ssr")]
pub(crate) use backend::to_ascii;

/// By the browser's `URL`, so that no IDNA tables are downloaded.
#[cfg(not(feature = "ssr"))]
pub(crate) fn to_ascii(domain: &str) -> Option<String> {
    #[cfg(feature = "hydrate")]
    {
        // Characters that end the host part of a URL belong to no domain.
        if domain.contains(['/', '?', '#', '@', ':', '\\', '%', '[', ']', ' ']) {
            return None;
        }
        let host = web_sys::Url::new(&format!("http://{domain}/")).ok()?.hostname();
        (!host.is_empty()).then_some(host)
    }
    #[cfg(not(feature = "hydrate"))]
    domain.is_ascii().then(|| domain.to_ascii_lowercase())
}
