#include "config/yaml.hpp"

#include "tests/config/mistakes.hpp"

#include <gmock/gmock.h>

namespace {

using config::yaml::Node;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Yaml, keeps_every_scalar_as_it_was_written) {
    const auto root = config::yaml::parse("f", "[on, 0.10, '0x1F', ~, 1e3, \"\"]");
    ASSERT_TRUE(root);
    ASSERT_EQ(root->items.size(), 6U);
    EXPECT_EQ(root->items[0].text, "on");
    EXPECT_EQ(root->items[1].text, "0.10");
    EXPECT_EQ(root->items[2].text, "0x1F");
    EXPECT_EQ(root->items[3].kind, Node::Kind::nothing);
    EXPECT_EQ(root->items[4].text, "1e3");
    EXPECT_EQ(root->items[5].kind, Node::Kind::scalar);
}

TEST(Yaml, keeps_keys_in_order_and_twice_when_they_stand_there_twice) {
    const auto root = config::yaml::parse("f", "b: 1\na: 2\nb: 3\n");
    ASSERT_TRUE(root);
    ASSERT_EQ(root->entries.size(), 3U);
    EXPECT_EQ(root->entries[0].key.text, "b");
    EXPECT_EQ(root->entries[2].key.text, "b");
    EXPECT_EQ(root->entries[2].value.text, "3");
}

TEST(Yaml, knows_the_place_of_everything) {
    const auto root = config::yaml::parse("f", "a:\n  - x\n  - {y: z}\n");
    ASSERT_TRUE(root);
    const Node& list = root->entries[0].value;
    EXPECT_EQ(list.items[0].line, 2);
    EXPECT_EQ(list.items[0].column, 5);
    EXPECT_EQ(list.items[1].entries[0].value.line, 3);
    EXPECT_EQ(list.items[1].entries[0].value.column, 9);
}

TEST(Yaml, takes_an_empty_text_for_nothing) {
    for (const char* text : {"", "\n", "# only a comment\n", "---\n"}) {
        const auto root = config::yaml::parse("f", text);
        ASSERT_TRUE(root) << text;
        EXPECT_EQ(root->kind, Node::Kind::nothing) << text;
    }
}

class YamlRefuses : public testing::TestWithParam<Wrong> {};

TEST_P(YamlRefuses, with_the_place) {
    const auto root = config::yaml::parse("f.yaml", GetParam().text);
    ASSERT_FALSE(root);
    EXPECT_THAT(to_string(root.error()), StartsWith(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Yaml, YamlRefuses,
    testing::Values(
        Wrong{"an_open_bracket", "a: [1, 2\nb: 3\n", "f.yaml:2:"},
        Wrong{"a_tab_for_indentation", "a:\n\tb: 1\n", "f.yaml:2:"},
        Wrong{"an_open_quote", "a: 'x\n", "f.yaml:1:6: "},
        Wrong{"an_open_quote_that_swallows_what_follows", "- 'x\n- y\n- z \n\n", "f.yaml:3:"},
        Wrong{"an_open_double_quote", "a: \"x\n", "f.yaml:1:6: "},
        Wrong{"an_alias", "a: 1\nb: *a\n", "f.yaml:2:4: "},
        Wrong{"an_anchor", "a: &x 1\n", "f.yaml:1:4: an anchor"},
        Wrong{"an_anchor_before_an_alias_bomb", "a: &a [x, x]\nb: &b [*a, *a]\n",
              "f.yaml:1:4: an anchor"},
        Wrong{"a_tag", "a: !!binary aGk=\n", "f.yaml:1:4: a tag"},
        Wrong{"a_second_document", "a: 1\n---\nb: 2\n", "f.yaml:3:1: a second document"},
        Wrong{"bytes_that_are_no_text", "a: \xFF\n", "f.yaml:1:4: is not UTF-8"},
        Wrong{"deep_nesting", std::string(40, '[') + std::string(40, ']'),
              "f.yaml:1:33: is nested too deeply"},
        Wrong{"very_deep_nesting", std::string(100'000, '['), "f.yaml:1:17: is nested too deeply"},
        Wrong{"a_huge_text", std::string(config::yaml::max_bytes + 1, ' '),
              "f.yaml: is larger than 1024 KiB"}),
    test_name);

}  // namespace
