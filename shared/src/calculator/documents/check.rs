//! Whether a document that somebody asks for may be asked for, by the words it is called.

/// What is known of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ruling {
    /// Whether it may be demanded at this step; none where the law leaves it to the commune.
    pub(super) required: Option<bool>,
    /// Whether the school may demand it at the admission.
    pub(super) at_school: bool,
    /// Whether any other proof of the same will do.
    pub(super) by_any_means: bool,
    /// Whether a declaration on one's honour replaces it.
    pub(super) on_honour: bool,
    /// Within how many days it is due.
    pub(super) within_days: Option<u32>,
    /// Why, with the article.
    pub(super) why: &'static str,
}

/// Words that tell a kind of document, without accents; the first kind that fits counts, so what is narrower comes first.
const KINDS: &[(&[&str], Kind)] = &[
    (&["declar"], Kind::Declaration),
    (&["traduction", "traduit"], Kind::Translation),
    (
        &["sejour", "visa", "entree en france", "recepisse"],
        Kind::Refused("Le droit à l'école ne dépend pas du séjour (articles L111-1 et D131-3-1)."),
    ),
    (
        &["jugement", "juge", "jaf", "divorce", "tutelle", "adoption"],
        Kind::Refused(
            "Un jugement n'est pas dans la liste de l'article D131-3-1. L'accord de l'autre parent est présumé (article 372-2 du Code civil).",
        ),
    ),
    (&["emploi", "travail", "employeur", "salaire", "paie"], Kind::Work),
    (&["impot", "imposition", "quotient", "revenu", "caf "], Kind::Income),
    (&["assurance"], Kind::Refused("L'assurance ne conditionne pas l'inscription.")),
    (&["vaccin", "sante", "medical"], Kind::Health),
    (&["radiation"], Kind::Radiation),
    (&["certificat d'inscription", "certificat de la mairie"], Kind::Registration),
    (&["photo"], Kind::Refused("Une photo n'est pas dans la liste de l'article D131-3-1.")),
    (&["domicile", "quittance", "facture", "bail", "adresse", "hebergement"], Kind::Home),
    (&["identite", "naissance", "livret de famille", "passeport"], Kind::Identity),
];

/// What a document proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Identity,
    Home,
    Declaration,
    Translation,
    Work,
    Income,
    Health,
    Radiation,
    Registration,
    Refused(&'static str),
}

/// What may be said of a document at a step.
pub(super) fn check(label: &str, step: &str) -> Ruling {
    let words = plain(label);
    let kind = KINDS.iter().find(|(marks, _)| marks.iter().any(|mark| words.contains(mark))).map(|(_, kind)| *kind);
    let no = |why| Ruling {
        required: Some(false),
        at_school: false,
        by_any_means: false,
        on_honour: false,
        within_days: None,
        why,
    };
    if step == "canteen" {
        return match kind {
            Some(Kind::Work) => no(
                "Quand la cantine existe, tous les élèves y ont droit : l'emploi des parents ne compte pas (article L131-13).",
            ),
            Some(Kind::Income) => Ruling {
                required: None,
                ..no("Elle sert au calcul du tarif. Sans elle, le règlement prévoit souvent le tarif le plus élevé.")
            },
            _ => Ruling {
                required: None,
                ..no(
                    "Le règlement de la cantine le dit. Il ne peut pas fermer la cantine à un élève (article L131-13).",
                )
            },
        };
    }
    let is_school = step == "school";
    match kind {
        Some(Kind::Identity | Kind::Home) if is_school => {
            no("La mairie l'a déjà vérifié : l'école demande le certificat d'inscription.")
        }
        Some(Kind::Identity) => Ruling {
            required: Some(true),
            by_any_means: true,
            on_honour: true,
            ..no(
                "L'identité fait partie des trois pièces (article D131-3-1). Elle se prouve par les moyens de l'article R113-5 du CRPA.",
            )
        },
        Some(Kind::Home) => Ruling {
            required: Some(true),
            by_any_means: true,
            on_honour: true,
            ..no("Le domicile fait partie des trois pièces (article D131-3-1). Il se prouve par tout moyen.")
        },
        Some(Kind::Declaration) => Ruling {
            required: Some(true),
            within_days: Some(8),
            ..no("Un changement de domicile se déclare au maire dans les 8 jours (articles L131-6 et R131-3).")
        },
        Some(Kind::Translation) => Ruling {
            on_honour: true,
            ..no("Une traduction n'est pas exigible : une attestation sur l'honneur suffit (article D131-3-1).")
        },
        Some(Kind::Health) => Ruling {
            required: Some(is_school),
            at_school: true,
            ..no(
                "Les vaccins se montrent à l'école, à l'admission (articles L3111-2 et R3111-8 du Code de la santé publique).",
            )
        },
        Some(Kind::Radiation) => Ruling {
            required: Some(is_school),
            at_school: true,
            ..no("Le certificat de radiation se donne à l'école, à l'admission, pas à la mairie.")
        },
        Some(Kind::Registration) => Ruling {
            required: Some(is_school),
            at_school: true,
            ..no("Le certificat de la mairie se donne à l'école, à l'admission.")
        },
        Some(Kind::Work) => no("L'emploi des parents n'est pas dans la liste de l'article D131-3-1."),
        Some(Kind::Income) => {
            no("Les revenus ne sont pas dans la liste de l'article D131-3-1. Ils servent seulement aux tarifs.")
        }
        Some(Kind::Refused(why)) => no(why),
        None => no("Cette pièce n'est pas dans la liste, qui est limitative (article D131-3-1)."),
    }
}

/// Lower case without French accents; the whole of Unicode would weigh more than the calculator.
fn plain(label: &str) -> String {
    let mut out = String::with_capacity(label.len() + 1);
    for character in label.chars() {
        out.push(match character {
            'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' => 'e',
            'à' | 'â' | 'À' | 'Â' => 'a',
            'î' | 'ï' | 'Î' => 'i',
            'ô' | 'Ô' => 'o',
            'û' | 'ù' | 'Û' => 'u',
            'ç' | 'Ç' => 'c',
            '’' => '\'',
            other => other.to_ascii_lowercase(),
        });
    }
    // Words that must end (« caf ») do so at the end too.
    out.push(' ');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_judged_by_what_it_proves() {
        for (label, step, required, at_school) in [
            ("Justificatif de domicile", "town_hall", Some(true), false),
            ("Quittance de loyer", "town_hall", Some(true), false),
            ("Livret de famille", "town_hall", Some(true), false),
            ("Carte d’identité de l'enfant", "town_hall", Some(true), false),
            ("TITRE DE SÉJOUR", "town_hall", Some(false), false),
            ("Jugement de divorce", "town_hall", Some(false), false),
            ("Avis d'imposition", "town_hall", Some(false), false),
            ("Attestation CAF", "town_hall", Some(false), false),
            ("Photo d'identité", "town_hall", Some(false), false),
            ("Carnet de santé (vaccins)", "town_hall", Some(false), true),
            ("Carnet de santé (vaccins)", "school", Some(true), true),
            ("Certificat de radiation", "school", Some(true), true),
            ("Attestation d'emploi", "canteen", Some(false), false),
            ("Avis d'imposition", "canteen", None, false),
            ("Une boîte de mouchoirs", "town_hall", Some(false), false),
        ] {
            let ruling = check(label, step);
            assert_eq!((ruling.required, ruling.at_school), (required, at_school), "{label} {step}");
            assert!(!ruling.why.is_empty());
        }
    }
}
