//! The rubrics to choose from.

use super::{EstablishmentKind, FieldDefinition, FieldKind, RubricDefinition};
use crate::ids::Slug;

use EstablishmentKind::{CentreDeLoisirs, College, Elementaire, Maternelle, Primaire};
use FieldKind::{Email, Files, Hours, Line, Link, Phone, Text};

type Field = (&'static str, &'static str, FieldKind, bool);
type Entry = (&'static str, &'static str, &'static [EstablishmentKind], &'static [Field]);

const ALL: &[EstablishmentKind] = EstablishmentKind::ALL;
const SCHOOLS: &[EstablishmentKind] = &[Maternelle, Elementaire, Primaire, College];
const PRIMARY: &[EstablishmentKind] = &[Maternelle, Elementaire, Primaire];
const NOT_COLLEGE: &[EstablishmentKind] = &[Maternelle, Elementaire, Primaire, CentreDeLoisirs];

// Identifier, title, kinds of establishment, fields (identifier, label, kind, required).
const CATALOGUE: &[Entry] = &[
    (
        "fiche-d-identite",
        "Fiche d'identité",
        ALL,
        &[
            ("presentation", "Présentation", Text, true),
            ("direction", "Direction", Line, false),
            ("telephone", "Téléphone", Phone, false),
            ("courriel", "Courriel", Email, false),
            ("site", "Site internet", Link, false),
        ],
    ),
    (
        "horaires",
        "Horaires",
        ALL,
        &[
            ("ouverture", "Heures de classe ou d'ouverture", Hours, true),
            ("portes", "Ouverture des portes", Text, false),
            ("retard", "En cas de retard", Text, false),
        ],
    ),
    (
        "accueil-periscolaire",
        "Accueil périscolaire",
        NOT_COLLEGE,
        &[
            ("matin", "Le matin", Hours, false),
            ("soir", "Le soir", Hours, false),
            ("inscription", "Comment inscrire", Text, true),
            ("contact", "Téléphone", Phone, false),
        ],
    ),
    (
        "restauration",
        "Restauration",
        ALL,
        &[
            ("organisation", "Comment se passe le repas", Text, true),
            ("allergies", "Allergies et régimes", Text, false),
            ("menus", "Menus", Files, false),
        ],
    ),
    (
        "equipe",
        "Équipe",
        ALL,
        &[("membres", "Qui travaille ici", Text, true), ("joindre", "Comment nous joindre", Text, false)],
    ),
    (
        "activites",
        "Activités",
        ALL,
        &[("activites", "Ce qui est proposé", Text, true), ("programme", "Programme", Files, false)],
    ),
    (
        "reglement-interieur",
        "Règlement intérieur",
        ALL,
        &[("resume", "L'essentiel", Text, true), ("document", "Le texte complet", Files, false)],
    ),
    (
        "projet-d-ecole",
        "Projet d'école",
        SCHOOLS,
        &[("resume", "L'essentiel", Text, true), ("document", "Le texte complet", Files, false)],
    ),
    (
        "representants-de-parents",
        "Représentants de parents",
        SCHOOLS,
        &[
            ("elus", "Parents élus et associations", Text, true),
            ("courriel", "Courriel", Email, false),
            ("comptes-rendus", "Comptes rendus du conseil d'école", Files, false),
        ],
    ),
    (
        "vie-de-l-ecole",
        "Vie de l'école",
        ALL,
        &[("nouvelles", "Nouvelles et projets", Text, true), ("images", "Images", Files, false)],
    ),
    (
        "acces-et-transport",
        "Accès et transport",
        ALL,
        &[
            ("venir", "Comment venir", Text, true),
            ("stationnement", "Vélo, poussette, stationnement", Text, false),
            ("transport", "Transport scolaire", Link, false),
        ],
    ),
    (
        "inclusion",
        "Handicap et inclusion",
        ALL,
        &[
            ("accueil", "Comment les enfants sont accueillis", Text, true),
            ("accessibilite", "Accessibilité des lieux", Text, false),
            ("contact", "Qui contacter", Line, false),
        ],
    ),
    (
        "inscription",
        "Inscription et admission",
        ALL,
        &[
            ("demarche", "Comment inscrire votre enfant", Text, true),
            ("pieces", "Papiers à apporter", Text, false),
            ("formulaire", "Formulaires", Files, false),
        ],
    ),
    (
        "fournitures",
        "Fournitures",
        SCHOOLS,
        &[("listes", "Listes par classe", Files, false), ("conseils", "Conseils", Text, true)],
    ),
    (
        "sieste-et-proprete",
        "Sieste, propreté, doudou",
        &[Maternelle, Primaire],
        &[("reperes", "Comment ça se passe", Text, true)],
    ),
    (
        "etude-et-devoirs",
        "Étude et devoirs",
        &[Elementaire, Primaire, College],
        &[("organisation", "Comment ça se passe", Text, true), ("horaires", "Horaires", Hours, false)],
    ),
    (
        "vacances",
        "Vacances et mercredis",
        &[CentreDeLoisirs],
        &[("programme", "Programme", Text, true), ("documents", "Documents", Files, false)],
    ),
    ("sante", "Santé et sécurité", PRIMARY, &[("reperes", "Maladie, médicaments, accidents", Text, true)]),
];

/// Every rubric to choose from.
#[must_use]
pub fn catalogue() -> Vec<RubricDefinition> {
    CATALOGUE.iter().filter_map(definition).collect()
}

/// The rubric of this identifier.
#[must_use]
pub fn find_in_catalogue(id: &Slug) -> Option<RubricDefinition> {
    CATALOGUE.iter().find(|(name, ..)| *name == id.as_str()).and_then(definition)
}

fn definition((id, title, kinds, fields): &Entry) -> Option<RubricDefinition> {
    let fields = fields
        .iter()
        .map(|(id, label, kind, is_required)| {
            Some(FieldDefinition {
                id: id.parse().ok()?,
                label: (*label).to_owned(),
                kind: *kind,
                is_required: *is_required,
            })
        })
        .collect::<Option<Vec<_>>>()?;
    Some(RubricDefinition { id: id.parse().ok()?, title: (*title).to_owned(), kinds: kinds.to_vec(), fields })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rubric_of_the_catalogue_is_well_formed_and_has_its_own_name() {
        let all = catalogue();
        assert_eq!(all.len(), CATALOGUE.len());
        for (index, rubric) in all.iter().enumerate() {
            assert!(
                !all.iter().take(index).any(|other| other.id == rubric.id || other.title == rubric.title),
                "{}",
                rubric.id
            );
            assert!(rubric.fields.iter().any(|field| field.is_required), "{}", rubric.id);
            assert_eq!(find_in_catalogue(&rubric.id).as_ref(), Some(rubric));
        }
        for kind in EstablishmentKind::ALL {
            assert!(
                all.iter().filter(|rubric| rubric.kinds.contains(kind)).count() >= super::super::MOST_RUBRICS,
                "{kind:?}"
            );
        }
    }
}
