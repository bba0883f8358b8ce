//! A row: its street, its address, or why it is neither.

use mee_shared::address::{Address, AddressId, HouseNumber, MAX_NUMBER, Position, RepetitionMark, Street, StreetId};
use mee_shared::commune::territory::departement_of_commune;
use mee_shared::ids::InseeCode;
use mee_shared::text::fold;

use super::columns::{Column, Record};

/// The number of streets and places that have none.
const WITHOUT_NUMBER: u32 = MAX_NUMBER + 1;

/// The street code of a BAL whose author had none at hand.
const NO_STREET_CODE: &str = "xxxx";

/// What a row says.
pub(super) struct Row {
    pub(super) insee: InseeCode,
    pub(super) commune_name: Option<String>,
    pub(super) street: Street,
    /// None for a street or a place without numbers.
    pub(super) address: Option<Address>,
    /// How good its place is, the lower the better.
    pub(super) rank: u8,
}

/// Reads a row.
pub(super) fn read_row(record: &Record<'_>) -> Result<Row, String> {
    if record.holds_nul() {
        return Err("la ligne contient un caractère nul".to_owned());
    }
    let key = record.find(Column::Id).ok_or("la clé de l'adresse manque")?;
    let id: AddressId = key.parse().map_err(|error| format!("« {key} » : {error}"))?;
    let insee = read_commune(record, &id)?;
    let name = record.find(Column::Street).ok_or("le nom de la voie manque")?;
    if name.chars().count() > 200 || fold(name).is_empty() {
        return Err(format!("« {name} » n'est pas un nom de voie"));
    }
    let text = record.find(Column::Number).ok_or("le numéro manque")?;
    let number: u32 = text.parse().ok().filter(|number| *number <= WITHOUT_NUMBER).ok_or_else(|| {
        format!("« {text} » n'est pas un numéro (de 0 à {MAX_NUMBER}, ou {WITHOUT_NUMBER} sans numéro)")
    })?;
    let mark = record
        .find(Column::Mark)
        .map(|mark| mark.parse::<RepetitionMark>().map_err(|error| format!("« {mark} » : {error}")))
        .transpose()?;
    let house = HouseNumber { number, mark };
    check_key(&id, &house)?;
    let position = read_position(record)?;
    let street_id = street_of(&id, &insee, name);
    let has_number = number != WITHOUT_NUMBER;
    Ok(Row {
        commune_name: record.find(Column::CommuneName).map(str::to_owned),
        street: Street {
            id: street_id.clone(),
            name: name.split_whitespace().collect::<Vec<_>>().join(" "),
            alias: record.find(Column::Alias).filter(|alias| fold(alias) != fold(name)).map(str::to_owned),
            former_commune: record.find(Column::FormerCommune).map(str::to_owned),
            postcode: record.find(Column::Postcode).map(str::to_owned),
            position: position.filter(|_| !has_number),
        },
        address: has_number.then(|| Address {
            id: if id.street() == street_id { id } else { AddressId::of(&street_id, &house) },
            street: street_id,
            house,
            position,
        }),
        rank: rank(record.find(Column::Kind), position),
        insee,
    })
}

/// The commune's own column says where it lies: an id may begin with another commune's code.
fn read_commune(record: &Record<'_>, id: &AddressId) -> Result<InseeCode, String> {
    let code = record.find(Column::Insee).unwrap_or_else(|| id.as_str().split('_').next().unwrap_or_default());
    let insee: InseeCode = code.to_ascii_uppercase().parse().map_err(|error| format!("« {code} » : {error}"))?;
    match departement_of_commune(insee.as_str()) {
        Some(_) => Ok(insee),
        None => Err(format!("aucun département n'a de commune au code {insee}")),
    }
}

/// The key repeats the number and the mark: where it says otherwise, one of the two is wrong and nobody knows which.
fn check_key(id: &AddressId, house: &HouseNumber) -> Result<(), String> {
    let told: String = id.as_str().split('_').skip(2).collect();
    let mark = house.mark.as_ref().map_or("", RepetitionMark::as_str);
    if told == format!("{:05}{mark}", house.number) {
        Ok(())
    } else {
        Err(format!("la clé {id} n'est pas celle du numéro {house}"))
    }
}

fn read_position(record: &Record<'_>) -> Result<Option<Position>, String> {
    let (Some(longitude), Some(latitude)) = (record.find(Column::Longitude), record.find(Column::Latitude)) else {
        return Ok(None);
    };
    let degrees = |text: &str| text.replace(',', ".").parse::<f64>().ok();
    let position = degrees(longitude).zip(degrees(latitude)).and_then(|(x, y)| Position::from_degrees(x, y));
    position.map(Some).ok_or_else(|| format!("longitude {longitude}, latitude {latitude} : ce lieu n'existe pas"))
}

/// The street's identifier; where the file gives none, one is made of the commune and the street's name.
///
/// It has eight characters, so that it is never one of the BAN's own, which have four or six.
fn street_of(id: &AddressId, insee: &InseeCode, name: &str) -> StreetId {
    let street = id.street();
    if !street.as_str().ends_with(NO_STREET_CODE) {
        return street;
    }
    // FNV-1a (64 bits), which stays the same from one version of the program to the next.
    let hash = fold(name)
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let made = format!("{insee}_{:08x}", hash >> 32);
    made.parse().unwrap_or(street)
}

/// Of several places of one address, the one where a person arrives is taken.
fn rank(kind: Option<&str>, position: Option<Position>) -> u8 {
    if position.is_none() {
        return u8::MAX;
    }
    match kind.map(fold).as_deref() {
        Some("entree") => 0,
        Some("delivrance postale") => 1,
        None => 2,
        Some("batiment" | "cage d escalier" | "logement") => 3,
        Some(_) => 4,
    }
}
