//! *Settings → Mail*: the mail server, and the text of each mail in each language.

mod editor;
mod preview;
mod server;

use super::changes::Changes;
use super::unsaved;
use crate::api::mail_texts::{mail_text, settings_of_mail};
use crate::components::{ErrorPage, Loading};
use crate::hooks::PageResource;
use crate::page_context::text;
use domain::mail_text::{MailSettings, MailTextDraft, MailTextState};
use domain::message::MessageKind;
use domain::paths;
use domain::setting::SettingSection;
use domain::text::Locale;
use editor::Editor;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use server::ServerPanel;

/// Which mail is shown, and in which language: both are in the address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Chosen {
    kind: Option<MessageKind>,
    locale: Option<Locale>,
}

impl Chosen {
    fn kind(self) -> MessageKind {
        self.kind.unwrap_or(MessageKind::Invitation)
    }

    fn locale(self) -> Locale {
        self.locale.unwrap_or_else(|| text().locale())
    }

    fn address(kind: MessageKind, locale: Locale) -> String {
        format!("{}?mail={kind}&language={locale}", paths::settings(SettingSection::Mail))
    }
}

/// Texts that were typed and not saved, while another mail or another page is shown.
type Unsaved = StoredValue<Vec<MailTextDraft>>;

#[component]
pub(super) fn MailSection() -> impl IntoView {
    let page = PageResource::new(settings_of_mail);
    let unsaved: Unsaved = StoredValue::new(unsaved::kept(SettingSection::Mail).unwrap_or_default());
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match page.load().await {
                    Ok(settings) => view! { <MailSettingsView settings unsaved/> }.into_any(),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn MailSettingsView(settings: MailSettings, unsaved: Unsaved) -> impl IntoView {
    let t = text();
    let query = use_query_map();
    let chosen = Memo::new(move |_| {
        let query = query.read();
        Chosen {
            kind: query.get("mail").and_then(|word| MessageKind::from_word(&word)),
            locale: query.get("language").and_then(|word| Locale::from_word(&word)),
        }
    });
    let changed = RwSignal::new(settings.changed.clone());
    let navigate = use_navigate();
    let go = Callback::new(move |(kind, locale): (MessageKind, Locale)| {
        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate(&Chosen::address(kind, locale), options);
    });
    view! {
        <ServerPanel settings/>
        <section class="panel" aria-labelledby="texts-title">
            <div class="head"><h2 id="texts-title">{t.mail_texts()}</h2></div>
            <div class="body">
                <p>{t.mail_texts_lead()}</p>
                {move || changed_list(changed)}
                <div class="fields">
                    <Choose
                        id="mail-kind"
                        label=t.which_mail()
                        options=MessageKind::ALL.iter().map(|kind| (kind.as_str(), t.message_kind(*kind).to_owned())).collect()
                        value=Signal::derive(move || chosen.get().kind().as_str())
                        choose=Callback::new(move |word: String| {
                            if let Some(kind) = MessageKind::from_word(&word) {
                                go.run((kind, chosen.get_untracked().locale()));
                            }
                        })
                    />
                    <Choose
                        id="mail-language"
                        label=t.which_language()
                        options=Locale::ALL.iter().map(|one| (one.as_str(), one.own_name().to_owned())).collect()
                        value=Signal::derive(move || chosen.get().locale().as_str())
                        choose=Callback::new(move |word: String| {
                            if let Some(locale) = Locale::from_word(&word) {
                                go.run((chosen.get_untracked().kind(), locale));
                            }
                        })
                    />
                </div>
            </div>
        </section>
        {move || {
            let (kind, locale) = (chosen.get().kind(), chosen.get().locale());
            view! { <ChosenText kind locale unsaved changed/> }.into_any()
        }}
        <Changes section=SettingSection::Mail saved=Signal::derive(move || changed.track())/>
    }
    .into_any()
}

#[component]
fn Choose(
    id: &'static str,
    label: &'static str,
    options: Vec<(&'static str, String)>,
    #[prop(into)] value: Signal<&'static str>,
    choose: Callback<String>,
) -> impl IntoView {
    let options = options.into_iter().map(|(word, name)| {
        let is_chosen = move || value.get() == word;
        view! { <option value=word selected=is_chosen prop:selected=is_chosen>{name}</option> }.into_any()
    });
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <div class="control">
                <select
                    id=id
                    class="needs-script"
                    autocomplete="off"
                    on:change=move |event| choose.run(event_target_value(&event))
                >
                    {options.collect_view()}
                </select>
            </div>
        </div>
    }
    .into_any()
}

/// The mails whose text is the organization's own; nothing where there is none.
fn changed_list(changed: RwSignal<Vec<domain::mail_text::ChangedMailText>>) -> AnyView {
    let t = text();
    let changed = changed.get();
    if changed.is_empty() {
        return ().into_any();
    }
    let lines = changed.into_iter().map(|one| {
        let words = format!("{} ({})", t.message_kind(one.kind), t.language_name(one.locale));
        let broken = (one.state == MailTextState::Broken)
            .then(|| view! { " "<span class="hint">{t.mail_text_state(one.state)}</span> }.into_any());
        view! { <li><a href=Chosen::address(one.kind, one.locale)>{words}</a>{broken}</li> }.into_any()
    });
    view! {
        <div>
            <h3>{t.changed_mail_texts()}</h3>
            <ul class="plain" role="list">{lines.collect_view()}</ul>
        </div>
    }
    .into_any()
}

#[component]
fn ChosenText(
    kind: MessageKind,
    locale: Locale,
    unsaved: Unsaved,
    changed: RwSignal<Vec<domain::mail_text::ChangedMailText>>,
) -> impl IntoView {
    let shown = PageResource::new(move || mail_text(kind, locale));
    view! {
        <Suspense fallback=Loading>
            {move || Suspend::new(async move {
                match shown.load().await {
                    Ok(shown) => view! { <Editor shown unsaved changed/> }.into_any(),
                    Err(error) => view! { <ErrorPage error/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}
