use domain::notice::{Block, Inline, Markup};
use leptos::prelude::*;

/// A text with headings, lists and links, rendered with elements of the page: nothing in it is markup.
#[component]
pub(crate) fn MarkupView(
    text: String,
    /// The level of the title above it.
    below: u8,
) -> impl IntoView {
    let blocks = Markup::parse(&text).blocks.into_iter();
    let blocks: Vec<_> = blocks.map(|one| block(one, below)).collect();
    view! { <div class="prose">{blocks}</div> }.into_any()
}

fn block(block: Block, below: u8) -> AnyView {
    match block {
        Block::Heading(level, content) => match below + level {
            2 => view! { <h2>{inlines(content)}</h2> }.into_any(),
            3 => view! { <h3>{inlines(content)}</h3> }.into_any(),
            4 => view! { <h4>{inlines(content)}</h4> }.into_any(),
            _ => view! { <h5>{inlines(content)}</h5> }.into_any(),
        },
        Block::Paragraph(content) => view! { <p>{inlines(content)}</p> }.into_any(),
        Block::List(all) => view! { <ul>{items(all)}</ul> }.into_any(),
        Block::Numbered(all) => view! { <ol>{items(all)}</ol> }.into_any(),
    }
}

fn items(all: Vec<Vec<Inline>>) -> Vec<AnyView> {
    all.into_iter().map(|content| view! { <li>{inlines(content)}</li> }.into_any()).collect()
}

fn inlines(all: Vec<Inline>) -> Vec<AnyView> {
    let inline = |one| match one {
        Inline::Text(text) => text.into_any(),
        Inline::Link { text, address } => {
            view! { <a href=address rel="noopener noreferrer external">{text}</a> }.into_any()
        }
    };
    all.into_iter().map(inline).collect()
}
