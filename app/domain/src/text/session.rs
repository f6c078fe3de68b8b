use super::sentences;

sentences! {
    /// Set-up, sign-in, forgotten passwords, and the invited person's side.
    SessionText {
        sign_in;
        sign_in_lead;
        forgotten_password_ask;
    }
}
