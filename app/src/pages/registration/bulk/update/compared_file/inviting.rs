//! Who of a file is invited, once the option is ticked.

use super::ComparedFile;
use crate::api::ApiError;
use crate::api::bulk::registry_check;
use crate::hooks::with_retries;
use domain::bulk::update::UpdateState;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Debug, PartialEq)]
pub(in crate::pages::registration::bulk::update) enum Inviting {
    Off,
    /// The addresses are being looked up.
    Checking,
    On,
    Failed(ApiError),
}

impl ComparedFile {
    /// *Invite people who are not found*.
    pub fn set_inviting(self, is_on: bool) {
        self.invite(is_on, true);
    }

    /// Makes invitations, if the option is on, and shows them if they are to be.
    pub(super) fn invite(self, is_on: bool, is_revealed: bool) {
        self.update(|data| {
            if let Some(verdicts) = &mut data.verdicts {
                if is_on { verdicts.invite(&data.sheet) } else { verdicts.invite_nobody(&data.sheet) }
            }
        });
        let request = self.invite_requests.begin();
        self.inviting.set(if is_on { Inviting::Checking } else { Inviting::Off });
        self.change();
        if !is_on {
            return;
        }
        spawn_local(async move {
            let checked = self.look_addresses_up(request).await;
            if !self.is_inviting_latest(request) {
                return;
            }
            match checked {
                Ok(()) => self.inviting.set(Inviting::On),
                Err(error) => {
                    self.update(|data| {
                        if let Some(verdicts) = &mut data.verdicts {
                            verdicts.invite_nobody(&data.sheet);
                        }
                    });
                    self.prompt.notice(&error);
                    self.inviting.set(Inviting::Failed(error));
                }
            }
            self.change();
            if is_revealed && self.inviting.get_untracked() == Inviting::On {
                self.revealed.set(Some(UpdateState::Invite));
            }
        });
    }

    /// Whether neither the option nor the file was changed since a request.
    fn is_inviting_latest(self, request: u32) -> bool {
        self.invite_requests.is_latest(request)
    }

    async fn look_addresses_up(self, request: u32) -> Result<(), ApiError> {
        let mut from = 0;
        loop {
            let lookup = self.peek(|data| data.verdicts.as_ref()?.next_invites(from)).flatten();
            let Some(lookup) = lookup else { return Ok(()) };
            from = lookup.end();
            let answer = with_retries(|| registry_check(lookup.question.clone())).await?;
            if !self.is_inviting_latest(request) {
                return Ok(());
            }
            self.update(|data| {
                if let Some(verdicts) = &mut data.verdicts {
                    verdicts.apply_registry(&lookup, &answer);
                }
            });
        }
    }

    /// Whether rows can be invited: somebody is not found, and the file has addresses.
    pub fn can_invite(self) -> bool {
        use UpdateState::{Invite, NotFound};
        let has_any = self.look(|data| {
            data.verdicts.as_ref().is_some_and(|verdicts| {
                verdicts.can_invite() && verdicts.count(NotFound) + verdicts.count(Invite) > 0
            })
        });
        has_any == Some(true) || self.inviting.with(|inviting| *inviting != Inviting::Off)
    }
}
