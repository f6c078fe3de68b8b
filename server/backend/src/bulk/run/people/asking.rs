use super::super::write::RowOutcome;
use super::{known, lock, outcome_of};
use crate::entity::{account, bulk_person};
use crate::error::{Error, Result};
use crate::gate::{CanRegisterIdentities, Desk};
use crate::identities::Asking;
use crate::permissions;
use domain::form::Code;
use domain::id::AccountId;
use domain::identity::RequestDelivery;
use domain::message::Lane;
use sea_orm::DatabaseTransaction;
use std::collections::HashMap;

/// The requests of a batch, or why somebody is not asked.
pub(super) struct PreparedRequests(HashMap<AccountId, std::result::Result<Asking, Code>>);

pub(super) fn prepare(
    desk: &Desk<CanRegisterIdentities>,
    known: HashMap<AccountId, account::Model>,
) -> PreparedRequests {
    let request = |row: account::Model| {
        if row.founder {
            return Err(Code::PermissionNotHeld);
        }
        desk.asking(row, Lane::Bulk).map_err(|error| error.code())
    };
    PreparedRequests(known.into_iter().map(|(id, row)| (id, request(row))).collect())
}

impl PreparedRequests {
    pub(super) async fn write(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk<CanRegisterIdentities>,
        people: &[bulk_person::Model],
    ) -> Result<Vec<RowOutcome>> {
        let reach = permissions::reach_now(tx, desk).await?;
        lock(tx, people).await?;
        let reached = known(tx, &reach, people).await?;
        let mut outcomes = Vec::with_capacity(people.len());
        for person in people {
            let id = person.account_id;
            let asked = match reached.contains_key(&id) {
                true => self.ask(tx, desk, id).await,
                false => Err(Error::Refused(Code::NotFound)),
            };
            outcomes.push(outcome_of(id, asked)?);
        }
        Ok(outcomes)
    }

    async fn ask(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk<CanRegisterIdentities>,
        id: AccountId,
    ) -> Result<Option<RowOutcome>> {
        if desk.account() == Some(id) {
            return Err(Error::Refused(Code::OwnAccount));
        }
        let asking = self.0.get(&id).ok_or(Error::Refused(Code::NotFound))?;
        let asking = asking.as_ref().map_err(|code| Error::Refused(*code))?;
        let asked = desk.request_steps(tx, asking).await?;
        Ok((asked.delivery != RequestDelivery::AlreadyMailed).then(RowOutcome::default))
    }
}
