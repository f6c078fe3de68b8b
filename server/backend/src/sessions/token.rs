use super::known_browser::KnownBrowser;
use crate::clock::Rng;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// What the database knows of a token: its SHA-256. A token is random, so that a slow hash would guard nothing more.
pub(crate) type TokenHash = [u8; 32];

/// The secret of one session: 32 random bytes. It can be neither printed nor serialized; only the cookie holds it.
pub struct SessionToken(Zeroizing<[u8; 32]>);

impl SessionToken {
    pub(crate) fn new(rng: &Rng) -> Self {
        Self(Zeroizing::new(rng.bytes()))
    }

    /// Reads a cookie's value; whether it opens anything is another question.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        // 32 bytes are 43 characters; the length is asked first, so that nothing longer is decoded.
        let is_whole = text.len() == 43 && URL_SAFE_NO_PAD.decode_slice(text, &mut *bytes) == Ok(32);
        is_whole.then_some(Self(bytes))
    }

    pub(crate) fn hash(&self) -> TokenHash {
        Sha256::digest(*self.0).into()
    }

    pub(super) fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(*self.0)
    }
}

/// Somebody has just been let in: what the browser must keep, and for how long.
pub struct SignedIn {
    pub token: SessionToken,
    pub max_age_s: u32,
    pub(crate) browser: KnownBrowser,
}
