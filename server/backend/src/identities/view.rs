use super::draft::{DraftDocument, DraftStep};
use super::pictures;
use super::revisions::find_revision;
use super::suspended_view::show_verified;
use super::target::{OpensIdentities, ResolvedTarget};
use super::{DataKey, IdentityDraft, subject, texts_to_person};
use crate::Backend;
use crate::attributed_values::AttributedValues;
use crate::audit::{self, Entry};
use crate::db::Tx;
use crate::entity::{identity, identity_revision};
use crate::entry_locks::{self, LockedEntries, readable};
use crate::error::Result;
use crate::gate::Desk;
use crate::reach::EVERYONE;
use crate::{accounts, own_fields, permissions, to_ascii};
use domain::account::AccountState;
use domain::audit::Action;
use domain::form::Field;
use domain::id::{AccountId, IdentityId};
use domain::identity::{
    DocumentView, IdentityAction, IdentityOwner, IdentityState, IdentityTarget, IdentityView, Policy,
    StepView, Tombstone,
};
use domain::permission::{Permission, Permissions};
use domain::registry::{FieldLevel, OwnField};
use domain::text::harmless;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

impl<R: OpensIdentities> Desk<R> {
    /// An identity as its pages show it. Opening somebody else's is audited first.
    ///
    /// The values of an open identity are a draft, shown to the person and to editors, not to reviewers, who have the
    /// submitted revision. After submission they are shown to the person, to reviewers and to whoever may view
    /// personal data. Others see the state only.
    ///
    /// # Errors
    /// `not_found` where there is no such account, or where the registration is somebody else's.
    pub async fn identity(&self, target: IdentityTarget) -> Result<IdentityView> {
        let view = async {
            let target = R::resolve(self, target)?;
            let row = self.find_identity(self.backend.db().read(), target).await?;
            self.view(target, row).await
        };
        self.audit_refusal(target, view.await).await
    }

    pub(super) async fn view(
        &self,
        target: ResolvedTarget,
        row: Option<identity::Model>,
    ) -> Result<IdentityView> {
        let backend = &self.backend;
        let db = backend.db().read();
        let account = match (target, &row) {
            (ResolvedTarget::Account(account), _) => Some(account),
            (ResolvedTarget::Registration(_), row) => row.as_ref().and_then(|row| row.account_id),
        };
        let is_own = self.is_own(target, row.as_ref());
        let hidden = self.hidden_own_fields(db, is_own).await?;
        let mut own = own_fields::find(db, FieldLevel::Identity).await?;
        own.retain(|one| !hidden.contains(&one.field));
        if matches!(target, ResolvedTarget::Registration(_)) {
            own.extend(own_fields::live(db, FieldLevel::Account).await?);
        }
        let policy = policy(backend, is_own, own);
        let mut view = empty_view(policy, who(db, account, row.as_ref()).await?, is_own);
        let held = self.held_for(db, account).await?;
        view.can_edit = self.may_edit(target, row.as_ref(), held);
        view.kept = self.kept_steps(is_own);
        let lock = entry_locks::for_account(db, account).await?;
        let has_accepted = view.who.state != Some(AccountState::Pending);
        let can_vouch = match account.filter(|_| has_accepted && lock.is_some()) {
            Some(account) => entry_locks::seems_able_to_vouch(backend, self.person(), account).await?,
            None => false,
        };
        view.lock = lock.as_ref().map(|lock| lock.view(backend, false, can_vouch));
        let Some(row) = row else { return Ok(view) };
        let state = row.state;
        view.identity = Some(row.id);
        view.state = Some(state);
        view.code = Some(row.code.to_string());
        view.can_edit &= state.is_open();
        view.has_verified = row.verified.is_some();
        (view.actions, view.can_decline_erasure) = self.actions(&row).await?;
        view.erasure_asked_at = row.erasure_asked_at;
        view.tombstone = tombstone(db, &row).await?;
        if row.data_key.is_none() || !self.may_read(target, &row, held) {
            return Ok(view);
        }
        if !is_own {
            self.audit_opening(row.id).await?;
        }
        let own = entry_locks::for_own_account(db, &row, self.account(), backend.now()).await?;
        add_values(&mut view, self, &row, own.as_ref()).await?;
        hide(&mut view, &hidden);
        Ok(view)
    }

    /// What the actor holds for an account; for a registration, which has none, what they hold anywhere.
    pub(super) async fn held_for(
        &self,
        db: &impl ConnectionTrait,
        account: Option<AccountId>,
    ) -> Result<Permissions> {
        match account {
            Some(account) => self.permissions_for(db, account).await,
            None => Ok(self.permissions_anywhere()),
        }
    }

    /// Whether the actor, who holds this for the person, may read the values.
    pub(super) fn may_read(&self, target: ResolvedTarget, row: &identity::Model, held: Permissions) -> bool {
        let state = row.state;
        (state.is_open() && self.may_edit(target, Some(row), held))
            || self.is_own(target, Some(row))
            || held.has(Permission::ViewPersonalData)
            || (held.has(Permission::ValidateIdentities)
                && row.submitted.is_some()
                && !state.is_open()
                // A suspended identity may contain the draft of a correction.
                && state != IdentityState::Suspended)
    }

    fn may_edit(&self, target: ResolvedTarget, row: Option<&identity::Model>, held: Permissions) -> bool {
        self.is_own(target, row) || held.has(Permission::RegisterIdentities)
    }

    /// What the actor may do with the identity as a whole, and whether they may decline a request for its erasure. A
    /// hint for the page: each action checks again.
    async fn actions(&self, row: &identity::Model) -> Result<(Vec<IdentityAction>, bool)> {
        let Some(account) = row.account_id else { return Ok((Vec::new(), false)) };
        let is_own = self.account() == Some(account);
        let may_manage =
            self.held_for(self.backend.db().read(), Some(account)).await?.has(Permission::ManageAccounts)
                && (is_own || permissions::seems_editable(self, account).await?);
        if !may_manage {
            return Ok((Vec::new(), false));
        }
        // Nobody else may manage the founder's.
        let may_favour = !is_own || self.person().is_some_and(|me| me.founder);
        let mut actions = row.state.actions(row.verified.is_some()).to_vec();
        actions.retain(|action| may_favour || *action != IdentityAction::Reactivate);
        Ok((actions, may_favour))
    }

    async fn audit_opening(&self, identity: IdentityId) -> Result<()> {
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

/// The view of an identity that does not exist yet.
fn empty_view(policy: Policy, who: IdentityOwner, is_own: bool) -> IdentityView {
    IdentityView {
        identity: None,
        state: None,
        code: None,
        who,
        is_own,
        steps: Vec::new(),
        documents: Vec::new(),
        lock: None,
        flags: Vec::new(),
        message: String::new(),
        can_edit: true,
        has_verified: false,
        correction: None,
        actions: Vec::new(),
        can_decline_erasure: false,
        erasure_asked_at: None,
        tombstone: None,
        today: policy.today.to_string(),
        least_age: policy.least_age,
        required: policy.required,
        kept: Vec::new(),
        notice: policy.notice,
        own: policy.own,
    }
}

/// Adds the values, with a lock only those that the person may read.
async fn add_values<R>(
    view: &mut IdentityView,
    desk: &Desk<R>,
    row: &identity::Model,
    lock: Option<&LockedEntries>,
) -> Result<()> {
    let (backend, db) = (&desk.backend, desk.backend.db().read());
    let key = DataKey::from_row(backend, row)?;
    let draft = IdentityDraft::load(db, backend, &key).await?;
    let mut names = desk.names(db, draft.steps.iter().filter_map(|step| step.row.saved_by)).await?;
    if lock.is_some() {
        // Their own name may be a locked value.
        names.extend(view.who.account.map(|me| (me, view.who.username.clone())));
        view.who.name.clear();
    }
    let locked = |values: &AttributedValues| lock.map(|lock| lock.fields(values)).unwrap_or_default();
    let pictures = pictures::current_pictures(db, row.id).await?;
    view.steps = draft
        .steps
        .iter()
        .map(|DraftStep { row, values }| StepView {
            step: row.step,
            edition: edition(row.edition),
            values: readable(lock, values).values(),
            saved_at: row.saved_at,
            saved_by: accounts::name_in(&names, row.saved_by),
            locked: locked(values),
        })
        .collect();
    view.documents = draft
        .documents
        .iter()
        .map(|DraftDocument { row, values }| {
            let (locked_pictures, readable_pictures): (Vec<_>, Vec<_>) = pictures
                .iter()
                .filter(|picture| picture.document_id == row.id)
                .partition(|picture| lock.is_some_and(|lock| picture.is_locked_by(lock)));
            let mut pictures: Vec<_> =
                readable_pictures.into_iter().map(pictures::StoredPicture::view).collect();
            pictures.sort_by_key(|picture| picture.side);
            DocumentView {
                id: row.id,
                edition: edition(row.edition),
                values: readable(lock, values).values(),
                pictures,
                locked: locked(values),
                locked_pictures: locked_pictures.into_iter().map(|picture| picture.side).collect(),
            }
        })
        .collect();
    if row.state == IdentityState::Suspended
        && let Some(number) = row.verified
        && let Some((_, verified)) = find_revision(db, &key, number).await?
    {
        let pictures = pictures::all_pictures(db, row.id).await?;
        show_verified(view, &verified, lock, &pictures);
    }
    let texts = texts_to_person(db, backend, row, &key, lock).await?;
    if let Some(lock) = &mut view.lock {
        lock.is_locked = texts.is_locked;
    }
    view.flags = texts.requested.flags;
    view.message = texts.requested.message;
    Ok(())
}

/// Takes away what fields say that are for administrators only.
fn hide(view: &mut IdentityView, hidden: &[Field]) {
    for step in &mut view.steps {
        hidden.iter().for_each(|field| step.values.set(*field, ""));
        step.locked.retain(|field| !hidden.contains(field));
    }
    view.flags.retain(|flag| !hidden.contains(&flag.field));
    if let Some(correction) = &mut view.correction {
        hidden.iter().for_each(|field| correction.values.set(*field, ""));
        correction.emptied.retain(|field| !hidden.contains(field));
    }
}

/// The tombstone of an erased identity.
async fn tombstone(db: &impl ConnectionTrait, row: &identity::Model) -> Result<Option<Tombstone>> {
    use identity_revision::Column;
    let Some(erased_at) = row.erased_at else { return Ok(None) };
    let last = identity_revision::Entity::find()
        .filter(Column::IdentityId.eq(row.id))
        .filter(Column::DecidedAt.is_not_null())
        .order_by_desc(Column::Number)
        .one(db)
        .await?;
    let decided = last.and_then(|last| Some(last.state).zip(last.decided_at));
    Ok(Some(Tombstone { erased_at, decided }))
}

/// The account behind an identity, for display.
pub(crate) async fn who(
    db: &impl ConnectionTrait,
    account: Option<AccountId>,
    row: Option<&identity::Model>,
) -> Result<IdentityOwner> {
    let name = row.map(|row| harmless(&row.name).into_owned()).unwrap_or_default();
    let Some(account) = account else { return Ok(IdentityOwner { name, ..IdentityOwner::default() }) };
    let found = accounts::by_id(EVERYONE, db, account).await?;
    Ok(IdentityOwner {
        account: Some(account),
        name,
        email: found.as_ref().and_then(|row| row.email.clone()).unwrap_or_default(),
        username: found.as_ref().and_then(|row| row.username.clone()).unwrap_or_default(),
        state: found.map(|row| row.state),
    })
}

/// The inputs of the rules besides the values. Today is the day in the organization's time zone.
pub(crate) fn policy(backend: &Backend, by_themselves: bool, own: Vec<OwnField>) -> Policy {
    let settings = backend.settings();
    Policy {
        today: backend.day_of(backend.now()),
        least_age: settings.least_age,
        required: settings.required(),
        notice: settings.privacy_notice.clone(),
        by_themselves,
        own,
        to_ascii,
    }
}

/// A count of saves, which the database stores signed.
pub(super) fn edition(number: i32) -> u32 {
    u32::try_from(number).unwrap_or_default()
}
