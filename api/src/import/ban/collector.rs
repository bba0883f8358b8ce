//! Sorts rows into communes, streets and addresses.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use mee_shared::address::{Address, AddressId, Street, StreetId};
use mee_shared::ids::InseeCode;
use mee_shared::text::fold;

use super::columns::{Column, Record};
use super::row::{Row, read_row};
use super::{BanCommune, BanFile};
use crate::import::rows::RowError;

#[derive(Default)]
struct Commune {
    name: Option<String>,
    streets: BTreeMap<StreetId, (Street, u64)>,
    addresses: BTreeMap<AddressId, (Address, u8)>,
}

/// What was read so far.
#[derive(Default)]
pub(super) struct Collector {
    communes: BTreeMap<InseeCode, Commune>,
    rejected: Vec<RowError>,
    remarks: Vec<RowError>,
    further_positions: u64,
    without_number: u64,
}

impl Collector {
    /// Takes a row, `fault` being why its columns cannot be told apart.
    pub(super) fn take(&mut self, line: u64, record: &Record<'_>, fault: Option<String>) {
        let kept = match fault {
            Some(reason) => Err(reason),
            None => read_row(record).and_then(|row| self.keep(line, row)),
        };
        if let Err(reason) = kept {
            self.rejected.push(RowError { line, key: record.find(Column::Id).map(str::to_owned), reason });
        }
    }

    fn keep(&mut self, line: u64, row: Row) -> Result<(), String> {
        let Row { insee, commune_name, street, address, rank } = row;
        let commune = self.communes.entry(insee).or_default();
        commune.name = commune.name.take().or(commune_name);
        let key = address.as_ref().map_or_else(|| street.id.to_string(), |address| address.id.to_string());
        match commune.streets.entry(street.id.clone()) {
            Entry::Vacant(place) => {
                place.insert((street, line));
            }
            Entry::Occupied(mut place) => {
                let (known, first) = place.get_mut();
                if fold(&known.name) != fold(&street.name) {
                    let reason = format!("la voie {} s'appelle « {} » à la ligne {first}", known.id, known.name);
                    self.remarks.push(RowError { line, key: Some(key), reason });
                }
                known.alias = known.alias.take().or(street.alias);
                known.former_commune = known.former_commune.take().or(street.former_commune);
                known.postcode = known.postcode.take().or(street.postcode);
                known.position = known.position.or(street.position);
            }
        }
        let Some(address) = address else {
            self.without_number += 1;
            return Ok(());
        };
        match commune.addresses.entry(address.id.clone()) {
            Entry::Vacant(place) => {
                place.insert((address, rank));
            }
            Entry::Occupied(mut place) => {
                self.further_positions += 1;
                let (known, known_rank) = place.get_mut();
                if rank < *known_rank {
                    (*known, *known_rank) = (address, rank);
                }
            }
        }
        Ok(())
    }

    pub(super) fn finish(self, total: u64) -> BanFile {
        let communes = self.communes.into_iter().map(|(insee, commune)| {
            let streets = commune.streets.into_values().map(|(street, _)| street).collect();
            let addresses = commune.addresses.into_values().map(|(address, _)| address).collect();
            (insee, BanCommune { name: commune.name, streets, addresses })
        });
        BanFile {
            communes: communes.collect(),
            rejected: self.rejected,
            remarks: self.remarks,
            further_positions: self.further_positions,
            without_number: self.without_number,
            total,
        }
    }
}
