use super::SendHeld;
use super::actions::MailActions;
use crate::components::{Icon, Shape, Timestamp, dynamic};
use crate::page_context::{me, text};
use domain::message::HeldMail;
use leptos::prelude::*;

/// What a restored backup means and what to do, until somebody has checked that or has sent what is held.
#[component]
pub(super) fn RestoreNotice(actions: MailActions) -> impl IntoView {
    let t = text();
    let noticed = Memo::new(|_| me().and_then(|me| me.restored_at));
    dynamic(move || {
        noticed.get().map(|at| {
            view! {
                <div class="note warn">
                    <Icon shape=Shape::Warn/>
                    <p><b>{t.backup_restored()}</b>" "<Timestamp at/></p>
                    <p>{t.backup_restored_effects()}</p>
                    <p>{t.backup_restored_how(actions.has_mail())}</p>
                    <div class="row">
                        <SendHeld actions which=HeldMail::ByRestore/>
                        <button class="btn needs-script" type="button" on:click=move |_| actions.confirm_restore()>
                            {t.confirm_restore()}
                        </button>
                    </div>
                </div>
            }
            .into_any()
        })
    })
}
