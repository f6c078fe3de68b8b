use crate::page_context::text;
use domain::audit::{Action, AuditFilter, AuditQuery};
use domain::paths;
use leptos::prelude::*;

/// The filters of the address, as a form that the browser sends.
#[component]
pub(super) fn Filters(query: AuditQuery) -> impl IntoView {
    let t = text();
    let clear = query
        .is_filtered()
        .then(|| view! { <a class="btn" href=paths::AUDIT>{t.audit_clear()}</a> }.into_any());
    let input = |filter: AuditFilter, kind: &'static str, hint: &'static str| {
        view! { <Input filter kind hint value=query.value(filter).to_owned()/> }.into_any()
    };
    let kinds = Action::ALL
        .iter()
        .map(|action| {
            let word = action.as_str();
            view! { <option value=word selected=word == query.kind>{t.timeline_event(*action)}</option> }
                .into_any()
        })
        .collect_view();
    view! {
        <form class="panel" method="get" action=paths::AUDIT aria-label=t.audit_filters()>
            <div class="body">
                <div class="fields level">
                    {input(AuditFilter::Person, "text", t.audit_person_hint())}
                    {input(AuditFilter::By, "text", "")}
                    <div class="field">
                        <label for="audit-kind">{t.audit_filter(AuditFilter::Kind)}</label>
                        <div class="control">
                            <select id="audit-kind" name=AuditFilter::Kind.as_str()>
                                <option value="">{t.every_kind()}</option>
                                {kinds}
                            </select>
                        </div>
                    </div>
                    {input(AuditFilter::From, "date", t.audit_day_hint())}
                    {input(AuditFilter::Until, "date", "")}
                    {input(AuditFilter::Request, "text", t.audit_request_hint())}
                </div>
            </div>
            <div class="foot">
                <button class="btn primary" type="submit">{t.audit_show()}</button>
                {clear}
            </div>
        </form>
    }
}

#[component]
fn Input(filter: AuditFilter, kind: &'static str, hint: &'static str, value: String) -> impl IntoView {
    let id = format!("audit-{filter}");
    let hint_id = format!("{id}-hint");
    let described = (!hint.is_empty()).then(|| hint_id.clone());
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> }.into_any());
    view! {
        <div class="field">
            <label for=id.clone()>{text().audit_filter(filter)}</label>
            {hint}
            <div class="control">
                <input
                    id=id
                    name=filter.as_str()
                    type=kind
                    value=value
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=described
                />
            </div>
        </div>
    }
}
