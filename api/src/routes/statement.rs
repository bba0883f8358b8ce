//! The generator of the accessibility statement that the law asks of a commune for its site (decree 2019-768, article 6;
//! its model: order of 20 September 2019). What is written in the form is kept nowhere.

use actix_web::web::Data;
use maud::{Markup, html};

use crate::http::App;
use crate::http::document;
use crate::http::extract::{Pairs, Parameters, Query};
use crate::http::reply::{Answer, Reply};

/// What [`get_statement`] takes: what is filled in.
#[derive(Debug, Default)]
pub struct Filled {
    entity: Option<String>,
    site: Option<String>,
    contact: Option<String>,
    rate: Option<u32>,
    auditor: Option<String>,
    made_on: Option<String>,
}

impl Parameters for Filled {
    const NAMES: &'static [&'static str] = &["entity", "site", "contact", "rate", "auditor", "made_on"];

    fn take(pairs: &mut Pairs) -> Self {
        Self {
            entity: pairs.text("entity", 200),
            site: pairs.text("site", 500),
            contact: pairs.text("contact", 500),
            rate: pairs.text("rate", 3).and_then(|text| text.parse().ok()).filter(|rate| *rate <= 100),
            auditor: pairs.text("auditor", 200),
            made_on: pairs.text("made_on", 40),
        }
    }
}

/// The form, and the statement once it is filled in.
///
/// # Errors
/// Never.
pub async fn get_statement(app: Data<App>, query: Query<Filled>) -> Answer {
    let filled = query.0;
    let base = app.links.public_url();
    let content = html! {
        section.mee {
            h2 { "Déclaration d'accessibilité" }
            p {
                "La loi demande une déclaration pour le site de la commune, portail compris. "
                "Sans audit de moins de trois ans, elle doit dire « non conforme »."
            }
            form action={ (base) "/accessibility-statement" } method="get" {
                (field("entity", "Nom de la collectivité", filled.entity.as_deref(), true))
                (field("site", "Adresse du site", filled.site.as_deref(), true))
                (field("contact", "Courriel ou adresse de la page de contact", filled.contact.as_deref(), true))
                (field("rate", "Taux de conformité de l'audit, de 0 à 100 (vide : pas d'audit)", filled.rate.map(|rate| rate.to_string()).as_deref(), false))
                (field("auditor", "Qui a fait l'audit", filled.auditor.as_deref(), false))
                (field("made_on", "Date de la déclaration", filled.made_on.as_deref(), false))
                p { button type="submit" { "Écrire la déclaration" } }
            }
            @if let Some(text) = statement(&filled) {
                p {
                    label for="mee-statement" { "Le texte à publier" }
                    textarea.portal-code id="mee-statement" rows="24" readonly { (text) }
                }
            }
        }
    };
    let description = "Écrire la déclaration d'accessibilité du site d'une commune qui montre le portail.";
    let path = "/accessibility-statement";
    Ok(Reply::html(document::plain(&app, "Déclaration d'accessibilité", path, description, &content)))
}

fn field(name: &str, label: &str, value: Option<&str>, required: bool) -> Markup {
    html! {
        p {
            label for={ "mee-" (name) } { (label) }
            br;
            input type="text" id={ "mee-" (name) } name=(name) value=[value] required[required] size="40";
        }
    }
}

/// The statement, once what the model asks for is there.
fn statement(filled: &Filled) -> Option<String> {
    let (entity, site, contact) = (filled.entity.as_deref()?, filled.site.as_deref()?, filled.contact.as_deref()?);
    let state = match filled.rate {
        Some(100) => "est en conformité totale",
        Some(50..=99) => "est en conformité partielle",
        _ => "n'est pas en conformité",
    };
    let results = match filled.rate {
        Some(rate) => format!(
            "L'audit de conformité réalisé par {} révèle que {rate} % des critères du RGAA version 4.1 sont respectés.",
            filled.auditor.as_deref().unwrap_or("[nom de l'auditeur]")
        ),
        None => "Aucun audit de conformité n'est en cours de validité.".to_owned(),
    };
    Some(format!(
        "Déclaration d'accessibilité\n\n\
         {entity} s'engage à rendre son site internet accessible conformément à l'article 47 de la loi n° 2005-102 du 11 février 2005.\n\
         Cette déclaration d'accessibilité s'applique à {site}, y compris le portail « Mon enfant à l'école » qu'il présente.\n\n\
         État de conformité\n\n\
         {site} {state} avec le référentiel général d'amélioration de l'accessibilité (RGAA), version 4.1.\n\n\
         Résultats des tests\n\n{results}\n\n\
         Établissement de cette déclaration d'accessibilité\n\n\
         Cette déclaration a été établie le {}.\n\
         Technologies utilisées pour le portail : HTML, CSS, JavaScript, WebAssembly.\n\n\
         Retour d'information et contact\n\n\
         Si vous n'arrivez pas à accéder à un contenu ou à un service, écrivez-nous pour être orienté vers une alternative accessible ou obtenir le contenu sous une autre forme : {contact}.\n\n\
         Voies de recours\n\n\
         Si vous avez signalé un défaut d'accessibilité qui vous empêche d'accéder à un contenu ou à un service, et que vous n'avez pas obtenu de réponse satisfaisante, vous pouvez :\n\
         - écrire un message au Défenseur des droits (https://formulaire.defenseurdesdroits.fr/) ;\n\
         - contacter le délégué du Défenseur des droits dans votre région (https://www.defenseurdesdroits.fr/saisir/delegues) ;\n\
         - envoyer un courrier par la poste (gratuit, sans timbre) : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.\n",
        filled.made_on.as_deref().unwrap_or("[date]")
    ))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::*;

    fn filled(rate: Option<u32>) -> Filled {
        let text = |text: &str| Some(text.to_owned());
        Filled {
            entity: text("La commune"),
            site: text("https://a.example"),
            contact: text("a@a.example"),
            rate,
            ..Filled::default()
        }
    }

    #[test]
    fn the_state_follows_the_audit() {
        for (rate, state) in [
            (Some(100), "conformité totale"),
            (Some(99), "conformité partielle"),
            (Some(50), "conformité partielle"),
            (Some(49), "n'est pas en conformité"),
            (None, "n'est pas en conformité"),
        ] {
            assert!(statement(&filled(rate)).unwrap().contains(state), "{rate:?}");
        }
    }

    #[test]
    fn nothing_is_written_before_the_form_is_filled_in() {
        assert_eq!(statement(&Filled { contact: None, ..filled(None) }), None);
    }
}
