//! From the rows that hold a place to the answer parents get.

use serde::{Deserialize, Serialize};

use super::Authority;
use crate::ids::Uai;

/// How certain an answer is; the first that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Status {
    /// No sector is known for the place.
    Unknown,
    /// The mairie must confirm it.
    ToConfirm,
    /// Several schools serve the place.
    Several,
    /// One school serves the place.
    Found,
}

/// A school that serves a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Served {
    /// Its national number; none where only a name is known.
    pub uai: Option<Uai>,
    /// Its name.
    pub name: String,
}

/// A sector that holds the place.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// How strongly it speaks.
    pub authority: Authority,
    /// The schools it names.
    pub schools: &'a [Served],
    /// Whether its producer, or the way it names its schools, leaves a doubt.
    pub is_doubtful: bool,
}

/// Why an answer is to be confirmed, whatever the sectors say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The place is this close, in metres, to the border of a sector.
    Border(u32),
    /// The street has several sectors and no number was given.
    NumberNeeded,
    /// The list of addresses does not hold the number.
    UnknownNumber,
    /// The list of addresses does not hold the street.
    UnknownStreet,
    /// The point is known to within so many metres only, and the street decides.
    Imprecise(u32),
    /// The nearest known address is this far, in metres, from the point.
    FarAddress(u32),
    /// The row is marked as not certain.
    MarkedRow,
    /// A school is named without its national number.
    UnknownSchool,
    /// Sectors of one authority name different schools.
    Disagreement,
}

impl Doubt {
    /// The doubt in a sentence for parents.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::Border(metres) => {
                format!("Ce lieu est à moins de {} mètres de la limite d'un secteur.", metres.max(1))
            }
            Self::NumberNeeded => {
                "La rue est partagée entre plusieurs secteurs : il faut le numéro pour répondre.".to_owned()
            }
            Self::UnknownNumber => "Ce numéro n'est pas dans la liste des adresses de cette rue.".to_owned(),
            Self::UnknownStreet => "Cette rue n'est pas dans la liste des rues de la commune.".to_owned(),
            Self::Imprecise(metres) => {
                format!("Ce point n'est connu qu'à {metres} mètres près : l'adresse peut être une autre.")
            }
            Self::FarAddress(metres) => format!("L'adresse connue la plus proche est à {metres} mètres de ce point."),
            Self::MarkedRow => "Cette ligne de la carte scolaire est à vérifier.".to_owned(),
            Self::UnknownSchool => "La carte scolaire ne dit pas avec certitude de quelle école il s'agit.".to_owned(),
            Self::Disagreement => "La carte scolaire donne plusieurs réponses pour cette adresse.".to_owned(),
        }
    }
}

/// What is said of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict<'a> {
    /// How certain it is.
    pub status: Status,
    /// The claims that decide, by their place among those given.
    pub deciding: Vec<usize>,
    /// The schools, each once, in the order of the claims.
    pub schools: Vec<&'a Served>,
    /// Why the mairie must confirm.
    pub doubts: Vec<Doubt>,
}

/// Judges the sectors that hold a place, with what the way there left in doubt.
#[must_use]
pub fn decide<'a>(claims: &[Claim<'a>], doubts: &[Doubt]) -> Verdict<'a> {
    let Some(strongest) = claims.iter().map(|claim| claim.authority).min() else {
        return Verdict { status: Status::Unknown, deciding: Vec::new(), schools: Vec::new(), doubts: Vec::new() };
    };
    let mut verdict =
        Verdict { status: Status::Found, deciding: Vec::new(), schools: Vec::new(), doubts: doubts.to_vec() };
    let mut first: Option<&[Served]> = None;
    for (place, claim) in claims.iter().enumerate().filter(|(_, claim)| claim.authority == strongest) {
        verdict.deciding.push(place);
        if claim.is_doubtful {
            verdict.doubt(Doubt::MarkedRow);
        }
        if claim.schools.is_empty() {
            verdict.doubt(Doubt::UnknownSchool);
        }
        match first {
            None => first = Some(claim.schools),
            Some(schools) if !are_same(schools, claim.schools) => verdict.doubt(Doubt::Disagreement),
            Some(_) => {}
        }
        for school in claim.schools {
            if !verdict.schools.contains(&school) {
                verdict.schools.push(school);
            }
        }
    }
    verdict.status = match (verdict.doubts.is_empty(), verdict.schools.len()) {
        (false, _) => Status::ToConfirm,
        (true, 0 | 1) => Status::Found,
        (true, _) => Status::Several,
    };
    verdict
}

impl Verdict<'_> {
    fn doubt(&mut self, doubt: Doubt) {
        if !self.doubts.contains(&doubt) {
            self.doubts.push(doubt);
        }
    }
}

/// Whether both name the same schools, whatever the order.
fn are_same(one: &[Served], other: &[Served]) -> bool {
    one.iter().all(|school| other.contains(school)) && other.iter().all(|school| one.contains(school))
}
