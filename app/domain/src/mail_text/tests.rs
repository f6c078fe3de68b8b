use super::*;

const GOOD: &str = "Hello\n\n{link}\n\nUntil {until}.";

fn fault(kind: MessageKind, subject: &str, text: &str) -> Vec<(Field, Code)> {
    match MailTemplate::parse(kind, subject, text) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(|fault| (fault.field, fault.code)).collect(),
    }
}

#[test]
fn a_text_that_could_mislead_or_break_a_mail_is_refused_at_its_field() {
    let long = "x".repeat(MailTemplate::TEXT_MOST + 1);
    let many = format!("{}\n{{link}}", "{until}".repeat(51));
    let million = "{link}\n".repeat(150_000);
    for (text, code) in [
        ("", Code::TextMissing),
        (" \n\t\n", Code::TextMissing),
        ("{link}", Code::TextMissing),
        ("\n\n{link}\nSecond.", Code::TextMissing),
        ("Hello", Code::PlaceholderMissing),
        ("Hello {link}", Code::LinkAlone),
        ("Hello\n{link} now", Code::LinkAlone),
        ("Hello\n{link}\n{link}", Code::LinkAlone),
        ("Hello\n{link}{link}", Code::LinkAlone),
        ("Hello https://evil.example/{link}", Code::TextLink),
        ("Hello\nhttps://evil.example/\n{link}", Code::TextLink),
        ("Hello www.evil.example\n{link}", Code::TextLink),
        ("Hello {password}\n{link}", Code::PlaceholderUnknown),
        ("Hello {days}\n{link}", Code::PlaceholderUnknown),
        ("Hello {{link}}\n{link}", Code::PlaceholderUnknown),
        ("Hello {\n{link}", Code::PlaceholderUnknown),
        ("Hello }\n{link}", Code::PlaceholderUnknown),
        ("Hello {Link}\n{link}", Code::PlaceholderUnknown),
        ("Hello {% include x %}\n{link}", Code::PlaceholderUnknown),
        ("Hel\u{202e}lo\n{link}", Code::ControlCharacter),
        ("Hel\u{0}lo\n{link}", Code::ControlCharacter),
        (long.as_str(), Code::TextLong),
        (many.as_str(), Code::TextLong),
        (million.as_str(), Code::TextLong),
    ] {
        assert_eq!(fault(MessageKind::Invitation, "Hi", text), [(Field::MailText, code)], "{text:.60}");
    }
    for (subject, code) in [
        ("", Code::TextMissing),
        ("Hi\r\nBcc: x@evil.example", Code::ControlCharacter),
        ("Hi\u{2028}Bcc: x@evil.example", Code::ControlCharacter),
        ("Hi {link}", Code::LinkAlone),
        ("Hi {details}", Code::PlaceholderUnknown),
        ("https://evil.example", Code::TextLink),
        (&"x".repeat(201), Code::TextLong),
    ] {
        assert_eq!(fault(MessageKind::Invitation, subject, GOOD), [(Field::MailSubject, code)], "{subject}");
    }
    assert_eq!(
        fault(MessageKind::SecurityChanged, "Hi", "Something\n{link}"),
        [(Field::MailText, Code::PlaceholderMissing)],
        "it has to say what has happened"
    );
    assert_eq!(
        fault(MessageKind::PasswordChanged, "Hi", "Something\n{link}"),
        [(Field::MailText, Code::PlaceholderUnknown)],
        "it has no link"
    );
    assert_eq!(fault(MessageKind::Invitation, "", "").len(), 2, "all at once");
}

#[test]
fn what_is_filled_in_is_text_even_where_it_looks_like_a_placeholder() {
    let template = MailTemplate::parse(
        MessageKind::Invitation,
        "For {username}",
        " Dear { username },\r\nhello.\n\n\n{link}\nBye",
    )
    .unwrap();
    let value = |place: Placeholder| match place {
        Placeholder::Username => "{link}".to_owned(),
        other => panic!("{other}"),
    };
    assert_eq!(template.subject(&value), "For {link}");
    let (before, after) = template.paragraphs(&value);
    assert_eq!(before, [vec!["Dear {link},".to_owned(), "hello.".to_owned()]]);
    assert_eq!(after, [vec!["Bye".to_owned()]]);
}

#[test]
fn a_script_in_a_text_is_text() {
    let text = "<script>alert(1)</script>\n{link}";
    let template = MailTemplate::parse(MessageKind::Invitation, "<b>Hi</b>", text).unwrap();
    assert_eq!(template.paragraphs(&|_| String::new()).0[0][0], "<script>alert(1)</script>");
    assert_eq!((template.typed_subject(), template.typed_text()), ("<b>Hi</b>", text));
}
