use http::{HeaderMap, HeaderValue};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The proxies whose `X-Forwarded-For` is trusted; none by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

/// A network: all addresses with the same prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: u128,
    bits: u32,
}

impl TrustedProxies {
    /// Parses addresses and networks (`10.0.0.0/8`), separated by commas or spaces.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts = text.split([',', ' ']).filter(|part| !part.is_empty());
        parts
            .map(|part| Network::parse(part).ok_or_else(|| part.to_owned()))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The address of the client. `X-Forwarded-For` is read from its right end while the address is a trusted
    /// proxy's: entries further left may be forged by the client.
    pub fn client(&self, peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.ip().to_canonical();
        // Split as bytes: what the client sent may be no text, and must not hide what the proxy added to it.
        let lines: Vec<&[u8]> =
            headers.get_all("x-forwarded-for").iter().map(HeaderValue::as_bytes).collect();
        for hop in lines.iter().rev().flat_map(|line| line.rsplit(|byte| *byte == b',')) {
            if !self.has(client) {
                break;
            }
            let Some(address) = std::str::from_utf8(hop).ok().and_then(|hop| parse_hop(hop.trim())) else {
                break;
            };
            client = address;
        }
        client
    }

    /// Whether this is the address of a trusted proxy.
    pub(crate) fn has(&self, address: IpAddr) -> bool {
        let address = bits_of(address.to_canonical());
        self.0.iter().any(|network| {
            let ignored = 128 - network.bits;
            ignored == 128 || address >> ignored == network.address >> ignored
        })
    }
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length.parse::<u32>().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        // An IPv4 network is the last 32 bits of a mapped IPv6 network.
        let (own, before) = if address.is_ipv4() { (32, 96) } else { (128, 0) };
        let length = length.unwrap_or(own);
        (length <= own).then(|| Self { address: bits_of(address), bits: before + length })
    }
}

fn bits_of(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => Ipv6Addr::to_bits(address),
    }
}

/// An address, with or without the port that some proxies add.
fn parse_hop(hop: &str) -> Option<IpAddr> {
    let bare = hop.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse().or_else(|_| hop.parse().map(|address: SocketAddr| address.ip())).ok()?;
    Some(IpAddr::to_canonical(&address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(proxies: &str, peer: &str, forwarded: &[&str]) -> String {
        let lines: Vec<&[u8]> = forwarded.iter().map(|line| line.as_bytes()).collect();
        client_of_bytes(proxies, peer, &lines)
    }

    fn client_of_bytes(proxies: &str, peer: &str, forwarded: &[&[u8]]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_bytes(line).unwrap());
        }
        let peer = SocketAddr::new(peer.parse().unwrap(), 9);
        TrustedProxies::parse(proxies).unwrap().client(peer, &headers).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(client("", "203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(client("10.0.0.1", "203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(client("10.0.0.1", "10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.0.0.0/8", "::ffff:10.9.9.9", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("fd00::/8", "fd00::7", &["2001:db8::1"]), "2001:db8::1");
        assert_eq!(client("0.0.0.0/0", "10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn what_a_client_wrote_itself_stands_further_left_and_is_not_read() {
        assert_eq!(client("10.0.0.0/8", "10.0.0.1", &["1.2.3.4, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.0.0.0/8", "10.0.0.1", &["1.2.3.4", "198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(client("10.0.0.0/8", "10.0.0.1", &["198.51.100.1, nonsense"]), "10.0.0.1");
    }

    #[test]
    fn bytes_that_are_no_text_hide_nothing_that_a_proxy_added() {
        assert_eq!(client_of_bytes("10.0.0.1", "10.0.0.1", &[b"\xff, 203.0.113.5"]), "203.0.113.5");
        assert_eq!(client_of_bytes("10.0.0.1", "10.0.0.1", &[b"\xff", b"203.0.113.5"]), "203.0.113.5");
        assert_eq!(client_of_bytes("10.0.0.1", "10.0.0.1", &[b"203.0.113.5, \xff"]), "10.0.0.1");
    }

    #[test]
    fn a_port_and_brackets_are_read_over() {
        assert_eq!(client("10.0.0.1", "10.0.0.1", &["198.51.100.1:4711"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", "10.0.0.1", &["[2001:db8::1]:4711"]), "2001:db8::1");
        assert_eq!(client("10.0.0.1", "10.0.0.1", &["[2001:db8::1]"]), "2001:db8::1");
    }

    #[test]
    fn a_network_that_is_none_is_refused_by_its_own_words() {
        for bad in ["proxy.example", "10.0.0.0/33", "::/129", "10.0.0.0/x"] {
            assert_eq!(TrustedProxies::parse(bad), Err(bad.to_owned()));
        }
    }
}
