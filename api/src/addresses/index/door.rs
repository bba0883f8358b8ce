//! Finding a door in its street, and what to say when it is not there.

use mee_shared::address::HouseNumber;

use super::{Door, StreetEntry};

/// How many doors are named beside one that does not exist.
const NEAREST: usize = 3;

/// How many numbers further a door across the street counts: the sides of a street are not numbered at one pace.
const ACROSS: u32 = 10;

/// What a search says of the house number.
#[derive(Debug, Clone, PartialEq)]
pub enum House<'a> {
    /// None was asked for.
    NotAsked,
    /// The door that was asked for.
    Door(&'a Door),
    /// The street has no such door.
    Missing {
        /// The number that was asked for.
        asked: HouseNumber,
        /// The doors nearest to it, on its side of the street where there are any; none in a street without numbers.
        nearest: Vec<&'a Door>,
    },
}

impl StreetEntry {
    /// Where the door of exactly this number and mark stands among the street's doors.
    #[must_use]
    pub fn place_of(&self, house: &HouseNumber) -> Option<u32> {
        // The doors are in order, so a long street is no slower than a short one.
        let place = self.doors.partition_point(|door| door.house < *house);
        self.doors.get(place).filter(|door| door.house == *house)?;
        u32::try_from(place).ok()
    }

    fn exact(&self, house: &HouseNumber) -> Option<&Door> {
        self.doors.get(usize::try_from(self.place_of(house)?).ok()?)
    }

    /// The door of this number; « 42 b » is also a short way to write 42 bis, where there is no 42 B.
    #[must_use]
    pub fn find_door(&self, house: &HouseNumber) -> Option<&Door> {
        self.exact(house).or_else(|| {
            let mark = house.mark.as_ref()?.as_str();
            let long =
                [("b", "bis"), ("t", "ter"), ("q", "quater")].into_iter().find_map(|(short, long)| match mark {
                    _ if mark == short => Some(long),
                    _ if mark == long => Some(short),
                    _ => None,
                })?;
            let other = HouseNumber { number: house.number, mark: long.parse().ok() };
            self.exact(&other)
        })
    }

    /// The doors of this number that have a mark.
    pub(super) fn marked(&self, number: u32) -> impl Iterator<Item = &Door> {
        self.doors.iter().filter(move |door| door.house.number == number && door.house.mark.is_some())
    }

    pub(super) fn has_number(&self, number: u32) -> bool {
        self.doors.iter().any(|door| door.house.number == number)
    }

    /// What there is to say of this door.
    #[must_use]
    pub fn house(&self, house: &HouseNumber) -> House<'_> {
        match self.find_door(house) {
            Some(door) => House::Door(door),
            None => House::Missing { asked: house.clone(), nearest: self.nearest(house) },
        }
    }

    /// Doors of the number itself first (42 and 42 bis for 42 ter), then the nearest, those of its side of the street before
    /// those across it.
    fn nearest(&self, house: &HouseNumber) -> Vec<&Door> {
        let side = house.parity();
        let distance = |door: &Door| {
            let across = if door.house.parity() == side { 0 } else { ACROSS };
            door.house.number.abs_diff(house.number) + across
        };
        let mut doors: Vec<&Door> = self.doors.iter().collect();
        doors.sort_by_key(|door| {
            (distance(door), door.house.number != house.number && door.house.mark.is_some(), &door.house)
        });
        doors.truncate(NEAREST);
        doors.sort_by_key(|door| &door.house);
        doors
    }
}
