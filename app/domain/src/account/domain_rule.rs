//! Which domains the addresses of new people may have.

use super::{Email, ToAscii};
use crate::form::Code;
use serde::{Deserialize, Serialize};

/// Whether an address is in one of these domains, which are in their ASCII form. A domain below one of them is another one.
pub fn is_in(email: &Email, domains: &[String]) -> bool {
    domains.iter().any(|one| one == email.domain())
}

/// The domains that the organization allows and refuses, in their ASCII form. It is about addresses that come into the
/// registry: whoever is in it stays.
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

    /// Whether an address can come into the registry. What is refused is refused with all domains below it, even if it is
    /// allowed too: whoever has a domain makes others below it at no cost.
    ///
    /// # Errors
    /// `domain_refused`
    pub fn check(&self, email: &Email) -> Result<(), Code> {
        let is_allowed = self.allowed.is_empty() || is_in(email, &self.allowed);
        let is_below = |one: &String| {
            email
                .domain()
                .strip_suffix(one.as_str())
                .is_some_and(|above| above.is_empty() || above.ends_with('.'))
        };
        if is_allowed && !self.refused.iter().any(is_below) { Ok(()) } else { Err(Code::DomainRefused) }
    }
}

/// The domains of a setting as they are stored, in their ASCII form.
pub fn domains_of(text: &str, to_ascii: ToAscii) -> Vec<String> {
    text.split(", ").filter(|domain| !domain.is_empty()).filter_map(to_ascii).collect()
}
