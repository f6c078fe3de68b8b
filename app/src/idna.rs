//! Domains of any script in their ASCII form (UTS #46), by whoever can do it where the program runs.

#[cfg(feature = "ssr")]
pub(crate) use backend::to_ascii;

/// By the browser's own `URL`, so that no IDNA tables are downloaded.
#[cfg(not(feature = "ssr"))]
pub(crate) fn to_ascii(domain: &str) -> Option<String> {
    #[cfg(feature = "hydrate")]
    {
        // Characters that would end the host part of a URL are none of a domain's.
        if domain.contains(['/', '?', '#', '@', ':', '\\', '%', '[', ']', ' ']) {
            return None;
        }
        let host = web_sys::Url::new(&format!("http://{domain}/")).ok()?.hostname();
        (!host.is_empty()).then_some(host)
    }
    #[cfg(not(feature = "hydrate"))]
    domain.is_ascii().then(|| domain.to_ascii_lowercase())
}
