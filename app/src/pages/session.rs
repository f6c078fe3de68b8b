//! The pages for people who are not signed in.

mod accept;
mod accept_passkey;
mod confirm;
mod confirm_again;
mod forgot;
mod join;
mod link_page;
mod password_form;
mod reset;
mod second_factor;
mod set_up;
mod sign_in;
mod stop;

pub(crate) use accept::AcceptInvitation;
pub(crate) use confirm::ConfirmAddress;
pub(crate) use confirm_again::ConfirmAgainPage;
pub(crate) use forgot::ForgotPassword;
pub(crate) use join::{ConfirmJoin, Join};
pub(crate) use reset::ResetPassword;
pub(crate) use second_factor::SecondFactor;
pub(crate) use set_up::SetUp;
pub(crate) use sign_in::SignIn;
pub(crate) use stop::Stop;
