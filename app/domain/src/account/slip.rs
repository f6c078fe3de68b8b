//! Slips of the keyboard in well-known mail domains.

/// Domains that many people have an address at, sorted.
const KNOWN: &[&str] = &[
    "alice.it",
    "aol.com",
    "aruba.it",
    "comcast.net",
    "email.com",
    "email.it",
    "fastmail.com",
    "fastwebnet.it",
    "free.fr",
    "gmail.com",
    "gmx.at",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.de",
    "hotmail.es",
    "hotmail.fr",
    "hotmail.it",
    "icloud.com",
    "inwind.it",
    "iol.it",
    "laposte.net",
    "libero.it",
    "live.com",
    "live.it",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "outlook.es",
    "outlook.fr",
    "outlook.it",
    "pec.it",
    "poste.it",
    "proton.me",
    "protonmail.com",
    "rocketmail.com",
    "t-online.de",
    "tim.it",
    "tin.it",
    "tiscali.it",
    "virgilio.it",
    "wanadoo.fr",
    "web.de",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.de",
    "yahoo.es",
    "yahoo.fr",
    "yahoo.it",
    "yandex.ru",
    "ymail.com",
    "zoho.com",
];

/// Shorter domains are too close to one another for a guess.
const SHORTEST_GUESSED: usize = 8;

/// The well-known domain that was probably meant, where this one is a single slip away: one letter wrong, missing,
/// doubled, or two swapped. `None` for a domain that is itself known.
pub fn suggest_domain(email: &str) -> Option<&'static str> {
    let (_, domain) = email.trim().rsplit_once('@')?;
    let domain = domain.to_ascii_lowercase();
    if KNOWN.binary_search(&domain.as_str()).is_ok() {
        return None;
    }
    KNOWN
        .iter()
        .copied()
        .find(|known| known.len() >= SHORTEST_GUESSED && is_one_slip(domain.as_bytes(), known.as_bytes()))
}

/// The address with the suggested domain in place of the typed one.
pub fn corrected(email: &str, domain: &str) -> String {
    let local = email.trim().rsplit_once('@').map_or(email.trim(), |(local, _)| local);
    format!("{local}@{domain}")
}

/// Damerau–Levenshtein distance of exactly one, in one pass.
fn is_one_slip(typed: &[u8], meant: &[u8]) -> bool {
    let same = typed.iter().zip(meant).take_while(|(a, b)| a == b).count();
    let (typed, meant) = (&typed[same..], &meant[same..]);
    match (typed, meant) {
        ([], []) => false,
        ([a, b, rest @ ..], [c, d, end @ ..]) if a == d && b == c && rest == end => true,
        _ if typed.len() == meant.len() => typed[1..] == meant[1..],
        _ if typed.len() + 1 == meant.len() => typed == &meant[1..],
        _ if typed.len() == meant.len() + 1 => &typed[1..] == meant,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_domains_are_sorted() {
        assert!(KNOWN.is_sorted());
    }
}
