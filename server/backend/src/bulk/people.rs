//! Actions on people who are registered: the dialog's preview, and the job that carries them out.
//!
//! The people of a job are written down when it begins (`bulk_person`), those of a list in pieces by the worker
//! (`run/people/freeze.rs`): who comes into the list later is not meant. Every batch checks each of them again.
//!
//! To add an action: a kind in `domain`, its reasons in `people/left_out.rs`, and its writing in `run/people/`. What needs
//! values of each row, as an update from a file does, stores them with the job's key, as the rows of invitations are.

mod begin;
mod left_out;
mod preview;
mod results;
mod rows;
mod selected;

pub(super) use begin::{PERSON_BYTES, SelectedPerson, write_people};
pub(super) use left_out::Judge;
pub(super) use results::{delete_people, header, next_people, people_between};
pub(super) use rows::page_of_people;
pub(super) use selected::Selected;

use crate::error::{Error, Result};
use crate::gate::{CanActOnPeople, CanViewRegistry, Desk, Right};
use domain::bulk::{JobKind, Selection};
use domain::form::Code;
use domain::permission::Permission;

impl Desk<CanActOnPeople> {
    /// Checks what an action and a selection need. Lists of the registry are for those who may see it: what they count would
    /// tell what it shows.
    async fn check_action(&self, kind: JobKind, selection: &Selection) -> Result<()> {
        let mut needed = vec![(kind.permission(), Self::name_of(kind))];
        if matches!(selection, Selection::Matching(_)) {
            needed.push((Permission::ViewRegistry, CanViewRegistry::NAME));
        }
        for (permission, right) in needed {
            if !self.permissions_anywhere().has(permission) {
                self.note_missing(right).await;
                return Err(Error::Refused(Code::PermissionMissing));
            }
        }
        Ok(())
    }

    fn name_of(kind: JobKind) -> &'static str {
        use crate::gate::{CanBulkInvite, CanManageAccounts, CanManageInvitations, CanRegisterIdentities};
        match kind.permission() {
            Permission::ManageAccounts => CanManageAccounts::NAME,
            Permission::ManageInvitations => CanManageInvitations::NAME,
            Permission::RegisterIdentities => CanRegisterIdentities::NAME,
            _ => CanBulkInvite::NAME,
        }
    }
}

#[cfg(test)]
mod tests;
