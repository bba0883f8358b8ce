//! The commune's schools: by number, by name, by distance.

use std::collections::HashMap;

use geo::{Distance as _, Haversine, Point};
use mee_shared::ids::Uai;
use mee_shared::rubric::EstablishmentKind;
use mee_shared::school::{Level, Position, School, SchoolSector};
use mee_shared::sector::{NameMatch, SectorSchool, Served, match_school};

/// A school with its distance from a place, as the crow flies.
#[derive(Debug, Clone, PartialEq)]
pub struct NearSchool {
    /// Its number.
    pub uai: Uai,
    /// Its name.
    pub name: String,
    /// The distance in metres; none where one of both has no position.
    pub distance_m: Option<u32>,
}

/// The schools that sectors name and the commune has.
#[derive(Debug, Default)]
pub(super) struct Schools {
    schools: Vec<School>,
    by_uai: HashMap<Uai, usize>,
}

fn teaches(school: &School, level: EstablishmentKind) -> bool {
    match level {
        EstablishmentKind::Maternelle => school.levels.contains(&Level::Maternelle),
        EstablishmentKind::Elementaire => school.levels.contains(&Level::Elementaire),
        EstablishmentKind::Primaire => {
            school.levels.contains(&Level::Maternelle) && school.levels.contains(&Level::Elementaire)
        }
        EstablishmentKind::College => school.levels.contains(&Level::College),
        EstablishmentKind::CentreDeLoisirs => school.levels.is_empty(),
    }
}

impl Schools {
    pub(super) fn new(schools: Vec<School>) -> Self {
        let by_uai = schools.iter().enumerate().map(|(place, school)| (school.uai.clone(), place)).collect();
        Self { schools, by_uai }
    }

    pub(super) fn find(&self, uai: &Uai) -> Option<&School> {
        self.by_uai.get(uai).and_then(|place| self.schools.get(*place))
    }

    /// The school that a row means for a level, and whether its name leaves a doubt.
    pub(super) fn served(&self, named: &SectorSchool, level: EstablishmentKind) -> (Served, bool) {
        if let Some(uai) = &named.uai {
            let known = self.find(uai).map(|school| school.name.clone());
            let name = known.or_else(|| named.name.clone()).unwrap_or_else(|| format!("Établissement {uai}"));
            return (Served { uai: Some(uai.clone()), name }, false);
        }
        let name = named.name.clone().unwrap_or_default();
        let of_level = self
            .schools
            .iter()
            .filter(|school| school.sector == SchoolSector::Public && teaches(school, level))
            .map(|school| (school.name.as_str(), school));
        match match_school(&name, of_level) {
            NameMatch::One(school) => (Served { uai: Some(school.uai.clone()), name: school.name.clone() }, false),
            NameMatch::Several => (Served { uai: None, name }, true),
            NameMatch::None => (Served { uai: None, name }, false),
        }
    }

    /// The schools of a level, the nearest first, those without a position last, by name.
    pub(super) fn of_level(
        &self,
        level: EstablishmentKind,
        sector: SchoolSector,
        from: Option<(f64, f64)>,
    ) -> Vec<NearSchool> {
        let mut found: Vec<NearSchool> = self
            .schools
            .iter()
            .filter(|school| school.sector == sector && teaches(school, level))
            .map(|school| NearSchool {
                uai: school.uai.clone(),
                name: school.name.clone(),
                distance_m: distance(from, school.position),
            })
            .collect();
        found.sort_by(|a, b| {
            (a.distance_m.unwrap_or(u32::MAX), &a.name).cmp(&(b.distance_m.unwrap_or(u32::MAX), &b.name))
        });
        found
    }

    pub(super) fn distance(&self, uai: &Uai, from: Option<(f64, f64)>) -> Option<u32> {
        distance(from, self.find(uai)?.position)
    }
}

/// The distance in metres as the crow flies, on a sphere: right to half a percent.
pub(super) fn metres(from: (f64, f64), to: (f64, f64)) -> f64 {
    Haversine.distance(Point::new(from.0, from.1), Point::new(to.0, to.1))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "no two points on the globe are 21,000 km apart"
)]
fn distance(from: Option<(f64, f64)>, to: Option<Position>) -> Option<u32> {
    let metres = metres(from?, to.map(|to| (to.lon, to.lat))?);
    metres.is_finite().then(|| metres.round() as u32)
}
