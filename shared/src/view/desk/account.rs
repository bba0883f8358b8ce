//! Signing in and out, and one's account.

use maud::{Markup, html};

use super::{Field, FieldKind, field};
use crate::account::{Grant, Role};
use crate::wire::body::BodyResource;

/// An OpenID provider as pages name it.
#[derive(Debug, Clone)]
pub struct ProviderLink {
    /// Its name in addresses.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// Whether an identity of it is tied to the account.
    pub is_tied: bool,
}

/// What the sign-in page says.
#[derive(Debug)]
pub struct SignInView<'a> {
    /// The public address, without a slash at its end.
    pub public_url: &'a str,
    /// The e-mail address given before.
    pub email: &'a str,
    /// The path to go on to.
    pub next: Option<&'a str>,
    /// What is wrong with what was given.
    pub error: Option<&'a str>,
    /// The other ways in.
    pub providers: Vec<ProviderLink>,
}

/// The sign-in page.
#[must_use]
pub fn sign_in(view: &SignInView<'_>) -> Markup {
    let base = view.public_url;
    let blank = Field {
        name: "email",
        label: "Adresse électronique",
        kind: FieldKind::Email,
        autocomplete: "username",
        value: view.email,
        hint: None,
        error: None,
        is_required: true,
    };
    html! {
        @if let Some(error) = view.error { p.desk-error role="alert" { (error) } }
        @for provider in &view.providers {
            p {
                a.desk-button href={ (base) "/account/openid/" (provider.id) } { "Se connecter avec " (provider.label) }
            }
        }
        @if !view.providers.is_empty() { h2 { "Ou par mot de passe" } }
        form action={ (base) "/account/sign-in" } method="post" {
            (field(&blank))
            (field(&Field {
                name: "password",
                label: "Mot de passe",
                kind: FieldKind::Password,
                autocomplete: "current-password",
                value: "",
                ..blank
            }))
            (field(&Field {
                name: "code",
                label: "Code à usage unique ou de secours",
                kind: FieldKind::Code,
                autocomplete: "one-time-code",
                value: "",
                hint: Some("Seulement si votre compte en demande un."),
                is_required: false,
                ..blank
            }))
            @if let Some(next) = view.next { input type="hidden" name="next" value=(next); }
            p { button type="submit" { "Se connecter" } }
        }
        p { a href={ (base) "/account/password-reset" } { "Mot de passe oublié ?" } }
    }
}

/// What the page of an account says.
#[derive(Debug)]
pub struct AccountView<'a> {
    /// The public address, without a slash at its end.
    pub public_url: &'a str,
    /// The account's identifier.
    pub id: &'a str,
    /// The person's name.
    pub name: &'a str,
    /// The e-mail address; may be empty.
    pub email: &'a str,
    /// The body acted for.
    pub body: Option<&'a BodyResource>,
    /// The roles held there.
    pub roles: &'a [Grant],
    /// The bodies that can be chosen.
    pub bodies: &'a [BodyResource],
    /// The providers whose identities can be tied.
    pub providers: Vec<ProviderLink>,
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Editor => "rédaction",
        Role::Publisher => "publication",
        Role::Proofreader => "relecture",
        Role::Headteacher => "direction d'école",
        Role::Vendor => "prestataire",
        Role::Auditor => "lecture du journal",
        Role::Administrator => "administration",
    }
}

/// What an account without any role can do about it.
fn without_role(id: &str) -> Markup {
    html! {
        p {
            "Votre compte existe, mais n'a encore de rôle dans aucune collectivité. "
            "Demandez à l'administrateur de la vôtre de vous en donner un, en lui indiquant l'identifiant de votre compte :"
        }
        p { code { (id) } }
    }
}

/// The page of one's account; where no body is chosen yet, the choice comes first.
#[must_use]
pub fn account(view: &AccountView<'_>) -> Markup {
    let base = view.public_url;
    let others = view.bodies.iter().filter(|body| view.body.is_none_or(|own| own.id != body.id));
    let others: Vec<&BodyResource> = others.collect();
    html! {
        @if let Some(body) = view.body {
            p { "Vous agissez pour : " strong { (body.name) } "." }
            @if !view.roles.is_empty() {
                p { "Vos rôles :" }
                ul { @for grant in view.roles { li { (role_name(grant.role)) } } }
            }
        } @else if view.bodies.is_empty() {
            (without_role(view.id))
        }
        @if !others.is_empty() {
            h2 { @if view.body.is_some() { "Agir pour une autre collectivité" } @else { "Pour qui agissez-vous ?" } }
            form action={ (base) "/account/body" } method="post" {
                ul.desk-choices {
                    @for body in others {
                        li { button type="submit" name="body" value=(body.id.as_str()) { (body.name) } }
                    }
                }
            }
        }
        h2 { "Vous" }
        dl {
            dt { "Nom" }
            dd { (view.name) }
            @if !view.email.is_empty() {
                dt { "Adresse électronique" }
                dd { (view.email) }
            }
            dt { "Identifiant du compte" }
            dd { code { (view.id) } }
        }
        @if !view.providers.is_empty() {
            h2 { "Autres moyens de connexion" }
            ul.desk-choices {
                @for provider in &view.providers {
                    li {
                        @if provider.is_tied {
                            (provider.label) " : lié à votre compte"
                        } @else {
                            form action={ (base) "/account/openid/" (provider.id) "/link" } method="post" {
                                button type="submit" { "Lier " (provider.label) " à votre compte" }
                            }
                        }
                    }
                }
            }
        }
        h2 { "Déconnexion" }
        form action={ (base) "/account/sign-out" } method="post" { p { button type="submit" { "Se déconnecter" } } }
    }
}

/// What stands while a browser goes on to a provider.
#[must_use]
pub fn going(label: &str, url: &str) -> Markup {
    html! { p { a href=(url) rel="noreferrer" { "Continuer vers " (label) } } }
}

/// That one is signed out, and where to end the session at the provider: its name and the address.
#[must_use]
pub fn signed_out(public_url: &str, onward: Option<(&str, &str)>) -> Markup {
    html! {
        p { "Votre session sur ce portail est terminée." }
        @if let Some((label, url)) = onward {
            p { a href=(url) rel="noreferrer" { "Terminer aussi la session de " (label) } }
        } @else {
            p { a href={ (public_url) "/account/sign-in" } { "Se connecter de nouveau" } }
        }
    }
}

/// Why nobody was signed in.
#[must_use]
pub fn refused(public_url: &str, why: &Markup) -> Markup {
    html! {
        p { (why) }
        p { a href={ (public_url) "/account/sign-in" } { "Revenir à la page de connexion" } }
    }
}
