// What is looked for by hash, in a table without nodes: among a hundred thousand patients each
// look-up is a walk to memory that no cache holds, and a node would be a second one. References
// and iterators are valid until something is added.
#pragma once

#include <functional>

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

namespace alerts {

template <class Key, class Value, class Hash = std::hash<Key>, class Same = std::equal_to<Key>>
using Table = boost::unordered_flat_map<Key, Value, Hash, Same>;

template <class Key, class Hash = std::hash<Key>, class Same = std::equal_to<Key>>
using HashSet = boost::unordered_flat_set<Key, Hash, Same>;

}  // namespace alerts
