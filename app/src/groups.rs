//! Code splitting: pages that are fetched when they are needed. The pages of a group share a file; code that several
//! groups need, and the main file does not, has a file of its own. Pages that are not named here are in the main
//! file.
//!
//! To put a page into a group: a line below with its route's path, and `view=groups::NAME` in the route table. It leaves the main file only if no page outside the group refers to it.

#[cfg(feature = "hydrate")]
mod fetching;

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_router::ChooseView;

#[cfg(feature = "hydrate")]
pub use fetching::fetch_first;
#[cfg(feature = "hydrate")]
pub(crate) use fetching::{fetch_linked_when_idle, fetch_patiently, shown_path};

// One split function for each group, not for each page: each has its own loader, which does not know what the others
// have fetched.
macro_rules! groups {
    ($($group:ident: $build:ident, $fetch:ident { $($page:ident in $area:ident at $path:literal;)+ })+) => {
        /// Pages that are fetched together.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Group {
            $($group,)+
        }

        impl Group {
            /// Its name in the build.
            #[cfg(feature = "ssr")]
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$group => stringify!($build),)+
                }
            }

            /// Fetches the group's files; does nothing if they were fetched before.
            ///
            /// # Errors
            /// If a file cannot be fetched. The next call tries again.
            #[cfg(feature = "hydrate")]
            async fn fetch_files(self) -> Result<(), SplitLoaderError> {
                match self {
                    $(Self::$group => $fetch().await,)+
                }
            }

            async fn build(self, page: &'static str) -> Result<AnyView, SplitLoaderError> {
                match self {
                    $(Self::$group => $build(page).await,)+
                }
            }
        }

        /// The pages of all groups: path of the route, name of the page, group.
        const PAGES: &[(&str, &str, Group)] = &[$($(($path, stringify!($page), Group::$group),)+)+];

        $(
            #[wasm_split($build, wasm_split_path = leptos::wasm_split, preload($fetch), fallible)]
            fn $build(page: &'static str) -> Result<AnyView, SplitLoaderError> {
                Ok(match page {
                    $(stringify!($page) => {
                        // Imported by name: the macro takes a call with a path for a type.
                        use crate::pages::$area::$page as build;
                        build().into_any()
                    })+
                    _ => ().into_any(),
                })
            }

            $(
                #[allow(non_upper_case_globals, reason = "it is named as the page is")]
                pub(crate) const $page: GroupPage = GroupPage { name: stringify!($page), group: Group::$group };
            )+
        )+
    };
}

groups! {
    SignIn: sign_in, fetch_sign_in {
        SignIn in session at "/sign-in";
        ForgotPassword in session at "/forgot-password";
    }
    SignedOut: signed_out, fetch_signed_out {
        SetUp in session at "/setup";
        SecondFactor in session at "/sign-in/second-factor";
        ResetPassword in session at "/reset-password/:token";
        AcceptInvitation in session at "/invitation/:token";
        ConfirmAddress in session at "/confirm/:token";
        Stop in session at "/stop/:token";
        Join in session at "/join/:token";
        ConfirmJoin in session at "/join/confirm/:token";
        PrivacyNotice in privacy_notice at "/privacy-notice";
    }
    Home: home, fetch_home {
        Home in home at "/";
        RegistrationHome in registration at "/administration/user-registration";
        ConfirmAgainPage in session at "/me/confirm";
    }
    NewUser: new_user, fetch_new_user {
        NewUser in registration at "/administration/user-registration/new";
    }
    Bulk: bulk, fetch_bulk {
        BulkInvite in registration at "/administration/user-registration/bulk";
    }
    Identity: identity, fetch_identity {
        OfAccount in identity at "/administration/user-registration/identity/:account";
        Complete in identity at "/administration/user-registration/complete";
        MyData in identity at "/me/data";
    }
    Receipt: receipt, fetch_receipt {
        MyReceipt in my_receipt at "/me/receipt";
    }
    Registry: registry, fetch_registry {
        RegistryList in registry at "/administration/registry";
        Person in registry at "/administration/registry/:account";
    }
    Settings: settings, fetch_settings {
        Units in units at "/administration/units";
        Groups in groups at "/administration/groups";
        Settings in settings at "/administration/settings";
        SettingsOf in settings at "/administration/settings/:section";
        MySecurity in security at "/me/security";
    }
    Reviews: reviews, fetch_reviews {
        People in people at "/administration/user-registration/identity";
        Reviews in reviews at "/administration/reviews";
        Case in reviews at "/administration/reviews/:identity";
    }
    Administration: administration, fetch_administration {
        BulkJob in registration at "/administration/user-registration/bulk/:job";
        ActionJobs in registration at "/administration/jobs";
        Invitations in invitations at "/administration/invitations";
        Requests in invitations at "/administration/invitations/requests";
        OutgoingMail in mail at "/administration/mail";
        Audit in audit at "/administration/audit";
        PermissionsPage in permissions at "/administration/permissions";
    }
}

/// A page of a group in the route table. All have this one type, since a route of a type of its own is compiled for it.
#[derive(Clone, Copy)]
pub(crate) struct GroupPage {
    name: &'static str,
    group: Group,
}

impl ChooseView for GroupPage {
    async fn choose(self) -> AnyView {
        // The router has awaited `preload`.
        self.group.build(self.name).await.unwrap_or_else(|_| ().into_any())
    }

    async fn preload(&self) {
        #[cfg(feature = "hydrate")]
        fetch_patiently(self.group).await;
    }
}

/// The group of the page at a path; `None` if the page is in the main file or does not exist.
pub(crate) fn group_of(path: &str) -> Option<Group> {
    PAGES.iter().find(|(route, ..)| is_at(route, path)).map(|(.., group)| *group)
}

/// The path of the page that is shown; on the host it is the router's path.
#[cfg(not(feature = "hydrate"))]
pub(crate) fn shown_path() -> Memo<String> {
    leptos_router::hooks::use_location().pathname
}

/// Matches like the router: segment by segment, ignoring one trailing slash.
fn is_at(route: &str, path: &str) -> bool {
    let [route, path] = [route, path].map(|path| path.strip_suffix('/').unwrap_or(path));
    let mut parts = path.split('/');
    let fits = |part: &str| {
        parts.next().is_some_and(|given| given == part || part.starts_with(':') && !given.is_empty())
    };
    route.split('/').all(fits) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The routes of the route table: the path, and the page of a group if it names one.
    fn routes() -> Vec<(&'static str, Option<&'static str>)> {
        let lines = include_str!("lib.rs")
            .lines()
            .filter_map(|line| line.trim().strip_prefix("<Route path=path!(\""));
        let routes = lines.map(|line| {
            let (path, rest) = line.split_once('"').unwrap();
            let page = rest.split_once("view=groups::").map(|(_, rest)| rest.split_once(' ').unwrap().0);
            (path, page)
        });
        routes.collect()
    }

    #[test]
    fn a_route_names_the_page_that_the_groups_have_at_its_path() {
        let routes = routes();
        assert!(routes.len() >= PAGES.len(), "the route table is read: {routes:?}");
        for (path, page) in &routes {
            let here = PAGES.iter().find(|(route, ..)| route == path).map(|(_, page, _)| *page);
            assert_eq!(*page, here, "{path}");
        }
        for (path, ..) in PAGES {
            assert!(routes.iter().any(|(route, _)| route == path), "{path} is no route");
        }
    }

    #[test]
    fn the_group_of_an_address_is_that_of_its_route() {
        for (path, page) in routes() {
            let expected = PAGES.iter().find(|(_, name, _)| Some(*name) == page).map(|(.., group)| *group);
            let address: Vec<_> =
                path.split('/').map(|part| if part.starts_with(':') { "0192f1c2" } else { part }).collect();
            let address = address.join("/");
            assert_eq!(group_of(&address), expected, "{address}");
            assert_eq!(group_of(&format!("{}/", address.trim_end_matches('/'))), expected, "{address}/");
            assert_eq!(group_of(&format!("{address}/and/more")), None, "{address}/and/more");
        }
    }

    #[test]
    fn an_address_without_a_page_has_no_group() {
        for address in ["//", "/me", "me/data", "/me/data//", "//me/data", "/administration/reviews//"] {
            assert_eq!(group_of(address), None, "{address}");
        }
    }
}
