use super::filter_words::relationship;
use crate::components::{EmailAddress, MixedAlphabets, Timestamp};
use crate::page_context::text;
use crate::pages::people::{account_tag, identity_tag};
use crate::pages::registry::{SelectBox, SelectedRows};
use domain::form::Field;
use domain::paths;
use domain::registry::{InvitationStanding, OwnField, RegistryColumn, RegistryRow, RelationshipStanding};
use leptos::prelude::*;

/// A person as a row.
pub(super) fn row_view(
    row: RegistryRow,
    columns: &[RegistryColumn],
    fields: &[OwnField],
    rows: SelectedRows,
) -> AnyView {
    let name = if row.name.is_empty() { row.username.clone() } else { row.name.clone() };
    let mixed = view! { <MixedAlphabets of=&name/> }.into_any();
    let cells = columns.iter().map(|column| cell(*column, &row)).collect::<Vec<_>>();
    let own = fields.iter().zip(&row.own).map(|(own, texts)| own_cell(own, texts)).collect::<Vec<_>>();
    view! {
        <tr role="row">
            <SelectBox rows id=row.account.uuid() name=name.clone()/>
            <th role="rowheader" scope="row">
                <span class="two-lines">
                    <a class="breaks" href=paths::person(row.account)>{name}</a>
                    {mixed}
                    <span class="hint"><EmailAddress email=row.email/></span>
                </span>
            </th>
            {cells}
            {own}
        </tr>
    }
    .into_any()
}

fn cell(column: RegistryColumn, row: &RegistryRow) -> AnyView {
    let t = text();
    let (class, content) = match column {
        RegistryColumn::Username => ("mono breaks", row.username.clone().into_any()),
        RegistryColumn::Code => ("mono", row.code.clone().into_any()),
        RegistryColumn::Unit => ("", row.unit.clone().into_any()),
        RegistryColumn::Groups => ("breaks", row.groups.join(", ").into_any()),
        RegistryColumn::Account => ("tight", account_tag(row.state).into_any()),
        RegistryColumn::Identity => ("tight", identity_tag(row.identity.state()).into_any()),
        RegistryColumn::Invitation => ("tight", invitation_tag(row.invitation).into_any()),
        RegistryColumn::Relationship => ("", known_relationship(row.relationship)),
        RegistryColumn::Starts => ("tight", first_day(row.starts_on.as_deref())),
        // The end is the first moment after the last day.
        RegistryColumn::Ends => ("tight", time(row.ends_at.map(|at| at - 1), true, t.has_no_end())),
        RegistryColumn::SignedIn => ("tight", time(row.signed_in_at, false, t.has_never_signed_in())),
        RegistryColumn::Created => ("tight", time(Some(row.created_at), true, "")),
        RegistryColumn::Language => ("", row.locale.own_name().into_any()),
    };
    view! { <td role="cell" data-label=t.registry_column(column) class=class>{content}</td> }.into_any()
}

fn own_cell(own: &OwnField, texts: &[String]) -> AnyView {
    let t = text();
    let label = own.label(t.locale()).to_owned();
    let words = own.shown_all(texts.iter().map(String::as_str), t.locale());
    view! { <td role="cell" data-label=label class="breaks">{words}</td> }.into_any()
}

fn known_relationship(standing: RelationshipStanding) -> AnyView {
    let words = relationship(text(), standing);
    let class = if standing == RelationshipStanding::None { "quiet-text" } else { "" };
    view! { <span class=class>{words}</span> }.into_any()
}

fn time(at: Option<i64>, is_day: bool, none: &'static str) -> AnyView {
    match at {
        Some(at) => view! { <Timestamp at is_day/> }.into_any(),
        None => view! { <span class="quiet-text">{none}</span> }.into_any(),
    }
}

/// A first day in words.
fn first_day(day: Option<&str>) -> AnyView {
    let words = day.map(|day| text().field_value(Field::RelationshipStartsOn, day));
    words.unwrap_or_default().into_any()
}

fn invitation_tag(standing: InvitationStanding) -> impl IntoView {
    let class = match standing {
        InvitationStanding::Never | InvitationStanding::Closed => "tag",
        InvitationStanding::Open => "tag accent",
        InvitationStanding::Expired => "tag warn",
        InvitationStanding::Bounced => "tag bad",
        InvitationStanding::Accepted => "tag good",
    };
    view! { <span class=class>{text().invitation_standing(standing)}</span> }
}
