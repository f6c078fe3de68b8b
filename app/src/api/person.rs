//! The page of a person in the registry, and what is done to an account there.

use super::ApiError;
use super::wire::Call;
use domain::id::{AccountId, EventId, SessionId};
use domain::invitation::AddressDraft;
use domain::registry::{
    AccountDraft, DeleteDraft, EndDraft, PersonView, RelationshipDraft, RestoreDraft, StartDraft,
    SuspendDraft, TimelinePage,
};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::desk;
#[cfg(feature = "ssr")]
use backend::gate::{CanManageAccounts, CanViewRegistry};

/// Everything that the page of a person shows.
#[server(prefix = "/api", endpoint = "person", protocol = Call)]
pub async fn person(account: AccountId) -> Result<PersonView, ApiError> {
    Ok(desk::<CanViewRegistry>().await?.person_view(account).await?)
}

/// The events of a person before this one.
#[server(prefix = "/api", endpoint = "person_timeline", protocol = Call)]
pub async fn person_timeline(account: AccountId, before: EventId) -> Result<TimelinePage, ApiError> {
    Ok(desk::<CanViewRegistry>().await?.person_timeline(account, before).await?)
}

/// Ends one session of an account.
#[server(prefix = "/api", endpoint = "end_session", protocol = Call)]
pub async fn end_session(account: AccountId, session: SessionId) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.end_session(account, session).await?)
}

/// Changes username and language of an account.
#[server(prefix = "/api", endpoint = "edit_account", protocol = Call)]
pub async fn edit_account(account: AccountId, draft: AccountDraft) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.edit_account(account, draft).await?)
}

/// Suspends an account.
#[server(prefix = "/api", endpoint = "suspend_account", protocol = Call)]
pub async fn suspend_account(account: AccountId, draft: SuspendDraft) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.suspend_drafted(account, draft).await?)
}

/// Reactivates a suspended account.
#[server(prefix = "/api", endpoint = "reactivate_account", protocol = Call)]
pub async fn reactivate_account(account: AccountId) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.reactivate(account).await?)
}

/// Changes the relationship of a person to the organization.
#[server(prefix = "/api", endpoint = "set_relationship", protocol = Call)]
pub async fn set_relationship(account: AccountId, draft: RelationshipDraft) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.set_relationship(account, draft).await?)
}

/// Changes the first day of a person's relationship to the organization.
#[server(prefix = "/api", endpoint = "set_start_date", protocol = Call)]
pub async fn set_start_date(account: AccountId, draft: StartDraft) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.set_start_date(account, draft).await?)
}

/// Deletes an account, which can be restored for some days.
#[server(prefix = "/api", endpoint = "delete_account", protocol = Call)]
pub async fn delete_account(account: AccountId, draft: DeleteDraft) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.delete_account(account, draft).await?)
}

/// Restores an account that is to be deleted; of a freed one, with what the form says.
#[server(prefix = "/api", endpoint = "restore_account", protocol = Call)]
pub async fn restore_account(account: AccountId, draft: Option<RestoreDraft>) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.restore_account(account, draft).await?)
}

/// Lets others have the address and the username of an account that is to be deleted.
#[server(prefix = "/api", endpoint = "free_account", protocol = Call)]
pub async fn free_account(account: AccountId) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.free_account(account).await?)
}

/// Asks for another e-mail address of an account.
#[server(prefix = "/api", endpoint = "change_address", protocol = Call)]
pub async fn change_address(account: AccountId, draft: AddressDraft) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.change_address(account, draft).await?)
}

/// Agrees to a change of an e-mail address.
#[server(prefix = "/api", endpoint = "agree_to_address", protocol = Call)]
pub async fn agree_to_address(account: AccountId) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.agree_to_address(account).await?)
}

/// Stops a change of an e-mail address.
#[server(prefix = "/api", endpoint = "stop_address_change", protocol = Call)]
pub async fn stop_address_change(account: AccountId) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.stop_address_change(account).await?)
}

/// Sets, moves or clears the end of an account.
#[server(prefix = "/api", endpoint = "set_end_date", protocol = Call)]
pub async fn set_end_date(account: AccountId, draft: EndDraft) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.set_end_date(account, draft).await?)
}
