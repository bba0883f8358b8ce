//! The local directory: services that parents turn to, each with its hours, its place and the territory it serves.
//!
//! The pivots of official fiches (`mairie`, `caf`…) stand for a kind of service; here they become the services themselves.

mod counters;
pub mod hours;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::Day;
use crate::body::{BodyKind, BodyName};
use crate::commune::Commune;
use crate::fiche::layer::covers;
use crate::ids::{InseeCode, Siren};
use crate::problem::{FieldError, ProblemCode};
use crate::school::{Position, PostalAddress};
use crate::view::href::web_href;
use crate::words::words;

pub use counters::{CounterLists, ResolvedCounter, counters};
pub use hours::OpeningHours;

words! {
    /// What kind of service it is.
    ServiceKind {
        /// The mairie and its annexes.
        Mairie = "Mairie";
        /// The mairie's service for school matters, where it has its own counter.
        SchoolOffice = "Service des affaires scolaires";
        /// The inspection académique.
        Dsden = "Direction des services départementaux de l'éducation nationale";
        /// The rectorat.
        Rectorat = "Rectorat";
        /// The family allowance fund.
        Caf = "Caisse d'allocations familiales (Caf)";
        /// The social insurance of farmers.
        Msa = "Mutualité sociale agricole (MSA)";
        /// The health insurance.
        Cpam = "Caisse primaire d'assurance maladie (CPAM)";
        /// The house of disabled people.
        Mdph = "Maison départementale des personnes handicapées (MDPH)";
        /// Mother and child protection.
        Pmi = "Protection maternelle et infantile (PMI)";
        /// The commune's social service.
        Ccas = "Centre communal d'action sociale (CCAS)";
        /// The orientation centre.
        Cio = "Centre d'information et d'orientation (CIO)";
        /// The youth information centre.
        YouthInformation = "Information jeunesse";
        /// The family information point.
        FamilyInformation = "Point info famille";
        /// The département's offices.
        Departement = "Conseil départemental";
        /// The région's offices.
        Region = "Conseil régional";
        /// The intercommunalité's offices.
        Epci = "Intercommunalité";
        /// A social centre.
        SocialCentre = "Centre social";
        /// The département's house of solidarity.
        SolidarityHouse = "Maison des solidarités";
        /// A place that helps with procedures on the web.
        DigitalPoint = "Point d'accueil numérique";
        /// Any other.
        Other = "Autre service";
    }
}

impl ServiceKind {
    /// The official pivots that stand for it: those of the co-marquage of service-public.gouv.fr (DILA, Licence Ouverte 2.0).
    #[must_use]
    pub fn pivots(self) -> &'static [&'static str] {
        match self {
            Self::Mairie => &["mairie", "mairie_com"],
            Self::Dsden => &["inspection_academique"],
            Self::Rectorat => &["rectorat"],
            Self::Caf => &["caf"],
            Self::Msa => &["msa"],
            Self::Cpam => &["cpam"],
            Self::Mdph => &["maison_handicapees"],
            Self::Pmi => &["pmi"],
            Self::Ccas => &["ccas"],
            Self::Cio => &["cio"],
            Self::YouthInformation => &["cij"],
            Self::FamilyInformation => &["pif"],
            Self::Departement => &["cg"],
            Self::Region => &["cr"],
            Self::Epci => &["epci"],
            Self::SocialCentre => &["centre_social"],
            Self::SolidarityHouse => &["mds"],
            Self::SchoolOffice | Self::DigitalPoint | Self::Other => &[],
        }
    }
}

impl ServiceKind {
    /// The kind that an official pivot stands for.
    #[must_use]
    pub fn of_pivot(pivot: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.pivots().contains(&pivot))
    }
}

/// Whom a service is for; the order goes from the nearest to the farthest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Territory {
    /// A commune.
    Commune(InseeCode),
    /// The communes of an intercommunalité.
    Epci(Siren),
    /// Those of a département, by code.
    Departement(String),
    /// Those of an académie, by name.
    Academie(String),
}

impl Territory {
    /// Whether the commune lies in it; an arrondissement also lies in its commune.
    #[must_use]
    pub fn holds(&self, commune: &Commune) -> bool {
        match self {
            Self::Commune(insee) => commune.insee == *insee || commune.parent_insee.as_ref() == Some(insee),
            Self::Epci(siren) => commune.epci_siren.as_ref() == Some(siren),
            Self::Departement(code) => commune.departement == *code,
            Self::Academie(name) => commune.academie == *name,
        }
    }
}

/// A service that parents turn to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DirectoryEntry {
    /// What kind of service it is.
    pub kind: ServiceKind,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "Mairie de Villeneuve-les-Essais"))]
    pub name: String,
    /// Whom it is for.
    pub territory: Territory,
    /// Where it is.
    #[serde(default)]
    pub address: Option<PostalAddress>,
    /// The same as a point.
    #[serde(default)]
    pub position: Option<Position>,
    /// Telephone, as it is to be shown.
    #[serde(default)]
    pub phone: Option<String>,
    /// E-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Its page.
    #[serde(default)]
    pub url: Option<String>,
    /// When it is open.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "Mo-Fr 08:30-12:00,13:30-17:00; PH off"))]
    pub hours: Option<OpeningHours>,
    /// The day these facts were last checked.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub checked_on: Option<Day>,
}

/// Whether the body may speak of services for this territory: it lies within the body's own.
///
/// `communes` are the communes of the territory, for one that is a commune or an intercommunalité.
#[must_use]
pub fn may_speak_for(body: &BodyName, territory: &Territory, communes: &[Commune]) -> bool {
    let own = body.territory();
    match (body.kind(), territory) {
        (BodyKind::National, _) => true,
        (BodyKind::Vendor, _) => false,
        (BodyKind::Rectorat, Territory::Academie(name)) => name == own,
        (BodyKind::Rectorat, Territory::Departement(code)) => {
            crate::commune::territory::find_departement(code).is_some_and(|found| found.academie == own)
        }
        (BodyKind::Dsden | BodyKind::Departement, Territory::Departement(code)) => code == own,
        (BodyKind::Epci, Territory::Epci(siren)) => siren.as_str() == own,
        (_, Territory::Commune(_) | Territory::Epci(_)) => {
            !communes.is_empty() && communes.iter().all(|commune| covers(body, commune))
        }
        _ => false,
    }
}

/// Whether the entry can be kept; what is wrong is named with its place.
///
/// # Errors
/// Every place that breaks a rule.
pub fn check_entry(entry: &DirectoryEntry) -> Result<(), Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut refuse = |is_wrong: bool, pointer: &str, detail: &str| {
        if is_wrong {
            let (pointer, detail) = (pointer.to_owned(), detail.to_owned());
            errors.push(FieldError { pointer, code: ProblemCode::Unprocessable, detail });
        }
    };
    let length = entry.name.trim().chars().count();
    refuse(length == 0 || length > 200, "/name", "Écrivez de 1 à 200 caractères.");
    refuse(
        entry.url.as_deref().is_some_and(|url| web_href(url).is_none()),
        "/url",
        "Écrivez une adresse complète, qui commence par https://.",
    );
    refuse(
        entry.email.as_deref().is_some_and(|email| crate::account::fold_email(email).is_none()),
        "/email",
        "Ce n'est pas une adresse de courriel.",
    );
    let is_on_earth = |at: Position| (-180.0..=180.0).contains(&at.lon) && (-90.0..=90.0).contains(&at.lat);
    refuse(
        entry.position.is_some_and(|at| !is_on_earth(at)),
        "/position",
        "Une longitude va de -180 à 180, une latitude de -90 à 90.",
    );
    let is_known = match &entry.territory {
        Territory::Departement(code) => crate::commune::territory::find_departement(code).is_some(),
        Territory::Academie(name) => crate::commune::territory::is_academie(name),
        Territory::Commune(_) | Territory::Epci(_) => true,
    };
    refuse(!is_known, "/territory", "Ce territoire n'existe pas.");
    let is_reachable = entry.address.is_some() || entry.phone.is_some() || entry.email.is_some() || entry.url.is_some();
    refuse(!is_reachable, "", "Donnez au moins une adresse, un téléphone, un courriel ou une page.");
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}
