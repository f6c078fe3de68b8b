use super::account_fields::AccountFields;
use super::field_status::{FieldStatus, NumberReason};
use crate::components::{Icon, Shape, TextInput, dynamic};
use crate::hooks::{BoundField, Form, focus_after_render};
use crate::page_context::{has_permission, text};
use domain::account::with_domain;
use domain::form::{Code, Field};
use domain::invitation::InviteDraft;
use domain::paths;
use domain::permission::Permission;
use leptos::prelude::*;

/// The e-mail address, with its status and a suggestion for a mistyped domain.
#[component]
pub(in crate::pages) fn EmailField(form: Form<InviteDraft>, fields: AccountFields) -> impl IntoView {
    let t = text();
    let status = Memo::new(move |_| fields.email_status());
    let slip = Memo::new(move |_| fields.slip());
    let bound = BoundField {
        set: Callback::new(move |email| fields.set_email(email)),
        blur: Callback::new(|()| ()),
        fault: is_bad(status),
        ..form.bind(Field::Email, |draft| &mut draft.email)
    };
    // A mistyped domain is shown whatever the status is.
    let is_slip = move || {
        slip.get().is_some()
            && matches!(status.get(), FieldStatus::Silent | FieldStatus::Available | FieldStatus::Lapsed)
    };
    let shape = move || if is_slip() { Some(Shape::Warn) } else { status_icon(status.get()) };
    let correct = move |domain| {
        fields.set_email(form.draft.with_untracked(|draft| with_domain(&draft.email, domain)));
        fields.settle();
        focus_after_render(Field::Email.as_str());
    };
    view! {
        <div class=move || if is_slip() { "field live warn" } else { status_class(status.get()) }>
            <label for="email">{t.field(Field::Email)}</label>
            <div class="control">
                <TextInput bound kind="text" autocomplete="off" described_by="email-says".to_owned() attr:inputmode="email"/>
            </div>
            <div class="says" id="email-says" role="status">
                {move || shape().map(|shape| view! { <Icon shape/> }.into_any())}
                <span>
                    {move || words(status.get(), || form.draft.with(|draft| draft.email.clone()))}
                    {move || fields.extracted.get().map(|address| (go_on(status.get()), t.address_taken(&address)))}
                    {move || slip.get().map(|domain| view! {
                        {go_on(status.get())}
                        <button class="as-link" type="button" on:click=move |_| correct(domain)>
                            {t.did_you_mean(domain)}
                        </button>
                    }.into_any())}
                </span>
            </div>
        </div>
    }
}

/// The username, with its status, suggestions if it is taken, and *Use automatic*.
#[component]
pub(in crate::pages) fn UsernameField(form: Form<InviteDraft>, fields: AccountFields) -> impl IntoView {
    let t = text();
    let status = Memo::new(move |_| fields.username_status());
    let numbered = Memo::new(move |_| fields.numbered());
    let free = Memo::new(move |_| if status.get().is_bad() { fields.free() } else { Vec::new() });
    let bound = BoundField {
        set: Callback::new(move |username| fields.set_username_by_hand(username)),
        blur: Callback::new(move |()| fields.leave_username()),
        fault: is_bad(status),
        ..form.bind(Field::Username, |draft| &mut draft.username)
    };
    let hint =
        move || if fields.is_hydrated.get() { t.username_follows() } else { t.username_may_stay_empty() };
    let use_automatic = move |_| {
        fields.go_automatic();
        focus_after_render(Field::Username.as_str());
    };
    let pick = move |username| {
        fields.pick(username);
        focus_after_render(Field::Username.as_str());
    };
    view! {
        <div class=move || status_class(status.get())>
            <label for="username">{t.field(Field::Username)}</label>
            <p class="hint" id="username-hint">
                {dynamic(hint)}" "
                {move || (fields.is_hydrated.get() && !fields.is_automatic.get()).then(|| view! {
                    <button class="as-link" type="button" on:click=use_automatic>{t.use_automatic()}</button>
                }.into_any())}
            </p>
            <div class="control">
                <TextInput bound kind="text" autocomplete="off" mono=true described_by="username-hint username-says".to_owned()/>
            </div>
            <p class="says" id="username-says" role="status">
                {move || status_icon(status.get()).map(|shape| view! { <Icon shape/> }.into_any())}
                <span>
                    {move || match (status.get(), free.with(Vec::is_empty)) {
                        (FieldStatus::Used | FieldStatus::Pending, false) => t.already_used_free_now().into_any(),
                        (FieldStatus::Reserved, false) => t.reserved_free_now().into_any(),
                        (status, _) => words(status, || form.draft.with(|draft| draft.username.clone())).into_any(),
                    }}
                    {move || fields.keeps_username().then(|| t.username_is_kept())}
                    {move || {
                        let why = numbered.get().filter(|_| !status.get().is_bad()).map(number_reason);
                        why.map(|why| (go_on(status.get()), why))
                    }}
                </span>
            </p>
            {move || {
                let free = free.get();
                (!free.is_empty()).then(|| {
                    let chips = free.into_iter().map(|username| {
                        let picked = username.clone();
                        view! {
                            <button class="chip mono" type="button" on:click=move |_| pick(picked.clone())>{username}</button>
                        }.into_any()
                    });
                    view! { <div class="chips" role="group" aria-label=t.free_usernames()>{chips.collect_view()}</div> }.into_any()
                })
            }}
        </div>
    }
}

/// The status of what is typed, in words.
fn words(status: FieldStatus, typed: impl Fn() -> String) -> AnyView {
    let t = text();
    match status {
        FieldStatus::Silent => ().into_any(),
        FieldStatus::Checking => t.checking().into_any(),
        FieldStatus::Available => t.available().into_any(),
        FieldStatus::Used => t.already_used().into_any(),
        FieldStatus::Reserved => t.reserved().into_any(),
        FieldStatus::Lapsed => t.invitation_lapsed().into_any(),
        FieldStatus::NotValid(code @ Code::EmailMissing) => t.fault(code).into_any(),
        FieldStatus::NotValid(code) => t.not_valid(&t.fault_in(code, &typed())).into_any(),
        FieldStatus::Pending => {
            let link = has_permission(Permission::ManageInvitations).then(|| {
                view! { <a href=paths::invitations_of(&typed())>{t.open_the_invitation()}</a> }.into_any()
            });
            view! { {t.invitation_pending()}". "{link} }.into_any()
        }
        FieldStatus::ToBeDeleted(account) => {
            let link = account
                .map(|id| view! { " "<a href=paths::person(id)>{t.open_to_restore()}</a>"." }.into_any());
            view! { {t.fault(Code::ToBeDeleted)}{link} }.into_any()
        }
    }
}

/// The separator between a status and a further sentence.
fn go_on(status: FieldStatus) -> &'static str {
    match status {
        FieldStatus::Silent => "",
        FieldStatus::Available | FieldStatus::Used | FieldStatus::Reserved => ". ",
        FieldStatus::Checking
        | FieldStatus::Pending
        | FieldStatus::Lapsed
        | FieldStatus::NotValid(_)
        | FieldStatus::ToBeDeleted(_) => " ",
    }
}

/// The icon of a status; while it is pending, the style draws a ring.
fn status_icon(status: FieldStatus) -> Option<Shape> {
    match status {
        FieldStatus::Silent | FieldStatus::Checking => None,
        FieldStatus::Available => Some(Shape::Check),
        FieldStatus::Lapsed => Some(Shape::Warn),
        FieldStatus::Used
        | FieldStatus::Pending
        | FieldStatus::Reserved
        | FieldStatus::NotValid(_)
        | FieldStatus::ToBeDeleted(_) => Some(Shape::Alert),
    }
}

fn number_reason(why: NumberReason) -> String {
    let t = text();
    match why {
        NumberReason::Taken(username) => t.number_as_taken(&username),
        NumberReason::Reserved(username) => t.number_as_reserved(&username),
        NumberReason::Short(username) => t.number_as_short(&username),
    }
}

fn status_class(status: FieldStatus) -> &'static str {
    match status {
        FieldStatus::Silent => "field live",
        FieldStatus::Checking => "field live busy",
        FieldStatus::Available => "field live good",
        FieldStatus::Lapsed => "field live warn",
        FieldStatus::Used
        | FieldStatus::Pending
        | FieldStatus::Reserved
        | FieldStatus::NotValid(_)
        | FieldStatus::ToBeDeleted(_) => "field live bad",
    }
}

/// For `aria-invalid`; the status line says which fault it is.
fn is_bad(status: Memo<FieldStatus>) -> Signal<Option<Code>> {
    Signal::derive(move || status.get().is_bad().then_some(Code::Invalid))
}
