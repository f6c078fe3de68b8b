//! Self-registration: somebody uses the organization's link, confirms their address, and waits for a decision. They are called
//! *requests* on pages, and *join requests* here, since a request is also what a browser sends.

use crate::account::{Email, ToAscii, is_in};
use crate::characters::trimmed;
use crate::form::{Checking, Code, Faults, Field, words};
use crate::id::JoinRequestId;
use crate::letter_case::lower;
use serde::{Deserialize, Serialize};

words! {
    /// How far a request is. An approved one is an invitation, and no request any more.
    JoinState {
        /// The address is not confirmed yet; nobody sees the request.
        Unconfirmed = "unconfirmed",
        Waiting = "waiting",
        /// It is kept for some days, so that asking again changes nothing.
        Declined = "declined",
    }
}

/// What the page of the organization's link shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinView {
    /// The domains of addresses that are allowed, in their ASCII form; empty for all.
    pub domains: Vec<String>,
}

/// What the page of a confirmation shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinConfirmView {
    pub email: String,
    /// Whether it was confirmed before.
    pub is_confirmed: bool,
}

/// The form of the organization's link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct JoinDraft {
    pub email: String,
    /// The allowed domains, where a page knows them. The host takes its own.
    #[serde(skip)]
    pub domains: Vec<String>,
}

impl JoinDraft {
    /// The address, if it is in one of the domains or if there are none.
    ///
    /// # Errors
    /// Those of the address, and `join_domain`.
    pub fn check(&self, to_ascii: ToAscii) -> Result<Email, Faults> {
        let domains = &self.domains;
        let mut checking = Checking::default();
        let email = Email::parse(&self.email, to_ascii).and_then(|email| {
            if domains.is_empty() || is_in(&email, domains) { Ok(email) } else { Err(Code::JoinDomain) }
        });
        let email = checking.take(Field::Email, email);
        checking.finish(email)
    }
}

/// A request that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinRequestRow {
    pub id: JoinRequestId,
    pub email: String,
    /// Unix milliseconds.
    pub confirmed_at: i64,
}

/// The requests that wait, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinRequests {
    pub rows: Vec<JoinRequestRow>,
    /// Whether there are more than these.
    pub has_more: bool,
    /// Whether self-registration is switched on.
    pub is_on: bool,
}

impl JoinRequests {
    pub const ROWS: u64 = 100;
}

/// The organization's link, which is no secret of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinLink {
    pub url: String,
    pub qr_svg: String,
}

/// The link on its page of settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinLinkView {
    /// The link, where one was made.
    pub link: Option<JoinLink>,
    /// How many have confirmed their address with it.
    pub used: u32,
    /// Why it does not work now.
    pub closed: Option<JoinClosed>,
}

words! {
    /// Why the link does not work.
    JoinClosed {
        Off = "off",
        /// Addresses are confirmed by mail.
        NoMail = "no_mail",
        NoLink = "no_link",
        Ended = "ended",
        Full = "full",
    }
}

/// Most domains of the setting.
pub const JOIN_DOMAINS_MOST: usize = 20;

/// The domains that are typed into the setting, separated by commas or spaces, in lower case; joined by `, ` as they are
/// stored.
///
/// # Errors
/// `email_domain` for what is no domain; `text_long` for more than [`JOIN_DOMAINS_MOST`].
pub fn check_domains(text: &str) -> Result<String, Code> {
    let words = text.split([',', ';', ' ', '\n', '\t']).map(trimmed).filter(|word| !word.is_empty());
    let mut domains: Vec<String> = Vec::new();
    for word in words {
        let domain = lower(word.trim_start_matches('@'));
        let is_label = |label: &str| {
            (1..=63).contains(&label.chars().count())
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        if !domain.contains('.') || domain.chars().count() > 253 || !domain.split('.').all(is_label) {
            return Err(Code::EmailDomain);
        }
        if !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    if domains.len() > JOIN_DOMAINS_MOST { Err(Code::TextLong) } else { Ok(domains.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn no_idna(_: &str) -> Option<String> {
        None
    }

    #[test]
    fn an_address_is_in_one_of_the_domains_and_not_in_one_below() {
        let check = |email: &str, domains: &[&str]| {
            let domains: Vec<String> = domains.iter().map(|one| (*one).to_owned()).collect();
            let draft = JoinDraft { email: email.to_owned(), domains };
            draft
                .check(no_idna)
                .map(|email| email.key().to_owned())
                .map_err(|faults| faults.iter().map(|fault| (fault.field, fault.code)).collect::<Vec<_>>())
        };
        assert_eq!(check("Zoe@School.example", &["school.example"]), Ok("zoe@school.example".to_owned()));
        assert_eq!(check("zoe@other.example", &[]), Ok("zoe@other.example".to_owned()));
        for other in ["zoe@other.example", "zoe@x.school.example", "zoe@xschool.example"] {
            assert_eq!(
                check(other, &["school.example"]),
                Err(vec![(Field::Email, Code::JoinDomain)]),
                "{other}"
            );
        }
        assert_eq!(check("", &["school.example"]), Err(vec![(Field::Email, Code::EmailMissing)]));
    }

    #[test]
    fn domains_are_read_as_people_write_them() {
        assert_eq!(
            check_domains(" School.example,@b.example; a-1.example "),
            Ok("school.example, b.example, a-1.example".to_owned())
        );
        assert_eq!(check_domains("a.example a.example"), Ok("a.example".to_owned()));
        assert_eq!(check_domains(""), Ok(String::new()));
        for wrong in
            ["school", "a..b", "-a.example", "a.example/x", "a@b.example", "*.example", "https://a.example"]
        {
            assert_eq!(check_domains(wrong), Err(Code::EmailDomain), "{wrong}");
        }
        let many: Vec<String> = (0..21).map(|number| format!("a{number}.example")).collect();
        assert_eq!(check_domains(&many.join(",")), Err(Code::TextLong));
    }
}
