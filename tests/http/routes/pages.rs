//! Long lists, page by page.

use crate::http::Service;
use crate::http::each;
use crate::http::service::ids;

/// The ids on each page, from a target on: each page links to the next (RFC 8288).
fn pages(service: &Service, target: &str) -> Vec<Vec<u64>> {
    let (mut target, mut pages) = (Some(target.to_owned()), Vec::new());
    while let Some(now) = target {
        let answer = service.get(&now);
        assert_eq!(answer.status, 200, "{now}: {answer:?}");
        target = answer.header("link").map(|link| {
            let (next, relation) = link.split_once(">; ").unwrap();
            assert_eq!(relation, "rel=\"next\"");
            let next = next.strip_prefix('<').unwrap();
            // It is relative to the path that was asked for.
            assert!(!next.starts_with('/') && !next.contains("://"), "{next}");
            match next.strip_prefix('?') {
                Some(query) => format!("/expenses?{query}"),
                None => format!("/{next}"),
            }
        });
        pages.push(ids(&answer));
        assert!(pages.len() < 20, "the pages have no end");
    }
    pages
}

#[test]
fn each_page_links_to_the_next_with_the_same_filter_and_order() {
    each(|service| {
        for day in 11..=17 {
            service.add("1", "Tea", "food & drinks", &format!("2026-11-{day}"));
            service.add("2", "Bus", "travel", "2026-11-20");
        }
        let all = pages(service, "/expenses?limit=5");
        assert_eq!(all.iter().map(Vec::len).collect::<Vec<_>>(), [5, 5, 4]);
        assert_eq!(all.concat(), (1..=14).collect::<Vec<_>>());
        let food =
            pages(service, "/expenses?category=food+%26+drinks&sort=date&order=desc&limit=3");
        assert_eq!(food, [vec![13, 11, 9], vec![7, 5, 3], vec![1]]);
        assert_eq!(pages(service, "/expenses?category=home"), [vec![0; 0]]);
    });
}

#[test]
fn the_count_of_matches_is_that_of_all_pages() {
    each(|service| {
        service.add_three();
        for (target, count) in [
            ("/expenses?limit=1", "3"),
            ("/expenses?category=food&limit=1", "2"),
            ("/expenses", "3"),
        ] {
            assert_eq!(service.get(target).header("total-count"), Some(count), "{target}");
        }
    });
}

#[test]
fn a_change_between_two_pages_repeats_and_skips_nothing() {
    each(|service| {
        for day in 11..=16 {
            service.add("1", "Tea", "food", &format!("2026-11-{day}"));
        }
        let first = service.get("/expenses?sort=date&limit=2");
        assert_eq!(ids(&first), [1, 2]);
        let link = first.header("link").unwrap();
        let query = link.split(['?', '>']).nth(1).unwrap();
        assert_eq!(service.send("DELETE", "/expenses/2", "").status, 204);
        service.add("1", "Tea", "food", "2026-11-01");
        assert_eq!(service.ids(&format!("/expenses?{query}")), [3, 4]);
        let cursors_of_another_list =
            format!("/expenses?{}", query.replace("sort=date", "sort=id"));
        assert_eq!(service.get(&cursors_of_another_list).status, 422);
    });
}
