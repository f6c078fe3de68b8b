//! XML as it is read: the starts and ends of elements, by their names without prefix, and texts.

use crate::archive::{Archive, Entry};
use crate::{Fault, Result};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::rc::Rc;

pub(crate) struct Xml {
    reader: Reader<Entry>,
    buffer: Vec<u8>,
    archive: Rc<Archive>,
}

pub(crate) enum Token<'a> {
    Start(Element<'a>),
    End(String),
    Text(String),
    /// The end of the entry.
    Over,
}

/// The start of an element.
pub(crate) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    pub(crate) fn is(&self, name: &str) -> bool {
        self.0.local_name().into_inner() == name
    }

    /// An attribute by its name without prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let attributes = attributes.with_checks(false).flatten();
        let mut named = attributes.filter(|one| one.key.local_name().into_inner() == name);
        Some(named.next()?.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
    }

    /// A number in an attribute.
    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.attribute(name)?.parse().ok()
    }
}

impl Xml {
    pub(crate) fn open(archive: &Rc<Archive>, name: &str) -> Result<Self> {
        let mut reader = Reader::from_reader(archive.entry(name)?);
        reader.config_mut().expand_empty_elements = true;
        Ok(Self { reader, buffer: Vec::new(), archive: Rc::clone(archive) })
    }

    /// The next token; comments and declarations are left out.
    pub(crate) fn next(&mut self) -> Result<Token<'_>> {
        self.buffer.clear();
        let archive = &self.archive;
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|_| archive.fault())?;
        Ok(match event {
            Event::Start(start) | Event::Empty(start) => Token::Start(Element(start)),
            Event::End(end) => Token::End(end.local_name().into_inner().to_owned()),
            Event::Text(text) => Token::Text(text.xml10_content().into_owned()),
            Event::CData(text) => Token::Text(text.xml10_content().into_owned()),
            Event::GeneralRef(reference) => {
                let character = match &*reference {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                Token::Text(character.ok_or(Fault::Broken)?.to_string())
            }
            Event::Eof => Token::Over,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {
                Token::Text(String::new())
            }
        })
    }

    /// Reads to the end of the element that has begun. What is in elements of these names is left out.
    pub(crate) fn text(&mut self, without: &[&str]) -> Result<String> {
        let (mut text, mut depth, mut left_out) = (String::new(), 1_usize, None);
        loop {
            match self.next()? {
                Token::Start(element) => {
                    depth += 1;
                    if left_out.is_none() && without.iter().any(|name| element.is(name)) {
                        left_out = Some(depth);
                    }
                }
                Token::End(_) => {
                    if left_out == Some(depth) {
                        left_out = None;
                    }
                    depth -= 1;
                    if depth == 0 {
                        return Ok(text);
                    }
                }
                Token::Text(more) => {
                    if left_out.is_none() {
                        text.push_str(&more);
                    }
                }
                Token::Over => return Err(self.archive.fault()),
            }
        }
    }
}
