use crate::Backend;
use crate::known_browser::KNOWN_FOR_S;
use crate::pending_sign_in::SIGNING_IN_S;
use crate::pending_sign_in::SignInStep;
use crate::sessions::SignedIn;

impl Backend {
    /// The name of the session cookie. Over https its prefix makes the browser refuse one that was set by another host of
    /// the domain or without encryption.
    pub fn session_cookie_name(&self) -> &'static str {
        if self.is_https() { "__Host-session" } else { "session" }
    }

    /// The name of the device cookie.
    pub fn known_browser_cookie_name(&self) -> &'static str {
        if self.is_https() { "__Host-known-browser" } else { "known-browser" }
    }

    /// The name of the cookie of a sign-in that waits for a second factor.
    pub fn signing_in_cookie_name(&self) -> &'static str {
        if self.is_https() { "__Host-signing-in" } else { "signing-in" }
    }

    /// The name of the cookie of a sign-in with a passkey, between its two requests.
    pub fn ceremony_cookie_name(&self) -> &'static str {
        if self.is_https() { "__Host-passkey" } else { "passkey" }
    }

    /// The `Set-Cookie` of a sign-in with a passkey.
    pub fn ceremony_cookie(&self, ceremony: &str) -> String {
        self.cookie(self.ceremony_cookie_name(), ceremony, SIGNING_IN_S)
    }

    /// The name of the cookie with the language.
    pub fn locale_cookie_name(&self) -> &'static str {
        if self.is_https() { "__Host-locale" } else { "locale" }
    }

    /// Every `Set-Cookie` after a sign-in: the session, and the device cookie.
    pub fn sign_in_cookies(&self, signed_in: &SignedIn) -> [String; 2] {
        [
            self.cookie(self.session_cookie_name(), &signed_in.token.text(), signed_in.max_age_s),
            self.cookie(self.known_browser_cookie_name(), &signed_in.browser.text(), KNOWN_FOR_S),
        ]
    }

    /// Every `Set-Cookie` after a step of a sign-in.
    pub fn sign_in_step_cookies(&self, step: &SignInStep) -> Vec<String> {
        match step {
            SignInStep::Done(signed_in) => self.sign_in_cookies(signed_in).into(),
            SignInStep::SecondFactor(signing_in) => {
                vec![self.cookie(self.signing_in_cookie_name(), &signing_in.token.text(), SIGNING_IN_S)]
            }
        }
    }

    /// Every `Set-Cookie` after a second factor: a session, and the waiting sign-in is over.
    pub fn second_factor_cookies(&self, signed_in: &SignedIn) -> Vec<String> {
        let gone = self.cookie(self.signing_in_cookie_name(), "", 0);
        self.sign_in_cookies(signed_in).into_iter().chain([gone]).collect()
    }

    /// The `Set-Cookie` that deletes the session cookie. The device cookie stays.
    pub fn session_cookie_gone(&self) -> String {
        self.cookie(self.session_cookie_name(), "", 0)
    }

    fn cookie(&self, name: &str, value: &str, max_age_s: u32) -> String {
        let secure = if self.is_https() { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}")
    }

    fn is_https(&self) -> bool {
        self.inner.config.base_url.starts_with("https://")
    }
}
