//! *Reviews*: the queue, one case and its decision; the receipt and the erasure of one's own identity.

use super::ApiError;
use super::wire::Call;
use domain::id::{AccountId, IdentityId};
use domain::identity::{CaseFilter, CaseRow, CaseView, DecisionDraft, DeclineDraft, Receipt, ReviewerRow};
use domain::page::{Cursor, Page};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::desk;
#[cfg(feature = "ssr")]
use backend::gate::{CanManageAccounts, CanValidateIdentities, SignedIn};

/// One page of cases: waiting ones oldest first, decided ones newest first.
#[server(prefix = "/api", endpoint = "reviews", protocol = Call)]
pub async fn reviews(filter: CaseFilter, after: Option<Cursor>) -> Result<Page<CaseRow>, ApiError> {
    Ok(desk::<CanValidateIdentities>().await?.reviews(filter, after).await?)
}

/// One case; audited.
#[server(prefix = "/api", endpoint = "review_case", protocol = Call)]
pub async fn review_case(identity: IdentityId) -> Result<CaseView, ApiError> {
    Ok(desk::<CanValidateIdentities>().await?.review_case(identity).await?)
}

/// Claims a case for some time.
#[server(prefix = "/api", endpoint = "claim_case", protocol = Call)]
pub async fn claim_case(identity: IdentityId) -> Result<(), ApiError> {
    Ok(desk::<CanValidateIdentities>().await?.claim_case(identity).await?)
}

/// Releases a claimed case.
#[server(prefix = "/api", endpoint = "release_case", protocol = Call)]
pub async fn release_case(identity: IdentityId) -> Result<(), ApiError> {
    Ok(desk::<CanValidateIdentities>().await?.release_case(identity).await?)
}

/// The other reviewers to whom the case can be given.
#[server(prefix = "/api", endpoint = "case_reviewers", protocol = Call)]
pub async fn case_reviewers(identity: IdentityId) -> Result<Vec<ReviewerRow>, ApiError> {
    Ok(desk::<CanValidateIdentities>().await?.case_reviewers(identity).await?)
}

/// Gives the case to a reviewer.
#[server(prefix = "/api", endpoint = "reassign_case", protocol = Call)]
pub async fn reassign_case(identity: IdentityId, to: AccountId) -> Result<(), ApiError> {
    Ok(desk::<CanValidateIdentities>().await?.reassign_case(identity, to).await?)
}

/// Records that a possible duplicate is somebody else, or takes it back; returns the case afterwards.
#[server(prefix = "/api", endpoint = "settle_lookalike", protocol = Call)]
pub async fn settle_lookalike(
    identity: IdentityId,
    other: IdentityId,
    are_different: bool,
) -> Result<CaseView, ApiError> {
    Ok(desk::<CanValidateIdentities>().await?.settle_lookalike(identity, other, are_different).await?)
}

/// The case that has waited longest among those that the account can decide about.
#[server(prefix = "/api", endpoint = "next_case", protocol = Call)]
pub async fn next_case() -> Result<Option<IdentityId>, ApiError> {
    Ok(desk::<CanValidateIdentities>().await?.next_case().await?)
}

/// Decides about one revision; returns the case afterwards.
#[server(prefix = "/api", endpoint = "decide", protocol = Call)]
pub async fn decide(identity: IdentityId, draft: DecisionDraft) -> Result<CaseView, ApiError> {
    Ok(desk::<CanValidateIdentities>().await?.decide(identity, draft).await?)
}

/// What is stored about oneself, and who has opened it.
#[server(prefix = "/api", endpoint = "my_receipt", protocol = Call)]
pub async fn my_receipt() -> Result<Receipt, ApiError> {
    Ok(desk::<SignedIn>().await?.my_receipt().await?)
}

/// Requests the erasure of one's identity. A second request changes nothing.
#[server(prefix = "/api", endpoint = "ask_erasure", protocol = Call)]
pub async fn ask_erasure() -> Result<Receipt, ApiError> {
    Ok(desk::<SignedIn>().await?.ask_erasure().await?)
}

/// Declines a request for erasure with a reason.
#[server(prefix = "/api", endpoint = "decline_erasure", protocol = Call)]
pub async fn decline_erasure(identity: IdentityId, draft: DeclineDraft) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.decline_erasure(identity, draft).await?)
}

/// Suspends a verified identity.
#[server(prefix = "/api", endpoint = "suspend_identity", protocol = Call)]
pub async fn suspend_identity(identity: IdentityId) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.suspend_identity(identity).await?)
}

/// Reactivates a suspended identity.
#[server(prefix = "/api", endpoint = "reactivate_identity", protocol = Call)]
pub async fn reactivate_identity(identity: IdentityId) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.reactivate_identity(identity).await?)
}

/// Erases an identity for good; a tombstone is left.
#[server(prefix = "/api", endpoint = "erase_identity", protocol = Call)]
pub async fn erase_identity(identity: IdentityId) -> Result<(), ApiError> {
    Ok(desk::<CanManageAccounts>().await?.erase_identity(identity).await?)
}
