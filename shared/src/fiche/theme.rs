//! The one theme tree of the portal, and how the official tree maps to it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

// The slug is a `tt`: as a `literal` it would be hidden from the derive that writes the public schema.
macro_rules! themes {
    ($($(#[$doc:meta])* $variant:ident = $slug:tt, $title:literal, $about:literal;)*) => {
        /// A theme of the portal, in the order in which parents meet them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum ThemeSlug {
            $($(#[$doc])* #[serde(rename = $slug)] $variant,)*
        }

        impl ThemeSlug {
            /// Every theme, in order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The part of the theme's address.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $slug,)* }
            }

            /// The theme's title.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// What a parent finds there, in a few words.
            #[must_use]
            pub fn about(self) -> &'static str {
                match self { $(Self::$variant => $about,)* }
            }
        }

        impl FromStr for ThemeSlug {
            type Err = UnknownTheme;
            fn from_str(text: &str) -> Result<Self, UnknownTheme> {
                match text { $($slug => Ok(Self::$variant),)* _ => Err(UnknownTheme) }
            }
        }
    };
}

/// The text names no theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("ce thème n'existe pas")]
pub struct UnknownTheme;

themes! {
    /// Enrolment and change of school.
    Inscription = "inscription", "S'inscrire et changer d'école", "Première inscription, déménagement, dérogation, pièces à fournir";
    /// Hours, absences, holidays.
    VieALEcole = "vie-a-l-ecole", "Horaires, absences et vacances", "Horaires, absences, grèves, sorties, vacances";
    /// Meals.
    Cantine = "cantine", "Cantine et repas", "Inscription, prix, menus, allergies";
    /// Before and after class.
    Periscolaire = "periscolaire", "Avant et après la classe", "Accueil du matin et du soir, étude, mercredi, centre de loisirs";
    /// Health and safety.
    Sante = "sante", "Santé et sécurité", "Vaccins, maladies, médicaments, assurance, accidents";
    /// Disability and special needs.
    Handicap = "handicap", "Handicap et besoins particuliers", "Scolarisation, accompagnement, aménagements";
    /// Classes, learning, moving up.
    Apprendre = "apprendre", "Classes, apprentissages et passages", "Classes et cycles, évaluations, entrée en 6e";
    /// The parents' part in school.
    Parents = "parents", "La place des parents", "Élections, conseil d'école, rencontres, fournitures";
    /// Rules, rights, protection.
    Droits = "droits", "Règles, droits et protection", "Règlement, laïcité, harcèlement, téléphone, image";
    /// Family situations.
    Familles = "familles", "Situations de famille", "Garde alternée, séparation, autorité parentale";
    /// The way to school.
    Transport = "transport", "Trajets et transports", "Car scolaire, trajet à pied";
    /// Help and allowances.
    Aides = "aides", "Aides et allocations", "Allocation de rentrée, bourse, aides de la mairie";
    /// Whatever else the official guide holds.
    AutresDemarches = "autres-demarches", "Autres démarches", "Les autres fiches du guide officiel";
}

/// Official identifiers and their place in our tree: single fiches first, then the dossiers they stand in.
///
/// Identifiers from the nomenclature of service-public.gouv.fr (DILA, Licence Ouverte 2.0).
const OFFICIAL: &[(&str, ThemeSlug)] = &[
    ("F24570", ThemeSlug::Cantine),
    ("F19364", ThemeSlug::VieALEcole),
    ("F424", ThemeSlug::VieALEcole),
    ("F21765", ThemeSlug::VieALEcole),
    ("F31952", ThemeSlug::VieALEcole),
    ("F1899", ThemeSlug::VieALEcole),
    ("F1879", ThemeSlug::Sante),
    ("F20583", ThemeSlug::Sante),
    ("F767", ThemeSlug::Sante),
    ("F21392", ThemeSlug::Sante),
    ("F1871", ThemeSlug::Sante),
    ("F38054", ThemeSlug::Droits),
    ("F21316", ThemeSlug::Droits),
    ("F1898", ThemeSlug::Inscription),
    ("F23429", ThemeSlug::Inscription),
    ("F1864", ThemeSlug::Inscription),
    ("F1865", ThemeSlug::Inscription),
    ("F1881", ThemeSlug::Inscription),
    ("F598", ThemeSlug::Inscription),
    ("F10720", ThemeSlug::Inscription),
    ("F10722", ThemeSlug::Inscription),
    ("F32111", ThemeSlug::Apprendre),
    ("F1870", ThemeSlug::Apprendre),
    ("F1441", ThemeSlug::Apprendre),
    ("F21842", ThemeSlug::Apprendre),
    ("F1391", ThemeSlug::Parents),
    ("F1880", ThemeSlug::Parents),
    ("F1399", ThemeSlug::Parents),
    ("F1883", ThemeSlug::Aides),
    ("F1878", ThemeSlug::Aides),
    ("F984", ThemeSlug::Aides),
    ("F1025", ThemeSlug::Aides),
    ("F1886", ThemeSlug::Aides),
    ("N54", ThemeSlug::Inscription),
    ("N23493", ThemeSlug::Inscription),
    ("N57", ThemeSlug::Handicap),
    ("N67", ThemeSlug::Aides),
];

/// Our theme for an official document, from its own id or the nearest ancestor that has a place.
///
/// `path` is the producer's path from the root, the document's own id last.
#[must_use]
pub fn theme_of_official<'a>(path: impl DoubleEndedIterator<Item = &'a str>) -> ThemeSlug {
    path.rev()
        .find_map(|id| OFFICIAL.iter().find(|(official, _)| *official == id).map(|(_, theme)| *theme))
        .unwrap_or(ThemeSlug::AutresDemarches)
}
