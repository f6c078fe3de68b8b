//! The mail server's URL, parsed as lettre does, except for what would silently send mail in plain text over a network.

use crate::idna::to_ascii;
use lettre::Address;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

/// Why mail cannot be sent as configured. The URL itself is never repeated: it may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum MailConfigError {
    #[error(
        "MATRICULA_SMTP_URL is not a URL of a mail server, as in smtps://user:password@mail.example.org or \
         smtp://mail.example.org?tls=required; special characters in the password are written as %-codes"
    )]
    Url,
    #[error(
        "MATRICULA_SMTP_URL begins with smtps://, which is encrypted from the start: it takes no tls= but tls=required"
    )]
    SmtpsWithTls,
    #[error(
        "MATRICULA_SMTP_URL would send mail to {host} in plain text: write smtps:// or ?tls=required, or ?tls=none \
         where that is meant"
    )]
    PlainText { host: String },
    #[error(
        "MATRICULA_SMTP_URL says tls={given}: it is required, where encryption must be had, or none; encryption that \
         somebody on the way can turn off is not offered"
    )]
    Tls { given: String },
    #[error("MATRICULA_SMTP_CA_FILE {path} cannot be used: {cause}")]
    CaFile { path: PathBuf, cause: String },
    #[error("MATRICULA_MAIL_FROM is required with MATRICULA_SMTP_URL")]
    FromMissing,
    #[error("MATRICULA_MAIL_FROM is not a mailbox, as in Matricula <desk@example.org>")]
    From,
}

/// The mail server.
pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) credentials: Option<Credentials>,
    pub(super) hello: ClientId,
}

/// How the connection is encrypted.
pub(super) enum Security {
    /// From the first byte.
    Tls(TlsParameters),
    /// Before anything else is sent.
    StartTls(TlsParameters),
    Plain,
}

impl Server {
    /// Parses `smtps://user:password@host:port/hello-name`, or `smtp://…` with `?tls=required` or `?tls=none`.
    pub(super) fn parse(url: &str, ca_file: Option<&Path>) -> Result<Self, MailConfigError> {
        let url: http::Uri = url.trim().parse().map_err(|_| MailConfigError::Url)?;
        let authority = url.authority().ok_or(MailConfigError::Url)?;
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        if host.is_empty() {
            return Err(MailConfigError::Url);
        }
        let tls = tls_of(url.query())?;
        let (security, port) = match (url.scheme_str(), tls) {
            (Some("smtps"), None | Some("required")) => (Security::Tls(trust(&host, ca_file)?), 465),
            (Some("smtps"), Some(_)) => return Err(MailConfigError::SmtpsWithTls),
            (Some("smtp"), Some("required")) => (Security::StartTls(trust(&host, ca_file)?), 587),
            (Some("smtp"), Some("none")) => (Security::Plain, 25),
            (Some("smtp"), None) if is_loopback(&host) => (Security::Plain, 25),
            (Some("smtp"), None) => return Err(MailConfigError::PlainText { host }),
            (Some("smtp"), Some(given)) => return Err(MailConfigError::Tls { given: given.to_owned() }),
            _ => return Err(MailConfigError::Url),
        };
        let credentials = credentials_of(authority.as_str())?;
        if matches!(security, Security::Plain) && credentials.is_some() && !is_loopback(&host) {
            tracing::warn!(
                host,
                "the mail server's password goes over the network in plain text, as tls=none asks for"
            );
        }
        let hello = match url.path().trim_matches('/') {
            "" => ClientId::default(),
            name => ClientId::Domain(name.to_owned()),
        };
        Ok(Self { port: authority.port_u16().unwrap_or(port), host, security, credentials, hello })
    }
}

/// Parses the sender's mailbox.
pub(super) fn sender(from: Option<&str>) -> Result<Mailbox, MailConfigError> {
    let from = from.map(str::trim).filter(|from| !from.is_empty()).ok_or(MailConfigError::FromMissing)?;
    if from.chars().any(char::is_control) {
        return Err(MailConfigError::From);
    }
    let mailbox: Mailbox = from.parse().map_err(|_| MailConfigError::From)?;
    // Outside of SMTPUTF8 (RFC 6531) a header has domains in their ASCII form.
    let domain = mailbox.email.domain();
    if domain.is_ascii() {
        return Ok(mailbox);
    }
    let domain = to_ascii(domain).ok_or(MailConfigError::From)?;
    let address = Address::new(mailbox.email.user(), domain).map_err(|_| MailConfigError::From)?;
    Ok(Mailbox::new(mailbox.name, address))
}

fn tls_of(query: Option<&str>) -> Result<Option<&str>, MailConfigError> {
    let mut tls = None;
    for (name, value) in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()).map(pair) {
        // An unknown or repeated parameter could have been meant to require encryption.
        if name != "tls" || tls.replace(value).is_some() {
            return Err(MailConfigError::Url);
        }
    }
    Ok(tls)
}

fn pair(text: &str) -> (&str, &str) {
    text.split_once('=').unwrap_or((text, ""))
}

fn credentials_of(authority: &str) -> Result<Option<Credentials>, MailConfigError> {
    let Some((user, _)) = authority.rsplit_once('@') else { return Ok(None) };
    let (user, password) = user.split_once(':').ok_or(MailConfigError::Url)?;
    Ok(Some(Credentials::new(percent_decoded(user)?, percent_decoded(password)?)))
}

fn percent_decoded(text: &str) -> Result<String, MailConfigError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let [high, low, tail @ ..] = rest else { return Err(MailConfigError::Url) };
        let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let (Some(high), Some(low)) = (digit(high), digit(low)) else { return Err(MailConfigError::Url) };
        bytes.push(high * 16 + low);
        rest = tail;
    }
    String::from_utf8(bytes).map_err(|_| MailConfigError::Url)
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The trusted certificates: those of the public authorities, and those in the file.
fn trust(host: &str, ca_file: Option<&Path>) -> Result<TlsParameters, MailConfigError> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(path) = ca_file {
        let failed = |cause: String| MailConfigError::CaFile { path: path.to_owned(), cause };
        let pem = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
        if !String::from_utf8_lossy(&pem).contains("-----BEGIN CERTIFICATE-----") {
            return Err(failed("it holds no certificate in PEM form".to_owned()));
        }
        let certificate = Certificate::from_pem(&pem).map_err(|error| failed(error.to_string()))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(|error| match ca_file {
        Some(path) => MailConfigError::CaFile { path: path.to_owned(), cause: error.to_string() },
        None => MailConfigError::Url,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str) -> Result<Server, MailConfigError> {
        Server::parse(url, None)
    }

    #[test]
    fn urls_are_read_as_lettre_reads_them() {
        let server = parse("smtps://desk%40example.org:p%3Ass%2F@mail.example.org/desk.example.org").unwrap();
        assert_eq!((server.host.as_str(), server.port), ("mail.example.org", 465));
        assert!(matches!(server.security, Security::Tls(_)));
        assert_eq!(server.credentials, Some(Credentials::new("desk@example.org".into(), "p:ss/".into())));
        assert_eq!(server.hello, ClientId::Domain("desk.example.org".into()));
        let server = parse("smtp://mail.example.org?tls=required").unwrap();
        assert_eq!(server.port, 587);
        assert!(matches!(server.security, Security::StartTls(_)) && server.credentials.is_none());
        assert_eq!(parse("smtp://mail.example.org:2525?tls=none").unwrap().port, 2525);
    }

    #[test]
    fn plain_text_over_a_network_must_be_asked_for() {
        for url in ["smtp://localhost:1025", "smtp://127.0.0.1:1025", "smtp://127.9.9.9", "smtp://[::1]:1025"]
        {
            assert!(matches!(parse(url).unwrap().security, Security::Plain), "{url}");
        }
        for url in [
            "smtp://mail.example.org",
            "smtp://10.0.0.1:25",
            "smtp://localhost.example.org",
            "smtp://user:p@mail",
        ] {
            let error = parse(url).err().unwrap();
            assert!(matches!(error, MailConfigError::PlainText { .. }), "{url}");
        }
        assert!(matches!(parse("smtp://a.example?tls=opportunistic"), Err(MailConfigError::Tls { .. })));
        assert!(matches!(parse("smtps://a.example?tls=none"), Err(MailConfigError::SmtpsWithTls)));
        for url in [
            "",
            "mail.example.org",
            "http://a.example",
            "smtp://",
            "smtp://a.example?TLS=required",
            "smtp://u@localhost",
        ] {
            assert!(matches!(parse(url), Err(MailConfigError::Url)), "{url}");
        }
    }

    #[test]
    fn an_error_never_repeats_the_password() {
        for url in [
            "smtp://user:sesame@mail.example.org",
            "smtps://user:sesame%zz@mail",
            "smtp://user:sesame@m?tls=x",
        ] {
            assert!(!parse(url).err().unwrap().to_string().contains("sesame"), "{url}");
        }
    }

    #[test]
    fn a_sender_is_a_mailbox_on_one_line() {
        assert_eq!(sender(Some("Büro <desk@example.org>")).unwrap().name.as_deref(), Some("Büro"));
        assert!(sender(Some("desk@example.org")).unwrap().name.is_none());
        let unicode = sender(Some("Büro <desk@bücher.example>")).unwrap();
        assert_eq!(unicode.email.to_string(), "desk@xn--bcher-kva.example", "on the wire domains are ASCII");
        assert!(matches!(sender(None), Err(MailConfigError::FromMissing)));
        for wrong in ["desk", "a\r\nBcc: b@c.d <desk@example.org>"] {
            assert!(matches!(sender(Some(wrong)), Err(MailConfigError::From)), "{wrong}");
        }
    }
}
