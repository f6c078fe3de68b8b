//! State and behaviour that pages share: forms, requests, navigation.

mod browser;
mod busy_rows;
mod confirm_state;
mod confirmed_file;
mod form;
mod latest_request;
mod live_list;
mod organization_day;
mod page_resource;
mod passkeys;
mod retry;
mod sign_in_prompt;
mod submit_action;
#[cfg(feature = "hydrate")]
mod upload;
mod versioned_data;

pub(crate) use browser::{
    copy_text, debounce, focus_after_render, focus_from_top, focus_in_place, focus_new_page, is_hydrated,
    load_page, mark_hydrated, on_page_hidden, poll_while_visible, preserve_focus, random_uuid, sleep,
};
pub(crate) use busy_rows::BusyRows;
pub(crate) use confirm_state::ConfirmState;
pub(crate) use confirmed_file::fetch_confirmed;
pub(crate) use form::{BoundField, Form};
pub(crate) use latest_request::SharedRequests;
pub(crate) use live_list::{ListPage, ListQuery, LiveListState, LiveRow, list_url};
#[cfg(feature = "hydrate")]
pub(crate) use organization_day::set_time_zone;
pub(crate) use organization_day::{browser_time_zone, organization_day};
pub(crate) use page_resource::PageResource;
pub(crate) use passkeys::{are_supported, ask_for_passkey, make_passkey};
pub(crate) use retry::with_retries;
pub(crate) use sign_in_prompt::SignInPrompt;
pub(crate) use submit_action::SubmitAction;
#[cfg(feature = "hydrate")]
pub(crate) use upload::upload;
pub(crate) use versioned_data::VersionedData;
