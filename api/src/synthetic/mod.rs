//! A set of national shape, made up: communes, schools, fiches and local words by the tens of thousands, to try the portal with.
//!
//! Everything follows from a number of communes: the same number gives the same content, and a smaller one its beginning.
//! Nothing here is anybody's data, and no sentence informs: each fiche says so. This room knows no database and no clock.

mod dice;
mod fiches;
mod layers;
mod places;
mod words;

use mee_shared::fiche::Fiche;

pub use layers::{SyntheticBody, SyntheticLayer};

use crate::import::annuaire::SchoolFile;
use crate::import::communes::CommuneFile;

/// The most communes of a set: about as many as France has.
pub const MOST_COMMUNES: u32 = 35_000;

/// The most fiches of a set, those that the program carries among them: about as many as the official guide has.
pub const MOST_FICHES: usize = 6_000;

/// A set of so many communes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NationalSet {
    communes: u32,
}

impl NationalSet {
    /// The set of so many communes, from 1 to [`MOST_COMMUNES`].
    #[must_use]
    pub fn of(communes: u32) -> Option<Self> {
        (1..=MOST_COMMUNES).contains(&communes).then_some(Self { communes })
    }

    /// Its communes: one after the other in each département in turn.
    #[must_use]
    pub fn communes(self) -> CommuneFile {
        places::communes(self.communes)
    }

    /// Its establishments, 60 for each 35 communes.
    #[must_use]
    pub fn schools(self) -> SchoolFile {
        places::schools(self.communes)
    }

    /// Its fiches beside so many that are there: together as many as communes, and [`MOST_FICHES`] at most.
    ///
    /// So a set of fewer communes than there are fiches adds none.
    #[must_use]
    pub fn fiches(self, there: usize) -> Vec<Fiche> {
        let wanted = usize::try_from(self.communes).unwrap_or(MOST_FICHES).min(MOST_FICHES);
        (1..).filter_map(fiches::fiche).take(wanted.saturating_sub(there)).collect()
    }

    /// Who speaks: the services of the State and the council of each département that has a commune, the rectorats, and two
    /// communes of each 35.
    #[must_use]
    pub fn bodies(self) -> Vec<SyntheticBody> {
        layers::bodies(self.communes)
    }

    /// What they say on these fiches, the farthest from parents first.
    pub fn layers<'a>(self, fiches: &'a [Fiche]) -> impl Iterator<Item = SyntheticLayer> + 'a {
        self.bodies().into_iter().zip(1..).flat_map(move |(body, number)| layers::layers(&body, number, fiches))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use std::collections::BTreeSet;

    use mee_shared::body::BodyKind;
    use mee_shared::commune::territory::DEPARTEMENTS;

    use super::*;

    #[test]
    fn the_whole_set_is_of_the_countrys_size() {
        let set = NationalSet::of(MOST_COMMUNES).unwrap();
        let communes = set.communes().rows;
        let codes: BTreeSet<_> = communes.iter().map(|row| row.commune.insee.clone()).collect();
        assert_eq!(codes.len(), 35_000, "each code once");
        let departements: BTreeSet<_> = communes.iter().map(|row| row.commune.departement.clone()).collect();
        assert_eq!(departements.len(), DEPARTEMENTS.len() - 1, "every département but the demo's");
        let schools = set.schools().rows;
        let numbers: BTreeSet<_> = schools.iter().map(|row| row.school.uai.clone()).collect();
        assert_eq!((schools.len(), numbers.len()), (60_000, 60_000));
        assert!(schools.iter().all(|row| codes.contains(&row.school.insee)));
        assert!(numbers.iter().all(|uai| !uai.is_local()));
        assert_eq!(set.fiches(64).len(), 5_936);
        let bodies = set.bodies();
        let of = |kind| bodies.iter().filter(|body| body.name.kind() == kind).count();
        assert_eq!(of(BodyKind::Commune), 2_000);
        assert_eq!(of(BodyKind::Departement), departements.len());
    }

    #[test]
    fn it_takes_nothing_from_the_demo() {
        let communes = NationalSet::of(MOST_COMMUNES).unwrap().communes().rows;
        for code in ["99999", "94018", "94043"] {
            assert!(communes.iter().all(|row| row.commune.insee.as_str() != code), "{code}");
        }
        assert!(communes.iter().all(|row| row.commune.is_fictitious));
    }

    #[test]
    fn a_smaller_set_is_the_beginning_of_a_larger_one() {
        let (small, large) = (NationalSet::of(100).unwrap(), NationalSet::of(1_000).unwrap());
        assert_eq!(small.communes().rows, large.communes().rows.get(..100).unwrap());
        let count = small.schools().rows.len();
        assert_eq!(small.schools().rows, large.schools().rows.get(..count).unwrap());
        assert_eq!(small.fiches(64), large.fiches(64).get(..36).unwrap());
    }

    #[test]
    fn a_number_without_sense_gives_no_set() {
        for communes in [0, 35_001, u32::MAX] {
            assert_eq!(NationalSet::of(communes), None, "{communes}");
        }
    }

    #[test]
    fn no_sentence_keeps_a_hole() {
        let set = NationalSet::of(2_000).unwrap();
        let text = serde_json::to_string(&set.fiches(64)).unwrap();
        for hole in words::HOLES {
            assert!(!text.contains(&format!("{{{hole}}}")) && !text.contains(&format!("{{{hole}:up}}")), "{hole}");
        }
    }
}
