use super::Section;
use crate::api::ApiError;
use crate::api::person::person_timeline;
use crate::components::{KeyedItem, Timestamp, dynamic, field_label, keyed_list};
use crate::hooks::preserve_focus;
use crate::page_context::text;
use domain::audit::Action;
use domain::audit::EventParty;
use domain::id::EventId;
use domain::registry::{PersonView, TimelineDetail, TimelineLine};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Everything that was done to and by the person, newest first; earlier events are fetched in pieces.
#[component]
pub(super) fn TimelineSection(person: RwSignal<PersonView>) -> impl IntoView {
    let t = text();
    let first = Memo::new(move |_| person.with(|person| person.timeline.clone()));
    // The earlier events that were fetched, after the first page.
    let earlier = RwSignal::new(Vec::<TimelineLine>::new());
    let next = RwSignal::new(first.get_untracked().next);
    // After an action the first page is another one: the list starts again.
    Effect::new(move |was: Option<()>| {
        let page = first.get();
        if was.is_some() {
            earlier.set(Vec::new());
            next.set(page.next);
        }
    });
    let is_pending = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let fetch = move |before: EventId| {
        is_pending.set(true);
        error.set(None);
        let account = person.with_untracked(|person| person.account);
        spawn_local(async move {
            let answer = person_timeline(account, before).await;
            is_pending.set(false);
            match answer {
                Ok(page) => {
                    earlier.update(|lines| lines.extend(page.lines));
                    preserve_focus("timeline-title-section", || next.set(page.next));
                }
                Err(refused) => error.set(Some(refused)),
            }
        });
    };
    let lines = move || {
        let lines = first.get().lines.into_iter().chain(earlier.get());
        let lines = lines.map(|line| KeyedItem::new(line.event, move || event(line.clone())));
        lines.collect()
    };
    let more = move || {
        next.get().map(|before| {
            view! {
                <div class="foot">
                    <button
                        class="btn"
                        type="button"
                        aria-busy=move || is_pending.get().then_some("true")
                        on:click=move |_| {
                            if !is_pending.get_untracked() {
                                fetch(before);
                            }
                        }
                    >
                        {t.show_earlier()}
                    </button>
                </div>
            }
            .into_any()
        })
    };
    let refused = move || error.get().map(|error| view! { <p class="fault">{error.message}</p> }.into_any());
    view! {
        <Section id="timeline-title" title=t.timeline()>
            <div class="body">
                <ol class="entries" role="list">{keyed_list(lines)}</ol>
                <div role="alert">{dynamic(refused)}</div>
            </div>
            {dynamic(more)}
        </Section>
    }
}

fn event(line: TimelineLine) -> AnyView {
    let t = text();
    let words = line.action.map_or_else(|| t.unknown_event().to_owned(), |action| t.timeline_event(action));
    let by = match line.by {
        EventParty::Themselves => t.by_the_person().to_owned(),
        EventParty::Account(name) if name.is_empty() => t.by_deleted_account().to_owned(),
        EventParty::Account(name) => t.by_whom(&name),
        EventParty::Nobody => t.by_nobody().to_owned(),
        EventParty::Program => t.by_the_program().to_owned(),
        EventParty::Operator => t.by_the_operator().to_owned(),
    };
    let about = line.about.map(|who| format!(", {}", t.about_whom(&who)));
    let details = line.details.into_iter().map(|one| detail(one, line.action)).collect_view();
    view! {
        <li>
            <p><b>{words}</b></p>
            <p class="hint breaks"><Timestamp at=line.at/>" · "{by}{about}</p>
            {details}
        </li>
    }
    .into_any()
}

fn detail(detail: TimelineDetail, action: Option<Action>) -> AnyView {
    let t = text();
    let words = match detail {
        TimelineDetail::Permissions(permissions) => {
            permissions.iter().map(|one| t.permission_named(*one)).collect::<Vec<_>>().join("; ")
        }
        TimelineDetail::Fields(fields) => {
            fields.iter().map(|field| field_label(*field)).collect::<Vec<_>>().join(", ")
        }
        TimelineDetail::Revision(number) => t.revision_number(number),
        // The end is the first moment after the last day.
        TimelineDetail::Until(at) if action == Some(Action::AccountSuspended) => {
            return view! { <p class="hint">{t.until_when()}" "<Timestamp at={at - 1} is_day=true/></p> }
                .into_any();
        }
        TimelineDetail::Until(at) => {
            return view! { <p class="hint">{t.due_when()}" "<Timestamp at/></p> }.into_any();
        }
    };
    view! { <p class="hint breaks">{words}</p> }.into_any()
}
