//! Puts the rows of a commune together into streets and addresses.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use mee_shared::address::{Address, AddressId, Street, StreetId};
use mee_shared::text::fold;

use super::BanCommune;
use super::row::Row;
use crate::import::rows::RowError;

/// What was read of a commune so far.
#[derive(Default)]
pub(super) struct Collector {
    name: Option<String>,
    streets: BTreeMap<StreetId, (Street, u64)>,
    addresses: BTreeMap<AddressId, (Address, u8)>,
    remarks: Vec<RowError>,
    further_positions: u64,
}

impl Collector {
    /// Takes a row of the commune.
    pub(super) fn keep(&mut self, line: u64, row: Row) {
        let Row { commune_name, street, address, rank, .. } = row;
        self.name = self.name.take().or(commune_name);
        let key = address.as_ref().map_or_else(|| street.id.to_string(), |address| address.id.to_string());
        match self.streets.entry(street.id.clone()) {
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
        let Some(address) = address else { return };
        match self.addresses.entry(address.id.clone()) {
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
    }

    pub(super) fn finish(self) -> BanCommune {
        BanCommune {
            name: self.name,
            streets: self.streets.into_values().map(|(street, _)| street).collect(),
            addresses: self.addresses.into_values().map(|(address, _)| address).collect(),
            remarks: self.remarks,
            further_positions: self.further_positions,
        }
    }
}
