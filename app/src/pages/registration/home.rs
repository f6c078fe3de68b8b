use crate::components::{Icon, PageHeader, Shape, dynamic};
use crate::page_context::{has_permission, text};
use domain::paths;
use domain::permission::Permission;
use leptos::prelude::*;

/// The cards of user registration. A card without its permission says which one is missing and who can grant it.
#[component]
pub(crate) fn RegistrationHome() -> impl IntoView {
    let t = text();
    // The other tabs of that page are closed to them.
    let only_updates =
        untrack(|| has_permission(Permission::ManageAccounts) && !has_permission(Permission::BulkInvite));
    let bulk_about = if only_updates { t.update_many_about() } else { t.bulk_invite_about() };
    view! {
        <PageHeader title=t.user_registration() lead=t.register_lead()/>
        <ul class="cards" role="list">
            <Card
                name=t.create_new_user()
                about=t.create_new_user_about()
                path=paths::NEW_USER
                shape=Shape::User
                needs=&[Permission::RegisterUsers]
            />
            <Card
                name=t.bulk_invite()
                about=bulk_about
                path=paths::BULK_INVITE
                shape=Shape::Users
                needs=&[Permission::BulkInvite]
                // Their tab of that page is *Update people*.
                or=Permission::ManageAccounts
            />
            <Card
                name=t.register_personal()
                about=t.register_personal_about()
                path=paths::PEOPLE
                shape=Shape::IdCard
                needs=&[Permission::RegisterIdentities]
            />
            <Card
                name=t.complete_registration()
                about=t.complete_registration_about()
                path=paths::COMPLETE_REGISTRATION
                shape=Shape::Spark
                needs=&[Permission::RegisterUsers, Permission::RegisterIdentities]
                is_suggested=true
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
    /// All of them are required.
    needs: &'static [Permission],
    /// One that is enough in place of them.
    #[prop(optional)]
    or: Option<Permission>,
    #[prop(optional)] is_suggested: bool,
) -> impl IntoView {
    let t = text();
    // Two cards may need the same permission, but never have the same path.
    let why = format!("why-{}", path.rsplit('/').next().unwrap_or_default());
    dynamic(move || {
        let is_open = or.is_some_and(has_permission);
        let missing: Vec<_> =
            needs.iter().copied().filter(|need| !is_open && !has_permission(*need)).collect();
        let icon = view! { <span class="card-icon"><Icon shape/></span> };
        let badge =
            is_suggested.then(|| view! { <span class="tag accent">{t.suggested()}</span> }.into_any());
        if missing.is_empty() {
            let class = if is_suggested { "card suggested" } else { "card" };
            view! { <li class=class>{icon}<h2><a href=path>{name}</a></h2>{badge}<p>{about}</p></li> }
                .into_any()
        } else {
            view! {
                <li class="card shut">
                    {icon}
                    <h2><a role="link" aria-disabled="true" aria-describedby=why.clone()>{name}</a></h2>
                    {badge}
                    <p>{about}</p>
                    <p class="card-why" id=why.clone()>
                        <Icon shape=Shape::Lock/>
                        <span>{t.card_needs(&missing)}</span>
                    </p>
                </li>
            }
            .into_any()
        }
    })
}
