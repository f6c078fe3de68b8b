//! Looks up in the registry which rows are taken, in chunks, while the rows can be edited.

use super::{CheckedSheet, count};
use crate::api::bulk::registry_check;
use crate::hooks::with_retries;
use crate::pages::registration::bulk::yielding::yield_now;
use leptos::prelude::*;
use leptos::task::spawn_local;

impl CheckedSheet {
    /// Looks up all rows that have changed since their last lookup, until there are none. A call during a lookup only
    /// adds to it.
    pub fn look_up_rows(self) {
        if self.is_looking_up.get_value() {
            return;
        }
        self.is_looking_up.set_value(true);
        spawn_local(async move {
            let is_answered = self.look_up_all().await;
            self.is_looking_up.set_value(false);
            self.lookup_progress.try_set(None);
            self.has_lookup_failed.try_set(!is_answered);
        });
    }

    /// Looks up again what could not be, once somebody has signed in again on the page.
    pub fn look_up_after_sign_in(self) {
        let times = self.prompt.times();
        Effect::new(move |before: Option<u32>| {
            let now = times.get();
            if before.is_some_and(|before| before != now) && self.has_lookup_failed.get_untracked() {
                self.look_up_rows();
            }
            now
        });
    }

    async fn look_up_all(self) -> bool {
        let mut from = 0;
        loop {
            // Building a lookup takes some milliseconds: the page is rendered first.
            yield_now().await;
            let lookup = self.peek(|data| data.verdicts.next_lookup(&data.sheet, from)).flatten();
            let Some(lookup) = lookup else {
                // Rows above that were edited meanwhile are looked up in another round.
                let is_over = self.peek(|data| data.verdicts.unanswered() == 0).unwrap_or(true);
                if is_over || from == 0 {
                    return true;
                }
                from = 0;
                continue;
            };
            let all = self.peek(|data| count(data.sheet.rows())).unwrap_or_default();
            if all > 1_000 {
                self.lookup_progress.try_set(Some((count(from), all)));
            }
            let answer = with_retries(|| registry_check(lookup.question.clone())).await;
            let answer = match answer {
                Ok(answer) => answer,
                Err(error) => {
                    self.prompt.notice(&error);
                    return false;
                }
            };
            from = lookup.next();
            let is_there = self.update(|data| data.verdicts.apply_registry(&data.sheet, &lookup, &answer));
            if is_there.is_none() {
                return true;
            }
            if all > 1_000 { self.change_all() } else { self.change() }
        }
    }
}
