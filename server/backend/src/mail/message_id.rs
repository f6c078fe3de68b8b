use crate::Backend;

/// The Message-ID of a message.
pub(crate) fn message_id(backend: &Backend, id: impl std::fmt::Display) -> String {
    format!("<{id}@{}>", host_of(backend.base_url()))
}

/// The right-hand side of a Message-ID: the public host without its port.
fn host_of(base_url: &str) -> &str {
    let authority = base_url.split("://").last().unwrap_or_default().split('/').next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        // A domain literal is allowed, but not every mail server accepts one.
        Some(_) => "matricula.invalid",
        None => authority.split(':').next().unwrap_or_default(),
    };
    if host.is_empty() { "matricula.invalid" } else { host }
}

#[cfg(test)]
mod tests {
    use super::host_of;

    #[test]
    fn a_message_id_ends_with_the_host_that_people_know() {
        for (base, host) in [
            ("https://desk.example.org", "desk.example.org"),
            ("https://desk.example.org:8443/", "desk.example.org"),
            ("http://127.0.0.1:3000", "127.0.0.1"),
            ("http://[::1]:3000", "matricula.invalid"),
        ] {
            assert_eq!(host_of(base), host);
        }
    }
}
