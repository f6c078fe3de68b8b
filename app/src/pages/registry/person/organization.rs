use super::{Section, fact};
use crate::components::Timestamp;
use crate::page_context::text;
use domain::registry::PersonView;
use leptos::prelude::*;

/// The place of the person in the organization.
#[component]
pub(super) fn OrganizationSection(person: PersonView) -> impl IntoView {
    let t = text();
    let relationship = person
        .relationship
        .map_or_else(|| t.not_stated().to_owned(), |relationship| t.relationship(relationship));
    let ends = match person.ends_at {
        Some(at) => view! { <Timestamp at is_day=true/> }.into_any(),
        None => t.no_end().into_any(),
    };
    let external_id = person
        .external_id
        .map(|id| fact(t.external_id(), view! { <span class="mono breaks">{id}</span> }.into_any()));
    view! {
        <Section id="organization-title" title=t.organization_section()>
            <div class="body">
                <dl class="facts">
                    {fact(t.relationship_label(), relationship.into_any())}
                    {fact(t.account_ends(), ends)}
                    {external_id}
                </dl>
            </div>
        </Section>
    }
}
