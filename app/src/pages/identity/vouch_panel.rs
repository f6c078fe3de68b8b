use crate::api::identities::{identity, vouch};
use crate::components::{Dialog, ErrorSummary, Icon, PasswordField, Shape, dynamic};
use crate::hooks::{Form, focus_after_render};
use crate::page_context::text;
use domain::account::AccountState;
use domain::form::Field;
use domain::id::AccountId;
use domain::identity::{IdentityTarget, IdentityView};
use domain::session::OwnPasswordDraft;
use leptos::prelude::*;

/// For administrators: it is not proven that the right person uses the account; those who may can vouch for them.
#[component]
pub(super) fn VouchPanel(target: IdentityTarget, view: RwSignal<IdentityView>) -> impl IntoView {
    dynamic(move || {
        let IdentityTarget::Account(account) = target else { return None };
        let lock = view.with(|view| {
            let has_accepted = view.who.state != Some(AccountState::Pending);
            view.lock.clone().filter(|_| !view.is_own && has_accepted)
        })?;
        Some(view! { <Panel account view can_vouch=lock.can_vouch/> }.into_any())
    })
}

#[component]
fn Panel(account: AccountId, view: RwSignal<IdentityView>, can_vouch: bool) -> impl IntoView {
    let t = text();
    let answer = if can_vouch {
        view! { <VouchForm account view/> }.into_any()
    } else {
        view! { <p class="hint">{t.vouching_who()}</p> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="vouching-title">
            <div class="head"><h2 id="vouching-title">{t.vouching()}</h2></div>
            <div class="body">
                <div class="note warn"><Icon shape=Shape::Warn/><p>{t.vouching_why()}</p></div>
                {answer}
            </div>
        </section>
    }
}

#[component]
fn VouchForm(account: AccountId, view: RwSignal<IdentityView>) -> impl IntoView {
    let t = text();
    let form = Form::new(OwnPasswordDraft::default(), |draft| draft.check().err());
    let password = form.bind(Field::Password, |draft| &mut draft.password);
    let vouch = form.submit(
        move |draft| async move {
            vouch(account, draft).await?;
            identity(IdentityTarget::Account(account)).await
        },
        move |now| {
            view.set(now);
            focus_after_render("title");
        },
    );
    let is_open = RwSignal::new(false);
    let close = Callback::new(move |()| is_open.set(false));
    let who = view.with_untracked(|view| view.who.display_name().to_owned());
    view! {
        <div>
            <button class="btn primary needs-script" type="button" on:click=move |_| is_open.set(true)>
                {t.vouch_for_person()}
            </button>
        </div>
        <Dialog id="vouch" is_open=is_open.into() close>
            <form novalidate on:submit=vouch>
                <div class="body">
                    <h2 id="vouch-title">{t.vouch_ask(&who)}</h2>
                    <ErrorSummary error=form.error/>
                    <p>{t.vouch_words()}</p>
                    <PasswordField bound=password autocomplete="current-password"/>
                </div>
                <div class="foot">
                    <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                        {t.vouch_for_person()}
                    </button>
                    <button class="btn" type="button" on:click=move |_| is_open.set(false)>{t.cancel()}</button>
                </div>
            </form>
        </Dialog>
    }
}
