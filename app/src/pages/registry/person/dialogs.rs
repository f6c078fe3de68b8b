//! The dialogs of the page, each closed until a button opens it.

use super::actions::PersonActions;
use super::address::AddressDialogs;
use super::delete_form::DeleteForm;
use super::end_form::EndForm;
use super::form_dialog::{Foot, FormDialog};
use super::own_fields_form::OwnFieldsForm;
use super::placement_forms::PlacementDialogs;
use super::restore_form::RestoreForm;
use super::start_form::StartForm;
use crate::api::person::{edit_account, suspend_account};
use crate::components::{Confirm, ErrorSummary, TextArea, TextField};
use crate::hooks::Form;
use crate::page_context::text;
use domain::account::AccountState;
use domain::day::Day;
use domain::form::Field;
use domain::invitation::InvitationState;
use domain::registry::{AccountAction, AccountDraft, AccountSeen, SuspendDraft};
use domain::text::Locale;
use leptos::prelude::*;

#[component]
pub(super) fn Dialogs(actions: PersonActions) -> impl IntoView {
    let t = text();
    let subject = move || actions.confirming.subject();
    let title = move || match subject() {
        Some(AccountAction::Restore) => t.ask_restore_account(),
        Some(AccountAction::Free) => t.ask_free_account(),
        _ => t.ask_reactivate_account(),
    };
    let yes = move || match subject() {
        Some(AccountAction::Restore) => t.restore_account(),
        Some(AccountAction::Free) => t.free_account(),
        _ => t.reactivate_account(),
    };
    // Whoever was active before has an accepted invitation, or none.
    let is_pending = move || {
        actions.person.with(|person| {
            person.invitations.first().is_some_and(|last| last.state != InvitationState::Accepted)
        })
    };
    let words = move || {
        let who = actions.title();
        match subject() {
            Some(AccountAction::Restore) if is_pending() => t.restore_pending_words(&who),
            Some(AccountAction::Restore) => t.restore_account_words(&who),
            Some(AccountAction::Free) => t.free_account_words(&who),
            _ => t.reactivate_account_words(&who),
        }
    };
    view! {
        <Confirm
            id="reactivate"
            title=Signal::derive(move || title().to_owned())
            is_open=actions.confirming.is_open()
            close=actions.confirming.close()
            words=Signal::derive(words)
            yes=Signal::derive(move || yes().to_owned())
            is_pending=actions.confirming.is_pending
            error=actions.confirming.error
            confirm=Callback::new(move |()| actions.confirm())
        />
        <FormDialog actions id="suspend" action=AccountAction::Suspend form=Callback::new(move |()| {
            view! { <SuspendForm actions/> }.into_any()
        })/>
        <PlacementDialogs actions/>
        <AddressDialogs actions/>
        <FormDialog actions id="fields" action=AccountAction::SetFields form=Callback::new(move |()| {
            view! { <OwnFieldsForm actions/> }.into_any()
        })/>
        <FormDialog actions id="delete" action=AccountAction::Delete form=Callback::new(move |()| {
            view! { <DeleteForm actions/> }.into_any()
        })/>
        <FormDialog actions id="restore" action=AccountAction::Restore form=Callback::new(move |()| {
            view! { <RestoreForm actions/> }.into_any()
        })/>
        <FormDialog actions id="start" action=AccountAction::SetStart form=Callback::new(move |()| {
            view! { <StartForm actions/> }.into_any()
        })/>
        <FormDialog actions id="end" action=AccountAction::SetEnd form=Callback::new(move |()| {
            view! { <EndForm actions/> }.into_any()
        })/>
        <FormDialog actions id="edit" action=AccountAction::Edit form=Callback::new(move |()| {
            view! { <EditForm actions/> }.into_any()
        })/>
    }
}

#[component]
fn SuspendForm(actions: PersonActions) -> impl IntoView {
    let t = text();
    let form = Form::new(SuspendDraft::default(), |draft| draft.check(&Day::starts_in_utc).err());
    let ends_on = form.bind(Field::EndsOn, |draft| &mut draft.ends_on);
    let reason = RwSignal::new(String::new());
    Effect::new(move |_| {
        let reason = reason.get();
        form.set(Field::Reason, |draft| &mut draft.reason, reason);
    });
    let account = actions.account();
    let submit = form
        .submit(move |draft| suspend_account(account, draft), move |()| actions.done(AccountAction::Suspend));
    let fault = Signal::derive(move || form.fault(Field::Reason));
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="suspend-title">{t.suspend_account()}</h2>
                <ErrorSummary error=form.error/>
                <p>{t.suspend_account_words(&actions.title())}</p>
                <TextArea
                    id=Field::Reason.as_str()
                    label=t.field(Field::Reason)
                    hint=t.suspend_reason_hint()
                    value=reason
                    fault
                />
                <TextField bound=ends_on label=t.field(Field::EndsOn) hint=t.suspend_end_hint() kind="date"/>
            </div>
            <Foot actions name=t.suspend_account() is_pending=form.is_pending is_danger=true/>
        </form>
    }
}

#[component]
fn EditForm(actions: PersonActions) -> impl IntoView {
    let t = text();
    let (username, locale, external_id) = actions.person.with_untracked(|person| {
        (person.username.clone(), person.locale, person.external_id.clone().unwrap_or_default())
    });
    let is_pending = actions.person.with_untracked(|person| person.state == AccountState::Pending);
    let seen = Some(AccountSeen::of(Some(&username), locale, Some(&external_id)));
    let draft = AccountDraft {
        username: username.clone(),
        locale: locale.as_str().to_owned(),
        external_id,
        seen,
        ..AccountDraft::default()
    };
    // Only the host knows which username is stored: a reserved one may stay, and no other may be chosen.
    let form = Form::new(draft, |draft| draft.check(&draft.username).err());
    let bound = form.bind(Field::Username, |draft| &mut draft.username);
    let external_id = form.bind(Field::ExternalId, |draft| &mut draft.external_id);
    let account = actions.account();
    let submit =
        form.submit(move |draft| edit_account(account, draft), move |()| actions.done(AccountAction::Edit));
    let languages = Locale::ALL
        .iter()
        .map(|one| {
            let word = one.as_str();
            view! { <option value=word lang=word selected=*one == locale>{one.own_name()}</option> }
                .into_any()
        })
        .collect_view();
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="edit-title">{t.edit_account()}</h2>
                <ErrorSummary error=form.error/>
                <p>{if is_pending { t.edit_pending_words() } else { t.edit_account_words() }}</p>
                <TextField bound label=t.field(Field::Username)/>
                <div class="field">
                    <label for="locale">{t.language_label()}</label>
                    <div class="control">
                        <select
                            id="locale"
                            name="locale"
                            on:change=move |event| {
                                form.set(Field::Locale, |draft| &mut draft.locale, event_target_value(&event));
                            }
                        >
                            {languages}
                        </select>
                    </div>
                </div>
                <TextField
                    bound=external_id
                    label=t.field(Field::ExternalId)
                    hint=t.external_id_hint()
                />
            </div>
            <Foot actions name=t.save_account() is_pending=form.is_pending/>
        </form>
    }
}
