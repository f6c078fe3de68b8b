use super::cell::cell;
use super::filters::{row_icon, row_tag_class};
use super::state::{NamedColumn, PreviewState, RENDERED, RenderedRow, why_id};
use crate::components::{Icon, Shape};
use crate::page_context::text;
use crate::pages::registration::bulk::checked_sheet::RowView;
use domain::bulk::RowState;
use domain::form::Code;
use domain::text::Text;
use leptos::prelude::*;

/// A rendered row: the one in view of all that share its element. It is one signal and one effect, however many cells
/// it has, since a screen of rows changes with every scroll step.
#[component]
pub(super) fn Row(
    view: PreviewState,
    /// The remainder of the positions of its rows.
    share: u32,
    fields: Memo<Vec<NamedColumn>>,
) -> impl IntoView {
    let shown = Memo::new(move |before: Option<&Option<RenderedRow>>| {
        let first = view.first.get();
        let position = first + (share + RENDERED - first % RENDERED) % RENDERED;
        let row = view.order.with(|order| order.row(position))?;
        let edited = view.editing.get().filter(|(at, _)| *at == row).map(|(_, field)| field);
        let (active, field) = view.active.get();
        // While a row is edited it is not rendered again, whatever a lookup says: the input must not be replaced.
        let before = before.and_then(Option::as_ref).filter(|before| before.row.row == row);
        let row = match before {
            Some(before) if edited.is_some() => before.row.clone(),
            _ => view.sheet.row_view(row)?,
        };
        Some(RenderedRow { position, row, here: (active == position).then_some(field), edited })
    });
    view! {
        {move || shown.with(|shown| match shown {
            Some(shown) => fields.with(|fields| elements(view, shown, fields)),
            None => view! { <div class="sheet-row" role="row" hidden=true></div> }.into_any(),
        })}
    }
}

fn elements(view: PreviewState, shown: &RenderedRow, fields: &[NamedColumn]) -> AnyView {
    let t = text();
    let RenderedRow { position, row, here, .. } = shown;
    let (why, whole) = (reason(t, row), reason(t, row));
    let cells = fields.iter().enumerate().map(|(at, field)| cell(view, shown, at, field)).collect_view();
    view! {
        <div
            class=if here.is_some() { "sheet-row here" } else { "sheet-row" }
            role="row"
            aria-rowindex=(position + 2).to_string()
            style=("--at", position.to_string())
        >
            <span class="sheet-line" role="rowheader">{t.number(row.line)}</span>
            {cells}
            <span class="sheet-state" role="gridcell">
                <span class=row_tag_class(row.state)><Icon shape=row_icon(row.state)/>{t.row_state(row.state)}</span>
            </span>
            <span class="sheet-why" role="gridcell">
                <span id=why_id(view, *position) title=whole>{why}</span>
                <button class="sheet-delete" type="button" tabindex="-1" aria-label=t.delete_row(row.line)>
                    <Icon shape=Shape::Bin/>
                </button>
            </span>
        </div>
    }
    .into_any()
}

/// Why a row is in its state.
fn reason(t: Text, row: &RowView) -> String {
    let words = match (row.state, row.code) {
        (RowState::Ready, None) => row.pasted.as_ref().map(|address| t.address_alone(address)),
        (RowState::Skipped, None) => None,
        (_, Some(Code::ValueRepeated)) if row.repeats.is_some() => {
            row.refused.as_ref().zip(row.repeats).map(|(cell, line)| t.same_value_as(&cell.name(t), line))
        }
        (RowState::DuplicateInFile, _) | (_, Some(Code::DuplicateInFile)) if row.repeats.is_some() => {
            row.repeats.map(|line| t.same_as_line(line))
        }
        (RowState::Warning, _) if row.slip.is_some() => row.slip.map(|domain| t.did_you_mean(domain)),
        (_, code) => match &row.refused {
            Some(cell) => Some(cell.words(t)),
            None => code.map(|code| t.fault(code).to_owned()),
        },
    };
    words.unwrap_or_default()
}
