//! From what is asked to the sectors that hold it.

use mee_shared::address::{AddressId, HouseNumber};
use mee_shared::ids::InseeCode;
use mee_shared::rubric::EstablishmentKind;
use mee_shared::school::SchoolSector;
use mee_shared::sector::{
    Authority, Claim, Doubt, Extent, SchoolYear, Served, Side, Status, Verdict, decide, shown_street, street_key,
};
use mee_shared::text::fold;
use smallvec::SmallVec;

use super::index::{CommuneIndex, Plan, Sector};
use super::schools::{NearSchool, metres};
use crate::addresses::index::DoorPlace;

/// A place as it is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// An address of the list.
    Address(AddressId),
    /// A street, by any spelling of its name, with or without a number.
    Street(String, Option<HouseNumber>),
    /// A point: longitude, latitude.
    Point(f64, f64),
}

/// Why a place cannot be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotLocated {
    /// The commune has no such address.
    UnknownAddress,
}

/// A place as it was understood.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Located {
    streets: Vec<u32>,
    /// The parts of the commune that the streets lie in.
    parts: Vec<InseeCode>,
    house: Option<HouseNumber>,
    point: Option<(f64, f64)>,
    /// Within how many metres the point is known; 0 where it is exact.
    within: u32,
    doubts: Vec<Doubt>,
    asked_street: Option<String>,
    /// The address in words.
    pub label: Option<String>,
    /// Its identifier, where the list of addresses has it.
    pub address_id: Option<AddressId>,
}

impl Located {
    /// Its longitude and latitude.
    #[must_use]
    pub fn point(&self) -> Option<(f64, f64)> {
        self.point
    }

    /// The same place, known to within so many metres only.
    #[must_use]
    pub fn known_within(self, metres: u32) -> Self {
        Self { within: metres, ..self }
    }
}

/// The answer for a level, before it takes the form of the wire.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// How certain it is.
    pub status: Status,
    /// The schools that serve the place, or may.
    pub schools: Vec<Served>,
    /// Why, in French.
    pub reason: String,
}

/// An address farther from a point than this, in metres, says nothing of it.
const NEAR: f64 = 100.0;

/// Up to here, in metres, a point is taken for the door of the address.
const AT_THE_DOOR: u32 = 30;

/// How many of the nearest schools are named where no sector is known.
const NEAREST: usize = 3;

impl CommuneIndex {
    /// Finds the place.
    ///
    /// # Errors
    /// [`NotLocated::UnknownAddress`] for an identifier that the commune's list does not hold.
    pub fn locate(&self, asked: &Asked) -> Result<Located, NotLocated> {
        match asked {
            Asked::Address(id) => {
                let door = self.addresses.place_of_address(id).and_then(|place| self.at(place));
                door.ok_or(NotLocated::UnknownAddress)
            }
            Asked::Street(name, house) => Ok(self.in_street(name, house.as_ref())),
            Asked::Point(longitude, latitude) => Ok(self.at_point(*longitude, *latitude)),
        }
    }

    fn at(&self, place: DoorPlace) -> Option<Located> {
        let (entry, door) = self.addresses.door(place)?;
        Some(Located {
            streets: vec![place.street],
            parts: self.part_of_street(place.street).cloned().into_iter().collect(),
            house: Some(door.house.clone()),
            point: door.position.map(|position| (position.longitude(), position.latitude())),
            label: Some(format!("{} {}", door.house, entry.street.name)),
            address_id: Some(door.id.clone()),
            ..Located::default()
        })
    }

    fn in_street(&self, name: &str, house: Option<&HouseNumber>) -> Located {
        let streets = self.by_key.get(&street_key(name)).cloned().unwrap_or_default();
        let shown = streets.first().and_then(|place| self.street_name(*place));
        let shown = shown.map_or_else(|| name.trim().to_owned(), shown_street);
        let doors: Vec<DoorPlace> = match house {
            None => Vec::new(),
            Some(house) => streets
                .iter()
                .filter_map(|&street| Some(DoorPlace { street, door: self.addresses.street(street)?.place_of(house)? }))
                .collect(),
        };
        // Of two streets of one name, the one that has the number.
        if let [door] = doors.as_slice()
            && let Some(located) = self.at(*door)
        {
            return located;
        }
        let is_listed = streets.iter().any(|place| self.addresses.street(*place).is_some());
        let mut doubts = Vec::new();
        if !is_listed && self.has_addresses() {
            doubts.push(Doubt::UnknownStreet);
        } else if house.is_some() && doors.is_empty() && is_listed {
            doubts.push(Doubt::UnknownNumber);
        }
        let label = house.map_or_else(|| shown.clone(), |house| format!("{house} {shown}"));
        let streets = if doors.is_empty() { streets } else { doors.iter().map(|door| door.street).collect() };
        Located {
            parts: streets.iter().filter_map(|street| self.part_of_street(*street)).cloned().collect(),
            streets,
            house: house.cloned(),
            doubts,
            asked_street: Some(shown),
            label: Some(label),
            ..Located::default()
        }
    }

    fn at_point(&self, longitude: f64, latitude: f64) -> Located {
        if !longitude.is_finite() || !latitude.is_finite() {
            return Located::default();
        }
        let here = Located { point: Some((longitude, latitude)), ..Located::default() };
        let nearest = self.door_tree.nearest_neighbor(&[longitude, latitude]);
        let nearest = nearest.and_then(|found| self.at(found.data));
        let Some((door, point)) = nearest.and_then(|door| door.point.map(|point| (door, point))) else { return here };
        let distance = metres((longitude, latitude), point);
        if distance > NEAR {
            return here;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100 metres")]
        let far = distance.round() as u32;
        let doubts = if far > AT_THE_DOOR { vec![Doubt::FarAddress(far)] } else { Vec::new() };
        Located { point: here.point, doubts, ..door }
    }

    /// Answers for a level; `border` is the distance in metres within which an area's border leaves a doubt, 0 for none.
    #[must_use]
    pub fn answer(&self, located: &Located, year: SchoolYear, level: EstablishmentKind, border: u32) -> Answer {
        let Some(plan) = self.plans.get(&(year, level)) else {
            let level = fold(level.label());
            let reason = format!("Aucun secteur n'est connu ici pour ce niveau ({level}) et l'année {year}.");
            return Answer { status: Status::Unknown, schools: Vec::new(), reason };
        };
        let (claims, doubts) = plan.claims(located, border);
        let verdict = judge(plan, &claims, &doubts);
        let reason = self.reason(plan, located, &claims, &verdict);
        Answer { status: verdict.status, schools: verdict.schools.into_iter().cloned().collect(), reason }
    }

    /// How certain the answer for a level is, without its words.
    #[must_use]
    pub fn status(&self, located: &Located, year: SchoolYear, level: EstablishmentKind, border: u32) -> Verdict<'_> {
        let Some(plan) = self.plans.get(&(year, level)) else { return decide(&[], &[]) };
        let (claims, doubts) = plan.claims(located, border);
        judge(plan, &claims, &doubts)
    }

    /// The lines that decide for a place, by their place in the file.
    #[must_use]
    pub fn deciding_lines(&self, located: &Located, year: SchoolYear, level: EstablishmentKind) -> Vec<u64> {
        let Some(plan) = self.plans.get(&(year, level)) else { return Vec::new() };
        let (claims, doubts) = plan.claims(located, 0);
        let verdict = judge(plan, &claims, &doubts);
        let deciding = verdict.deciding.iter().filter_map(|place| claims.get(*place));
        deciding.filter_map(|claim| plan.sector(claim.sector)).map(|sector| sector.line).collect()
    }

    fn reason(&self, plan: &Plan, located: &Located, claims: &[Held], verdict: &Verdict<'_>) -> String {
        if verdict.status == Status::Unknown {
            return self.reason_of_nothing(plan, located);
        }
        let deciding = verdict.deciding.iter().filter_map(|place| claims.get(*place));
        let mut words: Vec<String> =
            deciding.filter_map(|claim| plan.sector(claim.sector)).map(|sector| sector.extent.words()).collect();
        words.dedup();
        let mut reason = capital(&format!("{}.", words.join(" ; ")));
        if verdict.status == Status::Several {
            reason.push_str(" Ce secteur a plusieurs écoles.");
        }
        for doubt in &verdict.doubts {
            reason.push(' ');
            reason.push_str(&doubt.sentence());
        }
        if verdict.status == Status::ToConfirm {
            reason.push_str(" À confirmer par la mairie.");
        }
        reason
    }

    fn reason_of_nothing(&self, plan: &Plan, located: &Located) -> String {
        let told = located.streets.iter().find_map(|street| {
            let known = plan.streets.get(street)?;
            self.street_name(*street).filter(|_| !known.is_empty())
        });
        let told = match (told, &located.house) {
            (Some(street), Some(house)) => {
                let name = shown_street(street);
                format!("La carte scolaire connaît {name}, mais aucun secteur n'y comprend le numéro {house}.")
            }
            _ => "Aucun secteur n'est connu pour cette adresse.".to_owned(),
        };
        let doubts: Vec<String> = located.doubts.iter().map(|doubt| doubt.sentence()).collect();
        std::iter::once(told).chain(doubts).collect::<Vec<_>>().join(" ")
    }

    /// The commune's private schools of a level, the nearest first.
    #[must_use]
    pub fn private_schools(&self, located: &Located, level: EstablishmentKind) -> Vec<NearSchool> {
        self.schools.of_level(level, SchoolSector::Private, located.point)
    }

    /// The nearest public schools of a level.
    #[must_use]
    pub fn nearest_schools(&self, located: &Located, level: EstablishmentKind) -> Vec<NearSchool> {
        let mut schools = self.schools.of_level(level, SchoolSector::Public, located.point);
        // Without distances there is no nearest one.
        schools.retain(|school| school.distance_m.is_some());
        schools.truncate(NEAREST);
        schools
    }

    /// How far a school is from the place, in metres.
    #[must_use]
    pub fn distance_to(&self, located: &Located, uai: &mee_shared::ids::Uai) -> Option<u32> {
        self.schools.distance(uai, located.point)
    }

    /// A school among those of the commune or of its sectors.
    #[must_use]
    pub fn find_school(&self, uai: &mee_shared::ids::Uai) -> Option<&mee_shared::school::School> {
        self.schools.find(uai)
    }
}

/// A sector that holds the place, and how strongly it speaks there.
struct Held {
    sector: u32,
    authority: Authority,
}

impl Plan {
    fn sector(&self, place: u32) -> Option<&Sector> {
        self.sectors.get(usize::try_from(place).ok()?)
    }

    fn claims(&self, located: &Located, border: u32) -> (SmallVec<[Held; 4]>, Vec<Doubt>) {
        let mut claims: SmallVec<[Held; 4]> = SmallVec::new();
        let mut doubts = located.doubts.clone();
        let mut hold = |sector: u32, authority: Authority| claims.push(Held { sector, authority });
        if let Some(house) = &located.house {
            for street in &located.streets {
                for &sector in self.doors.get(&(*street, house.clone())).into_iter().flatten() {
                    hold(sector, Authority::Address);
                }
            }
        }
        let mut is_number_needed = false;
        for sector in located.streets.iter().filter_map(|street| self.streets.get(street)).flatten().copied() {
            let Some(extent) = self.sector(sector).map(|sector| &sector.extent) else { continue };
            let holds = match (extent, &located.house) {
                (Extent::Range { numbers, .. }, Some(house)) => numbers.contains(house),
                (Extent::Unclear { side, .. }, Some(house)) => {
                    *side == Side::Both || mee_shared::sector::NumberRange::of_side(*side).contains(house)
                }
                (Extent::Range { numbers, .. }, None) => {
                    is_number_needed |= !numbers.is_whole();
                    true
                }
                _ => true,
            };
            if holds {
                hold(sector, extent.authority());
            }
        }
        if is_number_needed {
            doubts.push(Doubt::NumberNeeded);
        }
        let of_parts = located.parts.iter().filter_map(|part| self.parts.get(part)).flatten();
        let mut is_commune_wide = false;
        for &sector in self.commune.iter().chain(of_parts) {
            is_commune_wide = true;
            hold(sector, Authority::Commune);
        }
        // A range decides whatever is drawn.
        let is_decided = claims.iter().any(|claim| claim.authority < Authority::Area);
        if is_decided && located.within > AT_THE_DOOR {
            doubts.push(Doubt::Imprecise(located.within));
        }
        if !is_decided {
            // What is drawn, or said of the whole commune, holds the point itself, whatever the nearest door.
            doubts.retain(|doubt| !matches!(doubt, Doubt::FarAddress(_)));
        }
        let border = border.max(located.within);
        if let Some((longitude, latitude)) = located.point.filter(|_| !is_decided) {
            let around = self.areas.around(longitude, latitude, f64::from(border));
            claims.extend(around.holding.iter().map(|&sector| Held { sector, authority: Authority::Area }));
            if around.holding.is_empty() && !is_commune_wide {
                claims.extend(around.bordering.iter().map(|&sector| Held { sector, authority: Authority::Nearby }));
            }
            let is_close = match around.holding.is_empty() {
                true => !around.bordering.is_empty() && !is_commune_wide,
                false => self.is_border(&around.holding, &around.bordering),
            };
            if is_close {
                doubts.push(Doubt::Border(border));
            }
        }
        (claims, doubts)
    }

    /// Whether a border close by parts the place from other schools, or from where nothing is known.
    fn is_border(&self, holding: &[u32], bordering: &[u32]) -> bool {
        let schools = |sector: &u32| self.sector(*sector).map(|sector| sector.schools.as_slice()).unwrap_or_default();
        let own = holding.first().map(schools).unwrap_or_default();
        let is_own_border = holding.iter().any(|sector| bordering.contains(sector));
        let beyond: Vec<&u32> = bordering.iter().filter(|sector| !holding.contains(sector)).collect();
        let is_other = beyond.iter().any(|sector| schools(sector) != own);
        is_other || (is_own_border && beyond.is_empty())
    }
}

fn judge<'a>(plan: &'a Plan, held: &[Held], doubts: &[Doubt]) -> Verdict<'a> {
    let claims: SmallVec<[Claim<'_>; 4]> = held
        .iter()
        .map(|held| {
            let sector = plan.sector(held.sector);
            Claim {
                authority: held.authority,
                schools: sector.map(|sector| sector.schools.as_slice()).unwrap_or_default(),
                is_doubtful: sector.is_some_and(|sector| sector.is_doubtful),
            }
        })
        .collect();
    decide(&claims, doubts)
}

/// The sentence with a capital.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl CommuneIndex {
    /// For a place that no sector holds, in a street that sectors know: the street, the line of one of them, the number.
    #[must_use]
    pub fn gap(&self, located: &Located, year: SchoolYear, level: EstablishmentKind) -> Option<(String, u64, String)> {
        let plan = self.plans.get(&(year, level))?;
        let street = located.streets.first()?;
        let sector = plan.streets.get(street)?.first().and_then(|sector| plan.sector(*sector))?;
        Some((self.street_name(*street)?.to_owned(), sector.line, located.house.as_ref()?.to_string()))
    }

    /// Whether exactly one of the commune's public schools of the level has this name.
    #[must_use]
    pub fn names_one_school(&self, name: &str, level: EstablishmentKind) -> bool {
        let named = mee_shared::sector::SectorSchool { uai: None, name: Some(name.to_owned()) };
        self.schools.served(&named, level).0.uai.is_some()
    }
}
