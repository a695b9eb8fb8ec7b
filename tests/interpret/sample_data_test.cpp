// The sample messages of tests/data say what their README tells of them.
#include "tests/interpret/heard.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace alerts::heard;

// Every placeholder becomes the same moment: here the story's times do not matter.
std::string with_times(std::string text) {
    for (std::size_t at = text.find("{{"); at != std::string::npos; at = text.find("{{", at))
        text.replace(at, text.find("}}", at) + 2 - at, "20261122100000+0000");
    return text;
}

Interpretation sample(std::string_view name) {
    const auto file = std::filesystem::path{SAMPLE_MESSAGES} / name;
    std::ifstream in{file, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    if (text.empty()) throw std::invalid_argument{file.string() + " is missing or empty"};
    return interpret_text(with_times(text));
}

TEST(SampleData, every_message_is_applied_to_the_one_patient_without_a_finding) {
    std::size_t messages = 0;
    for (const auto& entry : std::filesystem::directory_iterator{SAMPLE_MESSAGES}) {
        if (entry.path().extension() != ".hl7") continue;
        ++messages;
        const auto said = sample(entry.path().filename().string());
        EXPECT_EQ(said.verdict, Verdict::apply) << entry.path();
        EXPECT_TRUE(said.findings.empty()) << entry.path() << ' ' << findings(said).front();
        ASSERT_EQ(said.updates.size(), 1U) << entry.path();
        EXPECT_EQ(said.updates[0].identifiers, (std::vector<Identifier>{{"H1MRN", "MR", "900001"}}))
            << entry.path();
    }
    EXPECT_EQ(messages, 10U);
}

TEST(SampleData, the_admission_states_calciphylaxis_renal_failure_and_dialysis) {
    const auto said = sample("01-admission.hl7");
    const auto problems = only<ProblemList>(said);
    ASSERT_EQ(problems.statements.size(), 3U);
    EXPECT_EQ(problems.statements[0].what.codes.at(0).code, "237900002");
    EXPECT_EQ(problems.statements[1].what.codes.at(0).code, "N18.6");
    EXPECT_EQ(problems.statements[2].what.codes.at(0).code, "Z99.2");
    EXPECT_EQ(only<EncounterUpdate>(said).location, "4W^401^B");
    EXPECT_EQ(only<EncounterUpdate>(said).visit_number, "V900001");
    EXPECT_TRUE(only<EncounterUpdate>(said).admitted);
}

TEST(SampleData, warfarin_is_started_and_later_the_same_order_is_stopped) {
    const auto start = only<OrderUpdate>(sample("02-warfarin.hl7"));
    const auto stop = only<OrderUpdate>(sample("09-warfarin-stopped.hl7"));
    EXPECT_EQ(start.effect, OrderEffect::activate);
    EXPECT_EQ(start.drugs.at(0).what.codes.at(0).code, "855332");
    EXPECT_EQ(stop.effect, OrderEffect::discontinue);
    EXPECT_EQ(stop.placer, start.placer);
    EXPECT_EQ(stop.filler, start.filler);
}

TEST(SampleData, the_calcium_of_the_parenteral_nutrition_stands_in_RXC_only) {
    const auto order = only<OrderUpdate>(sample("03-tpn.hl7"));
    ASSERT_EQ(order.drugs.size(), 7U);
    EXPECT_EQ(order.drugs[0].what.display(), "TPN ADULT");
    EXPECT_EQ(order.drugs[3].what.display(), "Calcium gluconate 10 % injection");
    EXPECT_EQ(order.drugs[3].role, DrugRole::additive);
    EXPECT_EQ(order.drugs[3].source.place, "RXC[3]-2");
    EXPECT_TRUE(order.end);
}

TEST(SampleData, the_results_have_the_values_of_the_story) {
    const auto result = [](std::string_view name) { return only<ResultStatement>(sample(name)); };
    EXPECT_EQ(result("04-crp.hl7").text + result("04-crp.hl7").unit, "62mg/L");
    EXPECT_EQ(result("05-crp-mg-dl.hl7").text + result("05-crp-mg-dl.hl7").unit, "8.4mg/dL");
    EXPECT_EQ(result("06-pth.hl7").text, "500");
    EXPECT_EQ(result("07-pth-over.hl7").text, "612");
    EXPECT_EQ(result("08-result-without-unit.hl7").unit, "");
    EXPECT_EQ(result("10-crp-down.hl7").text, "31");
}

}  // namespace
