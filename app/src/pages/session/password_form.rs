use crate::api::ApiError;
use crate::components::{ErrorSummary, PasswordField};
use crate::hooks::{Form, load_page};
use crate::page_context::{session, text};
use domain::form::Field;
use domain::session::PasswordDraft;
use leptos::prelude::*;

/// A new password behind a link: the account, the field, *Set password*; signs in afterwards.
#[component]
pub(super) fn PasswordForm<Setting, Answer>(
    title: String,
    lead: &'static str,
    /// For password managers, which store the two together.
    username: String,
    set: impl Fn(PasswordDraft) -> Setting + 'static,
    /// The page after it.
    then: impl Fn(Answer) -> String + Clone + 'static,
    children: Children,
) -> impl IntoView
where
    Setting: Future<Output = Result<Answer, ApiError>> + 'static,
    Answer: 'static,
{
    let t = text();
    let least = session().with_untracked(|session| session.usual.password_least);
    let form = Form::new(PasswordDraft::default(), |draft| draft.check().err());
    form.draft.update_untracked(|draft| draft.least = least);
    let password = form.bind(Field::Password, |draft| &mut draft.password);
    view! {
        <form
            class="panel"
            method="post"
            novalidate
            aria-labelledby="title"
            on:submit=form.submit(set, move |answer| load_page(&then(answer)))
        >
            <div class="body">
                <ErrorSummary error=form.error/>
                <div>
                    <h1 id="title">{title}</h1>
                    <p class="lead">{lead}</p>
                </div>
                {children()}
                <input type="text" name="username" autocomplete="username" value=username hidden readonly/>
                <PasswordField bound=password hint=t.password_hint(least)/>
            </div>
            <div class="foot">
                <button class="btn primary wide" type="submit" aria-busy=move || form.is_pending.get().then_some("true")>
                    {t.set_password()}
                </button>
            </div>
        </form>
    }
}
