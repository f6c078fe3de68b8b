use super::actions::{PermissionActions, holder_name};
use super::checkboxes::{
    PermissionCheckboxes, PermissionOption, ProfileCheckboxes, ProfileOption, tick, tick_profile,
};
use super::row::places_held;
use crate::api::permissions::grant_permissions;
use crate::api::units::unit_choices;
use crate::components::{Choice, Dialog, ErrorSummary, SelectField, TextField, fetched, refused};
use crate::hooks::Form;
use crate::page_context::{me, text};
use domain::day::Day;
use domain::form::Field;
use domain::permission::{GrantDraft, Holder};
use leptos::prelude::*;

/// *Grant permissions*: where, which, from which day, until which. Where comes first: the list of permissions is longer than a
/// screen, and a grant that counts everywhere by oversight is the worst one.
#[component]
pub(super) fn GrantDialog(actions: PermissionActions) -> impl IntoView {
    let about = actions.granting;
    let close = Callback::new(move |()| about.set(None));
    view! {
        <Dialog id="grant" is_open=Signal::derive(move || about.with(Option::is_some)) close>
            {move || about.get().map(|who| view! { <GrantForm actions who close/> }.into_any())}
        </Dialog>
    }
}

#[component]
fn GrantForm(actions: PermissionActions, who: Holder, close: Callback<()>) -> impl IntoView {
    let t = text();
    let form = Form::new(GrantDraft::default(), |draft| draft.check(&Day::starts_in_utc).err());
    let offered = actions.own.get_untracked().iter();
    let offered = offered
        .map(|permission| PermissionOption {
            permission,
            held: who.holds(permission),
            places: places_held(&who, permission),
        })
        .collect();
    let put = Callback::new(move |(permission, is_ticked)| {
        form.draft.update(|draft| tick(&mut draft.permissions, permission, is_ticked));
        form.clear_error(Field::Permissions);
    });
    let own = actions.own.get_untracked();
    let profiles = actions.profiles.get_untracked().into_iter().filter(|one| one.can_be_granted_with(own));
    let profiles: Vec<ProfileOption> = profiles
        .map(|one| ProfileOption {
            held: who.of_profile(one.id).next(),
            id: one.id,
            name: one.name,
            permissions: one.permissions,
        })
        .collect();
    let put_profile = Callback::new(move |(profile, is_ticked)| {
        form.draft.update(|draft| tick_profile(&mut draft.profiles, profile, is_ticked));
        form.clear_error(Field::Profiles);
        form.clear_error(Field::Permissions);
    });
    let profile_fault = Signal::derive(move || form.fault(Field::Profiles));
    let units = fetched(unit_choices());
    // Whoever holds everything that they grant inside a border alone has no *Everywhere* to offer.
    let is_inside = untrack(me).is_some_and(|me| !me.inside.is_empty());
    let choices = Signal::derive(move || {
        let everywhere = (!is_inside).then(|| (String::new(), t.granted_everywhere().to_owned()));
        let chosen = units.with(|units| match units {
            Some(Ok(units)) => units.iter().map(|unit| (unit.id.to_string(), unit.path.clone())).collect(),
            _ => Vec::new(),
        });
        everywhere.into_iter().chain(chosen).collect::<Vec<Choice>>()
    });
    // The first choice of a list is chosen before anybody chooses.
    Effect::new(move || {
        if is_inside && let Some((first, _)) = choices.get().into_iter().next() {
            form.draft.update(|draft| {
                if draft.unit.is_empty() {
                    draft.unit = first
                }
            });
        }
    });
    let unit = form.bind(Field::Unit, |draft| &mut draft.unit);
    let starts_on = form.bind(Field::StartsOn, |draft| &mut draft.starts_on);
    let ends_on = form.bind(Field::EndsOn, |draft| &mut draft.ends_on);
    let fault = Signal::derive(move || form.fault(Field::Permissions));
    let is_placed = Memo::new(move |_| form.draft.with(|draft| !draft.unit.is_empty()));
    // Somebody whose own permissions have no end may grant without one.
    let is_bounded = untrack(me).is_some_and(|me| !me.is_founder);
    let bound = is_bounded.then(|| view! { <p class="hint">{t.never_longer_than_yours()}</p> }.into_any());
    let words = t.grant_words(holder_name(&who));
    let account = who.account;
    let submit = form.submit(
        move |draft| grant_permissions(account, draft),
        move |()| {
            let draft = form.draft.get_untracked();
            actions.granted(&who, &actions.names(&draft.permissions, &draft.profiles));
        },
    );
    view! {
        <form method="dialog" novalidate on:submit=submit>
            <div class="body">
                <h2 id="grant-title">{t.grant_permissions()}</h2>
                <ErrorSummary error=form.error/>
                <p>{words}</p>
                <fieldset class="group">
                    <legend>{t.where_granted()}</legend>
                    {refused(units)}
                    <SelectField bound=unit label=t.field(Field::Unit) choices/>
                    <p class="hint">{t.granted_inside_hint()}</p>
                </fieldset>
                <ProfileCheckboxes offered=profiles put=put_profile fault=profile_fault/>
                <PermissionCheckboxes offered hint=t.only_own_permissions() is_inside=is_placed put fault/>
                <fieldset class="group">
                    <legend>{t.how_long()}</legend>
                    <div class="fields">
                        <TextField bound=starts_on label=t.field(Field::StartsOn) hint=t.first_day_hint() kind="date"/>
                        <TextField bound=ends_on label=t.field(Field::EndsOn) hint=t.last_day_hint() kind="date"/>
                    </div>
                    {bound}
                </fieldset>
            </div>
            <div class="foot">
                <button class="btn primary" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.grant_permissions()}
                </button>
                <button class="btn" type="button" on:click=move |_| close.run(())>{t.cancel()}</button>
            </div>
        </form>
    }
}
