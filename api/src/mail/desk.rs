//! The texts about works: what waits, what became of it, what is left to do.

use mee_shared::Day;
use mee_shared::view::date::french_date;

use super::message::{Message, Part, message};
use super::templates::{greeting, text};

/// How many texts are named in one mail.
const NAMED: usize = 20;

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome<'a> {
    /// Parents see it.
    Published,
    /// Parents will see it.
    Scheduled {
        /// From this day on, in UTC.
        on: Day,
    },
    /// It was handed back.
    Refused {
        /// Why.
        reason: &'a str,
    },
}

fn desk(public_url: &str) -> Part {
    Part::Link("Votre compte :", format!("{public_url}/account"))
}

fn list(titles: &[String]) -> String {
    let mut named: Vec<String> = titles.iter().take(NAMED).map(|title| format!("« {title} »")).collect();
    if titles.len() > NAMED {
        named.push(format!("et {} de plus", titles.len() - NAMED));
    }
    named.join(", ")
}

/// What waits for a decision.
#[must_use]
pub fn proposed(name: &str, body: &str, titles: &[String], public_url: &str) -> Message {
    let what =
        if titles.len() == 1 { "Un texte attend votre décision" } else { "Des textes attendent votre décision" };
    let parts = [
        greeting(Some(name)),
        text(format!("{what} pour {body} : {}.", list(titles))),
        text("Lisez-le, puis publiez-le, ou refusez-le en disant pourquoi. Les parents ne le voient pas encore."),
        desk(public_url),
        text("Vous recevez au plus un message de ce genre par heure."),
    ];
    message(format!("{what} : {body}"), &parts, public_url)
}

/// What became of a proposal.
#[must_use]
pub fn decided(name: &str, body: &str, title: &str, outcome: Outcome<'_>, public_url: &str) -> Message {
    let (subject, said) = match outcome {
        Outcome::Published => {
            ("Votre texte est publié", format!("Votre texte « {title} » est publié : les parents le voient."))
        }
        Outcome::Scheduled { on } => (
            "Votre texte sera publié",
            format!("Votre texte « {title} » est validé : les parents le verront à partir du {}.", french_date(on)),
        ),
        Outcome::Refused { .. } => {
            ("Votre texte est refusé", format!("Votre texte « {title} » n'a pas été publié. Il vous est rendu."))
        }
    };
    let mut parts = vec![greeting(Some(name)), text(said)];
    if let Outcome::Refused { reason } = outcome {
        parts.push(text(format!("La raison donnée : {}", reason.split_whitespace().collect::<Vec<_>>().join(" "))));
        parts.push(text("Vous pouvez le corriger, puis le proposer de nouveau."));
    }
    parts.push(text(format!("Collectivité : {body}.")));
    parts.push(desk(public_url));
    message(format!("{subject} : {title}"), &parts, public_url)
}

/// A text waits for a proofreader's signature.
#[must_use]
pub fn step_open(name: &str, title: &str, step: &str, public_url: &str) -> Message {
    let parts = [
        greeting(Some(name)),
        text(format!("La fiche « {title} » attend votre relecture. L'étape : {step}.")),
        text("Lisez-la, puis signez l'étape. Si le texte change ensuite, la relecture recommence."),
        desk(public_url),
    ];
    message(format!("À relire : {title}"), &parts, public_url)
}

/// What is left to fill in (first) and to check (second).
#[must_use]
pub fn reminder(
    name: &str,
    body: &str,
    (to_fill, overdue): (u32, usize),
    sender: Option<&str>,
    public_url: &str,
) -> Message {
    let mut parts = vec![greeting(Some(name))];
    if let Some(sender) = sender {
        parts.push(text(format!("Ce rappel vous est envoyé à la demande de : {sender}.")));
    }
    parts.push(text(format!("Les parents comptent sur les réponses de votre collectivité ({body}).")));
    if to_fill > 0 {
        let places = if to_fill == 1 { "1 réponse reste" } else { &format!("{to_fill} réponses restent") };
        parts.push(text(format!(
            "{places} à remplir. Tant qu'elles manquent, les parents ne voient rien à leur place."
        )));
    }
    if overdue > 0 {
        let texts = if overdue == 1 { "1 texte est" } else { &format!("{overdue} textes sont") };
        parts.push(text(format!("{texts} à vérifier. S'il n'y a rien à changer, dites « vérifié, inchangé ».")));
    }
    parts.push(desk(public_url));
    parts.push(text(
        "Un administrateur de votre collectivité peut arrêter ces rappels dans ses réglages. \
         Sans cela, il en vient au plus un par mois, et un par semaine si une autre collectivité le demande.",
    ));
    message(format!("À faire pour les parents : {body}"), &parts, public_url)
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://portail.example.org";

    #[test]
    fn each_text_says_what_happened_and_what_to_do() {
        let titles = ["La cantine".to_owned(), "Le <car>".to_owned()];
        let many: Vec<String> = (0..25).map(|number| format!("texte {number}")).collect();
        for (message, parts) in [
            (proposed("Camille", "Commune de V", &titles, URL), &["« La cantine », « Le <car> »", "refusez-le"][..]),
            (proposed("Camille", "Commune de V", &many, URL), &["« texte 19 », et 5 de plus"]),
            (decided("Camille", "V", "La cantine", Outcome::Published, URL), &["« La cantine » est publié"]),
            (
                decided("Camille", "V", "La cantine", Outcome::Scheduled { on: Day::constant(2026, 12, 1) }, URL),
                &["à partir du 1er décembre 2026"],
            ),
            (
                decided("Camille", "V", "La cantine", Outcome::Refused { reason: "Le tarif\nest faux." }, URL),
                &["La raison donnée : Le tarif est faux.", "proposer de nouveau"],
            ),
            (step_open("Camille", "La cantine", "Relecture juridique", URL), &["L'étape : Relecture juridique"]),
            (reminder("Camille", "V", (3, 1), Some("Agglo"), URL), &["3 réponses restent", "1 texte est", "Agglo"]),
            (reminder("Camille", "V", (1, 0), None, URL), &["1 réponse reste"]),
        ] {
            assert!(message.plain.starts_with("Bonjour Camille,"), "{}", message.plain);
            for part in parts {
                assert!(message.plain.contains(part), "{part}: {}", message.plain);
            }
            assert!(message.html.contains("lang=\"fr\"") && !message.html.contains("<car>"), "{}", message.html);
            assert!(!message.subject.contains('\n'));
        }
        let quiet = reminder("Camille", "V", (0, 2), None, URL);
        assert!(!quiet.plain.contains("remplir") && !quiet.plain.contains("à la demande"), "{}", quiet.plain);
    }
}
