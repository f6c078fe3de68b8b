use super::SignedIn;
use crate::Backend;

impl Backend {
    /// The name of the session's cookie. Over https its prefix makes the browser refuse one that another host of the
    /// domain, or a page without encryption, has set.
    pub fn session_cookie_name(&self) -> &'static str {
        if self.is_https() { "__Host-session" } else { "session" }
    }

    /// The name of the cookie that keeps the language, with the same prefix.
    pub fn locale_cookie_name(&self) -> &'static str {
        if self.is_https() { "__Host-locale" } else { "locale" }
    }

    /// The whole `Set-Cookie` that keeps somebody signed in.
    pub fn session_cookie(&self, signed_in: &SignedIn) -> String {
        self.cookie(&signed_in.token.text(), signed_in.max_age_s)
    }

    /// The whole `Set-Cookie` that makes the browser forget its session.
    pub fn session_cookie_gone(&self) -> String {
        self.cookie("", 0)
    }

    fn cookie(&self, value: &str, max_age_s: u32) -> String {
        let name = self.session_cookie_name();
        let secure = if self.is_https() { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}")
    }

    fn is_https(&self) -> bool {
        self.inner.config.base_url.starts_with("https://")
    }
}
