//! The one table of routes: path, method, right. The router is made from it, and so is the permission matrix.
//!
//! `Router::route` is called here and nowhere else: a route that is not in the table does not exist.

use crate::middleware::session::{Gate, gate};
use crate::state::AppState;
use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, on};
use shared::actor::Right;

/// One entry of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// HTTP method.
    pub method: Method,
    /// Path in axum's syntax.
    pub path: String,
    /// What it asks for.
    pub right: Right,
}

/// The table and the router made from it, growing together.
pub struct Routes {
    state: AppState,
    router: Router<AppState>,
    table: Vec<Route>,
}

impl Routes {
    /// An empty table.
    pub fn new(state: AppState) -> Self {
        Self {
            state,
            router: Router::new(),
            table: Vec::new(),
        }
    }

    /// The state, for handlers that are made from it.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Adds a GET (and HEAD) route.
    #[must_use]
    pub fn get<H, T>(self, path: &str, right: Right, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add(Method::GET, path, right, handler)
    }

    /// Adds a POST route.
    #[must_use]
    pub fn post<H, T>(self, path: &str, right: Right, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.add(Method::POST, path, right, handler)
    }

    fn add<H, T>(mut self, method: Method, path: &str, right: Right, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        let filter = if method == Method::POST {
            MethodFilter::POST
        } else {
            MethodFilter::GET
        };
        let guarded = on(filter, handler).route_layer(from_fn_with_state(
            Gate {
                state: self.state.clone(),
                right,
            },
            gate,
        ));
        self.router = self.router.route(path, guarded);
        self.table.push(Route {
            method,
            path: path.to_owned(),
            right,
        });
        self
    }

    /// Answers every address that is not in the table.
    #[must_use]
    pub fn otherwise<H, T>(mut self, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.router = self.router.fallback(handler);
        self
    }

    /// The table so far.
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The router over everything added.
    pub fn into_router(self) -> (Router, Vec<Route>) {
        let router = self.router.fallback(crate::http::voice::not_found);
        (router.with_state(self.state), self.table)
    }
}
