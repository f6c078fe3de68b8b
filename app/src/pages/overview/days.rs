use super::{date, number};
use crate::page_context::text;
use domain::paths;
use domain::registry::DayCounts;
use leptos::prelude::*;
use std::fmt::Write as _;

/// The room of a day, and the height of the highest bar.
const DAY: usize = 10;
const BAR: usize = 4;
const HEIGHT: u64 = 100;

/// What happened to invitations on each day: bars for the eye, and the same as a table.
#[component]
pub(super) fn ByDay(days: Vec<DayCounts>) -> impl IntoView {
    let t = text();
    let most = days.iter().map(|day| day.sent.max(day.accepted)).max().unwrap_or_default();
    let ends = (days.first().map(|day| date(&day.day)), days.last().map(|day| date(&day.day)));
    let ends = t.days_from_to(&ends.0.unwrap_or_default(), &ends.1.unwrap_or_default(), &number(most));
    let drawing = drawing(&days, most);
    let rows = days.iter().rev().filter(|day| day.sent + day.accepted > 0).map(row).collect_view();
    view! {
        <div class="days">
            <h3>{t.overview_by_day()}</h3>
            <p class="legend" aria-hidden="true">
                <span class="sent">{t.invitations_sent()}</span><span class="accepted">{t.invitations_accepted()}</span>
            </p>
            <div class="drawing" inner_html=drawing></div>
            <p class="hint">{ends}</p>
            <details class="fold">
                <summary>{t.days_as_table()}</summary>
                <div class="fold-body">
                    <div class="scroll" tabindex="0" role="region" aria-label=t.overview_by_day()>
                        <table>
                            <thead>
                                <tr>
                                    <th scope="col">{t.day()}</th>
                                    <th scope="col">{t.invitations_sent()}</th>
                                    <th scope="col">{t.invitations_accepted()}</th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                </div>
            </details>
        </div>
    }
}

fn row(day: &DayCounts) -> AnyView {
    let cell = |is_accepted: bool, n: u64| match n {
        0 => view! { <td>{number(0)}</td> }.into_any(),
        n => view! { <td><a href=paths::people(&day.people(is_accepted))>{number(n)}</a></td> }.into_any(),
    };
    view! { <tr><th scope="row">{date(&day.day)}</th>{cell(false, day.sent)}{cell(true, day.accepted)}</tr> }
        .into_any()
}

/// The bars, each a link to its people. The table has the same links for the keyboard and for screen readers. As text, since
/// an `a` of a drawing is another element than one of a page.
fn drawing(days: &[DayCounts], most: u64) -> String {
    let t = text();
    let mut svg = format!(
        "<svg viewBox=\"0 0 {} {HEIGHT}\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">",
        days.len() * DAY
    );
    for (at, day) in days.iter().enumerate() {
        for (is_accepted, n) in [(false, day.sent), (true, day.accepted)] {
            if n == 0 {
                continue;
            }
            let height = (n * HEIGHT / most.max(1)).max(1);
            let (class, name) = if is_accepted {
                ("accepted", t.invitations_accepted())
            } else {
                ("sent", t.invitations_sent())
            };
            let title = escaped(&t.day_bar(&date(&day.day), name, &number(n)));
            let address = escaped(&paths::people(&day.people(is_accepted)));
            let (x, y) = (at * DAY + if is_accepted { BAR + 1 } else { 0 }, HEIGHT - height);
            // Writing to a string cannot fail.
            let _ = write!(
                svg,
                "<a href=\"{address}\" tabindex=\"-1\"><title>{title}</title><rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{BAR}\" height=\"{height}\"/></a>"
            );
        }
    }
    svg + "</svg>"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
