//! What the service says about itself.

use crate::http::each;

#[test]
fn the_service_describes_itself() {
    each(|service| {
        let answer = service.get("/openapi.json");
        assert_eq!(answer.status, 200);
        let document = answer.json();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
        for path in ["/expenses", "/expenses/{id}", "/expenses/summary", "/changes", "/import"] {
            assert!(document["paths"][path].is_object(), "{path}");
        }
    });
}

#[test]
fn the_service_says_that_it_is_well_and_what_it_holds() {
    each(|service| {
        assert_eq!(service.get("/healthz").status, 200);
        assert_eq!(service.get("/info").json()["expenses"], 0);
        service.add_three();
        let info = service.get("/info").json();
        assert_eq!((&info["expenses"], &info["counter"]), (&3.into(), &3.into()));
        assert_eq!(info["file"], "expenses.json");
    });
}
