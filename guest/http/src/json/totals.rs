//! The totals of groups.

use expenses_formats::json::Amounts;
use expenses_interface::Group;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// The totals of groups, by their keys. What has no key has the empty one, which no other has. With
/// two groupings, each key of the first has the totals by the keys of the second.
pub(crate) struct Totals<'a> {
    groups: Vec<(&'a str, Node<'a>)>,
    amounts: Amounts,
}

/// What is under a key.
enum Node<'a> {
    Total(&'a str),
    Groups(Vec<(&'a str, Node<'a>)>),
}

impl<'a> Totals<'a> {
    /// The totals of groups. Those with the same first key follow each other.
    pub(crate) fn new(groups: &'a [Group], amounts: Amounts) -> Self {
        let mut all: Vec<(&str, Node<'_>)> = Vec::new();
        for Group { keys, total, .. } in groups {
            let mut keys = keys.iter().map(|key| key.as_deref().unwrap_or_default());
            let (Some(first), second) = (keys.next(), keys.next()) else { continue };
            let Some(second) = second else {
                all.push((first, Node::Total(total)));
                continue;
            };
            match all.last_mut() {
                Some((last, Node::Groups(groups))) if *last == first => {
                    groups.push((second, Node::Total(total)));
                }
                _ => all.push((first, Node::Groups(vec![(second, Node::Total(total))]))),
            }
        }
        Self { groups: all, amounts }
    }
}

impl Serialize for Totals<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        map(&self.groups, self.amounts, serializer)
    }
}

fn map<S: Serializer>(
    nodes: &[(&str, Node<'_>)],
    amounts: Amounts,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(nodes.len()))?;
    for (key, node) in nodes {
        match node {
            Node::Total(total) => map.serialize_entry(key, &amounts.show(total))?,
            Node::Groups(nodes) => map.serialize_entry(key, &Inner { nodes, amounts })?,
        }
    }
    map.end()
}

/// The groups under one key.
struct Inner<'a> {
    nodes: &'a [(&'a str, Node<'a>)],
    amounts: Amounts,
}

impl Serialize for Inner<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        map(self.nodes, self.amounts, serializer)
    }
}
