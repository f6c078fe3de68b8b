use crate::components::Timestamp;
use crate::page_context::text;
use domain::audit::EventParty;
use domain::audit::{AuditFilter, AuditLine, AuditPerson, AuditQuery, AuditValue, RecordedChange};
use domain::id::AccountId;
use domain::paths;
use leptos::prelude::*;

/// One event: its sentence, who has done it and about whom, and its details, folded.
pub(super) fn event(query: &AuditQuery, line: AuditLine) -> AnyView {
    let t = text();
    let words = line.sentence.clone();
    let by = match &line.by {
        EventParty::Account(name) if name.is_empty() => t.by_deleted_account().to_owned(),
        EventParty::Account(name) => t.by_whom(name),
        EventParty::Nobody => t.by_nobody().to_owned(),
        EventParty::Program => t.by_the_program().to_owned(),
        EventParty::Operator => t.by_the_operator().to_owned(),
        EventParty::Themselves => t.by_the_person().to_owned(),
    };
    let of_themselves = line.about.as_ref().map(|about| about.account) == line.by_account;
    let about = line.about.as_ref().filter(|about| !of_themselves && !about.name.is_empty());
    let about = about.map(|about| format!(", {}", t.about_whom(&about.name)));
    let sealed = line
        .seal
        .map_or_else(|| t.audit_not_sealed().to_owned(), |number| t.audit_sealed_by(&number.to_string()));
    let seal = sealed.clone();
    view! {
        <li>
            <p class="breaks"><b>{words}</b></p>
            <p class="hint breaks"><Timestamp at=line.at/>" · "{by}{about}</p>
            <details class="fold">
                <summary>{t.audit_details()}</summary>
                {details(query, line, seal)}
            </details>
        </li>
    }
    .into_any()
}

fn details(query: &AuditQuery, line: AuditLine, seal: String) -> AnyView {
    let t = text();
    let fact = |name: String, value: String| {
        view! { <div><dt>{name}</dt><dd class="mono breaks">{value}</dd></div> }.into_any()
    };
    let mut facts = vec![fact(t.detail_event().to_owned(), format!("{} {}", line.word, line.event))];
    facts.extend(line.change.map(|change| changed(query, line.about.as_ref(), change)));
    facts.extend(line.details.into_iter().map(|(name, value)| fact(name, value)));
    facts.extend(line.address.map(|address| fact(t.detail_address().to_owned(), address)));
    let request = line.request.clone();
    facts.extend(request.map(|request| fact(t.audit_filter(AuditFilter::Request), request)));
    facts.push(fact(t.detail_seal().to_owned(), seal));
    let of = line.about.map(|AuditPerson { account, .. }| account).or(line.by_account);
    let of_person = of.map(|account: AccountId| {
        let href = paths::audit(&query.with(AuditFilter::Person, &account.to_string()));
        view! { <a href=href>{t.audit_of_person()}</a> }.into_any()
    });
    let of_request = line.request.map(|request| {
        let href = paths::audit(&AuditQuery::default().with(AuditFilter::Request, &request));
        view! { <a href=href>{t.audit_of_request()}</a> }.into_any()
    });
    view! {
        <dl class="facts">{facts}</dl>
        <p class="links">{of_person}" "{of_request}</p>
    }
    .into_any()
}

/// What a change of an account was from and to.
fn changed(query: &AuditQuery, about: Option<&AuditPerson>, change: RecordedChange) -> AnyView {
    let t = text();
    let words = match change {
        RecordedChange::Erased => t.change_erased().into_any(),
        RecordedChange::OfPerson => {
            let person = about.map(|about| about.account.to_string()).unwrap_or_default();
            let href = paths::audit(&query.with(AuditFilter::Person, &person));
            view! { <a href=href>{t.change_of_person()}</a> }.into_any()
        }
        RecordedChange::Values(values) => {
            let lines = values.into_iter().map(|AuditValue { name, before, after }| {
                view! { <li>{t.changed_from_to(&name, &before, &after)}</li> }.into_any()
            });
            view! { <ul class="plain" role="list">{lines.collect_view()}</ul> }.into_any()
        }
    };
    view! { <div><dt>{t.before_and_after()}</dt><dd class="breaks">{words}</dd></div> }.into_any()
}
