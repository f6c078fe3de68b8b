use crate::components::{Icon, Shape, SignedOutLayout, Status};
use crate::page_context::text;
use domain::form::Code;
use domain::paths;
use leptos::prelude::*;

/// No page has this address.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    let t = text();
    view! {
        <Status code=Code::NotFound.status()/>
        <SignedOutLayout title=t.page_not_found()>
            <section class="panel">
                <div class="empty">
                    <Icon shape=Shape::Book/>
                    <h1>{t.page_not_found()}</h1>
                    <p>{t.fault(Code::NotFound)}</p>
                    <a class="btn primary" href=paths::HOME>{t.go_to_start()}</a>
                </div>
            </section>
        </SignedOutLayout>
    }
}
