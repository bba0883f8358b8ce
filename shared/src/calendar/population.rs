//! For whom a line of the national calendar holds.

/// The pupils, teachers and places that a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Population {
    /// Whether it is for pupils of schools: not for teachers alone, not for collèges and lycées alone.
    pub has_pupils: bool,
    /// Whether it is for teachers of schools.
    pub has_teachers: bool,
    /// The départements it is for, none for the whole académie.
    places: &'static [&'static str],
}

/// The words name nobody that is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("population inconnue : élèves, enseignants, un degré, un territoire de la Guadeloupe, ou « - » pour tous")]
pub struct UnknownPopulation;

const fn both(places: &'static [&'static str]) -> Population {
    Population { has_pupils: true, has_teachers: true, places }
}

const fn only(has_pupils: bool, has_teachers: bool) -> Population {
    Population { has_pupils, has_teachers, places: &[] }
}

/// The words of `fr-en-calendrier-scolaire`, folded.
const WORDS: &[(&str, Population)] = &[
    ("", both(&[])),
    ("eleves", only(true, false)),
    ("enseignants", only(false, true)),
    ("premier degre", both(&[])),
    ("premier degre et colleges", both(&[])),
    ("second degre", only(false, false)),
    ("eleves du premier degre", only(true, false)),
    ("enseignants du premier degre", only(false, true)),
    ("eleves du second degre", only(false, false)),
    ("enseignants du second degre", only(false, false)),
    ("guadeloupe", both(&["971"])),
    ("guadeloupe sauf saint martin", both(&["971", "977"])),
    ("guadeloupe saint martin", both(&["971", "978"])),
    ("guadeloupe saint barthelemy", both(&["971", "977"])),
    ("saint martin", both(&["978"])),
    ("saint barthelemy", both(&["977"])),
];

impl Population {
    /// Reads the column `population`.
    ///
    /// # Errors
    /// For words that are not known: nobody is guessed.
    pub fn read(text: &str) -> Result<Self, UnknownPopulation> {
        let wanted = crate::text::slugify(text).replace('-', " ");
        WORDS.iter().find(|(words, _)| *words == wanted).map(|(_, population)| *population).ok_or(UnknownPopulation)
    }

    /// Whether it holds in a département.
    #[must_use]
    pub fn holds_in(&self, departement: &str) -> bool {
        self.places.is_empty() || self.places.contains(&departement)
    }
}
