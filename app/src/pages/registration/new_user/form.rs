use super::account_fields::AccountFields;
use super::field_status::FieldStatus;
use super::fields::{EmailField, UsernameField};
use super::options::{Options, usual_days};
use super::own_fields::OwnFieldsFold;
use super::unit_field::UnitField;
use crate::api::invitations::invite;
use crate::components::{
    ErrorSummary, Help, Icon, LeaveGuard, PageAccount, PageHeader, Shape, dynamic, own_labels,
};
use crate::hooks::Form;
use crate::idna::to_ascii;
use crate::page_context::{reserved_usernames, text};
use domain::invitation::{Days, InviteDraft};
use domain::paths;
use domain::permission::Permission;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// The form *Create a new internal user*.
#[component]
pub(super) fn InviteForm() -> impl IntoView {
    let t = text();
    let form = Form::new(InviteDraft::default(), |draft| draft.check(to_ascii).err());
    form.draft.update_untracked(|draft| draft.reserved = reserved_usernames());
    let fields = AccountFields::new(form);
    let navigate = use_navigate();
    let send = form.submit(
        move |draft| invite(fields.to_send(draft)),
        move |invitation| navigate(&paths::user_created(invitation), Default::default()),
    );
    let has_work = Signal::derive(move || {
        // An address that is invited already, or registered, is nothing that could be lost.
        let is_taken = matches!(fields.email_status(), FieldStatus::Pending | FieldStatus::Used);
        let has_text =
            form.draft.with(|draft| (!draft.email.is_empty() && !is_taken) || !draft.note.is_empty());
        has_text && !form.is_pending.get()
    });
    let submit = move |event: SubmitEvent| {
        fields.settle_at_once();
        send(event);
    };
    let usual = Memo::new(|_| usual_days());
    let days = move || {
        let days =
            form.draft.with(|draft| Days::parse(&draft.days)).map_or_else(|_| usual.get(), Days::count);
        t.link_expires_in(days)
    };
    let own = Signal::derive(move || form.draft.with(|draft| own_labels(&draft.own.fields)));
    view! {
        <PageHeader title=t.create_new_user().to_owned() above=(paths::REGISTRATION, t.user_registration())/>
        <div class="with-aside">
            <form class="panel" method="post" action=paths::NEW_USER novalidate on:submit=submit>
                <PageAccount/>
                <div class="body">
                    <ErrorSummary error=form.error own/>
                    <EmailField form fields/>
                    <UsernameField form fields/>
                    <UnitField form permission=Permission::RegisterUsers/>
                    <OwnFieldsFold form/>
                    <Options form/>
                </div>
                <div class="foot">
                    <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                        <Icon shape=Shape::Mail/>
                        {t.send_invitation()}
                    </button>
                    <a class="btn quiet" href=paths::REGISTRATION>{t.cancel()}</a>
                    <p class="hint">{dynamic(days)}</p>
                </div>
            </form>
            <Help words=[t.how_register(), t.how_invitation(), t.how_pending()]/>
        </div>
        <LeaveGuard has_work words=t.leave_invitation()/>
    }
}
