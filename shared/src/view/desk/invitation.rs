//! The page of an invitation: what it offers, and how to accept it.

use maud::{Markup, html};

use super::{Field, FieldKind, field, said_of};
use crate::problem::FieldError;

/// What the form shows; no Debug, for it holds the link's secret.
#[derive(Clone, Copy)]
pub struct InvitationForm<'a> {
    /// The public address, without a slash at its end.
    pub public_url: &'a str,
    /// The token of the link.
    pub token: &'a str,
    /// The name of the body that invites.
    pub body: &'a str,
    /// The address that is invited.
    pub email: &'a str,
    /// The roles offered, in French.
    pub roles: &'a [&'a str],
    /// Whether the address has an account already.
    pub has_account: bool,
    /// The name, as far as it is known.
    pub name: &'a str,
    /// What was wrong with what was sent.
    pub errors: &'a [FieldError],
}

/// What is offered, and the form that accepts it.
#[must_use]
pub fn form(form: &InvitationForm<'_>) -> Markup {
    let password = if form.has_account {
        Field {
            name: "password",
            label: "Mot de passe de votre compte",
            kind: FieldKind::Password,
            autocomplete: "current-password",
            value: "",
            hint: Some("Un compte existe déjà à votre adresse : son mot de passe montre que c'est le vôtre."),
            error: said_of(form.errors, "/password"),
            is_required: true,
        }
    } else {
        Field {
            name: "password",
            label: "Choisissez un mot de passe",
            kind: FieldKind::Password,
            autocomplete: "new-password",
            value: "",
            hint: Some(
                "Au moins 12 caractères, difficiles à deviner : plusieurs mots sans lien entre eux conviennent.",
            ),
            error: said_of(form.errors, "/password"),
            is_required: true,
        }
    };
    let name = Field {
        name: "name",
        label: "Votre nom",
        kind: FieldKind::Text,
        autocomplete: "name",
        value: form.name,
        hint: Some("Les autres personnes de la collectivité le verront."),
        error: said_of(form.errors, "/name"),
        is_required: true,
    };
    html! {
        p { strong { (form.body) } " vous invite à travailler sur le portail. Votre rôle y sera :" }
        ul { @for role in form.roles { li { (role) } } }
        form method="post" action={ (form.public_url) "/account/invitation" } {
            input type="hidden" name="token" value=(form.token);
            p { "Votre adresse : " strong { (form.email) } }
            @if !form.has_account { (field(&name)) }
            (field(&password))
            button type="submit" { "Accepter l'invitation" }
        }
        @if form.has_account {
            p { a href={ (form.public_url) "/account/password-reset" } { "Mot de passe oublié ?" } }
        }
        p { "Vous n'attendiez pas cette invitation ? Fermez cette page : rien n'est ouvert en votre nom." }
    }
}

/// The invitation was accepted.
#[must_use]
pub fn accepted(public_url: &str) -> Markup {
    html! {
        p { "Votre compte est prêt." }
        p { a href={ (public_url) "/account/sign-in" } { "Se connecter" } }
    }
}

/// The link leads to no invitation, or no longer.
#[must_use]
pub fn ended() -> Markup {
    html! {
        p {
            "Le lien est incomplet, a plus d'une semaine, a déjà servi, ou l'invitation a été retirée ou envoyée de nouveau."
        }
        p {
            "Vérifiez que vous avez ouvert le lien du dernier message reçu. "
            "Sinon, demandez une nouvelle invitation à la personne qui vous a invité."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::ProblemCode;

    #[test]
    fn a_newcomer_chooses_a_password_and_an_account_gives_its_own() {
        let errors = [FieldError {
            pointer: "/password".to_owned(),
            code: ProblemCode::Unprocessable,
            detail: "trop court.".to_owned(),
        }];
        let new = InvitationForm {
            public_url: "https://portail.example.org",
            token: "meel_0",
            body: "Commune <b>",
            email: "camille@example.org",
            roles: &["rédaction"],
            has_account: false,
            name: "Camille",
            errors: &errors,
        };
        let html = form(&new).into_string();
        for part in ["new-password", "desk-password-error", "trop court.", "value=\"Camille\"", "Commune &lt;b&gt;"] {
            assert!(html.contains(part), "{part}: {html}");
        }
        let html = form(&InvitationForm { has_account: true, errors: &[], ..new }).into_string();
        assert!(html.contains("current-password") && html.contains("/account/password-reset"), "{html}");
        assert!(!html.contains("desk-name") && !html.contains("desk-error"), "{html}");
    }
}
