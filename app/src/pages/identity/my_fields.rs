use crate::api::own_fields::{my_own_fields, set_my_own_fields};
use crate::components::{ErrorPage, ErrorSummary, Icon, Shape, dynamic, own_field_controls, own_labels};
use crate::hooks::{Form, PageResource};
use crate::page_context::text;
use domain::registry::{OwnField, OwnValuesDraft, PersonField};
use leptos::prelude::*;

/// *More about you*: the own fields of one's account that are for oneself too.
#[component]
pub(super) fn MyFields() -> impl IntoView {
    let t = text();
    let fields = PageResource::new(my_own_fields);
    let is_saved = RwSignal::new(false);
    let saved = Callback::new(move |()| {
        is_saved.set(true);
        fields.refetch();
    });
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match fields.load().await {
                    Ok(all) if all.iter().all(|one| one.field.is_retired) => ().into_any(),
                    Ok(all) => view! { <FieldsForm all saved/> }.into_any(),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
        <p class="hint" role="status">
            {dynamic(move || is_saved.get().then(|| t.own_fields_saved().into_any()))}
        </p>
    }
}

#[component]
fn FieldsForm(all: Vec<PersonField>, saved: Callback<()>) -> impl IntoView {
    let t = text();
    let known: Vec<OwnField> =
        all.iter().filter(|one| !one.field.is_retired).map(|one| one.field.clone()).collect();
    let form = Form::new(OwnValuesDraft::of(&all, None), |draft| draft.check_known().err());
    let submit = form.submit(set_my_own_fields, move |()| saved.run(()));
    let own = Signal::stored(own_labels(&known));
    // What was entered before a rule is kept, and said.
    let broken = all.iter().filter_map(|one| {
        let words = format!("{}: {}", one.field.label(t.locale()), t.fault(one.broken(None)?));
        Some(view! { <p class="says bad"><Icon shape=Shape::Warn/><span>{words}</span></p> }.into_any())
    });
    let broken = broken.collect_view();
    view! {
        <section class="panel" aria-labelledby="more-title">
            <div class="head"><h2 id="more-title">{t.more_about_me()}</h2></div>
            <form novalidate on:submit=submit>
                <div class="body">
                    <p>{t.more_about_me_lead()}</p>
                    {broken}
                    <ErrorSummary error=form.error own/>
                    {own_field_controls(form, &known, |draft| draft)}
                </div>
                <div class="foot">
                    <button
                        class="btn needs-script"
                        type="submit"
                        aria-busy=move || form.is_pending.get().then_some("true")
                    >
                        {t.save()}
                    </button>
                </div>
            </form>
        </section>
    }
}
