//! What was typed on a page of settings and not saved. The page asks before it is left; *Back* cannot be stopped, so whoever
//! comes back finds it again, for as long as the tab is open.

use crate::components::{Icon, LeaveGuard, Shape, dynamic};
use crate::hooks::Form;
use crate::page_context::text;
use domain::setting::SettingSection;
use leptos::prelude::*;

/// What was kept for a section, for the account that is signed in; `None` on the host.
pub(super) fn kept<D: Clone + 'static>(section: SettingSection) -> Option<D> {
    #[cfg(feature = "hydrate")]
    return in_browser::kept(section);
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = section;
        None
    }
}

/// Keeps what was typed, or forgets it.
pub(super) fn keep<D: 'static>(section: SettingSection, typed: Option<D>) {
    #[cfg(feature = "hydrate")]
    in_browser::keep(section, typed);
    #[cfg(not(feature = "hydrate"))]
    let _ = (section, typed);
}

/// Keeps the draft of a form while it differs from what is stored. Returns the note that an earlier one is here again, for the
/// form, and what asks before the page is left, which has a form of its own.
pub(super) fn unsaved<D>(
    section: SettingSection,
    form: Form<D>,
    stored: Signal<D>,
    is_same: fn(&D, &D) -> bool,
    was_kept: bool,
) -> (AnyView, AnyView)
where
    D: Clone + Send + Sync + 'static,
{
    let t = text();
    let is_changed =
        Memo::new(move |_| form.draft.with(|draft| stored.with(|stored| !is_same(draft, stored))));
    Effect::new(move || keep(section, is_changed.get().then(|| form.draft.get())));
    let is_shown = RwSignal::new(was_kept);
    // What was saved or taken back is not said again.
    Effect::new(move || {
        if !is_changed.get() {
            is_shown.set(false);
        }
    });
    let discard = move |_| {
        form.error.set(None);
        form.draft.set(stored.get_untracked());
    };
    let note = move || {
        is_shown.get().then(|| {
            view! {
                <div class="note warn" role="status">
                    <Icon shape=Shape::Warn/>
                    <p>
                        {t.typed_before()}" "
                        <button class="as-link" type="button" on:click=discard>{t.discard_changes()}</button>
                    </p>
                </div>
            }
            .into_any()
        })
    };
    let guard = view! { <LeaveGuard has_work=is_changed.into() words=t.unsaved_settings()/> };
    (dynamic(note), guard.into_any())
}

#[cfg(feature = "hydrate")]
mod in_browser {
    use crate::page_context::me;
    use domain::id::AccountId;
    use domain::setting::SettingSection;
    use leptos::prelude::untrack;
    use std::any::Any;
    use std::cell::RefCell;

    type Typed = (AccountId, SettingSection, Box<dyn Any>);

    thread_local! {
        static KEPT: RefCell<Vec<Typed>> = const { RefCell::new(Vec::new()) };
    }

    pub(super) fn kept<D: Clone + 'static>(section: SettingSection) -> Option<D> {
        let account = untrack(me)?.account;
        KEPT.with_borrow(|kept| {
            let (.., typed) = kept.iter().find(|(of, one, _)| (*of, *one) == (account, section))?;
            typed.downcast_ref::<D>().cloned()
        })
    }

    pub(super) fn keep<D: 'static>(section: SettingSection, typed: Option<D>) {
        let Some(account) = untrack(me).map(|me| me.account) else { return };
        KEPT.with_borrow_mut(|kept| {
            kept.retain(|(of, one, _)| (*of, *one) != (account, section));
            kept.extend(typed.map(|typed| (account, section, Box::new(typed) as Box<dyn Any>)));
        });
    }
}
