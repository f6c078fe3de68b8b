use http::Uri;
use http::uri::Authority;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The URL people use: scheme, host and port only. Every link begins with it, whatever a request says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    is_https: bool,
    /// Lower case, without the default port of the scheme.
    authority: String,
}

impl BaseUrl {
    /// Parses `http://…` or `https://…`; a path, a query or a user is refused.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let uri: Uri = text.trim().parse().map_err(|_| "it is not a URL")?;
        let is_https = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err("it begins neither with http:// nor with https://"),
        };
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err("it may not have a path; the program answers at the root of its host");
        }
        let authority = uri.authority().ok_or("it names no host")?;
        if authority.as_str().contains('@') {
            return Err("it may not name a user");
        }
        Ok(Self {
            is_https,
            authority: without_default_port(authority, is_https).ok_or("its host is not valid")?,
        })
    }

    /// The default: the address the program listens on. If that is all of them, or this machine's own, it is `localhost`:
    /// browsers make passkeys for a name only.
    pub fn of_address(address: SocketAddr) -> Self {
        let localhost: [IpAddr; 4] = [
            Ipv4Addr::UNSPECIFIED.into(),
            Ipv6Addr::UNSPECIFIED.into(),
            Ipv4Addr::LOCALHOST.into(),
            Ipv6Addr::LOCALHOST.into(),
        ];
        let host = if localhost.contains(&address.ip()) {
            format!("localhost:{}", address.port())
        } else {
            address.to_string()
        };
        let authority = host.strip_suffix(":80").unwrap_or(&host).to_owned();
        Self { is_https: false, authority }
    }

    /// Whether cookies and links use https.
    pub fn is_https(&self) -> bool {
        self.is_https
    }

    /// A warning if passwords would cross a network in plain text.
    pub fn warning(&self) -> Option<String> {
        let host = self.authority.parse::<Authority>().ok()?.host().trim_matches(['[', ']']).to_owned();
        let is_here = host == "localhost"
            || host.ends_with(".localhost")
            || host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
        (!self.is_https && !is_here).then(|| {
            format!(
                "WARNING: people reach this program at {self} without encryption. Anybody on the way can read \
                 passwords and take sessions over. Put a proxy with https in front of it and say so with \
                 MATRICULA_BASE_URL=https://…"
            )
        })
    }

    /// Whether a request's host is this one.
    pub fn is_host(&self, authority: &Authority) -> bool {
        without_default_port(authority, self.is_https).is_some_and(|authority| authority == self.authority)
    }
}

fn without_default_port(authority: &Authority, is_https: bool) -> Option<String> {
    let host = authority.host().to_ascii_lowercase();
    if host.is_empty() || authority.as_str().contains('@') {
        return None;
    }
    let after_host = authority.as_str().get(host.len()..)?;
    match after_host.strip_prefix(':') {
        None | Some("") => Some(host),
        Some(port) => match port.parse::<u16>().ok()? {
            443 if is_https => Some(host),
            80 if !is_https => Some(host),
            port => Some(format!("{host}:{port}")),
        },
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", if self.is_https { "https" } else { "http" }, self.authority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_scheme_host_and_port_and_nothing_else() {
        for (text, expected) in [
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("https://Desk.Example.org/", "https://desk.example.org"),
            ("https://desk.example.org:443", "https://desk.example.org"),
            ("http://desk.example.org:443", "http://desk.example.org:443"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(BaseUrl::parse(text).unwrap().to_string(), expected);
        }
        for bad in [
            "desk.example.org",
            "ftp://x",
            "https://",
            "https://x/desk",
            "https://x/?a",
            "http://u:p@x",
            "http://x:99999",
        ] {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_host_is_compared_without_case_and_with_its_port() {
        let base = BaseUrl::parse("https://desk.example.org").unwrap();
        for (host, is_host) in [
            ("desk.example.org", true),
            ("DESK.example.org:443", true),
            ("desk.example.org:80", false),
            ("desk.example.org.evil.example", false),
            ("evil@desk.example.org", false),
        ] {
            assert_eq!(base.is_host(&host.parse().unwrap()), is_host, "{host}");
        }
    }

    #[test]
    fn plain_text_is_warned_of_except_on_the_machine_itself() {
        for (url, is_warned_of) in [
            ("http://desk.example.org", true),
            ("http://192.0.2.7:3000", true),
            ("http://[2001:db8::1]:3000", true),
            ("http://localhost.example.org", true),
            ("https://desk.example.org", false),
            ("http://localhost:3000", false),
            ("http://desk.localhost", false),
            ("http://127.0.0.1:3000", false),
            ("http://[::1]:3000", false),
        ] {
            assert_eq!(BaseUrl::parse(url).unwrap().warning().is_some(), is_warned_of, "{url}");
        }
    }

    #[test]
    fn an_address_that_is_every_address_or_this_machine_s_own_is_called_localhost() {
        for (address, expected) in [
            ("127.0.0.1:3000", "http://localhost:3000"),
            ("127.0.0.2:3000", "http://127.0.0.2:3000"),
            ("192.0.2.7:3000", "http://192.0.2.7:3000"),
            ("0.0.0.0:3000", "http://localhost:3000"),
            ("[::]:80", "http://localhost"),
            ("[::1]:3000", "http://localhost:3000"),
        ] {
            assert_eq!(BaseUrl::of_address(address.parse().unwrap()).to_string(), expected);
        }
    }
}
