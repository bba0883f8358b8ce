//! The way to the relay, by lettre over SMTP.

use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{SmtpTransport, Transport as _};

use super::Message;

/// How long the relay may take for each of its answers.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Where mail goes and whom it comes from; no Debug, for the address of the relay may hold a password.
#[derive(Clone)]
pub struct SmtpSettings {
    /// `smtp://`, `smtp://…?tls=required` (STARTTLS) or `smtps://`, with user and password where the relay asks for them.
    pub url: String,
    /// The sender, `portail@example.org` or `Mon enfant à l'école <portail@example.org>`.
    pub from: String,
    /// Where answers go; the sender where it is empty.
    pub reply_to: String,
}

/// Why a message was not sent: a code of SMTP or a word, never what the relay said, which may repeat an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotSent {
    /// Whether trying again is useless.
    pub is_final: bool,
    /// The code or the word.
    pub why: String,
}

/// Sends messages through the relay of the settings.
pub struct Sender {
    transport: SmtpTransport,
    from: Mailbox,
    reply_to: Option<Mailbox>,
}

/// Asks automatic answerers for silence (RFC 3834 section 5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

impl Sender {
    /// A sender with these settings; nothing is connected yet.
    ///
    /// # Errors
    /// When an address is malformed, or a password would go over the network in the clear.
    pub fn new(settings: &SmtpSettings) -> anyhow::Result<Self> {
        check_secrecy(&settings.url)?;
        // The cause is left out: it may repeat the address, and with it the password.
        let Ok(builder) = SmtpTransport::from_url(&settings.url) else {
            bail!("smtp_url n'est pas l'adresse d'un relais : écrivez smtp://…, smtp://…?tls=required ou smtps://…");
        };
        let from = settings.from.parse().context("mail_from n'est pas une adresse électronique")?;
        let reply_to = Some(settings.reply_to.trim()).filter(|text| !text.is_empty()).map(str::parse).transpose();
        Ok(Self {
            transport: builder.timeout(Some(TIMEOUT)).build(),
            from,
            reply_to: reply_to.context("mail_reply_to n'est pas une adresse électronique")?,
        })
    }

    /// Sends a message; `id` names it, so that one that comes twice is recognised.
    ///
    /// # Errors
    /// Why the relay did not take it, or could not be reached.
    pub fn send(&self, id: &str, to: &str, message: &Message) -> Result<(), NotSent> {
        let ours = |why: &str| NotSent { is_final: true, why: why.to_owned() };
        let to: Mailbox = to.parse().map_err(|_| ours("adresse"))?;
        let mut builder = lettre::Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&message.subject)
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .header(AutoSubmitted);
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        let body = MultiPart::alternative_plain_html(message.plain.clone(), message.html.clone());
        let mail = builder.multipart(body).map_err(|_| ours("message"))?;
        self.transport.send(&mail).map(|_| ()).map_err(|error| not_sent(&error))
    }
}

fn not_sent(error: &lettre::transport::smtp::Error) -> NotSent {
    if let Some(code) = error.status() {
        let code = code.to_string();
        return NotSent { is_final: error.is_permanent() && !is_about_us(&code), why: code };
    }
    let why = if error.is_timeout() {
        "délai"
    } else if error.is_tls() {
        "tls"
    } else if error.is_client() {
        "client"
    } else if error.is_response() {
        "réponse"
    } else {
        "connexion"
    };
    NotSent { is_final: false, why: why.to_owned() }
}

/// Whether a refusal speaks of our credentials and not of the mail (RFC 4954 section 6): the operator will put that right.
fn is_about_us(code: &str) -> bool {
    matches!(code, "530" | "534" | "535" | "538")
}

/// Refuses a password that would be sent unencrypted to another machine.
fn check_secrecy(url: &str) -> anyhow::Result<()> {
    let Some(rest) = url.strip_prefix("smtp://") else { return Ok(()) };
    let Some((_, place)) = rest.rsplit_once('@') else { return Ok(()) };
    let is_here = ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|host| place.strip_prefix(host).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/', '?'])));
    ensure!(
        is_here || place.contains("?tls=required"),
        "smtp_url enverrait un mot de passe en clair : ajoutez ?tls=required à la fin, ou écrivez smtps://"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn settings(url: &str, from: &str) -> SmtpSettings {
        SmtpSettings { url: url.to_owned(), from: from.to_owned(), reply_to: String::new() }
    }

    #[test]
    fn settings_that_cannot_work_or_would_give_a_password_away_are_refused() {
        const FROM: &str = "Mon enfant à l'école <portail@example.org>";
        for (url, from, expected) in [
            ("smtp://relais.example.org", FROM, true),
            ("smtp://relais.example.org:2525", "portail@example.org", true),
            ("smtp://camille:secret@relais.example.org?tls=required", FROM, true),
            ("smtp://camille:secret@relais.example.org:587/portail.example.org?tls=required", FROM, true),
            ("smtps://camille:secret@relais.example.org", FROM, true),
            ("smtp://camille:secret@127.0.0.1:2525", FROM, true),
            ("smtp://camille:secret@localhost", FROM, true),
            ("smtp://camille:secret@relais.example.org", FROM, false),
            ("smtp://camille:secret@relais.example.org?tls=opportunistic", FROM, false),
            ("smtp://camille:secret@127.0.0.1.example.org", FROM, false),
            ("http://relais.example.org", FROM, false),
            ("relais.example.org", FROM, false),
            ("smtp://relais.example.org", "portail", false),
            ("smtp://relais.example.org", "", false),
        ] {
            let made = Sender::new(&settings(url, from));
            assert_eq!(made.is_ok(), expected, "{url} {from}");
            let said = made.err().map(|error| format!("{error:#}")).unwrap_or_default();
            assert!(!said.contains("secret"), "{said}");
        }
    }

    #[test]
    fn a_relay_that_is_away_is_tried_again_and_an_address_that_cannot_be_is_not() {
        let closed = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
        let sender = Sender::new(&settings(&format!("smtp://{closed}"), "portail@example.org")).unwrap();
        let message = Message { subject: "é".to_owned(), plain: String::new(), html: String::new() };
        for (to, is_final) in [("camille@example.org", false), ("camille", true), ("a b@example.org", true)] {
            let failed = sender.send("1", to, &message).unwrap_err();
            assert_eq!(failed.is_final, is_final, "{to}: {failed:?}");
            assert!(!failed.why.contains('@'), "{failed:?}");
        }
    }
}
