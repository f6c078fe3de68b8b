use super::actions::{PermissionActions, holder_name};
use super::checkboxes::Boxes;
use super::row::{grant_days, place_name};
use crate::api::permissions::revoke_permissions;
use crate::components::{Dialog, ErrorSummary, Icon, Shape};
use crate::hooks::Form;
use crate::page_context::text;
use domain::form::Field;
use domain::permission::{Granted, HeldPermission, Holder, PlacedGrant, RevokeDraft};
use leptos::prelude::*;

/// *Revoke permissions*: which of those that are held, each in every place by itself.
#[component]
pub(super) fn RevokeDialog(actions: PermissionActions) -> impl IntoView {
    let about = actions.revoking;
    let close = Callback::new(move |()| about.set(None));
    view! {
        <Dialog id="revoke" is_open=Signal::derive(move || about.with(Option::is_some)) close>
            {move || about.get().map(|who| view! { <RevokeForm actions who close/> }.into_any())}
        </Dialog>
    }
}

#[component]
fn RevokeForm(actions: PermissionActions, who: Holder, close: Callback<()>) -> impl IntoView {
    let t = text();
    let form = Form::new(RevokeDraft::default(), |draft| draft.check().err());
    let offered: Vec<Revocable> =
        who.placed_grants().into_iter().map(|grant| Revocable::of(&who, grant)).collect();
    let put = Callback::new(move |(grant, is_ticked): (PlacedGrant, bool)| {
        form.draft.update(|draft| {
            draft.places.retain(|one| *one != grant);
            if is_ticked {
                draft.places.push(grant);
            }
        });
        form.clear_error(Field::Permissions);
    });
    let fault = Signal::derive(move || form.fault(Field::Permissions));
    let boxes =
        offered.iter().enumerate().map(|(number, one)| revocable_box(number, one, put)).collect_view();
    let words = t.revoke_permissions_words(holder_name(&who));
    let hint = if who.profiles.is_empty() { t.revoked_by_place() } else { t.goes_with_profile() };
    let warning = actions.is_own(&who).then(|| {
        view! { <div class="note warn"><Icon shape=Shape::Warn/><p>{t.revoke_own_warning()}</p></div> }
            .into_any()
    });
    let account = who.account;
    let submit = form.submit(
        move |draft| revoke_permissions(account, draft),
        move |()| {
            let chosen = form.draft.with_untracked(|draft| draft.places.clone());
            let chosen = offered.iter().filter(|one| chosen.contains(&one.grant));
            actions.revoked(&who, &chosen.map(Revocable::name).collect::<Vec<_>>());
        },
    );
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="revoke-title">{t.revoke_permissions()}</h2>
                <ErrorSummary error=form.error/>
                <p>{words}</p>
                {warning}
                <Boxes id=Field::Permissions title=t.field(Field::Permissions) hint fault>{boxes}</Boxes>
            </div>
            <div class="foot">
                <button class="btn danger" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.revoke_permissions()}
                </button>
                <button class="btn" type="button" autofocus=true on:click=move |_| close.run(())>{t.cancel()}</button>
            </div>
        </form>
    }
}

/// What can be revoked in one place.
#[derive(Clone)]
struct Revocable {
    grant: PlacedGrant,
    /// The name of the permission in code, or that of the profile.
    word: String,
    /// Where it counts; empty for what counts everywhere and nowhere else besides.
    place: String,
    /// What is held by it there.
    held: Vec<HeldPermission>,
}

impl Revocable {
    fn of(who: &Holder, grant: PlacedGrant) -> Self {
        let (word, all): (String, Vec<HeldPermission>) = match grant.granted {
            Granted::Permission(permission) => (
                permission.as_str().to_owned(),
                who.granted_singly().filter(|held| held.permission == permission).collect(),
            ),
            Granted::Profile(profile) => {
                let name = who.profiles.iter().find(|one| one.id == profile).map(|one| one.name.clone());
                (name.unwrap_or_default(), who.of_profile(profile).collect())
            }
        };
        let is_everywhere_alone = all.iter().all(|held| held.unit.is_none());
        Self {
            grant,
            word,
            place: if is_everywhere_alone { String::new() } else { place_name(who, grant.unit) },
            held: all.into_iter().filter(|held| held.unit == grant.unit).collect(),
        }
    }

    /// In the sentence that says what was revoked.
    fn name(&self) -> String {
        if self.place.is_empty() { self.word.clone() } else { format!("{} ({})", self.word, self.place) }
    }
}

fn revocable_box(number: usize, one: &Revocable, put: Callback<(PlacedGrant, bool)>) -> AnyView {
    let t = text();
    let Revocable { grant, word, place, held } = one.clone();
    let (id, hint_id) = (format!("revoked-{number}"), format!("revoked-{number}-hint"));
    let (name, has) = match grant.granted {
        Granted::Permission(permission) => {
            let about = t.permission_about(permission);
            (view! { {about}" "<span class="mono quiet-text">{word}</span> }.into_any(), None)
        }
        Granted::Profile(_) => {
            let words: Vec<&str> = held.iter().map(|held| held.permission.as_str()).collect();
            let words = view! { <span class="mono breaks">{words.join(", ")}</span> }.into_any();
            let name =
                view! { <span class="breaks">{word}</span>" "<span class="quiet-text">{t.profile()}</span> };
            (name.into_any(), Some(words))
        }
    };
    let place = (!place.is_empty()).then(|| view! { " "<span class="breaks">{place}</span> }.into_any());
    let days = held.first().copied().and_then(grant_days);
    view! {
        <div class="check">
            <input
                type="checkbox"
                id=id.clone()
                aria-describedby=hint_id.clone()
                on:change=move |event| put.run((grant, event_target_checked(&event)))
            />
            <label for=id>{name}{place}</label>
            <p class="hint" id=hint_id>{has}{days}</p>
        </div>
    }
    .into_any()
}
