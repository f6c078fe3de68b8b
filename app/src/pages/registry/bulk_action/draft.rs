use domain::bulk::{BulkAction, JobKind};
use domain::day::Day;
use domain::form::Faults;
use domain::registry::{DeleteDraft, EndDraft, MemberDraft, MoveDraft, SuspendDraft};
use serde::{Deserialize, Serialize};

/// The fields of all dialogs; each shows those of its action.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::pages) struct Fields {
    pub kind: Option<JobKind>,
    pub unit: String,
    pub group: String,
    pub reason: String,
    pub ends_on: String,
    /// The number that is typed for many people.
    pub number: String,
}

impl Fields {
    /// The action with its form.
    pub fn action(&self) -> BulkAction {
        let ends_on = self.ends_on.clone();
        let group = self.group.clone();
        let reason = self.reason.clone();
        match self.kind.and_then(BulkAction::of_kind) {
            Some(BulkAction::Suspend(_)) => BulkAction::Suspend(SuspendDraft { reason, ends_on }),
            Some(BulkAction::Delete(_)) => BulkAction::Delete(DeleteDraft { reason }),
            Some(BulkAction::MoveToUnit(_)) => BulkAction::MoveToUnit(MoveDraft { unit: self.unit.clone() }),
            Some(BulkAction::AddToGroup(_)) => BulkAction::AddToGroup(MemberDraft { group, ends_on }),
            Some(BulkAction::RemoveFromGroup(_)) => {
                BulkAction::RemoveFromGroup(MemberDraft { group, ..MemberDraft::default() })
            }
            Some(BulkAction::SetEnd(_)) => BulkAction::SetEnd(EndDraft { ends_on }),
            Some(other) => other,
            None => BulkAction::Resend,
        }
    }

    pub fn faults(&self) -> Option<Faults> {
        self.action().check(&Day::starts_in_utc).err()
    }
}
