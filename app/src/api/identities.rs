//! Digital identities: searching people, saving the steps, *Complete registration*.

use super::ApiError;
use super::wire::Call;
use domain::id::{AccountId, DocumentId, IdentityId, InvitationId};
use domain::identity::{
    IdentityTarget, IdentityView, PeoplePage, PersonFilter, RegistrationRow, RequestedSteps, StepSave,
    StepSaved, SubmitDraft,
};
use domain::notice::NoticeReceipt;
use domain::session::OwnPasswordDraft;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::desk;
#[cfg(feature = "ssr")]
use backend::gate::{
    CanOpenIdentities, CanRegisterIdentities, CanSearchPeople, CanViewPersonalData, SignedIn,
};

/// One page of people who match the search: words of names, an e-mail address, a username, a personal code.
#[server(prefix = "/api", endpoint = "people", protocol = Call)]
pub async fn people(
    search: String,
    filter: PersonFilter,
    after: Option<String>,
) -> Result<PeoplePage, ApiError> {
    Ok(desk::<CanSearchPeople>().await?.people(&search, filter, after.as_deref()).await?)
}

/// An identity as its steps show it. Opening somebody else's is audited.
#[server(prefix = "/api", endpoint = "identity", protocol = Call)]
pub async fn identity(#[server(rename = "whose")] target: IdentityTarget) -> Result<IdentityView, ApiError> {
    Ok(match target {
        IdentityTarget::Me => desk::<SignedIn>().await?.identity(target).await?,
        _ => desk::<CanOpenIdentities>().await?.identity(target).await?,
    })
}

/// Saves one step. The first save assigns the personal code.
#[server(prefix = "/api", endpoint = "save_step", protocol = Call)]
pub async fn save_step(
    #[server(rename = "whose")] target: IdentityTarget,
    save: StepSave,
) -> Result<StepSaved, ApiError> {
    Ok(match target {
        IdentityTarget::Me => desk::<SignedIn>().await?.save_step(target, save).await?,
        _ => desk::<CanRegisterIdentities>().await?.save_step(target, save).await?,
    })
}

/// Adds an empty document under an id that the page created.
#[server(prefix = "/api", endpoint = "add_document", protocol = Call)]
pub async fn add_document(
    #[server(rename = "whose")] target: IdentityTarget,
    document: DocumentId,
) -> Result<(), ApiError> {
    match target {
        IdentityTarget::Me => desk::<SignedIn>().await?.add_document(target, document).await?,
        _ => desk::<CanRegisterIdentities>().await?.add_document(target, document).await?,
    }
    Ok(())
}

/// Removes a document with its pictures.
#[server(prefix = "/api", endpoint = "remove_document", protocol = Call)]
pub async fn remove_document(
    #[server(rename = "whose")] target: IdentityTarget,
    document: DocumentId,
) -> Result<(), ApiError> {
    match target {
        IdentityTarget::Me => desk::<SignedIn>().await?.remove_document(target, document).await?,
        _ => desk::<CanRegisterIdentities>().await?.remove_document(target, document).await?,
    }
    Ok(())
}

/// Submits the identity for review if nothing is missing.
#[server(prefix = "/api", endpoint = "submit_identity", protocol = Call)]
pub async fn submit_identity(
    #[server(rename = "whose")] target: IdentityTarget,
    draft: SubmitDraft,
) -> Result<IdentityView, ApiError> {
    Ok(match target {
        IdentityTarget::Me => desk::<SignedIn>().await?.submit_identity(target, draft).await?,
        _ => desk::<CanRegisterIdentities>().await?.submit_identity(target, draft).await?,
    })
}

/// Accepts the privacy notice in force for oneself, whatever state one's identity is in.
#[server(prefix = "/api", endpoint = "accept_notice", protocol = Call)]
pub async fn accept_notice(receipt: NoticeReceipt) -> Result<IdentityView, ApiError> {
    Ok(desk::<SignedIn>().await?.accept_notice(&receipt).await?)
}

/// Opens a decided identity for correction. The verified revision stays in force until the new one is verified.
#[server(prefix = "/api", endpoint = "begin_correction", protocol = Call)]
pub async fn begin_correction(
    #[server(rename = "whose")] target: IdentityTarget,
) -> Result<IdentityView, ApiError> {
    Ok(match target {
        IdentityTarget::Me => desk::<SignedIn>().await?.begin_correction(target).await?,
        _ => desk::<CanRegisterIdentities>().await?.begin_correction(target).await?,
    })
}

/// Discards an open correction: only the verified revision is left.
#[server(prefix = "/api", endpoint = "discard_correction", protocol = Call)]
pub async fn discard_correction(
    #[server(rename = "whose")] target: IdentityTarget,
) -> Result<IdentityView, ApiError> {
    Ok(match target {
        IdentityTarget::Me => desk::<SignedIn>().await?.discard_correction(target).await?,
        _ => desk::<CanRegisterIdentities>().await?.discard_correction(target).await?,
    })
}

/// *Ask the person*: sends the missing steps to the person.
#[server(prefix = "/api", endpoint = "ask_person", protocol = Call)]
pub async fn ask_person(account: AccountId) -> Result<RequestedSteps, ApiError> {
    Ok(desk::<CanRegisterIdentities>().await?.ask_person(account).await?)
}

/// *Create and invite*: creates the account of a registration and invites it. A retry gives the same answer.
#[server(prefix = "/api", endpoint = "complete_registration", protocol = Call)]
pub async fn complete_registration(registration: IdentityId) -> Result<InvitationId, ApiError> {
    Ok(desk::<CanRegisterIdentities>().await?.complete_registration(registration).await?)
}

/// One's own unfinished registrations, newest first.
#[server(prefix = "/api", endpoint = "registrations", protocol = Call)]
pub async fn registrations() -> Result<Vec<RegistrationRow>, ApiError> {
    Ok(desk::<CanRegisterIdentities>().await?.registrations().await?)
}

/// Discards an unfinished registration.
#[server(prefix = "/api", endpoint = "discard_registration", protocol = Call)]
pub async fn discard_registration(registration: IdentityId) -> Result<(), ApiError> {
    Ok(desk::<CanRegisterIdentities>().await?.discard_registration(registration).await?)
}

/// Confirms with one's own password that the right person uses an account.
#[server(prefix = "/api", endpoint = "vouch", protocol = Call)]
pub async fn vouch(account: AccountId, draft: OwnPasswordDraft) -> Result<(), ApiError> {
    Ok(desk::<CanViewPersonalData>().await?.vouch(account, draft).await?)
}
