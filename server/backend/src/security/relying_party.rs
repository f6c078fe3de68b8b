//! The host that passkeys work for: that of the base URL, if browsers allow passkeys there.

use crate::Backend;
use crate::error::{Error, Result};
use domain::form::Code;
use domain::security::PasskeySupport;
use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};

/// Whether passkeys work here, and for which host.
pub(crate) enum RelyingParty {
    Host { id: String, webauthn: Box<Webauthn> },
    Not(PasskeySupport),
}

impl RelyingParty {
    pub(crate) fn of(base_url: &str) -> Self {
        let Ok(url) = Url::parse(base_url) else { return Self::Not(PasskeySupport::BareAddress) };
        let Some(host) = url.domain() else { return Self::Not(PasskeySupport::BareAddress) };
        if url.scheme() != "https" && host != "localhost" {
            return Self::Not(PasskeySupport::NotEncrypted);
        }
        match WebauthnBuilder::new(host, &url).and_then(WebauthnBuilder::build) {
            Ok(webauthn) => Self::Host { id: host.to_owned(), webauthn: Box::new(webauthn) },
            Err(error) => {
                tracing::error!(%error, "passkeys are not offered");
                Self::Not(PasskeySupport::BareAddress)
            }
        }
    }

    pub(super) fn support(&self) -> PasskeySupport {
        match self {
            Self::Host { .. } => PasskeySupport::Offered,
            Self::Not(why) => *why,
        }
    }
}

impl Backend {
    /// Whether passkeys are offered.
    pub(crate) fn passkey_support(&self) -> PasskeySupport {
        self.inner.relying_party.support()
    }

    /// The host of passkeys, and what verifies them.
    ///
    /// # Errors
    /// `passkeys_unavailable`.
    pub(super) fn relying_party(&self) -> Result<(&str, &Webauthn)> {
        match &self.inner.relying_party {
            RelyingParty::Host { id, webauthn } => Ok((id, webauthn)),
            RelyingParty::Not(_) => Err(Error::Refused(Code::PasskeysUnavailable)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_work_for_names_over_https_and_for_localhost() {
        for (url, support) in [
            ("https://desk.example.org", PasskeySupport::Offered),
            ("https://desk.example.org:8443", PasskeySupport::Offered),
            ("http://localhost:3000", PasskeySupport::Offered),
            ("http://desk.example.org", PasskeySupport::NotEncrypted),
            ("http://127.0.0.1:3000", PasskeySupport::BareAddress),
            ("https://192.0.2.7", PasskeySupport::BareAddress),
            ("https://[2001:db8::1]", PasskeySupport::BareAddress),
        ] {
            assert_eq!(RelyingParty::of(url).support(), support, "{url}");
        }
    }
}
