use crate::components::{EmailAddress, MixedAlphabets};
use crate::page_context::{has_permission, me, text};
use domain::account::AccountState;
use domain::identity::{IdentityState, PersonRow};
use domain::paths;
use domain::permission::Permission;
use leptos::prelude::*;

/// The cells of a row.
pub(super) fn cells(person: PersonRow) -> impl IntoView {
    let t = text();
    let name_id = format!("person-{}", person.account);
    let open_link = open_link(&person, name_id.clone());
    let name = if person.name.is_empty() { person.username.clone() } else { person.name };
    let mixed = view! { <MixedAlphabets of=&name/> }.into_any();
    let code = person.code.map(|code| view! { <span class="mono">{code}</span> }.into_any());
    view! {
        <th role="rowheader" scope="row">
            <span class="two-lines" id=name_id>
                <span class="breaks">{name}</span>
                {mixed}
                <span class="hint"><EmailAddress email=person.email/></span>
            </span>
        </th>
        <td role="cell" data-label=t.username() class="mono breaks">{person.username}</td>
        <td role="cell" data-label=t.personal_code()>{code}</td>
        <td role="cell" data-label=t.account() class="tight">{account_tag(person.state)}</td>
        <td role="cell" data-label=t.digital_identity() class="tight">{identity_tags(person.identity, person.has_verified)}</td>
        <td role="cell"><div class="cell-actions">{open_link}</div></td>
    }
}

/// The link to the steps for those who may open them: a submitted identity is open to fewer people than a draft.
fn open_link(person: &PersonRow, about: String) -> Option<impl IntoView + use<>> {
    let t = text();
    let has_permission = |permission| untrack(|| has_permission(permission));
    let is_own = untrack(me).is_some_and(|me| me.account == person.account);
    let fills_in = is_own || has_permission(Permission::RegisterIdentities);
    let reads =
        has_permission(Permission::ViewPersonalData) || has_permission(Permission::ValidateIdentities);
    let (name, leads) = match person.identity {
        None => (t.begin_identity(), fills_in),
        Some(state) if state.is_open() && fills_in => (t.continue_identity(), true),
        Some(state) => {
            let is_shown = is_own || reads || state == IdentityState::Erased;
            (t.open_identity(), is_shown || has_permission(Permission::ManageAccounts))
        }
    };
    let address = if is_own { paths::MY_DATA.to_owned() } else { paths::account_identity(person.account) };
    leads.then(|| {
        view! { <a class="btn small quiet" href=address aria-describedby=about>{name}</a> }.into_any()
    })
}

/// The state of an account in a word.
pub(in crate::pages) fn account_tag(state: AccountState) -> impl IntoView {
    let class = match state {
        AccountState::Pending => "tag warn",
        AccountState::Active => "tag good",
        AccountState::Suspended | AccountState::ToBeDeleted => "tag bad",
        AccountState::Deleted => "tag",
    };
    view! { <span class=class>{text().account_state(state)}</span> }
}

/// The state of an identity; during a correction that of the verified one, which is in force, and that of the correction.
pub(in crate::pages) fn identity_tags(state: Option<IdentityState>, has_verified: bool) -> AnyView {
    match state.filter(|state| has_verified && state.is_in_progress()) {
        None => identity_tag(state).into_any(),
        Some(correction) => {
            let t = text();
            let words = t.correction(&t.identity_state(correction));
            view! {
                <span class="tags">
                    {identity_tag(Some(IdentityState::Verified))}
                    <span class=identity_tag_class(correction)>{words}</span>
                </span>
            }
            .into_any()
        }
    }
}

/// The state of an identity in a word.
pub(in crate::pages) fn identity_tag(state: Option<IdentityState>) -> impl IntoView {
    let t = text();
    let (class, word) = match state {
        None => ("tag", t.no_identity().to_owned()),
        Some(state) => (identity_tag_class(state), t.identity_state(state)),
    };
    view! { <span class=class>{word}</span> }
}

const fn identity_tag_class(state: IdentityState) -> &'static str {
    match state {
        IdentityState::Draft | IdentityState::Erased => "tag",
        IdentityState::Submitted | IdentityState::InReview => "tag accent",
        IdentityState::Verified => "tag good",
        IdentityState::ChangesRequested => "tag warn",
        IdentityState::Rejected | IdentityState::Suspended => "tag bad",
    }
}
