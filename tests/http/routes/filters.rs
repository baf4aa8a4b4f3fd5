//! Filters, sorts and limits, by the parameters of a list.

use crate::http::each;
use crate::http::service::problem;

#[test]
fn each_filter_of_the_store_is_a_parameter() {
    each(|service| {
        service.add_three();
        for (parameters, found) in [
            ("category=food", &[1, 3][..]),
            ("since=2026-11-01", &[1, 3]),
            ("until=2026-11-23", &[1, 2]),
            ("since=2026-11-24&until=2026-11-24", &[3]),
            ("period=2026-10", &[2]),
            ("min=12.50", &[1, 2]),
            ("max=12.50", &[1, 3]),
            ("min=3.3&max=20", &[1]),
            ("text=tick", &[2]),
            ("text=train%20TICKET", &[2]),
            ("text=train+ticket", &[2]),
            ("tag=work", &[1]),
            ("tag=%23work", &[1]),
            ("category=food&text=coffee", &[3]),
            ("category=travel&text=coffee", &[]),
            ("category=food&category=travel", &[1, 2, 3]),
            ("not-category=food", &[2]),
            ("text=train&text=ticket", &[2]),
            ("not-text=tick&not-text=coffee", &[1]),
            ("not-tag=work", &[2, 3]),
        ] {
            assert_eq!(service.ids(&format!("/expenses?{parameters}")), found, "{parameters}");
        }
        let of_food =
            service.get("/expenses/summary?category=food").text().replace([' ', '\n'], "");
        assert_eq!(of_food, r#"{"food":15.70}"#);
    });
}

#[test]
fn a_list_is_sorted_and_limited() {
    each(|service| {
        service.add_three();
        for (parameters, found) in [
            ("sort=id", &[1, 2, 3][..]),
            ("sort=id&order=desc", &[3, 2, 1]),
            ("sort=date", &[2, 1, 3]),
            ("sort=date&order=desc", &[3, 1, 2]),
            ("sort=amount", &[3, 1, 2]),
            ("sort=amount&order=desc", &[2, 1, 3]),
            ("sort=amount&order=desc&limit=1", &[2]),
            ("limit=2", &[1, 2]),
        ] {
            assert_eq!(service.ids(&format!("/expenses?{parameters}")), found, "{parameters}");
        }
    });
}

#[test]
fn a_parameter_that_is_wrong_or_unknown_is_refused() {
    each(|service| {
        service.add_three();
        for (parameters, field) in [
            ("categorie=food", "categorie"),
            ("min=1&min=2", "min"),
            ("since=yesteryear", "since"),
            ("period=2026-11&since=2026-11-02", "period"),
            ("min=much", "min"),
            ("sort=price", "sort"),
            ("order=down", "order"),
            ("limit=0", "limit"),
            ("limit=10001", "limit"),
            ("limit=-1", "limit"),
            ("cursor=here", "cursor"),
            ("amounts=words", "amounts"),
        ] {
            let answer = service.get(&format!("/expenses?{parameters}"));
            problem(&answer, 422, "invalid");
            assert_eq!(answer.json()["field"], field, "{answer:?}");
        }
    });
}
