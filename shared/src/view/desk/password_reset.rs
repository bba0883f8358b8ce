//! The pages of a forgotten password: asking for a link, and choosing another password by it.

use maud::{Markup, html};

use super::{Field, FieldKind, field, said_of};
use crate::problem::FieldError;

/// The form that asks for a link.
#[must_use]
pub fn ask(public_url: &str, email: &str, errors: &[FieldError]) -> Markup {
    let email = Field {
        name: "email",
        label: "Adresse électronique de votre compte",
        kind: FieldKind::Email,
        autocomplete: "username",
        value: email,
        hint: None,
        error: said_of(errors, "/email"),
        is_required: true,
    };
    html! {
        p { "Nous vous enverrons un lien pour choisir un nouveau mot de passe." }
        form method="post" action={ (public_url) "/account/password-reset" } {
            (field(&email))
            button type="submit" { "Recevoir le lien" }
        }
        p { a href={ (public_url) "/account/sign-in" } { "Revenir à la connexion" } }
    }
}

/// Said whether or not an account has the address.
#[must_use]
pub fn asked() -> Markup {
    html! {
        p { "Si un compte a cette adresse, un message vient d'y être envoyé. Ouvrez le lien qu'il contient dans l'heure." }
        p { "Rien n'arrive ? Regardez parmi les courriers indésirables, et vérifiez que c'est bien l'adresse de votre compte." }
    }
}

/// The form that chooses another password.
#[must_use]
pub fn choose(public_url: &str, token: &str, errors: &[FieldError]) -> Markup {
    let password = Field {
        name: "new_password",
        label: "Nouveau mot de passe",
        kind: FieldKind::Password,
        autocomplete: "new-password",
        value: "",
        hint: Some("Au moins 12 caractères, difficiles à deviner : plusieurs mots sans lien entre eux conviennent."),
        error: said_of(errors, "/new_password"),
        is_required: true,
    };
    html! {
        form method="post" action={ (public_url) "/account/password-reset" } {
            input type="hidden" name="token" value=(token);
            (field(&password))
            button type="submit" { "Changer le mot de passe" }
        }
        p { "Toutes vos connexions en cours prendront fin." }
    }
}

/// The password was changed.
#[must_use]
pub fn changed(public_url: &str) -> Markup {
    html! {
        p { "Votre nouveau mot de passe est enregistré, et toutes vos connexions ont pris fin." }
        p { a href={ (public_url) "/account/sign-in" } { "Se connecter" } }
    }
}

/// The link counts no longer.
#[must_use]
pub fn ended(public_url: &str) -> Markup {
    html! {
        p { "Le lien est incomplet, a plus d'une heure, ou a déjà servi." }
        p { a href={ (public_url) "/account/password-reset" } { "Demander un nouveau lien" } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::ProblemCode;

    const URL: &str = "https://portail.example.org";

    fn error(pointer: &str) -> Vec<FieldError> {
        vec![FieldError { pointer: pointer.to_owned(), code: ProblemCode::Unprocessable, detail: "faux.".to_owned() }]
    }

    #[test]
    fn what_is_wrong_stands_beside_its_field() {
        for (html, id) in [
            (ask(URL, "camille", &error("/email")), "desk-email-error"),
            (choose(URL, "meel_0", &error("/new_password")), "desk-new_password-error"),
        ] {
            let html = html.into_string();
            assert!(html.contains(id) && html.contains("Erreur : faux."), "{html}");
        }
        assert!(!ask(URL, "", &[]).into_string().contains("desk-error"));
    }

    #[test]
    fn every_page_says_the_next_step() {
        for html in [changed(URL), ended(URL), ask(URL, "", &[])] {
            assert!(html.into_string().contains("<a href=\"https://portail.example.org/account/"));
        }
        assert!(choose(URL, "meel_0\"", &[]).into_string().contains("value=\"meel_0&quot;\""));
    }
}
