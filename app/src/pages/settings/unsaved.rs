//! What was typed on a page of settings and not saved. The page asks before it is left; *Back* cannot be stopped, so whoever
//! comes back finds it again, for as long as the tab is open; after the page was reloaded only what has no personal data.

use crate::components::{Icon, LeaveGuard, Shape, dynamic};
use crate::hooks::Form;
use crate::page_context::text;
use domain::setting::SettingSection;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

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
    let is_changed = is_changed(form, stored, is_same);
    let is_shown = RwSignal::new(was_kept);
    views(form, stored, is_changed, is_shown, (section, text().unsaved_settings()))
}

/// The same for a draft without personal data, which the tab keeps while the page is reloaded, too.
pub(super) fn unsaved_in_tab<D>(
    section: SettingSection,
    form: Form<D>,
    stored: Signal<D>,
    is_same: fn(&D, &D) -> bool,
    was_kept: bool,
) -> (AnyView, AnyView)
where
    D: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let is_changed = is_changed(form, stored, is_same);
    let is_shown = RwSignal::new(was_kept);
    // After hydration: the host does not know what the tab keeps.
    Effect::new(move |has_run: Option<()>| {
        if has_run.is_none()
            && !was_kept
            && let Some(draft) = kept_in_tab::<D>(section)
            && !stored.with_untracked(|stored| is_same(&draft, stored))
        {
            form.draft.set(draft);
            is_shown.set(true);
        }
        keep_in_tab(section, is_changed.get().then(|| form.draft.get()).as_ref());
    });
    views(form, stored, is_changed, is_shown, (section, text().unsaved_in_tab()))
}

fn is_changed<D>(form: Form<D>, stored: Signal<D>, is_same: fn(&D, &D) -> bool) -> Memo<bool>
where
    D: Clone + Send + Sync + 'static,
{
    Memo::new(move |_| form.draft.with(|draft| stored.with(|stored| !is_same(draft, stored))))
}

fn views<D>(
    form: Form<D>,
    stored: Signal<D>,
    is_changed: Memo<bool>,
    is_shown: RwSignal<bool>,
    (section, words): (SettingSection, &'static str),
) -> (AnyView, AnyView)
where
    D: Clone + Send + Sync + 'static,
{
    Effect::new(move || keep(section, is_changed.get().then(|| form.draft.get())));
    // What was saved or taken back is not said again.
    Effect::new(move || {
        if !is_changed.get() {
            is_shown.set(false);
        }
    });
    let note = typed_before(is_shown, move || {
        form.error.set(None);
        form.draft.set(stored.get_untracked());
    });
    let guard = view! { <LeaveGuard has_work=is_changed.into() words/> };
    (note, guard.into_any())
}

/// The note that earlier changes are here again, with what discards them.
pub(super) fn typed_before(
    is_shown: RwSignal<bool>,
    discard: impl Fn() + Clone + Send + Sync + 'static,
) -> AnyView {
    let t = text();
    let note = move || {
        let discard = discard.clone();
        is_shown.get().then(|| {
            view! {
                <div class="note warn" role="status">
                    <Icon shape=Shape::Warn/>
                    <p>
                        {t.typed_before()}" "
                        <button class="as-link" type="button" on:click=move |_| discard()>{t.discard_changes()}</button>
                    </p>
                </div>
            }
            .into_any()
        })
    };
    dynamic(note)
}

/// What this tab has kept of a section for the account that is signed in; `None` on the host.
fn kept_in_tab<D: DeserializeOwned>(section: SettingSection) -> Option<D> {
    #[cfg(feature = "hydrate")]
    return json::read(&in_browser::read(section)?).ok();
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = section;
        None
    }
}

fn keep_in_tab<D: Serialize>(section: SettingSection, typed: Option<&D>) {
    #[cfg(feature = "hydrate")]
    in_browser::write(section, typed.and_then(|typed| json::write(typed).ok()));
    #[cfg(not(feature = "hydrate"))]
    let _ = (section, typed);
}

#[cfg(feature = "hydrate")]
mod in_browser {
    use crate::page_context::me;
    use crate::tab::is_tab_storage_closed;
    use domain::id::AccountId;
    use domain::setting::SettingSection;
    use leptos::prelude::{untrack, window};
    use std::any::Any;
    use std::cell::RefCell;
    use web_sys::Storage;

    /// Bytes of a draft that a tab keeps: more than can be saved.
    const MOST: usize = 512 * 1024;

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

    /// The storage of this tab, and the name of a section's draft in it.
    fn place(section: SettingSection) -> Option<(Storage, String)> {
        let account = untrack(me)?.account;
        let storage = window().session_storage().ok().flatten().filter(|_| !is_tab_storage_closed())?;
        Some((storage, format!("settings {} {account}", section.as_str())))
    }

    pub(super) fn read(section: SettingSection) -> Option<String> {
        let (storage, name) = place(section)?;
        storage.get_item(&name).ok().flatten()
    }

    /// Where there is no room, nothing is kept.
    pub(super) fn write(section: SettingSection, typed: Option<String>) {
        let Some((storage, name)) = place(section) else { return };
        let is_kept = typed
            .filter(|typed| typed.len() <= MOST)
            .is_some_and(|typed| storage.set_item(&name, &typed).is_ok());
        if !is_kept {
            let _ = storage.remove_item(&name);
        }
    }
}
