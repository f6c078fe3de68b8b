//! What pages are made of; nothing here knows an area.

mod address;
mod area;
mod broken;
mod changing;
mod dialog;
mod each;
mod errors;
mod field;
mod frame;
mod front;
mod help;
mod icon;
mod link_box;
mod list;
mod moment;
mod toast;

pub(crate) use address::Address;
pub(crate) use area::Area;
pub(crate) use broken::{Broken, Guarded, Loading, Status};
pub(crate) use changing::changing;
pub(crate) use dialog::{Confirm, Dialog, LinkDialog, ShownLink};
pub(crate) use each::{Item, each};
pub(crate) use errors::Errors;
pub(crate) use field::{PasswordField, TextField, Typed};
pub(crate) use frame::{Frame, PageHead};
pub(crate) use front::{Front, Languages};
pub(crate) use help::Help;
pub(crate) use icon::{Icon, Mark, Shape};
pub(crate) use link_box::LinkBox;
pub(crate) use list::{EmptyList, LiveList, RowButton, Searched};
pub(crate) use moment::When;
pub(crate) use toast::{ToastRegion, Toasts};
