//! What is made before the transaction: messages, and links to confirm addresses.

use super::super::write::RowRefusal;
use super::batch::{Batch, Mode, refusal};
use crate::account_actions::{NewEdit, NewEnd, NewSuspension, Reactivation};
use crate::address_changes::{NewRequest, check_domain, count_by_others, refusal_of_change};
use crate::entity::account;
use crate::error::Result;
use crate::gate::{CanManageAccounts, Desk};
use crate::invitations::Invitee;
use crate::{permissions, to_ascii};
use domain::account::{AccountState, Email};
use domain::bulk::update::{UpdateColumn, UpdateRow};
use domain::day::Day;
use domain::form::Code;
use domain::id::AccountId;
use domain::message::Lane;
use domain::registry::Suspension;
use domain::text::Locale;
use sea_orm::{ColumnTrait, QueryFilter};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::LazyLock;

/// A suspension by a file has no reason and no end.
static WITHOUT_REASON: LazyLock<Suspension> = LazyLock::new(Suspension::default);

/// The changes of a batch that tell people something, by row; `Err` for a row that is not written.
pub(super) struct PreparedUpdates(pub(super) Vec<std::result::Result<PreparedRow, RowRefusal>>);

#[derive(Default)]
pub(super) struct PreparedRow {
    pub(super) edit: Option<NewEdit>,
    pub(super) end: Option<NewEnd>,
    pub(super) state: Option<PreparedState>,
    pub(super) address: Option<NewRequest>,
    /// Whether the account is made in the same transaction.
    pub(super) is_new: bool,
    /// The columns that cannot be written, of an undo.
    refused: Vec<u8>,
}

impl PreparedRow {
    /// Of somebody who is invited.
    pub(super) fn of_invitee(invitee: &Invitee) -> Self {
        Self { is_new: matches!(invitee, Invitee::New { .. }), ..Self::default() }
    }

    pub(super) fn is_refused(&self, column: u8) -> bool {
        self.refused.contains(&column)
    }
}

pub(super) enum PreparedState {
    Suspend(NewSuspension<'static>),
    Reactivate(Reactivation),
}

/// Addresses that were counted in this batch already: a batch that is prepared again does not ask for them again.
#[derive(Default)]
pub(super) struct AskedAddresses(HashMap<AccountId, std::result::Result<(), Code>>);

impl PreparedUpdates {
    /// Refuses the first rows of the batch.
    pub(super) fn refuse(&mut self, rows: usize, code: Code) {
        for row in self.0.iter_mut().take(rows).filter(|row| row.is_ok()) {
            *row = Err(code.into());
        }
    }

    pub(super) async fn of(batch: &Batch<'_>, asked: &mut AskedAddresses) -> Result<Self> {
        let (desk, rows) = (batch.desk, batch.rows);
        let (db, ids) = (desk.backend.db().read(), rows.iter().map(|row| row.account));
        let ids: Vec<AccountId> = ids.collect();
        let known = account::Entity::find(desk.reach())
            .filter(account::Column::Id.is_in(ids.iter().copied()))
            .all(db)
            .await?;
        // Nobody uses up tries of somebody whom they may not edit. The write decides.
        let borders = desk.person().map(|person| person.borders.clone()).unwrap_or_default();
        let above =
            permissions::holders_of_more_now(db, &ids, (desk.permissions(), &borders), desk.backend.now())
                .await?;
        let known: HashMap<AccountId, account::Model> = known.into_iter().map(|row| (row.id, row)).collect();
        let mut prepared = Vec::with_capacity(rows.len());
        for row in rows {
            let known = known.get(&row.account);
            prepared.push(match known {
                Some(_) if desk.account() == Some(row.account) => Err(Code::OwnAccount.into()),
                Some(known) if known.founder || above.contains(&known.id) => {
                    Err(Code::PermissionNotHeld.into())
                }
                known => prepare(batch, row, known, asked).await?,
            });
        }
        Ok(Self(prepared))
    }
}

async fn prepare(
    batch: &Batch<'_>,
    row: &UpdateRow,
    known: Option<&account::Model>,
    asked: &mut AskedAddresses,
) -> Result<std::result::Result<PreparedRow, RowRefusal>> {
    if row.is_erased {
        return Ok(Err(Code::Erased.into()));
    }
    let Some(known) = known.filter(|known| known.state != AccountState::Deleted) else {
        return Ok(Err(Code::NotFound.into()));
    };
    let mut prepared = PreparedRow::default();
    let (mut username, mut locale) = (None, None);
    for cell in &row.cells {
        let Some(column) = batch.columns.get(usize::from(cell.column)) else {
            return Ok(Err(Code::Malformed.into()));
        };
        match column {
            UpdateColumn::Username => username = Some(cell.after.as_str()),
            UpdateColumn::Language => locale = Locale::from_word(&cell.after),
            _ => {}
        }
        if let Err(code) = prepare_cell(batch, known, (*column, &cell.after), asked, &mut prepared).await? {
            match batch.mode {
                Mode::Whole => {
                    let field = batch.words.own(*column).map(|own| own.field);
                    return Ok(Err(RowRefusal { code, field }));
                }
                Mode::Cells(_) => prepared.refused.push(cell.column),
            }
        }
    }
    if username.is_some() || locale.is_some() {
        prepared.edit = Some(NewEdit::of_many(&batch.desk.backend, known, (username, locale)));
    }
    Ok(Ok(prepared))
}

pub(super) async fn prepare_cell(
    batch: &Batch<'_>,
    known: &account::Model,
    (column, value): (UpdateColumn, &str),
    asked: &mut AskedAddresses,
    prepared: &mut PreparedRow,
) -> Result<std::result::Result<(), Code>> {
    let backend = &batch.desk.backend;
    if let Err(code) = batch.words.check(column, value, to_ascii) {
        return Ok(Err(code));
    }
    match column {
        UpdateColumn::Ends => {
            let end = Day::parse(value).ok().map(|day| backend.start_of(day.next()));
            if end.is_some_and(|end| end <= backend.now()) {
                return Ok(Err(Code::EndPast));
            }
            prepared.end = Some(NewEnd::prepare(backend, known.clone(), end, Lane::Bulk));
        }
        UpdateColumn::State => {
            prepared.state = Some(match AccountState::from_word(value) {
                Some(AccountState::Suspended) => {
                    PreparedState::Suspend(NewSuspension::of_many(backend, known.clone(), &WITHOUT_REASON))
                }
                _ => PreparedState::Reactivate(Reactivation::in_lane(backend, known.clone(), Lane::Bulk)),
            });
        }
        UpdateColumn::Email => match request(batch.desk, known, value, asked).await? {
            Ok(request) => prepared.address = request,
            Err(code) => return Ok(Err(code)),
        },
        _ => {}
    }
    Ok(Ok(()))
}

/// The request for another address; none where it is the present one.
async fn request(
    desk: &Desk<CanManageAccounts>,
    known: &account::Model,
    value: &str,
    asked: &mut AskedAddresses,
) -> Result<std::result::Result<Option<NewRequest>, Code>> {
    let backend = &desk.backend;
    let Some(by) = desk.account() else { return Ok(Err(Code::SignedOut)) };
    let email = match Email::parse(value, to_ascii) {
        Ok(email) if known.email_key.as_deref() == Some(email.key()) => return Ok(Ok(None)),
        Ok(email) => email,
        Err(code) => return Ok(Err(code)),
    };
    if let Some(code) = refusal_of_change(known.state) {
        return Ok(Err(code));
    }
    if let Err(code) = check_domain(backend, known, &email) {
        return Ok(Err(code));
    }
    if let Entry::Vacant(place) = asked.0.entry(known.id) {
        place.insert(refusal(count_by_others(backend, known.id, &email).await)?);
    }
    if let Some(Err(code)) = asked.0.get(&known.id) {
        return Ok(Err(*code));
    }
    Ok(refusal(NewRequest::prepare(backend, known.clone(), email, by).await)?.map(Some))
}
