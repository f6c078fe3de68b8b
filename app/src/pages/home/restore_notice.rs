use crate::components::{Icon, Shape, dynamic};
use crate::page_context::{me, text};
use domain::paths;
use leptos::prelude::*;

/// That a backup was restored, for those who can release the mail that is held since.
#[component]
pub(super) fn RestoreNotice() -> impl IntoView {
    let t = text();
    let is_restored = Memo::new(|_| me().is_some_and(|me| me.restored_at.is_some()));
    dynamic(move || {
        is_restored.get().then(|| {
            view! {
                <div class="note warn">
                    <Icon shape=Shape::Warn/>
                    <p><b>{t.backup_restored()}</b></p>
                    <p><a href=paths::OUTGOING_MAIL>{t.backup_restored_link()}</a></p>
                </div>
            }
            .into_any()
        })
    })
}
