use super::erasure::Erasure;
use crate::api::reviews::my_receipt;
use crate::components::{
    ErrorPage, Icon, Loading, PageHeader, Shape, Timestamp, ToastRegion, Toasts, field_label,
    provide_own_fields,
};
use crate::hooks::{PageResource, SignInPrompt, fetch_confirmed};
use crate::page_context::text;
use crate::pages::identity::value_view;
use crate::pages::people::identity_tag;
use domain::audit::Action;
use domain::form::Field;
use domain::identity::{IdentityState, Receipt, ReceiptLine, Step};
use domain::paths;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// What is stored about oneself, who has opened it, and what can be requested.
#[component]
pub(crate) fn MyReceipt() -> impl IntoView {
    let t = text();
    let receipt = PageResource::new(my_receipt);
    view! {
        <PageHeader title=t.my_receipt().to_owned() lead=t.receipt_lead()/>
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match receipt.load().await {
                    Ok(receipt) => view! { <ReceiptSections receipt/> }.into_any(),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn ReceiptSections(receipt: Receipt) -> impl IntoView {
    let toasts = Toasts::new();
    let asked_at = RwSignal::new(receipt.erasure_asked_at);
    let declined = receipt.erasure_declined.clone();
    let has_something = receipt.state.is_some_and(|state| state != IdentityState::Erased);
    let openings = receipt.openings.clone();
    view! {
        <HeldData receipt/>
        <AccessLog openings/>
        {has_something.then(|| view! { <Export/><Erasure asked_at declined toasts/> }.into_any())}
        <ToastRegion toasts/>
    }
}

/// The fields by step. Their values are under *My data*.
#[component]
fn HeldData(receipt: Receipt) -> impl IntoView {
    let t = text();
    provide_own_fields(receipt.own.clone());
    let code = receipt
        .code
        .map(|code| view! { <div><dt>{t.personal_code()}</dt><dd class="mono">{code}</dd></div> }.into_any());
    let steps = Step::ALL.iter().filter_map(|step| {
        let held: Vec<_> = step
            .fields()
            .iter()
            .filter(|field| receipt.fields.contains(field))
            .map(|field| field_label(*field))
            .collect();
        (!held.is_empty())
            .then(|| view! { <div><dt>{t.step(*step)}</dt><dd>{held.join(", ")}</dd></div> }.into_any())
    });
    let steps = steps.collect_view();
    let pictures: Vec<_> = receipt
        .pictures
        .iter()
        .filter_map(|side| Field::from_word(side.as_str()))
        .map(|field| t.field(field))
        .collect();
    let pictures = (!pictures.is_empty())
        .then(|| view! { <div><dt>{t.pictures_held()}</dt><dd>{pictures.join(", ")}</dd></div> }.into_any());
    let notice = (!receipt.notice.is_empty()).then(|| {
        let value = value_view(Field::PrivacyNotice, &receipt.notice);
        view! { <div><dt>{t.privacy_notice()}</dt><dd>{value}</dd></div> }.into_any()
    });
    let is_nothing = receipt.fields.is_empty() && receipt.pictures.is_empty();
    let words = match receipt.state {
        Some(IdentityState::Erased) => t.identity_status(receipt.state),
        _ if is_nothing => t.nothing_held().to_owned(),
        _ => t.what_is_held_why().to_owned(),
    };
    view! {
        <section class="panel" aria-labelledby="held-title">
            <div class="head"><h2 id="held-title">{t.what_is_held()}</h2></div>
            <div class="body">
                <p>{words}</p>
                <dl class="facts">
                    {code}
                    <div><dt>{t.digital_identity()}</dt><dd>{identity_tag(receipt.state)}</dd></div>
                    {steps}
                    {pictures}
                    {notice}
                </dl>
            </div>
            <div class="foot"><a class="btn" href=paths::MY_DATA>{t.my_data()}</a></div>
        </section>
    }
}

#[component]
fn AccessLog(openings: Vec<ReceiptLine>) -> impl IntoView {
    let t = text();
    let rows = openings
        .iter()
        .map(|line| {
            let how = Action::from_word(&line.action)
                .map_or_else(|| line.action.clone(), |action| t.seen_how(action));
            let reason = line.reason.clone().map(|reason| {
                view! { <span class="hint breaks">{t.reason_given(&reason)}</span> }.into_any()
            });
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row"><Timestamp at=line.at/></th>
                    <td role="cell" data-label=t.who() class="breaks">{line.by.clone()}</td>
                    <td role="cell" data-label=t.what_happened()><span class="two-lines">{how}{reason}</span></td>
                </tr>
            }
            .into_any()
        })
        .collect_view();
    let heads = [t.when(), t.who(), t.what_happened()]
        .map(|head| view! { <th role="columnheader" scope="col">{head}</th> }.into_any())
        .collect_view();
    let list = if openings.is_empty() {
        view! { <div class="body"><p>{t.nobody_has_seen()}</p></div> }.into_any()
    } else {
        view! {
            <div class="scroll" role="group" aria-labelledby="seen-title" tabindex="0">
                <table class="stacked" role="table" aria-labelledby="seen-title">
                    <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="seen-title">
            <div class="head"><h2 id="seen-title">{t.who_has_seen()}</h2></div>
            {list}
        </section>
    }
}

#[component]
fn Export() -> impl IntoView {
    let (t, prompt) = (text(), SignInPrompt::current());
    let fetch = move |event: MouseEvent| fetch_confirmed(&event, prompt, paths::MY_EXPORT.to_owned());
    view! {
        <section class="panel" aria-labelledby="export-title">
            <div class="head"><h2 id="export-title">{t.take_it_with_you()}</h2></div>
            <div class="body"><p>{t.export_how()}</p></div>
            <div class="foot">
                <a class="btn" href=paths::MY_EXPORT download="" rel="external" on:click=fetch>
                    <Icon shape=Shape::Download/>
                    {t.export_json()}
                </a>
            </div>
        </section>
    }
}
