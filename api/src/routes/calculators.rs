//! Calculators.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::web::Data;
use actix_web::{get, post};
use mee_shared::calculator::Calculator;
use mee_shared::calculator::answers::Answers;
use mee_shared::wire::calculator::{Calculation, CalculatorResource, CalculatorSummary};
use mee_shared::wire::page::Page;
use utoipa::IntoParams;

use super::example;
use crate::http::App;
use crate::http::extract::{Json, NoParameters, PathValue, Query};
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::calculators;

/// The calculator in a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct CalculatorPath {
    /// The calculator's name, from the list.
    #[param(pattern = "^[a-z-]+$", example = "subscription")]
    calculator: String,
}

/// List calculators
///
/// Every calculator, those for parents first. The list has one page: `next` is always null.
#[utoipa::path(
    tag = "calculators",
    responses((
        status = 200,
        description = "The calculators",
        body = Page<CalculatorSummary>,
        example = json!(example::calculators::list())
    )),
    security(())
)]
#[get("/calculators")]
pub async fn list_calculators(app: Data<App>, _: Query<NoParameters>) -> Answer {
    Reply::json(&Page { items: calculators::list_calculators(&app.links), next: None })
}

/// Get a calculator
///
/// Its questions with types, units, bounds, help and conditions, its rule in words and the parameters in force: enough to
/// draw the form, and to explain the rule where nothing can be computed.
#[utoipa::path(
    tag = "calculators",
    params(CalculatorPath),
    responses((
        status = 200,
        description = "The calculator",
        body = CalculatorResource,
        example = json!(example::calculators::one())
    )),
    security(())
)]
#[get("/calculators/{calculator}")]
pub async fn find_calculator(
    app: Data<App>,
    calculator: PathValue<&'static Calculator>,
    _: Query<NoParameters>,
) -> Answer {
    Reply::json(&calculators::find_calculator(&app.links, calculator.0))
}

/// Compute
///
/// Takes the answers by the names of the questions and gives an explained result: the answer, each step as an operation
/// that can be done again, the parameters with their dates and sources, how sure it is, what to do next. Amounts are
/// decimals in text; whole numbers may be JSON numbers. Answers to questions that are not asked are ignored, unknown ones
/// refused. Nothing of what is sent is stored or logged.
#[utoipa::path(
    tag = "calculators",
    params(CalculatorPath),
    request_body(
        content = Value,
        description = "An object: the answers by the names of the questions",
        example = json!(example::calculators::answers())
    ),
    responses((
        status = 200,
        description = "The explained result",
        body = Calculation,
        example = json!(example::calculators::calculation())
    )),
    security(())
)]
#[post("/calculators/{calculator}")]
pub async fn compute_calculator(
    calculator: PathValue<&'static Calculator>,
    _: Query<NoParameters>,
    answers: Json<Answers>,
) -> Answer {
    Ok(Reply::json(&calculators::compute(calculator.0, &answers.0)?)?.cache(Cache::NoStore))
}
