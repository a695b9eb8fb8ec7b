// OBX: laboratory results (reference 4.5).
#include "tests/interpret/heard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace alerts::heard;

Decimal decimal(std::string_view digits) {
    return Decimal::parse(digits).value();
}

Interpretation obx(std::string_view type, std::string_view value, std::string_view status = "F",
                   std::string_view unit = "mg/L") {
    std::string line = "OBX|1|";
    line.append(type).append("|1988-5^C reactive protein^LN||").append(value).append("|");
    line.append(unit).append("|<5|H|||").append(status);
    return message("ORU^R01", {pid, "OBR|1|P1^EHR|F1^LAB|CRP^CRP^L|||20261122080000", line});
}

Measurement measured(std::string_view type, std::string_view value) {
    return only<ResultStatement>(obx(type, value)).number.value();
}

bool no_number(std::string_view type, std::string_view value) {
    return !only<ResultStatement>(obx(type, value)).number.has_value();
}

TEST(Result, a_number_comes_with_name_unit_range_flag_time_and_order) {
    const auto said = obx("NM", "62.50");
    const auto result = only<ResultStatement>(said);
    EXPECT_EQ(result.number, (Measurement{Comparator::equal, decimal("62.5"), {}}));
    EXPECT_EQ(result.text, "62.50");
    EXPECT_EQ(result.what.codes.at(0), (Code{"LN", "1988-5", "C reactive protein"}));
    EXPECT_EQ(result.unit, "mg/L");
    EXPECT_EQ(result.reference_range, "<5");
    EXPECT_EQ(result.flags, "H");
    EXPECT_EQ(result.status, ResultStatus::final);
    EXPECT_EQ(result.observed, at("2026-11-22T08:00:00.000Z"));
    EXPECT_EQ(result.order_key, "F1^LAB");
    EXPECT_EQ(result.source.place, "OBX-5");
    EXPECT_TRUE(said.findings.empty());
}

TEST(Result, comparators_are_read_in_NM_SN_and_text) {
    EXPECT_EQ(measured("NM", "<15"), (Measurement{Comparator::less, decimal("15"), {}}));
    EXPECT_EQ(measured("ST", "> 2500"), (Measurement{Comparator::greater, decimal("2500"), {}}));
    EXPECT_EQ(measured("ST", ">=0.01"),
              (Measurement{Comparator::greater_equal, decimal("0.01"), {}}));
    EXPECT_EQ(measured("SN", "<^5"), (Measurement{Comparator::less, decimal("5"), {}}));
    EXPECT_EQ(measured("SN", "<=^5"), (Measurement{Comparator::less_equal, decimal("5"), {}}));
    EXPECT_EQ(measured("SN", "^1.6"), (Measurement{Comparator::equal, decimal("1.6"), {}}));
    EXPECT_EQ(measured("SN", "=^1.6"), (Measurement{Comparator::equal, decimal("1.6"), {}}));
    EXPECT_EQ(measured("SN", "<15"), (Measurement{Comparator::less, decimal("15"), {}}));
}

TEST(Result, a_structured_range_is_inclusive) {
    EXPECT_EQ(measured("SN", "^10^-^20"),
              (Measurement{Comparator::equal, decimal("10"), decimal("20")}));
}

TEST(Result, what_is_no_measurement_is_no_number) {
    for (const char* value : {"^1^:^128", "^1^/^2", "^2^+", "<>^5", "^20^-^10", "<^10^-^20"})
        EXPECT_TRUE(no_number("SN", value)) << value;
    for (const char* value : {"6,2", "62 mg/L", "negative", "1e3", "10-20", "see below"})
        EXPECT_TRUE(no_number("ST", value)) << value;
    EXPECT_TRUE(no_number("NM", "not done"));
    EXPECT_TRUE(no_number("CWE", "62^62^L"));
}

TEST(Result, more_digits_than_can_be_exact_are_no_number) {
    EXPECT_TRUE(no_number("NM", "1234567890123456789012"));
}

TEST(Result, what_is_no_number_stays_readable_for_people) {
    EXPECT_EQ(only<ResultStatement>(obx("ST", "6,2 \\T\\ rising")).text, "6,2 & rising");
    EXPECT_EQ(only<ResultStatement>(obx("CWE", "260373001^Detected^SCT")).text, "Detected");
    EXPECT_EQ(only<ResultStatement>(obx("CWE", "POS")).text, "POS");
}

TEST(Result, components_that_NM_does_not_have_are_ignored) {
    EXPECT_EQ(measured("NM", "85^^Hexoquinas"),
              (Measurement{Comparator::equal, decimal("85"), {}}));
}

TEST(Result, of_several_values_none_is_picked) {
    const auto said = obx("NM", "60~120");
    EXPECT_FALSE(only<ResultStatement>(said).number);
    EXPECT_EQ(only<ResultStatement>(said).text, "60; 120");
    EXPECT_TRUE(has_finding(said, "value-repeats OBX-5"));
    EXPECT_TRUE(has_finding(obx("SN", "<^5~^5"), "value-repeats OBX-5"));
    EXPECT_TRUE(has_finding(obx("NM", "60~"), "value-repeats OBX-5"));
    EXPECT_TRUE(no_number("ST", "60~120"));
}

TEST(Result, the_same_number_several_times_is_that_number) {
    for (const char* value : {"60~60", "60~60.0~060"}) {
        const auto said = obx("NM", value);
        EXPECT_EQ(only<ResultStatement>(said).number,
                  (Measurement{Comparator::equal, decimal("60"), {}}));
        EXPECT_EQ(only<ResultStatement>(said).text, "60");
        EXPECT_TRUE(said.findings.empty());
    }
    EXPECT_EQ(measured("SN", ">^2500~>^2500"),
              (Measurement{Comparator::greater, decimal("2500"), {}}));
    EXPECT_EQ(measured("ST", "62~62"), (Measurement{Comparator::equal, decimal("62"), {}}));
}

TEST(Result, lines_of_text_are_joined_for_people) {
    EXPECT_EQ(only<ResultStatement>(obx("TX", "Necrosis of skin~ ~calcified arterioles")).text,
              "Necrosis of skin; calcified arterioles");
    EXPECT_TRUE(obx("TX", "one~two").findings.empty());
}

TEST(Result, each_coded_repetition_is_an_answer_with_all_its_triplets) {
    const auto said = obx("CWE",
                          "N18.6^ESRD^I10^46177005^End stage renal disease^SCT~"
                          "237900002^Calciphylaxis^SCT^^^^^^calciphylaxis of the calf");
    const auto result = only<ResultStatement>(said);
    ASSERT_EQ(result.answers.size(), 2U);
    ASSERT_EQ(result.answers[0].codes.size(), 2U);
    EXPECT_EQ(result.answers[0].codes[1], (Code{"SCT", "46177005", "End stage renal disease"}));
    EXPECT_EQ(result.answers[1].codes.at(0), (Code{"SCT", "237900002", "Calciphylaxis"}));
    EXPECT_EQ(result.answers[1].original_text, "calciphylaxis of the calf");
    EXPECT_EQ(result.text, "ESRD; Calciphylaxis");
    EXPECT_EQ(result.source.place, "OBX-5");
    EXPECT_TRUE(said.findings.empty());
}

TEST(Result, every_coded_type_has_answers_and_no_other) {
    for (const char* type : {"CWE", "CE", "CNE", "CF", "IS"})
        EXPECT_EQ(only<ResultStatement>(obx(type, "237900002^Calciphylaxis^SCT")).answers.size(),
                  1U)
            << type;
    for (const char* type : {"NM", "SN", "ST", "TX", "FT", "ED", ""})
        EXPECT_TRUE(only<ResultStatement>(obx(type, "237900002^Calciphylaxis^SCT")).answers.empty())
            << type;
}

TEST(Result, answers_that_are_deleted_or_taken_back_are_none) {
    EXPECT_EQ(only<ResultStatement>(obx("CWE", "\"\"~237900002^Calciphylaxis^SCT")).answers.size(),
              1U);
    for (const char* code : {"D", "X", "W"})
        EXPECT_TRUE(
            only<ResultStatement>(obx("CWE", "237900002^Calciphylaxis^SCT", code)).answers.empty())
            << code;
}

TEST(Result, a_flood_of_answers_is_bounded_and_told) {
    std::string value = "A1";
    for (int i = 2; i < 200; ++i) value += "~A" + std::to_string(i);
    const auto said = obx("CWE", value);
    EXPECT_EQ(only<ResultStatement>(said).answers.size(), 64U);
    EXPECT_TRUE(has_finding(said, "too-many-repetitions OBX-5"));
}

TEST(Result, a_value_without_a_type_is_text_and_is_told) {
    const auto missing = obx("", "62");
    EXPECT_EQ(only<ResultStatement>(missing).number,
              (Measurement{Comparator::equal, decimal("62"), {}}));
    EXPECT_TRUE(has_finding(missing, "value-type-missing OBX-2"));
    EXPECT_TRUE(has_finding(obx("NUM", "62"), "value-type-unknown OBX-2"));
}

TEST(Result, documents_and_long_texts_are_not_carried) {
    const auto document = only<ResultStatement>(obx("ED", "^application^pdf^Base64^JVBERi0xLjQ"));
    EXPECT_EQ(document.text, "");
    EXPECT_FALSE(document.number);
    EXPECT_EQ(only<ResultStatement>(obx("TX", std::string(201, 'x'))).text, "");
    EXPECT_EQ(only<ResultStatement>(obx("TX", std::string(200, 'x'))).text, std::string(200, 'x'));
}

TEST(Result, each_code_of_table_0085_has_its_meaning) {
    const auto status = [](std::string_view code) {
        return only<ResultStatement>(obx("NM", "62", code)).status;
    };
    for (const char* code : {"F", "", "B"}) EXPECT_EQ(status(code), ResultStatus::final) << code;
    for (const char* code : {"P", "R", "S"})
        EXPECT_EQ(status(code), ResultStatus::preliminary) << code;
    for (const char* code : {"C", "A"}) EXPECT_EQ(status(code), ResultStatus::corrected) << code;
    for (const char* code : {"D", "X", "W"})
        EXPECT_EQ(status(code), ResultStatus::withdrawn) << code;
    for (const char* code : {"I", "N", "O"})
        EXPECT_TRUE(all<ResultStatement>(obx("NM", "62", code)).empty()) << code;
}

TEST(Result, the_status_of_the_order_in_OBR_25_is_not_that_of_its_results) {
    const std::string blank(14, '|');  // from OBR-11 on
    for (const char* order_status : {"X", "C", "P", "I", "Z"}) {
        const auto said =
            message("ORU^R01", {pid, "OBR|1||F1|CRP||||||" + blank + "||" + order_status,
                                "OBX|1|NM|1988-5^CRP^LN||62|mg/L|||||F"});
        EXPECT_EQ(only<ResultStatement>(said).status, ResultStatus::final) << order_status;
    }
}

TEST(Result, the_time_of_observation_is_OBX_14_then_OBR_7_then_MSH_7_and_never_the_analysis) {
    const auto observed = [](std::string_view obr_7, std::string_view obx_14) {
        std::string obr = "OBR|1||F1|CRP|||";
        std::string obx = "OBX|1|NM|1988-5^CRP^LN||62|mg/L|||||F|||";
        return only<ResultStatement>(
                   message("ORU^R01", {pid, obr.append(obr_7),
                                       obx.append(obx_14).append("|||||20261122090000")}))
            .observed;
    };
    EXPECT_EQ(observed("20261122080000", "20261122070000"), at("2026-11-22T07:00:00.000Z"));
    EXPECT_EQ(observed("20261122080000", ""), at("2026-11-22T08:00:00.000Z"));
    EXPECT_EQ(observed("", ""), at("2026-11-22T10:15:00.000Z"));
}

TEST(Result, an_undefined_status_is_preliminary_and_told) {
    const auto said = obx("NM", "62", "Z");
    EXPECT_EQ(only<ResultStatement>(said).status, ResultStatus::preliminary);
    EXPECT_TRUE(has_finding(said, "result-status-unknown OBX-11"));
}

TEST(Result, U_and_V_confirm_what_is_known_and_a_value_with_them_is_final) {
    for (const char* code : {"U", "V"}) {
        const auto bare = only<ResultStatement>(obx("", "", code));
        EXPECT_EQ(bare.status, ResultStatus::confirmed) << code;
        EXPECT_FALSE(bare.number);
        EXPECT_EQ(only<ResultStatement>(obx("NM", "62", code)).status, ResultStatus::final) << code;
    }
}

TEST(Result, what_is_taken_back_carries_no_value) {
    for (const char* code : {"D", "X", "W"}) {
        const auto said = only<ResultStatement>(obx("NM", "62", code));
        EXPECT_FALSE(said.number) << code;
        EXPECT_EQ(said.text, "") << code;
    }
    EXPECT_EQ(only<ResultStatement>(obx("NM", "\"\"")).status, ResultStatus::withdrawn);
}

TEST(Result, an_empty_value_states_nothing_but_an_empty_correction_takes_back) {
    EXPECT_TRUE(all<ResultStatement>(obx("NM", "")).empty());
    const auto said = obx("NM", "", "C");
    EXPECT_EQ(only<ResultStatement>(said).status, ResultStatus::withdrawn);
    EXPECT_TRUE(has_finding(said, "value-missing OBX-5"));
}

TEST(Result, a_unit_is_OBX_6_1_else_its_text) {
    EXPECT_EQ(only<ResultStatement>(obx("NM", "62", "F", "mg/L^^UCUM")).unit, "mg/L");
    EXPECT_EQ(only<ResultStatement>(obx("NM", "62", "F", "^mg/L")).unit, "mg/L");
    EXPECT_EQ(only<ResultStatement>(obx("NM", "62", "F", "\xb5g/mL")).unit, "\xc2\xb5g/mL");
    EXPECT_EQ(only<ResultStatement>(obx("NM", "62", "F", "")).unit, "");
}

TEST(Result, an_observation_without_a_name_is_told) {
    const auto said = message("ORU^R01", {pid, "OBR|1", "OBX|1|NM|||62|mg/L|||||F"});
    EXPECT_TRUE(all<ResultStatement>(said).empty());
    EXPECT_TRUE(has_finding(said, "observation-code-missing OBX-3"));
}

TEST(Result, the_order_is_known_by_filler_then_placer_then_test) {
    const auto key = [](std::string_view orc, std::string_view obr) {
        return only<ResultStatement>(
                   message("ORU^R01", {pid, orc, obr, "OBX|1|NM|1988-5^CRP^LN||62"}))
            .order_key;
    };
    EXPECT_EQ(key("ORC|RE|P1^EHR|F1^LAB", "OBR|1|||CRP"), "F1^LAB");
    EXPECT_EQ(key("ORC|RE|P1^EHR", "OBR|1||F2|CRP"), "F2");
    EXPECT_EQ(key("ORC|RE|P1^EHR", "OBR|1|||CRP"), "P1^EHR");
    EXPECT_EQ(key("ORC|RE", "OBR|1|P2^EHR||CRP"), "P2^EHR");
    EXPECT_EQ(key("NTE|1", "OBR|1|||CRP^C reactive protein^L"), "CRP");
}

TEST(Result, each_OBR_begins_an_order_of_its_own) {
    const auto said =
        message("ORU^R01", {pid, "ORC|RE||F1", "OBR|1|||CRP|||20261122070000", "OBX|1|NM|A||1",
                            "OBR|2||F2|PTH|||20261122080000", "OBX|1|NM|B||2", "OBX|2|NM|C||3"});
    const auto results = all<ResultStatement>(said);
    ASSERT_EQ(results.size(), 3U);
    EXPECT_EQ(results[0].order_key, "F1");
    EXPECT_EQ(results[1].order_key, "F2");
    EXPECT_EQ(results[1].observed, at("2026-11-22T08:00:00.000Z"));
    EXPECT_EQ(results[2].source.place, "OBX[3]-5");
}

TEST(Result, in_OUL_the_ORC_follows_its_OBR) {
    const auto said =
        message("OUL^R22", {pid, "SPM|1", "OBR|1|||CRP", "ORC|RE||F1", "OBX|1|NM|A||1",
                            "OBR|2|||PTH", "ORC|RE||F2", "OBX|1|NM|B||2"});
    const auto results = all<ResultStatement>(said);
    ASSERT_EQ(results.size(), 2U);
    EXPECT_EQ(results[0].order_key, "F1");
    EXPECT_EQ(results[1].order_key, "F2");
}

TEST(Result, the_sub_id_tells_results_of_one_name_apart) {
    EXPECT_EQ(only<ResultStatement>(message("ORU^R01", {pid, "OBR|1", "OBX|1|NM|A|1.2|5"})).sub_id,
              "1.2");
}

TEST(Result, flags_are_joined_whatever_their_type) {
    const auto said = message("ORU^R01", {pid, "OBR|1", "OBX|1|NM|A||5|mg/L||H^High^HL70078~A"});
    EXPECT_EQ(only<ResultStatement>(said).flags, "H~A");
}

TEST(AccompanyingResult, is_the_patients_and_belongs_to_no_order) {
    const char* obx = "OBX|1|NM|8310-5^Body temperature^LN||38.9|Cel|||||F|||20261122090000+0000";
    const std::initializer_list<std::initializer_list<std::string_view>> messages{
        {"ADT^A08", pid, "PV1|1|I", obx},
        {"PPR^PC1", pid, "PRB|AD||L89^Ulcer^I10C", obx},
        {"RDE^O11", pid, "ORC|NW|P1", "RXE||W^Warfarin^L|5||mg", obx},
        {"RAS^O17", pid, "ORC|RE|P1", "RXA|0|1|20261122||W^Warfarin^L|5|mg", obx},
        {"OMG^O19", pid, "ORC|NW|P1", "OBR|1|P1||BX^Skin biopsy^L|||20261101", obx},
        {"ORM^O01", pid, "ORC|NW|P1", "OBR|1|P1||BX^Skin biopsy^L", "ORC|NW|P2",
         "RXO|W^Warfarin^L|5||mg", obx},
    };
    for (const auto& lines : messages) {
        std::string text = R"(MSH|^~\&|EHR|H1|CW|H1|20261122101500+0000||)";
        bool first = true;
        for (const std::string_view line : lines) {
            text.append(line).append(first ? "|M1|P|2.5.1\r" : "\r");
            first = false;
        }
        const auto said = only<ResultStatement>(interpret_text(text));
        EXPECT_EQ(said.order_key, "") << text;
        EXPECT_EQ(said.text, "38.9") << text;
        EXPECT_EQ(said.observed, at("2026-11-22T09:00:00.000Z")) << text;
    }
}

TEST(AccompanyingResult, of_an_earlier_order_keeps_its_number) {
    const auto said = all<ResultStatement>(message(
        "OML^O21",
        {pid, "ORC|NW|P9", "OBR|1|P9||CRP^CRP^L", "OBX|1|NM|W^Weight^L||80|kg", "ORC|PR|P1|F1",
         "OBR|1|P1|F1|CRP^CRP^L|||20261120", "OBX|1|NM|CRP^CRP^L||62|mg/L"}));
    ASSERT_EQ(said.size(), 2U);
    EXPECT_EQ(said[0].order_key, "");
    EXPECT_EQ(said[1].order_key, "F1");
    EXPECT_EQ(said[1].observed, at("2026-11-20T00:00:00.000Z"));
}

}  // namespace
