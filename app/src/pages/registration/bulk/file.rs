//! The tab *CSV file*: choosing one, reading it, saying how it is to be read, and its preview.

mod choose;
mod desk;
mod read_as;

use super::mapping::Columns;
use super::preview::Preview;
use super::process::{Foot, Process};
use super::reading::Trouble;
use crate::components::{Icon, Shape, dynamic};
use crate::page_context::text;
use choose::Choose;
use domain::bulk::BYTES_MOST;
use leptos::prelude::*;
use read_as::{ReadAs, WhatWasRead};

pub(super) use desk::{FileDesk, Stage};

#[component]
pub(super) fn CsvFile(desk: FileDesk, process: Process) -> impl IntoView {
    let stage = desk.stage;
    dynamic(move || match stage.get() {
        Stage::Empty => view! { <div class="body"><Choose desk/></div> }.into_any(),
        Stage::Reading | Stage::Checking => view! { <div class="body"><Working desk/></div> }.into_any(),
        Stage::Refused(trouble) => view! {
            <div class="body"><Refused desk trouble/><Choose desk/></div>
        }
        .into_any(),
        Stage::Mapping => view! {
            <WhatWasRead desk/>
            <div class="body"><ReadAs desk/><Columns desk is_asked=true/></div>
        }
        .into_any(),
        Stage::Ready => view! {
            <WhatWasRead desk/>
            <Change desk/>
            <Preview id="file" batch=desk.batch/>
            <Foot batch=desk.batch process/>
        }
        .into_any(),
    })
}

/// How far the file is read, and the way to stop.
#[component]
fn Working(desk: FileDesk) -> impl IntoView {
    let t = text();
    let words = move || match desk.stage.get() {
        Stage::Checking => t.checking_rows().to_owned(),
        _ => t.reading_file(&desk.name.get()),
    };
    view! {
        <div class="stack working">
            <p role="status" id="working-words">{dynamic(words)}</p>
            <progress max="100" value=move || desk.percent.get().to_string() aria-labelledby="working-words"></progress>
            <div class="row">
                <button class="btn" type="button" on:click=move |_| desk.stop()>{t.cancel()}</button>
            </div>
        </div>
    }
}

/// Why the file can't be used, and what to do.
#[component]
fn Refused(desk: FileDesk, trouble: Trouble) -> impl IntoView {
    let t = text();
    let words = match trouble {
        Trouble::File(fault) => {
            let line = fault.line.map(|line| format!(" {}", t.at_line(line))).unwrap_or_default();
            format!("{}{line}", t.fault(fault.code))
        }
        Trouble::TooLarge => t.file_too_large(BYTES_MOST / (1024 * 1024)),
        Trouble::NotReadable => t.file_not_readable().to_owned(),
        Trouble::Stopped => return ().into_any(),
    };
    view! {
        <div class="note bad" role="alert">
            <Icon shape=Shape::Alert/>
            <p><b>{t.file_refused()}": "{move || desk.name.get()}</b></p>
            <p>{words}</p>
        </div>
        {matches!(trouble, Trouble::File(_)).then(|| view! { <ReadAs desk/> }.into_any())}
    }
    .into_any()
}

/// *Change reading*, folded: encoding, separator and the meaning of the columns.
#[component]
fn Change(desk: FileDesk) -> impl IntoView {
    dynamic(move || {
        desk.is_changing.get().then(|| {
            view! { <div class="body change"><ReadAs desk/><Columns desk is_asked=false/></div> }.into_any()
        })
    })
}
