//! HTTP: the layers in the order a request passes them, then the handlers.

pub(crate) mod app_state;
pub(crate) mod concurrency_limit;
pub(crate) mod error_response;
pub(crate) mod functions;
pub(crate) mod headers;
pub(crate) mod host_check;
pub(crate) mod identify;
pub(crate) mod keyed_limit;
mod keyed_lock;
pub(crate) mod other_sites;
pub(crate) mod page_redirects;
pub(crate) mod refusal;
pub(crate) mod registry;
pub(crate) mod request_info;
pub(crate) mod trace;
mod unread_answers;

pub(crate) mod api;
pub(crate) mod assets;
pub(crate) mod audit;
pub(crate) mod body;
pub(crate) mod bulk;
pub(crate) mod export;
pub(crate) mod forms;
pub(crate) mod health;
pub(crate) mod logo;
pub(crate) mod pages;
pub(crate) mod pictures;
