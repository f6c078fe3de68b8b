//! Components that pages share. None depends on an area.

mod app_shell;
mod confirm_again;
mod dialog;
mod dynamic;
mod email_address;
mod error_page;
mod error_summary;
mod fetching;
mod field;
mod help;
mod icon;
mod keyed_list;
mod leave_guard;
mod link_box;
mod list;
mod long_text;
mod markup_view;
mod notice_link;
mod own_fields;
mod page_account;
mod passkey_button;
mod sign_in_again;
mod signed_out_layout;
mod support_contact;
mod text_area;
mod timestamp;
mod toast;

pub(crate) use app_shell::{AppShell, PageHeader};
pub(crate) use confirm_again::ConfirmAgain;
pub(crate) use dialog::{Confirm, Dialog, LinkDialog, ShownLink};
pub(crate) use dynamic::dynamic;
pub(crate) use email_address::EmailAddress;
pub(crate) use error_page::{ErrorPage, Loading, RequirePermission, Status};
pub(crate) use error_summary::ErrorSummary;
pub(crate) use fetching::Fetching;
pub(crate) use field::{PasswordField, TextField, TextInput};
pub(crate) use help::Help;
pub(crate) use icon::{Icon, Logo, Shape};
pub(crate) use keyed_list::{KeyedItem, keyed_list};
pub(crate) use leave_guard::LeaveGuard;
pub(crate) use link_box::LinkBox;
pub(crate) use list::{EmptyList, ListError, LiveList, RowButton, SearchBox, SearchOptions};
pub(crate) use long_text::LongText;
pub(crate) use markup_view::MarkupView;
pub(crate) use notice_link::NoticeLink;
pub(crate) use own_fields::{
    OwnFieldControl, field_label, own_field_controls, own_labels, own_values, own_words, provide_own_fields,
};
pub(crate) use page_account::PageAccount;
pub(crate) use passkey_button::{PasskeyButton, PasskeyUse};
pub(crate) use sign_in_again::SignInAgain;
pub(crate) use signed_out_layout::{Languages, SignedOutLayout};
pub(crate) use support_contact::SupportContact;
pub(crate) use text_area::TextArea;
pub(crate) use timestamp::Timestamp;
pub(crate) use toast::{ToastRegion, Toasts};
