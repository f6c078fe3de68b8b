use super::En;
use crate::text::{SessionText, say};

impl SessionText for En {
    say! {
        sign_in = "Sign in";
        sign_in_lead = "With your e-mail address or your username.";
        forgotten_password_ask = "Forgotten password?";
    }
}
