//! Making an index: streets of tables are found among those of the list of addresses, equal extents become one sector.

use std::collections::{BTreeSet, HashMap};

use mee_shared::ids::InseeCode;
use mee_shared::rubric::EstablishmentKind;
use mee_shared::sector::{Area, Extent, NumberRange, SchoolYear, SectorRow, SectorStreet, Side, street_key};
use mee_shared::text::fold;
use rstar::RTree;
use rstar::primitives::GeomWithData;

use super::areas::AreaIndex;
use super::index::{CommuneIndex, Plan, Sector, Sources, UnlistedStreet};
use super::schools::Schools;
use crate::addresses::index::Index;

/// What makes two rows of one map the same sector, their schools aside.
#[derive(PartialEq, Eq, Hash)]
enum Place {
    Door(Vec<u32>, mee_shared::address::HouseNumber),
    Range(Vec<u32>, NumberRange),
    Unclear(Vec<u32>, Side),
    Area(Vec<u64>),
    Commune(Option<InseeCode>),
}

type Key = (usize, SchoolYear, EstablishmentKind, Place);

pub(super) struct Builder {
    index: CommuneIndex,
    merged: HashMap<Key, u32>,
    parts: BTreeSet<InseeCode>,
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The corners of an area, bit by bit: equal drawings are equal values.
fn corners(area: &Area) -> Vec<u64> {
    let mut bits = Vec::with_capacity(area.points() * 2);
    for ring in area.0.iter().flatten() {
        bits.extend(ring.iter().flatten().map(|value| value.to_bits()));
        // Parts the rings: no coordinate has these bits.
        bits.push(u64::MAX);
    }
    bits
}

impl Builder {
    pub(super) fn build(sources: Sources) -> CommuneIndex {
        let parts = sources.parts.keys().cloned().collect();
        let mut builder = Self { index: CommuneIndex::default(), merged: HashMap::new(), parts };
        builder.index.schools = Schools::new(sources.schools);
        builder.index.addresses = Index::new(&sources.name, sources.streets, sources.addresses);
        for (part, streets) in sources.parts {
            let places = streets.iter().filter_map(|id| builder.index.addresses.place_of_street(id));
            builder.index.part_of.extend(places.map(|place| (place, part.clone())));
        }
        builder.name_streets();
        builder.place_doors();
        for (map, (year, rows)) in sources.maps.into_iter().enumerate() {
            for row in rows {
                builder.add_row(map, year, &row);
            }
        }
        builder.draw();
        builder.index
    }

    fn name_streets(&mut self) {
        for (place, entry) in (0_u32..).zip(self.index.addresses.streets()) {
            let mut keys = vec![street_key(&entry.street.name)];
            keys.extend(entry.street.alias.as_deref().map(street_key));
            keys.dedup();
            for key in keys {
                self.index.by_key.entry(key).or_default().push(place);
            }
        }
    }

    fn place_doors(&mut self) {
        let points = self.index.addresses.doors().filter_map(|(place, door)| {
            let position = door.position?;
            Some(GeomWithData::new([position.longitude(), position.latitude()], place))
        });
        self.index.door_tree = RTree::bulk_load(points.collect());
    }

    /// The streets that a row means: by identifier, or else every one of the name, or else a street of its own.
    ///
    /// A row of a part of the commune speaks of the streets of that part only.
    fn streets_of(&mut self, part: Option<&InseeCode>, street: &SectorStreet) -> Vec<u32> {
        if let Some(place) = street.id.as_ref().and_then(|id| self.index.addresses.place_of_street(id)) {
            return vec![place];
        }
        let key = street_key(&street.name);
        let wanted = street.place.as_deref().map(fold);
        let named = self.index.by_key.get(&key).cloned().unwrap_or_default();
        let of_place: Vec<u32> = named
            .into_iter()
            .filter(|place| part.is_none() || self.index.part_of_street(*place) == part)
            .filter(|place| {
                let listed = self.index.addresses.street(*place).map(|entry| entry.street.former_commune.as_deref());
                let lies_in = listed.unwrap_or_else(|| self.index.unlisted_street(*place)?.place.as_deref()).map(fold);
                // Without a word on one side the name alone must do.
                lies_in.is_none() || wanted.is_none() || lies_in == wanted
            })
            .collect();
        if !of_place.is_empty() {
            return of_place;
        }
        let place = number(self.index.addresses.streets().len() + self.index.unlisted.len());
        self.index.by_key.entry(key).or_default().push(place);
        self.index.unlisted.push(UnlistedStreet {
            name: street.name.clone(),
            place: street.place.clone(),
            part: part.cloned(),
        });
        vec![place]
    }

    fn add_row(&mut self, map: usize, year: SchoolYear, row: &SectorRow) {
        let part = self.parts.contains(&row.insee).then_some(&row.insee);
        let streets = row.extent.street().map(|street| self.streets_of(part, street)).unwrap_or_default();
        for &level in &row.levels {
            let place = match &row.extent {
                Extent::Address { house, .. } => Place::Door(streets.clone(), house.clone()),
                Extent::Range { numbers, .. } => Place::Range(streets.clone(), numbers.clone()),
                Extent::Unclear { side, .. } => Place::Unclear(streets.clone(), *side),
                Extent::Area { area, .. } => Place::Area(corners(area)),
                Extent::Commune => Place::Commune(part.cloned()),
            };
            let mut is_doubtful = row.is_doubtful;
            let mut schools = Vec::new();
            for named in &row.schools {
                let (served, is_ambiguous) = self.index.schools.served(named, level);
                is_doubtful |= is_ambiguous;
                schools.push(served);
            }
            let plan = self.index.plans.entry((year, level)).or_default();
            let new = number(plan.sectors.len());
            let sector = *self.merged.entry((map, year, level, place)).or_insert(new);
            if sector == new {
                let extent = row.extent.clone();
                plan.sectors.push(Sector { extent, schools: Vec::new(), is_doubtful, line: row.line });
                plan.register(&row.extent, &streets, part, sector);
            }
            if let Some(kept) = usize::try_from(sector).ok().and_then(|sector| plan.sectors.get_mut(sector)) {
                kept.is_doubtful |= is_doubtful;
                for school in schools {
                    if !kept.schools.contains(&school) {
                        kept.schools.push(school);
                    }
                }
            }
        }
    }

    fn draw(&mut self) {
        for plan in self.index.plans.values_mut() {
            let areas = (0_u32..).zip(&plan.sectors).filter_map(|(place, sector)| match &sector.extent {
                Extent::Area { area, .. } => Some((area, place)),
                _ => None,
            });
            plan.areas = AreaIndex::new(areas);
        }
    }
}

impl Plan {
    fn register(&mut self, extent: &Extent, streets: &[u32], part: Option<&InseeCode>, sector: u32) {
        match extent {
            Extent::Address { house, .. } => {
                for &street in streets {
                    self.doors.entry((street, house.clone())).or_default().push(sector);
                }
            }
            Extent::Range { .. } | Extent::Unclear { .. } => {
                for &street in streets {
                    self.streets.entry(street).or_default().push(sector);
                }
            }
            Extent::Area { .. } => {}
            Extent::Commune => match part {
                Some(part) => self.parts.entry(part.clone()).or_default().push(sector),
                None => self.commune.push(sector),
            },
        }
    }
}
