use super::PATH;
use super::fields::{EmailField, UsernameField};
use super::live::Live;
use super::options::{Options, USUAL_DAYS};
use crate::api::invitations::invite;
use crate::components::{ErrorSummary, Help, Icon, PageHeader, Shape, dynamic};
use crate::hooks::Form;
use crate::idna::to_ascii;
use crate::page_context::text;
use domain::invitation::{Days, InviteDraft};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

const DESK: &str = "/administration/user-registration";

/// The form *Create a new internal user*.
#[component]
pub(super) fn InviteForm() -> impl IntoView {
    let t = text();
    let form = Form::new(InviteDraft::default(), |draft| draft.check(to_ascii).err());
    let live = Live::new(form);
    let navigate = use_navigate();
    let send = form.submit(
        move |draft| invite(live.to_send(draft)),
        move |invitation| navigate(&format!("{PATH}?invited={invitation}"), Default::default()),
    );
    let submit = move |event: SubmitEvent| {
        live.settle_at_once();
        send(event);
    };
    let days = move || {
        let days = form.draft.with(|draft| Days::parse(&draft.days)).map_or(USUAL_DAYS, Days::count);
        t.link_good_for(days)
    };
    view! {
        <PageHeader title=t.create_new_user().to_owned() above=(DESK, t.user_registration())/>
        <div class="with-aside">
            <form class="panel" method="post" action=PATH novalidate on:submit=submit>
                <div class="body">
                    <ErrorSummary error=form.error/>
                    <EmailField form live/>
                    <UsernameField form live/>
                    <Options form/>
                </div>
                <div class="foot">
                    <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                        <Icon shape=Shape::Mail/>
                        {t.send_invitation()}
                    </button>
                    <a class="btn quiet" href=DESK>{t.cancel()}</a>
                    <p class="hint">{dynamic(days)}</p>
                </div>
            </form>
            <Help words=[t.how_register(), t.how_invitation(), t.how_pending()]/>
        </div>
    }
}
