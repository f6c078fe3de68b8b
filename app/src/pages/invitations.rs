//! *Invitations*: their state, the mail server's answers, and their actions.

mod actions;
mod dialogs;
mod requests;
mod row;

use crate::api::ApiError;
use crate::api::invitations::invitations;
use crate::components::{
    EmptyList, Icon, LiveList, PageHeader, RequirePermission, SearchOptions, Shape, ToastRegion, dynamic,
};
use crate::hooks::{ListQuery, LiveListState, LiveRow};
use crate::page_context::{has_permission, text};
use crate::pages::mail::is_changing;
use crate::pages::registry::{ActionDialog, SelectionBar, no_fields};
use actions::InvitationActions;
use dialogs::Dialogs;
use domain::bulk::JobKind;
use domain::id::InvitationId;
use domain::invitation::{InvitationFilter, InvitationRow};
use domain::page::Page;
use domain::paths;
use domain::permission::Permission;
use leptos::prelude::*;
pub(crate) use requests::Requests;
use row::cells;
pub(in crate::pages) use row::invitation_class;

/// All invitations, newest first.
#[component]
pub(crate) fn Invitations() -> impl IntoView {
    view! { <RequirePermission permission=Permission::ManageInvitations><List/></RequirePermission> }
}

impl LiveRow for InvitationRow {
    type Id = InvitationId;
    type Filter = InvitationFilter;
    type Response = Page<Self>;
    const PATH: &'static str = paths::INVITATIONS;
    const FILTERS: &'static [InvitationFilter] = &[
        InvitationFilter::All,
        InvitationFilter::Open,
        InvitationFilter::Expiring,
        InvitationFilter::Accepted,
        InvitationFilter::Expired,
        InvitationFilter::Revoked,
        InvitationFilter::Superseded,
        InvitationFilter::Bounced,
    ];

    fn filter_word(filter: InvitationFilter) -> &'static str {
        filter.as_str()
    }

    async fn fetch(query: ListQuery<InvitationFilter>) -> Result<Page<Self>, ApiError> {
        invitations(query.filter, Some(query.search.clone()), query.cursor()).await
    }

    fn id(&self) -> InvitationId {
        self.id
    }

    fn is_changing(&self) -> bool {
        self.delivery.as_ref().is_some_and(|delivery| is_changing(delivery.state))
    }
}

/// The actions on selected invitations.
const ACTIONS: &[JobKind] = &[JobKind::Resend, JobKind::Revoke];

#[component]
fn List() -> impl IntoView {
    let t = text();
    let actions = InvitationActions::new(LiveListState::new());
    let page = Signal::derive(move || actions.live.rows().iter().map(|row| row.id.uuid()).collect());
    // What is selected is in the list that is shown.
    Effect::new(move |before: Option<(InvitationFilter, String)>| {
        let meant = actions.live.query.with(|query| (query.filter, query.search.clone()));
        if before.is_some_and(|before| before != meant) {
            actions.rows.clear();
        }
        meant
    });
    let can_invite = Memo::new(move |_| has_permission(Permission::RegisterUsers));
    let invite = move || {
        dynamic(move || {
            can_invite.get().then(|| {
                view! {
                    <div class="row">
                        <a class="btn primary" href=paths::NEW_USER><Icon shape=Shape::Plus/>{t.create_new_user()}</a>
                    </div>
                }.into_any()
            })
        })
    };
    let nothing = move || {
        if actions.live.query.get_untracked().is_everything::<InvitationRow>() {
            // The link to invite somebody is in the page's header.
            view! { <EmptyList title=t.no_invitations() why=t.invited_listed_here() way=None/> }.into_any()
        } else {
            let way = Some((InvitationRow::PATH, t.show_all_invitations()));
            view! { <EmptyList title=t.no_invitations() why=t.no_invitations_like_this() way/> }.into_any()
        }
    };
    view! {
        <PageHeader title=t.invitations().to_owned() lead=t.invitations_lead() action=invite/>
        {requests::tabs(false)}
        <section class="panel selecting">
            <SelectionBar rows=actions.rows page kinds=ACTIONS counted=|count| text().selected_invitations(count)/>
        </section>
        <LiveList
            live=actions.live
            title=t.invitations()
            filter_name=move |filter| t.invitation_filter(filter)
            searched=SearchOptions { label: t.search_people(), button: t.search() }
            heads=[t.select_head(), t.person(), t.invited(), t.state(), t.mail_column(), t.actions()]
            cells=move |row| cells(actions, row).into_any()
            nothing
        />
        <Dialogs actions/>
        <ActionDialog rows=actions.rows selection=Callback::new(move |()| actions.selection()) fields=no_fields/>
        <ToastRegion toasts=actions.toasts/>
    }
}
