//! The ASCII form of domains, for the rules of `domain`, which has no tables of characters.

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};

/// The IDNA ASCII form of a domain (UTS #46, non-transitional), lower case; `None` where there is none.
///
/// It accepts what a browser's `URL` does, so that both agree. `domain` checks lengths and hyphens.
pub fn to_ascii(domain: &str) -> Option<String> {
    let ascii =
        Uts46::new().to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::Allow, DnsLength::Ignore);
    ascii.ok().map(|ascii| ascii.into_owned())
}

#[cfg(test)]
mod tests {
    use super::to_ascii;
    use domain::account::Email;
    use domain::form::Code;

    #[test]
    fn both_spellings_of_a_domain_are_one_address() {
        let key = |text: &str| Email::parse(text, to_ascii).map(|email| email.key().to_owned());
        assert_eq!(key("ada@Bücher.example"), key("ADA@xn--bcher-kva.example"));
        assert_eq!(
            key("ada@straße.example").unwrap(),
            "ada@xn--strae-oqa.example",
            "not the transitional ss"
        );
        assert_eq!(
            key("ada@例え。テスト").unwrap(),
            "ada@xn--r8jz45g.xn--zckzah",
            "an ideographic full stop is a dot"
        );
        for wrong in ["ada@xn--a.example", "ada@b\u{200d}c.example", "ada@bü_cher.example", "ada@ü..it"] {
            assert_eq!(key(wrong), Err(Code::EmailDomain), "{wrong}");
        }
    }
}
