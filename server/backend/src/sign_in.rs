//! Signing in, with a password and with passkeys, and what a session shows of itself.

mod cookie;
mod passkey;
mod password;
mod second_factor;
mod session_view;

#[cfg(test)]
mod tests;
