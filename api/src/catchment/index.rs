//! A commune's index: its streets and doors, and for each school year and level the sectors that hold them.

use std::collections::{BTreeSet, HashMap};

use mee_shared::address::{Address, AddressId, HouseNumber, Street, StreetId};
use mee_shared::ids::Uai;
use mee_shared::rubric::EstablishmentKind;
use mee_shared::school::School;
use mee_shared::sector::{Area, Extent, SchoolYear, SectorRow, Served};
use rstar::RTree;
use rstar::primitives::GeomWithData;

use super::areas::AreaIndex;
use super::build::Builder;
use super::schools::Schools;

/// What an index is made from.
#[derive(Debug, Default)]
pub struct Sources {
    /// The streets of the list of addresses.
    pub streets: Vec<Street>,
    /// Its addresses.
    pub addresses: Vec<Address>,
    /// The published maps, each with its school year and its rows of the commune.
    pub maps: Vec<(SchoolYear, Vec<SectorRow>)>,
    /// The commune's schools, and those elsewhere that its sectors name.
    pub schools: Vec<School>,
}

/// A street, of the list of addresses or known to sectors only.
#[derive(Debug)]
pub(super) struct StreetEntry {
    pub(super) name: String,
    pub(super) place: Option<String>,
    /// Its doors; none of a street that only sectors know.
    pub(super) doors: HashMap<HouseNumber, u32>,
    pub(super) is_listed: bool,
}

/// A door of the list of addresses.
#[derive(Debug)]
pub(super) struct Door {
    pub(super) id: AddressId,
    pub(super) street: u32,
    pub(super) house: HouseNumber,
    pub(super) point: Option<(f64, f64)>,
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
    pub(super) commune: Vec<u32>,
}

/// All that is needed to answer for a commune.
#[derive(Debug, Default)]
pub struct CommuneIndex {
    pub(super) streets: Vec<StreetEntry>,
    pub(super) by_key: HashMap<String, Vec<u32>>,
    pub(super) by_street_id: HashMap<StreetId, u32>,
    pub(super) doors: Vec<Door>,
    pub(super) by_address_id: HashMap<AddressId, u32>,
    pub(super) door_tree: RTree<GeomWithData<[f64; 2], u32>>,
    pub(super) plans: HashMap<(SchoolYear, EstablishmentKind), Plan>,
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
        !self.doors.is_empty()
    }

    /// The identifiers of its addresses.
    pub fn address_ids(&self) -> impl Iterator<Item = &AddressId> {
        self.doors.iter().map(|door| &door.id)
    }

    /// A measure of the memory it takes: doors, sectors and points of areas.
    #[must_use]
    pub fn weight(&self) -> usize {
        let plans = self.plans.values().map(|plan| plan.sectors.len() + plan.areas.points());
        self.doors.len() + self.streets.len() + plans.sum::<usize>()
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
