//! The annuaire's columns and the names they have borne over the years.

use crate::import::rows::{MissingColumn, fold_header};

/// Declares the columns read, with their usual name, their other names and whether the reader can do without.
///
/// Names are compared folded, so `Code postal`, `Code_postal` and `code_postal` are one name.
macro_rules! columns {
    ($($variant:ident = $name:literal, [$($alias:literal),*], $need:ident;)*) => {
        /// A column of the annuaire that the reader uses.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Column { $($variant,)* }

        impl Column {
            pub(super) const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Its usual name.
            pub(super) fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            fn aliases(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($alias),*],)* }
            }

            fn is_required(self) -> bool {
                match self { $(Self::$variant => Need::$need == Need::Required,)* }
            }

            fn rank(self) -> usize {
                self as usize
            }
        }
    };
}

#[derive(PartialEq, Eq)]
enum Need {
    Required,
    Optional,
}

columns! {
    Uai = "Identifiant_de_l_etablissement", ["uai", "numero_uai", "code_uai", "identifiant"], Required;
    Name = "Nom_etablissement", ["nom_de_l_etablissement", "nom", "appellation_officielle"], Required;
    Type = "Type_etablissement", ["type_d_etablissement", "type"], Required;
    Sector = "Statut_public_prive", ["secteur_public_prive", "statut"], Required;
    Commune = "Code_commune", ["code_insee", "code_commune_insee", "insee"], Required;
    Maternelle = "Ecole_maternelle", ["maternelle"], Required;
    Elementaire = "Ecole_elementaire", ["elementaire"], Required;
    Address1 = "Adresse_1", ["adresse", "adresse_ligne_1"], Optional;
    Address2 = "Adresse_2", ["adresse_ligne_2"], Optional;
    Address3 = "Adresse_3", ["adresse_ligne_3"], Optional;
    Postcode = "Code_postal", ["cp"], Optional;
    CommuneName = "Nom_commune", ["commune", "libelle_commune"], Optional;
    Departement = "Code_departement", ["departement"], Optional;
    Phone = "Telephone", ["tel"], Optional;
    Website = "Web", ["site_web", "site_internet"], Optional;
    Email = "Mail", ["email", "courriel", "adresse_mail"], Optional;
    Canteen = "Restauration", ["cantine"], Optional;
    Ulis = "ULIS", [], Optional;
    Priority = "Appartenance_Education_Prioritaire", ["education_prioritaire"], Optional;
    Pupils = "Nombre_d_eleves", ["nombre_eleves", "effectif"], Optional;
    Position = "position", ["geo_point_2d", "coordonnees"], Optional;
    Latitude = "latitude", ["lat"], Optional;
    Longitude = "longitude", ["lon", "lng"], Optional;
    Contract = "Type_contrat_prive", ["libelle_type_contrat_prive"], Optional;
    District = "nom_circonscription", ["circonscription"], Optional;
    OpenedOn = "date_ouverture", [], Optional;
    UpdatedOn = "date_maj_ligne", ["date_maj"], Optional;
    State = "etat", ["etat_etablissement"], Optional;
    SeveralLines = "multi_uai", ["etablissement_multi_lignes"], Optional;
    Nature = "libelle_nature", ["nature"], Optional;
}

/// The column that a header names, if it is one the reader uses.
pub(super) fn find_column(header: &str) -> Option<Column> {
    let wanted = fold_header(header);
    Column::ALL.iter().copied().find(|column| {
        fold_header(column.name()) == wanted || column.aliases().iter().any(|alias| fold_header(alias) == wanted)
    })
}

/// The required columns that are not among those found.
pub(super) fn missing_columns(found: &[Option<Column>]) -> Vec<MissingColumn> {
    Column::ALL
        .iter()
        .filter(|column| column.is_required() && !found.contains(&Some(**column)))
        .map(|column| MissingColumn { name: column.name(), aliases: column.aliases() })
        .collect()
}

/// One row's values as text, by column; a column that is not there is empty.
#[derive(Debug, Clone)]
pub(super) struct Record {
    values: Vec<String>,
}

impl Record {
    pub(super) fn new() -> Self {
        Self { values: vec![String::new(); Column::ALL.len()] }
    }

    /// Puts a value in, unless an earlier column of the same meaning already gave one.
    pub(super) fn set(&mut self, column: Column, text: &str) {
        if let Some(value) = self.values.get_mut(column.rank()).filter(|value| value.is_empty()) {
            text.trim().clone_into(value);
        }
    }

    /// The value without blank space around it.
    pub(super) fn get(&self, column: Column) -> &str {
        self.values.get(column.rank()).map_or("", String::as_str)
    }

    /// The value, unless it is empty.
    pub(super) fn find(&self, column: Column) -> Option<&str> {
        Some(self.get(column)).filter(|value| !value.is_empty())
    }

    /// Whether a value holds the character that no database column takes.
    pub(super) fn holds_nul(&self) -> bool {
        self.values.iter().any(|value| value.contains('\0'))
    }
}
