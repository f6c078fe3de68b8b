//! The registry: everybody, with both levels. What is listed is a [`RegistryQuery`], which is also the address of the page.
//!
//! To add a filter: a field of [`Filters`], its words in `registry/query.rs`, and its condition in the host's list of people.
//! To add a column or an order: a variant of [`RegistryColumn`] or [`Sort`].

mod account_edit;
mod address;
mod column;
mod deletion;
mod end_date;
mod export_format;
mod filter_part;
mod filters;
mod group;
mod list_columns;
mod overview;
mod person;
mod personal_export;
mod placement;
mod query;
mod saved_view;
mod standing;
mod start_date;
mod suspension;
mod timeline;
mod view;

pub(crate) use account_edit::external_id;
pub use account_edit::{AccountDraft, AccountEdit, AccountSeen};

pub use crate::own_field::{
    CheckedOwnValue, FieldKey, FieldKind, FieldLevel, FieldOption, FieldValue, Localized, OPTIONS_MOST,
    OWN_FIELDS_MOST, OwnField, OwnFieldRow, OwnFieldsPage, OwnValuesDraft, PersonField, StoredOwnValue,
    text_key,
};
pub use crate::unit::{
    CheckedUnit, MoveEffect, UNIT_DEPTH_MOST, UNITS_MOST, UnitChoice, UnitCode, UnitDraft, UnitName,
    UnitPath, UnitRow, UnitTree,
};
pub use address::{DELIMITER, LIST, ListPlace, PEOPLE, PERSONAL, RegistryAddress, SELECTED_MOST};
pub use column::{RegistryColumn, Sort};
pub use deletion::{DeleteDraft, RestoreDraft, RestoredNames};
pub use end_date::EndDraft;
pub use export_format::ExportFormat;
pub use filter_part::FilterPart;
pub use filters::{FieldFilter, Filters, UnitFilter, When};
pub use group::{CheckedGroup, GROUPS_MOST, GroupDraft, GroupName, GroupRow, GroupSeen};
pub use list_columns::ListColumns;
pub use overview::{DayCounts, Funnel, FunnelOf, JobFunnel, Overview, Stage, UnitFunnel, Waiting};
pub use person::{
    AccountAction, PersonGrant, PersonGroup, PersonIdentity, PersonInvitation, PersonSession, PersonUnit,
    PersonView,
};
pub use personal_export::{PERSONAL_FIELDS, PersonalDraft, PersonalExport, personal_fields};
pub use placement::{MemberDraft, Membership, MoveDraft, RelationshipDraft};
pub use query::{Direction, FIELDS_ASKED_MOST, GROUPS_ASKED_MOST, ListOrder, PageSize, RegistryQuery};
pub use saved_view::{CheckedView, SavedView, VIEWS_MOST, ViewDraft};
pub use standing::{IdentityStanding, InvitationStanding, RelationshipStanding};
pub use start_date::StartDraft;
pub use suspension::{SuspendDraft, Suspension};
pub use timeline::{TIMELINE_ROWS, TimelineDetail, TimelineLine, TimelinePage};
pub use view::{PeopleCount, RegistryPage, RegistryRow, RegistryView};
