//! *Invitations*: who was invited when, what became of it, what the mail server answered, and what can be done.

mod dialogs;
mod row;
mod verbs;

use crate::api::ApiError;
use crate::api::invitations::invitations;
use crate::components::{EmptyList, Guarded, Icon, LiveList, PageHead, Shape, ToastRegion, changing};
use crate::first::{holds, text};
use crate::hooks::{Asked, Listed, Live};
use crate::pages::mail::is_moving;
use dialogs::Dialogs;
use domain::id::InvitationId;
use domain::invitation::{InvitationFilter, InvitationRow};
use domain::page::Page;
use domain::permission::Permission;
use leptos::prelude::*;
use row::cells;
use verbs::Verbs;

/// Everyone who was invited, newest first.
#[component]
pub(crate) fn Invitations() -> impl IntoView {
    view! { <Guarded permission=Permission::ManageInvitations><List/></Guarded> }
}

impl Listed for InvitationRow {
    type Id = InvitationId;
    type Filter = InvitationFilter;
    type Answer = Page<Self>;
    const PATH: &'static str = "/administration/invitations";
    const FILTERS: &'static [InvitationFilter] = &[
        InvitationFilter::All,
        InvitationFilter::Open,
        InvitationFilter::Accepted,
        InvitationFilter::Expired,
        InvitationFilter::Revoked,
        InvitationFilter::Superseded,
        InvitationFilter::Bounced,
    ];

    fn word(filter: InvitationFilter) -> &'static str {
        filter.as_str()
    }

    async fn ask(asked: Asked<InvitationFilter>) -> Result<Page<Self>, ApiError> {
        invitations(asked.filter, asked.cursor()).await
    }

    fn id(&self) -> InvitationId {
        self.id
    }

    fn is_moving(&self) -> bool {
        self.delivery.as_ref().is_some_and(|delivery| is_moving(delivery.state))
    }
}

#[component]
fn List() -> impl IntoView {
    let t = text();
    let verbs = Verbs::new(Live::new());
    let can_invite = Memo::new(move |_| holds(Permission::RegisterUsers));
    let invite = move || {
        changing(move || {
            can_invite.get().then(|| {
                view! {
                    <div class="row">
                        <a class="btn primary" href=NEW_USER><Icon shape=Shape::Plus/>{t.create_new_user()}</a>
                    </div>
                }.into_any()
            })
        })
    };
    let nothing = move || {
        if verbs.live.asked.get_untracked().is_everything::<InvitationRow>() {
            // The way to the first one stands in the page's head.
            view! { <EmptyList title=t.no_invitations() why=t.invited_listed_here() way=None/> }.into_any()
        } else {
            let way = Some((InvitationRow::PATH, t.show_all_invitations()));
            view! { <EmptyList title=t.no_invitations() why=t.no_invitations_like_this() way/> }.into_any()
        }
    };
    view! {
        <PageHead title=t.invitations().to_owned() lead=t.invitations_lead() action=invite/>
        <LiveList
            live=verbs.live
            title=t.invitations()
            filter_name=move |filter| t.invitation_filter(filter)
            heads=[t.person(), t.invited(), t.state(), t.mail_column(), t.actions()]
            cells=move |row| cells(verbs, row).into_any()
            nothing
        />
        <Dialogs verbs/>
        <ToastRegion toasts=verbs.toasts/>
    }
}

const NEW_USER: &str = "/administration/user-registration/new";
