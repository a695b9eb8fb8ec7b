// docs/rules.md lists what a rule may say: all of it, and nothing else.
#include "alerts/rule.hpp"
#include "config/conditions.hpp"
#include "config/rules.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace {

using Words = std::set<std::string>;

// What stands between backticks, up to a colon: `for: D` is "for".
Words in_backticks(std::string_view cell) {
    Words words;
    for (std::size_t open = cell.find('`'); open != cell.npos; open = cell.find('`')) {
        cell.remove_prefix(open + 1);
        const std::size_t close = cell.find('`');
        words.emplace(cell.substr(0, std::min(close, cell.find_first_of(": "))));
        cell.remove_prefix(std::min(cell.size(), close + 1));
    }
    return words;
}

// The first two cells of each row.
using Table = std::map<std::string, std::string>;

// The tables of a section, without their headings.
std::vector<Table> tables_of(const std::string& section) {
    std::ifstream page{RULES_PAGE};
    EXPECT_TRUE(page) << RULES_PAGE;
    std::vector<Table> tables;
    bool inside = false;
    bool in_table = false;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("## ")) inside = line == "## " + section;
        const bool row = inside && line.starts_with("| `");
        if (row && !in_table) tables.emplace_back();
        in_table = row;
        if (!row) continue;
        const std::size_t second = line.find(" | ", 2);
        const std::size_t third = line.find(" | ", second + 2);
        const Words name = in_backticks(std::string_view{line}.substr(0, second));
        EXPECT_EQ(name.size(), 1U) << line;
        const bool fresh =
            tables.back().emplace(*name.begin(), line.substr(second, third - second)).second;
        EXPECT_TRUE(fresh) << line;
    }
    return tables;
}

Words names(const Table& table) {
    Words words;
    for (const auto& [name, cell] : table) words.insert(name);
    return words;
}
template <class List>
Words all(const List& list) {
    Words words;
    for (const auto& one : list) words.emplace(one);
    return words;
}

TEST(RulesPage, lists_every_key_of_a_rule) {
    const auto tables = tables_of("All keys");
    ASSERT_EQ(tables.size(), 1U);
    EXPECT_EQ(names(tables[0]), all(config::rule_keys()));
}

TEST(RulesPage, lists_every_condition_and_what_may_stand_beside_it) {
    const auto tables = tables_of("All conditions");
    ASSERT_EQ(tables.size(), 2U);
    Words kinds;
    for (const config::ConditionKind& kind : config::condition_kinds()) {
        const std::string key{kind.key};
        kinds.insert(key);
        if (!tables[0].contains(key)) continue;  // said below
        const Words beside = in_backticks(tables[0].at(key));
        EXPECT_EQ(beside, all(kind.beside)) << key;
        if (key == "result") {
            EXPECT_EQ(names(tables[1]), all(kind.beside));
        }
    }
    EXPECT_EQ(names(tables[0]), kinds);
}

TEST(RulesPage, lists_every_placeholder) {
    const auto tables = tables_of("Messages");
    ASSERT_EQ(tables.size(), 1U);
    Words known = all(alerts::placeholders());
    known.merge(all(alerts::concept_placeholders()));
    EXPECT_EQ(names(tables[0]), known);
}

}  // namespace
