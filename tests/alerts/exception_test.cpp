// What speaks against a concept, and what that is worth against a code: the more dangerous reading
// must win, unless the words say that it is another thing altogether.
#include "alerts/terminology.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;

Concept drug(std::string name) {
    Concept made;
    made.name = std::move(name);
    made.kind = ConceptKind::drug;
    return made;
}
CodeEntry atc(std::string code, bool prefix = false) {
    return {"ATC", std::move(code), prefix, Certainty::confirmed};
}

const Terminology& terminology() {
    static const Terminology made = [] {
        Concept calcium = drug("calcium");
        calcium.codes = {atc("A12A", true), {"RXNORM", "1897", false, Certainty::confirmed}};
        calcium.texts = {"calcium"};
        calcium.except_codes = {atc("D", true), atc("A12AX99")};
        calcium.except_texts = {"pitavastatin"};
        calcium.qualifiers = {"gel"};
        Concept acetate = drug("calcium-acetate");
        acetate.codes = {atc("V03AE07")};
        acetate.texts = {"phoslo"};
        calcium.includes = {"calcium-acetate"};
        Concept binder = drug("binder");
        binder.includes = {"calcium-acetate"};
        Concept load = drug("mineral-load");
        load.includes = {"calcium", "binder"};
        load.qualifiers = {"placebo"};
        return Terminology{{calcium, acetate, binder, load}};
    }();
    return made;
}

std::string meaning(const Coded& what) {
    std::string text;
    for (const Match& match : terminology().classify(ConceptKind::drug, what)) {
        if (terminology()[match.concept_id].name == "mineral-load") continue;
        if (!text.empty()) text += ", ";
        text += terminology()[match.concept_id].name + "(" + match.matched + ")";
    }
    return text;
}
std::string meaning(std::string system, std::string code, std::string text) {
    return meaning(Coded{{{std::move(system), std::move(code), std::move(text)}}, ""});
}

TEST(Exception, by_words_of_another_thing_silences_words) {
    EXPECT_EQ(meaning("", "", "Pitavastatin calcium 2 mg"), "");
}

TEST(Exception, by_words_of_another_thing_does_not_silence_a_code) {
    EXPECT_EQ(meaning("ATC", "A12AA04", "Pitavastatin calcium 2 mg"),
              "calcium(ATC A12AA04; code and text disagree)");
}

TEST(Exception, by_a_code_of_another_thing_silences_words) {
    EXPECT_EQ(meaning("ATC", "D11AX03", "Calcium gluconate"), "");
}

TEST(Exception, by_a_code_of_another_thing_does_not_silence_a_second_code) {
    EXPECT_EQ(meaning(Coded{{{"ATC", "D11AX03", "Calcium"}, {"RXNORM", "1897", ""}}, ""}),
              "calcium(RXNORM 1897; codes disagree)");
}

TEST(Exception, by_a_code_holds_against_the_prefix_it_begins_with) {
    EXPECT_EQ(meaning("ATC", "A12AX98", ""), "calcium(ATC A12AX98)");
    EXPECT_EQ(meaning("ATC", "A12AX99", ""), "");
}

TEST(Exception, by_a_qualifier_silences_words_and_codes) {
    EXPECT_EQ(meaning("", "", "calcium gel"), "");
    EXPECT_EQ(meaning("RXNORM", "1897", "calcium gel"), "");
    EXPECT_EQ(meaning(Coded{{{"RXNORM", "1897", "calcium"}}, "gel for the skin"}), "");
}

TEST(DrugClass, holds_what_its_members_hold) {
    EXPECT_EQ(meaning("", "", "PhosLo 667 mg"),
              "calcium(text phoslo), calcium-acetate(text phoslo), binder(text phoslo)");
    EXPECT_EQ(meaning("ATC", "V03AE07", ""),
              "calcium(ATC V03AE07), calcium-acetate(ATC V03AE07), binder(ATC V03AE07)");
}

TEST(DrugClass, of_classes_holds_the_members_of_each) {
    const auto load = terminology().find("mineral-load").value();
    const auto holds = [&](const char* text) {
        for (const Match& match :
             terminology().classify(ConceptKind::drug, Coded{{{"", "", text}}, ""})) {
            if (match.concept_id == load) return true;
        }
        return false;
    };
    EXPECT_TRUE(holds("PhosLo"));
    EXPECT_TRUE(holds("calcium"));
    EXPECT_FALSE(holds("PhosLo placebo"));
    EXPECT_FALSE(holds("sevelamer"));
}

TEST(DrugClass, named_by_code_and_its_member_by_words_is_no_disagreement) {
    EXPECT_EQ(meaning("ATC", "A12AA12", "PhosLo"),
              "calcium(ATC A12AA12), calcium-acetate(text phoslo), binder(text phoslo)");
}

TEST(DrugClass, that_includes_itself_in_a_circle_is_no_endless_matter) {
    Concept a = drug("a");
    a.texts = {"alpha"};
    a.includes = {"b"};
    Concept b = drug("b");
    b.texts = {"beta"};
    b.includes = {"a"};
    const Terminology circle{{a, b}};
    EXPECT_EQ(circle.classify(ConceptKind::drug, Coded{{{"", "", "alpha"}}, ""}).size(), 2U);
}

}  // namespace
