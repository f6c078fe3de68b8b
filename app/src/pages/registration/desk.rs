use crate::components::{Icon, PageHead, Shape, changing};
use crate::first::{holds, text};
use domain::permission::Permission;
use leptos::prelude::*;

/// The desk: one card for each way in. A card whose permission is missing says which, and who can grant it.
#[component]
pub(crate) fn Desk() -> impl IntoView {
    let t = text();
    view! {
        <PageHead title=t.user_registration() lead=t.register_lead()/>
        <ul class="cards" role="list">
            <Card
                name=t.create_new_user()
                about=t.create_new_user_about()
                path="/administration/user-registration/new"
                shape=Shape::User
                permission=Permission::RegisterUsers
            />
            <Card
                name=t.bulk_invite()
                about=t.bulk_invite_about()
                path=super::bulk::PATH
                shape=Shape::Users
                permission=Permission::BulkInvite
            />
        </ul>
    }
}

#[component]
fn Card(
    name: &'static str,
    about: &'static str,
    path: &'static str,
    shape: Shape,
    permission: Permission,
) -> impl IntoView {
    let t = text();
    let why = format!("why-{permission}");
    changing(move || {
        let icon = view! { <span class="card-icon"><Icon shape/></span> };
        if holds(permission) {
            view! { <li class="card">{icon}<h2><a href=path>{name}</a></h2><p>{about}</p></li> }.into_any()
        } else {
            view! {
                <li class="card shut">
                    {icon}
                    <h2><a role="link" aria-disabled="true" aria-describedby=why.clone()>{name}</a></h2>
                    <p>{about}</p>
                    <p class="card-why" id=why.clone()>
                        <Icon shape=Shape::Lock/>
                        <span>{t.card_needs(permission.as_str())}</span>
                    </p>
                </li>
            }
            .into_any()
        }
    })
}
