//! What is made before the transaction: messages, and links to confirm addresses.

use crate::accounts::{NewEdit, NewEnd, NewSuspension, Reactivation};
use crate::address_changes::{NewRequest, count_by_others};
use crate::entity::account;
use crate::error::{Error, Result};
use crate::gate::{CanManageAccounts, Desk};
use crate::to_ascii;
use domain::account::{AccountState, Email};
use domain::bulk::update::{UpdateColumn, UpdateRow, UpdateWords};
use domain::day::Day;
use domain::form::Code;
use domain::id::AccountId;
use domain::message::Lane;
use domain::registry::Suspension;
use domain::text::Locale;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::LazyLock;

/// A suspension by a file has no reason and no end.
static WITHOUT_REASON: LazyLock<Suspension> = LazyLock::new(Suspension::default);

/// The changes of a batch that tell people something, by row; `Err` for a row that is not written.
pub(super) struct Prepared(pub(super) Vec<std::result::Result<PreparedRow, Code>>);

#[derive(Default)]
pub(super) struct PreparedRow {
    pub(super) edit: Option<NewEdit>,
    pub(super) end: Option<NewEnd>,
    pub(super) state: Option<PreparedState>,
    pub(super) address: Option<NewRequest>,
}

pub(super) enum PreparedState {
    Suspend(NewSuspension<'static>),
    Reactivate(Reactivation),
}

/// Addresses that were counted in this batch already: a batch that is prepared again does not ask for them again.
#[derive(Default)]
pub(super) struct AskedAddresses(HashMap<AccountId, std::result::Result<(), Code>>);

impl Prepared {
    pub(super) async fn of(
        desk: &Desk<CanManageAccounts>,
        (columns, words): (&[UpdateColumn], &UpdateWords),
        rows: &[UpdateRow],
        asked: &mut AskedAddresses,
    ) -> Result<Self> {
        let known = account::Entity::find()
            .filter(account::Column::Id.is_in(rows.iter().map(|row| row.account)))
            .all(desk.backend.db().read())
            .await?;
        let known: HashMap<AccountId, account::Model> = known.into_iter().map(|row| (row.id, row)).collect();
        let mut prepared = Vec::with_capacity(rows.len());
        for row in rows {
            prepared.push(prepare(desk, (columns, words), row, known.get(&row.account), asked).await?);
        }
        Ok(Self(prepared))
    }
}

async fn prepare(
    desk: &Desk<CanManageAccounts>,
    (columns, words): (&[UpdateColumn], &UpdateWords),
    row: &UpdateRow,
    known: Option<&account::Model>,
    asked: &mut AskedAddresses,
) -> Result<std::result::Result<PreparedRow, Code>> {
    let backend = &desk.backend;
    if row.is_erased {
        return Ok(Err(Code::Erased));
    }
    let Some(known) = known.filter(|known| known.state != AccountState::Deleted) else {
        return Ok(Err(Code::NotFound));
    };
    let mut prepared = PreparedRow::default();
    let (mut username, mut locale) = (None, None);
    for cell in &row.cells {
        let Some(column) = columns.get(usize::from(cell.column)) else { return Ok(Err(Code::Malformed)) };
        let value = cell.after.as_str();
        if let Err(code) = words.check(*column, value, to_ascii) {
            return Ok(Err(code));
        }
        match column {
            UpdateColumn::Username => username = Some(value),
            UpdateColumn::Language => locale = Locale::from_word(value),
            UpdateColumn::Ends => {
                let end = Day::parse(value).ok().map(|day| backend.start_of(day.next()));
                if end.is_some_and(|end| end <= backend.now()) {
                    return Ok(Err(Code::EndPast));
                }
                prepared.end = Some(NewEnd::prepare(backend, known.clone(), end, Lane::Bulk));
            }
            UpdateColumn::State => {
                prepared.state = Some(match AccountState::from_word(value) {
                    Some(AccountState::Suspended) => PreparedState::Suspend(NewSuspension::of_many(
                        backend,
                        known.clone(),
                        &WITHOUT_REASON,
                    )),
                    _ => PreparedState::Reactivate(Reactivation::in_lane(backend, known.clone(), Lane::Bulk)),
                });
            }
            UpdateColumn::Email => match request(desk, known, value, asked).await? {
                Ok(request) => prepared.address = request,
                Err(code) => return Ok(Err(code)),
            },
            _ => {}
        }
    }
    if username.is_some() || locale.is_some() {
        prepared.edit = Some(NewEdit::of_many(backend, known, (username, locale)));
    }
    Ok(Ok(prepared))
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
    if let Entry::Vacant(place) = asked.0.entry(known.id) {
        place.insert(match count_by_others(backend, known.id, &email).await {
            Ok(()) => Ok(()),
            Err(Error::Refused(code)) => Err(code),
            Err(error) => return Err(error),
        });
    }
    if let Some(Err(code)) = asked.0.get(&known.id) {
        return Ok(Err(*code));
    }
    match NewRequest::prepare(backend, known.clone(), email, by).await {
        Ok(request) => Ok(Ok(Some(request))),
        Err(Error::Refused(code)) => Ok(Err(code)),
        Err(error) => Err(error),
    }
}
