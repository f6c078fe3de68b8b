pub(crate) mod sink;

use super::config::Server;
use super::*;
use sink::Sink;
use tokio::io::AsyncWriteExt as _;

fn mail(url: &str) -> Mail {
    let config = Config {
        smtp_url: Some(url.to_owned()),
        mail_from: Some("Matricula <desk@example.org>".to_owned()),
        ..Config::sqlite(std::path::Path::new("unused"))
    };
    Mail::from_config(&config).unwrap().unwrap()
}

fn message(to: &str) -> Composed {
    Composed {
        sender: "desk@example.org".parse().unwrap(),
        recipient: to.parse().unwrap(),
        bytes: "Subject: x\r\n\r\n.hidden\r\n".to_owned(),
    }
}

#[tokio::test]
async fn a_message_arrives_whole_and_its_connection_is_used_again() {
    let sink = Sink::open().await;
    let mail = mail(&sink.url());
    for _ in 0..3 {
        let verdict = mail.deliver(&message("ada@example.org")).await;
        assert!(
            matches!(&verdict, DeliveryVerdict::Sent(reply) if reply.text == "250 2.0.0 kept"),
            "{verdict:?}"
        );
    }
    assert_eq!(sink.mails().len(), 3);
    assert_eq!(sink.mails()[0].data, "Subject: x\r\n\r\n.hidden\r\n");
    assert_eq!(sink.commands().iter().filter(|line| line.starts_with("EHLO")).count(), 1);
    mail.close().await;
    assert_eq!(sink.commands().last().map(String::as_str), Some("QUIT"));
}

#[tokio::test]
async fn a_refused_recipient_leaves_the_connection_to_the_next_message() {
    let sink = Sink::open().await;
    let mail = mail(&sink.url());
    sink.answer("RCPT TO:<nobody@", "550 5.1.1 no such person");
    sink.answer("RCPT TO:<later@", "451 4.7.1 come back later");
    let verdict = mail.deliver(&message("nobody@example.org")).await;
    assert!(
        matches!(&verdict, DeliveryVerdict::Bounced(reply) if reply.text == "550 5.1.1 no such person"),
        "{verdict:?}"
    );
    let verdict = mail.deliver(&message("later@example.org")).await;
    assert!(matches!(&verdict, DeliveryVerdict::Deferred(reply) if reply.code == Some(451)), "{verdict:?}");
    assert!(matches!(mail.deliver(&message("ada@example.org")).await, DeliveryVerdict::Sent(_)));
    assert_eq!(sink.most_open(), 1);
    assert_eq!(sink.mails().len(), 1);
}

#[tokio::test]
async fn a_server_that_refuses_the_password_or_the_sender_stops_the_line() {
    let sink = Sink::open().await;
    let mail = mail(&sink.url_with_password());
    sink.answer("AUTH", "535 5.7.8 wrong password");
    let verdict = mail.deliver(&message("ada@example.org")).await;
    assert!(
        matches!(&verdict, DeliveryVerdict::Stopped(reply) if reply.text == "535 5.7.8 wrong password"),
        "{verdict:?}"
    );
    assert!(!sink.commands().iter().any(|line| line.starts_with("MAIL")));
    sink.clear_answers();
    sink.answer("MAIL", "550 5.7.1 not your address");
    assert!(matches!(mail.deliver(&message("ada@example.org")).await, DeliveryVerdict::Stopped(_)));
    sink.clear_answers();
    assert!(matches!(mail.deliver(&message("ada@example.org")).await, DeliveryVerdict::Sent(_)));
}

#[tokio::test]
async fn a_stripped_starttls_stops_the_line_before_anything_is_said() {
    let sink = Sink::open().await;
    let mail = mail(&sink.url_with_tls());
    let verdict = mail.deliver(&message("ada@example.org")).await;
    assert!(
        matches!(&verdict, DeliveryVerdict::Stopped(reply) if reply.text.contains("STARTTLS")),
        "{verdict:?}"
    );
    let heard = sink.commands();
    assert!(heard.iter().all(|line| line.starts_with("EHLO") || line == "QUIT"), "{heard:?}");
}

#[tokio::test]
async fn a_server_that_is_away_or_goes_away_is_told_apart_from_a_refusal() {
    let mut sink = Sink::open().await;
    let mail = mail(&sink.url());
    assert!(matches!(mail.deliver(&message("ada@example.org")).await, DeliveryVerdict::Sent(_)));
    sink.stop();
    assert!(matches!(mail.deliver(&message("ada@example.org")).await, DeliveryVerdict::Stopped(_)));
    sink.start().await;
    // Nobody knows whether it was taken: it is tried again, and counts.
    sink.answer(".", "drop");
    assert!(matches!(mail.deliver(&message("ada@example.org")).await, DeliveryVerdict::Deferred(_)));
    sink.clear_answers();
    sink.answer("RCPT", "drop");
    assert!(matches!(mail.deliver(&message("ada@example.org")).await, DeliveryVerdict::Deferred(_)));
    sink.clear_answers();
    assert!(matches!(mail.deliver(&message("ada@example.org")).await, DeliveryVerdict::Sent(_)));
}

#[tokio::test]
async fn a_kept_connection_that_was_closed_is_replaced_without_a_word() {
    let mut sink = Sink::open().await;
    let mail = mail(&sink.url());
    assert!(matches!(mail.deliver(&message("ada@example.org")).await, DeliveryVerdict::Sent(_)));
    sink.stop();
    sink.start().await;
    assert!(matches!(mail.deliver(&message("ada@example.org")).await, DeliveryVerdict::Sent(_)));
    sink.answer("MAIL", "421 4.4.2 idle for too long");
    assert!(matches!(mail.deliver(&message("ada@example.org")).await, DeliveryVerdict::Stopped(_)));
}

#[test]
fn a_certificate_file_must_hold_one() {
    let folder = crate::test_backend::Folder::new();
    let path = folder.path().join("ca.pem");
    for bad in [None, Some(""), Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")] {
        bad.into_iter().for_each(|text| std::fs::write(&path, text).unwrap());
        let error = Server::parse("smtps://mail.example.org", Some(&path)).err().unwrap();
        assert!(error.to_string().contains("MATRICULA_SMTP_CA_FILE"), "{error}");
    }
}

/// A server whose first line never ends; how much of it the program has taken.
async fn endless() -> (String, tokio::task::JoinHandle<usize>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://127.0.0.1:{}?tls=none", listener.local_addr().unwrap().port());
    let said = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (mut said, piece) = (0, [b'2'; 16 * 1024]);
        while let Ok(more) = stream.write(&piece).await {
            said += more;
        }
        said
    });
    (url, said)
}

#[tokio::test]
async fn a_line_without_an_end_is_not_read_to_its_end() {
    let (url, said) = endless().await;
    let verdict = mail(&url).deliver(&message("ada@example.org")).await;
    assert!(
        matches!(&verdict, DeliveryVerdict::Stopped(reply) if reply.text.contains("too long")),
        "{verdict:?}"
    );
    // What the two ends of a connection hold in their buffers is said besides.
    assert!(said.await.unwrap() < 32 << 20);
}

/// Each line would have all lines before it parsed again, and nothing else would run meanwhile.
#[tokio::test]
async fn an_answer_of_ten_thousand_short_lines_is_given_up_before_it_is_parsed() {
    let sink = Sink::open().await;
    let mail = mail(&sink.url());
    sink.answer("EHLO", &format!("{}250 done", "250-\r\n".repeat(10_000)));
    let verdict = mail.deliver(&message("ada@example.org")).await;
    assert!(
        matches!(&verdict, DeliveryVerdict::Stopped(reply) if reply.text.contains("too long")),
        "{verdict:?}"
    );
    // Below the bound of bytes, the lines alone are too many.
    sink.clear_answers();
    sink.answer("EHLO", &format!("{}250 done", "250-\r\n".repeat(100)));
    let verdict = mail.deliver(&message("ada@example.org")).await;
    assert!(
        matches!(&verdict, DeliveryVerdict::Stopped(reply) if reply.text.contains("too long")),
        "{verdict:?}"
    );
    sink.clear_answers();
    sink.answer("EHLO", &format!("{}250 done", "250-X\r\n".repeat(99)));
    assert!(matches!(mail.deliver(&message("ada@example.org")).await, DeliveryVerdict::Sent(_)));
}
