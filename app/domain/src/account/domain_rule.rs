//! Which domains the addresses of new people may have.

use super::{Email, ToAscii};
use crate::form::Code;
use serde::{Deserialize, Serialize};

/// Whether an address is in one of these domains, which are in their ASCII form. A domain below one of them is another one.
pub fn is_in(email: &Email, domains: &[String]) -> bool {
    domains.iter().any(|one| one == email.domain())
}

/// The domains that the organization allows and refuses, in their ASCII form. It is about addresses that come into the registry:
/// whoever is in it stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainRule {
    /// Empty: all.
    allowed: Vec<String>,
    refused: Vec<String>,
}

impl DomainRule {
    /// The rule of the settings as they are stored.
    pub fn of_settings(allowed: &str, refused: &str, to_ascii: ToAscii) -> Self {
        Self { allowed: domains_of(allowed, to_ascii), refused: domains_of(refused, to_ascii) }
    }

    /// The domains that are allowed; empty for all.
    pub fn allowed(&self) -> &[String] {
        &self.allowed
    }

    /// Whether an address can come into the registry. What is refused is refused, even if it is allowed too.
    ///
    /// # Errors
    /// `domain_refused`
    pub fn check(&self, email: &Email) -> Result<(), Code> {
        let is_allowed = self.allowed.is_empty() || is_in(email, &self.allowed);
        if is_allowed && !is_in(email, &self.refused) { Ok(()) } else { Err(Code::DomainRefused) }
    }
}

/// The domains of a setting as they are stored, in their ASCII form.
pub fn domains_of(text: &str, to_ascii: ToAscii) -> Vec<String> {
    text.split(", ").filter(|domain| !domain.is_empty()).filter_map(to_ascii).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to_ascii(domain: &str) -> Option<String> {
        idna::domain_to_ascii_strict(domain).ok()
    }

    #[test]
    fn addresses_are_compared_by_their_domain_alone_and_what_is_refused_is_refused() {
        let check = |allowed: &str, refused: &str, email: &str| {
            let rule = DomainRule::of_settings(allowed, refused, to_ascii);
            Email::parse(email, to_ascii).and_then(|email| rule.check(&email)).is_ok()
        };
        for (allowed, refused, email, is_good) in [
            ("", "", "zoe@any.example", true),
            ("school.example", "", "Zoe@School.Example", true),
            ("school.example", "", "zoe@x.school.example", false),
            ("school.example", "", "zoe@xschool.example", false),
            ("school.example, b.example", "", "zoe@b.example", true),
            ("", "mail.example", "zoe@mail.example", false),
            ("", "mail.example", "zoe@x.mail.example", true),
            ("mail.example", "mail.example", "zoe@mail.example", false),
            ("bücher.example", "", "zoe@xn--bcher-kva.example", true),
            ("", "bücher.example", "zoe@BÜCHER.example", false),
        ] {
            assert_eq!(
                check(allowed, refused, email),
                is_good,
                "{email} in {allowed:?} and not in {refused:?}"
            );
        }
    }
}
