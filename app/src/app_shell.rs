use crate::components::{
    ConfirmAgain, FactorNotice, Icon, Languages, Logo, PageAccount, Shape, SignInAgain, dynamic, organization,
};
use crate::groups::{Group, group_of, shown_path};
use crate::page_context::{me, session, text};
use crate::tab::clear_tab_storage;
use domain::letter_case::upper;
use domain::paths;
use domain::permission::Permission;
use domain::session::{Me, MenuCount};
use leptos::prelude::*;
use leptos_router::components::Outlet;

/// The frame of every page for people who are signed in: sidebar, user menu, content.
#[component]
pub(crate) fn AppShell() -> impl IntoView {
    let t = text();
    focus_on_navigation();
    view! {
        <SignInAgain/>
        <ConfirmAgain/>
        <a class="skip" href="#content">{t.skip_to_content()}</a>
        <div class="shell">
            <header class="side">
                <button class="btn quiet square menu-button" type="button" popovertarget="navigation" aria-label=t.menu()>
                    <Icon shape=Shape::Menu class="icon open-icon"/>
                    <Icon shape=Shape::Close class="icon close-icon"/>
                </button>
                <a class="brand" href=paths::HOME><Logo/><span>{organization}</span></a>
                <div class="nav-panel" id="navigation" popover="auto">
                    {nav_items}
                    <UserMenu/>
                </div>
            </header>
            <main class="content" id="content" tabindex="-1">{without_javascript()}<FactorNotice/><Outlet/></main>
        </div>
    }
}

/// What to do without JavaScript, on the pages that need it: those that are fetched with a group of code, except the
/// registry and the audit, which can be read without. Its content is set as markup, since a browser with JavaScript reads it as text, and
/// would not find elements in it.
fn without_javascript() -> Option<impl IntoView> {
    let path = untrack(|| shown_path().get());
    let needs_it = group_of(&path).is_some_and(|group| !matches!(group, Group::Home | Group::NewUser))
        && ![paths::REGISTRY, paths::AUDIT].contains(&path.trim_end_matches('/'));
    let words = text().needs_javascript();
    needs_it.then(|| view! { <noscript inner_html=format!("<div class=\"note warn\"><p>{words}</p></div>")></noscript> })
}

/// An item of the sidebar, shown to those who can use its page.
struct NavItem {
    path: &'static str,
    name: &'static str,
    shape: Shape,
    is_open: bool,
    /// The name of the count, and the count.
    count: Option<(&'static str, MenuCount)>,
}

fn nav_items() -> impl IntoView {
    let t = text();
    let me = me()?;
    let administration = section("navigation-administration", t.administration(), administration(&me));
    let border = (!me.border.is_empty())
        .then(|| view! { <p class="hint breaks">{t.only_people_in(&me.border.join(", "))}</p> }.into_any());
    let own = vec![
        NavItem { path: paths::MY_DATA, name: t.my_data(), shape: Shape::User, is_open: true, count: None },
        NavItem {
            path: paths::MY_SECURITY,
            name: t.my_security(),
            shape: Shape::Key,
            is_open: true,
            count: None,
        },
        NavItem {
            path: paths::MY_RECEIPT,
            name: t.my_receipt(),
            shape: Shape::Eye,
            is_open: true,
            count: None,
        },
    ];
    Some(view! { {administration}{border}{section("navigation-own", t.you(), own)} })
}

fn administration(me: &Me) -> Vec<NavItem> {
    let t = text();
    let can = |permission| me.permissions.has(permission);
    // *Update people* is a tab of the bulk invite.
    let registering = [
        Permission::RegisterUsers,
        Permission::BulkInvite,
        Permission::RegisterIdentities,
        Permission::ManageAccounts,
    ];
    let registers = registering.into_iter().any(can);
    let invites = can(Permission::ManageInvitations);
    // Mail is about the whole organization.
    let mails = (invites && !me.inside.has(Permission::ManageInvitations)) || can(Permission::ManageSettings);
    vec![
        NavItem {
            path: paths::REGISTRATION,
            name: t.user_registration(),
            shape: Shape::UserPlus,
            is_open: registers,
            count: None,
        },
        NavItem {
            path: paths::REGISTRY,
            name: t.registry(),
            shape: Shape::Users,
            is_open: can(Permission::ViewRegistry),
            count: None,
        },
        NavItem {
            path: paths::INVITATIONS,
            name: t.invitations(),
            shape: Shape::Mail,
            is_open: invites,
            count: Some((t.open_count(), me.open_invitations)),
        },
        NavItem {
            path: paths::OUTGOING_MAIL,
            name: t.outgoing_mail(),
            shape: Shape::Outbox,
            is_open: mails,
            count: Some((t.held_count(), me.held_messages)),
        },
        NavItem {
            path: paths::REVIEWS,
            name: t.reviews(),
            shape: Shape::IdCard,
            is_open: can(Permission::ValidateIdentities),
            count: Some((t.waiting_count(), me.waiting_reviews)),
        },
        NavItem {
            path: paths::PERMISSIONS,
            name: t.permissions(),
            shape: Shape::Key,
            is_open: can(Permission::ManagePermissions),
            count: None,
        },
        NavItem {
            path: paths::UNITS,
            name: t.units(),
            shape: Shape::Tree,
            is_open: can(Permission::ManageSettings),
            count: None,
        },
        NavItem {
            path: paths::GROUPS,
            name: t.groups(),
            shape: Shape::Users,
            is_open: can(Permission::ManageSettings),
            count: None,
        },
        NavItem {
            path: paths::AUDIT,
            name: t.audit(),
            shape: Shape::Eye,
            is_open: can(Permission::ViewAudit),
            count: None,
        },
        NavItem {
            path: paths::SETTINGS,
            name: t.settings(),
            shape: Shape::Sliders,
            is_open: can(Permission::ManageSettings),
            count: None,
        },
    ]
}

/// A titled group of items; `None` if none of them is open.
fn section(id: &'static str, title: &'static str, nav_items: Vec<NavItem>) -> Option<impl IntoView> {
    let open: Vec<_> = nav_items.into_iter().filter(|nav_item| nav_item.is_open).map(nav_item).collect();
    (!open.is_empty()).then(|| {
        view! {
            <nav aria-labelledby=id>
                <p class="nav-title" id=id>{title}</p>
                <ul role="list">{open}</ul>
            </nav>
        }
        .into_any()
    })
}

fn nav_item(nav_item: NavItem) -> impl IntoView {
    let t = text();
    let path = shown_path();
    let count = nav_item.count.filter(|(_, count)| !count.is_zero()).map(|(counts, count)| {
        let is_more = matches!(count, MenuCount::MoreThan(_));
        let more = is_more.then(|| view! { <span class="visually-hidden">{t.more_than()}" "</span> }.into_any());
        let plus = is_more.then(|| view! { <span aria-hidden="true">"+"</span> }.into_any());
        view! {
            <span class="count"><span class="visually-hidden">{counts}</span>{more}{count.to_string()}{plus}</span>
        }
        .into_any()
    });
    view! {
        <li>
            <a
                class="nav-item"
                href=nav_item.path
                aria-current=move || {
                    let here = path.get();
                    let here = here.trim_end_matches('/');
                    if here == nav_item.path { Some("page") } else { here.starts_with(nav_item.path).then_some("true") }
                }
            >
                <Icon shape=nav_item.shape/>
                {nav_item.name}
                {count}
            </a>
        </li>
    }
}

#[component]
fn UserMenu() -> impl IntoView {
    let t = text();
    dynamic(move || {
        me().map(|me| {
            let initials = initials(&me);
            let role = me.is_founder.then(|| view! { <span class="hint">{t.founder()}</span> }.into_any());
            view! {
                <div class="me">
                    <div class="me-who">
                        <span class="avatar" aria-hidden="true">{initials}</span>
                        <div><b>{me.display_name().to_owned()}</b>{role}</div>
                    </div>
                    <form method="post" action=paths::SIGN_OUT on:submit=|_| clear_tab_storage()>
                        <PageAccount/>
                        <button class="nav-item" type="submit"><Icon shape=Shape::SignOut/>{t.sign_out()}</button>
                    </form>
                    <Languages/>
                </div>
            }.into_any()
        })
    })
}

/// Two letters: of the first and the last word of the name, else the first two of the username.
fn initials(me: &Me) -> String {
    let words: Vec<&str> = me.name.split_whitespace().collect();
    let letters: String = match words[..] {
        [first, .., last] => [first, last].iter().filter_map(|word| word.chars().next()).collect(),
        [only] => only.chars().take(2).collect(),
        [] => me.username.chars().filter(char::is_ascii_alphanumeric).take(2).collect(),
    };
    upper(&letters)
}

/// After a navigation, reloads the counts, closes the menu on small screens, and moves the focus to the new page for
/// keyboards and screen readers.
fn focus_on_navigation() {
    let path = shown_path();
    let session = session();
    Effect::new(move |before: Option<String>| {
        let here = path.get();
        if before.is_some_and(|before| before != here) {
            crate::hooks::focus_new_page();
            leptos::task::spawn_local(async move {
                if let Ok(now) = crate::api::session::session().await {
                    session.set(now);
                }
            });
        }
        here
    });
}
