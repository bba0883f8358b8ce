//! The list of communes: `insee,name,departement,academie,zone,epci_siren,parent_insee`, comma or semicolon.
//!
//! Only `insee` and `name` are needed; département, académie and zone come from our table of the territory.
//! A row that contradicts the table is rejected: the table is the one place where those facts are kept right.

use std::collections::BTreeMap;
use std::path::Path;

use mee_shared::commune::Commune;
use mee_shared::commune::territory::{Departement, Zone, departement_of_commune};
use mee_shared::ids::{InseeCode, Siren};
use mee_shared::text::fold;

use super::rows::{ImportError, MissingColumn, RowError, Table, fold_header, open_text};

#[cfg(test)]
mod tests;

/// The demo's commune, the only one that may bear the code of a département that does not exist.
pub(super) const FICTITIOUS: &str = "99999";

/// The columns, the required ones first.
const COLUMNS: &[&str] = &["insee", "name", "departement", "academie", "zone", "epci_siren", "parent_insee"];

/// A commune with the line it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommuneRow {
    /// Its line, the header being line 1.
    pub line: u64,
    /// The commune.
    pub commune: Commune,
}

/// What a file of communes holds. Every row is in `rows` or in `rejected`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommuneFile {
    /// The communes, in the file's order, each code once.
    pub rows: Vec<CommuneRow>,
    /// Rows in error.
    pub rejected: Vec<RowError>,
    /// Rows of `rows` whose `parent_insee` the file does not hold: the applier looks for it in the database.
    pub parents_elsewhere: Vec<ParentElsewhere>,
    /// Columns of the file that are not read.
    pub ignored_columns: Vec<String>,
    /// How many rows the file has.
    pub total: u64,
}

/// A commune whose parent is not in the same file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParentElsewhere {
    /// The row's line.
    pub line: u64,
    /// The arrondissement or commune déléguée.
    pub insee: InseeCode,
    /// The commune it is a part of.
    pub parent_insee: InseeCode,
}

/// Reads a file of communes.
///
/// # Errors
///
/// When the file as a whole cannot be understood: see [`ImportError`]. Rows in error are in the result.
pub fn read_communes(path: &Path) -> Result<CommuneFile, ImportError> {
    let (reader, _) = open_text(path)?;
    let mut table = Table::open(path, reader, b",;")?;
    let columns: Vec<Option<&str>> = table.header.iter().map(|name| find_column(name)).collect();
    let missing: Vec<MissingColumn> = ["insee", "name"]
        .into_iter()
        .filter(|name| !columns.contains(&Some(name)))
        .map(|name| MissingColumn { name, aliases: &[] })
        .collect();
    if !missing.is_empty() {
        return Err(ImportError::MissingColumns { path: path.to_owned(), columns: missing });
    }
    let ignored = table.header.iter().zip(&columns).filter(|(_, column)| column.is_none());
    let ignored_columns = ignored.map(|(name, _)| name.clone()).collect();
    let mut file = CommuneFile {
        rows: Vec::new(),
        rejected: Vec::new(),
        parents_elsewhere: Vec::new(),
        ignored_columns,
        total: 0,
    };
    let mut line_of: BTreeMap<InseeCode, u64> = BTreeMap::new();
    while let Some(row) = table.next_row()? {
        file.total += 1;
        let values: Values<'_> = columns
            .iter()
            .zip(row.fields.iter())
            .filter_map(|(column, text)| Some(((*column)?, text.trim())))
            .collect();
        let read = match row.fault {
            Some(reason) => Err(reason),
            None => read_row(&values),
        };
        let checked = read.and_then(|commune| match line_of.get(&commune.insee) {
            Some(first) => Err(format!("la commune {} est déjà à la ligne {first}", commune.insee)),
            None => Ok(commune),
        });
        match checked {
            Ok(commune) => {
                line_of.insert(commune.insee.clone(), row.line);
                file.rows.push(CommuneRow { line: row.line, commune });
            }
            Err(reason) => {
                let key = values.get("insee").filter(|code| !code.is_empty()).map(|&code| code.to_owned());
                file.rejected.push(RowError { line: row.line, key, reason });
            }
        }
    }
    if file.total == 0 {
        return Err(ImportError::NoRows { path: path.to_owned() });
    }
    check_parents(&mut file);
    file.rejected.sort_by_key(|row| row.line);
    Ok(file)
}

type Values<'a> = BTreeMap<&'static str, &'a str>;

fn find_column(header: &str) -> Option<&'static str> {
    let wanted = fold_header(header);
    COLUMNS.iter().copied().find(|name| fold_header(name) == wanted)
}

fn read_row(values: &Values<'_>) -> Result<Commune, String> {
    if values.values().any(|text| text.contains('\0')) {
        return Err("la ligne contient un caractère nul".to_owned());
    }
    let text = |column: &str| values.get(column).copied().filter(|text| !text.is_empty());
    let code = text("insee").ok_or("le code INSEE manque")?;
    let insee: InseeCode = code.to_ascii_uppercase().parse().map_err(|error| format!("« {code} » : {error}"))?;
    let name = text("name").ok_or("le nom manque")?;
    let Some(territory) = departement_of_commune(insee.as_str()) else {
        return Err(format!("aucun département n'a de commune au code {insee}"));
    };
    let is_fictitious = insee.as_str() == FICTITIOUS;
    if territory.code == "99" && !is_fictitious {
        return Err(format!("le département 99 n'existe pas : il est réservé à la commune fictive {FICTITIOUS}"));
    }
    check_territory(territory, text("departement"), text("academie"), text("zone"))?;
    let epci_siren: Option<Siren> = text("epci_siren")
        .map(|siren| siren.parse().map_err(|error| format!("epci_siren : « {siren} » : {error}")))
        .transpose()?;
    let parent_insee: Option<InseeCode> = text("parent_insee")
        .map(|parent| {
            parent.to_ascii_uppercase().parse().map_err(|error| format!("parent_insee : « {parent} » : {error}"))
        })
        .transpose()?;
    if parent_insee.as_ref() == Some(&insee) {
        return Err(format!("la commune {insee} ne peut pas être sa propre commune parente"));
    }
    Ok(Commune {
        insee,
        name: name.to_owned(),
        departement: territory.code.to_owned(),
        academie: territory.academie.to_owned(),
        zone: territory.zone,
        epci_siren,
        parent_insee,
        is_fictitious,
    })
}

/// What a row says of its territory must be what our table says.
fn check_territory(
    territory: &Departement,
    departement: Option<&str>,
    academie: Option<&str>,
    zone: Option<&str>,
) -> Result<(), String> {
    let unpadded = |code: &str| code.trim_start_matches('0').to_ascii_uppercase();
    if let Some(departement) = departement.filter(|code| unpadded(code) != unpadded(territory.code)) {
        return Err(format!("le département « {departement} » n'est pas celui du code INSEE ({})", territory.code));
    }
    if let Some(academie) = academie.filter(|name| fold(name) != fold(territory.academie)) {
        return Err(format!(
            "l'académie « {academie} » n'est pas celle du département {} ({})",
            territory.code, territory.academie
        ));
    }
    let Some(text) = zone else { return Ok(()) };
    let Some(zone) = Zone::parse(text) else {
        let known: Vec<&str> = Zone::ALL.iter().map(|zone| zone.as_str()).collect();
        return Err(format!("la zone « {text} » n'existe pas ; zones admises : {}", known.join(", ")));
    };
    if zone != territory.zone {
        return Err(format!(
            "la zone « {text} » n'est pas celle de l'académie {} ({})",
            territory.academie,
            territory.zone.label()
        ));
    }
    Ok(())
}

/// A parent stands in the file, without a parent of its own, or is reported for the applier to look up.
fn check_parents(file: &mut CommuneFile) {
    let parent_of: BTreeMap<InseeCode, Option<InseeCode>> =
        file.rows.iter().map(|row| (row.commune.insee.clone(), row.commune.parent_insee.clone())).collect();
    let (rejected, elsewhere) = (&mut file.rejected, &mut file.parents_elsewhere);
    file.rows.retain(|row| {
        let Some(parent) = &row.commune.parent_insee else { return true };
        match parent_of.get(parent) {
            Some(None) => true,
            Some(Some(grandparent)) => {
                rejected.push(RowError {
                    line: row.line,
                    key: Some(row.commune.insee.to_string()),
                    reason: format!("sa commune parente {parent} a elle-même une commune parente ({grandparent})"),
                });
                false
            }
            None => {
                elsewhere.push(ParentElsewhere {
                    line: row.line,
                    insee: row.commune.insee.clone(),
                    parent_insee: parent.clone(),
                });
                true
            }
        }
    });
}
