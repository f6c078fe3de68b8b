use super::whose::{Opens, Target};
use super::{DataKey, Filled, Place, Wanted, images_of, state_of, subject};
use crate::Backend;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{identity, identity_revision};
use crate::error::Result;
use crate::gate::Desk;
use crate::{accounts, permissions, to_ascii};
use domain::account::AccountState;
use domain::audit::Action;
use domain::day::Day;
use domain::id::{AccountId, DocumentId, IdentityId};
use domain::identity::{
    Act, DocumentView, IdentityState, IdentityView, ImageView, Policy, StepView, Tombstone, Values, Who,
    Whose,
};
use domain::permission::Permission;
use domain::text::harmless;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

impl<R: Opens> Desk<R> {
    /// An identity as the steps show it. That somebody else's was opened is written down first.
    ///
    /// Once it is submitted, what it says is shown to the person and to those who may see personal data or validate it;
    /// whoever filled it in sees how it stands, and so does at all times whoever may only act on it as a whole.
    ///
    /// # Errors
    /// `not_found` where there is no such account, or where the registration is somebody else's.
    pub async fn identity(&self, whose: Whose) -> Result<IdentityView> {
        let view = async {
            let target = R::target(self, whose)?;
            let row = self.found(self.backend.db().read(), target).await?;
            self.view(target, row).await
        };
        self.noting(whose, view.await).await
    }

    pub(super) async fn view(&self, target: Target, row: Option<identity::Model>) -> Result<IdentityView> {
        let backend = &self.backend;
        let db = backend.db().read();
        let account = match (target, &row) {
            (Target::Account(account), _) => Some(account),
            (Target::Registration(_), row) => row.as_ref().and_then(|row| row.account_id).map(AccountId::new),
        };
        let is_own = self.is_mine(target, row.as_ref());
        let mut view = blank(backend, who(db, account, row.as_ref()).await?, is_own);
        view.can_edit = self.fills_in(target, row.as_ref());
        let Some(row) = row else { return Ok(view) };
        let state = state_of(&row)?;
        view.identity = Some(IdentityId::new(row.id));
        view.state = Some(state);
        view.code = Some(row.code.to_string());
        view.can_edit &= state.is_open();
        view.has_verified = row.verified.is_some();
        view.acts = self.acts(&row, state).await?;
        view.erasure_asked_at = row.erasure_asked_at;
        view.tombstone = tombstone(db, &row).await?;
        if row.data_key.is_none() || !self.sees(target, &row, state) {
            return Ok(view);
        }
        if !is_own {
            self.note_opening(row.id).await?;
        }
        fill(&mut view, backend, &row).await?;
        Ok(view)
    }

    /// Whether what it says is shown to whoever acts here.
    pub(super) fn sees(&self, target: Target, row: &identity::Model, state: IdentityState) -> bool {
        let held = self.permissions();
        (state.is_open() && self.fills_in(target, Some(row)))
            || self.is_mine(target, Some(row))
            || held.has(Permission::ViewPersonalData)
            || held.has(Permission::ValidateIdentities)
    }

    fn fills_in(&self, target: Target, row: Option<&identity::Model>) -> bool {
        self.is_mine(target, row) || self.permissions().has(Permission::RegisterIdentities)
    }

    /// What whoever acts here may do to it as a whole, as it looks now; each verb decides again.
    async fn acts(&self, row: &identity::Model, state: IdentityState) -> Result<Vec<Act>> {
        let Some(account) = row.account_id.map(AccountId::new) else { return Ok(Vec::new()) };
        let held = self.permissions();
        let may = held.has(Permission::ManageAccounts)
            && (self.account() == Some(account)
                || permissions::seems_editable(self.backend.db().read(), held, account, self.backend.now())
                    .await?);
        Ok(if may { state.acts().to_vec() } else { Vec::new() })
    }

    async fn note_opening(&self, identity: Uuid) -> Result<()> {
        let work = async |tx: Tx| {
            let entry = Entry {
                action: Action::IdentityOpened,
                subject: subject(identity),
                detail: serde_json::Value::Null,
            };
            audit::record(&tx, &self.backend, &self.caller, entry).await
        };
        self.backend.db().write(work).await
    }
}

/// Before anything is said.
fn blank(backend: &Backend, who: Who, is_own: bool) -> IdentityView {
    let policy = policy(backend, is_own);
    IdentityView {
        identity: None,
        state: None,
        code: None,
        who,
        is_own,
        steps: Vec::new(),
        documents: Vec::new(),
        flags: Vec::new(),
        message: String::new(),
        can_edit: true,
        has_verified: false,
        acts: Vec::new(),
        erasure_asked_at: None,
        tombstone: None,
        today: policy.today.to_string(),
        least_age: policy.least_age,
        notice: policy.notice,
    }
}

async fn fill(view: &mut IdentityView, backend: &Backend, row: &identity::Model) -> Result<()> {
    let db = backend.db().read();
    let key = DataKey::of(backend, row)?;
    let filled = Filled::read(db, &key).await?;
    let names = accounts::names(db, filled.steps.iter().filter_map(|(_, row, _)| row.saved_by)).await?;
    let images = images_of(db, row.id).await?;
    view.steps = filled
        .steps
        .iter()
        .map(|(step, row, kept)| StepView {
            step: *step,
            edition: edition(row.edition),
            values: kept.values(),
            saved_at: row.saved_at,
            saved_by: accounts::name_in(&names, row.saved_by),
        })
        .collect();
    view.documents = filled
        .documents
        .iter()
        .map(|(row, kept)| document(row.id, row.edition, kept.values(), &images))
        .collect();
    if let Some(flags) = &row.flags {
        let wanted: Wanted = key.read(Place::Flags, flags)?;
        view.flags = wanted.flags;
        view.message = wanted.message;
    }
    Ok(())
}

/// What an erasure left, where there was one.
async fn tombstone(db: &impl ConnectionTrait, row: &identity::Model) -> Result<Option<Tombstone>> {
    use identity_revision::Column;
    let Some(erased_at) = row.erased_at else { return Ok(None) };
    let last = identity_revision::Entity::find()
        .filter(Column::IdentityId.eq(row.id))
        .filter(Column::DecidedAt.is_not_null())
        .order_by_desc(Column::Number)
        .one(db)
        .await?;
    let decided = last.and_then(|last| IdentityState::from_word(&last.state).zip(last.decided_at));
    Ok(Some(Tombstone { erased_at, decided }))
}

fn document(id: Uuid, number: i32, values: Values, images: &[ImageView]) -> DocumentView {
    let id = DocumentId::new(id);
    let images = images.iter().filter(|image| image.document == id).cloned().collect();
    DocumentView { id, edition: edition(number), values, images }
}

/// The account behind an identity.
pub(crate) async fn who(
    db: &impl ConnectionTrait,
    account: Option<AccountId>,
    row: Option<&identity::Model>,
) -> Result<Who> {
    let name = row.map(|row| harmless(&row.name).into_owned()).unwrap_or_default();
    let Some(account) = account else { return Ok(Who { name, ..Who::default() }) };
    let found = accounts::by_id(db, account).await?;
    Ok(Who {
        account: Some(account),
        name,
        email: found.as_ref().and_then(|row| row.email.clone()).unwrap_or_default(),
        username: found.as_ref().and_then(|row| row.username.clone()).unwrap_or_default(),
        state: found.and_then(|row| AccountState::from_word(&row.state)),
    })
}

/// What the rules depend on besides the values. The organization's day is that of UTC.
pub(crate) fn policy(backend: &Backend, by_themselves: bool) -> Policy {
    let settings = backend.settings();
    Policy {
        today: Day::at(backend.now()),
        least_age: settings.least_age,
        notice: settings.privacy_notice.clone(),
        by_themselves,
        to_ascii,
    }
}

/// A number of saves, which the database keeps signed.
pub(super) fn edition(number: i32) -> u32 {
    u32::try_from(number).unwrap_or_default()
}
