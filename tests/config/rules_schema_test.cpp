// The JSON Schema that editors use knows every key of the loader, and no other.
#include "config/conditions.hpp"
#include "config/rules.hpp"

#include <fstream>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using Json = nlohmann::json;
using Words = std::set<std::string>;

const Json& definitions() {
    static const Json schema = [] {
        std::ifstream file{SHIPPED "/schema/rules.schema.json"};
        return Json::parse(file);
    }();
    return schema.at("definitions");
}

Words keys_of(const Json& object) {
    Words words;
    for (const auto& [key, value] : object.at("properties").items()) words.insert(key);
    return words;
}

TEST(RulesSchema, knows_every_key_of_a_rule) {
    Words known;
    for (const std::string_view key : config::rule_keys()) known.emplace(key);
    EXPECT_EQ(keys_of(definitions().at("rule")), known);
}

TEST(RulesSchema, knows_every_condition_and_what_may_stand_beside_it) {
    Words known;
    for (const config::ConditionKind& kind : config::condition_kinds()) {
        known.insert("#/definitions/condition_" + std::string{kind.key});
        Words keys{std::string{kind.key}};
        keys.insert(kind.beside.begin(), kind.beside.end());
        const Json& described = definitions().at("condition_" + std::string{kind.key});
        EXPECT_EQ(keys_of(described), keys) << kind.key;
        EXPECT_FALSE(described.at("additionalProperties").get<bool>()) << kind.key;
        Words required;
        for (const Json& one : described.at("required")) required.insert(one.get<std::string>());
        EXPECT_TRUE(required.contains(std::string{kind.key})) << kind.key;
    }
    Words offered;
    for (const Json& one : definitions().at("condition").at("anyOf"))
        offered.insert(one.at("$ref").get<std::string>());
    EXPECT_EQ(offered, known);
}

}  // namespace
