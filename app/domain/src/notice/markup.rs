//! A small, strict part of Markdown: headings, paragraphs, lists, links. The text becomes a tree, which pages render with
//! their own elements, so that nothing in it can be markup of the page. What is none of these is text as it was typed.

/// A text as a tree of blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup {
    pub blocks: Vec<Block>,
    /// Whether something is written as a link whose address is neither `https://` nor `mailto:`. It is shown as text.
    pub has_unsafe_link: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// `#`, `##` or `###` before a line: the level is 1, 2 or 3.
    Heading(u8, Vec<Inline>),
    Paragraph(Vec<Inline>),
    /// Lines after `-` or `*`.
    List(Vec<Vec<Inline>>),
    /// Lines after a number with a dot.
    Numbered(Vec<Vec<Inline>>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    Text(String),
    /// `[text](address)`.
    Link {
        text: String,
        address: String,
    },
}

impl Markup {
    /// Parses a text; every text is one.
    pub fn parse(text: &str) -> Self {
        let mut markup = Self::default();
        // The lines of the paragraph or list item that is open.
        let mut open: Option<(Kind, String)> = None;
        for line in text.lines() {
            let (kind, rest) = Kind::of(line.trim());
            match (&mut open, kind) {
                // A line without a mark goes on with the paragraph or the item above.
                (Some((_, lines)), Kind::Paragraph) => {
                    lines.push(' ');
                    lines.push_str(rest);
                }
                (_, kind) => {
                    markup.close(open.take());
                    open = match kind {
                        Kind::Nothing => None,
                        Kind::Heading(_) => {
                            markup.close(Some((kind, rest.to_owned())));
                            None
                        }
                        kind => Some((kind, rest.to_owned())),
                    };
                    if matches!(kind, Kind::Nothing) {
                        markup.blocks.push(Block::Paragraph(Vec::new()));
                    }
                }
            }
        }
        markup.close(open);
        // The empty paragraphs have kept apart what an empty line separates.
        markup.blocks.retain(|block| !matches!(block, Block::Paragraph(inlines) if inlines.is_empty()));
        markup
    }

    /// Adds a block, or an item to the list that is the last block.
    fn close(&mut self, open: Option<(Kind, String)>) {
        let Some((kind, text)) = open else { return };
        let inlines = self.inlines(&text);
        match (kind, self.blocks.last_mut()) {
            (Kind::Item, Some(Block::List(items))) | (Kind::Number, Some(Block::Numbered(items))) => {
                items.push(inlines);
            }
            (Kind::Item, _) => self.blocks.push(Block::List(vec![inlines])),
            (Kind::Number, _) => self.blocks.push(Block::Numbered(vec![inlines])),
            (Kind::Heading(level), _) => self.blocks.push(Block::Heading(level, inlines)),
            (Kind::Paragraph | Kind::Nothing, _) => self.blocks.push(Block::Paragraph(inlines)),
        }
    }

    /// Text and links of one line.
    fn inlines(&mut self, text: &str) -> Vec<Inline> {
        let mut inlines = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(start) = rest.find('[') {
            plain.push_str(&rest[..start]);
            let Some((label, address, length)) = link(&rest[start..]) else {
                plain.push('[');
                rest = &rest[start + 1..];
                continue;
            };
            if is_safe(address) {
                if !plain.is_empty() {
                    inlines.push(Inline::Text(std::mem::take(&mut plain)));
                }
                inlines.push(Inline::Link { text: label.to_owned(), address: address.to_owned() });
            } else {
                self.has_unsafe_link = true;
                plain.push_str(&rest[start..start + length]);
            }
            rest = &rest[start + length..];
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            inlines.push(Inline::Text(plain));
        }
        inlines
    }
}

/// What the beginning of a line makes of it.
#[derive(Clone, Copy)]
enum Kind {
    Nothing,
    Heading(u8),
    Item,
    Number,
    Paragraph,
}

impl Kind {
    /// The kind of a line, and the line without its mark.
    fn of(line: &str) -> (Self, &str) {
        if line.is_empty() {
            return (Self::Nothing, line);
        }
        for (level, mark) in [(1, "# "), (2, "## "), (3, "### ")] {
            if let Some(rest) = line.strip_prefix(mark) {
                return (Self::Heading(level), rest.trim());
            }
        }
        if let Some(rest) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
            return (Self::Item, rest.trim());
        }
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        match line[digits..].strip_prefix(". ") {
            Some(rest) if (1..=3).contains(&digits) => (Self::Number, rest.trim()),
            _ => (Self::Paragraph, line),
        }
    }
}

/// The label and the address of a link at the beginning of the text, and the length of all of it. It ends before the next
/// bracket, so that a text is read once, however many brackets it has.
fn link(text: &str) -> Option<(&str, &str, usize)> {
    let rest = text.strip_prefix('[')?;
    let (label, rest) = rest.split_at(rest.find(['[', ']'])?);
    let rest = rest.strip_prefix("](").filter(|_| !label.is_empty())?;
    let (address, rest) = rest.split_at(rest.find([')', '['])?);
    rest.starts_with(')').then_some((label, address, label.len() + address.len() + "[]()".len()))
}

/// Whether browsers open an address as what it looks like: a page, or a mail to somebody.
fn is_safe(address: &str) -> bool {
    let is_plain = address.chars().all(|c| !c.is_whitespace() && !c.is_control() && c != '\\');
    let begins = |scheme: &str| {
        address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && address.len() > scheme.len()
    };
    is_plain && (begins("https://") || begins("mailto:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text(text.to_owned())
    }

    fn link_to(text: &str, address: &str) -> Inline {
        Inline::Link { text: text.to_owned(), address: address.to_owned() }
    }

    #[test]
    fn headings_paragraphs_lists_and_links_become_a_tree() {
        let markup = Markup::parse(
            "# Privacy\n## Who we are\nThe office,\nsecond floor.\n\nWrite to [us](mailto:office@aldine.example).\n\
             - one\n- two\n  goes on\n\n- apart\n1. first\n2. second\n### End",
        );
        assert_eq!(
            markup.blocks,
            [
                Block::Heading(1, vec![text("Privacy")]),
                Block::Heading(2, vec![text("Who we are")]),
                Block::Paragraph(vec![text("The office, second floor.")]),
                Block::Paragraph(vec![
                    text("Write to "),
                    link_to("us", "mailto:office@aldine.example"),
                    text(".")
                ]),
                Block::List(vec![vec![text("one")], vec![text("two goes on")]]),
                Block::List(vec![vec![text("apart")]]),
                Block::Numbered(vec![vec![text("first")], vec![text("second")]]),
                Block::Heading(3, vec![text("End")]),
            ]
        );
        assert!(!markup.has_unsafe_link);
    }

    #[test]
    fn everything_else_is_text_as_it_was_typed() {
        for line in [
            "<script>alert(1)</script>",
            "a < b & c",
            "#no space",
            "#### four",
            "*emphasis*",
            "1234. a long number",
            "1.5 euro",
            "[not a link]",
            "[not](closed",
            "[](https://aldine.example)",
            "![picture](",
        ] {
            let markup = Markup::parse(line);
            assert_eq!(markup.blocks, [Block::Paragraph(vec![text(line)])]);
            assert!(!markup.has_unsafe_link, "{line}");
        }
        assert_eq!(Markup::parse(" \n\n").blocks, []);
    }

    #[test]
    fn a_link_leads_to_a_page_over_https_or_to_a_mailbox_and_nowhere_else() {
        for address in ["https://aldine.example/a?b=c#d", "HTTPS://aldine.example", "mailto:a@aldine.example"]
        {
            let line = format!("see [this]({address})");
            let markup = Markup::parse(&line);
            assert_eq!(markup.blocks, [Block::Paragraph(vec![text("see "), link_to("this", address)])]);
        }
        for address in [
            "http://aldine.example",
            "javascript:alert(1",
            "JavaScript:alert`1`",
            "data:text/html,x",
            "/sign-out",
            "//aldine.example",
            "https://",
            "mailto:",
            "https://a b",
            "https:\\\\aldine.example",
            " https://aldine.example",
            "java\u{1}script:x",
        ] {
            let line = format!("see [this]({address})");
            let markup = Markup::parse(&line);
            assert_eq!(markup.blocks, [Block::Paragraph(vec![text(&line)])], "{address}");
            assert!(markup.has_unsafe_link, "{address}");
        }
    }

    #[test]
    fn a_label_that_opens_again_belongs_to_the_inner_link() {
        let markup = Markup::parse("[a [b](https://aldine.example)");
        assert_eq!(
            markup.blocks,
            [Block::Paragraph(vec![text("[a "), link_to("b", "https://aldine.example")])]
        );
    }

    #[test]
    fn a_text_full_of_marks_is_read_in_time_proportional_to_its_length() {
        for marks in ["[", "[a](", "[a](b", "[a]"] {
            assert_eq!(Markup::parse(&marks.repeat(200_000)).blocks.len(), 1, "{marks}");
        }
    }
}
