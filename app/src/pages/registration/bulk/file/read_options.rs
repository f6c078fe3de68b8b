use crate::components::{Icon, Shape, dynamic};
use crate::hooks::focus_after_render;
use crate::page_context::text;
use crate::pages::registration::bulk::file_import::{FileImport, OPTIONS_BUTTON};
use crate::pages::registration::bulk::file_reading::ReadOptions;
use domain::bulk::csv::Delimiter;
use domain::bulk::csv::FirstLine;
use domain::bulk::encoding::Encoding;
use domain::characters::trimmed;
use leptos::prelude::*;

/// The file's name and how it was read, with links to change that.
#[component]
pub(super) fn FileSummary(import: FileImport) -> impl IntoView {
    let t = text();
    let sheet = import.sheet;
    if import.returns_to_options.try_update_value(std::mem::take) == Some(true) {
        focus_after_render(OPTIONS_BUTTON);
    }
    let tags = move || {
        let ((_, delimiter), encoding) = import.found.get().zip(import.encoding())?;
        let (used, ignored) = sheet.column_counts();
        Some(view! {
            {match import.sheet_name.get() {
                Some(sheet) => view! { <span class="tag">{t.sheet_read(&sheet)}</span> }.into_any(),
                None => view! {
                    <span class="tag">{encoding.name()}</span>
                    <span class="tag">{t.delimiter_name(delimiter)}</span>
                }
                .into_any(),
            }}
            <span class="tag">{t.columns_used(used, ignored)}</span>
        })
    };
    let ignored = move || {
        let named = |(position, name): (u32, String)| {
            if name.is_empty() { t.column_unnamed(position) } else { name }
        };
        let names: Vec<String> = sheet.ignored_columns().into_iter().map(named).collect();
        (!names.is_empty())
            .then(|| view! { <p class="hint ignored">{t.ignored_columns(&names.join(", "))}</p> }.into_any())
    };
    let own_names = move || {
        let names = sheet.own_columns();
        (!names.is_empty())
            .then(|| view! { <p class="hint ignored">{t.own_columns(&names.join(", "))}</p> }.into_any())
    };
    let left_out = move || {
        let lines = sheet.left_out();
        (!lines.is_empty())
            .then(|| view! { <p class="hint ignored">{t.left_out_above(&lines.join(" · "))}</p> }.into_any())
    };
    let addresses = move || {
        let count = import.addresses_as_usernames.get();
        (count > 0)
            .then(|| view! { <p class="hint ignored">{t.usernames_are_addresses(count)}</p> }.into_any())
    };
    let pasted = move || {
        let (count, lines) = import.pasted_addresses.get();
        (count > 0).then(|| {
            let mut lines: Vec<String> = lines.into_iter().map(|line| t.number(line)).collect();
            if count as usize > lines.len() {
                lines.push("…".to_owned());
            }
            view! { <p class="hint ignored">{t.addresses_alone(count, &lines.join(", "))}</p> }.into_any()
        })
    };
    view! {
        <div class="tools">
            <div class="row">
                <Icon shape=Shape::File/>
                <b class="breaks">{move || import.name.get()}</b>
                {dynamic(tags)}
            </div>
            <div class="row">
                <button
                    id=OPTIONS_BUTTON
                    class="btn quiet small"
                    type="button"
                    aria-expanded=move || import.is_changing.get().to_string()
                    on:click=move |_| import.toggle_options()
                >
                    {t.change_reading()}
                </button>
                <button class="btn quiet small" type="button" on:click=move |_| import.put_away()>
                    {t.choose_another()}
                </button>
            </div>
            {dynamic(own_names)}
            {dynamic(ignored)}
            {dynamic(left_out)}
            {dynamic(addresses)}
            {dynamic(pasted)}
        </div>
    }
}

/// Encoding and separator: detected, or chosen; a choice reads the file again.
#[component]
pub(super) fn ReadOptionsForm(import: FileImport) -> impl IntoView {
    let t = text();
    let encodings = Encoding::ALL.iter().map(|encoding| {
        view! { <option value=encoding.as_str() prop:selected=move || import.options.get().encoding == Some(*encoding)>{encoding.name()}</option> }
            .into_any()
    });
    let delimiters = Delimiter::ALL.iter().map(|delimiter| {
        view! { <option value=delimiter.as_str() prop:selected=move || import.options.get().delimiter == Some(*delimiter)>{t.delimiter_name(*delimiter)}</option> }.into_any()
    });
    let say_encoding = move |event| {
        let encoding = Encoding::from_word(&event_target_value(&event));
        import.change_options(ReadOptions { encoding, ..import.options.get_untracked() });
    };
    let say_delimiter = move |event| {
        let delimiter = Delimiter::from_word(&event_target_value(&event));
        import.change_options(ReadOptions { delimiter, ..import.options.get_untracked() });
    };
    let say_header = move |event| {
        let header_line = trimmed(&event_target_value(&event)).parse().ok().filter(|line| *line > 0);
        import.change_options(ReadOptions { header_line, ..import.options.get_untracked() });
    };
    let doubt = move || {
        let words = import.doubtful.get();
        (!words.is_empty()).then(|| {
            let words = t.encoding_doubtful(&words.join(", "));
            view! { <div class="note warn" role="alert"><Icon shape=Shape::Warn/><p>{words}</p></div> }
                .into_any()
        })
    };
    // A spreadsheet has neither encoding nor separator.
    let is_sheet = move || import.sheet_name.with(Option::is_some);
    view! {
        {dynamic(doubt)}
        <div class="fields">
            <div class="field" hidden=is_sheet>
                <label for="read-encoding">{t.encoding()}</label>
                <div class="control">
                    <select id="read-encoding" autocomplete="off" on:change=say_encoding>
                        <option value="" prop:selected=move || import.options.get().encoding.is_none()>{t.encoding_detected()}</option>
                        {encodings.collect_view()}
                    </select>
                </div>
            </div>
            <div class="field" hidden=is_sheet>
                <label for="read-delimiter">{t.delimiter()}</label>
                <div class="control">
                    <select id="read-delimiter" autocomplete="off" on:change=say_delimiter>
                        <option value="" prop:selected=move || import.options.get().delimiter.is_none()>{t.encoding_detected()}</option>
                        {delimiters.collect_view()}
                    </select>
                </div>
            </div>
            <div class="field">
                <label for="read-header">{t.header_line()}</label>
                <div class="control">
                    <input
                        id="read-header"
                        type="number"
                        min="1"
                        autocomplete="off"
                        placeholder=t.header_line_detected()
                        prop:value=move || import.options.get().header_line.map(|line| line.to_string()).unwrap_or_default()
                        on:change=say_header
                    />
                </div>
            </div>
        </div>
        <HeaderChoice import/>
    }
}

/// The first lines of the file. Any of them can be made the header; those above it are then left out.
#[component]
fn HeaderChoice(import: FileImport) -> impl IntoView {
    let t = text();
    let lines = import.sheet.first_lines();
    let choose = move |line: u32| {
        import.returns_to_options.set_value(true);
        import.change_options(ReadOptions { header_line: Some(line), ..import.options.get_untracked() });
    };
    let header = lines.iter().position(|line| line.is_header).unwrap_or_default();
    let item = move |(at, FirstLine { line, text, is_header }): (usize, FirstLine)| {
        let id = format!("first-line-{line}");
        let said = if is_header {
            view! { <span class="tag accent">{t.is_header()}</span> }.into_any()
        } else {
            let left_out =
                (at < header).then(|| view! { <span class="tag">{t.is_left_out()}</span> }.into_any());
            view! {
                {left_out}
                <button class="btn small quiet" type="button" aria-describedby=id.clone() on:click=move |_| choose(line)>
                    {t.make_header()}
                </button>
            }
            .into_any()
        };
        view! {
            <li>
                <span class="number quiet-text">{t.number(line)}</span>
                <span class="first-line" id=id>{text}</span>
                <span class="row">{said}</span>
            </li>
        }
        .into_any()
    };
    (lines.len() > 1).then(|| {
        view! {
            <div class="stack">
                <h2 id="first-lines-title">{t.first_lines()}</h2>
                <ol class="first-lines" role="list" aria-labelledby="first-lines-title">
                    {lines.into_iter().enumerate().map(item).collect_view()}
                </ol>
            </div>
        }
        .into_any()
    })
}
