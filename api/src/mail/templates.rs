//! The texts: who writes, why, what to do, until when, and what if it was not you.

use mee_shared::Day;
use mee_shared::account::Role;
use mee_shared::view::date::french_date;

use super::message::{Message, Part, message};

/// What the text of an invitation needs; no Debug, for its link lets its reader in.
pub struct InvitationMail<'a> {
    /// The name of who is invited, where whoever invites gave one.
    pub name: Option<&'a str>,
    /// The name of who invites.
    pub inviter: &'a str,
    /// The body's name.
    pub body: &'a str,
    /// The roles offered.
    pub roles: &'a [Role],
    /// Where to answer.
    pub link: String,
    /// The day on which it ends, in UTC.
    pub ends_on: Day,
}

/// What the text of a password reset needs; no Debug, for its link lets its reader in.
pub struct ResetMail<'a> {
    /// The account's name.
    pub name: &'a str,
    /// Where to choose another password.
    pub link: String,
}

pub(super) fn greeting(name: Option<&str>) -> Part {
    Part::Text(name.map_or_else(|| "Bonjour,".to_owned(), |name| format!("Bonjour {name},")))
}

pub(super) fn text(text: impl Into<String>) -> Part {
    Part::Text(text.into())
}

/// The invitation to a body.
#[must_use]
pub fn invitation(mail: &InvitationMail<'_>, public_url: &str) -> Message {
    let roles: Vec<&str> = mail.roles.iter().map(|role| role.french()).collect();
    let parts = [
        greeting(mail.name),
        text(format!(
            "{} vous invite à travailler sur « Mon enfant à l'école », le portail qui répond aux questions des parents, \
             pour : {}.",
            mail.inviter, mail.body
        )),
        text(format!("Ce que vous pourrez y faire : {}.", roles.join(" ; "))),
        Part::Link("Pour accepter, ouvrez cette page :", mail.link.clone()),
        text(
            "Vous y choisirez un mot de passe. \
             Si vous avez déjà un compte à cette adresse, elle vous demandera son mot de passe.",
        ),
        // Said a day short, so that it holds in every time zone.
        text(format!("Répondez avant le {}. Le lien ne sert qu'une fois.", french_date(mail.ends_on))),
        text(
            "Vous n'attendiez pas cette invitation ? Ne faites rien : aucun accès n'est ouvert en votre nom \
             tant que vous n'avez pas accepté.",
        ),
    ];
    message(format!("Invitation à « Mon enfant à l'école » : {}", mail.body), &parts, public_url)
}

/// The link by which another password is chosen.
#[must_use]
pub fn password_reset(mail: &ResetMail<'_>, public_url: &str) -> Message {
    let parts = [
        greeting(Some(mail.name)),
        text(
            "Quelqu'un, sans doute vous, a demandé un nouveau mot de passe pour votre compte \
             sur « Mon enfant à l'école ».",
        ),
        Part::Link("Pour le choisir, ouvrez cette page :", mail.link.clone()),
        text("Le lien vaut une heure et ne sert qu'une fois."),
        text(
            "Choisir un nouveau mot de passe met fin à toutes vos connexions en cours. \
             Si votre compte demande un code à usage unique, il le demandera toujours.",
        ),
        text("Ce n'était pas vous ? Ne faites rien : votre mot de passe reste le même."),
    ];
    message("Choisir un nouveau mot de passe".to_owned(), &parts, public_url)
}

/// The news that an account's password was changed.
#[must_use]
pub fn password_changed(name: &str, on: Day, public_url: &str) -> Message {
    let parts = [
        greeting(Some(name)),
        text(format!(
            "Le mot de passe de votre compte sur « Mon enfant à l'école » a été changé le {}.",
            french_date(on)
        )),
        text("Toutes vos connexions ont pris fin : connectez-vous de nouveau avec le nouveau mot de passe."),
        Part::Link(
            "Ce n'était pas vous ? Demandez tout de suite un autre mot de passe, \
             et prévenez l'administrateur de votre collectivité :",
            format!("{public_url}/account/password-reset"),
        ),
    ];
    message("Votre mot de passe a été changé".to_owned(), &parts, public_url)
}

/// The message to the administrators of a body one of whose webhooks was given up; it does not name the address, which may
/// hold a token.
#[must_use]
pub fn webhook_disabled(body: &str, on: Day, public_url: &str) -> Message {
    let parts = [
        text("Bonjour,"),
        text(format!(
            "Un site que {body} faisait prévenir des changements ne répond plus. Il n'est plus prévenu depuis le {}.",
            french_date(on)
        )),
        text(
            "Demandez à la personne qui s'occupe de ce site de le vérifier. Ensuite, retirez ce suivi et créez-en un nouveau.",
        ),
    ];
    message("Un site n'est plus prévenu des changements".to_owned(), &parts, public_url)
}

/// The message by which the operator tries the way to the relay.
#[must_use]
pub fn trial(public_url: &str) -> Message {
    let parts = [
        text("Bonjour,"),
        text("Ce message d'essai montre que « Mon enfant à l'école » sait envoyer du courrier. Il ne demande rien."),
    ];
    message("Message d'essai".to_owned(), &parts, public_url)
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://portail.example.org";

    fn all() -> Vec<Message> {
        let link = format!("{URL}/account/invitation?token=meel_0");
        vec![
            invitation(
                &InvitationMail {
                    name: Some("Dominique <Essai>"),
                    inviter: "Camille Essai",
                    body: "Commune de Villeneuve-les-Essais",
                    roles: &[Role::Editor, Role::Headteacher],
                    link: link.clone(),
                    ends_on: Day::constant(2026, 11, 30),
                },
                URL,
            ),
            password_reset(&ResetMail { name: "Camille", link }, URL),
            password_changed("Camille", Day::constant(2026, 12, 1), URL),
            trial(URL),
            webhook_disabled("Commune de Villeneuve-les-Essais", Day::constant(2026, 12, 2), URL),
        ]
    }

    #[test]
    fn both_forms_of_a_message_say_the_same_and_markup_in_a_name_stays_text() {
        for message in all() {
            assert!(!message.subject.contains('\n') && !message.subject.is_empty());
            assert!(message.plain.starts_with("Bonjour") && message.plain.contains("\n-- \n"), "{}", message.plain);
            assert!(message.html.contains("lang=\"fr\"") && !message.html.contains("<Essai>"), "{}", message.html);
            for paragraph in message.plain.split("\n\n").filter(|part| !part.contains(['<', '\n'])) {
                assert!(message.html.contains(paragraph), "{paragraph}: {}", message.html);
            }
            assert!(!message.html.contains("<img") && !message.html.contains("style"), "{}", message.html);
        }
    }

    #[test]
    fn each_text_says_what_to_do_until_when_and_what_if_it_was_not_you() {
        let said: Vec<String> = all().into_iter().map(|message| message.plain).collect();
        for (index, parts) in [
            &["Camille Essai vous invite", "meel_0", "avant le 30 novembre 2026", "Ne faites rien", "rédaction"][..],
            &["a demandé un nouveau mot de passe", "meel_0", "une heure", "Ne faites rien"],
            &["1er décembre 2026", "Ce n'était pas vous", "/account/password-reset"],
            &["d'essai"],
            &["Villeneuve-les-Essais", "2 décembre 2026", "créez-en un nouveau"],
        ]
        .into_iter()
        .enumerate()
        {
            let text = said.get(index).map_or("", String::as_str);
            for part in parts {
                assert!(text.contains(part), "{part}: {text}");
            }
        }
    }
}
