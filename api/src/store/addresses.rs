//! Streets and addresses, a commune at a time: an import replaces what it had, and the commune's number grows.

use std::collections::BTreeMap;

use diesel::prelude::*;
use mee_shared::address::{Address, AddressId, HouseNumber, Position, Street, StreetId};
use mee_shared::ids::InseeCode;
use mee_shared::text::fold;

use super::schema::{address_sets, addresses, streets};
use super::{Conn, IN_LIST, StoreError, now_micros};

/// How many rows one statement inserts; SQLite takes 32,766 values in one.
const BATCH: usize = 500;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = streets, treat_none_as_null = true)]
struct StreetRow {
    insee: String,
    id: String,
    name: String,
    name_folded: String,
    alias: Option<String>,
    former_commune: Option<String>,
    postcode: Option<String>,
    longitude: Option<i32>,
    latitude: Option<i32>,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = addresses, treat_none_as_null = true)]
struct AddressRow {
    insee: String,
    id: String,
    street_id: String,
    number: i32,
    mark: String,
    longitude: Option<i32>,
    latitude: Option<i32>,
}

fn position(longitude: Option<i32>, latitude: Option<i32>) -> Option<Position> {
    Position::from_units(longitude?, latitude?)
}

fn corrupt(place: &str, id: &str, cause: impl ToString) -> StoreError {
    StoreError::Corrupt { place: format!("{place}/{id}"), cause: cause.to_string() }
}

impl StreetRow {
    fn new(insee: &InseeCode, street: &Street) -> Self {
        let position = street.position.map(Position::units);
        Self {
            insee: insee.to_string(),
            id: street.id.to_string(),
            name: street.name.clone(),
            name_folded: fold(&street.name),
            alias: street.alias.clone(),
            former_commune: street.former_commune.clone(),
            postcode: street.postcode.clone(),
            longitude: position.map(|(longitude, _)| longitude),
            latitude: position.map(|(_, latitude)| latitude),
        }
    }

    fn street(self) -> Result<Street, StoreError> {
        Ok(Street {
            id: self.id.parse().map_err(|cause| corrupt("streets", &self.id, cause))?,
            name: self.name,
            alias: self.alias,
            former_commune: self.former_commune,
            postcode: self.postcode,
            position: position(self.longitude, self.latitude),
        })
    }
}

impl AddressRow {
    fn new(insee: &InseeCode, address: &Address) -> Self {
        let position = address.position.map(Position::units);
        Self {
            insee: insee.to_string(),
            id: address.id.to_string(),
            street_id: address.street.to_string(),
            // A number is at most 99998; the table refuses any other.
            number: i32::try_from(address.house.number).unwrap_or(i32::MAX),
            mark: address.house.mark.as_ref().map_or_else(String::new, |mark| mark.as_str().to_owned()),
            longitude: position.map(|(longitude, _)| longitude),
            latitude: position.map(|(_, latitude)| latitude),
        }
    }

    fn address(self) -> Result<Address, StoreError> {
        let corrupt = |cause: &dyn ToString| corrupt("addresses", &self.id, cause.to_string());
        let mark = match self.mark.as_str() {
            "" => None,
            mark => Some(mark.parse().map_err(|cause| corrupt(&cause))?),
        };
        Ok(Address {
            id: self.id.parse().map_err(|cause| corrupt(&cause))?,
            street: self.street_id.parse().map_err(|cause| corrupt(&cause))?,
            house: HouseNumber { number: u32::try_from(self.number).map_err(|cause| corrupt(&cause))?, mark },
            position: position(self.longitude, self.latitude),
        })
    }
}

/// All streets and addresses of a commune, and their number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressSet {
    /// Grows with each import that changes something; 0 where nothing was ever imported.
    pub version: i64,
    /// The streets, by identifier.
    pub streets: Vec<Street>,
    /// The addresses, by street, number and mark.
    pub addresses: Vec<Address>,
}

/// The number of a commune's addresses: another one means that something changed; 0 where none was ever imported.
///
/// # Errors
/// When the database does not answer.
pub fn version(connection: &mut Conn, insee: &InseeCode) -> Result<i64, StoreError> {
    let version = address_sets::table.find(insee.as_str()).select(address_sets::version).first(connection);
    Ok(version.optional()?.unwrap_or(0))
}

/// All streets and addresses of a commune.
///
/// # Errors
/// When the database does not answer.
pub fn load(connection: &mut Conn, insee: &InseeCode) -> Result<AddressSet, StoreError> {
    let version = version(connection, insee)?;
    let street_rows: Vec<StreetRow> = streets::table
        .filter(streets::insee.eq(insee.as_str()))
        .order(streets::id.asc())
        .select(StreetRow::as_select())
        .load(connection)?;
    let address_rows: Vec<AddressRow> = addresses::table
        .filter(addresses::insee.eq(insee.as_str()))
        .select(AddressRow::as_select())
        .load(connection)?;
    let mut set = AddressSet {
        version,
        streets: street_rows.into_iter().map(StreetRow::street).collect::<Result<_, _>>()?,
        addresses: address_rows.into_iter().map(AddressRow::address).collect::<Result<_, _>>()?,
    };
    set.addresses.sort_by(|a, b| (&a.street, &a.house, &a.id).cmp(&(&b.street, &b.house, &b.id)));
    Ok(set)
}

/// The address of this identifier in the commune, with its street.
///
/// # Errors
/// When the database does not answer.
pub fn find(connection: &mut Conn, insee: &InseeCode, id: &AddressId) -> Result<Option<(Address, Street)>, StoreError> {
    let row: Option<AddressRow> = addresses::table
        .find((insee.as_str(), id.as_str()))
        .select(AddressRow::as_select())
        .first(connection)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let street: StreetRow =
        streets::table.find((insee.as_str(), &row.street_id)).select(StreetRow::as_select()).first(connection)?;
    Ok(Some((row.address()?, street.street()?)))
}

/// What replacing a commune's addresses did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Replaced {
    /// New addresses.
    pub added: u64,
    /// Addresses that now say something else.
    pub changed: u64,
    /// Addresses that already said so.
    pub unchanged: u64,
    /// Addresses that are no longer there.
    pub removed: u64,
    /// Streets that are new, say something else or are no longer there.
    pub streets: u64,
}

/// Makes these the commune's streets and addresses; its number grows when that changes anything.
///
/// # Errors
/// When the database refuses, for instance because the commune is missing or an address names a street that is not given.
pub fn replace(
    connection: &mut Conn,
    insee: &InseeCode,
    new_streets: &[Street],
    new_addresses: &[Address],
) -> Result<Replaced, StoreError> {
    let before = load(connection, insee)?;
    let old_streets: BTreeMap<&StreetId, &Street> = before.streets.iter().map(|street| (&street.id, street)).collect();
    let old: BTreeMap<&AddressId, &Address> = before.addresses.iter().map(|address| (&address.id, address)).collect();
    let kept_streets: BTreeMap<&StreetId, ()> = new_streets.iter().map(|street| (&street.id, ())).collect();
    let kept: BTreeMap<&AddressId, ()> = new_addresses.iter().map(|address| (&address.id, ())).collect();
    let gone_streets: Vec<&str> =
        old_streets.keys().filter(|id| !kept_streets.contains_key(*id)).map(|id| id.as_str()).collect();
    let gone: Vec<&str> = old.keys().filter(|id| !kept.contains_key(*id)).map(|id| id.as_str()).collect();

    let mut replaced =
        Replaced { removed: count(gone.len()), streets: count(gone_streets.len()), ..Replaced::default() };
    let (mut added_streets, mut changed_streets) = (Vec::new(), Vec::new());
    for street in new_streets {
        match old_streets.get(&street.id) {
            Some(old) if *old == street => continue,
            Some(_) => changed_streets.push(StreetRow::new(insee, street)),
            None => added_streets.push(StreetRow::new(insee, street)),
        }
        replaced.streets += 1;
    }
    let (mut added, mut changed) = (Vec::new(), Vec::new());
    for address in new_addresses {
        match old.get(&address.id) {
            Some(old) if *old == address => replaced.unchanged += 1,
            Some(_) => changed.push(AddressRow::new(insee, address)),
            None => added.push(AddressRow::new(insee, address)),
        }
    }
    (replaced.added, replaced.changed) = (count(added.len()), count(changed.len()));
    if replaced == (Replaced { unchanged: replaced.unchanged, ..Replaced::default() }) {
        return Ok(replaced);
    }

    grow(connection, insee, before.version)?;
    insert_streets(connection, &added_streets)?;
    for row in &changed_streets {
        diesel::update(streets::table.find((&row.insee, &row.id))).set(row).execute(connection)?;
    }
    for chunk in gone.chunks(IN_LIST) {
        diesel::delete(addresses::table)
            .filter(addresses::insee.eq(insee.as_str()).and(addresses::id.eq_any(chunk)))
            .execute(connection)?;
    }
    for row in &changed {
        diesel::update(addresses::table.find((&row.insee, &row.id))).set(row).execute(connection)?;
    }
    insert_addresses(connection, &added)?;
    // Last: an address may have moved from a street that goes to one that stays.
    for chunk in gone_streets.chunks(IN_LIST) {
        diesel::delete(streets::table)
            .filter(streets::insee.eq(insee.as_str()).and(streets::id.eq_any(chunk)))
            .execute(connection)?;
    }
    Ok(replaced)
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

fn grow(connection: &mut Conn, insee: &InseeCode, before: i64) -> Result<(), StoreError> {
    let values = (address_sets::version.eq(before + 1), address_sets::updated_at.eq(now_micros()));
    if before == 0 {
        diesel::insert_into(address_sets::table)
            .values((address_sets::insee.eq(insee.as_str()), values))
            .execute(connection)?;
    } else {
        diesel::update(address_sets::table.find(insee.as_str())).set(values).execute(connection)?;
    }
    Ok(())
}

// Inserting many rows in one statement does not go through the enum of engines, so each engine does it beside the other.

fn insert_streets(connection: &mut Conn, rows: &[StreetRow]) -> Result<(), StoreError> {
    for chunk in rows.chunks(BATCH) {
        match connection {
            Conn::Sqlite(sqlite) => diesel::insert_into(streets::table).values(chunk).execute(sqlite)?,
            Conn::Postgres(postgres) => diesel::insert_into(streets::table).values(chunk).execute(postgres)?,
        };
    }
    Ok(())
}

fn insert_addresses(connection: &mut Conn, rows: &[AddressRow]) -> Result<(), StoreError> {
    for chunk in rows.chunks(BATCH) {
        match connection {
            Conn::Sqlite(sqlite) => diesel::insert_into(addresses::table).values(chunk).execute(sqlite)?,
            Conn::Postgres(postgres) => diesel::insert_into(addresses::table).values(chunk).execute(postgres)?,
        };
    }
    Ok(())
}
