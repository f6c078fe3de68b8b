use crate::api::ApiError;
use crate::api::security as api;
use crate::api::session::session;
use crate::components::Toasts;
use crate::hooks::{SignInPrompt, focus_after_render};
use crate::page_context::{self, text};
use domain::form::Code;
use domain::id::{FounderOfferId, PasskeyId, SessionId};
use domain::security::{AuthenticatorOffer, PasskeyOptions, RecoveryCodes, SecurityView};
use domain::session::SessionView;
use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What a button of the page does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    EndSession(SessionId),
    EndOtherSessions,
    /// Asks the host whether a passkey can be added, and opens the form.
    BeginPasskey,
    RemovePasskey(PasskeyId),
    OfferAuthenticator,
    RemoveAuthenticator,
    MakeRecoveryCodes,
    KeepRecoveryCodes,
    StopReset,
    StopAddressChange,
    AcceptFounderRole(FounderOfferId),
    /// Withdraws or declines the offer.
    EndFounderOffer,
}

/// What the page shows, what is done, and the open dialogs.
#[derive(Clone, Copy)]
pub(super) struct SecurityActions {
    pub security: RwSignal<SecurityView>,
    pub toasts: Toasts,
    pub is_changing_password: RwSignal<bool>,
    pub is_changing_address: RwSignal<bool>,
    /// The passkey that is being added: what the browser is asked.
    pub passkey: RwSignal<Option<PasskeyOptions>>,
    /// The app that is being added.
    pub offer: RwSignal<Option<AuthenticatorOffer>>,
    /// Codes that are shown this once.
    pub codes: RwSignal<Option<RecoveryCodes>>,
    /// What is asked about before it is done.
    pub asking: RwSignal<Option<Act>>,
    /// What is being done.
    running: RwSignal<Option<Act>>,
    session: RwSignal<SessionView>,
    prompt: SignInPrompt,
    t: Text,
}

impl SecurityActions {
    pub fn new(security: SecurityView) -> Self {
        Self {
            security: RwSignal::new(security),
            toasts: Toasts::new(),
            is_changing_password: RwSignal::new(false),
            is_changing_address: RwSignal::new(false),
            passkey: RwSignal::new(None),
            offer: RwSignal::new(None),
            codes: RwSignal::new(None),
            asking: RwSignal::new(None),
            running: RwSignal::new(None),
            session: page_context::session(),
            prompt: SignInPrompt::current(),
            t: text(),
        }
    }

    pub fn is_running(self, act: Act) -> Signal<bool> {
        Signal::derive(move || self.running.get() == Some(act))
    }

    pub fn is_busy(self) -> Signal<bool> {
        Signal::derive(move || self.running.with(Option::is_some))
    }

    /// The title, the words and the button of the question that is asked.
    pub fn question(self) -> (&'static str, String, &'static str) {
        let t = self.t;
        match self.asking.get() {
            Some(Act::RemoveAuthenticator) => (
                t.ask_remove_authenticator(),
                self.words_of_removal(t.remove_authenticator_words()),
                t.remove_factor(),
            ),
            Some(Act::RemovePasskey(_)) => {
                (t.ask_remove_passkey(), self.words_of_removal(t.remove_passkey_words()), t.remove_factor())
            }
            Some(Act::StopAddressChange) => (
                t.ask_stop_address_change(),
                t.stop_address_change_words().to_owned(),
                t.stop_address_change(),
            ),
            Some(Act::AcceptFounderRole(_)) => {
                let offer = self.security.with(|security| security.founder_offer.clone());
                let (name, limited) = offer.map(|offer| (offer.name, offer.limited)).unwrap_or_default();
                let mut words = t.accept_founder_role_words(&name);
                if limited > 0 {
                    words = format!("{words} {}", t.founder_limits(limited));
                }
                (t.ask_accept_founder_role(), words, t.accept_founder_role())
            }
            Some(Act::MakeRecoveryCodes) => (
                t.ask_make_recovery_codes(),
                t.make_recovery_codes_words().to_owned(),
                t.make_recovery_codes(),
            ),
            _ => {
                (t.ask_end_other_sessions(), t.end_other_sessions_words().to_owned(), t.end_other_sessions())
            }
        }
    }

    /// What the removal of a factor does, and of the last one besides.
    fn words_of_removal(self, words: &'static str) -> String {
        let factors = self
            .security
            .with(|security| security.passkeys.len() + usize::from(security.authenticator.is_some()));
        match factors {
            0 | 1 => format!("{words} {}", self.t.remove_last_factor_words()),
            _ => words.to_owned(),
        }
    }

    /// Does what was asked about.
    pub fn answer(self) {
        if let Some(act) = self.asking.get_untracked() {
            self.asking.set(None);
            self.run(act);
        }
    }

    /// Does something once, now or after the session was confirmed.
    pub fn run(self, act: Act) {
        if self.running.with_untracked(Option::is_some) {
            return;
        }
        self.running.set(Some(act));
        spawn_local(async move {
            let answer = self.prompt.confirmed(|| self.call(act)).await;
            if let Err(error) = answer {
                self.prompt.notice(&error);
                // A confirmation that was not given has been answered by whoever closed its dialog.
                if !matches!(error.code, Code::ConfirmFirst | Code::SignedOut) {
                    self.toasts.bad(error.message);
                }
            }
            self.running.set(None);
        });
    }

    async fn call(self, act: Act) -> Result<(), ApiError> {
        match act {
            Act::EndSession(session) => {
                api::end_own_session(session).await?;
                self.toasts.good(self.t.session_ended());
                self.reload("sessions-title").await;
            }
            Act::EndOtherSessions => {
                api::end_other_sessions().await?;
                self.toasts.good(self.t.other_sessions_were_ended());
                self.reload("sessions-title").await;
            }
            Act::BeginPasskey => self.passkey.set(Some(api::begin_passkey().await?)),
            Act::RemovePasskey(passkey) => {
                api::remove_passkey(passkey).await?;
                self.toasts.good(self.t.passkey_was_removed());
                self.reload("passkeys-title").await;
            }
            Act::OfferAuthenticator => self.offer.set(Some(api::offer_authenticator().await?)),
            Act::RemoveAuthenticator => {
                api::remove_authenticator().await?;
                self.toasts.good(self.t.authenticator_was_removed());
                self.reload("factor-title").await;
            }
            Act::MakeRecoveryCodes => {
                self.codes.set(Some(api::make_recovery_codes().await?));
                self.reload("").await;
            }
            Act::StopReset => {
                api::stop_own_reset().await?;
                self.toasts.good(self.t.reset_was_stopped());
                self.reload("factor-title").await;
            }
            Act::StopAddressChange => {
                api::stop_own_address_change().await?;
                self.toasts.good(self.t.address_change_stopped());
                self.reload("address-title").await;
            }
            Act::AcceptFounderRole(offer) => {
                api::accept_founder_role(offer).await?;
                self.toasts.good(self.t.founder_role_is_yours());
                self.reload("address-title").await;
            }
            Act::EndFounderOffer => {
                api::end_founder_offer().await?;
                self.toasts.good(self.t.founder_offer_has_ended());
                self.reload("address-title").await;
            }
            Act::KeepRecoveryCodes => {
                api::keep_recovery_codes().await?;
                self.codes.set(None);
                self.reload("factor-title").await;
            }
        }
        Ok(())
    }

    /// A passkey was added.
    pub fn passkey_added(self, codes: Option<RecoveryCodes>) {
        self.passkey.set(None);
        self.toasts.good(self.t.passkey_was_added());
        let focused = if codes.is_some() { "" } else { "passkeys-title" };
        self.codes.set(codes);
        spawn_local(self.reload(focused));
    }

    /// An app was added.
    pub fn added(self, codes: Option<RecoveryCodes>) {
        self.offer.set(None);
        self.toasts.good(self.t.authenticator_was_added());
        let focused = if codes.is_some() { "" } else { "factor-title" };
        self.codes.set(codes);
        spawn_local(self.reload(focused));
    }

    /// A change of the address was asked for.
    pub fn address_asked(self) {
        self.is_changing_address.set(false);
        self.toasts.good(self.t.own_address_asked());
        spawn_local(self.reload(""));
    }

    pub fn password_changed(self) {
        self.is_changing_password.set(false);
        self.toasts.good(self.t.password_was_changed());
        spawn_local(self.reload(""));
    }

    /// Loads the page again, and focuses a title where the button that had the focus is gone.
    async fn reload(self, focused: &'static str) {
        // Whether a second factor is missing is told on every page.
        if let Ok(now) = session().await {
            self.session.try_set(now);
        }
        if let Ok(security) = api::my_security().await
            // The reader may have left the page.
            && self.security.try_set(security).is_none()
            && !focused.is_empty()
        {
            focus_after_render(focused);
        }
    }
}
