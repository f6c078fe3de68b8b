use super::line::{Line, Numbered};
use super::live::Live;
use crate::components::{Icon, Shape, TextInput, dynamic};
use crate::hooks::{BoundField, Form, focus_after_render};
use crate::page_context::{has_permission, text};
use domain::account::corrected;
use domain::form::{Code, Field};
use domain::invitation::InviteDraft;
use domain::permission::Permission;
use leptos::prelude::*;

/// The e-mail address, with its answer and, for a slip of the keyboard, the domain that was probably meant.
#[component]
pub(in crate::pages) fn EmailField(form: Form<InviteDraft>, live: Live) -> impl IntoView {
    let t = text();
    let line = Memo::new(move |_| live.email_line());
    let slip = Memo::new(move |_| live.slip());
    let bound = BoundField {
        set: Callback::new(move |email| live.put_email(email)),
        blur: Callback::new(|()| ()),
        fault: is_bad(line),
        ..form.bind(Field::Email, |draft| &mut draft.email)
    };
    // A slip is worth a look, whatever else is well with the address.
    let is_slip =
        move || slip.get().is_some() && matches!(line.get(), Line::Silent | Line::Available | Line::Lapsed);
    let shape = move || if is_slip() { Some(Shape::Warn) } else { shape_of(line.get()) };
    let correct = move |domain| {
        live.put_email(form.draft.with_untracked(|draft| corrected(&draft.email, domain)));
        live.settle();
        focus_after_render(Field::Email.as_str());
    };
    view! {
        <div class=move || if is_slip() { "field live warn" } else { class_of(line.get()) }>
            <label for="email">{t.field(Field::Email)}</label>
            <div class="control">
                <TextInput bound kind="text" autocomplete="off" described_by="email-says".to_owned() attr:inputmode="email"/>
            </div>
            <div class="says" id="email-says" role="status">
                {move || shape().map(|shape| view! { <Icon shape/> }.into_any())}
                <span>
                    {move || words(line.get())}
                    {move || live.is_taken_out.get().then(|| (go_on(line.get()), t.address_taken()))}
                    {move || slip.get().map(|domain| view! {
                        {go_on(line.get())}
                        <button class="as-link" type="button" on:click=move |_| correct(domain)>
                            {t.did_you_mean(domain)}
                        </button>
                    }.into_any())}
                </span>
            </div>
        </div>
    }
}

/// The username, with its answer, the free ones where it is taken, and the way back to the automatic one.
#[component]
pub(in crate::pages) fn UsernameField(form: Form<InviteDraft>, live: Live) -> impl IntoView {
    let t = text();
    let line = Memo::new(move |_| live.username_line());
    let numbered = Memo::new(move |_| live.numbered());
    let free = Memo::new(move |_| if line.get().is_bad() { live.free() } else { Vec::new() });
    let bound = BoundField {
        set: Callback::new(move |username| live.put_username(username)),
        blur: Callback::new(move |()| live.leave_username()),
        fault: is_bad(line),
        ..form.bind(Field::Username, |draft| &mut draft.username)
    };
    let hint =
        move || if live.is_hydrated.get() { t.username_follows() } else { t.username_may_stay_empty() };
    let use_automatic = move |_| {
        live.go_automatic();
        focus_after_render(Field::Username.as_str());
    };
    let pick = move |username| {
        live.pick(username);
        focus_after_render(Field::Username.as_str());
    };
    view! {
        <div class=move || class_of(line.get())>
            <label for="username">{t.field(Field::Username)}</label>
            <p class="hint" id="username-hint">
                {dynamic(hint)}" "
                {move || (live.is_hydrated.get() && !live.is_automatic.get()).then(|| view! {
                    <button class="as-link" type="button" on:click=use_automatic>{t.use_automatic()}</button>
                }.into_any())}
            </p>
            <div class="control">
                <TextInput bound kind="text" autocomplete="off" mono=true described_by="username-hint username-says".to_owned()/>
            </div>
            <p class="says" id="username-says" role="status">
                {move || shape_of(line.get()).map(|shape| view! { <Icon shape/> }.into_any())}
                <span>
                    {move || match (line.get(), free.with(Vec::is_empty)) {
                        (Line::Used | Line::Pending, false) => t.already_used_free_now().into_any(),
                        (Line::Reserved, false) => t.reserved_free_now().into_any(),
                        (line, _) => words(line).into_any(),
                    }}
                    {move || live.keeps_username().then(|| t.username_is_kept())}
                    {move || {
                        let why = numbered.get().filter(|_| !line.get().is_bad()).map(because);
                        why.map(|why| (go_on(line.get()), why))
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

/// An answer in words.
fn words(line: Line) -> impl IntoView {
    let t = text();
    match line {
        Line::Silent => ().into_any(),
        Line::Checking => t.checking().into_any(),
        Line::Available => t.available().into_any(),
        Line::Used => t.already_used().into_any(),
        Line::Reserved => t.reserved().into_any(),
        Line::Lapsed => t.invitation_lapsed().into_any(),
        Line::NotValid(code @ Code::EmailMissing) => t.fault(code).into_any(),
        Line::NotValid(code) => t.not_valid(t.fault(code)).into_any(),
        Line::Pending => {
            let link = has_permission(Permission::ManageInvitations).then(|| {
                view! { <a href="/administration/invitations">{t.open_the_invitation()}</a> }.into_any()
            });
            view! { {t.invitation_pending()}". "{link} }.into_any()
        }
    }
}

/// What parts an answer from a sentence after it.
fn go_on(line: Line) -> &'static str {
    match line {
        Line::Silent => "",
        Line::Available | Line::Used | Line::Reserved => ". ",
        Line::Checking | Line::Pending | Line::Lapsed | Line::NotValid(_) => " ",
    }
}

/// The icon beside it; while an answer is awaited, the style draws a ring.
fn shape_of(line: Line) -> Option<Shape> {
    match line {
        Line::Silent | Line::Checking => None,
        Line::Available => Some(Shape::Check),
        Line::Lapsed => Some(Shape::Warn),
        Line::Used | Line::Pending | Line::Reserved | Line::NotValid(_) => Some(Shape::Alert),
    }
}

fn because(why: Numbered) -> String {
    let t = text();
    match why {
        Numbered::Taken(username) => t.number_as_taken(&username),
        Numbered::Reserved(username) => t.number_as_reserved(&username),
        Numbered::Short(username) => t.number_as_short(&username),
    }
}

fn class_of(line: Line) -> &'static str {
    match line {
        Line::Silent => "field live",
        Line::Checking => "field live busy",
        Line::Available => "field live good",
        Line::Lapsed => "field live warn",
        Line::Used | Line::Pending | Line::Reserved | Line::NotValid(_) => "field live bad",
    }
}

/// For the input's own `aria-invalid`; which fault it is, the line under it says.
fn is_bad(line: Memo<Line>) -> Signal<Option<Code>> {
    Signal::derive(move || line.get().is_bad().then_some(Code::Invalid))
}
