use super::It;
use crate::text::{SessionText, say};

impl SessionText for It {
    say! {
        sign_in = "Accedi";
        sign_in_lead = "Con il tuo indirizzo e-mail o il tuo nome utente.";
        forgotten_password_ask = "Password dimenticata?";
    }
}
