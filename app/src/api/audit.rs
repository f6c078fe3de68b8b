//! *Audit*.

use super::ApiError;
use super::wire::Call;
use domain::audit::{AuditPage, AuditQuery};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::desk::desk;
#[cfg(feature = "ssr")]
use backend::gate::CanViewAudit;

/// A page of the audit.
#[server(prefix = "/api", endpoint = "audit", protocol = Call)]
pub async fn audit_of(query: AuditQuery) -> Result<AuditPage, ApiError> {
    Ok(desk::<CanViewAudit>().await?.audit_page(&query).await?)
}
