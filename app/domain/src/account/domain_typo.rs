//! Typing errors in the domains of well-known providers.

use super::pasted::address_in;
use crate::country::Country;
use crate::edit_distance::{Edit, single_edit};

/// Domains with many users, the largest first: of two equally near ones, the larger is suggested.
const KNOWN: &[&str] = &[
    "gmail.com",
    "hotmail.com",
    "hotmail.it",
    "yahoo.com",
    "yahoo.it",
    "outlook.com",
    "outlook.it",
    "icloud.com",
    "libero.it",
    "live.com",
    "live.it",
    "hotmail.co.uk",
    "hotmail.fr",
    "hotmail.de",
    "hotmail.es",
    "yahoo.co.uk",
    "yahoo.fr",
    "yahoo.de",
    "yahoo.es",
    "outlook.fr",
    "outlook.de",
    "outlook.es",
    "gmx.de",
    "gmx.net",
    "gmx.at",
    "gmx.com",
    "web.de",
    "t-online.de",
    "orange.fr",
    "wanadoo.fr",
    "free.fr",
    "laposte.net",
    "alice.it",
    "tiscali.it",
    "virgilio.it",
    "googlemail.com",
    "msn.com",
    "aol.com",
    "me.com",
    "mac.com",
    "mail.ru",
    "mail.com",
    "yandex.ru",
    "proton.me",
    "protonmail.com",
    "comcast.net",
    "pec.it",
    "poste.it",
    "aruba.it",
    "fastwebnet.it",
    "inwind.it",
    "iol.it",
    "tim.it",
    "tin.it",
    "email.it",
    "email.com",
    "ymail.com",
    "rocketmail.com",
    "fastmail.com",
    "hey.com",
    "zoho.com",
];

/// Other real domains that are one typing error away from one of those.
const OTHERS: &[&str] = &[
    "cloud.com",
    "e-mail.it",
    "emails.com",
    "i.cloud.com",
    "line.com",
    "lives.com",
    "love.com",
    "mailo.com",
    "olive.com",
    "pocketmail.com",
    "posta.it",
    "posteo.it",
    "qmail.com",
    "smail.com",
];

/// Shorter domains are too similar to one another for a suggestion.
const SHORTEST_GUESSED: usize = 8;

/// Country endings that are usually typed for `com` by mistake.
const MEANT_COM: [&str; 3] = ["cm", "co", "om"];

/// The well-known domain that was probably meant, if the typed one is a single typing error away: one letter wrong,
/// missing, doubled, or two swapped. The nearest wins. `None` for a real domain, including those of a provider in
/// other countries.
pub fn suggest_domain(email: &str) -> Option<&'static str> {
    let address = address_in(email);
    let (_, domain) = address.rsplit_once('@')?;
    let domain = domain.to_ascii_lowercase();
    if is_real(&domain) {
        return None;
    }
    let known = KNOWN.iter().copied().filter(|known| known.len() >= SHORTEST_GUESSED);
    let near = known.filter_map(|known| Some((typo_rank(domain.as_bytes(), known.as_bytes())?, known)));
    // The first of the nearest.
    near.min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// The address with the suggested domain in place of the typed one.
pub fn with_domain(email: &str, domain: &str) -> String {
    let address = address_in(email);
    let local = address.rsplit_once('@').map_or(&*address, |(local, _)| local);
    format!("{local}@{domain}")
}

/// Whether the domain is known to be real: a provider's own, or its domain in another country.
fn is_real(domain: &str) -> bool {
    if KNOWN.contains(&domain) || OTHERS.contains(&domain) {
        return true;
    }
    let Some((name, ending)) = domain.split_once('.') else { return false };
    let is_provider = || KNOWN.iter().any(|known| known.split('.').next() == Some(name));
    let country = ending.rsplit('.').next().unwrap_or_default();
    is_country(country) && !MEANT_COM.contains(&ending) && is_provider()
}

/// Whether an ending is a country's, so that a provider may have a domain there. Another country is no typing error.
fn is_country(ending: &str) -> bool {
    let is_other = matches!(ending, "uk" | "eu" | "ac" | "su");
    is_other || (ending.len() == 2 && Country::parse(ending).is_ok())
}

/// The rank of a known domain that is a single typing error away, the nearest first; `None` if it is further away.
fn typo_rank(typed: &[u8], meant: &[u8]) -> Option<u8> {
    Some(match single_edit(typed, meant)? {
        Edit::Exchanged => 0,
        Edit::Extra { typed, before } if before == Some(typed) => 1,
        Edit::Replaced { typed, meant } if are_neighbours(typed, meant) => 2,
        Edit::Missing | Edit::Extra { .. } => 3,
        Edit::Replaced { .. } => 4,
    })
}

/// Whether two keys are neighbours on the most common keyboards.
fn are_neighbours(one: u8, other: u8) -> bool {
    const ROWS: [&[u8]; 3] = [b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"];
    let place = |key: u8| {
        let of_row = |(row, keys): (usize, &&[u8])| Some((row, keys.iter().position(|one| *one == key)?));
        ROWS.iter().enumerate().find_map(of_row)
    };
    let Some(((row, at), (other_row, other_at))) = place(one).zip(place(other)) else { return false };
    match row.abs_diff(other_row) {
        0 => at.abs_diff(other_at) == 1,
        1 => {
            let (upper, lower) = if row < other_row { (at, other_at) } else { (other_at, at) };
            lower == upper || lower + 1 == upper
        }
        _ => false,
    }
}
