//! What a family pays, for plugins; nothing of what is sent is kept or logged.

use mee_shared::calculator::tariff::{CALCULATOR, outcome};
use mee_shared::links::Links;
use mee_shared::tariff::{Grid, Household, bill, check_grid};
use mee_shared::wire::tariff::{ComputeTariff, TariffCalculation};

use super::super::{Failure, calculators};
use crate::store::Db;

/// The grid that is asked about: whole, or a published one by its name.
async fn grid(db: &Db, links: &Links, asked: &mut ComputeTariff) -> Result<Grid, Failure> {
    match (asked.grid.take(), &asked.commune, &asked.tariff) {
        (Some(grid), None, None) => {
            check_grid(&grid).map_err(|mut errors| {
                for error in &mut errors {
                    error.pointer = format!("/grid{}", error.pointer);
                }
                Failure::Unprocessable(errors)
            })?;
            Ok(grid)
        }
        (None, Some(insee), Some(slug)) => match super::get_tariff(db, links, insee, slug).await {
            Err(Failure::NotFound) => Err(Failure::rule("/tariff", "Cette commune ne publie pas de grille de ce nom.")),
            found => Ok(found?.grid),
        },
        _ => Err(Failure::rule(
            "/tariff",
            "Donnez soit « commune » et « tariff », qui nomment une grille publiée, soit « grid », la grille entière.",
        )),
    }
}

/// Computes what the family pays.
///
/// # Errors
/// [`Failure::Unprocessable`] with each fault at its question, or the database's.
pub async fn compute_tariff(db: &Db, links: &Links, mut asked: ComputeTariff) -> Result<TariffCalculation, Failure> {
    let grid = grid(db, links, &mut asked).await?;
    let ComputeTariff { on, quotient, residence, scheme, status, children, .. } = asked;
    let on = Some(on.unwrap_or_else(calculators::today));
    let household = Household { on, quotient, residence, scheme, status, children };
    let bill = bill(&grid, &household).map_err(Failure::Unprocessable)?;
    Ok(TariffCalculation { calculator: CALCULATOR.definition.id, outcome: outcome(&grid, &bill), bill })
}
