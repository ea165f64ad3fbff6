//! Estimates the total length of the edges before the layout.

use super::dagre::Edge;

/// A lower bound on the number of ranks that all edges between `count` boxes span: in any
/// ranking, an edge spans at least as many ranks as the longest path between its ends.
/// The layout library inserts a dummy node in each of those ranks, which takes long.
pub(super) fn min_total_span(count: usize, edges: &[Edge]) -> usize {
    let mut ahead: Vec<Vec<usize>> = vec![Vec::new(); count];
    for edge in edges {
        ahead[edge.from].push(edge.to);
    }
    let order = order(&ahead);
    let mut place = vec![0; count];
    for (at, &node) in order.iter().enumerate() {
        place[node] = at;
    }
    let mut reach = 0;
    for (start, &from) in order.iter().enumerate() {
        let mut far = vec![0; count - start];
        for &node in &order[start..] {
            let here = far[place[node] - start];
            if here == 0 && node != from {
                continue;
            }
            // Edges that lead back close a cycle, and the library reverses them.
            for &next in ahead[node]
                .iter()
                .filter(|next| place[**next] > place[node])
            {
                let there = &mut far[place[next] - start];
                *there = (*there).max(here + 1);
            }
        }
        let ends = ahead[from].iter().filter(|next| place[**next] > start);
        reach += ends.map(|next| far[place[*next] - start]).sum::<usize>();
    }
    reach
}

/// The boxes in topological order, except for cycles.
fn order(ahead: &[Vec<usize>]) -> Vec<usize> {
    let mut seen = vec![false; ahead.len()];
    let mut order = Vec::with_capacity(ahead.len());
    for start in 0..ahead.len() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        // Each box on the current path, with the number of its edges followed so far.
        let mut way = vec![(start, 0)];
        while let Some((node, followed)) = way.last_mut() {
            match ahead[*node].get(*followed) {
                Some(&next) => {
                    *followed += 1;
                    if !std::mem::replace(&mut seen[next], true) {
                        way.push((next, 0));
                    }
                }
                None => {
                    order.push(*node);
                    way.pop();
                }
            }
        }
    }
    order.reverse();
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(count: usize, ends: &[(usize, usize)]) -> usize {
        let edge = |&(from, to): &(usize, usize)| Edge {
            from,
            to,
            label: None,
        };
        min_total_span(count, &ends.iter().map(edge).collect::<Vec<_>>())
    }

    #[test]
    fn an_edge_is_as_long_as_the_longest_way_between_its_ends() {
        assert_eq!(reach(3, &[]), 0);
        assert_eq!(reach(3, &[(0, 1), (0, 2)]), 2);
        assert_eq!(reach(4, &[(3, 2), (2, 1), (1, 0), (3, 0)]), 3 + 3);
        assert_eq!(reach(4, &[(0, 1), (1, 3), (0, 2), (2, 3), (0, 3)]), 4 + 2);
        // One edge of a cycle is reversed and not counted.
        assert_eq!(reach(3, &[(0, 1), (1, 2), (2, 0)]), 2);
        assert_eq!(reach(2, &[(0, 1), (1, 0)]), 1);
    }
}
