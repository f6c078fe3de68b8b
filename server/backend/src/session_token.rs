use crate::clock::Rng;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The SHA-256 of a token, as the database stores it. A token is random, so a slow hash would add nothing.
pub(crate) type TokenHash = [u8; 32];

/// The secret of a session: 32 random bytes, which can be neither printed nor serialized. Only the cookie contains it.
pub struct SessionToken(Zeroizing<[u8; 32]>);

impl SessionToken {
    pub(crate) fn new(rng: &Rng) -> Self {
        Self(Zeroizing::new(rng.bytes()))
    }

    /// Parses a cookie's value; only the database tells whether there is such a session.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        // 32 bytes are 43 characters. The length is checked first, so that nothing longer is decoded.
        let is_whole = text.len() == 43 && URL_SAFE_NO_PAD.decode_slice(text, &mut *bytes) == Ok(32);
        is_whole.then_some(Self(bytes))
    }

    pub(crate) fn hash(&self) -> TokenHash {
        Sha256::digest(*self.0).into()
    }

    pub(crate) fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(*self.0)
    }
}
