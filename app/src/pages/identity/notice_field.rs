//! Accepting the privacy notice in a step, and accepting a new one before anything else is saved.

use super::field_answer::{FieldAnswer, answer_line, field_class};
use super::form_state::{FieldKey, FormState};
use crate::components::{Icon, NoticeLink, Shape, dynamic};
use crate::hooks::BoundField;
use crate::page_context::text;
use domain::form::Field;
use domain::identity::NoticeDelivery;
use leptos::prelude::*;

const NOTICE: FieldKey = FieldKey { document: None, field: Field::PrivacyNotice };

/// The checkbox for the notice, with a link to it. Before one is published, it says so and requires nothing.
#[component]
pub(super) fn NoticeField(state: FormState, bound: BoundField, answer: Memo<FieldAnswer>) -> impl IntoView {
    let t = text();
    let (id, locale) = (bound.field.as_str(), t.locale());
    let is_own = state.policy().by_themselves;
    let how = NoticeDelivery::by(is_own);
    let label = move || {
        state.notice.with(|notice| match (is_own, notice.text_for(locale)) {
            (true, Some(_)) => t.tick_have_read(notice.version),
            (false, Some(shown)) => t.tick_handed_over(notice.version, &t.language_name(shown.locale)),
            (true, None) => t.tick_have_read_elsewhere().to_owned(),
            (false, None) => t.tick_handed_over_elsewhere().to_owned(),
        })
    };
    // *Accepted* counts as *handed over* too.
    let is_ticked = move || {
        let received = NoticeDelivery::parse(&bound.value.get());
        received.is_some_and(|(received, receipt)| {
            let is_current = state.notice.with(|notice| {
                if notice.is_published() { notice.is_received(&receipt) } else { receipt.text.is_none() }
            });
            is_current && (received == how || received == NoticeDelivery::Accepted)
        })
    };
    let hint = move || {
        let version = state.notice.with(|notice| notice.is_published().then_some(notice.version));
        match version {
            Some(version) => {
                view! { <NoticeLink version=Some(version) words=t.read_privacy_notice().to_owned()/> }
                    .into_any()
            }
            None if is_own => t.no_notice_for_oneself().into_any(),
            None => t.no_notice_for_others().into_any(),
        }
    };
    view! {
        <div class=move || field_class(&answer.get())>
            <div class="check">
                <input
                    type="checkbox"
                    id=id
                    name=id
                    prop:checked=is_ticked
                    aria-describedby=format!("{id}-hint {id}-says")
                    aria-invalid=move || bound.fault.get().map(|_| "true")
                    on:change=move |event| {
                        let receipt = state.notice.with_untracked(|notice| notice.receipt(locale));
                        let ticked = event_target_checked(&event).then(|| how.to_text(&receipt));
                        bound.set.run(ticked.unwrap_or_default());
                        bound.blur.run(());
                    }
                />
                <label for=id>{label}</label>
            </div>
            <p class="hint" id=format!("{id}-hint")>{hint}</p>
            {answer_line(id, answer)}
        </div>
    }
}

/// There is a new notice since the person has accepted one: until they accept it, nothing is saved.
#[component]
pub(super) fn NewNotice(state: FormState) -> impl IntoView {
    let t = text();
    let locale = t.locale();
    // While entries are locked the person cannot accept it, and the host does not ask for it.
    let is_own = state
        .view
        .with_untracked(|view| view.is_own && view.lock.as_ref().is_none_or(|lock| !lock.is_locked));
    let due = Memo::new(move |_| {
        let value = state.value(NOTICE);
        state
            .notice
            .with(|notice| (is_own && NoticeDelivery::is_outdated(&value, notice)).then_some(notice.version))
    });
    let accept = move |_| {
        let receipt = state.notice.with_untracked(|notice| notice.receipt(locale));
        state.set(NOTICE, NoticeDelivery::Accepted.to_text(&receipt));
        state.save();
    };
    dynamic(move || {
        due.get().map(|version| {
            view! {
                <div class="note warn" role="status">
                    <Icon shape=Shape::Warn/>
                    <p>{t.notice_changed(version)}</p>
                    <p><NoticeLink version=Some(version) words=t.read_privacy_notice().to_owned()/></p>
                    <p>
                        <button class="btn primary needs-script" type="button" on:click=accept>
                            {t.tick_have_read(version)}
                        </button>
                    </p>
                </div>
            }
            .into_any()
        })
    })
}
