//! Whom parents ask, kept for a moment: an answer that must be confirmed names its contact, and many may come at once.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use mee_shared::directory::{OpeningHours, ServiceKind};
use mee_shared::ids::InseeCode;
use mee_shared::wire::catchment::CatchmentContact;

use super::super::{Failure, commune, directory};
use crate::store::voices::Voices;
use crate::store::{Conn, Db};

/// For how long a contact is believed: a change of the directory shows after this, as a change of sectors does.
const BELIEVED: Duration = Duration::from_millis(200);

/// The most communes whose contact is kept.
const MOST: usize = 500;

/// The contacts lately named.
#[derive(Default)]
pub(super) struct Contacts {
    kept: ArcSwap<HashMap<InseeCode, (Instant, CatchmentContact)>>,
}

impl Contacts {
    /// Whom parents of the commune ask: its office for school matters, its mairie, or at least its name.
    ///
    /// # Errors
    /// [`Failure::NotFound`] for an unknown commune, or the database's.
    pub(super) async fn find(&self, db: &Db, insee: &InseeCode) -> Result<CatchmentContact, Failure> {
        if let Some((read_at, contact)) = self.kept.load().get(insee)
            && read_at.elapsed() < BELIEVED
        {
            return Ok(contact.clone());
        }
        let wanted = insee.clone();
        let contact = db.read(move |connection| read(connection, &wanted)).await?;
        self.kept.rcu(|kept| {
            // What is no longer believed takes no room once the room is full.
            let is_full = kept.len() >= MOST;
            let still = kept.iter().filter(|(_, (read_at, _))| !is_full || read_at.elapsed() < BELIEVED);
            let mut kept: HashMap<_, _> = still.map(|(insee, entry)| (insee.clone(), entry.clone())).collect();
            kept.insert(insee.clone(), (Instant::now(), contact.clone()));
            kept
        });
        Ok(contact)
    }
}

pub(super) fn read(connection: &mut Conn, insee: &InseeCode) -> Result<CatchmentContact, Failure> {
    let commune = commune::find(connection, insee)?;
    let services = match Voices::of(connection, &commune)? {
        Some(voices) => directory::entries(connection, &voices)?,
        None => Vec::new(),
    };
    let of_kind = |kind: ServiceKind| {
        services
            .iter()
            .map(|signed| &signed.content)
            .find(|service| service.kind == kind && service.territory.holds(&commune))
    };
    let found = of_kind(ServiceKind::SchoolOffice).or_else(|| of_kind(ServiceKind::Mairie));
    Ok(match found {
        Some(service) => CatchmentContact {
            name: service.name.clone(),
            phone: service.phone.clone(),
            email: service.email.clone(),
            website: service.url.clone(),
            hours_text: service.hours.as_ref().map(OpeningHours::french),
        },
        None => CatchmentContact {
            name: format!("Mairie de {}", commune.name),
            phone: None,
            email: None,
            website: None,
            hours_text: None,
        },
    })
}
