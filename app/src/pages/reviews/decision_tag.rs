use domain::identity::Decision;

/// The colour of a decision.
pub(in crate::pages::reviews) const fn decision_class(decision: Decision) -> &'static str {
    match decision {
        Decision::Verify => "tag good",
        Decision::RequestChanges => "tag warn",
        Decision::Reject => "tag bad",
    }
}
