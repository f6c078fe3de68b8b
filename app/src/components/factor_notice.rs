use crate::components::{Icon, Shape, Timestamp, dynamic};
use crate::page_context::{me, text};
use domain::paths;
use domain::required_factor::FactorDue;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// Says on every page that a second factor is required and missing. Once its days of grace are over, every page leads to *My
/// security*.
#[component]
pub(crate) fn FactorNotice() -> impl IntoView {
    let t = text();
    let due = Memo::new(|_| me().and_then(|me| me.factor_due));
    let (path, navigate) = (use_location().pathname, use_navigate());
    Effect::new(move || {
        let is_past = due.get().is_some_and(|due| due.is_past);
        if is_past && path.read().trim_end_matches('/') != paths::MY_SECURITY {
            navigate(paths::MY_SECURITY, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
    dynamic(move || {
        due.get().map(|FactorDue { at, is_past }| {
            let words = if is_past {
                view! { <p><b>{t.factor_due_past()}</b></p><p>{t.factor_due_past_words()}</p> }.into_any()
            } else {
                view! {
                    <p>
                        {t.factor_due_on()}" "<Timestamp at is_day=true/>". "
                        <a href=paths::MY_SECURITY>{t.go_to_my_security()}</a>
                    </p>
                }
                .into_any()
            };
            view! {
                <div class="note warn" role="status"><Icon shape=Shape::Warn/><div>{words}</div></div>
            }
            .into_any()
        })
    })
}
