use crate::api::settings::effect_of_requirement;
use crate::components::{Icon, Shape, Timestamp, dynamic};
use crate::hooks::{Form, SharedRequests};
use crate::page_context::text;
use domain::required_factor::{FactorDue, RequiredOf, RequirementEffect};
use domain::setting::{Setting, SettingsDraft};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Whom a required second factor would affect, before it is saved.
#[component]
pub(super) fn Requirement(form: Form<SettingsDraft>) -> impl IntoView {
    let chosen = Memo::new(move |_| form.draft.with(chosen));
    let effect = RwSignal::new(None);
    let requests = SharedRequests::new();
    Effect::new(move || {
        let request = requests.begin();
        let Some((of, days)) = chosen.get().filter(|(of, _)| *of != RequiredOf::Nobody) else {
            return effect.set(None);
        };
        spawn_local(async move {
            let answer = effect_of_requirement(of, days).await.ok();
            if requests.accept(request) {
                effect.try_set(answer);
            }
        });
    });
    let words = move || effect.get().map(words);
    view! { <div aria-live="polite">{dynamic(words)}</div> }
}

/// What is chosen on the page; nothing while the days are not valid.
fn chosen(draft: &SettingsDraft) -> Option<(RequiredOf, u32)> {
    let value = |of| draft.values.iter().find(|(setting, _)| *setting == of).map(|(_, value)| &**value);
    let of = RequiredOf::from_word(value(Setting::FactorRequiredOf)?)?;
    let days = Setting::FactorGraceDays.check(value(Setting::FactorGraceDays)?).ok()?;
    Some((of, days.parse().ok()?))
}

fn words(effect: RequirementEffect) -> AnyView {
    let t = text();
    let RequirementEffect { without_factor, at_once, mine } = effect;
    let shown = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let at_once =
        (without_factor > 0).then(|| view! { <p>{t.requirement_at_once(shown(at_once))}</p> }.into_any());
    let mine = mine.filter(|due| !due.is_past).map(|FactorDue { at, .. }| {
        view! { <p>{t.requirement_yours()}" "<Timestamp at is_day=true/>"."</p> }.into_any()
    });
    view! {
        <div class="note">
            <Icon shape=Shape::Info/>
            <div><p>{t.requirement_without_factor(shown(without_factor))}</p>{at_once}{mine}</div>
        </div>
    }
    .into_any()
}
