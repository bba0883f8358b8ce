//! A commune's index: its streets and doors, how they are searched, and for each school year and level the sectors that hold them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use mee_shared::address::{Address, AddressId, HouseNumber, Street, StreetId};
use mee_shared::ids::{InseeCode, Uai};
use mee_shared::rubric::EstablishmentKind;
use mee_shared::school::School;
use mee_shared::sector::{Area, Extent, SchoolYear, SectorRow, Served};
use rstar::RTree;
use rstar::primitives::GeomWithData;

use super::areas::AreaIndex;
use super::build::Builder;
use super::schools::Schools;
use crate::addresses::index::{DoorPlace, Index};

/// What an index is made from.
#[derive(Debug, Default)]
pub struct Sources {
    /// The commune's name: typed behind an address, it tells nothing.
    pub name: String,
    /// Its arrondissements and communes déléguées that have addresses or sectors of their own, each with its streets.
    pub parts: BTreeMap<InseeCode, Vec<StreetId>>,
    /// The streets of the list of addresses.
    pub streets: Vec<Street>,
    /// Its addresses.
    pub addresses: Vec<Address>,
    /// The published maps, each with its school year and its rows of the commune.
    pub maps: Vec<(SchoolYear, Vec<SectorRow>)>,
    /// The commune's schools, and those elsewhere that its sectors name.
    pub schools: Vec<School>,
}

/// A street that only sectors know.
#[derive(Debug)]
pub(super) struct UnlistedStreet {
    pub(super) name: String,
    pub(super) place: Option<String>,
    pub(super) part: Option<InseeCode>,
}

/// A sector of a level.
#[derive(Debug)]
pub(super) struct Sector {
    pub(super) extent: Extent,
    pub(super) schools: Vec<Served>,
    pub(super) is_doubtful: bool,
    pub(super) line: u64,
}

/// The sectors of a school year and level.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) sectors: Vec<Sector>,
    pub(super) doors: HashMap<(u32, HouseNumber), Vec<u32>>,
    pub(super) streets: HashMap<u32, Vec<u32>>,
    pub(super) areas: AreaIndex,
    /// Those of the whole commune, and of the whole of one of its parts.
    pub(super) commune: Vec<u32>,
    pub(super) parts: HashMap<InseeCode, Vec<u32>>,
}

/// All that is needed to answer for a commune.
#[derive(Debug, Default)]
pub struct CommuneIndex {
    /// The streets and doors of the list of addresses, the only ones in memory.
    pub(super) addresses: Index,
    /// The streets that only sectors know: their places follow those of the listed ones.
    pub(super) unlisted: Vec<UnlistedStreet>,
    pub(super) by_key: HashMap<String, Vec<u32>>,
    /// The part of the commune that a listed street lies in, where it lies in one.
    pub(super) part_of: HashMap<u32, InseeCode>,
    pub(super) door_tree: RTree<GeomWithData<[f64; 2], DoorPlace>>,
    pub(super) plans: BTreeMap<(SchoolYear, EstablishmentKind), Plan>,
    pub(super) schools: Schools,
}

impl CommuneIndex {
    /// Makes the index.
    #[must_use]
    pub fn new(sources: Sources) -> Self {
        Builder::build(sources)
    }

    /// The school years that some level has sectors for.
    #[must_use]
    pub fn years(&self) -> BTreeSet<SchoolYear> {
        self.plans.keys().map(|(year, _)| *year).collect()
    }

    /// The levels that a school year has sectors for.
    #[must_use]
    pub fn levels(&self, year: SchoolYear) -> BTreeSet<EstablishmentKind> {
        self.plans.keys().filter(|(of, _)| *of == year).map(|(_, level)| *level).collect()
    }

    /// The year to answer for where none is asked: the current one, or else the latest with sectors.
    #[must_use]
    pub fn usual_year(&self, current: SchoolYear) -> SchoolYear {
        let years = self.years();
        if years.contains(&current) { current } else { years.last().copied().unwrap_or(current) }
    }

    /// Whether the commune has a list of addresses.
    #[must_use]
    pub fn has_addresses(&self) -> bool {
        self.addresses.doors().next().is_some()
    }

    /// The streets and doors of the list of addresses.
    #[must_use]
    pub fn addresses(&self) -> &Index {
        &self.addresses
    }

    /// The street that stands at this place, of the list of addresses or known to sectors only.
    pub(super) fn street_name(&self, place: u32) -> Option<&str> {
        match self.addresses.street(place) {
            Some(entry) => Some(&entry.street.name),
            None => self.unlisted_street(place).map(|street| street.name.as_str()),
        }
    }

    pub(super) fn unlisted_street(&self, place: u32) -> Option<&UnlistedStreet> {
        self.unlisted.get(usize::try_from(place).ok()?.checked_sub(self.addresses.streets().len())?)
    }

    /// The part of the commune that a street lies in; none for one of the commune as a whole.
    pub(super) fn part_of_street(&self, place: u32) -> Option<&InseeCode> {
        self.part_of.get(&place).or_else(|| self.unlisted_street(place)?.part.as_ref())
    }

    /// The identifiers of its addresses.
    pub fn address_ids(&self) -> impl Iterator<Item = &AddressId> {
        self.addresses.doors().map(|(_, door)| &door.id)
    }

    /// A measure of the memory it takes: doors, sectors and points of areas.
    #[must_use]
    pub fn weight(&self) -> usize {
        let plans = self.plans.values().map(|plan| plan.sectors.len() + plan.areas.points());
        self.addresses.len() + self.addresses.streets().len() + self.unlisted.len() + plans.sum::<usize>()
    }

    /// The drawn sectors of a level, each with its schools.
    pub fn areas_of(&self, year: SchoolYear, level: EstablishmentKind) -> impl Iterator<Item = (&Area, &[Served])> {
        let sectors = self.plans.get(&(year, level)).into_iter().flat_map(|plan| &plan.sectors);
        sectors.filter_map(|sector| match &sector.extent {
            Extent::Area { area, .. } => Some((area, sector.schools.as_slice())),
            _ => None,
        })
    }

    /// The places and the areas of a school's sector, for each level that it serves in the year.
    #[must_use]
    pub fn sector_of(&self, uai: &Uai, year: SchoolYear) -> Vec<(EstablishmentKind, Vec<String>, Vec<&Area>)> {
        let mut found = Vec::new();
        for level in self.levels(year) {
            let Some(plan) = self.plans.get(&(year, level)) else { continue };
            let (mut places, mut areas) = (Vec::new(), Vec::new());
            for sector in &plan.sectors {
                if !sector.schools.iter().any(|school| school.uai.as_ref() == Some(uai)) {
                    continue;
                }
                let words = sector.extent.words();
                places.push(if sector.is_doubtful { format!("{words} (à confirmer)") } else { words });
                if let Extent::Area { area, .. } = &sector.extent {
                    areas.push(area);
                }
            }
            if !places.is_empty() {
                places.sort();
                found.push((level, places, areas));
            }
        }
        found
    }
}
