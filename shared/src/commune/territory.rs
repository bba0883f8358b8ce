//! Département → académie → holiday zone, one table of ours.
//!
//! Facts: list of départements (INSEE, code officiel géographique); académies by département and zones A, B, C
//! (articles R222-2 and D521-1 to D521-5 of the Code de l'éducation and the yearly arrêté on the school calendar).
//! Overseas académies and Corse keep calendars of their own, so each is its own zone.
//! The last line is the demo's: no real département has the code 99.

use serde::{Deserialize, Serialize};

/// A holiday zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Zone {
    /// Zone a.
    A,
    /// Zone b.
    B,
    /// Zone c.
    C,
    /// Corse.
    Corse,
    /// Guadeloupe.
    Guadeloupe,
    /// Guyane.
    Guyane,
    /// Martinique.
    Martinique,
    /// Mayotte.
    Mayotte,
    /// Nouvelle-Calédonie.
    NouvelleCaledonie,
    /// Polynésie.
    Polynesie,
    /// La Réunion.
    Reunion,
    /// Saint-Pierre-et-Miquelon.
    SaintPierreEtMiquelon,
    /// Wallis-et-Futuna.
    WallisEtFutuna,
}

impl Zone {
    /// Every zone.
    pub const ALL: &[Self] = &[
        Self::A,
        Self::B,
        Self::C,
        Self::Corse,
        Self::Guadeloupe,
        Self::Guyane,
        Self::Martinique,
        Self::Mayotte,
        Self::NouvelleCaledonie,
        Self::Polynesie,
        Self::Reunion,
        Self::SaintPierreEtMiquelon,
        Self::WallisEtFutuna,
    ];

    /// The zone as it stands in JSON, in files and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
            Self::C => "c",
            Self::Corse => "corse",
            Self::Guadeloupe => "guadeloupe",
            Self::Guyane => "guyane",
            Self::Martinique => "martinique",
            Self::Mayotte => "mayotte",
            Self::NouvelleCaledonie => "nouvelle-caledonie",
            Self::Polynesie => "polynesie",
            Self::Reunion => "reunion",
            Self::SaintPierreEtMiquelon => "saint-pierre-et-miquelon",
            Self::WallisEtFutuna => "wallis-et-futuna",
        }
    }

    /// The zone as parents read it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::A => "zone A",
            Self::B => "zone B",
            Self::C => "zone C",
            Self::Corse => "Corse",
            Self::Guadeloupe => "Guadeloupe",
            Self::Guyane => "Guyane",
            Self::Martinique => "Martinique",
            Self::Mayotte => "Mayotte",
            Self::NouvelleCaledonie => "Nouvelle-Calédonie",
            Self::Polynesie => "Polynésie",
            Self::Reunion => "La Réunion",
            Self::SaintPierreEtMiquelon => "Saint-Pierre-et-Miquelon",
            Self::WallisEtFutuna => "Wallis-et-Futuna",
        }
    }

    /// The zone a file means: `A`, `zone A`, `Corse`, `la-reunion`…
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let wanted = crate::text::slugify(text);
        let wanted = wanted.strip_prefix("zone-").unwrap_or(&wanted);
        let wanted = wanted.strip_prefix("la-").unwrap_or(wanted);
        Self::ALL.iter().copied().find(|zone| zone.as_str() == wanted)
    }
}

/// A département and where it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Departement {
    /// Its code: `94`, `2A`, `974`.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its académie.
    pub academie: &'static str,
    /// Its holiday zone.
    pub zone: Zone,
}

/// The département of this code.
#[must_use]
pub fn find_departement(code: &str) -> Option<&'static Departement> {
    DEPARTEMENTS.iter().find(|departement| departement.code == code)
}

/// Whether an académie has exactly this name.
#[must_use]
pub fn is_academie(name: &str) -> bool {
    DEPARTEMENTS.iter().any(|departement| departement.academie == name)
}

/// The département that an INSEE commune code begins with: two characters, three overseas.
#[must_use]
pub fn departement_of_commune(insee: &str) -> Option<&'static Departement> {
    let length = if insee.starts_with("97") || insee.starts_with("98") { 3 } else { 2 };
    find_departement(insee.get(..length)?)
}

/// Every département, and the demo's.
pub const DEPARTEMENTS: &[Departement] = &[
    Departement { code: "01", name: "Ain", academie: "Lyon", zone: Zone::A },
    Departement { code: "02", name: "Aisne", academie: "Amiens", zone: Zone::B },
    Departement { code: "03", name: "Allier", academie: "Clermont-Ferrand", zone: Zone::A },
    Departement { code: "04", name: "Alpes-de-Haute-Provence", academie: "Aix-Marseille", zone: Zone::B },
    Departement { code: "05", name: "Hautes-Alpes", academie: "Aix-Marseille", zone: Zone::B },
    Departement { code: "06", name: "Alpes-Maritimes", academie: "Nice", zone: Zone::B },
    Departement { code: "07", name: "Ardèche", academie: "Grenoble", zone: Zone::A },
    Departement { code: "08", name: "Ardennes", academie: "Reims", zone: Zone::B },
    Departement { code: "09", name: "Ariège", academie: "Toulouse", zone: Zone::C },
    Departement { code: "10", name: "Aube", academie: "Reims", zone: Zone::B },
    Departement { code: "11", name: "Aude", academie: "Montpellier", zone: Zone::C },
    Departement { code: "12", name: "Aveyron", academie: "Toulouse", zone: Zone::C },
    Departement { code: "13", name: "Bouches-du-Rhône", academie: "Aix-Marseille", zone: Zone::B },
    Departement { code: "14", name: "Calvados", academie: "Normandie", zone: Zone::B },
    Departement { code: "15", name: "Cantal", academie: "Clermont-Ferrand", zone: Zone::A },
    Departement { code: "16", name: "Charente", academie: "Poitiers", zone: Zone::A },
    Departement { code: "17", name: "Charente-Maritime", academie: "Poitiers", zone: Zone::A },
    Departement { code: "18", name: "Cher", academie: "Orléans-Tours", zone: Zone::B },
    Departement { code: "19", name: "Corrèze", academie: "Limoges", zone: Zone::A },
    Departement { code: "2A", name: "Corse-du-Sud", academie: "Corse", zone: Zone::Corse },
    Departement { code: "2B", name: "Haute-Corse", academie: "Corse", zone: Zone::Corse },
    Departement { code: "21", name: "Côte-d'Or", academie: "Dijon", zone: Zone::A },
    Departement { code: "22", name: "Côtes-d'Armor", academie: "Rennes", zone: Zone::B },
    Departement { code: "23", name: "Creuse", academie: "Limoges", zone: Zone::A },
    Departement { code: "24", name: "Dordogne", academie: "Bordeaux", zone: Zone::A },
    Departement { code: "25", name: "Doubs", academie: "Besançon", zone: Zone::A },
    Departement { code: "26", name: "Drôme", academie: "Grenoble", zone: Zone::A },
    Departement { code: "27", name: "Eure", academie: "Normandie", zone: Zone::B },
    Departement { code: "28", name: "Eure-et-Loir", academie: "Orléans-Tours", zone: Zone::B },
    Departement { code: "29", name: "Finistère", academie: "Rennes", zone: Zone::B },
    Departement { code: "30", name: "Gard", academie: "Montpellier", zone: Zone::C },
    Departement { code: "31", name: "Haute-Garonne", academie: "Toulouse", zone: Zone::C },
    Departement { code: "32", name: "Gers", academie: "Toulouse", zone: Zone::C },
    Departement { code: "33", name: "Gironde", academie: "Bordeaux", zone: Zone::A },
    Departement { code: "34", name: "Hérault", academie: "Montpellier", zone: Zone::C },
    Departement { code: "35", name: "Ille-et-Vilaine", academie: "Rennes", zone: Zone::B },
    Departement { code: "36", name: "Indre", academie: "Orléans-Tours", zone: Zone::B },
    Departement { code: "37", name: "Indre-et-Loire", academie: "Orléans-Tours", zone: Zone::B },
    Departement { code: "38", name: "Isère", academie: "Grenoble", zone: Zone::A },
    Departement { code: "39", name: "Jura", academie: "Besançon", zone: Zone::A },
    Departement { code: "40", name: "Landes", academie: "Bordeaux", zone: Zone::A },
    Departement { code: "41", name: "Loir-et-Cher", academie: "Orléans-Tours", zone: Zone::B },
    Departement { code: "42", name: "Loire", academie: "Lyon", zone: Zone::A },
    Departement { code: "43", name: "Haute-Loire", academie: "Clermont-Ferrand", zone: Zone::A },
    Departement { code: "44", name: "Loire-Atlantique", academie: "Nantes", zone: Zone::B },
    Departement { code: "45", name: "Loiret", academie: "Orléans-Tours", zone: Zone::B },
    Departement { code: "46", name: "Lot", academie: "Toulouse", zone: Zone::C },
    Departement { code: "47", name: "Lot-et-Garonne", academie: "Bordeaux", zone: Zone::A },
    Departement { code: "48", name: "Lozère", academie: "Montpellier", zone: Zone::C },
    Departement { code: "49", name: "Maine-et-Loire", academie: "Nantes", zone: Zone::B },
    Departement { code: "50", name: "Manche", academie: "Normandie", zone: Zone::B },
    Departement { code: "51", name: "Marne", academie: "Reims", zone: Zone::B },
    Departement { code: "52", name: "Haute-Marne", academie: "Reims", zone: Zone::B },
    Departement { code: "53", name: "Mayenne", academie: "Nantes", zone: Zone::B },
    Departement { code: "54", name: "Meurthe-et-Moselle", academie: "Nancy-Metz", zone: Zone::B },
    Departement { code: "55", name: "Meuse", academie: "Nancy-Metz", zone: Zone::B },
    Departement { code: "56", name: "Morbihan", academie: "Rennes", zone: Zone::B },
    Departement { code: "57", name: "Moselle", academie: "Nancy-Metz", zone: Zone::B },
    Departement { code: "58", name: "Nièvre", academie: "Dijon", zone: Zone::A },
    Departement { code: "59", name: "Nord", academie: "Lille", zone: Zone::B },
    Departement { code: "60", name: "Oise", academie: "Amiens", zone: Zone::B },
    Departement { code: "61", name: "Orne", academie: "Normandie", zone: Zone::B },
    Departement { code: "62", name: "Pas-de-Calais", academie: "Lille", zone: Zone::B },
    Departement { code: "63", name: "Puy-de-Dôme", academie: "Clermont-Ferrand", zone: Zone::A },
    Departement { code: "64", name: "Pyrénées-Atlantiques", academie: "Bordeaux", zone: Zone::A },
    Departement { code: "65", name: "Hautes-Pyrénées", academie: "Toulouse", zone: Zone::C },
    Departement { code: "66", name: "Pyrénées-Orientales", academie: "Montpellier", zone: Zone::C },
    Departement { code: "67", name: "Bas-Rhin", academie: "Strasbourg", zone: Zone::B },
    Departement { code: "68", name: "Haut-Rhin", academie: "Strasbourg", zone: Zone::B },
    Departement { code: "69", name: "Rhône", academie: "Lyon", zone: Zone::A },
    Departement { code: "70", name: "Haute-Saône", academie: "Besançon", zone: Zone::A },
    Departement { code: "71", name: "Saône-et-Loire", academie: "Dijon", zone: Zone::A },
    Departement { code: "72", name: "Sarthe", academie: "Nantes", zone: Zone::B },
    Departement { code: "73", name: "Savoie", academie: "Grenoble", zone: Zone::A },
    Departement { code: "74", name: "Haute-Savoie", academie: "Grenoble", zone: Zone::A },
    Departement { code: "75", name: "Paris", academie: "Paris", zone: Zone::C },
    Departement { code: "76", name: "Seine-Maritime", academie: "Normandie", zone: Zone::B },
    Departement { code: "77", name: "Seine-et-Marne", academie: "Créteil", zone: Zone::C },
    Departement { code: "78", name: "Yvelines", academie: "Versailles", zone: Zone::C },
    Departement { code: "79", name: "Deux-Sèvres", academie: "Poitiers", zone: Zone::A },
    Departement { code: "80", name: "Somme", academie: "Amiens", zone: Zone::B },
    Departement { code: "81", name: "Tarn", academie: "Toulouse", zone: Zone::C },
    Departement { code: "82", name: "Tarn-et-Garonne", academie: "Toulouse", zone: Zone::C },
    Departement { code: "83", name: "Var", academie: "Nice", zone: Zone::B },
    Departement { code: "84", name: "Vaucluse", academie: "Aix-Marseille", zone: Zone::B },
    Departement { code: "85", name: "Vendée", academie: "Nantes", zone: Zone::B },
    Departement { code: "86", name: "Vienne", academie: "Poitiers", zone: Zone::A },
    Departement { code: "87", name: "Haute-Vienne", academie: "Limoges", zone: Zone::A },
    Departement { code: "88", name: "Vosges", academie: "Nancy-Metz", zone: Zone::B },
    Departement { code: "89", name: "Yonne", academie: "Dijon", zone: Zone::A },
    Departement { code: "90", name: "Territoire de Belfort", academie: "Besançon", zone: Zone::A },
    Departement { code: "91", name: "Essonne", academie: "Versailles", zone: Zone::C },
    Departement { code: "92", name: "Hauts-de-Seine", academie: "Versailles", zone: Zone::C },
    Departement { code: "93", name: "Seine-Saint-Denis", academie: "Créteil", zone: Zone::C },
    Departement { code: "94", name: "Val-de-Marne", academie: "Créteil", zone: Zone::C },
    Departement { code: "95", name: "Val-d'Oise", academie: "Versailles", zone: Zone::C },
    Departement { code: "971", name: "Guadeloupe", academie: "Guadeloupe", zone: Zone::Guadeloupe },
    Departement { code: "972", name: "Martinique", academie: "Martinique", zone: Zone::Martinique },
    Departement { code: "973", name: "Guyane", academie: "Guyane", zone: Zone::Guyane },
    Departement { code: "974", name: "La Réunion", academie: "La Réunion", zone: Zone::Reunion },
    Departement {
        code: "975",
        name: "Saint-Pierre-et-Miquelon",
        academie: "Saint-Pierre-et-Miquelon",
        zone: Zone::SaintPierreEtMiquelon,
    },
    Departement { code: "976", name: "Mayotte", academie: "Mayotte", zone: Zone::Mayotte },
    Departement { code: "977", name: "Saint-Barthélemy", academie: "Guadeloupe", zone: Zone::Guadeloupe },
    Departement { code: "978", name: "Saint-Martin", academie: "Guadeloupe", zone: Zone::Guadeloupe },
    Departement { code: "986", name: "Wallis-et-Futuna", academie: "Wallis-et-Futuna", zone: Zone::WallisEtFutuna },
    Departement { code: "987", name: "Polynésie française", academie: "Polynésie", zone: Zone::Polynesie },
    Departement {
        code: "988",
        name: "Nouvelle-Calédonie",
        academie: "Nouvelle-Calédonie",
        zone: Zone::NouvelleCaledonie,
    },
    Departement { code: "99", name: "Essais (fictif)", academie: "Essais (fictive)", zone: Zone::C },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn communes_find_their_departement_academie_and_zone() {
        for (insee, departement, academie, zone) in [
            ("94018", "94", "Créteil", Zone::C),
            ("2A004", "2A", "Corse", Zone::Corse),
            ("97411", "974", "La Réunion", Zone::Reunion),
            ("35238", "35", "Rennes", Zone::B),
            ("69123", "69", "Lyon", Zone::A),
            ("99999", "99", "Essais (fictive)", Zone::C),
        ] {
            let found = departement_of_commune(insee).map(|found| (found.code, found.academie, found.zone));
            assert_eq!(found, Some((departement, academie, zone)), "{insee}");
        }
        assert_eq!(departement_of_commune("96001"), None);
    }

    #[test]
    fn zones_are_read_as_files_write_them() {
        for zone in Zone::ALL {
            assert_eq!(Zone::parse(zone.as_str()), Some(*zone));
            assert_eq!(Zone::parse(zone.label()), Some(*zone));
        }
        assert_eq!(Zone::parse("A"), Some(Zone::A));
        assert_eq!(Zone::parse("Zone Z"), None);
    }
}
